"""An answer that stands in a channel is corrected there, once its fact has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.core import Core
from bot.corrections import Correcting
from bot.memory import MemoryStore
from tests.discord_rules import seen
from tests.discord_running import message, running
from tests.discord_server import APPLICATION, BOT, CHANNEL, GUILD, DiscordServer, discord_server
from tests.discord_world import QUESTION
from tests.serving import until

WAS = "102,551 asylum cases closed without a decision · 2022"


@pytest.fixture
async def server(core: Core, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    (core.settings.data_dir / "discord-commands").unlink(missing_ok=True)
    async with discord_server() as found:
        yield found


async def test_a_reply_is_edited_with_what_was_said_and_what_is_so_now(core: Core, server: DiscordServer, store: MemoryStore) -> None:
    async with running(core, server, store):
        asked = message(f"<@{APPLICATION}> {QUESTION}", id=server.id(), guild_id=GUILD, mentions=[BOT], member={"roles": []})
        await server.dispatch("MESSAGE_CREATE", asked)
        await server.wait_for("POST", f"/channels/{CHANNEL}/messages")
        await until(lambda: bool(store._kept.values()) and bool(store._posts.values()))
        [kept], [post] = store._kept.values(), store._posts.values()
        older = replace(kept.cited[0], revision="0" * 16, said=WAS)  # as if the fact had been another one when it was cited
        await store.keep([replace(kept, cited=(older, *kept.cited[1:]))])
        told = [each async for each in Correcting(store, core.base, dt.datetime.now(dt.UTC)).run()]
        [edited] = await server.wait_for("PATCH", f"/channels/{CHANNEL}/messages/{post.message}")
    assert [each.fate for each in told] == ["queued"]
    text = seen(edited.body["components"])
    assert [part for part in ("Corrected on", "102,551", "102,550", "as of 3 June 2024", "Yahoo News Canada") if part not in text] == []
    assert edited.body["allowed_mentions"]["parse"] == []
