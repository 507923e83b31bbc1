"""From settings to a connected client, and what an operator has to mend where there is no connecting."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.client import TallyClient
from adapters.discord.sending import send_what_waits
from bot import logs, offers
from bot.ports import ConfigurationMistake
from bot.wording.language import wording

if TYPE_CHECKING:
    from adapters.discord.adapter import DiscordSettings
    from bot.service import Service

_log = logs.logger(__name__)
_PORTAL = "https://discord.com/developers/applications"


def point_at(settings: DiscordSettings) -> None:
    """Let discord.py speak to another server where the settings name one: it keeps both addresses on its classes."""
    if settings.api_url:
        Route.BASE = str(settings.api_url).rstrip("/")
    if settings.gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(str(settings.gateway_url))


async def serve(service: Service, settings: DiscordSettings, name: str) -> None:
    """Connect and answer until cancelled. Raises ConfigurationMistake."""
    point_at(settings)
    for language in service.core.settings.languages:  # made now, so that the first who types is not kept waiting
        await asyncio.to_thread(offers.questions, service.core.responder, wording(language), "", 1)
    async with AsyncExitStack() as stack:
        client = TallyClient(service, name, dev_guild=settings.dev_guild, gateway=str(settings.gateway_url or ""))
        stack.push_async_callback(client.close)
        sending = asyncio.create_task(send_what_waits(service, client, name))
        stack.callback(sending.cancel)
        try:
            await client.start(settings.token.get_secret_value())
        except discord.LoginFailure:
            raise ConfigurationMistake(
                f"Discord refuses DISCORD_TOKEN; copy a new one: {_PORTAL}, your application, Bot, Reset Token"
            ) from None
        except discord.PrivilegedIntentsRequired:
            raise ConfigurationMistake(
                f"Discord does not give the bot the events that it asks for; look at Privileged Gateway Intents: {_PORTAL}, your application, Bot"
            ) from None
