"""Slack over HTTP: signed requests to the real Bolt app; answers in the acknowledgement; everything else refused."""

from __future__ import annotations

import asyncio
import json
import time
from io import StringIO
from urllib.parse import urlencode

import pytest

from bot.core import Core
from bot.memory import MemoryStore
from bot.workspace import Scope, WorkspaceSettings
from tests.slack_rules import problems
from tests.slack_server import DIRECT, ELSEWHERE, TEAM, SlackServer
from tests.slacking import Talk, element, talking

CLOSED = "how many asylum cases were closed in 2022?"
COMPARED = "how many cases were closed and how many granted asylum in 2022?"


async def test_the_answer_rides_in_the_acknowledgement(talk: Talk) -> None:
    heard = await talk.command(CLOSED)
    assert heard.status == 200
    assert heard.json["response_type"] == "ephemeral"
    assert heard.json["text"].startswith("102,550 asylum cases")
    assert problems(heard.json["blocks"]) == []
    assert {"share", "sources", "report"} <= {e.get("action_id") for b in heard.json["blocks"] for e in b.get("elements", [])}
    assert not talk.slack.of("chat.postMessage")


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("check 150,000 asylum cases were closed in 2022", "Off by 46%"), ("comprobar se cerraron 150,000 casos de asilo en 2022", "Difiere"),
        ("border 2300", "Below the trigger"), ("frontera 2.600", "El límite"), ("fact cases-closed-2022", "102,550"),
        ("dato CASES-CLOSED-2022", "102,550"), ("how many?", "Which one"), ("what is a payload of cases closed in 2022", "102,550"),
        ("help", "I answer questions"), ("ayuda", "Respondo"), ("fact no-such-fact", "There is no fact"),
    ],
)  # fmt: skip
async def test_subcommands_are_answered_at_once(talk: Talk, text: str, begins: str) -> None:
    heard = await talk.command(text)
    said = heard.json.get("text", heard.text)
    assert said.startswith(begins), said[:80]


async def test_a_comparison_goes_through_the_commands_link(talk: Talk) -> None:
    heard = await talk.command(COMPARED)
    assert (heard.status, heard.text) == (200, "")
    (sent,) = await talk.slack.wait_for("response_url")
    assert "table" in [block["type"] for block in sent.blocks]
    assert sent.body["response_type"] == "ephemeral"


async def test_a_workspace_without_tables_gets_the_plain_form_and_is_remembered(talk: Talk) -> None:
    talk.slack.knows_tables = False
    await talk.command(COMPARED)
    first, second = await talk.slack.wait_for("response_url", 2)
    assert "table" in [block["type"] for block in first.blocks]
    assert {block["type"] for block in second.blocks} <= {"section", "context", "actions"}
    again = await talk.command(COMPARED)  # it has no table any more, and rides
    assert again.json["text"].startswith("102,550")
    assert len(talk.slack.of("response_url")) == 2


async def test_where_the_channel_sees_answers_the_bot_posts_them(talk: Talk, store: MemoryStore) -> None:
    await store.set_settings(Scope("slack", TEAM), WorkspaceSettings(visibility="channel"), "somebody")
    heard = await talk.command(CLOSED)
    assert (heard.status, heard.text) == (200, "")
    (posted,) = await talk.slack.wait_for("chat.postMessage")
    assert posted.body["channel"] == "C1"
    assert posted.body["unfurl_links"] in (False, "0", "false")
    await talk.slack.until(lambda: bool(store._posts.values()))
    assert [post.correctable for post in store._posts.values()] == [True]
    await talk.command(CLOSED, channel_id=ELSEWHERE)  # the bot is no member there
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["response_type"] == "in_channel"


async def test_nothing_typed_opens_a_form(talk: Talk) -> None:
    await talk.command("")
    (opened,) = await talk.slack.wait_for("views.open")
    assert element(opened.blocks, "picked")["type"] == "external_select"


async def test_marks_in_a_question_notify_nobody(talk: Talk) -> None:
    heard = await talk.command("<!channel> <@U1> is it true that 150,000 &amp; *asylum* cases were closed in 2022?")
    assert "<!" not in heard.text and "<@" not in heard.text


@pytest.mark.parametrize("kind", ["forged", "stale", "future", "unsigned", "no number"])
async def test_what_slack_did_not_sign_now_is_refused(talk: Talk, store: MemoryStore, kind: str) -> None:
    body = urlencode(talk.command_body(CLOSED))
    stamp = {"stale": time.time() - 301, "future": time.time() + 301}.get(kind, time.time())
    if kind in ("stale", "future"):
        heard = await talk.send(body, at=stamp)
    else:
        headers = {
            "X-Slack-Request-Timestamp": "now" if kind == "no number" else str(int(stamp)),
            "Content-Type": "application/x-www-form-urlencoded",
            **({} if kind == "unsigned" else {"X-Slack-Signature": f"v0={'0' * 64}"}),
        }
        heard = await talk.raw(body, headers)
    assert heard.status == 401
    await asyncio.sleep(0.4)  # longer than the notes of an answer wait
    assert store.entries == ()
    assert not [call for call in talk.slack.calls if call.method != "auth.test"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"), ("[]", "application/json"),
        ('{"event": 5}', "application/json"), ('{"team": 5, "user": []}', "application/json"), ("payload=%7B", "application/x-www-form-urlencoded"),
        ("payload=5", "application/x-www-form-urlencoded"), ("no form", "application/x-www-form-urlencoded"),
        ("[" * 100_000, "application/json"), ('{"authorizations": 7}', "application/json"),
    ],
)  # fmt: skip
async def test_what_is_no_request_of_slacks_is_refused(talk: Talk, body: str, kind: str, log: StringIO) -> None:
    heard = await talk.send(body, kind)
    assert heard.status == 400
    assert "error" in heard.json
    assert "Traceback" not in log.getvalue()


async def test_what_is_no_text_is_not_signed(talk: Talk) -> None:
    headers = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": f"v0={'0' * 64}"}
    assert (await talk.raw(b"\xff\xfe", headers)).status == 401


async def test_a_body_has_a_limit(talk: Talk) -> None:
    heard = await talk.send("text=" + "a" * (1024 * 1024), at=time.time())
    assert heard.status == 413


async def test_a_request_that_is_sent_again_is_answered_once(talk: Talk, store: MemoryStore) -> None:
    body = urlencode(talk.command_body(CLOSED))
    at = time.time()
    first, second = await talk.send(body, at=at), await talk.send(body, at=at)
    assert first.json["text"]
    assert (second.status, second.text) == (200, "")
    await asyncio.sleep(0.4)  # longer than the notes of an answer wait
    assert len(store.entries) == 1


async def test_slack_is_told_its_challenge(talk: Talk) -> None:
    heard = await talk.send(json.dumps({"type": "url_verification", "challenge": "abc"}), "application/json")
    assert heard.json == {"challenge": "abc"}


async def test_nothing_of_a_question_or_a_token_is_logged(core: Core, slack: SlackServer, log: StringIO) -> None:
    async with talking(core, slack) as tally:
        slack.mood["response_url"] = ["invalid_blocks"] * 9
        slack.mood["views.open"] = ["expired_trigger_id"]
        for text in ("my secret is 4711 closed in 2022", "", COMPARED):
            await tally.command(text)
        await tally.event({"type": "reaction_added", "user": "U1", "text": "4711"})
        await asyncio.sleep(0.2)
        stamp = {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=4711"}
        await tally.raw("text=4711", stamp)
    for secret in ("4711", "xoxb", "s1gn1ng", "asylum"):
        assert secret not in log.getvalue()
    assert "error_id" in log.getvalue()


async def test_everything_is_answered_while_store_and_slack_hang(core: Core, slack: SlackServer) -> None:
    store = MemoryStore()
    store.mood = "hanging"
    slack.mood = {"auth.test": ["hang"], "chat.postMessage": ["hang"]}
    async with talking(core, slack, store) as tally:
        began = time.monotonic()
        heard = await tally.command(CLOSED)
        assert heard.json["text"].startswith("102,550")
        mentioned = await tally.mention(CLOSED)
        assert mentioned.status == 200
        assert time.monotonic() - began < 3  # Slack's own limit, for both together


async def test_in_a_direct_conversation_there_is_nothing_to_share(talk: Talk) -> None:
    heard = await talk.command(CLOSED, channel_id=DIRECT)
    assert "share" not in [e.get("action_id") for b in heard.json["blocks"] for e in b.get("elements", [])]


async def test_a_crowd_is_held_up_kindly(talk: Talk) -> None:
    said = [(await talk.command(f"closed in 20{number}")).json["text"] for number in range(10, 33)]
    assert said[-1].startswith("That was a lot of questions")
