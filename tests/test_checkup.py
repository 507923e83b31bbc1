"""What the checkup looks at, one after the other, and how each thing is to be mended."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import stat
from collections.abc import Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel, Field, SecretStr

from bot import checkup, checkup_machine
from bot.installation import Installation, LeftOut
from bot.ports import Adapter, Check
from bot.service import Service

NOW = dt.datetime(2026, 12, 1, 9, 30, tzinfo=dt.UTC)
TOKEN = "relay-7Qz5x0-wander-lust"  # noqa: S105 - planted


class RelaySettings(BaseModel):
    """Two variables without which it cannot run, and one more."""

    token: SecretStr = Field(validation_alias="RELAY_TOKEN", description="Token of the bot.")
    team: str = Field(validation_alias="RELAY_TEAM", description="Name of the team.")


class Relay:
    """An adapter that needs secrets, with a word of its own for doctor."""

    name = "relay"
    settings = RelaySettings

    def __init__(self, *says: Check, fails: Exception | None = None, hangs: bool = False) -> None:
        self._says, self._fails, self._hangs = says, fails, hangs

    async def run(self, service: Service) -> None:
        """Serves nobody."""

    async def check(self, settings: BaseModel, *, online: bool) -> Sequence[Check]:
        """What it was told to say, as if the platform had."""
        assert isinstance(settings, RelaySettings)
        if online and self._hangs:
            await asyncio.sleep(60)
        if online and self._fails:
            raise self._fails
        return self._says if online else ()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"TALLY_DATA_DIR": str(tmp_path / "data"), "TALLY_HTTP_PORT": "0"}


def _found(environ: dict[str, str], *adapters: Adapter, online: bool = False, folder: Path | None = None) -> list[Check]:
    return checkup.checkup(Installation(environ, folder, lambda: (adapters or (Relay(),), ())), NOW, online=online)


def _to_mend(checks: Sequence[Check]) -> list[tuple[str, str, str, str]]:
    return [(check.level, check.name, check.says, check.mend) for check in checks if check.level != "ok"]


def test_a_wrong_setting_does_not_hide_the_rest(environ: dict[str, str], tmp_path: Path) -> None:
    checks = _found(environ | {"TALLY_HTTP_PORT": "x", "TALLY_RETENTION_DAYS": "never"})
    assert [check.name for check in checks if check.level == "error"] == ["TALLY_HTTP_PORT", "TALLY_RETENTION_DAYS"]
    assert {"versions", "settings", "folders", "database", "server", "facts", "clock", "surfaces"} == {check.area for check in checks}
    assert Check("settings", "TALLY_DATA_DIR", "ok", str(tmp_path / "data")) in checks


def test_the_facts_of_a_curator_are_counted_and_linted(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "data" / "facts"
    folder.mkdir(parents=True)
    source = (
        '[[source]]\nid = "new"\npublisher = "P"\ntitle = "T"\ntitle_seen = true\nurl = "https://p.org/t"\nkind = "news"\ngrade = "B"\n'
        'accessed = {day}\nread = "full"\n'
    )
    (folder / "sources.toml").write_text(source.format(day="2026-11-20"), encoding="utf-8")
    loaded = next(check for check in _found(environ) if check.name == "loaded")
    assert f", 1 of them from {folder}; revision " in loaded.says
    (folder / "sources.toml").write_text(source.format(day="2027-06-01"), encoding="utf-8")
    clock = [check for check in _found(environ) if check.area == "clock"]
    assert clock == [
        Check(
            "clock", "UTC", "error", "it is 01 December 2026 by this machine, but a source was read on 01 June 2027",
            "set the clock: platforms refuse what is signed at another time",
        )
    ]  # fmt: skip


def test_what_the_lint_finds_is_an_error(environ: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "data" / "facts"
    folder.mkdir(parents=True)
    (folder / "backlog.toml").write_text(_shipped_fact("3,747,675", "3,747,676"), encoding="utf-8")
    errors = [check for check in _found(environ) if check.area == "facts" and check.level == "error"]
    assert errors
    assert all(re.search(r"backlog\.toml:\d+$", check.name) and check.mend for check in errors)


def _shipped_fact(was: str, becomes: str) -> str:
    shipped = Path(__file__).parents[1] / "knowledge/data/facts/backlog.toml"
    blocks = shipped.read_text(encoding="utf-8").split("[[fact]]\n")
    (block,) = (block for block in blocks if 'id = "trac-pending-2024-12"' in block)
    return "[[fact]]\n" + block.replace(was, becomes, 1)


@pytest.mark.parametrize(
    ("relay", "online", "found"),
    [
        (Relay(Check("surfaces", "relay", "ok", "Relay knows the token")), True, []),
        (
            Relay(Check("surfaces", "relay", "error", f"Relay does not know {TOKEN}", "make a new one")),
            True,
            [("error", "relay", "Relay does not know ***", "make a new one")],
        ),
        (Relay(fails=ValueError(TOKEN)), False, []),
        (
            Relay(fails=ValueError(TOKEN)),
            True,
            [("error", "relay", "the platform could not be asked: ValueError", "look at the network and at the platform's status page")],
        ),
        (
            Relay(hangs=True),
            True,
            [("error", "relay", "the platform does not answer within 0.05 s", "look at the network and at the platform's status page")],
        ),
    ],
)
def test_the_platform_is_asked_only_online(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, relay: Relay, online: bool, found: list[tuple[str, str, str, str]]
) -> None:
    monkeypatch.setattr(checkup, "_ONLINE_SECONDS", 0.05)
    assert _to_mend(_found(environ | {"RELAY_TOKEN": TOKEN, "RELAY_TEAM": "t"}, relay, online=online)) == found


def test_adapters_that_cannot_be_loaded_are_named(environ: dict[str, str]) -> None:
    installation = Installation(environ, None, lambda: ((), (LeftOut("discord", "No module named 'discord'"),)))
    assert _to_mend(checkup.checkup(installation, NOW)) == [
        ("warning", "discord", "cannot be loaded: No module named 'discord'", "install what it needs: pip install 'tally-bot[discord]'"),
        ("warning", "none", "no adapter is installed", "pip install tally-bot"),
    ]


@pytest.mark.parametrize(
    ("content", "mode", "found"),
    [
        ("TALLY_LANGUAGES=es\n", 0o600, []),
        ("TALLY_LANGUAGES=es\n", 0o644, [("{env} can be read by other users of this machine", "chmod 600 {env}")]),
        ("one two\nthree four\n", 0o600, [("{env}: these lines set nothing: 1, 2", "write NAME=value, one a line")]),
        ("TALLY_LANGUAGES es\n", 0o600, [("{env}:1: this line cannot be read", "write NAME=value, with quotes around a value that has quotes in it")]),
    ],
)  # fmt: skip
def test_the_env_file_is_looked_at(environ: dict[str, str], tmp_path: Path, content: str, mode: int, found: list[tuple[str, str]]) -> None:
    env = tmp_path / ".env"
    env.write_text(content, encoding="utf-8")
    env.chmod(mode)
    checks = _found(environ, folder=tmp_path)
    assert [(check.says, check.mend) for check in checks if check.level != "ok"] == [
        (says.format(env=env), mend.format(env=env)) for says, mend in found
    ]
    assert stat.S_IMODE(env.stat().st_mode) == mode


def test_it_says_what_comes_from_the_env_file(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("TALLY_LANGUAGES=es\nTALLY_DATABASE_URL=sqlite:///x\nTALLY_HTTP_PORT=1\n", encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    says = {check.name: check.says for check in _found(environ, folder=tmp_path)}
    assert says["TALLY_LANGUAGES"] == "es (in .env)"
    assert says["TALLY_DATABASE_URL"] == "set, and not shown (in .env)"
    assert says["TALLY_HTTP_PORT"] == environ["TALLY_HTTP_PORT"]


def test_a_secret_that_others_can_read(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret-key"
    file.parent.mkdir()
    file.touch(0o600)
    assert _to_mend(_found(environ)) == []
    file.chmod(0o640)
    assert _to_mend(_found(environ)) == [
        ("warning", "secret-key", f"{file} can be read by other users of this machine", f"chmod 600 {file}")
    ]


def test_a_full_disk_an_old_python_and_a_missing_extra(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup_machine, "_LEAST_BYTES", 1 << 62)
    monkeypatch.setattr(checkup.sys, "version_info", (3, 10, 2))
    monkeypatch.setattr(checkup, "find_spec", lambda _: None)
    monkeypatch.setattr(checkup_machine, "find_spec", lambda _: None)
    environ["TALLY_HTTP_PORT"] = "8080"
    checks = _found(environ)
    assert [(check.name, check.mend) for check in checks if check.level != "ok"] == [
        ("Python", "use Python 3.11, 3.12 or 3.13"),
        ("data", "make room: a full disk loses the question log"),
        ("HTTP", "pip install 'tally-bot[http]'"),
    ]
    assert "not installed, so no health and no metrics" in next(check.says for check in checks if check.name == "extra http")
    del environ["TALLY_HTTP_PORT"]
    assert "HTTP" not in [check.name for check in _found(environ)]


def test_a_checkout_that_is_not_installed(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "DISTRIBUTION", "no-such-distribution")
    assert ("warning", "Tally", "not installed as a package: adapters cannot be found", "pip install --editable .") in _to_mend(
        _found(environ)
    )
