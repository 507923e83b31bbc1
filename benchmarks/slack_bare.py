"""A Bolt app as its documentation shows one, over HTTP: what there is to compare with."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.core import Core
from bot.model import Question


def bare_routes(core: Core | None, secret: str) -> Sequence[BaseRoute]:
    """One command: answered with the pure core's plain text, or acknowledged with nothing where there is no core."""
    logging.getLogger("slack_bolt").setLevel(logging.CRITICAL)
    app = AsyncApp(name="bare", signing_secret=secret, authorize=_authorize)

    @app.command("/tally")
    async def tally(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack(core.reply(Question(text=body["text"])).text if core else "")

    handler = AsyncSlackRequestHandler(app)

    async def slack_events(request: Request) -> Response:
        return await handler.handle(request)

    return [Route("/slack/events", slack_events, methods=["POST"])]


async def _authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-1", bot_user_id="UB", bot_id="B1")  # noqa: S106 - of nobody
