"""Whether the store does what is asked of it."""

from __future__ import annotations

import time
from typing import Literal

from bot import logs
from bot.metrics import Metrics

_log = logs.logger(__name__)

# A healthy store answers in milliseconds; longer than this, and it is taken for hanging.
PATIENCE = 5.0
# After a failure, so that a store that comes back is not met by a crowd.
PAUSE = 1.0
# A store that is slow fails and works by turns: it works again once it has done nothing else for so long.
STEADY = 3.0


# What is asked of it, each on its own: a full disk takes no notes, and says what it has all the same.
Part = Literal["notes", "conversations", "spool", "outbox", "recall", "housekeeping"]


class StoreWatch:
    """What of the store fails, said once when that begins and once when all of it is over."""

    def __init__(self, metrics: Metrics, pause: float = PAUSE) -> None:
        self._metrics, self._pause = metrics, pause
        self._again: dict[Part, float] = {}  # what fails, and when it may be tried again
        self._is_told = False
        self._last = 0.0  # when anything failed

    def failing(self, part: Part) -> bool:
        """Whether it failed when it was tried last."""
        return part in self._again

    def away(self, part: Part) -> bool:
        """Whether it failed a moment ago, so that it is not worth trying."""
        return time.monotonic() < self._again.get(part, 0.0)

    def failed(self, part: Part, operation: str, error: Exception) -> None:
        """The store could not do `operation`."""
        self._metrics.store_error(operation)
        if not self._is_told:
            _log.warning("the store fails; answers go on without it", operation=operation, error=type(error).__name__)
        self._is_told, self._last = True, time.monotonic()
        self._again[part] = self._last + self._pause

    def worked(self, part: Part) -> None:
        """The store has done something."""
        self._again.pop(part, None)
        if self._is_told and not self._again and time.monotonic() - self._last >= STEADY:
            self._is_told = False
            _log.info("the store works again")
