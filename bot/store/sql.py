"""The Store in a database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select, text

from bot.memory_contexts import MemoryContexts
from bot.records import Context, Place
from bot.store.base import Retention
from bot.store.choices import Choices
from bot.store.contexts import Contexts, KeptContexts
from bot.store.correcting import Correcting
from bot.store.database import Database
from bot.store.demanded import Demanded
from bot.store.guests import Guests
from bot.store.notes import Notes
from bot.store.opinions import Opinions
from bot.store.outbox import Outbox
from bot.store.port import NOTHING_KNOWN, Known
from bot.store.privacy import Privacy
from bot.store.rows import digest
from bot.store.tables import FORGOTTEN_ASKER
from bot.workspace import Scope, nearest

# Clocks of two machines may differ by so much, and a process may have written late: forgotten again costs nothing.
_OVERLAP = dt.timedelta(minutes=5)


class SqlStore(Notes, Opinions, Demanded, Choices, Outbox, Correcting, Privacy, Guests):
    """One for a process. Conversations are kept in the database where it is PostgreSQL, else in memory."""

    def __init__(self, database: Database, retention: Retention) -> None:
        super().__init__(database, retention)
        self._memory = MemoryContexts()
        self._contexts: Contexts = self._memory if database.is_sqlite else KeptContexts(database, retention)
        self._looked = dt.datetime.now(dt.UTC)

    def known(self, place: Place, asker: str) -> Known:
        """What is at hand without asking the database."""
        if not self._chosen and not self._owed:
            return NOTHING_KNOWN
        return Known(nearest(self._chosen, Scope.of(place)), self._owed.get(asker, ()))

    async def recall(self, conversation: str) -> Context | None:
        """What a conversation has said, if it goes on; with SQLite it is in memory."""
        return await self._contexts.recall(conversation)

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said."""
        await self._contexts.remember(contexts)

    async def refresh(self) -> None:
        """Take up what other processes have changed: settings, what is owed, who is forgotten."""
        await self.take_up_choices()
        spoke = {digest(asker): asker for asker in self._memory.askers()}
        looked, now = self._looked, dt.datetime.now(dt.UTC)
        if spoke:
            async with self.reading() as connection:
                since = FORGOTTEN_ASKER.c.at > looked - _OVERLAP
                found = (await connection.execute(select(FORGOTTEN_ASKER).where(since))).all()
            for row in found:
                if row.digest in spoke:
                    await self._memory.forget(spoke[row.digest], row.at)
        self._looked = now

    async def forget(self, asker: str) -> Mapping[str, int]:
        """Remove everything about an asker; how many rows, by table. Raises StoreError also where the files of SQLite still have traces."""
        now = dt.datetime.now(dt.UTC)
        gone = await self.forget_rows(asker, now)
        gone["context"] = await self._contexts.forget(asker, now)
        self._owed = {mark: owed for mark, owed in self._owed.items() if mark != asker}
        await self.leave_nothing_in_files()
        return gone

    async def export(self, asker: str) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Everything about an asker, by table."""
        contexts = [asdict(context) for context in await self._contexts.of(asker)]
        return {**await self.rows_of(asker), "context": contexts}

    async def expire(self, now: dt.datetime) -> Mapping[str, int]:
        """Remove what has been kept long enough; how many rows, by table."""
        gone = {**await self.expire_rows(now), "context": await self._contexts.expire(now)}
        return gone | {"seen": await self.expire_seen(now)}

    async def uninstall(self, platform: str, workspace: str) -> Mapping[str, int]:
        """Remove an installation and everything of its workspace; how many rows, by table."""
        conversations = await self._contexts.leave(platform, workspace)  # whose they are stands in what goes next
        gone = await super().uninstall(platform, workspace)
        self._chosen = {
            scope: chosen for scope, chosen in self._chosen.items() if (scope.platform, scope.workspace) != (platform, workspace)
        }
        await self.leave_nothing_in_files()
        return {**gone, "context": conversations}

    async def ping(self) -> None:
        """Nothing where the database answers."""
        async with self.reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection."""
        await self.database.close()
