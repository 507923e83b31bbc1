"""Telling Discord which commands there are: only when they have changed, for it counts how often it is told."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import discord

from bot import logs
from bot.ports import ConfigurationMistake

if TYPE_CHECKING:
    from adapters.discord.client import TallyClient

_log = logs.logger(__name__)
_FILE = "discord-commands"


async def sync(client: TallyClient, folder: Path) -> bool:
    """Tell Discord the commands where they are others than it was told last; whether it was told. Raises ConfigurationMistake.

    What it was told is noted in `folder`; where that cannot be, it is told at every start.
    """
    guild = discord.Object(client.dev_guild) if client.dev_guild else None
    if guild:
        client.tree.copy_global_to(guild=guild)
    now = await _digest(client, guild)
    note = folder / _FILE
    if _read(note) == now:
        return False
    try:
        await client.tree.sync(guild=guild)
    except discord.Forbidden:
        where = f"the server {client.dev_guild} (TALLY_DISCORD_DEV_GUILD)" if guild else "Discord"
        raise ConfigurationMistake(f"the bot may not have commands in {where}; add it there with `tally discord invite-url`") from None
    _write(note, now)
    _log.info("Discord was told the commands", count=len(client.tree.get_commands(guild=guild)))
    return True


async def _digest(client: TallyClient, guild: discord.Object | None) -> str:
    """The same for the same commands of one application in one place, in every language."""
    translator = client.tree.translator
    commands = client.tree.get_commands(guild=guild)
    payload = [await each.get_translated_payload(client.tree, translator) if translator else each.to_dict(client.tree) for each in commands]
    told = json.dumps([client.application_id, client.dev_guild, payload], sort_keys=True)
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()


def _read(note: Path) -> str | None:
    try:
        return note.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return None


def _write(note: Path, digest: str) -> None:
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{digest}\n", encoding="ascii")
    except OSError as error:
        _log.warning("which commands Discord was told cannot be noted; it is told again at the next start", error=type(error).__name__)
