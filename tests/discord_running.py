"""The Discord adapter at work against the server of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from adapters.discord.adapter import DiscordAdapter
from bot.core import Core
from bot.memory import MemoryStore
from bot.service import Service
from tests.discord_server import CHANNEL, PERSON, DiscordServer
from tests.serving import until


@asynccontextmanager
async def running(core: Core, server: DiscordServer, store: MemoryStore | None = None, **environ: str) -> AsyncIterator[Service]:
    """The adapter, ready."""
    service = Service(core, store or MemoryStore(), environ={**server.environ, **environ})
    service.outbox_poll = 0.01
    async with service:
        task = asyncio.create_task(DiscordAdapter().run(service))
        try:
            await until(lambda: task.done() or ("discord" in service.states and service.states["discord"].state == "ready"))
            if task.done():
                task.result()
            yield service
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def message(content: str, **values: Any) -> dict[str, Any]:
    """A direct message to the bot."""
    return {
        "channel_id": CHANNEL, "author": PERSON, "content": content, "timestamp": "2026-11-24T12:00:00+00:00", "edited_timestamp": None, "tts": False,
        "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False, "type": 0, "flags": 0,
        "components": [], **values,
    }  # fmt: skip
