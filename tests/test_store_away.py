"""A store that is away for a while, full, or slow: nobody waits for it, and what was asked follows.

TALLY_TESTS_AWAY_SECONDS makes it longer: `make hardship`.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from bot.cooldowns import Cooldowns
from bot.core import Core
from bot.metrics import Metrics
from bot.model import Question
from bot.records import Asker
from bot.service import Service
from bot.settings import read_settings
from bot.store.opening import new_store, open_store
from bot.store.spool import DiskSpool
from bot.store.tables import CITED, KEPT_ANSWER, POSTED, QUESTION_LOG
from tests.away import Database, LockedSqlite, cut_postgres
from tests.serving import CASES_2022, CHANNEL, QuickCore, until

SECONDS = float(os.environ.get("TALLY_TESTS_AWAY_SECONDS", "4"))
PER_SECOND = 100
# The 0.3 s after which the service does without a conversation, and what a busy machine adds.
SOON = 2.0


class Counting(Metrics):
    """Counts the fates of notes."""

    def __init__(self) -> None:
        self.fates: Counter[str] = Counter()

    def note(self, kind: str, fate: str) -> None:
        """Count one."""
        self.fates[f"{kind} {fate}"] += 1


@pytest.fixture(params=["sqlite", "postgres"])
async def switch(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        yield LockedSqlite(tmp_path / "tally.sqlite3")
        return
    async with cut_postgres(request.getfixturevalue("postgres_database")) as line:
        yield line


@asynccontextmanager
async def running(core: Core, url: str, spool: DiskSpool, counting: Metrics) -> AsyncIterator[Service]:
    """A service on a database of its own."""
    store = new_store(read_settings({"TALLY_DATABASE_URL": url}))
    async with Service(QuickCore(core), store, metrics=counting, cooldowns=Cooldowns(None, None), spool=spool) as service:
        yield service


async def counts(url: str) -> dict[str, int]:
    """How many rows there are of what is noted."""
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as store, store.reading() as connection:
        tables = (QUESTION_LOG, KEPT_ANSWER, CITED, POSTED)
        return {table.name: await connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


async def test_a_store_that_is_gone_under_load_costs_nobody_an_answer_and_no_row_is_lost(
    core: Core, switch: Database, tmp_path: Path, log: StringIO
) -> None:
    counting, spool = Counting(), DiskSpool(tmp_path / "spool.jsonl")
    asked = 0
    slowest = 0.0

    async def ask() -> None:
        nonlocal asked, slowest
        asked += 1
        start = asyncio.get_running_loop().time()
        served = await service.answer(CASES_2022, Asker("chat", str(asked)), CHANNEL, keep=True)
        slowest = max(slowest, asyncio.get_running_loop().time() - start)
        assert served.outcome == "answered"
        await service.posted(served.answer_id, CHANNEL, f"m-{served.answer_id}")

    async def load(seconds: float) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(int(seconds * PER_SECOND)):
                group.create_task(ask())
                await asyncio.sleep(1 / PER_SECOND)

    async with running(core, switch.url, spool, counting) as service:
        await load(0.5)
        await until(lambda: counting.fates["post written"] > 0)
        await switch.go_away()
        await load(SECONDS)
        assert spool.waiting
        assert log.getvalue().count("the store fails; answers go on without it") == 1, log.getvalue()
        await switch.come_back()
        await load(0.5)
        await until(lambda: counting.fates["log written"] == asked)
        await until(lambda: counting.fates["post written"] >= asked)
        await until(lambda: "the store works again" in log.getvalue())
    facts = len(core.reply(Question(text=CASES_2022, strict=True)).answer.facts)
    assert await counts(switch.url) == {"question_log": asked, "kept_answer": asked, "cited": facts * asked, "posted": asked}
    # Conversations are bounded and never spooled; with SQLite they are in memory, and need no database.
    assert {fate for fate in counting.fates if "dropped" in fate} <= (
        set() if switch.url.startswith("sqlite") else {"conversation dropped"}
    )
    assert counting.fates["log spooled"] > 0
    assert slowest < SOON
    assert not spool.waiting
    print(f"{asked} asked, away {SECONDS:g} s, {counting.fates['log spooled']} spooled, 0 lost, slowest {slowest * 1000:.0f} ms")  # noqa: T201 - the figures of `make hardship`


async def test_what_was_spooled_before_a_restart_follows_after_it(core: Core, switch: Database, tmp_path: Path) -> None:
    spool = DiskSpool(tmp_path / "spool.jsonl")
    async with open_store(read_settings({"TALLY_DATABASE_URL": switch.url})):
        pass
    await switch.go_away()
    async with running(core, switch.url, spool, Counting()) as service:
        await service.answer(CASES_2022, Asker("chat", "1"), CHANNEL)
        await asyncio.sleep(0.1)
    assert spool.waiting, "the end of the process puts what it still has into the spool"
    await switch.come_back()
    async with running(core, switch.url, spool, Counting()):
        await until(lambda: not spool.waiting)
    assert (await counts(switch.url))["question_log"] == 1


async def test_a_full_disk_loses_no_answer_and_warns_once(core: Core, tmp_path: Path, log: StringIO) -> None:
    counting, spool = Counting(), DiskSpool(tmp_path / "spool.jsonl")
    url = f"sqlite:///{tmp_path}/tally.sqlite3"
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as made:
        pages = await _pages(made)
    async with running(core, url, spool, counting) as service:
        engine = service.store.database.engine.sync_engine  # type: ignore[attr-defined]
        event.listen(engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages}"))
        await engine_renewed(service)
        for n in range(300):
            assert (await service.answer(CASES_2022, Asker("chat", str(n)), CHANNEL, keep=True)).outcome == "answered"
            await asyncio.sleep(0.005)
        await until(lambda: counting.fates["log spooled"] > 0)
        await asyncio.sleep(2.5)
        assert log.getvalue().count("the store fails; answers go on without it") == 1, log.getvalue()
        assert "works again" not in log.getvalue()
    assert counting.fates["log dropped"] == 0
    async with running(core, url, spool, counting):
        await until(lambda: not spool.waiting)
    assert (await counts(url))["question_log"] == 300


async def _pages(store: object) -> int:
    from sqlalchemy import text

    async with store.reading() as connection:  # type: ignore[attr-defined]
        return int(await connection.scalar(text("PRAGMA page_count")))


async def engine_renewed(service: Service) -> None:
    """Close the connections, so that new ones are made."""
    await service.store.database.engine.dispose()  # type: ignore[attr-defined]


async def test_where_the_disk_takes_nothing_at_all_the_oldest_notes_go_and_are_counted(core: Core, tmp_path: Path) -> None:
    (tmp_path / "spool.jsonl").mkdir()
    counting, locked = Counting(), LockedSqlite(tmp_path / "tally.sqlite3")
    async with open_store(read_settings({"TALLY_DATABASE_URL": locked.url})):
        pass
    await locked.go_away()
    service = Service(QuickCore(core), new_store(read_settings({"TALLY_DATABASE_URL": locked.url})), metrics=counting,
                      cooldowns=Cooldowns(None, None), spool=DiskSpool(tmp_path / "spool.jsonl"))  # fmt: skip
    service.start()
    for n in range(2100):
        assert (await service.answer(CASES_2022, Asker("chat", str(n)), CHANNEL)).outcome == "answered"
    await asyncio.sleep(0)
    assert counting.fates["log dropped"] == 100
    await locked.come_back()
    await until(lambda: counting.fates["log written"] == 2000)
    await service.close(5)


async def test_a_start_without_the_database_is_a_start(core: Core, postgres: str, tmp_path: Path) -> None:
    counting = Counting()
    async with running(core, f"{postgres}/there_is_none", DiskSpool(tmp_path / "spool.jsonl"), counting) as service:
        assert (await service.answer(CASES_2022, Asker("chat", "1"), CHANNEL)).outcome == "answered"
        await until(lambda: counting.fates["log spooled"] == 1)
