"""What a running process does with its store from time to time."""

from __future__ import annotations

import asyncio
import datetime as dt
import math
import time
from collections.abc import Awaitable

from bot.store.port import Housekeeping
from bot.watch import PATIENCE, StoreWatch

# So old a workspace's settings may be in one process after they were changed through another.
REFRESH_SECONDS = 2.0
# Removing what is kept no longer takes a second where a day's questions are many, and nobody waits for it.
EXPIRE_SECONDS = 3600.0
_EXPIRE_PATIENCE = 60.0


async def housekeeping(store: Housekeeping, watch: StoreWatch) -> None:
    """Take up what other processes have changed, and remove what has been kept long enough, until cancelled."""
    expired = -math.inf
    while True:
        if await _done(watch, "refresh", store.refresh(), PATIENCE):
            watch.worked("recall")  # so conversations are worth asking for again, and perhaps nobody asks anything for hours
        due = time.monotonic() - expired >= EXPIRE_SECONDS
        if due and await _done(watch, "expire", store.expire(dt.datetime.now(dt.UTC)), _EXPIRE_PATIENCE):
            expired = time.monotonic()
        await asyncio.sleep(REFRESH_SECONDS)


async def _done(watch: StoreWatch, operation: str, doing: Awaitable[object], seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await doing
    except Exception as error:  # noqa: BLE001 - whatever it is, answers go on, and the next try may succeed
        watch.failed("housekeeping", operation, error)
        return False
    watch.worked("housekeeping")
    return True
