"""Being forgotten: nothing of an asker is left in any table, file, spool or process; being given one's data; and what is kept no longer."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import MetaData, func, select

from bot.cli import main
from bot.core import Core
from bot.memory import MemoryStore
from bot.records import Asker, StoreError
from bot.remembering import Wish
from bot.secret import asker_key
from bot.service import Service
from bot.settings import Settings, read_settings
from bot.store import privacy
from bot.store.opening import new_store, open_store
from bot.store.spool import FILE, DiskSpool
from bot.store.sql import SqlStore
from bot.store.tables import QUESTION_LOG
from tests.serving import CASES_2022, CHANNEL, AskedCore, until
from tests.stored import ANN, BEN, NOW, context, entry, kept_answer, posted, suggestion
from tests.test_store import fill

ROSA, OTHER = Asker("chat", "rosa-1"), Asker("chat", "otto-2")
# Words that nothing else has: each must be in the files before, and nowhere after.
WORDS = ("quetzalcoatl", "popocatepetl", "tenochtitlan")


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"TALLY_DATA_DIR": str(tmp_path / "data"), "TALLY_LOG_TEXT": "all"})


async def test_nothing_is_left_in_the_files(settings: Settings, core: Core) -> None:
    """SQLite: while a reader holds the write-ahead log, and with notes in the spool."""
    of_its_own = AskedCore(core)
    of_its_own.settings = settings
    spool, key = DiskSpool(settings.data_dir / FILE), asker_key(settings)
    mark = ROSA.mark(key)
    async with Service(of_its_own, new_store(settings), key=key, spool=spool) as service:
        served = await service.answer(f"is {WORDS[0]} a reason? {CASES_2022}", ROSA, CHANNEL, keep=True)
        await service.answer(CASES_2022, OTHER, CHANNEL)
        await service.posted(served.answer_id, CHANNEL, "m1")
        await service.rate(served.answer_id, ROSA, CHANNEL, helpful=False, reason="other", text=WORDS[1])
        await service.suggest(Wish("new_fact", WORDS[2], source="https://example.org/"), ROSA, CHANNEL)
        assert await service.ledger.flush(5)
        spool.append([entry("spooled", asker=mark, text=WORDS[0])])
        before = _files(settings.data_dir)
        assert [word for word in (*WORDS, mark) if word.encode() not in before] == []
        reader = sqlite3.connect(settings.data_dir / "tally.sqlite3", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM question_log").fetchone()
        forgetting = asyncio.create_task(service.forget(ROSA, CHANNEL))
        await asyncio.sleep(0.5)
        assert not forgetting.done(), "it waits until nobody reads what is gone"
        reader.execute("ROLLBACK")
        reader.close()
        assert await forgetting == "Everything I had about you is deleted."
        after = _files(settings.data_dir)
        assert [word for word in (*WORDS, mark, served.answer_id) if word.encode() in after] == []
        assert OTHER.mark(key).encode() in after
    assert [word for word in (*WORDS, mark) if word.encode() in _files(settings.data_dir)] == []


async def test_a_reader_without_end_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "_CHECKPOINT_TRIES", 2)
    async with open_store(settings) as store:
        await store.log([entry("a")])
        reader = sqlite3.connect(settings.data_dir / "tally.sqlite3", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM question_log").fetchone()
        await store.log([entry("b")])
        with pytest.raises(StoreError, match="somebody reads the database without end"):
            await store.forget(ANN)
        reader.close()
        assert not any((await store.export(ANN)).values())


async def test_no_table_has_anything_of_who_is_forgotten(kept: SqlStore) -> None:
    """Proven by looking into every column of every table, those too that nobody thought of."""
    await fill(kept, ANN, "a")
    await fill(kept, BEN, "b")
    assert ANN in await _everything(kept)
    await kept.forget(ANN)
    everything = await _everything(kept)
    assert ANN not in everything
    assert "'sa'" not in everything
    assert BEN in everything


async def _everything(store: SqlStore) -> str:
    tables = MetaData()
    async with store.reading() as connection:
        await connection.run_sync(tables.reflect)
        found = [(await connection.execute(select(table))).all() for table in tables.sorted_tables]
    assert len(found) >= 14
    return repr(found)


async def test_what_a_slow_process_still_holds_of_them_is_not_written_after_all(kept: SqlStore) -> None:
    late = (
        kept.log([entry("late")]), kept.keep([kept_answer("late")]), kept.posted([posted("late")]),
        kept.remember({"talk": context("how many?")}),
    )  # fmt: skip
    await kept.forget(ANN)
    for writing in late:
        await writing
    export = await kept.export(ANN)
    assert not any(export[table] for table in ("question_log", "kept_answer", "posted", "cited"))
    if not kept.database.is_sqlite:
        assert not export["context"]
    await kept.log([entry("new", at=dt.datetime.now(dt.UTC))])
    assert len((await kept.export(ANN))["question_log"]) == 1


async def test_forgetting_and_writing_at_once_leave_nothing(kept: SqlStore) -> None:
    await asyncio.gather(
        *(kept.log([entry(f"{n}")]) for n in range(40)), kept.forget(ANN), *(kept.keep([kept_answer(f"k{n}")]) for n in range(40))
    )
    await kept.forget(ANN)
    assert ANN not in await _everything(kept)


async def test_a_conversation_in_another_process_is_forgotten_there_too(kept: SqlStore, database_url: str) -> None:
    await kept.remember({"talk": context("how many?")})
    async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})) as other:
        await other.forget(ANN)
    await kept.refresh()
    assert await kept.recall("talk") is None


async def test_what_is_kept_long_enough_is_removed(kept: SqlStore) -> None:
    now = NOW + dt.timedelta(days=200)
    await fill(kept, ANN, "a")
    await kept.suggest(suggestion("decided"))
    await kept.decide("decided", "declined", "Carmen", "")
    await kept.expire(NOW + dt.timedelta(days=29))
    rows = {table: len(found) for table, found in (await kept.export(ANN)).items()}
    assert min(rows[table] for table in ("question_log", "posted", "feedback", "outbox", "owed_correction")) == 1
    await kept.expire(NOW + dt.timedelta(days=31))
    rows = {table: len(found) for table, found in (await kept.export(ANN)).items()}
    assert (rows["question_log"], rows["feedback"], rows["posted"], rows["outbox"], rows["owed_correction"]) == (1, 1, 0, 0, 0)
    await kept.keep([replace(kept_answer("short"), until=NOW)])
    await kept.expire(now)
    export = await kept.export(ANN)
    assert [row["id"] for row in export["suggestion"]] == ["sa"], "what nobody has decided is kept until somebody does"
    assert not any(export[table] for table in ("question_log", "feedback", "posted", "outbox"))
    assert await kept.kept("short") is None
    assert len(await kept.audited(None, 9)) == 2


async def test_a_note_that_is_too_old_by_now_is_not_written(kept: SqlStore) -> None:
    await kept.log([entry("old", at=dt.datetime.now(dt.UTC) - dt.timedelta(days=91)), entry("new")])
    async with kept.reading() as connection:
        assert await connection.scalar(select(func.count()).select_from(QUESTION_LOG)) == 1


async def test_a_running_service_removes_it_by_itself(core: Core, settings: Settings) -> None:
    async with open_store(settings) as store:
        await store.keep([replace(kept_answer("short"), until=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))])
    async with Service(core, new_store(settings)) as service:
        left = [await service.store.kept("short")]

        async def look() -> None:
            while left[0]:
                left[0] = await service.store.kept("short")
                await asyncio.sleep(0.02)

        await asyncio.wait_for(look(), 20)


# The commands


def _tally(settings: Settings, *arguments: str) -> int:
    return main([*arguments], {"TALLY_DATA_DIR": str(settings.data_dir)}, [])


def test_the_commands_give_and_remove_what_is_kept(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    mark = ROSA.mark(asker_key(settings))
    spool = DiskSpool(settings.data_dir / FILE)

    async def store_some() -> None:
        async with open_store(settings) as store:
            await fill(store, mark, "a")
            await fill(store, BEN, "b")

    asyncio.run(store_some())
    spool.append([entry("spooled", asker=mark)])
    assert _tally(settings, "export", "chat", "rosa-1") == 0
    export = json.loads(capsys.readouterr().out)
    assert export["question_log"][0]["answer_id"] == "a"
    assert export["waiting"][0]["answer_id"] == "spooled"
    assert {len(rows) for rows in export.values()} <= {0, 1, 2}
    assert _tally(settings, "forget", "chat", "rosa-1", "--yes") == 0
    assert capsys.readouterr().out.startswith("Removed: cited 2, outbox 1, question_log 1, kept_answer 1, ")
    assert _tally(settings, "forget", "chat", "rosa-1", "--yes") == 0
    assert capsys.readouterr().out == "Nothing is kept of that asker.\n"
    assert mark.encode() not in _files(settings.data_dir)
    assert BEN.encode() in _files(settings.data_dir)


def test_without_the_key_nobody_would_be_recognised(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert _tally(settings, "forget", "chat", "rosa-1", "--yes") == 2
    assert "there is no secret key in" in capsys.readouterr().err
    assert not settings.data_dir.exists()


async def test_the_memory_of_the_process_is_forgotten_too(core: Core) -> None:
    store = MemoryStore()
    async with Service(core, store) as service:
        served = await service.answer(CASES_2022, ROSA, CHANNEL, keep=True)
        await until(lambda: len(store.entries) == 1)
        store.mood = "failing"
        await service.answer(CASES_2022, ROSA, CHANNEL, keep=True)
        await asyncio.sleep(0)
        assert await service.forget(ROSA, CHANNEL) == "That could not be done just now. Please try again in a minute."
        store.mood = "well"
        assert await service.forget(ROSA, CHANNEL, "es-MX") == "Se ha borrado todo lo que tenía sobre ti."
        assert await service.again(served.answer_id) is None
        assert not any((await service.export(ROSA)).values())
