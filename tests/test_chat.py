"""The chat: follow-ups, numbered choices, its own words, hot reload, and leaving politely."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

import knowledge.live
from adapters.console import phrases
from adapters.console.chat import Chat, command_in
from adapters.console.commands import chat as command
from adapters.console.prompt import KnownQuestions, history_in
from adapters.console.screen import Entry
from bot.core import Core, Reply, build_core
from bot.memory import MemoryStore
from bot.service import Service
from bot.settings import read_settings

ROOT = Path(__file__).parent.parent
PROMPT = b"\x1b[0m>"
CASES_2022 = "how many asylum cases were closed in 2022?"


class Recorder:
    """A screen that remembers what was shown."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.replies: list[Reply] = []
        self.shown: list[tuple[str, str]] = []

    def say(self, text: str = "") -> None:
        """Remember a line."""
        self.said.append(text)

    def answer(self, reply: Reply, *, numbered: bool = False) -> None:  # noqa: ARG002 - the screen's signature
        """Remember an answer."""
        self.replies.append(reply)

    def rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Remember rows."""
        self.shown += rows

    def entries(self, entries: Sequence[Entry]) -> None:
        """A chat shows no lists."""

    def json(self, value: object) -> None:
        """A chat shows no JSON."""


@pytest.fixture
def screen() -> Recorder:
    return Recorder()


@pytest.fixture
def chat(core: Core, screen: Recorder) -> Chat:
    return Chat(Service(core, MemoryStore()), screen)


@pytest.fixture
def piped(core: Core) -> Callable[[bytes], Result]:
    return lambda lines: CliRunner().invoke(command, [], obj=core, input=lines)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("sources", "sources"), (" Sources? ", "sources"), ("/why", "why"), (":help", "help"), ("QUIT\n", "quit"), ("exit", "quit"), ("fuentes", "sources"),
        ("¿por qué?", "why"), ("por que", "why"), ("ayuda", "help"), ("salir", "quit"), ("why were they closed", None), ("source", None), ("", None),
    ],
)  # fmt: skip
def test_the_chats_own_words(line: str, word: str | None) -> None:
    assert command_in(line) == word


async def test_a_follow_up_takes_over_what_it_does_not_name(chat: Chat, screen: Recorder) -> None:
    assert await chat.take(CASES_2022)
    assert await chat.take("and in 2023?")
    assert [reply.answer.figures[0].value for reply in screen.replies] == [102550, 149305]


async def test_a_number_picks_after_a_question_back(chat: Chat, screen: Recorder) -> None:
    await chat.take("how many?")
    asked = screen.replies[0].answer
    assert asked.status == "clarify"
    await chat.take("9")
    assert screen.said == [f"There is no choice 9: type 1 to {len(asked.facts)}, or a question."]
    await chat.take("2")
    assert screen.replies[1].answer.facts[0] == asked.facts[1]


async def test_a_number_picks_what_could_be_asked_next(core: Core, chat: Chat, screen: Recorder) -> None:
    await chat.take("how many H-1B visas were issued?")
    offered = screen.replies[0].answer.suggestions
    assert offered
    await chat.take("1")
    other = Recorder()
    await Chat(Service(core, MemoryStore()), other).take(offered[0].text)
    assert screen.replies[1].answer == other.replies[0].answer


async def test_sources_and_why_look_behind_the_last_answer(chat: Chat, screen: Recorder) -> None:
    await chat.take("why")
    await chat.take("sources")
    assert screen.said == ["Ask a question first."] * 2
    await chat.take(CASES_2022)
    await chat.take("sources")
    shown = [text for _, text in screen.shown]
    for citation in screen.replies[0].answer.citations:
        assert f"“{citation.quote}”" in shown
        assert citation.url in shown
    screen.shown.clear()
    await chat.take("why")
    rows = dict(row for row in screen.shown if row[0])
    assert rows["answered by"].startswith("cases-closed-2022: 102,550")
    assert rows["period"] == "2022"
    assert 0 <= float(rows["score"]) <= 1


async def test_an_answer_without_a_figure_has_no_sources_but_near_misses(chat: Chat, screen: Recorder) -> None:
    await chat.take("asylum cases closed in 2016")
    await chat.take("sources")
    assert screen.said == ["The last answer cites no source: it gave no figure."]
    await chat.take("why")
    assert dict(row for row in screen.shown if row[0])["answered by"] == "no fact"


async def test_the_chat_speaks_the_language_of_the_answer(core: Core, screen: Recorder) -> None:
    chat = Chat(Service(core, MemoryStore()), screen, language="es")
    await chat.take("fuentes")
    assert screen.said == ["Haga primero una pregunta."]
    await chat.take("casos cerrados en 2022")
    assert screen.replies[0].answer.language == "es"


async def test_a_broken_edit_is_told_of_once_and_the_old_facts_answer(
    tmp_path: Path, screen: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge.live, "POLL_SECONDS", 0.0)
    core = build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)}))
    chat = Chat(Service(core, MemoryStore()), screen)
    await chat.take(CASES_2022)
    facts = tmp_path / "facts"
    facts.mkdir()
    (facts / "mine.toml").write_text("[[fact]\n", encoding="utf-8")
    await chat.take(CASES_2022)
    await chat.take(CASES_2022)
    assert len(screen.said) == 2
    assert screen.said[0].startswith("The facts were edited, but not rightly")
    assert screen.said[1].startswith(f"{facts}/mine.toml:1: broken TOML")
    (facts / "mine.toml").write_text("", encoding="utf-8")
    await chat.take(CASES_2022)
    assert screen.said[2:] == ["The facts are in order again."]
    assert {reply.text for reply in screen.replies} == {screen.replies[0].text}


@pytest.mark.parametrize(
    "lines", [b"", b"\n\n", b"quit\n", b"sources\nwhy\nhelp\n", b"\xff\xfe\0\n\x1b[31m\n", "😀\u202e\n".encode(), b"x" * 1_000_000]
)
def test_lines_from_a_pipe_never_end_in_a_stack_trace(piped: Callable[[bytes], Result], lines: bytes) -> None:
    result = piped(lines)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.stdout


def test_nothing_is_read_after_quit(piped: Callable[[bytes], Result]) -> None:
    assert piped(f"quit\n{CASES_2022}\n".encode()).stdout == ""
    assert "102,550" in piped(f"{CASES_2022}\nquit\n".encode()).stdout


def test_every_phrase_has_both_languages_and_the_same_places() -> None:
    for phrase, texts in phrases.PHRASES.items():
        assert set(texts) == {"en", "es"}, phrase
        assert re.findall(r"{\w+}", texts["en"]) == re.findall(r"{\w+}", texts["es"]), phrase
        assert all(phrases.say(language, phrase, n=1, most=2) for language in texts)


# The line a person types on.


def test_known_questions_complete_what_is_typed(core: Core) -> None:
    def offered(typed: str) -> list[str]:
        return [completion.text for completion in KnownQuestions(core).get_completions(Document(typed), CompleteEvent())]

    asked = {text for fact in core.base.answerable for text in (*fact.asked.en, *fact.asked.es)}
    assert offered("cl") == []
    assert offered("closed cases") != []
    assert set(offered("closed cases")) <= asked
    assert offered("cases closed") != []
    assert offered("zeppelin cases") == []
    assert offered("\x1b[31m\0") == []


@pytest.mark.parametrize("leave", [b"\x04", b"\x03", b"quit\r"])
def test_a_person_at_a_terminal_is_welcomed_answered_and_leaves_politely(tmp_path: Path, leave: bytes) -> None:
    ours, theirs = pty.openpty()
    program = (
        "from adapters.console.adapter import ConsoleAdapter as A; from bot.cli import main; raise SystemExit(main(['chat'], None, [A()]))"
    )
    environ = {**os.environ, "TALLY_DATA_DIR": str(tmp_path), "PROMPT_TOOLKIT_NO_CPR": "1", "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen([sys.executable, "-c", program], stdin=theirs, stdout=theirs, stderr=theirs, env=environ, cwd=ROOT) as chat:
        os.close(theirs)
        try:
            assert b"Tally answers questions" in _until(ours, PROMPT)
            os.write(ours, CASES_2022.encode() + b"\r")
            shown = _until(ours, PROMPT, after=b"ca.news.yahoo.com")
            os.write(ours, leave)
            left = _until(ours, b"Goodbye.")
            chat.wait(10)
        finally:
            chat.kill()
            os.close(ours)
    assert chat.returncode == 0
    assert b"102,550" in shown
    assert b"Traceback" not in shown + left
    assert CASES_2022 in (tmp_path / "history").read_text(encoding="utf-8")


def _until(terminal: int, wanted: bytes, after: bytes = b"") -> bytes:
    """What the terminal shows until `wanted` stands in it behind `after`; fails after half a minute."""
    shown, end = b"", time.monotonic() + 30
    while after not in shown or wanted not in shown[shown.index(after) :]:
        ready, _, _ = select.select([terminal], [], [], max(0.0, end - time.monotonic()))
        assert ready, shown
        shown += os.read(terminal, 65536)
    return shown


def test_the_history_is_the_owners_alone(tmp_path: Path) -> None:
    history_in(tmp_path / "new").append_string("how big is the backlog?")
    file = tmp_path / "new" / "history"
    assert file.stat().st_mode & 0o077 == 0
    assert "how big is the backlog?" in file.read_text(encoding="utf-8")
    history_in(file).append_string("kept in memory, where the folder cannot be made")
