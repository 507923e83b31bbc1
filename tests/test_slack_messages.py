"""Mentions, direct messages and the agent: answered once, in the thread, and only where Tally was addressed."""

from __future__ import annotations

import asyncio
import json
from io import StringIO
from typing import Any

import pytest

from bot.core import Core
from bot.memory import MemoryStore
from tests.slack_server import BOT_ID, BOT_USER, CHANNEL, DIRECT, ELSEWHERE, TEAM, SlackServer
from tests.slacking import Talk, talking

CLOSED = "how many asylum cases were closed in 2022?"


async def quiet(talk: Talk) -> None:
    """A moment in which something would have been posted."""
    await asyncio.sleep(0.25)
    assert talk.slack.of("chat.postMessage") == []


async def test_a_mention_is_answered_in_its_thread(talk: Talk, store: MemoryStore) -> None:
    await talk.mention(CLOSED, ts="17.1")
    (posted,) = await talk.slack.wait_for("chat.postMessage")
    assert (posted.body["channel"], posted.body["thread_ts"]) == (CHANNEL, "17.1")
    assert posted.body["text"].startswith("102,550")
    assert "mention me again" in json.dumps(posted.blocks)
    assert "share" not in json.dumps(posted.blocks)
    await talk.slack.until(lambda: len(store._posts.values()) == 1)
    (post,) = store._posts.values()
    assert (post.place.thread, post.correctable) == ("17.1", True)


async def test_a_follow_up_in_the_thread_goes_on(talk: Talk) -> None:
    await talk.mention(CLOSED, ts="17.1")
    await talk.slack.wait_for("chat.postMessage")
    await talk.mention("and granted?", thread_ts="17.1", user="U0BEN")
    posted = await talk.slack.wait_for("chat.postMessage", 2)
    assert "32,000" in posted[1].body["text"]
    assert posted[1].body["thread_ts"] == "17.1"


@pytest.mark.parametrize("text", ["is this true?", "¿es cierto esto?", "can you check this please"])
async def test_a_mention_under_somebodys_message_points_to_the_menu(talk: Talk, text: str) -> None:
    await talk.mention(text, thread_ts="17.1")
    (posted,) = await talk.slack.wait_for("chat.postMessage")
    assert "Check this message" in posted.body["text"]


@pytest.mark.parametrize(
    "changed",
    [
        {"bot_id": "B9"}, {"bot_id": BOT_ID}, {"subtype": "message_changed"}, {"subtype": "bot_message"}, {"user": BOT_USER},
        {"edited": {"user": "U1", "ts": "1"}}, {"hidden": True}, {"user": ""},
    ],
)  # fmt: skip
async def test_bots_and_changes_are_left_alone(talk: Talk, changed: dict[str, Any]) -> None:
    await talk.mention(CLOSED, **changed)
    await talk.message(CLOSED, **changed)
    await quiet(talk)


@pytest.mark.parametrize("text", ["thanks!", "gracias", "ok cool"])
async def test_a_word_of_thanks_gets_no_reply(talk: Talk, text: str) -> None:
    await talk.mention(text)
    await quiet(talk)


async def test_other_channels_messages_are_not_read(talk: Talk) -> None:
    await talk.message(CLOSED, channel_type="channel", channel=CHANNEL)
    await talk.message(CLOSED, channel_type="group", channel=CHANNEL)
    await quiet(talk)


async def test_an_event_that_comes_three_times_is_answered_once(talk: Talk, store: MemoryStore) -> None:
    body = json.dumps(talk.event_body({"type": "app_mention", "user": "U1", "channel": CHANNEL, "text": CLOSED}))
    for retry in range(3):
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        assert (await talk.send(body, "application/json", **headers)).status == 200
        await asyncio.sleep(0.01)
    await talk.slack.wait_for("chat.postMessage")
    await asyncio.sleep(0.2)
    assert len(talk.slack.of("chat.postMessage")) == 1
    assert len(store.entries) == 1


async def test_another_process_answers_the_same_event_not_again(core: Core, slack: SlackServer, store: MemoryStore) -> None:
    async with talking(core, slack, store) as first, talking(core, slack, store) as second:
        body = json.dumps(first.event_body({"type": "app_mention", "user": "U1", "channel": CHANNEL, "text": CLOSED}))
        for talk in (first, second):
            await talk.send(body, "application/json")
        await slack.wait_for("chat.postMessage")
        await asyncio.sleep(0.2)
        assert len(slack.of("chat.postMessage")) == 1


async def test_a_channel_of_two_organisations_is_answered_for_the_one_that_has_tally(talk: Talk, store: MemoryStore) -> None:
    event = {"type": "app_mention", "user": "U9", "user_team": "T9", "team": "T9", "channel": CHANNEL, "text": CLOSED, "ts": "18.1"}
    await talk.event(event, team_id="T9", is_ext_shared_channel=True, context_team_id=TEAM)
    # The same message as an event of the other organisation's.
    await talk.event(event, team_id="T9", is_ext_shared_channel=True)
    await talk.slack.wait_for("chat.postMessage")
    await asyncio.sleep(0.2)
    assert len(talk.slack.of("chat.postMessage")) == 1
    assert store.entries[0].place.workspace == TEAM


async def test_a_direct_message_is_answered_and_its_thread_named(talk: Talk) -> None:
    await talk.message(CLOSED, ts="19.1")
    (posted,) = await talk.slack.wait_for("chat.postMessage")
    assert (posted.body["channel"], posted.body["thread_ts"]) == (DIRECT, "19.1")
    assert "mention me again" not in json.dumps(posted.blocks)
    (title,) = await talk.slack.wait_for("assistant.threads.setTitle")
    assert title.body["title"] == "asylum cases closed without a decision"
    assert talk.slack.of("assistant.threads.setStatus") == []


async def test_a_direct_conversation_is_one_conversation(talk: Talk) -> None:
    await talk.message(CLOSED)
    await talk.slack.wait_for("chat.postMessage")
    await talk.message("and granted?")
    posted = await talk.slack.wait_for("chat.postMessage", 2)
    assert "32,000" in posted[1].body["text"]


async def test_work_is_shown_where_it_takes_time(talk: Talk, store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    async def slow(conversation: str) -> None:  # noqa: ARG001 - the store's signature
        await asyncio.sleep(0.2)

    monkeypatch.setattr(store, "recall", slow)
    monkeypatch.setattr("adapters.slack.mentions._SLOW_SECONDS", 0.01)
    await talk.message(CLOSED, ts="20.1")
    (status,) = await talk.slack.wait_for("assistant.threads.setStatus")
    assert status.body["status"] == "is looking at the facts…"
    await talk.slack.wait_for("chat.postMessage")


async def test_opening_the_conversation_offers_questions(talk: Talk) -> None:
    await talk.event({"type": "app_home_opened", "user": "U1", "channel": DIRECT, "tab": "messages"})
    (offered,) = await talk.slack.wait_for("assistant.threads.setSuggestedPrompts")
    assert "thread_ts" not in offered.body
    assert len(offered.body["prompts"]) == 3
    for prompt in offered.body["prompts"]:
        await talk.message(prompt["message"])
    posted = await talk.slack.wait_for("chat.postMessage", 3)
    assert all("Source" in message.body["text"] for message in posted)


async def test_what_slack_limits_comes_later(talk: Talk) -> None:
    talk.slack.mood["chat.postMessage"] = ["429", "500"]
    await talk.mention(CLOSED)
    posted = await talk.slack.wait_for("chat.postMessage", 3)
    assert {call.body["text"] for call in posted} == {posted[0].body["text"]}


async def test_what_slack_refuses_is_logged_under_an_id(talk: Talk, log: StringIO) -> None:
    talk.slack.mood["chat.postMessage"] = ["some_new_error"]
    await talk.mention(CLOSED)
    (told,) = await talk.slack.wait_for("chat.postEphemeral")
    assert "error id" in told.body["text"]
    error_id = told.body["text"].rsplit(" ", 1)[-1]
    assert error_id in log.getvalue()
    assert "some_new_error" in log.getvalue()
    assert "asylum" not in log.getvalue()


async def test_a_mention_where_the_bot_is_no_longer_is_no_error(talk: Talk, log: StringIO) -> None:
    await talk.mention(CLOSED, channel=ELSEWHERE)
    await talk.slack.wait_for("chat.postEphemeral")
    assert "error_id" not in log.getvalue()
