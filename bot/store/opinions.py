"""Feedback, suggestions and the audit: there once they have returned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import FOLLOWS, AuditEntry, Feedback, NotKept, Suggestion, SuggestionState
from bot.store import rows
from bot.store.base import Part
from bot.store.tables import AUDIT, FEEDBACK, SUGGESTION


class Opinions(Part):
    """What askers say of answers and facts, and what curators make of it."""

    async def rate(self, feedback: Feedback) -> None:
        """Keep what an asker thinks of an answer, in place of what the same asker thought of it before."""
        async with self.writing() as connection:
            await self.database.put(connection, FEEDBACK, [rows.feedback_row(feedback)])

    async def feedback(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[Feedback]:
        """What was said of answers in that time, newest first."""
        at = FEEDBACK.c.at
        async with self.reading() as connection:
            found = await connection.execute(select(FEEDBACK).where(at >= since, at < until).order_by(at.desc()).limit(most))
            return [rows.feedback(dict(row)) for row in found.mappings()]

    async def suggest(self, suggestion: Suggestion) -> None:
        """Keep a suggestion; once, however often the same id is given."""
        async with self.writing() as connection:
            await self.database.add(connection, SUGGESTION, [rows.suggestion_row(suggestion)])

    async def suggestion(self, id: str) -> Suggestion | None:
        """One suggestion."""
        async with self.reading() as connection:
            return await _suggestion(connection, id)

    async def suggestions(self, state: SuggestionState | None, most: int) -> Sequence[Suggestion]:
        """Those in a state, or all, newest first."""
        query = select(SUGGESTION).order_by(SUGGESTION.c.at.desc()).limit(most)
        if state:
            query = query.where(SUGGESTION.c.state == state)
        async with self.reading() as connection:
            return [rows.suggestion(dict(row)) for row in (await connection.execute(query)).mappings()]

    async def decide(self, id: str, state: SuggestionState, who: str, why: str) -> Suggestion:
        """Take a suggestion on to another state, and say so in the audit, both or neither. Raises NotKept."""
        now = dt.datetime.now(dt.UTC)
        from_states = [each for each, following in FOLLOWS.items() if state in following]
        this = (SUGGESTION.c.id == id, SUGGESTION.c.state.in_(from_states))
        async with self.writing() as connection:
            changed = await connection.execute(update(SUGGESTION).where(*this).values(state=state, decided_at=now))
            found = await _suggestion(connection, id)
            if found is None:
                raise NotKept(f"there is no suggestion {id}")
            if not changed.rowcount:
                raise NotKept(f"the suggestion {id} is {found.state}, and cannot become {state}")
            await append(connection, AuditEntry(now, who, state, f"suggestion:{id}", why))
        return found

    async def audit(self, entry: AuditEntry) -> None:
        """Append an entry."""
        async with self.writing() as connection:
            await append(connection, entry)

    async def audited(self, subject: str | None, most: int) -> Sequence[AuditEntry]:
        """The entries on a subject, or all, newest first."""
        query = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(most)
        if subject is not None:
            query = query.where(AUDIT.c.subject == subject)
        async with self.reading() as connection:
            return [rows.audit_entry(dict(row)) for row in (await connection.execute(query)).mappings()]


async def append(connection: AsyncConnection, entry: AuditEntry) -> None:
    """Append an entry to the audit, in the transaction of what it tells of."""
    await connection.execute(insert(AUDIT).values(asdict(entry)))


async def _suggestion(connection: AsyncConnection, id: str) -> Suggestion | None:
    row = (await connection.execute(select(SUGGESTION).where(SUGGESTION.c.id == id))).mappings().one_or_none()
    return rows.suggestion(dict(row)) if row else None
