"""A database, SQLite or PostgreSQL: its engine, its transactions, and what its failures mean."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Table, event, exc, literal, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.ports import ConfigurationMistake
from bot.records import StoreError
from bot.settings import Settings

FILE = "tally.sqlite3"
# Another process writes for milliseconds; who is locked for longer than this is taken for hanging (bot.ledger.PATIENCE is more).
BUSY_SECONDS = 2.0
_LOOKS_AGAIN = 0.001, 0.006
_CONNECT_SECONDS = 4
# Answers read little and notes are written by one task, so few connections are ever used at once.
_POOL, _OVERFLOW = 5, 10
_IMMEDIATE, _OUTSIDE = "tally_immediate", "tally_outside"
_EXAMPLES = "postgresql://user:password@host/name, or sqlite:///path"


def url_of(settings: Settings) -> URL:
    """Where the database is. Raises ConfigurationMistake, which quotes nothing of a URL."""
    if settings.database_url is None:
        return URL.create("sqlite+aiosqlite", database=str(settings.data_dir / FILE))
    try:
        url = make_url(settings.database_url.get_secret_value())
    except exc.ArgumentError:
        raise ConfigurationMistake(f"TALLY_DATABASE_URL is no address of a database; write {_EXAMPLES}") from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+aiosqlite", database=str(Path(url.database).expanduser().absolute()))
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
    raise ConfigurationMistake(f"TALLY_DATABASE_URL names no database that Tally can use; write {_EXAMPLES}")


class Database:
    """Connections are made when first needed. Raises ConfigurationMistake where the driver is missing."""

    def __init__(self, url: URL) -> None:
        self.url = url
        self.engine = _engine(url)
        # SQLite takes one writer at a time; standing in line for it costs less than trying again and again.
        self._one_writer = asyncio.Lock() if self.is_sqlite else None

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises StoreError."""
        async with _failing_as_store_errors(), self.engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: all of it or nothing, and once it has ended it outlives the machine's failure. Raises StoreError."""
        async with _failing_as_store_errors():
            if self._one_writer is None:
                async with self.engine.begin() as connection:
                    yield connection
                return
            async with self._one_writer, self.engine.connect() as connection:
                await connection.execution_options(**{_IMMEDIATE: True})
                await _begin(connection)
                yield connection
                await connection.commit()  # whatever raises before it, closing the connection takes back

    @asynccontextmanager
    async def outside(self) -> AsyncIterator[AsyncConnection]:
        """A connection to SQLite without a transaction, for what cannot be done inside one. Raises StoreError."""
        async with _failing_as_store_errors(), self.engine.connect() as connection:
            await connection.execution_options(**{_OUTSIDE: True})
            yield connection

    def insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that can say what to do where a row is there already."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def add(self, connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows; one whose key is there already is left as it is."""
        if rows:
            await connection.execute(self.insert(table).on_conflict_do_nothing(), rows)

    async def add_one(self, connection: AsyncConnection, table: Table, row: dict[str, Any]) -> bool:
        """Insert a row; False where its key is there already."""
        added = self.insert(table).values(row).on_conflict_do_nothing().returning(literal(1))
        return (await connection.execute(added)).first() is not None

    async def put(self, connection: AsyncConnection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows; one whose key is there already is replaced."""
        if not rows:
            return
        keys = [column.name for column in table.primary_key]
        statement = self.insert(table)
        changed = {name: statement.excluded[name] for name in rows[0] if name not in keys}
        replacing = statement.on_conflict_do_update(index_elements=keys, set_=changed) if changed else statement.on_conflict_do_nothing()
        await connection.execute(replacing, rows)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()


def _engine(url: URL) -> AsyncEngine:
    """`hide_parameters` keeps what people wrote out of the messages of errors."""
    if url.get_backend_name() == "sqlite":
        engine = create_async_engine(
            url, hide_parameters=True, pool_size=_POOL, max_overflow=_OVERFLOW, connect_args={"timeout": BUSY_SECONDS}
        )
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine
    try:
        return create_async_engine(
            url, hide_parameters=True, pool_size=_POOL, max_overflow=_OVERFLOW, pool_pre_ping=True,
            connect_args={"connect_timeout": _CONNECT_SECONDS},
        )  # fmt: skip
    except ImportError:
        raise ConfigurationMistake(
            "TALLY_DATABASE_URL names PostgreSQL, and that needs an extra: pip install 'tally-bot[postgres]'"
        ) from None


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - of the driver, which is not typed
    """Readers beside a writer (WAL), commits that outlive a power cut (FULL), and nothing left of what was deleted (secure_delete).

    The driver's own notion of transactions is turned off: it would not put a migration into one.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "secure_delete = ON", "temp_store = MEMORY"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that reads first and is overtaken could not go on."""
    options = connection.get_execution_options()
    if options.get(_OUTSIDE):
        return
    if not options.get(_IMMEDIATE):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")  # `_begin` waits in SQLite's place
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000:.0f}")


async def _begin(connection: AsyncConnection) -> None:
    """Begin a transaction that has the lock of writers.

    SQLite itself looks every 100 ms whether the lock is free, and against a process that writes without
    end it finds it taken for seconds; who looks every few milliseconds gets a turn.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            await connection.begin()
        except exc.OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
        else:
            return
        await connection.rollback()  # of nothing: for SQLAlchemy it had begun
        await asyncio.sleep(random.uniform(*_LOOKS_AGAIN))  # noqa: S311 - no secret


@asynccontextmanager
async def _failing_as_store_errors() -> AsyncIterator[None]:
    """What may go better the next time (no connection, no lock, no room) becomes a StoreError; what is a mistake of ours stays what it is."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError) as error:
        raise StoreError(_why(error.orig or error)) from error
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise StoreError("the connection to it was lost") from error
        if type(error.orig) is sqlite3.DatabaseError:  # a damaged file
            raise StoreError(_why(error.orig)) from error
        raise
    except (exc.TimeoutError, OSError) as error:
        raise StoreError(_why(error)) from error


# The server's and the driver's own words may hold pieces of the URL, and so of the password.
_REASONS = {
    "connection refused": "nothing listens at that address",
    "resolve host": "its host is not found (a password with @, : or / in it has to be percent-encoded in the URL)",
    "authentication failed": "it refuses the user or the password",
    "does not exist": "it has no such user or database",
    "timeout": "it does not answer",
    "too many": "it has no connection left",
    "server closed the connection": "the connection to it was lost",
    "locked": "it is locked by another process",
    "full": "there is no room left on the disk",
    "unable to open": "its file cannot be opened",
    "readonly": "its file cannot be written",
    "not a database": "its file is no database",
    "malformed": "its file is damaged",
    "disk i/o": "the disk fails",
}


def _why(error: BaseException) -> str:
    words = str(error).lower()
    return next((reason for sign, reason in _REASONS.items() if sign in words), f"it fails with {type(error).__name__}")


def make_private(file: Path) -> None:
    """Make the folder of a SQLite database, and the file, for its owner alone, before anything is in it. Raises StoreError."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}") from error
