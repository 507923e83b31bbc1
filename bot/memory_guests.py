"""The workspaces that installed Tally, and what must happen only once, in memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.memory_base import MOST, Moody, Newest
from bot.records import Installed


class MemoryGuests(Moody):
    """At most `most` of each."""

    def __init__(self, most: int = MOST) -> None:
        self._installed: Newest[tuple[str, str], Installed] = Newest(most)
        self._came: Newest[str, dt.datetime] = Newest(most)

    async def install(self, installed: Installed) -> None:
        """Keep an installation, in place of the one before."""
        await self.reach()
        self._installed.set((installed.platform, installed.workspace), installed)

    async def installations(self, platform: str) -> Sequence[Installed]:
        """All installations on a platform."""
        await self.reach()
        return [each for each in self._installed.values() if each.platform == platform]

    async def first_time(self, id: str, until: dt.datetime) -> bool:
        """Whether an id comes for the first time; it is remembered until then."""
        await self.reach()
        before = self._came.get(id)
        if before and before > dt.datetime.now(dt.UTC):
            return False
        self._came.set(id, until)
        return True

    async def take_back(self, id: str) -> bool:
        """Forget an id that has come; False where it has not, or long ago."""
        await self.reach()
        until = self._came.get(id)
        self._came.forget(id)
        return until is not None and until > dt.datetime.now(dt.UTC)
