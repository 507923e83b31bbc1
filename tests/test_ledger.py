"""Notes that break the store one by one, in memory and in the spool: what they cost is themselves alone."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.core import Core
from bot.memory import MemoryStore
from bot.metrics import Metrics
from bot.records import LogEntry, Place
from bot.service import Service
from bot.store.port import Known
from bot.store.spool import DiskSpool
from tests.serving import ANN, CASES_2022, CHANNEL, QuickCore, until
from tests.stored import entry


class Counting(Metrics):
    """Counts the fates of entries of the log."""

    def __init__(self) -> None:
        self.fates: Counter[str] = Counter()

    def note(self, kind: str, fate: str) -> None:
        """Count one."""
        if kind == "log":
            self.fates[fate] += 1


class Choking(MemoryStore):
    """A store that cannot take the entries of one channel, for no reason that a store should have."""

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Break over them, before anything is kept."""
        if any(each.place.channel == "poison" for each in entries):
            raise RuntimeError("no such column")
        await super().log(entries)


async def test_of_a_batch_only_what_breaks_the_store_is_lost(core: Core) -> None:
    counting, store = Counting(), Choking()
    async with Service(QuickCore(core), store, metrics=counting) as service:
        for channel in ("a", "poison", "b"):
            await service.answer(CASES_2022, ANN, Place("chat", "team", channel))
        assert await service.ledger.flush(5)
    assert [each.place.channel for each in store.entries] == ["a", "b"]
    assert counting.fates == {"written": 2, "dropped": 1}


async def test_of_the_spool_too(core: Core, tmp_path: Path) -> None:
    counting, store, spool = Counting(), Choking(), DiskSpool(tmp_path / "spool.jsonl")
    spool.append([entry("1"), entry("2", place=Place("chat", "team", "poison")), entry("3")])
    with spool.file.open("a", encoding="utf-8") as file:
        file.write("torn\n")
    async with Service(core, store, metrics=counting, spool=spool):
        await until(lambda: not spool.waiting)
    assert [each.answer_id for each in store.entries] == ["1", "3"]
    assert counting.fates == {"written": 2, "dropped": 2}


@pytest.mark.parametrize("mood", ["failing", "hanging"])
async def test_the_end_of_the_process_spools_what_the_store_did_not_take(core: Core, tmp_path: Path, mood: str) -> None:
    counting, store, spool = Counting(), MemoryStore(), DiskSpool(tmp_path / "spool.jsonl")
    store.mood = mood  # type: ignore[assignment]
    service = Service(QuickCore(core), store, metrics=counting, spool=spool)
    service.start()
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    async with asyncio.timeout(5):
        await service.close(0.1)
    assert [note.answer_id for note in spool.first().notes if isinstance(note, LogEntry)] == [served.answer_id]
    assert counting.fates == {"spooled": 1}


class Forgetful(MemoryStore):
    """A store that breaks where it should only look."""

    def known(self, place: Place, asker: str) -> Known:
        """Break."""
        raise RuntimeError(f"no copy for {place} and {asker}")


async def test_a_store_that_breaks_where_nothing_can_costs_nobody_the_answer(core: Core) -> None:
    async with Service(core, Forgetful()) as service:
        assert (await service.answer(CASES_2022, ANN, CHANNEL)).outcome == "answered"
