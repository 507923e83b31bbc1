"""What waits to be sent on one platform, claimed piece by piece; what was not sent goes back."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import suppress

from bot.records import Outgoing, StoreError
from bot.store.port import Store
from bot.watch import PATIENCE, StoreWatch

# A correction is no conversation: some seconds are soon enough, and cost a store nothing.
POLL_SECONDS = 2.0
_CLAIMED_AT_ONCE = 10
# Enough for ten messages to a platform that makes us wait; after that another process takes over.
_LEASE = dt.timedelta(minutes=5)


async def outgoing(
    store: Store, platform: str, watch: StoreWatch, stopping: asyncio.Event, poll: float = POLL_SECONDS
) -> AsyncIterator[Outgoing]:
    """What waits for `platform`, as it comes, until `stopping`.

    Asking for the next one says that the last is sent. What was claimed and
    not sent (the iteration broke off, the process ended) comes again.
    """
    sent: list[str] = []  # and the store does not know yet: while that is so, nothing is claimed that could be one of them
    while not stopping.is_set():
        while sent and await _told(watch, "done", store.done(sent[0])):
            del sent[0]
        claimed = () if sent else await _claim(store, platform, watch)
        waiting = list(claimed)
        try:
            while waiting and not stopping.is_set():
                yield waiting[0]
                id = waiting.pop(0).id
                if not await _told(watch, "done", store.done(id)):
                    sent.append(id)
        finally:
            if waiting:
                await _told(watch, "release", store.release([each.id for each in waiting]))
        if not claimed:
            await _wait(stopping, poll)


async def _claim(store: Store, platform: str, watch: StoreWatch) -> Sequence[Outgoing]:
    try:
        async with asyncio.timeout(PATIENCE):
            claimed = await store.claim(platform, _CLAIMED_AT_ONCE, _LEASE)
    except (StoreError, TimeoutError) as error:
        watch.failed("outbox", "claim", error)
        return ()
    watch.worked("outbox")
    return claimed


async def _told(watch: StoreWatch, operation: str, telling: Awaitable[None]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await telling
    except (StoreError, TimeoutError) as error:
        watch.failed("outbox", operation, error)
        return False
    watch.worked("outbox")
    return True


async def _wait(event: asyncio.Event, seconds: float) -> None:
    """Until the event, at most so long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
