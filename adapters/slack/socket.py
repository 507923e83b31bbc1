"""Socket Mode: Tally connects to Slack, so that nothing of it need be reachable."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError

from adapters.slack.sending import REFUSALS, reason_of
from adapters.slack.web import new_client, silent
from bot.ports import ConfigurationMistake

if TYPE_CHECKING:
    from slack_sdk.socket_mode.aiohttp import SocketModeClient

    from adapters.slack.surface import Surface

_REFUSED = frozenset({"invalid_auth", "not_authed", "not_allowed_token_type", "account_inactive", "token_revoked", "missing_scope"})
# How soon a lost connection is said; Slack renews one every few hours, which takes a moment.
LOOK_SECONDS = 1.0
_PING_SECONDS = 5.0
_TRY_AGAIN_SECONDS = 5.0


async def connect(surface: Surface) -> None:
    """Stay connected until cancelled. Raises ConfigurationMistake where Slack refuses the token."""
    assert surface.settings.app_token
    token = surface.settings.app_token.get_secret_value()
    await _accepted(surface, token)
    # A client of its own: what opens a connection must not wait behind answers, nor be tried again by itself.
    web = new_client(surface.settings.base_url)
    handler = AsyncSocketModeHandler(surface.app, token, logger=silent(), web_client=web, ping_interval=_PING_SECONDS)
    connecting = asyncio.create_task(handler.client.connect())  # type: ignore[no-untyped-call]
    try:
        await _watched(surface, handler.client, connecting)
    finally:
        connecting.cancel()
        with suppress(asyncio.CancelledError, *REFUSALS):
            await handler.client.close()  # type: ignore[no-untyped-call]


async def _accepted(surface: Surface, token: str) -> None:
    """Wait until Slack gives an address to connect to: the SDK would try a refused token for ever. Raises ConfigurationMistake."""
    while True:
        try:
            await surface.client.apps_connections_open(app_token=token)
        except SlackApiError as error:
            reason = reason_of(error)
            if reason in _REFUSED:
                raise ConfigurationMistake(
                    f"Slack refuses SLACK_APP_TOKEN ({reason}); it must be an app-level token, xapp-…, with the scope connections:write"
                ) from None
            surface.service.report(surface.name, "lost", f"Slack says {reason}")
        except REFUSALS as error:
            surface.service.report(surface.name, "lost", f"the Web API does not answer ({type(error).__name__})")
        else:
            return
        await asyncio.sleep(_TRY_AGAIN_SECONDS)


async def _watched(surface: Surface, client: SocketModeClient, connecting: asyncio.Task[None]) -> None:
    """Report whether there is a connection; the SDK makes a new one where it was lost."""
    while True:
        if await client.is_connected():
            surface.service.report(surface.name, "ready")
        elif connecting.done():
            surface.service.report(surface.name, "lost", "the connection to Slack was lost; it is being made anew")
        await asyncio.sleep(LOOK_SECONDS)
