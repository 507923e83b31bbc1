"""What the parts of the store share: a database that is brought up to date when it is first used, and how long things are kept."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.migrating import migrate
from bot.store.rows import Row, digest
from bot.store.tables import FORGOTTEN_ASKER

# Any number that nobody else locks in that database: "forget" in ASCII.
_FORGETTING = 0x666F72676574
# Rows changed in one statement; SQLite takes no more than some 32,000 values in one.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Retention:
    """For how long: `log` what was asked and said of it, `answers` what a button or a correction needs."""

    log: dt.timedelta = dt.timedelta(days=90)
    answers: dt.timedelta = dt.timedelta(days=30)


class Part:
    """Transactions on a database whose tables are up to date."""

    def __init__(self, database: Database, retention: Retention) -> None:
        self.database, self.retention = database, retention
        self._migrated = False
        self._migrating = asyncio.Lock()

    async def prepare(self) -> None:
        """Bring the tables up to date, unless that is done. Raises StoreError, and ConfigurationMistake where a newer version made them."""
        async with self._migrating:
            if not self._migrated:
                await migrate(self.database)
                self._migrated = True

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads."""
        if not self._migrated:
            await self.prepare()
        async with self.database.reading() as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes."""
        if not self._migrated:
            await self.prepare()
        async with self.database.writing() as connection:
            yield connection

    async def lock_forgetting(self, connection: AsyncConnection, *, shared: bool) -> None:
        """Keep notes and forgetting apart: who writes notes shares the lock, who forgets has it alone. In SQLite there is one writer anyway."""
        if not self.database.is_sqlite:
            share = "_shared" if shared else ""
            await connection.execute(text(f"SELECT pg_advisory_xact_lock{share}(:lock)"), {"lock": _FORGETTING})

    async def wanted(self, connection: AsyncConnection, rows: Iterable[Row], kept_for: dt.timedelta) -> list[Row]:
        """The rows that may be written: not of somebody who was forgotten after their time `at`, nor too old to be kept."""
        await self.lock_forgetting(connection, shared=True)
        oldest = dt.datetime.now(dt.UTC) - kept_for
        rows = [row for row in rows if row["at"] >= oldest]
        forgotten = await self.forgotten(connection, {row["asker"] for row in rows})
        return [row for row in rows if row["asker"] not in forgotten or row["at"] > forgotten[row["asker"]]]

    async def forgotten(self, connection: AsyncConnection, askers: Iterable[str]) -> Mapping[str, dt.datetime]:
        """Those among the askers who were forgotten, and when."""
        by_digest = {digest(asker): asker for asker in askers if asker}
        table = FORGOTTEN_ASKER.c
        found = await connection.execute(select(table.digest, table.at).where(table.digest.in_(by_digest)))
        return {by_digest[row.digest]: row.at for row in found}


async def removed(connection: AsyncConnection, table: Any, *conditions: Any) -> int:  # noqa: ANN401 - SQLAlchemy's own types of these are wider
    """Delete the rows that meet the conditions; how many."""
    return (await connection.execute(delete(table).where(*conditions))).rowcount
