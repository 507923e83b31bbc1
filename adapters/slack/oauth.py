"""How a workspace installs Tally by itself: Slack's OAuth by Bolt, with our stores behind it; and tokens that are exchanged in time."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.slack.sending import REFUSALS
from adapters.slack.web import silent
from bot import logs
from bot.records import StoreError
from bot.store.port import Store
from bot.watch import PATIENCE

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

_log = logs.logger(__name__)

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
# Somebody reads what Slack asks before they agree.
_STATE_SECONDS = 600
# A token lives twelve hours; so long before its end it is exchanged, and looked at so often.
_MINUTES_BEFORE = 120
LOOK_SECONDS = 600.0


class States(AsyncOAuthStateStore):
    """What proves that whoever comes back from Slack went there from here: known to every process, good once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def logger(self) -> logging.Logger:
        """Bolt's, silent."""
        return silent()

    async def async_issue(self, *_args: object, **_others: object) -> str:
        """A new one."""
        state = secrets.token_urlsafe(32)
        until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=_STATE_SECONDS)
        async with asyncio.timeout(PATIENCE):
            await self._store.first_time(_id(state), until)
        return state

    async def async_consume(self, state: str) -> bool:
        """Whether it was given out, and not used since."""
        async with asyncio.timeout(PATIENCE):
            return await self._store.take_back(_id(state))


def _id(state: str) -> str:
    """The store has no use for the state itself."""
    return f"state:{hashlib.sha256(state.encode()).hexdigest()}"


def flow_of(surface: Surface) -> AsyncOAuthFlow:
    """Bolt's flow over our stores."""
    from adapters.slack.manifest import SCOPES

    settings = surface.settings
    assert settings.client_id and settings.client_secret
    server = urlsplit(settings.base_url)
    return AsyncOAuthFlow(
        client=surface.client, logger=silent(),
        settings=AsyncOAuthSettings(
            client_id=settings.client_id, client_secret=settings.client_secret.get_secret_value(), scopes=list(SCOPES),
            installation_store=surface.installations, state_store=States(surface.service.store),
            state_expiration_seconds=_STATE_SECONDS, install_page_rendering_enabled=False, logger=silent(),
            authorization_url=f"{server.scheme}://{server.netloc}/oauth/v2/authorize",
        ),
    )  # fmt: skip


def oauth_routes(surface: Surface) -> Sequence[BaseRoute]:
    """The two pages of an installation."""
    flow = flow_of(surface)
    return [
        Route(INSTALL, _page(surface, flow.handle_installation), methods=["GET"], name="slack_install"),
        Route(REDIRECT, _page(surface, flow.handle_callback), methods=["GET"], name="slack_oauth_redirect"),
    ]


def _page(surface: Surface, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]) -> Callable[[Request], Awaitable[Response]]:
    from adapters.slack.routes import answered

    async def page(request: Request) -> Response:
        made = AsyncBoltRequest(body="", query=str(request.url.query), headers={"cookie": request.headers.get("cookie", "")})
        try:
            with surface.service.under_way():
                return answered(await handle(made))
        except (StoreError, TimeoutError, *REFUSALS) as error:
            error_id = logs.failed(_log, "an installation could not be finished", RuntimeError(type(error).__name__))
            sentence = f"Tally could not be installed just now. Please try again in a minute; the log has the cause under {error_id}"
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, sentence) from None

    return page


async def rotate(surface: Surface) -> None:
    """Exchange the tokens that end soon, each by one process alone: a refresh token is good once."""
    settings = surface.settings
    if not (settings.client_id and settings.client_secret):
        return
    rotator = AsyncTokenRotator(
        client_id=settings.client_id, client_secret=settings.client_secret.get_secret_value(), client=surface.client
    )
    for installation in surface.installations.all:
        if not installation.bot_refresh_token or not _ends_soon(installation):
            continue
        try:
            await _rotated(surface, rotator, installation)
        except (StoreError, SlackTokenRotationError, *REFUSALS) as error:
            _log.warning("a token could not be exchanged; it is tried again", workspace=installation.team_id, error=type(error).__name__)


def _ends_soon(installation: Installation) -> bool:
    ends = installation.bot_token_expires_at or 0
    return bool(ends) and ends <= dt.datetime.now(dt.UTC).timestamp() + _MINUTES_BEFORE * 60


async def _rotated(surface: Surface, rotator: AsyncTokenRotator, installation: Installation) -> None:
    lock = f"rotate:{hashlib.sha256(str(installation.bot_refresh_token).encode()).hexdigest()}"
    if not await surface.service.store.first_time(lock, dt.datetime.now(dt.UTC) + dt.timedelta(seconds=LOOK_SECONDS / 2)):
        return  # another process has it; its token is taken up with the next `fill`
    rotated = await rotator.perform_token_rotation(installation=installation, minutes_before_expiration=_MINUTES_BEFORE)
    if rotated:
        await surface.installations.async_save(rotated)
