"""What people think of an answer: helpful or not, and what was wrong with it."""

from __future__ import annotations

from typing import get_args

from discord import ui

from adapters.discord.controls import button, reasons
from adapters.discord.forms import open_other
from adapters.discord.panel_view import note_view
from adapters.discord.showing import in_time, tell, words_for
from adapters.discord.whereabouts import Interaction, asker, locale_of, place_of
from bot.records import FeedbackReason
from bot.signing import unsigned


async def rated(interaction: Interaction, signed: str, *, helpful: bool, reason: FeedbackReason | None = None, text: str = "") -> str:
    """Keep an opinion; the sentence to say of it."""
    service, place = interaction.client.service, place_of(interaction)
    answer_id = unsigned(signed, service.key)
    if answer_id is None:
        return service.gone(place, locale_of(interaction))
    return await in_time(
        interaction,
        service.rate(answer_id, asker(interaction.user), place, helpful=helpful, reason=reason, text=text, locale=locale_of(interaction)),
    )


async def good(interaction: Interaction, signed: str) -> None:
    """It helped."""
    await tell(interaction, await rated(interaction, signed, helpful=True))


async def bad(interaction: Interaction, signed: str) -> None:
    """It did not: noted at once, and asked why."""
    said = await rated(interaction, signed, helpful=False)
    words = words_for(interaction)
    await tell(interaction, f"{said} {words.say('reason-label')}", reasons(words, signed))


async def reason(interaction: Interaction, signed: str, value: str) -> None:
    """Why it did not help; what is on no list is asked for in words."""
    chosen = next((each for each in get_args(FeedbackReason) if each == value), None)
    if chosen == "other":
        await open_other(interaction, signed)
        return
    said = await rated(interaction, signed, helpful=False, reason=chosen)
    words = words_for(interaction)
    rows = [ui.ActionRow(button("report", words, signed))]
    if interaction.response.is_done():
        await tell(interaction, said, rows)
    else:
        await interaction.response.edit_message(view=note_view(said, rows))
