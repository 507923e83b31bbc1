"""Processes that write at once, and processes that are killed while they write: what was kept is there, and nothing is broken.

TALLY_TESTS_ROUNDS makes it more rounds: `make hardship`.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys

from sqlalchemy import make_url, select, text

from bot.settings import read_settings
from bot.store.opening import open_store
from bot.store.sql import SqlStore
from bot.store.tables import AUDIT, FEEDBACK, OUTBOX, SUGGESTION, WORKSPACE_SETTINGS
from tests.killing import ROOT, killed
from tests.stored import MINUTE, outgoing

ROUNDS = int(os.environ.get("TALLY_TESTS_ROUNDS", "2"))
# A thousand at once of everything that is kept once it has returned; each says so only then.
WRITES = """
import asyncio, sys
from dataclasses import replace
from bot.records import AuditEntry
from bot.settings import read_settings
from bot.store.opening import open_store
from bot.workspace import Scope, WorkspaceSettings
from tests.stored import NOW, entry, feedback, outgoing, suggestion

async def write(store, kind, id):
    match kind:
        case "feedback": await store.rate(replace(feedback("x"), answer_id=id))
        case "suggestion": await store.suggest(suggestion(id))
        case "settings": await store.set_settings(Scope("chat", id), WorkspaceSettings(strict=True), "admin")
        case "audit": await store.audit(AuditEntry(NOW, "Carmen", "noted", id))
        case "log": await store.log([entry(id)])
    print(kind, id, flush=True)

async def main(url, name):
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as store:
        kinds = ("feedback", "suggestion", "settings", "audit", "log")
        await asyncio.gather(*(write(store, kinds[n % 5], f"{name}-{n}") for n in range(1000)))

asyncio.run(main(*sys.argv[1:]))
"""


async def _kept(store: SqlStore) -> set[str]:
    """Everything that is there, as the program above says it."""
    queries = {
        "feedback": select(FEEDBACK.c.answer_id), "suggestion": select(SUGGESTION.c.id), "settings": select(WORKSPACE_SETTINGS.c.workspace),
        "audit": select(AUDIT.c.subject).where(AUDIT.c.did == "noted"), "log": text("SELECT answer_id FROM question_log"),
    }  # fmt: skip
    async with store.reading() as connection:
        return {f"{kind} {id}" for kind, query in queries.items() for id in (await connection.execute(query)).scalars()}


async def test_what_was_kept_outlives_a_process_that_is_killed_among_a_thousand_writes(database_url: str) -> None:
    said: set[str] = set()
    for number in range(ROUNDS):
        said |= set(await killed(WRITES, database_url, f"r{number}", after=0.1 + 0.1 * (number % 10)))
        async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})) as store:
            there = await _kept(store)
            lost = said - there
            assert lost == set()
            settings = await store.all_settings()
            audited = {entry.subject for entry in await store.audited(None, 10**6) if entry.did == "set"}
            assert {f"settings:{scope}" for scope in settings} == audited, "a choice and its audit: both or neither"
        _is_whole(database_url)
    assert len(said) > 10 * ROUNDS
    print(f"{ROUNDS} rounds, {len(said)} rows kept, {len(lost)} lost, 0 corrupt")  # noqa: T201 - the figures of `make hardship`


def _is_whole(url: str) -> None:
    """PostgreSQL looks after itself; its process was not the one that was killed."""
    if url.startswith("sqlite"):
        file = make_url(url).database
        assert file
        with sqlite3.connect(file) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


async def test_two_processes_that_write_at_once_lose_nothing(database_url: str) -> None:
    async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})):
        pass
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITES, database_url, name, stdout=asyncio.subprocess.PIPE, cwd=ROOT, limit=2**24
        )
        for name in ("one", "two")
    ]
    async with asyncio.timeout(120):
        outputs = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0, 0]
    said = {line for out, _ in outputs for line in out.decode().splitlines()}
    assert len(said) == 2000
    async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})) as store:
        assert await _kept(store) == said


CLAIMS = """
import asyncio, datetime as dt, sys
from bot.settings import read_settings
from bot.store.opening import open_store

async def main(url):
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as store:
        while claimed := await store.claim("chat", 3, dt.timedelta(minutes=5)):
            for outgoing in claimed:
                print(outgoing.id, flush=True)
                await store.done(outgoing.id)

asyncio.run(main(*sys.argv[1:]))
"""


async def test_two_processes_empty_one_outbox_and_send_nothing_twice(kept: SqlStore, database_url: str) -> None:
    for n in range(60):
        await kept.queue(outgoing(f"o{n:02}"))
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, "-c", CLAIMS, database_url, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
        for _ in range(2)
    ]
    async with asyncio.timeout(60):
        outputs = [out.decode().split() for out, _ in await asyncio.gather(*(process.communicate() for process in processes))]
    assert sorted(outputs[0] + outputs[1]) == [f"o{n:02}" for n in range(60)]
    async with kept.reading() as connection:
        left = (await connection.execute(select(OUTBOX.c.text, OUTBOX.c.channel, OUTBOX.c.asker).distinct())).all()
    assert [tuple(row) for row in left] == [("", "", "")], "of what was sent only the id stays"


async def test_a_process_that_claimed_and_died_gives_back_what_it_had(kept: SqlStore) -> None:
    await kept.queue(outgoing("1"))
    async with open_store(read_settings({"TALLY_DATABASE_URL": kept.database.url.render_as_string(hide_password=False)})) as other:
        assert len(await other.claim("chat", 9, MINUTE * 0)) == 1
        assert [each.id for each in await kept.claim("chat", 9, MINUTE)] == ["1"]
        await other.release(["1"])  # too late: it is somebody else's
    assert list(await kept.claim("chat", 9, MINUTE)) == []
