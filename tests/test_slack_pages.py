"""The home page, settings, one's own data, all sources; and what is sent without having been asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, get_args

import pytest

from adapters.slack.home import home_view
from adapters.slack.settings_form import chosen_in, form, summary
from bot.core import Core
from bot.memory import MemoryStore
from bot.records import Outgoing, Place
from bot.wording.language import wording
from bot.workspace import NOTHING_CHOSEN, Scope, WorkspaceSettings, settings_from
from knowledge.model import Language, Topic
from tests.serving import until
from tests.slack_rules import view_problems
from tests.slack_server import CHANNEL, DIRECT, ELSEWHERE, TEAM, SlackServer
from tests.slacking import ANN, Talk, element, talking

CLOSED = "how many asylum cases were closed in 2022?"
THERE = Scope("slack", TEAM)
ALL_CHOSEN = WorkspaceSettings(
    visibility="channel", strict=True, languages=("es",), topics=get_args(Topic)[:2], channels=("C1",), corrections=False,
    curators_channel="C2", curators_role="S1", log_text="all",
)  # fmt: skip


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("settings", [NOTHING_CHOSEN, ALL_CHOSEN])
def test_slack_takes_the_home_page_and_the_form(core: Core, language: Language, settings: WorkspaceSettings) -> None:
    words = wording(language)
    assert view_problems(home_view(core.base, words, settings, "/tally")) == []
    assert view_problems(form(words, settings)) == []
    assert len(list(summary(words, settings))) == 6


def test_the_home_page_says_what_was_taken_out_without_its_figure(core: Core) -> None:
    fact = core.base.by_id["cases-closed-2022"].model_copy(update={"standing": "retracted", "why": "Miscounted."})
    base = core.base.model_copy(update={"facts": tuple(fact if each.id == fact.id else each for each in core.base.facts)})
    page = json.dumps(home_view(base, wording("en"), NOTHING_CHOSEN, "/tally"))
    assert "retracted by a curator: Miscounted." in page
    assert "102,550" not in page


async def test_opening_the_home_page_shows_it(talk: Talk) -> None:
    await talk.event({"type": "app_home_opened", "user": ANN, "channel": DIRECT, "tab": "home"})
    (published,) = await talk.slack.wait_for("views.publish")
    assert published.body["user_id"] == ANN
    asked = element(published.blocks, "home_ask:0")
    await talk.press(asked, view={"type": "home"})
    (opened,) = await talk.slack.wait_for("views.open")
    assert "3.4 million" in json.dumps(opened.blocks)


async def test_settings_are_for_administrators(talk: Talk, store: MemoryStore) -> None:
    await talk.command("settings")
    (opened,) = await talk.slack.wait_for("views.open")
    assert "Only administrators" in json.dumps(opened.blocks)
    await talk.submit({"type": "modal", "callback_id": "settings"}, visibility={"selected_option": {"value": "channel"}})
    await talk.slack.wait_for("users.info", 2)
    assert await store.all_settings() == {}


async def test_an_administrator_chooses(talk: Talk, store: MemoryStore) -> None:
    talk.slack.admins.add(ANN)
    await store.set_settings(THERE, WorkspaceSettings(curators_role="S1"), "somebody")
    await talk.command("settings")
    (opened,) = await talk.slack.wait_for("views.open")
    await talk.submit(
        opened.body["view"], visibility={"selected_option": {"value": "channel"}}, strict={"selected_option": {"value": "no"}},
        languages={"selected_options": [{"value": "es"}]}, topics={"selected_options": []}, channels={"selected_channels": ["C1"]},
        corrections={"selected_option": {"value": "-"}}, curators_channel={"selected_channel": "C9"}, log_text={},
    )  # fmt: skip
    (told,) = await talk.slack.wait_for("chat.postMessage")
    assert (told.body["channel"], told.body["text"]) == (ANN, "Los ajustes están guardados.")
    assert (await store.all_settings())[THERE] == WorkspaceSettings(
        visibility="channel", strict=False, languages=("es",), channels=("C1",), curators_channel="C9", curators_role="S1"
    )


@pytest.mark.parametrize("settings", [NOTHING_CHOSEN, ALL_CHOSEN])
def test_a_form_sent_back_unchanged_changes_nothing(settings: WorkspaceSettings) -> None:
    values: dict[str, Any] = {}
    for block in form(wording("en"), settings)["blocks"]:
        shown = block["element"]
        values[block["block_id"]] = {
            shown["action_id"]: {
                "selected_option": shown.get("initial_option"), "selected_options": shown.get("initial_options", []),
                "selected_channels": shown.get("initial_channels", []), "selected_channel": shown.get("initial_channel"),
            }
        }  # fmt: skip
    assert settings_from(chosen_in({"state": {"values": values}}, settings), THERE) == settings


async def test_people_see_and_delete_what_is_kept_of_them(talk: Talk, store: MemoryStore) -> None:
    await talk.command("my-data", user_id="U0NEW")
    (opened,) = await talk.slack.wait_for("views.open")
    assert "I keep nothing about you" in json.dumps(opened.blocks)
    await talk.command(CLOSED)
    await until(lambda: len(store.entries) == 1)
    await talk.command("mis-datos")
    page = (await talk.slack.wait_for("views.open", 2))[1]
    assert "preguntas" in json.dumps(page.blocks, ensure_ascii=False)
    await talk.press(element(page.blocks, "my_data_export"), view={"type": "modal"})
    (exported,) = await talk.slack.wait_for("views.update")
    assert "question_log" in json.dumps(exported.blocks)
    await talk.press(element(page.blocks, "my_data_forget"), view={"type": "modal"})
    await talk.slack.wait_for("views.update", 2)
    assert store.entries == ()


async def test_all_sources_open_as_a_page(talk: Talk) -> None:
    await talk.command("sources")
    (opened,) = await talk.slack.wait_for("views.open")
    assert 50 <= len(opened.blocks) <= 100


async def test_slack_can_be_asked_again_when_a_form_does_not_open(talk: Talk) -> None:
    talk.slack.mood["views.open"] = ["expired_trigger_id"]
    await talk.command("")
    (sent,) = await talk.slack.wait_for("response_url")
    assert "error id" in sent.body["text"]


# What is sent without having been asked for.


def waiting(id: str, **changed: Any) -> Outgoing:
    """Something that waits to be sent."""
    return replace(Outgoing(id, "suggestion", Place("slack", TEAM, CHANNEL), "Your suggestion is published <!channel>."), **changed)


async def test_what_waits_is_posted_where_it_belongs(talk: Talk, store: MemoryStore) -> None:
    await store.queue(waiting("a", message="1.5"))
    await store.queue(waiting("b", kind="digest", text="x" * 9000))
    first, second = await talk.slack.wait_for("chat.postMessage", 2)
    assert (first.body["channel"], first.body["thread_ts"]) == (CHANNEL, "1.5")
    assert "<!channel>" not in first.body["text"]
    assert len(second.body["text"]) < 4000


async def test_a_correction_stands_in_the_answer(talk: Talk, store: MemoryStore) -> None:
    await talk.mention(CLOSED)
    await until(lambda: bool(store._kept.values()) and bool(store._posts.values()))
    (post,), (kept,) = store._posts.values(), store._kept.values()
    cited = replace(kept.cited[0], revision="old", said="99,999 asylum cases · 2022")
    store._kept.set(kept.answer_id, replace(kept, cited=(cited,)))
    await store.queue(waiting("c", kind="correction", message=post.message, answer_id=kept.answer_id, place=post.place, text="Corrected."))
    (updated,) = await talk.slack.wait_for("chat.update")
    assert updated.body["ts"] == post.message
    assert "99,999" in updated.body["text"] and "102,550" in updated.body["text"]


async def test_a_correction_of_an_answer_that_is_kept_no_longer_is_said_in_words(talk: Talk, store: MemoryStore) -> None:
    await talk.mention(CLOSED)
    await until(lambda: bool(store._posts.values()))
    (post,) = store._posts.values()
    await store.queue(waiting("c", kind="correction", message=post.message, answer_id="gone", place=post.place, text="Corrected: 1 → 2."))
    (updated,) = await talk.slack.wait_for("chat.update")
    assert updated.body["text"] == "Corrected: 1 → 2."


async def test_what_cannot_be_sent_any_more_holds_nothing_up(talk: Talk, store: MemoryStore) -> None:
    await store.queue(waiting("a", place=Place("slack", TEAM, ELSEWHERE)))
    await store.queue(waiting("b", kind="correction", message="0.0", answer_id=None))
    await store.queue(waiting("c"))
    posted = await talk.slack.wait_for("chat.postMessage", 2)
    assert [call.body["channel"] for call in posted] == [ELSEWHERE, CHANNEL]
    await until(lambda: not store._outbox)


async def test_what_slack_does_not_take_now_comes_again(
    core: Core, slack: SlackServer, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.outgoing._AGAIN_SECONDS", 0.05)
    slack.mood["chat.postMessage"] = ["internal_error", "internal_error"]
    async with talking(core, slack, store):
        await store.queue(waiting("a"))
        await slack.wait_for("chat.postMessage", 3)
        await until(lambda: not store._outbox)


async def test_another_workspaces_messages_wait_for_nobody(core: Core, slack: SlackServer, store: MemoryStore) -> None:
    many = {"SLACK_BOT_TOKEN": "", "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "c"}
    async with talking(core, slack, store, **many):
        await store.queue(waiting("a", place=Place("slack", "T-left", CHANNEL)))
        await until(lambda: not store._outbox)
        assert slack.of("chat.postMessage") == []
