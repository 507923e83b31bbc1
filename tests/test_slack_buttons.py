"""What is pressed and filled in: sources, what to ask next, opinions, reports, sharing, forms and shortcuts; after a restart too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.core import Core
from bot.memory import MemoryStore
from tests.serving import until
from tests.slack_rules import view_problems
from tests.slack_server import DIRECT, ELSEWHERE, SlackServer
from tests.slacking import ANN, Talk, element, talking

CLOSED = "how many asylum cases were closed in 2022?"
Body = dict[str, Any]


async def blocks_of(talk: Talk, text: str = CLOSED) -> list[Body]:
    """The blocks of an answer to a command."""
    found: list[Body] = (await talk.command(text)).json["blocks"]
    return found


async def test_sources_and_quotes_open_as_a_page(talk: Talk) -> None:
    await talk.press(element(await blocks_of(talk), "sources"))
    (opened,) = await talk.slack.wait_for("views.open")
    page = json.dumps(opened.blocks, ensure_ascii=False)
    assert "rich_text_quote" in page and "https://" in page


async def test_buttons_work_after_a_restart(core: Core, slack: SlackServer, store: MemoryStore) -> None:
    async with talking(core, slack, store) as before:
        pressed = element(await blocks_of(before), "sources")
        await until(lambda: bool(store._kept.values()))
    store.closed = False
    async with talking(core, slack, store) as after:
        await after.press(pressed)
        await slack.wait_for("views.open")


async def test_a_button_of_long_ago_says_so(talk: Talk) -> None:
    await talk.press({"action_id": "sources", "value": "0" * 16})
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith("I no longer have that answer")


async def test_a_button_while_the_store_hangs_says_so_in_time(talk: Talk, store: MemoryStore) -> None:
    store.mood = "hanging"
    assert (await talk.press({"action_id": "sources", "value": "0" * 16})).status == 200
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith("That could not be done")


async def test_a_choice_is_answered(talk: Talk) -> None:
    pressed = element(await blocks_of(talk, "how many?"), "pick:2")
    await talk.press(pressed)
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith("32,000")


async def test_what_to_ask_next_is_answered(talk: Talk) -> None:
    offered = element(await blocks_of(talk, "how many were closed in 2016?"), "related")
    assert offered["options"][0]["text"]["text"].endswith("2014")
    await talk.press({"action_id": "related", "selected_option": offered["options"][0]})
    (sent,) = await talk.slack.wait_for("response_url")
    assert "2014" in sent.body["text"]


async def test_in_a_direct_conversation_the_answer_stands_beside(talk: Talk) -> None:
    await talk.message("how many were closed in 2016?", ts="30.1")
    (posted,) = await talk.slack.wait_for("chat.postMessage")
    action = {"action_id": "related", "selected_option": element(posted.blocks, "related")["options"][0]}
    await talk.press(action, ephemeral=False, channel={"id": DIRECT}, message={"ts": "30.2", "thread_ts": "30.1"})
    posted_after = await talk.slack.wait_for("chat.postMessage", 2)
    assert posted_after[1].body["thread_ts"] == "30.1"


async def test_sharing_posts_the_answer_for_all(talk: Talk) -> None:
    await talk.press(element(await blocks_of(talk), "share"))
    (posted,) = await talk.slack.wait_for("chat.postMessage")
    assert f"Shared by <@{ANN}>" in json.dumps(posted.blocks)
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith("It now stands")


async def test_sharing_where_the_bot_is_not_goes_through_the_link(talk: Talk) -> None:
    await talk.press(element(await blocks_of(talk), "share"), channel={"id": ELSEWHERE})
    sent = await talk.slack.wait_for("response_url", 2)
    assert [call.body["response_type"] for call in sent] == ["in_channel", "ephemeral"]


async def test_thumbs_up_is_kept(talk: Talk, store: MemoryStore) -> None:
    thumbs = element(await blocks_of(talk), "feedback")
    await talk.press({"action_id": "feedback", "value": thumbs["positive_button"]["value"]})
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith("Thank you")
    (feedback,) = store._feedback.values()
    assert (feedback.helpful, feedback.facts[0]) == (True, "cases-closed-2022")


async def test_thumbs_down_is_kept_and_asked_why(talk: Talk, store: MemoryStore) -> None:
    thumbs = element(await blocks_of(talk), "feedback")
    await talk.press({"action_id": "feedback", "value": thumbs["negative_button"]["value"]})
    (opened,) = await talk.slack.wait_for("views.open")
    await until(lambda: bool(store._feedback.values()))
    reasons = element(opened.blocks, "why")["options"]
    assert len(reasons) == 6
    await talk.submit(opened.body["view"], why={"selected_option": reasons[1]}, more={"value": "call 555-0100"})
    await until(lambda: store._feedback.values()[-1].reason is not None)
    (feedback,) = store._feedback.values()
    assert (feedback.helpful, feedback.reason) == (False, "wrong_thing")
    assert "555-0100" not in (feedback.text or "")


async def test_an_error_can_be_reported(talk: Talk, store: MemoryStore) -> None:
    await talk.press(element(await blocks_of(talk), "report"))
    (opened,) = await talk.slack.wait_for("views.open")
    view = opened.body["view"]
    wrong = await talk.submit(view, what={"value": "It is 102,551"}, where={"value": "my uncle"})
    assert wrong.json["errors"]["where"].startswith("That is no web address")
    assert store._suggestions.values() == ()
    await talk.submit(view, what={"value": "It is 102,551"}, where={"value": "https://example.org/x"})
    await until(lambda: bool(store._suggestions.values()))
    (suggestion,) = store._suggestions.values()
    assert (suggestion.kind, suggestion.fact, suggestion.source) == ("correction", "cases-closed-2022", "https://example.org/x")
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith("Thank you")


async def test_where_there_is_no_figure_curators_can_be_asked(talk: Talk, store: MemoryStore) -> None:
    pressed = element(await blocks_of(talk, "how many were closed in 2016?"), "report")
    assert pressed["text"]["text"] == "Ask the curators"
    await talk.press(pressed, ephemeral=False)
    (opened,) = await talk.slack.wait_for("views.open")
    await talk.submit(opened.body["view"], what={"value": "cases closed in 2016"})
    await until(lambda: bool(store._suggestions.values()))
    (suggestion,) = store._suggestions.values()
    assert (suggestion.kind, suggestion.message) == ("unanswered", "1.1")


@pytest.mark.parametrize(("typed", "first"), [("asyl clos 2014", "2014"), ("", ""), ("zzzz", None)])
async def test_the_list_fills_while_one_types(talk: Talk, typed: str, first: str | None) -> None:
    heard = await talk.interact({"type": "block_suggestion", "action_id": "picked", "block_id": "picked", "value": typed})
    options = heard.json["options"]
    assert bool(options) == (first is not None)
    assert all(len(option["text"]["text"]) <= 75 for option in options)
    assert not first or first in options[0]["text"]["text"]


async def test_the_form_is_answered_in_its_place(talk: Talk) -> None:
    await talk.interact({"type": "shortcut", "callback_id": "ask_figure"})
    (opened,) = await talk.slack.wait_for("views.open")
    view = opened.body["view"]
    assert (await talk.submit(view)).json["errors"] == {"typed": "Choose a figure, or write a question."}
    options = (await talk.interact({"type": "block_suggestion", "action_id": "picked", "value": "closed 2014"})).json["options"]
    heard = await talk.submit(view, picked={"selected_option": options[0]})
    assert heard.json["response_action"] == "update"
    assert view_problems(heard.json["view"]) == []
    typed = await talk.submit(view, typed={"value": "how many?"})
    pick = element(typed.json["view"]["blocks"], "pick:0")
    await talk.press(pick, view={"type": "modal"})
    (updated,) = await talk.slack.wait_for("views.update")
    assert "102,550" in json.dumps(updated.blocks)


@pytest.mark.parametrize(
    ("message", "begins"),
    [
        ({"text": "150,000 asylum cases were closed in 2022"}, "Off by 46%"), ({"text": "Se cerraron 102,550 casos de asilo en 2022"}, "Coincide"),
        ({"text": "", "attachments": [{"text": "150,000 asylum cases were closed in 2022"}]}, "Off by 46%"), ({"text": " "}, "There are no words"),
        ({}, "There are no words"),
    ],
)  # fmt: skip
async def test_somebodys_message_is_checked_for_who_asks_alone(talk: Talk, message: Body, begins: str) -> None:
    await talk.interact(
        {
            "type": "message_action", "callback_id": "check_message", "message": {"user": "U9", "ts": "1.1", **message},
            "channel": {"id": "C1"}, "response_url": talk.slack.response_url(),
        }
    )  # fmt: skip
    (sent,) = await talk.slack.wait_for("response_url")
    assert sent.body["text"].startswith(begins), sent.body["text"][:60]
    assert sent.body["response_type"] == "ephemeral"
