"""The outbox in memory."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.memory_base import MOST, Moody, Newest
from bot.records import Outgoing, StoreError


@dataclass(slots=True)
class _Waiting:
    outgoing: Outgoing
    due: dt.datetime | None
    leased_until: float = 0.0


class MemoryOutbox(Moody):
    """At most `most` messages wait; none of them is let go."""

    def __init__(self, most: int = MOST, clock: Callable[[], float] = time.monotonic) -> None:
        self._full, self._clock = most, clock
        self._outbox: dict[str, _Waiting] = {}
        self._sent: Newest[str, None] = Newest(most)

    async def queue(self, outgoing: Outgoing, due: dt.datetime | None = None) -> bool:
        """Put something into the outbox; False where that id was there before. Raises StoreError where it is full."""
        await self.reach()
        if outgoing.id in self._outbox or outgoing.id in self._sent:
            return False
        if len(self._outbox) >= self._full:
            raise StoreError(f"the outbox holds {self._full} messages already; nothing is taking them out")
        self._outbox[outgoing.id] = _Waiting(outgoing, due)
        return True

    async def claim(self, platform: str, most: int, lease: dt.timedelta) -> Sequence[Outgoing]:
        """At most `most` of what is due on a platform, oldest first; nobody else gets them before the lease has run out."""
        await self.reach()
        now, today = self._clock(), dt.datetime.now(dt.UTC)
        free = [
            waiting
            for waiting in self._outbox.values()
            if waiting.outgoing.place.platform == platform and waiting.leased_until <= now and (waiting.due is None or waiting.due <= today)
        ][:most]
        for waiting in free:
            waiting.leased_until = now + lease.total_seconds()
        return [waiting.outgoing for waiting in free]

    async def release(self, ids: Sequence[str]) -> None:
        """Give back what was claimed and not sent."""
        await self.reach()
        for id in ids:
            if id in self._outbox:
                self._outbox[id].leased_until = 0.0

    async def done(self, id: str) -> None:
        """Take what was sent out of the outbox."""
        await self.reach()
        if self._outbox.pop(id, None):
            self._sent.set(id, None)
