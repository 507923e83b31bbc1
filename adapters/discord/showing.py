"""Replying to an interaction in time, once, and with an apology where something fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

import discord
from discord import ui

from adapters.discord.controls import NOBODY
from adapters.discord.panel_view import note_view, pages, panel_view
from adapters.discord.render import Row
from adapters.discord.whereabouts import Interaction, locale_of, place_of
from bot import logs
from bot.panels import Panel
from bot.wording.language import Wording

_log = logs.logger(__name__)
_Value = TypeVar("_Value")
# Discord waits 3 s for the first response; the way there and back, and a busy moment of ours, are the rest of it.
_WAITS = 1.5
# The interaction is over (too late, or its message is gone), or has been responded to: nobody can be told anything.
# https://docs.discord.com/developers/topics/opcodes-and-status-codes
_UNKNOWN_INTERACTION, _ALREADY_ACKNOWLEDGED, _UNKNOWN_WEBHOOK, _UNKNOWN_MESSAGE = 10062, 40060, 10015, 10008
_OVER = frozenset({_UNKNOWN_INTERACTION, _ALREADY_ACKNOWLEDGED, _UNKNOWN_WEBHOOK, _UNKNOWN_MESSAGE})


def words_for(interaction: Interaction) -> Wording:
    """The wording for whoever uses a command or a button."""
    return interaction.client.service.words_at(place_of(interaction), locale_of(interaction))


async def in_time(interaction: Interaction, doing: Awaitable[_Value]) -> _Value:
    """What `doing` gives; where it takes long, Discord is told meanwhile that something is coming, for the asker alone."""
    task = asyncio.ensure_future(doing)
    await asyncio.wait({task}, timeout=_WAITS)
    if not task.done() and not interaction.response.is_done():
        await interaction.response.defer(ephemeral=True, thinking=True)
    return await task


async def show(interaction: Interaction, view: ui.LayoutView, *, ephemeral: bool = True) -> int | None:
    """Respond with a message, or follow up where there was a response; the id of the message."""
    if interaction.response.is_done():
        return (await interaction.followup.send(view=view, ephemeral=ephemeral, allowed_mentions=NOBODY, wait=True)).id
    return (await interaction.response.send_message(view=view, ephemeral=ephemeral, allowed_mentions=NOBODY)).message_id


async def tell(interaction: Interaction, text: str, rows: Sequence[Row] = ()) -> None:
    """Say one sentence to whoever used a command or a button."""
    await show(interaction, note_view(text, rows))


async def show_panel(interaction: Interaction, panel: Panel, *, ephemeral: bool = True) -> None:
    """Show a panel, in as many messages as it needs."""
    for texts in pages(panel):
        await show(interaction, panel_view(panel.title, texts), ephemeral=ephemeral)


async def apologise(interaction: Interaction, error: BaseException) -> None:
    """Log what failed, and tell the asker its id where Discord still takes anything."""
    if isinstance(error, discord.HTTPException) and error.code in _OVER:
        _log.warning("Discord took no response any more", code=error.code, status=error.status)
        return
    error_id = logs.failed(_log, "an interaction failed", error)
    try:
        await tell(interaction, words_for(interaction).say("apology", id=error_id))
    except discord.HTTPException as failure:
        _log.warning("the apology could not be sent", error_id=error_id, code=failure.code, status=failure.status)
