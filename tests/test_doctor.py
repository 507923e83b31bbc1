"""`tally doctor`: what an operator reads when nothing is set, and when something is wrong."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, SecretStr, field_validator

from adapters.console.adapter import ConsoleAdapter
from bot import checkup, checkup_machine
from bot.cli import main
from bot.doctor import report
from bot.installation import LeftOut
from bot.ports import Adapter, Check
from bot.service import Service

TOKEN = "relay-7Qz5x0-wander-lust"  # noqa: S105 - planted


class RelaySettings(BaseModel):
    """Two variables without which it cannot run, and one more."""

    token: SecretStr = Field(validation_alias="RELAY_TOKEN", description="Token of the bot, from Relay's developer page.")
    team: str = Field(validation_alias="RELAY_TEAM", description="Name of the team.")
    mode: str = Field(default="socket", validation_alias="RELAY_MODE", description="How it connects.")

    @field_validator("token")
    @classmethod
    def _looks_like_one(cls, token: SecretStr) -> SecretStr:
        if not token.get_secret_value().startswith("relay-"):
            raise ValueError("this is no token of Relay; copy the one that begins with relay-, from the developer page under Bot")
        return token


class Relay:
    """An adapter that needs secrets."""

    name = "relay"
    settings = RelaySettings

    async def run(self, service: Service) -> None:
        """Serves nobody."""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TALLY_DATA_DIR": str(tmp_path / "data"), "TALLY_HTTP_PORT": str(_free_port())}


def _doctor(
    capsys: pytest.CaptureFixture[str], environ: dict[str, str], *arguments: str, adapters: Sequence[Adapter | LeftOut] = ()
) -> tuple[int, str]:
    status = main(["doctor", *arguments], environ, adapters or [ConsoleAdapter(), Relay()])
    captured = capsys.readouterr()
    assert captured.err == ""
    return status, captured.out


def test_nothing_set(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The whole output, as a newcomer reads it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(checkup, "version", lambda _: "1.2.3")
    monkeypatch.setattr(checkup_machine, "_port_is_free", lambda _host, _port: True)
    status, shown = _doctor(capsys, {})
    shown = re.sub(r"Python: 3\S+", "Python: 3.11.7", shown)
    shown = re.sub(r"\d+ facts and \d+ sources; revision \w{16}", "N facts and N sources; revision R", shown)
    shown = re.sub(r"UTC: \S+ \S+\n", "UTC: today\n", shown)
    assert status == 0
    assert shown.splitlines() == [
        "versions",
        "  ok       Tally: 1.2.3",
        "  ok       Python: 3.11.7",
        "  ok       extra http: installed",
        "settings",
        f"  ok       TALLY_DATA_DIR: {tmp_path}/share/tally (default)",
        f"  ok       TALLY_FACTS_DIR: {tmp_path}/share/tally/facts (default)",
        "  ok       TALLY_LANGUAGES: en,es (default)",
        "  ok       TALLY_DATABASE_URL: SQLite in TALLY_DATA_DIR (default)",
        "  ok       TALLY_SECRET_KEY: made in TALLY_DATA_DIR when first needed (default)",
        "  ok       TALLY_HTTP_HOST: 127.0.0.1 (default)",
        "  ok       TALLY_HTTP_PORT: 8080 (default)",
        "  ok       TALLY_LOG_TEXT: off (default)",
        "  ok       TALLY_RETENTION_DAYS: 90 (default)",
        "  ok       TALLY_ANSWER_DAYS: 30 (default)",
        "  ok       TALLY_LOG_FORMAT: auto (default)",
        "  ok       TALLY_LOG_LEVEL: info (default)",
        "folders",
        f"  ok       data: {tmp_path}/share/tally (made when first needed)",
        f"  ok       cache: {tmp_path}/cache/tally (made when first needed)",
        "database",
        f"  ok       SQLite: {tmp_path}/share/tally/tally.sqlite3 (made when first needed)",
        "server",
        "  ok       HTTP: 127.0.0.1 port 8080 is free",
        "facts",
        "  ok       loaded: N facts and N sources; revision R",
        "clock",
        "  ok       UTC: today",
        "surfaces",
        "  ok       console: needs no variables",
        "  ok       relay: not set up; `tally run relay` needs RELAY_TOKEN and RELAY_TEAM",
        "",
        "All is well.",
    ]
    assert not (tmp_path / "share").exists(), "looking leaves nothing behind"


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {"RELAY_TOKEN": "xoxb-wrong-kind-of-token", "RELAY_TEAM": "t"},
            (
                "  error    relay: RELAY_TOKEN: this is no token of Relay\n"
                "           -> copy the one that begins with relay-, from the developer page under Bot\n"
            ),
        ),
        (
            {"RELAY_TOKEN": TOKEN},
            "  error    relay: RELAY_TEAM is not set\n           -> set it in the environment or in .env: Name of the team.\n",
        ),
        ({"RELAY_TOKEN": TOKEN, "RELAY_TEAM": "t"}, "  ok       relay: set up; `tally run relay` starts it\n"),
        (
            {"TALLY_DATA_DIR": "{tmp}/file/data"},
            (
                "  error    data: nothing can be written to {tmp}/file/data: {tmp}/file is a file\n"
                "           -> give the user that runs Tally the right to write there, or name another folder in TALLY_DATA_DIR\n"
            ),
        ),
        (
            {"TALLY_DATA_DIR": "/proc/tally"},
            "  error    data: nothing can be written to /proc/tally: ",
        ),
        (
            {"TALLY_FACTS_DIR": "{tmp}/facts"},
            (
                "  error    {tmp}/facts/mine.toml:3: fact 'x': 'kind' is missing: add figure, rule, explainer or quotation\n"
                "           -> mend that line; `tally check` looks again\n"
            ),
        ),
        (
            {"TALLY_FACTS_DIR": "{tmp}/nowhere"},
            "  error    TALLY_FACTS_DIR: there is no folder '{tmp}/nowhere'\n           -> make it, or correct the path\n",
        ),
        (
            {"TALLY_LANGUAGES": "en,fr", "TALLY_SECRET_KEY": "too-short-a-secret"},
            "  error    TALLY_LANGUAGES: 'fr' is no language of Tally\n           -> use en and es, or leave it unset\n",
        ),
        (
            {"TALLY_SECRET_KEY": "too-short-a-secret"},
            "  error    TALLY_SECRET_KEY: it is too short\n           -> it needs 32 characters or more\n",
        ),
        ({"TALLY_SECRET_KEY": "a" * 40}, "  ok       TALLY_SECRET_KEY: set, and not shown\n"),
        (
            {"TALLY_LANGUAGE": "en"},
            "  warning  TALLY_LANGUAGE: no variable of this name is read\n           -> did you mean TALLY_LANGUAGES?\n",
        ),
        (
            {"TALLY_QQQ": "1"},
            "  warning  TALLY_QQQ: no variable of this name is read\n           -> remove it, or install the adapter that it belongs to\n",
        ),
        ({"TALLY_HTTP_PORT": "0"}, "  ok       HTTP: turned off (TALLY_HTTP_PORT is 0): no health, no metrics\n"),
        (
            {"TALLY_HTTP_HOST": "192.0.2.1"},
            "is taken, or not an address of this machine\n           -> choose another TALLY_HTTP_PORT (0 turns the server off), or",
        ),
    ],
)
def test_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], environ: dict[str, str], changes: dict[str, str], shown: str
) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "mine.toml").write_text('# mine\n\n[[fact]]\nid = "x"\n', encoding="utf-8")
    status, out = _doctor(capsys, environ | {name: value.format(tmp=tmp_path) for name, value in changes.items()})
    expected = shown.replace("{tmp}", str(tmp_path))
    assert expected in out
    assert status == ("  error " in out) == ("error    " in expected)
    assert all(secret not in out for secret in ("wrong-kind", TOKEN, "short-a-secret", "a" * 40))


def test_an_adapter_left_out_does_not_fail_the_command(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out = _doctor(capsys, environ, adapters=[ConsoleAdapter(), LeftOut("discord", "No module named 'discord'")])
    assert status == 0
    assert out.endswith("0 errors, 1 warning.\n")


def test_as_json(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    status, out = _doctor(capsys, environ | {"TALLY_RETENTION_DAYS": "0"}, "--json")
    found = json.loads(out)
    assert status == 1
    assert {tuple(each) for each in found} == {("area", "name", "level", "says", "mend")}
    (error,) = (each for each in found if each["level"] == "error")
    assert error == {
        "area": "settings", "name": "TALLY_RETENTION_DAYS", "level": "error", "says": "'0' is too little", "mend": "the least is 1",
    }  # fmt: skip


def test_on_a_narrow_terminal_lines_are_wrapped() -> None:
    checks = [Check("folders", "data", "error", "word " * 30, "mend " * 30), Check("folders", "cache", "warning", "x\x1b[31m")]
    lines = list(report(checks, 60))
    assert max(map(len, lines)) <= 60
    assert lines[:3] == ["folders", f"  error    data: {'word ' * 8}".rstrip(), f"           {'word ' * 9}word"]
    assert lines[-3:] == ["  warning  cache: x\\x1b[31m", "", "1 error, 1 warning."]
