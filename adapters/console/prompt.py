"""The line a person types on: history kept in the data folder, known questions completed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory

from bot.core import Core
from bot.visible import in_one_line
from knowledge.text import fold

_PROMPT = "> "
_SHOWN = 6
# Fewer letters fit too much to help.
_LEAST_LETTERS = 3


class KnownQuestions(Completer):
    """Offers the questions that curators wrote down for each fact, by the words typed so far."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._revision = ""
        self._known: list[tuple[str, str]] = []

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """The known questions in which each typed word begins a word, those that begin alike and short ones first."""
        typed = document.text_before_cursor
        folded = fold(typed)
        if len(folded) < _LEAST_LETTERS:
            return []
        words = [f" {word}" for word in folded.split()]
        found = [
            (not key.startswith(f" {folded}"), len(text), text) for key, text in self._questions() if all(word in key for word in words)
        ]
        return [Completion(text, start_position=-len(typed)) for *_, text in sorted(found)[:_SHOWN]]

    def _questions(self) -> list[tuple[str, str]]:
        base = self._core.base
        if base.revision != self._revision:
            asked = dict.fromkeys(in_one_line(text) for fact in base.answerable for text in (*fact.asked.en, *fact.asked.es))
            self._known = [(f" {fold(text)}", text) for text in asked]
            self._revision = base.revision
        return self._known


async def lines(core: Core) -> AsyncIterator[str]:
    """The lines a person types, until Ctrl-D (EOFError) or Ctrl-C (KeyboardInterrupt)."""
    session: PromptSession[str] = PromptSession(
        history=history_in(core.settings.data_dir),
        completer=KnownQuestions(core),
        complete_while_typing=True,
        reserve_space_for_menu=_SHOWN,
    )
    while True:
        yield await session.prompt_async(_PROMPT)


def history_in(folder: Path) -> History:
    """The history file, readable by its owner alone; where it cannot be written, one that is gone when the chat ends."""
    file = folder / "history"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        with file.open("ab"):
            return FileHistory(str(file))
    except OSError:
        return InMemoryHistory()
