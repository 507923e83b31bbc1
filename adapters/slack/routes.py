"""What Slack calls over HTTP: one path for everything it sends, two for an installation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from adapters.slack.oauth import oauth_routes

if TYPE_CHECKING:
    from adapters.slack.surface import Surface

EVENTS = "/slack/events"


class Unreadable(Exception):
    """A body that is nothing Slack would send."""


def routes_of(surface: Surface) -> Sequence[BaseRoute]:
    """`/slack/events` where Slack calls; `/slack/install` and `/slack/oauth_redirect` where workspaces install Tally by themselves."""
    found: list[BaseRoute] = []
    if surface.settings.mode == "http" and surface.settings.signing_secret:
        gate = Gate(surface, surface.settings.signing_secret.get_secret_value())
        found.append(Route(EVENTS, gate.slack_events, methods=["POST"]))
    if surface.settings.client_id:
        found += oauth_routes(surface)
    return found


class Gate:
    """Lets in what Slack has signed within five minutes, once."""

    def __init__(self, surface: Surface, secret: str) -> None:
        self._surface, self._verifier = surface, SignatureVerifier(secret)

    async def slack_events(self, request: Request) -> Response:
        """A command, an event, a press of a button. Raises HTTPException: 401 unsigned, 400 unreadable."""
        body = await request.body()
        signature = request.headers.get("x-slack-signature", "")
        if not self._is_signed(body, request.headers.get("x-slack-request-timestamp", ""), signature):
            raise HTTPException(HTTPStatus.UNAUTHORIZED, "This is not signed by Slack, or was signed more than five minutes ago")
        if not self._surface.requests.is_new(f"request:{signature}"):
            return Response()  # recorded and sent again, or by a proxy that tries twice: it has its answer
        try:
            made = bolt_request(body, request.headers.get("content-type", ""), request.headers)
        except Unreadable:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "This is nothing that Slack sends") from None
        return answered(await self._surface.dispatch(made))

    def _is_signed(self, body: bytes, timestamp: str, signature: str) -> bool:
        if not (timestamp.isascii() and timestamp.isdecimal() and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:  # Slack signs text
            return False


def bolt_request(body: bytes, kind: str, headers: Mapping[str, str]) -> AsyncBoltRequest:
    """The request as Bolt takes it. Raises Unreadable.

    Read here, for Bolt takes any command with the word "payload" in it for a form; what has been read goes in as from Socket Mode.
    """
    try:
        content = _content(body.decode(), kind.partition(";")[0].strip().lower())
        if not isinstance(content, dict) or not isinstance(content.get("event", {}), dict):
            raise Unreadable
        kept: dict[str, str | Sequence[str]] = {name: value for name, value in headers.items() if name.startswith("x-slack-retry")}
        return AsyncBoltRequest(body=content, headers=kept, mode="socket_mode")
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):  # UTF-8, JSON, and the shapes in which Bolt looks for ids
        raise Unreadable from None


def _content(text: str, kind: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    if kind == "application/json":
        return json.loads(text)
    form = dict(parse_qsl(text, keep_blank_values=True, strict_parsing=True))
    return json.loads(form["payload"]) if "payload" in form else form


def answered(said: BoltResponse) -> Response:
    """What Bolt says, as HTTP."""
    response = Response(said.body, said.status)
    for name, values in said.headers.items():
        for value in values:
            if name.lower() == "content-length":
                continue
            response.headers.append(name, value)
    return response
