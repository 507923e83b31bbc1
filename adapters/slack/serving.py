"""Running: connected to Slack or called by it, and everything that goes on beside."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from adapters.slack.oauth import LOOK_SECONDS, rotate
from adapters.slack.outgoing import send_out
from adapters.slack.sending import REFUSALS, reason_of
from adapters.slack.socket import connect
from bot import logs
from bot.ports import ConfigurationMistake

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_log = logs.logger(__name__)

# What Slack says of a token that no second try makes better.
REFUSED_TOKENS = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "not_allowed_token_type"})
# Other processes' installations and departures are known here after so long.
_FILL_SECONDS = 60.0
_INTRODUCE_AGAIN_SECONDS = 30.0


async def serve(surface: Surface) -> None:
    """Serve until cancelled. Raises ConfigurationMistake where Slack refuses a token."""
    surface.open()
    try:
        await surface.installations.fill()
        async with asyncio.TaskGroup() as beside:
            beside.create_task(_introduced(surface))
            beside.create_task(_kept_up(surface))
            beside.create_task(send_out(surface))
            if surface.settings.mode == "socket":
                beside.create_task(connect(surface))
    except* ConfigurationMistake as mistakes:
        raise mistakes.exceptions[0] from None
    finally:
        await surface.close()


async def _introduced(surface: Surface) -> None:
    """Ask Slack whose token it is; questions are answered meanwhile, for their requests say most of it. Raises ConfigurationMistake."""
    token, is_called = surface.settings.bot_token, surface.settings.mode == "http"
    if is_called and not token:
        surface.service.report(surface.name, "ready")
    while token:
        try:
            who = await surface.client.auth_test(token=token.get_secret_value())
        except SlackApiError as error:
            if reason_of(error) in REFUSED_TOKENS:
                raise ConfigurationMistake(
                    f"Slack refuses SLACK_BOT_TOKEN ({reason_of(error)}); copy the Bot User OAuth Token of the app once more"
                ) from None
            detail = f"Slack says {reason_of(error)}"
        except REFUSALS as error:
            detail = f"the Web API does not answer ({type(error).__name__})"
        else:
            surface.installations.introduce(who.get("bot_id"), who.get("user_id"), who.get("team_id"))
            if is_called:
                surface.service.report(surface.name, "ready")
            return
        if is_called:
            surface.service.report(surface.name, "lost", detail)
        await asyncio.sleep(_INTRODUCE_AGAIN_SECONDS)


async def _kept_up(surface: Surface) -> None:
    """Take up what other processes did, and exchange tokens before they end."""
    rotated = 0.0
    while not surface.settings.bot_token:
        now = asyncio.get_running_loop().time()
        if now >= rotated:
            await rotate(surface)
            rotated = now + LOOK_SECONDS
        await asyncio.sleep(_FILL_SECONDS)
        await surface.installations.fill()
