"""The tables: made from nothing and from every earlier step with data in it, by one process of several at once."""

from __future__ import annotations

import asyncio
import datetime as dt
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, inspect, select, text
from sqlalchemy.exc import DatabaseError

from bot.ports import ConfigurationMistake
from bot.records import AuditEntry
from bot.settings import read_settings
from bot.store.database import Database, url_of
from bot.store.migrating import _config, migrate, schema_of
from bot.store.opening import open_store
from bot.store.sql import SqlStore
from bot.store.tables import METADATA
from tests.stored import NOW

STEPS = [step.revision for step in ScriptDirectory(str(Path(__file__).parent.parent / "bot/store/migrations")).walk_revisions()][::-1]


def _database(url: str) -> Database:
    return Database(url_of(read_settings({"TALLY_DATABASE_URL": url})))


async def test_from_nothing_come_the_tables_that_the_code_knows(database_url: str) -> None:
    database = _database(database_url)
    await migrate(database)
    async with database.reading() as connection:
        differences = await connection.run_sync(lambda sync: compare_metadata(MigrationContext.configure(sync), METADATA))
    assert differences == []
    schema = await schema_of(database)
    assert (schema.current, schema.newest, schema.is_newest, schema.is_known) == (STEPS[-1], STEPS[-1], True, True)
    await database.close()


@pytest.mark.parametrize("step", STEPS)
async def test_from_each_earlier_step_every_row_comes_along(database_url: str, step: str) -> None:
    database = _database(database_url)
    async with database.writing() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), step))
        before = await connection.run_sync(_with_a_row_in_each)
    await migrate(database)
    async with database.reading() as connection:
        after = await connection.run_sync(_rows)
    assert len(before) >= 12
    for table, row in before.items():
        assert row.items() <= after[table].items()
    await database.close()


def _tables(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _with_a_row_in_each(connection: Connection) -> dict[str, dict[str, object]]:
    for table in _tables(connection):
        connection.execute(table.insert().values({column.name: _value(column.type.python_type) for column in table.columns}))
    return _rows(connection)


def _rows(connection: Connection) -> dict[str, dict[str, object]]:
    """The row of each table; a later step brings tables that have none yet."""
    found = {table.name: connection.execute(select(table)).mappings().one_or_none() for table in _tables(connection)}
    return {name: dict(row) for name, row in found.items() if row is not None}


def _value(kind: type) -> object:
    return {str: "x", int: 7, float: 0.5, bool: True, object: {"a": 1}, dict: {"a": 1}, dt.datetime: NOW.replace(tzinfo=None)}[kind]


async def test_several_that_start_at_once_make_the_tables_once(database_url: str) -> None:
    databases = [_database(database_url) for _ in range(6)]
    await asyncio.gather(*map(migrate, databases))
    assert (await schema_of(databases[0])).is_newest
    for database in databases:
        await database.close()


async def test_a_step_that_breaks_leaves_everything_as_it_was(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    database = _database(database_url)
    from bot.store import migrating

    def breaks(config: object, _to: str) -> None:
        command.upgrade(config, STEPS[0])  # type: ignore[arg-type]
        raise RuntimeError("the machine fails")

    with monkeypatch.context() as patched:
        patched.setattr(migrating.command, "upgrade", breaks)
        with pytest.raises((RuntimeError, RecursionError)):
            await migrate(database)
    async with database.reading() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == []
    await migrate(database)
    await database.close()


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})) as store, store.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'r9999'"))
    with pytest.raises(ConfigurationMistake, match="its tables are at r9999"):
        async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})):
            pass


@pytest.mark.parametrize("change", ["DELETE FROM audit", "UPDATE audit SET why = 'x'", "UPDATE audit SET who = 'somebody else'"])
async def test_the_database_itself_keeps_the_audit(kept: SqlStore, change: str) -> None:
    entry = AuditEntry(NOW, "Carmen", "paused", "fact:f", "doubt")
    await kept.audit(entry)
    with pytest.raises(DatabaseError, match="the audit is only added to"):
        async with kept.writing() as connection:
            await connection.execute(text(change))
    assert list(await kept.audited(None, 9)) == [entry]


async def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "tally.sqlite3"
    async with open_store(read_settings({"TALLY_DATABASE_URL": f"sqlite:///{file}"})) as store:
        await store.ping()
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    assert set(modes.values()) == {0o600}


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "sqlite+aiosqlite:////home/x/tally.sqlite3"),
        ("sqlite:////srv/x.db", "sqlite+aiosqlite:////srv/x.db"),
        ("postgresql://u:p@h/n", "postgresql+psycopg://u:***@h/n"),
        ("postgres://u:p@h/n", "postgresql+psycopg://u:***@h/n"),
    ],
)
def test_where_the_database_is(url: str, says: str) -> None:
    assert str(url_of(read_settings({"TALLY_DATA_DIR": "/home/x", "TALLY_DATABASE_URL": url}))) == says


@pytest.mark.parametrize("url", ["mysql://u:hunter2@h/n", "hunter2", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_none_is_one_sentence_without_it(url: str) -> None:
    with pytest.raises(ConfigurationMistake, match="write postgresql://user:password@host/name, or sqlite:///path") as mistake:
        Database(url_of(read_settings({"TALLY_DATABASE_URL": url})))
    assert "hunter2" not in str(mistake.value)


def test_every_step_knows_the_one_before() -> None:
    assert [f"r{number:04}" for number in range(1, len(STEPS) + 1)] == STEPS
