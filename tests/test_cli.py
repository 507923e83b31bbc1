"""The composition root: usage, broken facts and settings, and adapters found when they are needed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from adapters.console.adapter import ConsoleAdapter
from bot.cli import OPERATING, Tally, main
from bot.machine import schema

CASES_2022 = "cases-closed-2022"


def _tally(arguments: Sequence[str], environ: dict[str, str]) -> int:
    return main(arguments, environ, [ConsoleAdapter()])


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["ask"], "tally ask: Missing argument 'QUESTION...'. Try 'tally ask --help'."),
        (["ask", "--lang", "fr", "x"], "tally ask: Invalid value for '--lang': 'fr' is not one of 'en', 'es'. Try 'tally ask --help'."),
        (["qwerty"], "tally: No such command 'qwerty'. Try 'tally --help'."),
        (["akk"], "tally: No such command 'akk'. Did you mean 'ask'? Try 'tally --help'."),
        (["ask", "--\x1b[31m", "x"], "tally ask: No such option '--\\x1b[31m'. Try 'tally ask --help'."),
        (["fact", "cases-clsed-2022"], "tally: there is no fact 'cases-clsed-2022'; the nearest: cases-closed-2022, cases-closed-2023, cases-closed-2021"),
        (["fact", "\x1b[2J\udcff"], "tally: there is no fact '\\x1b[2J?'; `tally facts` lists what there is"),
        (["facts", "--metric", "pending_court_case"], "tally: there is no metric 'pending_court_case'; the nearest: pending_court_cases, "),
        (["facts", "--year", "20222"], "tally facts: Invalid value for '--year': 20222 is not in the range 1990<=x<=2100. Try 'tally facts --help'."),
        (["pause", CASES_2022], "tally pause: Missing option '--why'. Try 'tally pause --help'."),
    ],
)  # fmt: skip
def test_wrong_usage_has_status_2_and_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    assert _tally(arguments, {"TALLY_DATA_DIR": str(tmp_path)}) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(sentence)
    assert captured.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["ask", "x"], ["chat"], ["facts"], ["fact", "x"], ["sources"], ["batch", "-"]])
def test_broken_facts_are_named_by_file_and_line_one_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.toml").write_text('[[fact]]\nid = "x"\n[[facts]]\n', encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(b"# \xff\n")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(b'{"id": 1, "q": "x"}\n')))
    assert _tally(arguments, {"TALLY_FACTS_DIR": str(tmp_path), "TALLY_DATA_DIR": str(tmp_path)}) == 2
    lines = capsys.readouterr().err.splitlines()
    assert all(re.match(rf"{re.escape(str(tmp_path))}/[ab]\.toml:\d+: ", line) for line in lines)
    assert any("b.toml:1" in line for line in lines)


def test_check_takes_broken_facts_as_findings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.toml").write_text("[[fact]\n", encoding="utf-8")
    environ = {"TALLY_FACTS_DIR": str(tmp_path), "TALLY_DATA_DIR": str(tmp_path)}
    assert _tally(["check"], environ) == 1
    assert "a.toml:1: broken TOML" in capsys.readouterr().out
    assert _tally(["check", "--json"], environ) == 1
    assert [finding["level"] for finding in json.loads(capsys.readouterr().out)] == ["error"]


def test_a_wrong_setting_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert _tally(["sources"], {"TALLY_LANGUAGES": "klingon"}) == 2
    assert capsys.readouterr().err == "TALLY_LANGUAGES: 'klingon' is no language of Tally; use en and es, or leave it unset\n"


@pytest.mark.parametrize("arguments", [[], ["--help"]])
def test_help_shows_every_command_and_loads_no_facts(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
    assert _tally(arguments, {"TALLY_FACTS_DIR": str(tmp_path)}) == 0
    shown = capsys.readouterr().out
    assert [command.name for command in ConsoleAdapter().commands() if f"  {command.name} " not in shown] == []
    assert max(map(len, shown.splitlines())) <= 80


def test_an_adapter_is_loaded_only_until_the_command_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A chat SDK that takes a second to import does not slow down a question in the terminal."""

    def adapters() -> Iterator[ConsoleAdapter]:
        yield ConsoleAdapter()
        pytest.fail("loaded an adapter that was not needed")

    assert main(["schema"], {"TALLY_DATA_DIR": str(tmp_path)}, adapters()) == 0
    assert json.loads(capsys.readouterr().out) == schema()


def test_an_adapter_without_commands_brings_none() -> None:
    class Silent:
        name = "silent"
        settings = ConsoleAdapter.settings

        def run(self, service: object) -> None:
            """Serves nobody."""

    assert list(Tally([Silent()], {}).commands.values()) == [*OPERATING]
    assert main(["ask", "x"], {}, [Silent()]) == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a disk that is always full")
def test_an_answer_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    environ = {**os.environ, "TALLY_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "bot", "sources"]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(command, env=environ, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "tally: No space left on device.\n")
    closed = subprocess.run(["/bin/sh", "-c", 'exec "$@" >&-', "sh", *command], env=environ, stderr=subprocess.PIPE, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (1, "tally: there is nowhere to write: standard output is closed.\n")
