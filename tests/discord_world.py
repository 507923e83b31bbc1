"""A Discord inside of the test: two servers, some people, and the real client with the service behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle
from simcord.env import Env
from simcord.results import InteractionResult, ResponseMessage

from adapters.discord.client import TallyClient
from bot.service import Service
from tests.discord_rules import check_requests, labels, seen

QUESTION = "how many asylum cases were closed in 2022?"


@dataclass
class World:
    """Where people ask: `ann` and `ben` are members of the server, `mod` moderates and manages it."""

    env: Env
    service: Service
    channel: ChannelHandle
    ann: MemberActor
    ben: MemberActor
    mod: MemberActor

    @property
    def client(self) -> TallyClient:
        """The client that runs now."""
        assert isinstance(self.env.bot, TallyClient)
        return self.env.bot

    async def restart(self) -> None:
        """Another process takes over."""
        await self.env.restart_bot(TallyClient(self.service, "discord", shard_count=1))


def shown(result: InteractionResult) -> str:
    """What a reader sees of all that came back."""
    return "\n".join(seen(message.components) for message in messages(result))


def messages(result: InteractionResult) -> list[ResponseMessage]:
    """All that came back."""
    first = [result.response] if result.response else []
    return [*first, *(each for each in result.followups if each.id not in [message.id for message in first])]


def buttons(message: Any) -> list[str]:
    """The buttons of a message."""
    components = message.components
    return labels(components if components and isinstance(components[0], dict) else [each.to_dict() for each in components])


@asynccontextmanager
async def world(service: Service, *, fails: bool = False) -> AsyncIterator[World]:
    """The client at work; all that it sent is checked in the end, and no failure stays hidden but where one is provoked (`fails`)."""
    (service.core.settings.data_dir / "discord-commands").unlink(missing_ok=True)  # this Discord knows no commands yet
    env = Env(TallyClient(service, "discord", shard_count=1))
    await env.start()
    try:
        guild = env.create_guild("Newsroom")
        channel = guild.create_text_channel("figures")
        powers = discord.Permissions(manage_guild=True, manage_messages=True)
        mods = guild.create_role("Mods", permissions=powers)
        ann, ben = (guild.add_member(env.create_user(name)) for name in ("ann", "ben"))
        mod = guild.add_member(env.create_user("mod"), roles=[mods])
        yield World(env, service, channel, ann, ben, mod)
        assert check_requests(env.http_requests) > 0
        if not fails:
            env.raise_errors()
    finally:
        await env.shutdown()
