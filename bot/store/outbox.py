"""The outbox: what waits to be sent, claimed by one process at a time."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence

from sqlalchemy import or_, select, update

from bot.records import Outgoing
from bot.store import rows
from bot.store.base import Part, Retention
from bot.store.database import Database
from bot.store.tables import OUTBOX

# What is left of a message that was sent: its id, so that it is not queued again.
_EMPTIED = {"workspace": "", "channel": "", "thread": "", "text": "", "message": None, "answer_id": None, "asker": "", "owner": None}


class Outbox(Part):
    """Messages are given out under a lease, and are this store's to release while it runs."""

    def __init__(self, database: Database, retention: Retention) -> None:
        super().__init__(database, retention)
        self._owner = secrets.token_hex(8)

    async def queue(self, outgoing: Outgoing, due: dt.datetime | None = None) -> bool:
        """Put something into the outbox, to be sent at once or from `due` on; False where that id was there before."""
        now = dt.datetime.now(dt.UTC)
        row = {**rows.outgoing_row(outgoing), "queued_at": now, "due": due or now}
        async with self.writing() as connection:
            return await self.database.add_one(connection, OUTBOX, row)

    async def claim(self, platform: str, most: int, lease: dt.timedelta) -> Sequence[Outgoing]:
        """At most `most` of what is due on a platform, oldest first; nobody else gets them before the lease has run out."""
        now, table = dt.datetime.now(dt.UTC), OUTBOX.c
        waiting = (table.platform == platform, table.done_at.is_(None), table.due <= now)
        free = or_(table.leased_until.is_(None), table.leased_until <= now)
        query = select(OUTBOX).where(*waiting, free).order_by(table.due, table.queued_at, table.id).limit(most)
        async with self.reading() as connection:  # an empty outbox, which is nearly always, costs no lock
            if (await connection.execute(query)).first() is None:
                return []
        async with self.writing() as connection:
            found = (await connection.execute(query.with_for_update(skip_locked=True))).mappings().all()
            ids = [row["id"] for row in found]
            await connection.execute(update(OUTBOX).where(table.id.in_(ids)).values(leased_until=now + lease, owner=self._owner))
        return [rows.outgoing(dict(row)) for row in found]

    async def release(self, ids: Sequence[str]) -> None:
        """Give back what this store claimed and was not sent; what another has claimed since is the other's."""
        this = (OUTBOX.c.id.in_(ids), OUTBOX.c.owner == self._owner)
        async with self.writing() as connection:
            await connection.execute(update(OUTBOX).where(*this).values(leased_until=None, owner=None))

    async def done(self, id: str) -> None:
        """Take what was sent out of the outbox: its id stays, nothing else."""
        async with self.writing() as connection:
            await connection.execute(update(OUTBOX).where(OUTBOX.c.id == id).values(done_at=dt.datetime.now(dt.UTC), **_EMPTIED))
