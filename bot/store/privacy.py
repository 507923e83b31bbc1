"""What an asker may want of what is kept of them: everything, or nothing any more. And what is kept no longer in any case."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import FORGOTTEN, StoreError
from bot.store.base import Part, removed
from bot.store.rows import digest
from bot.store.tables import (
    AUDIT,
    CITED,
    FEEDBACK,
    FORGOTTEN_ASKER,
    KEPT_ANSWER,
    OUTBOX,
    OWED_CORRECTION,
    POSTED,
    QUESTION_LOG,
    SUGGESTION,
)

# Everything that is somebody's, each row with its asker's mark.
_THEIRS = (QUESTION_LOG, KEPT_ANSWER, POSTED, FEEDBACK, SUGGESTION, OUTBOX, OWED_CORRECTION)
# A reader holds the write-ahead log for as long as its query takes.
_CHECKPOINT_TRIES, _CHECKPOINT_PAUSE = 100, 0.1


class Privacy(Part):
    """Whoever is forgotten is forgotten in one transaction, and may ask again from then on."""

    async def forget_rows(self, asker: str, at: dt.datetime) -> dict[str, int]:
        """Remove all rows of an asker; how many, by table. The audit keeps its rows, without them."""
        gone: dict[str, int] = {}
        async with self.writing() as connection:
            await self.lock_forgetting(connection, shared=False)
            await self.database.put(connection, FORGOTTEN_ASKER, [{"digest": digest(asker), "at": at}])
            theirs = select(KEPT_ANSWER.c.answer_id).where(KEPT_ANSWER.c.asker == asker)
            gone["cited"] = await removed(connection, CITED, CITED.c.answer_id.in_(theirs))
            answers = or_(OUTBOX.c.asker == asker, OUTBOX.c.answer_id.in_(theirs))
            gone["outbox"] = await removed(connection, OUTBOX, answers)
            for table in _THEIRS:
                gone[table.name] = gone.get(table.name, 0) + await removed(connection, table, table.c.asker == asker)
            await connection.execute(update(AUDIT).where(AUDIT.c.who == asker).values(who=FORGOTTEN))
        return gone

    async def leave_nothing_in_files(self) -> None:
        """Empty the write-ahead log of a SQLite database, waiting until nobody reads it. Raises StoreError where somebody does not stop."""
        if not self.database.is_sqlite:
            return
        for _ in range(_CHECKPOINT_TRIES):
            async with self.database.outside() as connection:
                busy, *_ = (await connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))).one()
            if not busy:
                return
            await asyncio.sleep(_CHECKPOINT_PAUSE)
        raise StoreError("the rows are removed, but somebody reads the database without end, so that its write-ahead log cannot be emptied")

    async def rows_of(self, asker: str) -> dict[str, Sequence[Mapping[str, Any]]]:
        """All rows of an asker, by table."""
        found: dict[str, Sequence[Mapping[str, Any]]] = {}
        async with self.reading() as connection:
            for table in _THEIRS:
                found[table.name] = await _rows(connection, table, table.c.asker == asker)
            found[AUDIT.name] = await _rows(connection, AUDIT, AUDIT.c.who == asker)
            theirs = select(KEPT_ANSWER.c.answer_id).where(KEPT_ANSWER.c.asker == asker)
            found[CITED.name] = await _rows(connection, CITED, CITED.c.answer_id.in_(theirs))
        return found

    async def expire_rows(self, now: dt.datetime) -> dict[str, int]:
        """Remove what has been kept long enough; how many rows, by table."""
        asked, kept = now - self.retention.log, now - self.retention.answers
        decided = (SUGGESTION.c.decided_at.is_not(None), SUGGESTION.c.decided_at < asked)
        conditions: Sequence[tuple[Table, Sequence[Any]]] = (
            (KEPT_ANSWER, [KEPT_ANSWER.c.until < now]),
            (POSTED, [POSTED.c.at < kept]),
            (FEEDBACK, [FEEDBACK.c.at < asked]),
            (SUGGESTION, decided),
            (OUTBOX, [OUTBOX.c.due < kept]),
            (OWED_CORRECTION, [OWED_CORRECTION.c.at < kept]),
            (FORGOTTEN_ASKER, [FORGOTTEN_ASKER.c.at < asked - dt.timedelta(days=1)]),  # no row so old is written any more
        )
        gone: dict[str, int] = {}
        async with self.writing() as connection:
            outcomes = (await connection.scalars(select(QUESTION_LOG.c.outcome).distinct())).all()
            gone[QUESTION_LOG.name] = await removed(
                connection, QUESTION_LOG, QUESTION_LOG.c.outcome.in_(outcomes), QUESTION_LOG.c.at < asked
            )
            for table, condition in conditions:
                gone[table.name] = await removed(connection, table, *condition)
            await connection.execute(delete(CITED).where(CITED.c.answer_id.not_in(select(KEPT_ANSWER.c.answer_id))))
        return gone


async def _rows(connection: AsyncConnection, table: Table, condition: Any) -> list[Mapping[str, Any]]:  # noqa: ANN401 - SQLAlchemy's own type is wider
    return [dict(row) for row in (await connection.execute(select(table).where(condition))).mappings()]
