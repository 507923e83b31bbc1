"""Socket Mode over a real WebSocket: asked and answered, connected anew, and honest about it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from adapters.slack.adapter import SlackAdapter
from bot.core import Core
from bot.memory import MemoryStore
from bot.ports import ConfigurationMistake
from bot.service import Service
from tests.serving import until
from tests.slack_server import APP_TOKEN, BOT_TOKEN, CHANNEL, TEAM, SlackServer

CLOSED = "how many asylum cases were closed in 2022?"


@asynccontextmanager
async def connected(core: Core, slack: SlackServer, **changed: str) -> AsyncIterator[Service]:
    """Tally connected to the small Slack."""
    environ = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN, "TALLY_SLACK_API_URL": f"{slack.url}/api/", **changed}
    async with Service(core, MemoryStore(), environ=environ) as service:
        adapter = SlackAdapter()
        assert adapter.routes(service) == ()
        running = asyncio.create_task(adapter.run(service))
        try:
            await until(lambda: running.done() or (bool(slack.sockets) and service.states.get("slack") is not None))
            if running.done():
                await running
            yield service
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError, ConfigurationMistake):
                await running


def command(slack: SlackServer, text: str = CLOSED) -> dict[str, str]:
    """The payload of `/tally`."""
    return {
        "team_id": TEAM, "channel_id": CHANNEL, "user_id": "U1", "command": "/tally", "text": text, "response_url": slack.response_url(),
        "trigger_id": f"t{id(object())}",
    }  # fmt: skip


def state_of(service: Service) -> str:
    """What the adapter says of itself."""
    return service.states["slack"].state


async def test_a_command_is_answered_in_its_acknowledgement(core: Core, slack: SlackServer) -> None:
    async with connected(core, slack) as service:
        await until(lambda: state_of(service) == "ready")
        said = await slack.acknowledgement(await slack.envelope("slash_commands", command(slack)))
        assert said["text"].startswith("102,550")
        assert said["blocks"]


async def test_an_event_that_comes_three_times_is_answered_once(core: Core, slack: SlackServer) -> None:
    async with connected(core, slack):
        payload = {
            "type": "event_callback", "event_id": "Ev1", "team_id": TEAM, "authorizations": [{"team_id": TEAM, "user_id": "UBOT1", "is_bot": True}],
            "event": {"type": "app_mention", "user": "U1", "channel": CHANNEL, "text": f"<@UBOT1> {CLOSED}", "ts": "1.1"},
        }  # fmt: skip
        for attempt in range(3):
            id = await slack.envelope("events_api", payload, retry_attempt=attempt, retry_reason="timeout")
            assert await slack.acknowledgement(id) == {}
        await slack.wait_for("chat.postMessage")
        await asyncio.sleep(0.2)
        assert len(slack.of("chat.postMessage")) == 1


async def test_a_lost_connection_is_said_and_made_anew(core: Core, slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.socket.LOOK_SECONDS", 0.02)
    monkeypatch.setattr("adapters.slack.socket._PING_SECONDS", 0.2)
    async with connected(core, slack) as service:
        await until(lambda: state_of(service) == "ready")
        slack.mood["apps.connections.open"] = ["internal_error"] * 3
        await slack.drop()
        await until(lambda: state_of(service) == "lost")
        assert "made anew" in service.states["slack"].detail
        await until(lambda: slack.connections == 2 and state_of(service) == "ready")
        said = await slack.acknowledgement(await slack.envelope("slash_commands", command(slack)))
        assert said["text"].startswith("102,550")


async def test_slack_may_ask_for_a_new_connection(core: Core, slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.socket._PING_SECONDS", 0.2)
    async with connected(core, slack):
        await slack.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested", "debug_info": {}})
        await until(lambda: slack.connections == 2)
        said = await slack.acknowledgement(await slack.envelope("slash_commands", command(slack)))
        assert said["text"].startswith("102,550")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"SLACK_APP_TOKEN": "xapp-wrong"}, "Slack refuses SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xoxb-wrong"}, "Slack refuses SLACK_BOT_TOKEN"),
    ],
)
async def test_a_refused_token_is_the_operators(core: Core, slack: SlackServer, changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigurationMistake, match=sentence) as mistake:
        async with connected(core, slack, **changed) as service:
            await until(lambda: bool(service.stopping.is_set()))
    assert "wrong" not in str(mistake.value)


async def test_slack_away_at_the_start_is_waited_for(core: Core, slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.slack.socket._TRY_AGAIN_SECONDS", 0.05)
    slack.mood["apps.connections.open"] = ["internal_error", "fatal_error"]
    async with connected(core, slack) as service:
        await until(lambda: state_of(service) == "ready")
