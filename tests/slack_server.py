"""A small Slack for the tests: the Web API, response_urls, OAuth and Socket Mode on a port of loopback.

It checks tokens, scopes, arguments and Block Kit, keeps what was sent, and can be told to be limited, broken or gone.
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from aiohttp import WSMsgType, web

from tests.slack_rules import problems, view_problems

BOT_TOKEN, APP_TOKEN, TEAM, BOT_USER, BOT_ID = "xoxb-test-1", "xapp-test-1", "T1", "UBOT1", "B1"
CHANNEL, ELSEWHERE, DIRECT = "C1", "C2", "D1"
Body = dict[str, Any]

# Method: the scope it needs, and the arguments.
_METHODS: dict[str, tuple[str, tuple[str, ...]]] = {
    "auth.test": ("", ()),
    "apps.connections.open": ("connections:write", ()),
    "chat.postMessage": ("chat:write", ("channel",)),
    "chat.postEphemeral": ("chat:write", ("channel", "user", "text")),
    "chat.update": ("chat:write", ("channel", "ts")),
    "views.open": ("", ("view", "trigger_id")),
    "views.push": ("", ("view", "trigger_id")),
    "views.update": ("", ("view", "view_id")),
    "views.publish": ("", ("view", "user_id")),
    "users.info": ("users:read", ("user",)),
    "assistant.threads.setSuggestedPrompts": ("assistant:write", ("channel_id", "prompts")),
    "assistant.threads.setStatus": ("assistant:write", ("channel_id", "thread_ts", "status")),
    "assistant.threads.setTitle": ("assistant:write", ("channel_id", "thread_ts", "title")),
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: its method (or "response_url"), the token it came with, and what it said."""

    method: str
    token: str
    body: Body

    @property
    def blocks(self) -> list[Body]:
        """Of a message or a view."""
        return (self.body.get("view") or self.body).get("blocks") or []


class Workspace(NamedTuple):
    """A workspace in which the app is installed."""

    team: str
    bot_user: str
    bot_id: str
    scopes: frozenset[str]


@dataclass
class SlackServer:
    """What it holds, and how it behaves."""

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    workspaces: dict[str, Workspace] = field(default_factory=dict)
    members_of: set[str] = field(default_factory=lambda: {CHANNEL, DIRECT})
    admins: set[str] = field(default_factory=set)
    codes: dict[str, Body] = field(default_factory=dict)
    refreshed: list[str] = field(default_factory=list)
    # What a method does instead of its work, each time it is called: "429", "500", "hang", or an error of Slack's.
    mood: dict[str, list[str]] = field(default_factory=dict)
    knows_tables: bool = True
    refused: list[str] = field(default_factory=list)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acknowledged: dict[str, Body] = field(default_factory=dict)
    connections: int = 0

    def __post_init__(self) -> None:
        from adapters.slack.manifest import SCOPES

        self._ts = itertools.count(1)
        self._ids = itertools.count(1)
        self.workspaces[BOT_TOKEN] = Workspace(TEAM, BOT_USER, BOT_ID, frozenset(SCOPES))
        self._posted: dict[tuple[str, str], Body] = {}

    def of(self, method: str) -> list[Call]:
        """The calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    async def wait_for(self, method: str, count: int = 1) -> list[Call]:
        """The calls of a method, once there are that many."""
        await self.until(lambda: len(self.of(method)) >= count)
        return self.of(method)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something has happened; fails after a while."""
        async with asyncio.timeout(20):
            while not happened():  # noqa: ASYNC110 - what is waited for knows of no event
                await asyncio.sleep(0.005)

    def response_url(self) -> str:
        """A new link to answer through."""
        return f"{self.url}/respond/{next(self._ids)}"

    async def envelope(self, kind: str, payload: Body, **more: Any) -> str:
        """Send an envelope through the newest connection, and give its id."""
        await self.until(lambda: bool(self.sockets))
        id = f"envelope-{next(self._ids)}"
        await self.sockets[-1].send_json({"envelope_id": id, "type": kind, "payload": payload, "accepts_response_payload": True, **more})
        return id

    async def acknowledgement(self, id: str) -> Body:
        """What an envelope was answered with."""
        await self.until(lambda: id in self.acknowledged)
        return self.acknowledged[id]

    async def drop(self) -> None:
        """Close the newest connection."""
        await self.sockets.pop().close()


def _application(slack: SlackServer) -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/api/{method}", partial(_api, slack))
    app.router.add_post("/respond/{id}", partial(_respond, slack))
    app.router.add_get("/socket", partial(_socket, slack))
    return app


@asynccontextmanager
async def serving() -> AsyncIterator[SlackServer]:
    """A running server."""
    slack = SlackServer()
    runner = web.AppRunner(_application(slack), shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    slack.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield slack
    finally:
        await runner.cleanup()
    assert slack.refused == []


async def _read(request: web.Request) -> Body:
    text = await request.text()
    if request.content_type == "application/json":
        found = json.loads(text or "{}")
        return found if isinstance(found, dict) else {}
    form: Body = {**request.query, **dict(parse_qsl(text, keep_blank_values=True))}
    for name in ("view", "blocks", "prompts"):
        if isinstance(form.get(name), str):
            form[name] = json.loads(form[name])
    return form


async def _api(slack: SlackServer, request: web.Request) -> web.StreamResponse:
    method = request.match_info["method"]
    body = await _read(request)
    token = (request.headers.get("Authorization") or "").removeprefix("Bearer ") or str(body.get("token") or "")
    slack.calls.append(Call(method, token, body))
    mood = slack.mood.get(method) or []
    if mood and (said := await _moody(mood.pop(0))):
        return said
    if method == "oauth.v2.access":
        return web.json_response(_access(slack, body))
    error = _refusal(slack, method, token, body)
    return web.json_response(
        {"ok": False, "error": error} if error else {"ok": True, **_done(slack, method, token, body)}, headers=_scopes(slack, token)
    )


def _scopes(slack: SlackServer, token: str) -> dict[str, str]:
    return {"x-oauth-scopes": ",".join(sorted(slack.workspaces[token].scopes))} if token in slack.workspaces else {}


async def _moody(mood: str) -> web.StreamResponse | None:
    match mood:
        case "429":
            return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": "1"})
        case "500":
            return web.Response(status=500, text="oops", content_type="text/html")
        case "hang":
            await asyncio.sleep(60)
            return web.Response(status=504)
    return web.json_response({"ok": False, "error": mood})


def _refusal(slack: SlackServer, method: str, token: str, body: Body) -> str | None:
    if method not in _METHODS:
        return "unknown_method"
    scope, needed = _METHODS[method]
    if method == "apps.connections.open":
        return None if token == APP_TOKEN else "invalid_auth"
    if token not in slack.workspaces:
        return "invalid_auth"
    if scope and scope not in slack.workspaces[token].scopes:
        return "missing_scope"
    return "invalid_arguments" if any(body.get(name) in (None, "", []) for name in needed) else _wrong(slack, method, body)


def _wrong(slack: SlackServer, method: str, body: Body) -> str | None:
    if method.startswith("views."):
        return _noted(slack, view_problems(body["view"]), "invalid_arguments")
    if method.startswith("chat."):
        channel = str(body["channel"])
        if channel not in slack.members_of and not channel.startswith("U"):
            return "not_in_channel" if channel.startswith("C") else "channel_not_found"
        if method == "chat.update" and (channel, str(body["ts"])) not in slack._posted:
            return "message_not_found"
        if not str(body.get("text") or "").strip():
            return "no_text"
        return _blocks_refused(slack, body)
    return None


def _blocks_refused(slack: SlackServer, body: Body) -> str | None:
    blocks = body.get("blocks")
    if blocks is None:
        return None
    if not slack.knows_tables and any(block["type"] == "table" for block in blocks):
        return "invalid_blocks"
    return _noted(slack, problems(blocks), "invalid_blocks")


def _noted(slack: SlackServer, found: list[str], error: str) -> str | None:
    """What Slack would refuse; a test in which that happens fails at its end."""
    slack.refused += found
    return error if found else None


def _done(slack: SlackServer, method: str, token: str, body: Body) -> Body:
    workspace = slack.workspaces.get(token)
    match method:
        case "auth.test":
            assert workspace
            return {"team_id": workspace.team, "team": workspace.team, "user_id": workspace.bot_user, "bot_id": workspace.bot_id, "url": ""}
        case "apps.connections.open":
            return {"url": f"{slack.url.replace('http', 'ws')}/socket"}
        case "chat.postMessage":
            ts = f"1700000000.{next(slack._ts):06d}"
            slack._posted[str(body["channel"]), ts] = body
            return {"ts": ts, "channel": body["channel"]}
        case "users.info":
            return {"user": {"id": body["user"], "is_admin": body["user"] in slack.admins}}
        case "views.open" | "views.push" | "views.update":
            return {"view": {"id": "V1", "hash": "h"}}
    return {}


def _access(slack: SlackServer, body: Body) -> Body:
    if body.get("grant_type") == "refresh_token":
        slack.refreshed.append(str(body.get("refresh_token")))
        return {"ok": True, "access_token": "xoxe.xoxb-new", "refresh_token": "xoxe-new", "expires_in": 43200, "token_type": "bot"}
    found = slack.codes.pop(str(body.get("code")), None)
    return {"ok": True, **found} if found else {"ok": False, "error": "invalid_code"}


async def _respond(slack: SlackServer, request: web.Request) -> web.StreamResponse:
    """A response_url: five posts, and no token."""
    body = await _read(request)
    url = f"{slack.url}{request.path}"
    mood = slack.mood.get("response_url") or []
    if mood and (said := await _moody(mood.pop(0))):
        return said
    if sum(call.body.get("_url") == url for call in slack.of("response_url")) >= 5:
        return web.Response(status=429, text="used_url")
    slack.calls.append(Call("response_url", "", {**body, "_url": url}))
    error = _blocks_refused(slack, body)
    if error:
        return web.Response(status=400, text=error)
    if not str(body.get("text") or "").strip():
        return web.Response(status=400, text="no_text")
    return web.Response(text="ok")


async def _socket(slack: SlackServer, request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    slack.connections += 1
    await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
    slack.sockets.append(socket)
    async for message in socket:
        if message.type == WSMsgType.TEXT:
            said = json.loads(message.data)
            slack.acknowledged[said["envelope_id"]] = said.get("payload") or {}
    if socket in slack.sockets:
        slack.sockets.remove(socket)
    return socket
