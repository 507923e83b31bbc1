"""What can be done with somebody's message, from its menu (Apps)."""

from __future__ import annotations

import discord
from discord import app_commands

from adapters.discord.answering import answer
from adapters.discord.localising import said
from adapters.discord.marking import spoken
from adapters.discord.showing import tell, words_for
from adapters.discord.whereabouts import Interaction, locale_of
from bot.ways import as_claim


@app_commands.context_menu(name=said("menu-check"))
async def check(interaction: Interaction, message: discord.Message) -> None:
    """Check what a message claims."""
    text = spoken(message.content)
    if not text:
        await tell(interaction, words_for(interaction).say("check-nothing"))
        return
    await answer(interaction, as_claim(interaction.client.service.core, text, locale_of(interaction)))


@app_commands.context_menu(name=said("menu-ask"))
async def ask(interaction: Interaction, message: discord.Message) -> None:
    """Answer what a message asks."""
    text = spoken(message.content)
    if not text:
        await tell(interaction, words_for(interaction).say("check-nothing"))
        return
    await answer(interaction, text)


COMMANDS: tuple[app_commands.ContextMenu, ...] = (check, ask)
