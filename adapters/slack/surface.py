"""The Bolt app with Tally behind it: what Slack sends, over HTTP or Socket Mode, comes through here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import home, mentions, opinions, own, pressing, revoking, shortcuts, slash
from adapters.slack.failing import Failures
from adapters.slack.installations import Installations
from adapters.slack.manifest import COMMAND
from adapters.slack.seen import EVENT_SECONDS, REQUEST_SECONDS, Seen
from adapters.slack.sending import Sender
from adapters.slack.web import new_client, new_session, silent
from adapters.slack.whereabouts import PLATFORM
from bot.secret import sealing_key
from bot.service import Service
from bot.wording.language import wording

if TYPE_CHECKING:
    import aiohttp

    from adapters.slack.adapter import SlackSettings


class Authorize(AsyncAuthorize):
    """Which token belongs to a request: from memory, for Bolt asks before any listener runs, and Slack waits."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def __call__(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None, **_others: object
    ) -> AuthorizeResult | None:  # fmt: skip
        """The installation of the workspace, else that of its organisation; None where there is none."""
        found = await self._installations.find(enterprise_id, team_id)
        if found is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, user_id=user_id, bot_id=found.bot_id, bot_user_id=found.bot_user_id,
            bot_token=found.bot_token,
        )  # fmt: skip


class Surface:
    """What the listeners share. Made without a loop; `open` and `close` it inside one."""

    name = PLATFORM

    def __init__(self, service: Service, settings: SlackSettings) -> None:
        self.service, self.settings = service, settings
        self.client = new_client(settings.base_url)
        token = settings.bot_token.get_secret_value() if settings.bot_token else None
        self.installations = Installations(service.store, service.watch, sealing_key(service.core.settings), token)
        self.events = Seen(service.store, service.watch, EVENT_SECONDS)
        self.requests = Seen(service.store, service.watch, REQUEST_SECONDS)
        self.send = Sender(service)
        self.failures = Failures(self)
        self.command = COMMAND

    @cached_property
    def app(self) -> AsyncApp:
        """The Bolt app. The signature is checked before, on the bytes that came (adapters/slack/routes.py)."""
        app = AsyncApp(
            name="tally", logger=silent(), client=self.client, authorize=Authorize(self.installations),  # type: ignore[arg-type]
            signing_secret="",
            request_verification_enabled=False, attaching_function_token_enabled=False, attaching_conversation_kwargs_enabled=False,
            user_facing_authorize_error_message=wording("en").say("not-installed"),
        )  # fmt: skip
        app.error(self.failures.told)
        for listeners in (slash, pressing, opinions, own, shortcuts, mentions, home, revoking):
            listeners.register(app, self)
        return app

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """What Slack is told. Stays under way until the listener is done, for an answer may come after the acknowledgement."""
        return await self.app.async_dispatch(request)

    def open(self) -> aiohttp.ClientSession:
        """Connect through one pool from now on."""
        self.client.session = self.send.session = new_session()
        return self.client.session

    async def close(self) -> None:
        """Close the pool."""
        session, self.client.session, self.send.session = self.client.session, None, None
        if session is not None:
            await session.close()

    def client_for(self, token: str) -> AsyncWebClient:
        """A client with a workspace's token, over the same pool."""
        client = new_client(self.settings.base_url)
        client.session, client.token = self.client.session, token
        return client
