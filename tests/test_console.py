"""The terminal's commands: what they print, what they refuse, and their exit status."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.console.adapter import ConsoleAdapter
from bot.cli import main
from bot.core import Core
from bot.machine import schema

Run = Callable[..., Result]
_SGR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
CASES_2022 = "cases-closed-2022"


@pytest.fixture(autouse=True)
def _bare_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def run(core: Core) -> Run:
    """Runs one command over the shipped facts, as in a pipe."""
    commands = {command.name: command for command in ConsoleAdapter().commands()}

    def invoke(*arguments: str, stdin: bytes | None = None) -> Result:
        return CliRunner().invoke(commands[arguments[0]], arguments[1:], obj=core, input=stdin)

    return invoke


def test_a_figure_is_answered_with_everything_that_makes_it_one(run: Run) -> None:
    result = run("ask", "how many cases were dismissed in 2022")
    assert result.exit_code == 0
    for part in (
        "102,550",
        "2022",
        "TRAC",
        "New York Post",
        "as of 3 June 2024",
        "“102,550 had their cases dismissed",
        "https://ca.news.yahoo.com",
    ):
        assert part in result.stdout
    assert "\x1b" not in result.stdout


def test_words_of_a_question_need_no_quotes(run: Run) -> None:
    assert (
        run("ask", "how", "many", "cases", "were", "dismissed", "in", "2022").stdout
        == run("ask", "how many cases were dismissed in 2022").stdout
    )


@pytest.mark.parametrize(
    "question", ["", " ", "😀😀", "how many H-1B visas were issued in 2016", "how many?", "caf\udcff\x1b[31m", "\u200b\u202e"]
)
def test_what_is_not_answered_has_status_1_and_a_sentence(run: Run, question: str) -> None:
    result = run("ask", question)
    assert result.exit_code == 1, result.output
    assert result.stdout.strip()
    assert "\x1b" not in result.stdout
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_json_is_one_object_on_one_line(run: Run) -> None:
    result = run("ask", "--json", "how many cases were dismissed in 2022")
    content = json.loads(result.stdout)
    assert result.stdout.count("\n") == 1
    assert content["status"] == "answered"
    assert content["figures"][0]["value"] == 102550


def test_the_language_can_be_chosen(run: Run) -> None:
    assert json.loads(run("ask", "--json", "--lang", "es", "2022 asylum cases closed").stdout)["language"] == "es"


def test_the_numbers_follow_the_readers_locale(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "es_ES.UTF-8")
    assert "102.550" in run("ask", "--lang", "es", "¿cuántos casos cerraron en 2022?").stdout


def test_facts_are_found_by_their_words_and_filters(run: Run, core: Core) -> None:
    def ids(*arguments: str) -> list[str]:
        return [line.split("\t")[0] for line in run("facts", *arguments).stdout.splitlines()]

    assert ids() == [fact.id for fact in core.base.facts]
    assert CASES_2022 in ids("dismiss", "2022")
    assert CASES_2022 in ids("--metric", "cases_closed_without_decision", "--year", "2022")
    assert CASES_2022 not in ids("--year", "2019")
    assert "cases-closed-since-2022" in ids("--year", "2023")
    assert set(ids("--topic", "people")) == {fact.id for fact in core.base.facts if fact.topic == "people"}
    assert all(core.base.by_id[id].standing == "opinion" for id in ids("--standing", "opinion"))


def test_no_fact_found_is_said_and_has_status_1(run: Run) -> None:
    result = run("facts", "zeppelin")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "tally: no fact fits all of that\n"


def test_lists_and_sheets_are_json_too(run: Run, core: Core) -> None:
    assert [fact["id"] for fact in json.loads(run("facts", "--json").stdout)] == [fact.id for fact in core.base.facts]
    assert [source["id"] for source in json.loads(run("sources", "--json").stdout)] == [source.id for source in core.base.sources]
    sheet = json.loads(run("fact", "--json", CASES_2022).stdout)
    assert (sheet["value"], sheet["revision"]) == (102550, core.base.revisions[CASES_2022])
    assert {source["id"] for source in sheet["sources"]} == {evidence["source"] for evidence in sheet["evidence"]}


def test_a_sheet_says_everything_about_a_fact(run: Run, core: Core) -> None:
    fact = core.base.by_id[CASES_2022]
    shown = run("fact", CASES_2022).stdout
    parts = [fact.statement.en, fact.statement.es, fact.period.label.en, *fact.asked.en, *fact.asked.es, core.base.revisions[fact.id]]
    parts += [evidence.quote for evidence in fact.evidence] + [core.base.source_by_id[evidence.source].url for evidence in fact.evidence]
    assert [part for part in (*parts, core.base.origins[f"fact:{fact.id}"]) if part not in shown] == []


def test_sources_are_listed_with_grade_and_date(run: Run) -> None:
    line = next(line for line in run("sources").stdout.splitlines() if line.startswith("seed-2024-06-03\t"))
    assert line.split("\t")[1:4] == ["grade B", "news", "2024-06-03"]


def test_the_schema_is_printed(run: Run) -> None:
    assert json.loads(run("schema").stdout) == schema()


def test_the_shipped_quotes_of_a_source_are_proven_against_a_copy(run: Run, tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_text("nothing of it", encoding="utf-8")
    assert run("check", "--quotes", "seed-2024-06-03", str(copy)).exit_code == 1
    copy.write_bytes(b"\xff")
    result = run("check", "--quotes", "seed-2024-06-03", str(copy))
    assert result.exit_code == 2
    assert "is not valid UTF-8 at byte 1" in result.stderr


def test_a_withdrawn_fact_is_in_no_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environ = {"TALLY_DATA_DIR": str(tmp_path)}
    assert main(["retract", CASES_2022, "--why", "the source was withdrawn", "--json"], environ, [ConsoleAdapter()]) == 0
    assert json.loads(capsys.readouterr().out)["standing"] == "retracted"
    assert main(["ask", "--json", "how many cases were dismissed in 2022"], environ, [ConsoleAdapter()]) in (0, 1)
    assert CASES_2022 not in json.loads(capsys.readouterr().out)["facts"]
    assert main(["fact", CASES_2022], environ, [ConsoleAdapter()]) == 0
    assert "why: the source was withdrawn" in capsys.readouterr().out


def test_colour_is_only_on_a_terminal_that_wants_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "how many cases were dismissed in 2022"
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = run("ask", question).stdout
    monkeypatch.setenv("NO_COLOR", "1")
    plain = run("ask", question).stdout
    assert "\x1b[1m102,550\x1b[0m" in coloured
    assert "\x1b" not in plain
    assert _without_links(_SGR.sub("", coloured)) == _without_links(plain)


def _without_links(text: str) -> list[str]:
    return [line.strip().removeprefix("https://") for line in text.splitlines()]
