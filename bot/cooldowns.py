"""How often one person may ask, and how many questions one place may bring, before a friendly line asks for a pause."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter

from bot.records import Asker, Place

HeldUp = Literal["asker", "place"]
# A person reads an answer before the next question; somebody who pastes a list of claims still gets through.
PER_ASKER: RateLimitItem = RateLimitItemPerMinute(20)
# Slack takes about one message a second in a channel; Discord a little less.
PER_PLACE: RateLimitItem = RateLimitItemPerMinute(60)
_MOST_WINDOWS = 20_000  # askers and places of one minute; a few megabytes


class Windows(Storage):
    """Counts of the running windows, in order of their beginning, so that old ones are dropped in passing.

    The memory storage of `limits` starts a thread to tidy up, ten milliseconds after
    every count: that costs more than an answer does. Counts of one loop need no lock either.
    """

    STORAGE_SCHEME = None

    def __init__(self, most: int = _MOST_WINDOWS, clock: Callable[[], float] = time.time) -> None:
        super().__init__()
        self._most, self._clock = most, clock
        self._windows: OrderedDict[str, tuple[int, float]] = OrderedDict()  # key -> (count, end)

    @property
    def base_exceptions(self) -> type[Exception]:
        """Nothing in here fails."""
        return KeyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count of a window of `expiry` seconds after adding to it; a new one where it is over."""
        now = self._clock()
        count, end = self._windows.get(key, (0, 0.0))
        if end <= now:
            self._windows.pop(key, None)
            count, end = 0, now + expiry
        self._windows[key] = count + amount, end
        self._tidy(now)
        return count + amount

    def _tidy(self, now: float) -> None:
        """Drop at most two old windows: more than one count can add."""
        for _ in range(2):
            oldest = next(iter(self._windows))
            if len(self._windows) <= self._most and self._windows[oldest][1] > now:
                return
            del self._windows[oldest]

    def get(self, key: str) -> int:
        """The count of a running window, else 0."""
        count, end = self._windows.get(key, (0, 0.0))
        return count if end > self._clock() else 0

    def get_expiry(self, key: str) -> float:
        """When a window ends, in seconds since 1970."""
        return self._windows.get(key, (0, self._clock()))[1]

    def check(self) -> bool:
        """Memory is there."""
        return True

    def reset(self) -> int:
        """Forget all windows; how many there were."""
        count = len(self._windows)
        self._windows.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one window."""
        self._windows.pop(key, None)


class Cooldowns:
    """Counts questions per asker and per place, each over a minute; None as a limit leaves it out."""

    def __init__(
        self, per_asker: RateLimitItem | None = PER_ASKER, per_place: RateLimitItem | None = PER_PLACE, windows: Storage | None = None
    ) -> None:
        self._per_asker, self._per_place = per_asker, per_place
        self._limiter = FixedWindowRateLimiter(windows or Windows())

    def held_up(self, asker: Asker, place: Place) -> HeldUp | None:
        """Count one question; what holds it up, if anything does. A question that is held up counts for its asker alone."""
        if asker.trusted:
            return None
        if self._per_asker and not self._limiter.hit(self._per_asker, "asker", asker.platform, asker.id):
            return "asker"
        if place.direct or self._per_place is None:
            return None
        free = self._limiter.hit(self._per_place, "place", place.platform, place.workspace, place.channel)
        return None if free else "place"
