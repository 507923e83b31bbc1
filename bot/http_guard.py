"""Around every request: limits of size and time, security headers, and an error id where a route fails."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot import logs

# The largest thing a platform posts to us is a view of Slack's, of some ten kilobytes.
MOST_BYTES = 1024 * 1024
# Platforms send a body at once; whoever takes longer is keeping a connection busy.
BODY_SECONDS = 10.0
# Platforms wait for 3 seconds.
ANSWER_SECONDS = 30.0
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take: bytes of its body, seconds to send it, seconds until the answer begins."""

    body_bytes: int = MOST_BYTES
    body_seconds: float = BODY_SECONDS
    answer_seconds: float = ANSWER_SECONDS


class _Refused(Exception):
    """A request that is not served any further."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Guard:
    """An ASGI middleware. A route may set a header of its own in place of one of `SECURITY_HEADERS`."""

    def __init__(self, app: ASGIApp, limits: Limits | None = None) -> None:
        self._app, self._limits = app, limits or Limits()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within the limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = _Request(scope, receive, send, self._limits)
        try:
            await request.serve(self._app)
        except _Refused as refused:
            await request.refuse(refused.status, {"error": refused.sentence})
        except Exception as error:  # noqa: BLE001 - the one place where what a route did not foresee is caught
            # The route's name and not the path, in which somebody's words may stand.
            route = getattr(scope.get("endpoint"), "__name__", None)
            error_id = logs.failed(logs.logger(__name__), "a request failed", error, method=scope["method"], operation=route)
            sentence = "Something went wrong here. The log has the cause under this error id."
            await request.refuse(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": sentence, "error_id": error_id})


class _Request:
    def __init__(self, scope: Scope, receive: Receive, send: Send, limits: Limits) -> None:
        self._scope, self._receive, self._send, self._limits = scope, receive, send, limits
        self._received = 0
        self._whole = False
        self._begun = False
        self._body_deadline = asyncio.get_running_loop().time() + limits.body_seconds
        self._answering: asyncio.Timeout | None = None

    async def serve(self, app: ASGIApp) -> None:
        declared = Headers(scope=self._scope).get("content-length", "0")
        if declared.isdecimal() and int(declared) > self._limits.body_bytes:
            raise self._too_large()
        limit = self._answering = asyncio.timeout(self._limits.answer_seconds)
        try:
            async with limit:
                await app(self._scope, self._limited_receive, self._guarded_send)
        except TimeoutError:
            if not limit.expired():
                raise
            raise _Refused(HTTPStatus.SERVICE_UNAVAILABLE, f"No answer within {self._limits.answer_seconds:g} seconds.") from None
        finally:
            self._answering = None

    async def refuse(self, status: HTTPStatus, content: dict[str, str]) -> None:
        """Answer with an error, unless an answer has begun already: then the server closes the connection."""
        if self._begun:
            return
        # What is left of the body is not read, so the connection cannot serve another request.
        response = JSONResponse(content, status, headers={"Connection": "close"})
        with suppress(OSError):  # the client has gone
            await response(self._scope, self._receive, self._guarded_send)

    async def _limited_receive(self) -> Message:
        if self._whole:  # what comes now is only that the client has gone, whenever that is
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._body_deadline):
                message = await self._receive()
        except TimeoutError:
            sentence = f"The body of the request did not arrive within {self._limits.body_seconds:g} seconds."
            raise _Refused(HTTPStatus.REQUEST_TIMEOUT, sentence) from None
        self._whole = not message.get("more_body", False)
        self._received += len(message.get("body", b""))
        if self._received > self._limits.body_bytes:
            raise self._too_large()
        return message

    async def _guarded_send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            if self._answering:  # from here on it is the client who takes the time
                self._answering.reschedule(None)
            headers = MutableHeaders(scope=message)
            for name, value in SECURITY_HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)

    def _too_large(self) -> _Refused:
        return _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body of a request may have {self._limits.body_bytes} bytes.")
