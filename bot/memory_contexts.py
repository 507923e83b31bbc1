"""Conversations in memory: those of one process, bounded, each until it is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.memory_base import MOST, Newest
from bot.records import Context


class MemoryContexts:
    """At most `most` conversations; the one that was longest untouched goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._contexts: Newest[str, Context] = Newest(most)
        self._forgotten: Newest[str, dt.datetime] = Newest(most)

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said; not with the words of one who has been forgotten since."""
        for conversation, context in contexts.items():
            if not any(self._forgot(asker, context.since) for asker in context.askers):
                self._contexts.set(conversation, context)

    def _forgot(self, asker: str, since: dt.datetime) -> bool:
        at = self._forgotten.get(asker)
        return at is not None and since <= at

    async def recall(self, conversation: str) -> Context | None:
        """What a conversation has said, if it goes on."""
        context = self._contexts.get(conversation)
        if context and context.until < dt.datetime.now(dt.UTC):
            self._contexts.forget(conversation)
            return None
        return context

    async def forget(self, asker: str, at: dt.datetime) -> int:
        """Let go of the conversations in which an asker spoke before `at`; how many."""
        self._forgotten.set(asker, at)
        return self._contexts.forget_all(lambda each: asker in each.askers and each.since <= at)

    async def of(self, asker: str) -> list[Context]:
        """The conversations in which an asker spoke."""
        return [context for context in self.values() if asker in context.askers]

    async def expire(self, now: dt.datetime) -> int:
        """Let go of what is over; how many."""
        return self._contexts.forget_all(lambda each: each.until < now)

    async def leave(self, platform: str, workspace: str) -> int:
        """Let go of the conversations of a workspace; how many."""
        begins = f"{platform}\0{workspace}\0"
        conversations = [conversation for conversation, _ in self._contexts.items() if conversation.startswith(begins)]
        for conversation in conversations:
            self._contexts.forget(conversation)
        return len(conversations)

    def values(self) -> tuple[Context, ...]:
        """All of them."""
        return self._contexts.values()

    def askers(self) -> frozenset[str]:
        """All who spoke in one of them."""
        return frozenset(asker for context in self.values() for asker in context.askers)
