"""The pure core put together: the current snapshot of the facts, and the responder that answers from it."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from knowledge.live import LiveFactBase

if TYPE_CHECKING:  # the answering side takes most of a cold start, and listing facts needs none of it
    from bot.machine import MachineAnswer
    from bot.model import Answer, Question
    from bot.responder import Responder
    from bot.wording.sentences import Sentences
    from knowledge.errors import Problem
    from knowledge.factbase import FactBase
    from knowledge.reading import PlainWords


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer with what it takes to show it: its plain text, the wording it is said in, and how long it took."""

    answer: Answer
    text: str
    sentences: Sentences
    elapsed_ms: float

    def machine(self, id: str | int | None = None) -> MachineAnswer:
        """The object of the machine interface."""
        from bot.machine import machine_answer

        return machine_answer(self.answer, self.text, self.elapsed_ms, id)


class Core:
    """Answers questions from the current facts; both parts are made when first needed.

    Reading `base` the first time raises FactBaseError where the data are
    broken; later a broken edit only fills `problems`, and the last good
    snapshot goes on answering.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._responder: Responder | None = None

    @cached_property
    def _live(self) -> LiveFactBase:
        with _built_to_stay():
            return LiveFactBase(self.settings.facts_dir)

    @property
    def base(self) -> FactBase:
        """The current snapshot."""
        return self._live.base

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with edits made since; empty when all is well."""
        return self._live.problems

    def refresh(self) -> bool:
        """Take up edited facts; True when the next answer comes from a new snapshot."""
        return self._live.refresh()

    @property
    def responder(self) -> Responder:
        """The responder of the current snapshot."""
        if self._responder is None or self._responder.base is not self.base:
            with _built_to_stay():
                from bot.responder import Responder
                from knowledge.reading import reader_for

                self._responder = Responder(self.base, reader_for(self.base, frequent_words(self.settings.cache_dir)))
        return self._responder

    def reply(self, question: Question) -> Reply:
        """The answer to a question, ready to be shown."""
        responder = self.responder
        start = time.perf_counter()
        answer = responder.answer(question)
        elapsed = (time.perf_counter() - start) * 1000
        from bot.wording.language import wording
        from bot.wording.sentences import Sentences, plain_text

        sentences = Sentences(self.base, wording(answer.language, question.locale))
        return Reply(answer, plain_text(answer, sentences), sentences, elapsed)


@contextmanager
def _built_to_stay() -> Iterator[None]:
    """What is built inside is kept: looking through it for garbage while it grows took a fifth of a cold start."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def build_core(settings: Settings) -> Core:
    """The core for these settings. Loads nothing yet."""
    return Core(settings)


def frequent_words(cache_dir: Path) -> PlainWords:
    """`knowledge.reading.plain_words()`, kept as a file: sorting the dictionaries is half of a cold start.

    The file is named after the dictionaries' version and the code that picks
    from them. One that cannot be read or written costs that time and nothing else.
    """
    from knowledge.reading import plain_words

    code = b"".join((files("knowledge") / name).read_bytes() for name in ("reading.py", "text.py"))
    key = hashlib.blake2b(code, digest_size=4).hexdigest()
    file = cache_dir / f"plain-words-{version('pyspellchecker')}-{key}.json"
    cached = _read(file)
    if cached is not None:
        return cached
    words = plain_words()
    _write(file, words)
    return words


def _read(file: Path) -> PlainWords | None:
    from knowledge.reading import PlainWords

    try:
        content = json.loads(file.read_bytes())
        ranks = {str(word): int(rank) for word, rank in content["ranks"].items()}
        return PlainWords(ranks, {language: frozenset(words) for language, words in content["telling"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # missing, cut short, or of another shape
        return None


def _write(file: Path, words: PlainWords) -> None:
    content = {"ranks": words.ranks, "telling": {language: sorted(telling) for language, telling in words.telling.items()}}
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        part.replace(file)  # whole or not at all: another process may be reading
    except OSError:
        return
