"""The workspaces that installed Tally, and what must happen only once, in the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import delete, literal, select

from bot.records import Installed
from bot.store.base import Part, removed
from bot.store.tables import (
    CITED,
    FEEDBACK,
    INSTALLATION,
    KEPT_ANSWER,
    OUTBOX,
    OWED_CORRECTION,
    POSTED,
    QUESTION_LOG,
    SEEN,
    SUGGESTION,
    WORKSPACE_SETTINGS,
)

_BELONGS = (QUESTION_LOG, KEPT_ANSWER, POSTED, FEEDBACK, SUGGESTION, OUTBOX, WORKSPACE_SETTINGS, INSTALLATION)


class Guests(Part):
    """Sealed as the adapter gives them: the database never sees a token."""

    async def install(self, installed: Installed) -> None:
        """Keep an installation, in place of the one before."""
        async with self.writing() as connection:
            row = {
                "platform": installed.platform, "workspace": installed.workspace, "at": installed.at, "sealed": installed.sealed,
            }  # fmt: skip
            await self.database.put(connection, INSTALLATION, [row])

    async def installations(self, platform: str) -> Sequence[Installed]:
        """All installations on a platform."""
        async with self.reading() as connection:
            found = (await connection.execute(select(INSTALLATION).where(INSTALLATION.c.platform == platform))).all()
        return [Installed(row.platform, row.workspace, row.at, row.sealed) for row in found]

    async def uninstall(self, platform: str, workspace: str) -> Mapping[str, int]:
        """Remove an installation and everything of its workspace; how many rows, by table."""
        async with self.writing() as connection:
            theirs = select(KEPT_ANSWER.c.answer_id).where(KEPT_ANSWER.c.platform == platform, KEPT_ANSWER.c.workspace == workspace)
            gone = {
                table.name: await removed(connection, table, table.c.answer_id.in_(theirs)) for table in (CITED, OWED_CORRECTION)
            }  # before the answers that they belong to
            for table in _BELONGS:
                gone[table.name] = await removed(connection, table, table.c.platform == platform, table.c.workspace == workspace)
        return gone

    async def first_time(self, id: str, until: dt.datetime) -> bool:
        """Whether an id comes for the first time; it is remembered until then."""
        async with self.writing() as connection:
            await removed(connection, SEEN, SEEN.c.id == id, SEEN.c.until <= dt.datetime.now(dt.UTC))
            return await self.database.add_one(connection, SEEN, {"id": id, "until": until})

    async def take_back(self, id: str) -> bool:
        """Forget an id that has come; False where it has not, or long ago."""
        async with self.writing() as connection:
            this = delete(SEEN).where(SEEN.c.id == id, SEEN.c.until > dt.datetime.now(dt.UTC)).returning(literal(1))
            return (await connection.execute(this)).first() is not None

    async def expire_seen(self, now: dt.datetime) -> int:
        """Forget the ids whose time is over; how many."""
        async with self.writing() as connection:
            return await removed(connection, SEEN, SEEN.c.until <= now)
