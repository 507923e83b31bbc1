"""The pure core put together: the current snapshot of the facts, and the responder that answers from it."""

from __future__ import annotations

import gc
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings
from knowledge.live import LiveFactBase
from knowledge.snapshot import Kept

if TYPE_CHECKING:  # the answering side takes most of a cold start, and listing facts needs none of it
    from bot.machine import MachineAnswer
    from bot.model import Answer, Question
    from bot.responder import Responder
    from bot.wording.sentences import Sentences
    from knowledge.errors import Problem
    from knowledge.factbase import FactBase


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
        self._keep = CacheFolder(settings.cache_dir)
        self._responder: Responder | None = None

    @cached_property
    def _live(self) -> LiveFactBase:
        with _built_to_stay():
            return LiveFactBase(self.settings.facts_dir, self._keep)

    @property
    def base(self) -> FactBase:
        """The current snapshot."""
        return self._live.base

    @property
    def loaded(self) -> bool:
        """Whether reading `base` would be at once."""
        return "_live" in self.__dict__

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with edits made since; empty when all is well."""
        return self._live.problems

    def refresh(self) -> bool:
        """Take up edited facts; True when the next answer comes from a new snapshot.

        May run in a thread: until the new responder is made, the one before answers.
        """
        return self._taken_up(self._live.refresh())

    def reload(self) -> bool:
        """The same at once: whoever has just edited them waits for no poll."""
        return self._taken_up(self._live.reload())

    def _taken_up(self, changed: bool) -> bool:
        if changed and self._responder is not None:
            self._responder = self._new_responder()
        return changed

    @property
    def responder(self) -> Responder:
        """The responder of the current snapshot."""
        if self._responder is None:
            self._responder = self._new_responder()
        return self._responder

    def _new_responder(self) -> Responder:
        with _built_to_stay():
            from bot.responder import Responder
            from knowledge.reading import reader_for

            return Responder(self.base, reader_for(self.base, keep=self._keep))

    def reply(self, question: Question) -> Reply:
        """The answer to a question, ready to be shown."""
        responder = self.responder
        start = time.perf_counter()
        answer = responder.answer(question)
        elapsed = (time.perf_counter() - start) * 1000
        from bot.wording.language import wording
        from bot.wording.sentences import Sentences, plain_text

        sentences = Sentences(responder.base, wording(answer.language, question.locale))
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


class CacheFolder:
    """Keeps records as JSON: a file for each name, whose first line holds the key and a digest of the rest.

    A file that cannot be read or written, or that somebody touched, costs the
    time to make the record again, and nothing else.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, name: str, key: str, kind: type[Kept], make: Callable[[], Kept]) -> Kept:
        """The record of that name and key: as kept, else made now."""
        file = self._folder / f"{name}.json"
        kept = _read(file, key, kind)
        if kept is None:
            kept = make()
            _write(file, key, kept.model_dump_json().encode())
        return kept


def _read(file: Path, key: str, kind: type[Kept]) -> Kept | None:
    try:
        head, _, content = file.read_bytes().partition(b"\n")
        return kind.model_validate_json(content) if head == _head(key, content) else None
    except (OSError, ValueError):  # missing, or of another shape
        return None


def _head(key: str, content: bytes) -> bytes:
    return f"{key} {hashlib.blake2b(content, digest_size=16).hexdigest()}".encode()


def _write(file: Path, key: str, content: bytes) -> None:
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(_head(key, content) + b"\n" + content)
        part.replace(file)  # whole or not at all: another process may be reading
    except OSError:
        return
