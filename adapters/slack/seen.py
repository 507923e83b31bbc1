"""What has come already: an event three times, a request that somebody recorded and sent again."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import OrderedDict
from collections.abc import Callable

from bot.records import StoreError
from bot.store.port import Store
from bot.watch import StoreWatch

# Slack repeats an event three times within minutes, and with Delayed Events hourly for a day.
EVENT_SECONDS = 24 * 3600.0
# As long as a signature is valid, on either side of the clock.
REQUEST_SECONDS = 600.0
# A workspace may send 30,000 events an hour before Slack holds it back; of questions there are far fewer.
_MOST = 50_000
# Nobody waits for the answer to an event longer than for the one to a command.
_STORE_SECONDS = 0.5


class Seen:
    """What came to this process within some seconds; `is_new_anywhere` asks the store for the other processes too, after the acknowledgement."""

    def __init__(
        self, store: Store, watch: StoreWatch, seconds: float, most: int = _MOST, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store, self._watch, self._seconds, self._most, self._clock = store, watch, seconds, most, clock
        self._until: OrderedDict[str, float] = OrderedDict()

    def is_new(self, id: str) -> bool:
        """Whether this process sees an id for the first time in that time."""
        now = self._clock()
        if self._until.get(id, 0.0) > now:
            return False
        self._until[id] = now + self._seconds
        self._until.move_to_end(id)
        for _ in range(2):  # more than one that came can add
            oldest = next(iter(self._until))
            if len(self._until) <= self._most and self._until[oldest] > now:
                break
            del self._until[oldest]
        return True

    async def is_new_anywhere(self, id: str) -> bool:
        """Whether any process sees it for the first time; where the store does not say so in time, yes: an answer twice beats none."""
        if self._watch.away("recall"):
            return True
        try:
            async with asyncio.timeout(_STORE_SECONDS):
                new = await self._store.first_time(id, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self._seconds))
        except (StoreError, TimeoutError) as error:
            self._watch.failed("recall", "first_time", error)
            return True
        self._watch.worked("recall")
        return new
