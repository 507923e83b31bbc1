"""Where something was said and by whom, in the words of the core."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import discord

from bot.records import Asker, Place

if TYPE_CHECKING:
    from adapters.discord.client import TallyClient

PLATFORM = "discord"

Interaction: TypeAlias = "discord.Interaction[TallyClient]"


def asker(user: discord.abc.User) -> Asker:
    """Who speaks."""
    return Asker(PLATFORM, str(user.id))


def place_of(interaction: Interaction) -> Place:
    """Where a command was given or a button pressed."""
    direct = interaction.context.dm_channel if interaction.guild_id is None else False
    return _place(interaction.channel, interaction.channel_id, interaction.guild_id, direct=direct)


def place_of_message(message: discord.Message) -> Place:
    """Where a message stands. One that reaches the bot outside of a server is for it alone."""
    return _place(message.channel, message.channel.id, message.guild.id if message.guild else None, direct=message.guild is None)


def _place(channel: object, channel_id: int | None, guild_id: int | None, *, direct: bool) -> Place:
    workspace = str(guild_id or "")
    if isinstance(channel, discord.Thread):
        return Place(PLATFORM, workspace, str(channel.parent_id), str(channel.id), direct=direct)
    return Place(PLATFORM, workspace, str(channel_id or ""), direct=direct)


def locale_of(interaction: Interaction) -> str:
    """The language that the asker's client is in (BCP 47)."""
    return str(interaction.locale)


def reaches(interaction: Interaction) -> bool:
    """Whether the bot can come back to a message here later on: in a server that has added it, or between the asker and itself."""
    return interaction.is_guild_integration() or bool(interaction.guild_id is None and interaction.context.dm_channel)
