"""`tally review` and `tally report` at the command line: flags, editor, session, and what they say when something is wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import os
import pty
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from adapters.console.adapter import ConsoleAdapter
from bot.cli import main
from bot.core import build_core
from bot.records import AuditEntry, LogEntry, Place, Suggestion
from bot.settings import Settings, read_settings
from bot.store.opening import open_store
from bot.store.port import Store
from knowledge.editing import block_of
from knowledge.factbase import FactBase
from knowledge.loading import load

Run = Callable[..., Result]
ROOT = Path(__file__).parents[1]
NOW = dt.datetime.now(dt.UTC)
PLACE = Place("chat", "team", "general")
IDIOM, FACT = "how choked up is the immigration bench, number please", "trac-pending-2025-08"
QUESTION, SUGGESTION = "7c2f90aa11111111", "9b1d4e0711111111"


def question(id: str, text: str | None) -> LogEntry:
    """A question without an answer."""
    return LogEntry(
        answer_id=id, at=NOW - dt.timedelta(hours=3), place=PLACE, asker="ann", outcome="clarify", kind="help", language="en", facts=(),
        confidence=0.9, near=(("pending_court_cases", 0.99),), differs=None, revision="r", seconds=0.001, text=text, intent="figure",
    )  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with one question and one suggestion in its store."""
    settings = read_settings({"TALLY_DATA_DIR": str(tmp_path / "data")})

    async def fill(store: Store) -> None:
        await store.log([question(QUESTION, IDIOM), question("1111111111111111", None)])
        await store.suggest(Suggestion(SUGGESTION, "correction", NOW, PLACE, "ann", "en", "it is\x1b[31m 5", FACT, "https://trac.syr.edu/"))

    in_store(settings, fill)
    return settings


def in_store(settings: Settings, job: Callable[[Store], object]) -> None:
    async def do() -> None:
        async with open_store(settings) as store:
            await job(store)  # type: ignore[misc]

    asyncio.run(do())


def audit(settings: Settings) -> Sequence[AuditEntry]:
    found: list[AuditEntry] = []

    async def read(store: Store) -> None:
        found.extend(await store.audited(None, 100))

    in_store(settings, read)
    return found


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command, as in a pipe."""
    monkeypatch.setenv("LOGNAME", "cora")
    commands = {command.name: command for command in ConsoleAdapter().commands()}

    def invoke(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(commands[arguments[0]], arguments[1:], obj=build_core(settings), input=stdin)

    return invoke


def editor(path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor that does what the script says to the text `t`."""
    path.write_text(
        f"#!{sys.executable}\nimport sys\nf = sys.argv[1]\nt = open(f, encoding='utf-8').read()\n{script}\nopen(f, 'w', encoding='utf-8').write(t)\n"
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("VISUAL", str(path))


def test_what_waits_is_one_line_each_in_a_pipe(run: Run) -> None:
    result = run("review")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].endswith("2 questions, 2 meanings")
    rows = [line.split("\t") for line in lines if "\t" in line]
    assert ["7c2f90aa", "1 ×", "1 asker", "en 1", "near pending_court_cases 99%", f"“{IDIOM}”"] in rows
    assert any(row[-1].startswith("(no words are kept) cases waiting") for row in rows)
    assert "\x1b" not in result.stdout


def test_as_json_nothing_is_left_out_but_who_asked(run: Run) -> None:
    found = json.loads(run("review", "--json").stdout)
    assert {each["id"] for each in found["unanswered"]} == {QUESTION, "1111111111111111"}
    (suggested,) = found["suggestions"]
    assert suggested["text"] == "it is\x1b[31m 5"
    assert "asker" not in suggested
    shown = json.loads(run("review", "show", QUESTION[:6], "--json").stdout)
    assert (shown["asked"], shown["wordings"]) == (1, [{"text": IDIOM, "asked": 1}])


def test_a_trial_writes_nothing_and_yes_writes_one_file(run: Run, settings: Settings) -> None:
    trial = run("review", "phrase", FACT, "--of", QUESTION[:4], "--json")
    assert trial.exit_code == 1, trial.output
    found = json.loads(trial.stdout)
    assert (found["written"], found["why_not"]) == (False, "this was a trial; --yes writes it")
    assert found["gold"]["right_after"] >= found["gold"]["right_before"] > 300
    assert found["asked"] == [{"text": IDIOM, "before": "clarify", "after": "answered", "facts": found["asked"][0]["facts"]}]
    assert "Asking" in trial.stderr
    assert not settings.facts_dir.exists()
    assert audit(settings) == []
    done = run("review", "phrase", FACT, "--of", QUESTION[:4], "--yes", "--as", "Cora B.")
    assert done.exit_code == 0, done.output
    assert [path.name for path in settings.facts_dir.iterdir()] == ["backlog.toml"]
    assert {(entry.who, entry.did) for entry in audit(settings)} == {("Cora B.", "phrasing added")}
    assert run("review").stdout.splitlines()[0].endswith("1 questions, 1 meanings (1 decided about)")


def test_what_would_be_lost_is_not_written_without_saying_so(run: Run, settings: Settings) -> None:
    gold = f'[[gold]]\nid = "mine"\nkind = "clarify"\nq = "{IDIOM}"\n[floor]\nright = 0.8\n'
    settings.facts_dir.mkdir(parents=True)
    (settings.facts_dir / "gold.toml").write_text(gold, encoding="utf-8")
    refused = run("review", "phrase", FACT, IDIOM, "--yes")
    assert refused.exit_code == 1
    assert (
        "Nothing is written: 1 gold question would no longer be answered rightly; --accept-losses writes it all the same." in refused.stdout
    )
    assert run("review", "phrase", FACT, IDIOM, "--yes", "--accept-losses").exit_code == 0
    assert IDIOM in load(settings.facts_dir).by_id[FACT].asked.en


def test_the_editor_opens_the_block_and_what_it_leaves_is_tried(
    run: Run, settings: Settings, base: FactBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor(tmp_path / "edit", "t = t.replace('tier = 2', 'tier = 1  # mine')", monkeypatch)
    result = run("review", "correct", FACT, "--why", "of the first rank", "--of", SUGGESTION[:4], "--yes")
    assert result.exit_code == 0, result.output
    after = load(settings.facts_dir).by_id[FACT]
    assert (after.tier, after.why, after.replaces) == (1, "of the first rank", base.revisions[FACT])
    assert "tier = 1  # mine" in (settings.facts_dir / "backlog.toml").read_text(encoding="utf-8")
    assert {(entry.did, entry.subject) for entry in audit(settings)} == {
        ("corrected", f"fact:{FACT}"), ("published", f"suggestion:{SUGGESTION}"),
    }  # fmt: skip


def test_a_broken_text_changes_nothing_and_is_kept(run: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path / "edit", "t = t.replace('value = ', 'value = 1')", monkeypatch)
    result = run("review", "correct", FACT, "--why", "x", "--yes")
    assert result.exit_code == 1, result.output
    assert "stands in none of its quotes" in result.stdout
    (draft,) = (settings.data_dir / "drafts").iterdir()
    assert f"The text is kept in {draft}: mend it there, and give it with --file." in result.stdout
    assert not settings.facts_dir.exists()
    mended = draft.read_text(encoding="utf-8").replace("value = 1", "value = ")
    draft.write_text(mended.replace("tier = 2", "tier = 1"), encoding="utf-8")
    assert run("review", "correct", FACT, "--why", "x", "--file", str(draft), "--yes").exit_code == 0


@pytest.mark.parametrize("script", ["pass", "sys.exit(0)"])
def test_an_editor_left_as_it_was_changes_nothing(
    run: Run, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    editor(tmp_path / "edit", script, monkeypatch)
    result = run("review", "draft", "--of", QUESTION[:4], "--yes")
    assert (result.exit_code, result.stdout) == (1, "Nothing was changed in the editor, and nothing is written.\n")
    assert not (settings.data_dir / "drafts").exists()


@pytest.mark.parametrize(("arguments", "says"), [
    (("phrase", "trac-pending-2025-8", "x"), "there is no fact 'trac-pending-2025-8'; did you mean trac-pending-2025-08"),
    (("phrase", FACT), "say which words to add, or with --of ID where they were asked"),
    (("phrase", FACT, "--of", "1111"), "say which words to add: no words are kept of it"),
    (("phrase", FACT, "--of", "zzzz"), "nothing that waits has the id 'zzzz'"),
    (("draft", "--of", SUGGESTION), f"{SUGGESTION} suggests a correction of {FACT}: use `tally review correct {FACT} --of {SUGGESTION}`"),
    (("correct", FACT, "--why", " ", "--set", "tier=1"), "say why in a few words"),
    (("correct", FACT, "--why", "x", "--set", "tier"), "'tier' sets nothing: write KEY=VALUE"),
    (("correct", FACT, "--why", "x", "--set", "tier.x=1"), "'tier.x' is no key of a fact"),
    (("decline", "zzzz", "--why", "x"), "nothing that waits has the id 'zzzz'"),
    (("accept", QUESTION, "--why", "x"), "a question is not accepted"),
])  # fmt: skip
def test_what_cannot_be_done_is_one_sentence(run: Run, settings: Settings, arguments: tuple[str, ...], says: str) -> None:
    result = run("review", *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"Error: {says}")
    assert result.stderr.count("\n") == 1
    assert not settings.facts_dir.exists()


def test_a_draft_of_what_there_is_already_is_no_draft(run: Run, base: FactBase, tmp_path: Path) -> None:
    file = tmp_path / "block.toml"
    file.write_text(block_of(base, FACT), encoding="utf-8")
    result = run("review", "draft", "--file", str(file))
    assert result.stderr == f"Error: there is a fact {FACT} already: choose another id, or use `tally review correct {FACT}`\n"
    file.write_bytes(b"\xff")
    assert "is not valid UTF-8 at byte 1: save it as UTF-8" in run("review", "draft", "--file", str(file)).stderr


@pytest.mark.parametrize("arguments", [("review",), ("report",), ("review", "decline", "x", "--why", "y")])
def test_a_store_that_is_not_there_is_said_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    pytest.importorskip("psycopg")
    environ = {"TALLY_DATA_DIR": str(tmp_path), "TALLY_DATABASE_URL": "postgresql://tally:hunter2-hunter2@127.0.0.1:9/tally"}
    assert main(arguments, environ, [ConsoleAdapter()]) == 2
    captured = capsys.readouterr()
    assert "the store cannot be reached" in captured.err
    assert "`tally doctor` says more" in captured.err
    assert "hunter2" not in captured.err + captured.out
    assert "Traceback" not in captured.err


@pytest.mark.parametrize("since", ["soon", "0d", "2999-01-01"])
def test_a_time_that_is_none_is_wrong_usage(run: Run, since: str) -> None:
    for command in ("review", "report"):
        result = run(command, "--since", since)
        assert result.exit_code == 2
        assert repr(since) in result.stderr


@pytest.mark.parametrize(("arguments", "starts"), [
    ((), "Tally, "), (("--format", "markdown"), "# Tally, "), (("--format", "csv"), "part,name,measure,value\n"), (("--json",), '{"since": '),
    (("--format", "json"), '{"since": '), (("--post",), "No digest is due"),
])  # fmt: skip
def test_the_report_has_four_forms(run: Run, arguments: tuple[str, ...], starts: str) -> None:
    result = run("report", *arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(starts)


def at_a_terminal(arguments: Sequence[str], answers: Sequence[tuple[str, str]], environ: dict[str, str]) -> str:
    """What a person at a terminal sees who types each answer when its question has appeared."""
    child, terminal = pty.fork()
    if not child:  # the command
        os.execve(sys.executable, [sys.executable, "-m", "bot", *arguments], environ)  # noqa: S606 - our own command line
    seen, waiting = "", list(answers)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            seen += os.read(terminal, 4096).decode("utf-8", "replace")
        except OSError:  # the command has ended
            break
        if waiting and seen.rstrip().endswith(waiting[0][0]):
            os.write(terminal, waiting.pop(0)[1].encode() + b"\n")
    os.close(terminal)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, seen
    assert waiting == [], seen
    return seen.replace("\r\n", "\n")


def test_a_curator_at_a_terminal_is_led_from_what_waits_to_what_is_written(settings: Settings) -> None:
    environ = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TALLY_DATA_DIR": str(settings.data_dir), "TERM": "xterm", "NO_COLOR": "1",
        "COLUMNS": "80", "LOGNAME": "cora",
    }  # fmt: skip
    seen = at_a_terminal(["review"], [
        ("q quits):", "99"), ("q quits):", "7c2f"), ("What:", "x"), ("What:", "p"), ("To which fact [trac-pending-2025-08]:", "nonsense"),
        (f"Which words [{IDIOM}]:", ""), ("What:", "p"), ("To which fact [trac-pending-2025-08]:", ""), (f"Which words [{IDIOM}]:", ""),
        ("Write it? [y/N]:", "y"), ("q quits):", SUGGESTION[:5]), ("What:", "n"), ("Why:", "nobody says so"), ("q quits):", "q"),
    ], environ)  # fmt: skip
    assert "None of these has the number or an id that begins with '99'." in seen
    assert "there is no fact 'nonsense'; `tally facts` lists the ids." in seen
    assert "Running bots take it up within" in seen
    assert f"{SUGGESTION} is declined." in seen
    assert IDIOM in load(settings.facts_dir).by_id[FACT].asked.en
    assert {(entry.who, entry.did) for entry in audit(settings)} == {("cora", "phrasing added"), ("cora", "declined")}


def test_help_names_every_command(tmp_path: Path) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "bot", "review", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"TALLY_DATA_DIR": str(tmp_path)},
    )
    assert all(name in shown.stdout for name in ("show", "phrase", "draft", "correct", "accept", "decline", "out-of-scope"))
