"""`/my-data`: what is kept of somebody, to see and to delete."""

from __future__ import annotations

import io
import json
from typing import Literal

import discord
from discord import app_commands, ui

from adapters.discord.controls import NOBODY, button
from adapters.discord.localising import said
from adapters.discord.panel_view import note_view
from adapters.discord.showing import in_time, tell, words_for
from adapters.discord.whereabouts import Interaction, asker
from bot.records import StoreError

_FILE = "tally-my-data.json"


@app_commands.command(name=said("command-my-data"), description=said("command-my-data-about"))
@app_commands.rename(what=said("option-what"))
@app_commands.describe(what=said("option-what-about"))
@app_commands.choices(
    what=[app_commands.Choice(name=said("option-export"), value="export"), app_commands.Choice(name=said("option-forget"), value="forget")]
)
async def my_data(interaction: Interaction, what: Literal["export", "forget"]) -> None:
    """`/my-data`: only whoever asks sees any of it."""
    if what == "forget":
        words = words_for(interaction)
        await tell(interaction, words.say("forget-sure"), [ui.ActionRow(button("forget", words))])
    else:
        await _export(interaction)


async def _export(interaction: Interaction) -> None:
    service, words = interaction.client.service, words_for(interaction)
    try:
        found = await in_time(interaction, service.export(asker(interaction.user)))
    except StoreError:
        await tell(interaction, words.say("not-done"))
        return
    if not any(found.values()):
        await tell(interaction, words.say("data-none"))
        return
    rows = words.listing([words.say("data-row", count=len(rows), table=table) for table, rows in found.items() if rows])
    kept = words.say("data-kept", rows=rows, days=service.core.settings.retention_days)
    text = json.dumps(found, default=str, ensure_ascii=False, indent=2)
    file = discord.File(io.BytesIO(text.encode()), _FILE)
    view = note_view(kept, [ui.ActionRow(button("forget", words))], file=f"attachment://{_FILE}")
    if interaction.response.is_done():
        await interaction.followup.send(view=view, file=file, ephemeral=True, allowed_mentions=NOBODY)
    else:
        await interaction.response.send_message(view=view, file=file, ephemeral=True, allowed_mentions=NOBODY)
