"""What the tests of the Slack adapter share: Tally behind its HTTP server, and what Slack sends to it, signed."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from adapters.slack.adapter import SlackAdapter
from bot import http
from bot.core import Core
from bot.memory import MemoryStore
from bot.service import Service
from bot.store.port import Store
from tests.slack_server import BOT_TOKEN, BOT_USER, CHANNEL, DIRECT, TEAM, SlackServer

SECRET = "s1gn1ng-s3cret"  # noqa: S105 - of the tests
ANN = "U0ANN"
_numbers = itertools.count(1)
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer over HTTP."""

    status: int
    text: str

    @property
    def json(self) -> Body:
        """As JSON; {} where it is none."""
        try:
            found = json.loads(self.text)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


class Talk:
    """Tally as Slack reaches it."""

    def __init__(self, url: str, slack: SlackServer, service: Service, adapter: SlackAdapter, session: aiohttp.ClientSession) -> None:
        self.url, self.slack, self.service, self.adapter, self._session = url, slack, service, adapter, session
        self._verifier = SignatureVerifier(SECRET)

    async def send(
        self, body: str | bytes, kind: str = "application/x-www-form-urlencoded", *, at: float | None = None, **headers: str
    ) -> Heard:
        """A signed request; `at` is the time of its signature."""
        stamp = str(int(at if at is not None else time.time()))
        signed = {
            "Content-Type": kind, "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": str(self._verifier.generate_signature(timestamp=stamp, body=body)), **headers,
        }  # fmt: skip
        return await self.raw(body, signed)

    async def raw(self, body: str | bytes, headers: Mapping[str, str]) -> Heard:
        """A request with these headers."""
        data = io.BytesIO(body if isinstance(body, bytes) else body.encode())
        async with self._session.post(f"{self.url}/slack/events", data=data, headers=headers) as response:
            return Heard(response.status, await response.text())

    async def get(self, path: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
        """A page."""
        async with self._session.get(f"{self.url}{path}", headers=headers, allow_redirects=False) as response:
            return response.status, dict(response.headers), await response.text()

    async def command(self, text: str, **changed: str) -> Heard:
        """`/tally TEXT`."""
        return await self.send(urlencode(self.command_body(text, **changed)))

    def command_body(self, text: str, **changed: str) -> dict[str, str]:
        """What Slack sends for `/tally TEXT`."""
        return {
            "token": "t", "team_id": TEAM, "channel_id": CHANNEL, "user_id": ANN, "command": "/tally", "text": text,
            "response_url": self.slack.response_url(), "trigger_id": f"trigger-{next(_numbers)}", "api_app_id": "A1", **changed,
        }  # fmt: skip

    def event_body(self, event: Body, **changed: Any) -> Body:
        """What Slack sends for an event."""
        number = next(_numbers)
        return {
            "type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number}", "event_time": int(time.time()), "api_app_id": "A1",
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True, "is_enterprise_install": False}],
            "event": {"ts": f"1700000001.{number:06d}", **event}, **changed,
        }  # fmt: skip

    async def event(self, event: Body, **changed: Any) -> Heard:
        """An event."""
        return await self.send(json.dumps(self.event_body(event, **changed)), "application/json")

    async def mention(self, text: str, **changed: Any) -> Heard:
        """Somebody mentions Tally in a channel."""
        return await self.event({"type": "app_mention", "user": ANN, "channel": CHANNEL, "text": f"<@{BOT_USER}> {text}", **changed})

    async def message(self, text: str, **changed: Any) -> Heard:
        """Somebody writes to Tally alone."""
        return await self.event({"type": "message", "channel_type": "im", "user": ANN, "channel": DIRECT, "text": text, **changed})

    async def interact(self, payload: Body) -> Heard:
        """A button, a form, a shortcut, a list that fills."""
        whole = {"team": {"id": TEAM}, "user": {"id": ANN, "team_id": TEAM}, "trigger_id": f"trigger-{next(_numbers)}", **payload}
        return await self.send(urlencode({"payload": json.dumps(whole)}))

    async def press(self, action: Body, *, ephemeral: bool = True, view: Body | None = None, **changed: Any) -> Heard:
        """A button under an answer, or in a form; `action` has its action_id and its value."""
        payload: Body = {"type": "block_actions", "actions": [action], **changed}
        if view is None:
            payload |= {
                "container": {"type": "message", "message_ts": "1.1", "is_ephemeral": ephemeral}, "channel": {"id": CHANNEL},
                "response_url": self.slack.response_url(), **({} if ephemeral else {"message": {"ts": "1.1"}}), **changed,
            }  # fmt: skip
        else:
            payload |= {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "hash": "h", **view}}
        return await self.interact(payload)

    async def submit(self, view: Body, **values: Body) -> Heard:
        """A form with these fields."""
        state = {"values": {name: {name: value} for name, value in values.items()}}
        return await self.interact({"type": "view_submission", "view": {**view, "id": "V1", "hash": "h", "state": state}})


def environ(slack: SlackServer, **changed: str) -> dict[str, str]:
    """Variables for one workspace over HTTP."""
    one = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_SIGNING_SECRET": SECRET, "TALLY_SLACK_API_URL": f"{slack.url}/api/"}
    return {name: value for name, value in {**one, **changed}.items() if value}


@asynccontextmanager
async def talking(core: Core, slack: SlackServer, store: Store | None = None, **changed: str) -> AsyncIterator[Talk]:
    """Tally running with the Slack adapter, called over HTTP."""
    async with Service(core, store or MemoryStore(), environ=environ(slack, **changed)) as service:
        service.outbox_poll = 0.01
        adapter = SlackAdapter()
        listening = http.listen("127.0.0.1", 0)
        app = http.build_app(service, adapter.routes(service))
        tasks = [asyncio.create_task(http.serve_on(app, listening)), asyncio.create_task(adapter.run(service))]
        async with aiohttp.ClientSession() as session:
            try:
                yield Talk(f"http://127.0.0.1:{listening.getsockname()[1]}", slack, service, adapter, session)
            finally:
                for task in reversed(tasks):
                    task.cancel()
                    with suppress(asyncio.CancelledError):
                        await task


def element(blocks: list[Body], action: str) -> Body:
    """What has that action id; the value that comes back when it is pressed is in it."""
    for block in blocks:
        for each in [*block.get("elements", []), block.get("element") or {}, block.get("accessory") or {}]:
            if each.get("action_id") == action:
                return each  # type: ignore[no-any-return]
    raise AssertionError(f"nothing has the action {action}")
