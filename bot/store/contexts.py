"""Conversations in the database: where it is PostgreSQL, so that a restart or a second process goes on with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import Context
from bot.redaction import redacted
from bot.store import rows
from bot.store.base import Part, removed
from bot.store.rows import digest
from bot.store.tables import CONTEXT, CONTEXT_ASKER, QUESTION_LOG


class Contexts(Protocol):
    """Where conversations are kept: bot.memory_contexts, or here."""

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said; not with the words of one who has been forgotten since."""

    async def recall(self, conversation: str) -> Context | None:
        """What a conversation has said, if it goes on."""

    async def forget(self, asker: str, at: dt.datetime) -> int:
        """Let go of the conversations in which an asker spoke before `at`; how many."""

    async def of(self, asker: str) -> list[Context]:
        """The conversations in which an asker spoke."""

    async def leave(self, platform: str, workspace: str) -> int:
        """Let go of the conversations of a workspace; how many."""

    async def expire(self, now: dt.datetime) -> int:
        """Let go of what is over; how many."""


class KeptContexts(Part):
    """Their words are kept redacted, whatever the question log keeps: a follow-up needs no address."""

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said; not with the words of one who has been forgotten since."""
        async with self.writing() as connection:
            await self.lock_forgetting(connection, shared=True)
            forgotten = await self.forgotten(connection, {asker for context in contexts.values() for asker in context.askers})
            wanted = {
                key: context
                for key, context in contexts.items()
                if not any(asker in forgotten and context.since <= forgotten[asker] for asker in context.askers)
            }
            await self.database.put(connection, CONTEXT, [rows.context_row(key, _redacted(context)) for key, context in wanted.items()])
            spoke = [{"conversation": digest(key), "asker": asker} for key, context in wanted.items() for asker in context.askers]
            await self.database.add(connection, CONTEXT_ASKER, spoke)

    async def recall(self, conversation: str) -> Context | None:
        """What a conversation has said, if it goes on."""
        this = (CONTEXT.c.conversation == digest(conversation), CONTEXT.c.until >= dt.datetime.now(dt.UTC))
        async with self.reading() as connection:
            found = await _contexts(connection, this)
        return found[0] if found else None

    async def forget(self, asker: str, at: dt.datetime) -> int:
        """Let go of the conversations in which an asker spoke before `at`; how many."""
        theirs = select(CONTEXT_ASKER.c.conversation).where(CONTEXT_ASKER.c.asker == asker)
        async with self.writing() as connection:
            gone = await removed(connection, CONTEXT, CONTEXT.c.conversation.in_(theirs), CONTEXT.c.since <= at)
            await _remove_unspoken(connection)
        return gone

    async def of(self, asker: str) -> list[Context]:
        """The conversations in which an asker spoke."""
        theirs = select(CONTEXT_ASKER.c.conversation).where(CONTEXT_ASKER.c.asker == asker)
        async with self.reading() as connection:
            return await _contexts(connection, (CONTEXT.c.conversation.in_(theirs),))

    async def leave(self, platform: str, workspace: str) -> int:
        """Let go of the conversations of all who asked in a workspace, for a conversation is kept without its place; how many."""
        asked = select(QUESTION_LOG.c.asker).where(QUESTION_LOG.c.platform == platform, QUESTION_LOG.c.workspace == workspace)
        theirs = select(CONTEXT_ASKER.c.conversation).where(CONTEXT_ASKER.c.asker.in_(asked))
        async with self.writing() as connection:
            gone = await removed(connection, CONTEXT, CONTEXT.c.conversation.in_(theirs))
            await _remove_unspoken(connection)
        return gone

    async def expire(self, now: dt.datetime) -> int:
        """Let go of what is over; how many."""
        async with self.writing() as connection:
            gone = await removed(connection, CONTEXT, CONTEXT.c.until < now)
            await _remove_unspoken(connection)
        return gone


async def _remove_unspoken(connection: AsyncConnection) -> None:
    await connection.execute(delete(CONTEXT_ASKER).where(CONTEXT_ASKER.c.conversation.not_in(select(CONTEXT.c.conversation))))


async def _contexts(connection: AsyncConnection, conditions: tuple[object, ...]) -> list[Context]:
    query = select(CONTEXT, CONTEXT_ASKER.c.asker).join(CONTEXT_ASKER, CONTEXT_ASKER.c.conversation == CONTEXT.c.conversation)
    found: dict[str, tuple[dict[str, object], list[str]]] = {}
    for row in (await connection.execute(query.where(*conditions))).mappings():  # type: ignore[arg-type]
        found.setdefault(row["conversation"], (dict(row), []))[1].append(row["asker"])
    return [rows.context(row, askers) for row, askers in found.values()]


def _redacted(context: Context) -> Context:
    return replace(context, turns=tuple(turn.model_copy(update={"text": redacted(turn.text)}) for turn in context.turns))
