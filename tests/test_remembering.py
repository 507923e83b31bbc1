"""What people do with Tally beside asking, through the service, and what their workspace's settings do to its answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import Core
from bot.memory import MemoryStore
from bot.records import Asker, NotKept, Place, StoreError
from bot.remembering import Wish
from bot.service import Service
from bot.settings import LogText, read_settings
from bot.store.opening import new_store
from bot.workspace import Scope, WorkspaceSettings, nearest, settings_from
from tests.serving import ANN, BEN, CASES_2022, CHANNEL, DIRECT, AskedCore, written
from tests.stored import EVER, NOW

TEAM = Scope("chat", "team")


async def _with(store: MemoryStore, **chosen: object) -> None:
    await store.set_settings(TEAM, WorkspaceSettings.model_validate(chosen), "admin")


# An answer again


async def test_a_button_shows_the_answer_again_at_once_and_after_a_restart(core: Core, tmp_path: Path) -> None:
    settings = read_settings({"TALLY_DATA_DIR": str(tmp_path)})
    async with Service(core, new_store(settings), key=b"k") as service:
        served = await service.answer(CASES_2022, ANN, CHANNEL, keep=True)
        at_once = await service.again(served.answer_id)
    async with Service(core, new_store(settings), key=b"k") as service:
        later = await service.again(served.answer_id)
        assert at_once
        assert later
        assert at_once.text == later.text == served.text
        assert service.is_asker(later, ANN)
        assert not service.is_asker(later, BEN)
        assert await service.again("of another time") is None
        assert service.gone(CHANNEL, "es") == "Ya no tengo esa respuesta. Vuelve a preguntar, por favor."


async def test_only_what_has_buttons_is_kept(service: Service) -> None:
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    assert await service.ledger.flush(5)
    assert await service.again(served.answer_id) is None


@pytest.mark.parametrize("text", ["how many?", "how about Mars?", "is it true that 150,000 asylum cases were closed in 2022?", "hello"])
async def test_whatever_was_answered_can_be_shown_again(service: Service, text: str) -> None:
    served = await service.answer(text, ANN, CHANNEL, keep=True)
    assert await service.ledger.flush(5)
    shown = await service.again(served.answer_id)
    assert shown
    assert (shown.text, shown.outcome) == (served.text, served.outcome)


async def test_a_store_that_cannot_say_is_a_store_error(service: Service, store: MemoryStore) -> None:
    store.mood = "failing"
    with pytest.raises(StoreError):
        await service.again("some")


# Feedback and suggestions


async def test_feedback_is_kept_redacted_with_the_facts_and_can_be_changed(service: Service, store: MemoryStore) -> None:
    served = await service.answer(CASES_2022, ANN, CHANNEL, keep=True)
    assert await service.rate(served.answer_id, ANN, CHANNEL, helpful=True) == "Thank you, that is noted."
    said = await service.rate(
        served.answer_id, ANN, CHANNEL, helpful=False, reason="wrong_figure", text=" ask rosa@example.org ", locale="es"
    )
    assert said == "Gracias, queda anotado."
    (feedback,) = await store.feedback(NOW, EVER, 9)
    assert (feedback.helpful, feedback.reason, feedback.text) == (False, "wrong_figure", "ask [e-mail]")
    assert feedback.facts == served.answer.facts
    assert "ann-1" not in repr(feedback)


async def test_a_suggestion_is_kept_with_its_source_and_where_it_was_made(service: Service, store: MemoryStore) -> None:
    wish = Wish("correction", "call 202-555-0123: see https://trac.syr.edu/x", "cases-closed-2022", "https://trac.syr.edu/x", "a1", "m1")
    assert await service.suggest(wish, ANN, CHANNEL) == "Thank you. A curator will look at it."
    (kept,) = await store.suggestions("open", 9)
    assert (kept.text, kept.source) == ("call [phone]: see https://trac.syr.edu/x", "https://trac.syr.edu/x")
    assert (kept.fact, kept.answer_id, kept.message, kept.place, kept.kind) == ("cases-closed-2022", "a1", "m1", CHANNEL, "correction")


@pytest.mark.parametrize("mood", ["failing"])
async def test_what_could_not_be_kept_is_said(service: Service, store: MemoryStore, mood: str) -> None:
    store.mood = mood  # type: ignore[assignment]
    expected = "That could not be done just now. Please try again in a minute."
    assert await service.rate("a", ANN, CHANNEL, helpful=True) == expected
    assert await service.suggest(Wish("new_fact", "x"), ANN, CHANNEL) == expected


# Settings


async def test_settings_are_chosen_and_hold_at_once(service: Service, store: MemoryStore) -> None:
    chosen = await service.choose(TEAM, {"visibility": "channel", "languages": ["es", "es"], "topics": None}, ANN)
    assert chosen == WorkspaceSettings(visibility="channel", languages=("es",))
    assert service.settings_at(CHANNEL) == chosen
    (entry,) = await store.audited("settings:chat/team", 9)
    assert entry.who == ANN.mark(service.key)
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    assert served.answer.language == "es"


@pytest.mark.parametrize(
    ("values", "channel", "sentence"),
    [
        ({"strict": "perhaps"}, "", "strict cannot be set so"),
        ({"languages": ["fr"]}, "", "languages cannot be set so"),
        ({"languages": []}, "", "languages cannot be set so"),
        ({"topics": ["weather"]}, "", "topics cannot be set so"),
        ({"log_text": "everything"}, "", "log_text cannot be set so"),
        ({"curators_channel": "  "}, "", "curators_channel cannot be set so"),
        ({"volume\x1b": 11}, "", r"volume\x1b cannot be set so"),
        ({"channels": ["general"]}, "general", "channels is chosen for a whole workspace, not for a channel"),
        ({"curators_role": "r1"}, "general", "curators_role is chosen for a whole workspace, not for a channel"),
    ],
)
def test_what_cannot_be_chosen_is_one_sentence(values: Mapping[str, object], channel: str, sentence: str) -> None:
    with pytest.raises(NotKept) as refused:
        settings_from(values, Scope("chat", "team", channel))
    assert str(refused.value).startswith(sentence)
    assert "\n" not in str(refused.value)


async def test_other_topics_are_not_answered_about_and_the_log_says_what_was_asked(service: Service, store: MemoryStore) -> None:
    await _with(store, topics=["border_rule", "people"])
    refused = await service.answer(CASES_2022, ANN, CHANNEL)
    assert (refused.outcome, refused.text) == ("no_answer", "Here I answer about the border rule and who said what only.")
    answered = await service.answer("does the border limit apply at 2,600 encounters a day?", ANN, CHANNEL)
    assert answered.outcome == "answered"
    entry = (await written(store, 2))[0]
    assert (entry.outcome, entry.differs, entry.near[0][0], entry.facts) == ("no_answer", "topic", "cases_closed_without_decision", ())


async def test_in_other_channels_it_says_that_it_answers_elsewhere(service: Service, store: MemoryStore) -> None:
    await _with(store, channels=["facts"])
    assert (await service.answer(CASES_2022, ANN, CHANNEL)).text == "I answer in other channels of this workspace, not in this one."
    assert (await service.answer(CASES_2022, ANN, dataclasses.replace(CHANNEL, channel="facts"))).outcome == "answered"
    assert (await service.answer(CASES_2022, ANN, DIRECT)).outcome == "answered"
    assert (await service.answer(CASES_2022, ANN, Place("chat", "team", "dm", direct=True))).outcome == "answered"


@pytest.mark.parametrize(
    ("operator", "workspace", "kept"),
    [
        ("all", None, True), ("all", "all", True), ("all", "unanswered", False), ("all", "off", False),
        ("off", "all", False), ("unanswered", "all", False),
    ],
)  # fmt: skip
async def test_a_workspace_has_less_kept_than_the_operator_and_never_more(
    core: Core, operator: LogText, workspace: LogText | None, kept: bool
) -> None:
    of_its_own, store = AskedCore(core), MemoryStore()
    of_its_own.settings = read_settings({"TALLY_LOG_TEXT": operator, "TALLY_DATA_DIR": str(core.settings.data_dir)})
    await _with(store, log_text=workspace)
    async with Service(of_its_own, store) as service:
        await service.answer(f"rosa@example.org asks: {CASES_2022}", ANN, CHANNEL)
    (entry,) = store.entries
    assert entry.text == (f"[e-mail] asks: {CASES_2022}" if kept else None)


_SETTINGS = st.builds(
    WorkspaceSettings, visibility=st.sampled_from([None, "asker", "channel"]), strict=st.sampled_from([None, True, False]),
    languages=st.sampled_from([None, ("en",), ("es",), ("en", "es")]), corrections=st.sampled_from([None, True, False]),
    log_text=st.sampled_from([None, "off", "unanswered", "all"]),
)  # fmt: skip


@given(_SETTINGS, _SETTINGS)
def test_the_nearest_choice_holds_for_each_setting_alone(workspace: WorkspaceSettings, channel: WorkspaceSettings) -> None:
    scope = Scope("chat", "team", "general")
    holds = nearest({TEAM: workspace, scope: channel}, scope)
    for name in WorkspaceSettings.model_fields:
        own = getattr(channel, name)
        assert getattr(holds, name) == (own if own is not None else getattr(workspace, name))
    assert nearest({TEAM: workspace}, scope) == nearest({TEAM: workspace, scope: channel}, TEAM) == workspace


async def test_two_processes_see_each_others_choices(core: Core, database_url: str) -> None:
    settings = read_settings({"TALLY_DATABASE_URL": database_url})
    async with Service(core, new_store(settings)) as one, Service(core, new_store(settings)) as two:
        await one.choose(TEAM, {"strict": False}, Asker("chat", "admin"))
        await two.store.refresh()
        assert two.settings_at(CHANNEL).strict is False
        await two.choose(TEAM, {"strict": True}, Asker("chat", "admin"))
        await one.store.refresh()
        assert one.settings_at(CHANNEL).strict is True


async def test_a_conversation_goes_on_in_another_process_where_the_database_is_postgresql(core: Core, postgres_database: str) -> None:
    settings = read_settings({"TALLY_DATABASE_URL": postgres_database})
    async with Service(core, new_store(settings), key=b"k") as one, Service(core, new_store(settings), key=b"k") as two:
        await one.answer(f"rosa@example.org asks: {CASES_2022}", ANN, CHANNEL)
        assert await one.ledger.flush(5)
        followed = await two.answer("and in 2023?", ANN, CHANNEL)
        assert followed.answer.figures[0].value == 149305
        assert await two.ledger.flush(5)
        ((turns, _),) = [(row["turns"], row) for row in (await two.export(ANN))["context"]]
    assert "rosa@example.org" not in repr(turns), "its words are kept redacted"
