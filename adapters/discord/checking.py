"""What `tally doctor` says of the settings for Discord."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from adapters.discord.application import application_of, invite_url
from bot.ports import Check

if TYPE_CHECKING:
    from adapters.discord.adapter import DiscordSettings

_ANOTHER = "copy a new one: https://discord.com/developers/applications, your application, Bot, Reset Token"
_INTERACTIONS_TAKEN = "clear Interactions Endpoint URL on the application's page General Information"


async def checks(settings: DiscordSettings, *, online: bool) -> Sequence[Check]:
    """The token's shape, and whether Discord takes it."""
    application = application_of(settings.token.get_secret_value())
    if application is None:
        return [Check("surfaces", "discord", "error", "DISCORD_TOKEN has not the shape of a token", _ANOTHER)]
    found = [Check("surfaces", "discord", "ok", f"the token is that of application {application}; invite it: {invite_url(application)}")]
    return [*found, *await _asked(settings)] if online else found


async def _asked(settings: DiscordSettings) -> list[Check]:
    import discord

    from adapters.discord.connecting import point_at

    point_at(settings)
    client = discord.Client(intents=discord.Intents.none())
    try:
        await client.login(settings.token.get_secret_value())
        about = await client.application_info()
    except discord.LoginFailure:
        return [Check("surfaces", "discord", "error", "Discord refuses the token", _ANOTHER)]
    finally:
        await client.close()
    if about.interactions_endpoint_url:
        says = "commands go to an address of their own, so that the bot gets none"
        return [Check("surfaces", "discord", "error", says, _INTERACTIONS_TAKEN)]
    return [Check("surfaces", "discord", "ok", f"Discord knows the bot as {about.name}")]
