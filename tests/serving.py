"""What the tests of the service share: who asks, where, and a core that can be watched."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from bot.core import Core, Reply
from bot.memory import MemoryStore
from bot.model import Question
from bot.records import Asker, LogEntry, Place

CASES_2022 = "how many asylum cases were closed in 2022?"
ANN, BEN = Asker("chat", "ann-1"), Asker("chat", "ben-2")
CHANNEL = Place("chat", "team", "general")
DIRECT = Place("chat", "", "dm-ann", direct=True)


async def written(store: MemoryStore, count: int) -> Sequence[LogEntry]:
    """The question log, once it has that many entries."""
    await until(lambda: len(store.entries) >= count)
    return store.entries


async def until(happened: Callable[[], bool]) -> None:
    """Wait until something has happened; fails after a while."""
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110 - what is waited for knows of no event
            await asyncio.sleep(0.01)


class AskedCore(Core):
    """The core, which remembers what it was asked and can be told to break."""

    def __init__(self, core: Core) -> None:
        self.__dict__.update(core.__dict__)
        self.asked: list[Question] = []
        self.breaks = False

    def reply(self, question: Question) -> Reply:
        """The answer, unless it is to break."""
        self.asked.append(question)
        if self.breaks:
            raise ZeroDivisionError(question.text)
        return super().reply(question)


class QuickCore(AskedCore):
    """The core, which thinks once."""

    _kept: Reply | None = None

    def reply(self, question: Question) -> Reply:
        """The same answer every time."""
        self._kept = self._kept or super().reply(question)
        return self._kept
