"""A small server that speaks Discord's REST API and gateway: what the tests need of them, over real HTTP and a real WebSocket."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_rules import check_body

APPLICATION, GUILD, CHANNEL, USER = "1300000000000000001", "1300000000000000010", "1300000000000000020", "1300000000000000030"
TOKEN = "MTMwMDAwMDAwMDAwMDAwMDAwMQ.GabcdE.not-a-real-token-of-anybody"  # noqa: S105 - its first part says APPLICATION
_HEARTBEAT_MS = 200
# https://docs.discord.com/developers/topics/opcodes-and-status-codes
_DISPATCH, _BEAT, _IDENTIFY, _RESUME, _INVALID, _HELLO, _ACK = 0, 1, 2, 6, 9, 10, 11
BOT = {"id": APPLICATION, "username": "Tally", "discriminator": "0", "avatar": None, "bot": True, "global_name": None}
PERSON = {"id": USER, "username": "ann", "discriminator": "0", "avatar": None, "global_name": "Ann"}


@dataclass(frozen=True, slots=True)
class Sent:
    """One request of the bot, and when."""

    method: str
    path: str
    body: Any
    at: float


@dataclass
class DiscordServer:
    """`answers` holds, for a method and a part of a path, the statuses to give before all is well: 429, 500 ..."""

    port: int = 0
    token: str = TOKEN
    sent: list[Sent] = field(default_factory=list)
    answers: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    identified: int = 0
    resumed: int = 0
    beats: int = 0
    guilds: int = 1
    channels: int = 1  # in each of them
    checks: bool = True  # what comes in, against Discord's own description
    identified_at: float = 0.0
    close_with: int | None = None  # what an IDENTIFY is refused with
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    _sockets: list[Wire] = field(default_factory=list)
    _ids: int = 1_400_000_000_000_000_000
    _sequence: int = 0

    @property
    def environ(self) -> dict[str, str]:
        """The variables that send the bot here."""
        return {
            "DISCORD_TOKEN": TOKEN,
            "TALLY_DISCORD_API_URL": f"http://127.0.0.1:{self.port}/api/v10",
            "TALLY_DISCORD_GATEWAY_URL": f"ws://127.0.0.1:{self.port}/gateway",
        }

    def id(self) -> str:
        """A new id."""
        self._ids += 1
        return str(self._ids)

    def of(self, method: str, path: str) -> list[Sent]:
        """The requests to paths with that in them."""
        return [each for each in self.sent if each.method == method and path in each.path]

    async def wait_for(self, method: str, path: str, count: int = 1) -> list[Sent]:
        """The same, once there are so many."""
        async with asyncio.timeout(15):
            while len(found := self.of(method, path)) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return found

    async def dispatch(self, event: str, data: Mapping[str, Any]) -> None:
        """Send an event to the bot."""
        self._sequence += 1
        for wire in self._sockets:
            await wire.send({"op": _DISPATCH, "t": event, "s": self._sequence, "d": data})

    async def drop(self) -> None:
        """Cut the connections, as a network does."""
        for wire in self._sockets.copy():
            wire.cut()

    async def rest(self, request: web.Request) -> web.Response:
        """One request to the REST API."""
        path = request.path.removeprefix("/api/v10")
        body = await _body(request)
        self.sent.append(Sent(request.method, path, body, asyncio.get_running_loop().time()))
        self.arrived.set()
        if request.headers.get("Authorization") != f"Bot {self.token}" and not path.startswith(("/interactions", "/webhooks")):
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        for (method, part), statuses in self.answers.items():
            if statuses and method == request.method and part in path:
                return _refusal(statuses.pop(0))
        if self.checks and request.method in ("POST", "PUT", "PATCH"):
            check_body(request.method, path, body)
        return self._done(request, path, body)

    def _done(self, request: web.Request, path: str, body: Any) -> web.Response:
        if path == "/users/@me":
            return _json(BOT)
        if path == "/oauth2/applications/@me":
            return _json({"id": APPLICATION, "name": "Tally", "description": "", "icon": None, "bot_public": True,
                                      "bot_require_code_grant": False, "verify_key": "0", "flags": 0, "summary": "", "owner": PERSON})  # fmt: skip
        if path == "/gateway/bot":
            limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return _json({"url": f"ws://127.0.0.1:{self.port}/elsewhere", "shards": 1, "session_start_limit": limit})
        if path.endswith("/commands"):
            return _json([{"description": "", **each, "id": self.id(), "application_id": APPLICATION, "version": "1"} for each in body])
        if path.endswith("/callback"):
            message = {"type": body["type"], "message": self.message(body.get("data") or {})}
            resource = {"interaction": {"id": self.id(), "type": 2, "response_message_id": message["message"]["id"]}, "resource": message}
            return _json(resource) if "with_response" in request.query else web.Response(status=204)
        if request.method == "DELETE":
            return web.Response(status=204)
        return _json(self.message(body or {}))

    def message(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A message of the bot with that in it."""
        return {
            "id": self.id(), "channel_id": CHANNEL, "author": BOT, "content": "", "timestamp": "2026-11-24T12:00:00+00:00", "edited_timestamp": None,
            "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [], "attachments": [], "embeds": [], "pinned": False,
            "type": 0, "flags": data.get("flags", 0), "components": data.get("components", []),
        }  # fmt: skip

    async def gateway(self, request: web.Request) -> web.WebSocketResponse:
        """One connection to the gateway."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        wire = Wire(socket, request)
        self._sockets.append(wire)
        try:
            await wire.send({"op": _HELLO, "d": {"heartbeat_interval": _HEARTBEAT_MS}})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._told(wire, json.loads(message.data))
        finally:
            self._sockets.remove(wire)
        return socket

    async def _told(self, wire: Wire, said: Mapping[str, Any]) -> None:
        match said["op"]:
            case 1:
                self.beats += 1
                await wire.send({"op": _ACK})
            case 2 if self.close_with:
                await wire.socket.close(code=self.close_with)
            case 2:
                self.identified += 1
                self.identified_at = asyncio.get_running_loop().time()
                await self._ready(wire)
            case 6:
                self.resumed += 1
                await wire.send({"op": _DISPATCH, "t": "RESUMED", "s": self._sequence, "d": {}})

    async def _ready(self, wire: Wire) -> None:
        ids = [str(int(GUILD) + place * 1000) for place in range(self.guilds)]
        ready = {
            "v": 10, "shard": [0, 1], "user": BOT, "guilds": [{"id": id, "unavailable": True} for id in ids], "session_id": "s", "private_channels": [],
            "resume_gateway_url": f"ws://127.0.0.1:{self.port}/gateway", "application": {"id": APPLICATION, "flags": 0},
        }  # fmt: skip
        self._sequence += 1
        await wire.send({"op": _DISPATCH, "t": "READY", "s": self._sequence, "d": ready})
        for id in ids:
            self._sequence += 1
            await wire.send({"op": _DISPATCH, "t": "GUILD_CREATE", "s": self._sequence, "d": guild(id, self.channels)})


@dataclass
class Wire:
    """One end of a gateway connection; what goes out is one zlib stream, as Discord sends it."""

    socket: web.WebSocketResponse
    request: web.Request
    _deflate: Any = field(default_factory=zlib.compressobj)

    async def send(self, payload: Mapping[str, Any]) -> None:
        """Send one payload."""
        assert self.request.query.get("compress") == "zlib-stream"
        data = self._deflate.compress(json.dumps(payload).encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(data)

    def cut(self) -> None:
        """Break the connection without a word."""
        if self.request.transport:
            self.request.transport.abort()


def guild(id: str, channels: int = 1) -> dict[str, Any]:
    """A server as the gateway describes it."""
    return {
        "id": id, "name": "Newsroom", "owner_id": USER, "roles": [{"id": id, "name": "@everyone", "permissions": "2147483647", "position": 0,
            "color": 0, "hoist": False, "managed": False, "mentionable": False, "colors": {"primary_color": 0}, "flags": 0}],
        "emojis": [], "stickers": [], "features": [], "channels": [
            {"id": str(int(CHANNEL) + int(id) - int(GUILD) + place), "type": 0, "name": f"figures-{place}", "position": place, "permission_overwrites": [],
             "topic": None, "nsfw": False, "rate_limit_per_user": 0, "parent_id": None} for place in range(channels)
        ],
        "members": [], "member_count": 3, "threads": [], "presences": [], "voice_states": [], "stage_instances": [], "guild_scheduled_events": [],
        "verification_level": 0, "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0, "nsfw_level": 0, "premium_tier": 0,
        "preferred_locale": "en-US", "afk_timeout": 300, "afk_channel_id": None, "system_channel_id": None, "system_channel_flags": 0, "icon": None,
        "splash": None, "discovery_splash": None, "banner": None, "description": None, "vanity_url_code": None, "rules_channel_id": None,
        "public_updates_channel_id": None, "application_id": None, "large": False, "joined_at": "2026-01-01T00:00:00+00:00", "unavailable": False,
        "soundboard_sounds": [],
    }  # fmt: skip


def _json(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """As Discord says it: without a charset, by which discord.py knows it."""
    return web.Response(body=json.dumps(value).encode(), content_type="application/json", status=status, headers=headers)


async def _body(request: web.Request) -> Any:
    if request.content_type == "application/json":
        return await request.json()
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            if part.name == "payload_json":  # type: ignore[union-attr]
                return json.loads(await part.text())  # type: ignore[union-attr]
    return None


def _refusal(status: int) -> web.Response:
    if status == 429:
        headers = {"Retry-After": "0.05", "X-RateLimit-Scope": "user", "Via": "1.1 test"}
        return _json({"message": "You are being rate limited.", "retry_after": 0.05, "global": False}, status=429, headers=headers)
    return _json({"message": "refused by the test", "code": 0}, status=status)


@asynccontextmanager
async def discord_server() -> AsyncIterator[DiscordServer]:
    """The server on a port of its own."""
    server = DiscordServer()
    app = web.Application()
    app.router.add_get("/gateway", server.gateway)
    app.router.add_get("/gateway/", server.gateway)
    app.router.add_route("*", "/api/v10/{path:.*}", server.rest)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        await server.drop()
        await runner.cleanup()


def command(name: str, options: Mapping[str, Any], **context: Any) -> dict[str, Any]:
    """An interaction as the gateway sends it: `/name` with its options, from a direct message unless `context` says otherwise."""
    return {
        "id": context.pop("id"), "application_id": APPLICATION, "type": 2, "token": f"token-{name}", "version": 1, "locale": "en-US",
        "data": {"id": "1", "name": name, "type": 1, "options": [{"name": key, "type": 3, "value": value} for key, value in options.items()]},
        "channel_id": CHANNEL, "channel": {"id": CHANNEL, "type": 1}, "user": PERSON, "context": 1, "entitlements": [], "app_permissions": "0",
        "authorizing_integration_owners": {"1": USER}, "attachment_size_limit": 10485760, **context,
    }  # fmt: skip
