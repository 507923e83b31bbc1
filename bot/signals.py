"""SIGTERM and SIGINT for a command that serves: the first stops it in good order, the second ends it at once."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self

_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_STDERR = 2


class Signals:
    """Inside `with`, which belongs on the main thread, the process's signals come here.

    One that comes before `then` has said what stops is kept until then. It raises nothing: an
    exception out of a signal is lost where Python happens to call back something that must not fail.
    """

    def __init__(self) -> None:
        self._stop: Callable[[], None] | None = None
        self._came = False

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._on_signal) for number in _SIGNALS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def then(self, stop: Callable[[], None]) -> None:
        """From now on the first signal calls `stop`, on the main thread, between any two of its instructions; one that came does so now."""
        self._stop = stop
        if self._came:
            stop()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._came:
            os.write(_STDERR, b"tally: ended at once\n")  # not through a stream, which may be in the middle of a line
            os._exit(128 + number)
        self._came = True
        if self._stop:
            self._stop()
