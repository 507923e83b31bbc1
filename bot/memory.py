"""The Store in memory: for one process, forgotten at its end, and bounded; it can be told to fail or to hang."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from bot.ports import Context, LogEntry, Outgoing, Place, Posted, StoreError, WorkspaceSettings

Mood = Literal["well", "failing", "hanging"]
# About 20 MB where all of it is full.
_MOST = 10_000
_Value = TypeVar("_Value")


class _Newest(Generic[_Value]):
    """A mapping that lets go of what was longest untouched."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[str, _Value] = OrderedDict()

    def get(self, key: str) -> _Value | None:
        if key in self._values:
            self._values.move_to_end(key)
        return self._values.get(key)

    def set(self, key: str, value: _Value) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)

    def forget(self, key: str) -> None:
        del self._values[key]

    def values(self) -> tuple[_Value, ...]:
        return tuple(self._values.values())

    def __contains__(self, key: str) -> bool:
        return key in self._values


@dataclass(slots=True)
class _Waiting:
    outgoing: Outgoing
    leased_until: float = 0.0


class MemoryStore:
    """Everything in this process, each part at most `most` long: the oldest goes first, but nothing of the outbox does.

    `mood` is "well", "failing" (every method raises StoreError) or "hanging" (none comes back).
    """

    def __init__(self, most: int = _MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self.mood: Mood = "well"
        self.closed = False
        self._most, self._clock = most, clock
        self._entries: _Newest[LogEntry] = _Newest(most)
        self._posts: _Newest[Posted] = _Newest(most)
        self._workspaces: _Newest[WorkspaceSettings] = _Newest(most)
        self._contexts: _Newest[Context] = _Newest(most)
        self._outbox: dict[str, _Waiting] = {}
        self._sent: _Newest[None] = _Newest(most)

    @property
    def entries(self) -> tuple[LogEntry, ...]:
        """The question log, oldest first."""
        return self._entries.values()

    async def _reach(self) -> None:
        if self.mood == "hanging":
            await asyncio.get_running_loop().create_future()
        if self.mood == "failing":
            raise StoreError("the store in memory was told to fail")

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Append to the question log; once, however often the same answer id is logged."""
        await self._reach()
        for entry in entries:
            self._entries.set(entry.answer_id, entry)

    async def posted(self, posts: Sequence[Posted]) -> None:
        """Keep where answers stand."""
        await self._reach()
        for post in posts:
            self._posts.set(post.answer_id, post)

    async def post_of(self, answer_id: str) -> Posted | None:
        """Where an answer stands, if that is known."""
        await self._reach()
        return self._posts.get(answer_id)

    async def known(self, place: Place, conversation: str) -> tuple[WorkspaceSettings, Context | None]:
        """The settings of a question's workspace, and what was said before it."""
        await self._reach()
        settings = self._workspaces.get(f"{place.platform}\0{place.workspace}") or WorkspaceSettings()
        context = self._contexts.get(conversation)
        if context and context.until < dt.datetime.now(dt.UTC):
            self._contexts.forget(conversation)
            context = None
        return settings, context

    async def set_workspace(self, platform: str, workspace: str, settings: WorkspaceSettings) -> None:
        """Replace the settings of a workspace."""
        await self._reach()
        self._workspaces.set(f"{platform}\0{workspace}", settings)

    async def remember(self, contexts: Mapping[str, Context]) -> None:
        """Replace what these conversations have said."""
        await self._reach()
        for conversation, context in contexts.items():
            self._contexts.set(conversation, context)

    async def queue(self, outgoing: Outgoing) -> None:
        """Put something into the outbox; once, however often the same id is queued. Raises StoreError where it is full."""
        await self._reach()
        if outgoing.id in self._outbox or outgoing.id in self._sent:
            return
        if len(self._outbox) >= self._most:
            raise StoreError(f"the outbox holds {self._most} messages already; nothing is taking them out")
        self._outbox[outgoing.id] = _Waiting(outgoing)

    async def claim(self, platform: str, most: int, lease: dt.timedelta) -> Sequence[Outgoing]:
        """At most `most` of what waits for a platform, oldest first; nobody else gets them before the lease has run out."""
        await self._reach()
        now = self._clock()
        free = [w for w in self._outbox.values() if w.outgoing.place.platform == platform and w.leased_until <= now][:most]
        for waiting in free:
            waiting.leased_until = now + lease.total_seconds()
        return [waiting.outgoing for waiting in free]

    async def release(self, ids: Sequence[str]) -> None:
        """Give back what was claimed and not sent."""
        await self._reach()
        for id in ids:
            if id in self._outbox:
                self._outbox[id].leased_until = 0.0

    async def done(self, id: str) -> None:
        """Take what was sent out of the outbox."""
        await self._reach()
        if self._outbox.pop(id, None):
            self._sent.set(id, None)

    async def ping(self) -> None:
        """Nothing, unless it was told to fail or to hang."""
        await self._reach()

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
