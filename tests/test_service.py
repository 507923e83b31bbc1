"""The service: settings, conversations and turns around the core."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

import pytest
from limits import RateLimitItemPerMinute

from bot.cooldowns import Cooldowns
from bot.core import Core
from bot.memory import MemoryStore
from bot.model import Question
from bot.records import Asker, Place
from bot.service import Service
from bot.settings import read_settings
from bot.workspace import Scope, WorkspaceSettings
from knowledge.model import Language
from tests.serving import ANN, BEN, CASES_2022, CHANNEL, DIRECT, AskedCore, QuickCore

# Answers


async def test_an_answer_is_that_of_the_core(core: Core, service: Service) -> None:
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    reply = core.reply(Question(text=CASES_2022, strict=True))
    assert (served.answer, served.text, served.outcome, served.error_id) == (reply.answer, reply.text, "answered", None)


@pytest.mark.parametrize(
    ("place", "settings", "strict"),
    [
        (CHANNEL, WorkspaceSettings(), True),
        (DIRECT, WorkspaceSettings(), False),
        (CHANNEL, WorkspaceSettings(strict=False), False),
        (DIRECT, WorkspaceSettings(strict=True), True),
    ],
)
async def test_channels_are_stricter_than_direct_messages(
    core: Core, store: MemoryStore, place: Place, settings: WorkspaceSettings, strict: bool
) -> None:
    asked = AskedCore(core)
    await store.set_settings(Scope.of(place).whole, settings, "admin")
    await Service(asked, store).answer(CASES_2022, ANN, place)
    assert asked.asked[0].strict is strict


@pytest.mark.parametrize(
    ("chosen", "workspace", "locale", "language"),
    [(None, None, None, "en"), (None, "es", None, "es"), ("en", "es", None, "en"), (None, None, "es-MX", "en")],
)
async def test_the_askers_language_goes_before_the_workspaces(
    core: Core, store: MemoryStore, chosen: object, workspace: Language | None, locale: str | None, language: str
) -> None:
    chosen_there = WorkspaceSettings(languages=(workspace,) if workspace else None)
    await store.set_settings(Scope("chat", "team"), chosen_there, "admin")
    served = await Service(core, store).answer(CASES_2022, ANN, CHANNEL, locale, chosen)  # type: ignore[arg-type]
    assert served.answer.language == language


async def test_where_the_operator_leaves_one_language_nobody_chooses_another(core: Core, store: MemoryStore) -> None:
    english = AskedCore(core)
    english.settings = read_settings({"TALLY_LANGUAGES": "en", "TALLY_DATA_DIR": str(core.settings.data_dir)})
    await store.set_settings(Scope("chat", "team"), WorkspaceSettings(languages=("es",)), "admin")
    service = Service(english, store, cooldowns=Cooldowns(RateLimitItemPerMinute(1)))
    assert (await service.answer(CASES_2022, ANN, CHANNEL, "es-MX", "es")).answer.language == "en"
    limited = await service.answer("¿cuántos?", ANN, CHANNEL, "es-MX", "es")
    assert (limited.outcome, limited.answer.language) == ("limited", "en")
    assert (await service.answer(CASES_2022, replace(ANN, trusted=True), DIRECT, None, "es")).answer.language == "es"


@pytest.mark.parametrize("text", ["", " \n", "\0", "\udcff", "x" * 100_000, "🙂" * 5000, "?" * 5000])
async def test_whatever_is_asked_is_answered(service: Service, text: str) -> None:
    served = await service.answer(text, ANN, CHANNEL)
    assert served.outcome in ("no_answer", "clarify")
    assert served.text


@pytest.mark.parametrize("locale", ["", "C", "\0", "en_US.UTF-8", "x-klingon", "zz-ZZ", "-", "a" * 1000])
async def test_whatever_a_platform_says_of_a_locale(service: Service, locale: str) -> None:
    assert (await service.answer(CASES_2022, ANN, CHANNEL, locale)).outcome == "answered"


async def test_whatever_a_platform_has_for_ids(service: Service) -> None:
    served = await service.answer(CASES_2022, Asker("chat", "\ud800"), Place("chat", "\ud800", "\0", "\n"))
    assert served.outcome == "answered"


# Context


async def test_a_follow_up_is_understood_at_once_and_after_it_waswritten(core: Core, store: MemoryStore) -> None:
    async with Service(core, store) as service:
        await service.answer(CASES_2022, ANN, CHANNEL)
        served = await service.answer("and in 2023?", ANN, CHANNEL)
    assert served.answer.figures[0].value == 149305
    async with Service(core, store, key=service.key) as another:
        assert another.ledger.unwritten("x") is None
        served = await another.answer("and in 2021?", ANN, CHANNEL)
    assert served.answer.figures[0].value == 18119


@pytest.mark.parametrize(
    ("asker", "place", "shared"),
    [
        (ANN, CHANNEL, True),
        (BEN, CHANNEL, False),
        (ANN, Place("chat", "team", "other"), False),
        (ANN, Place("chat", "other", "general"), False),
        (ANN, Place("talk", "team", "general"), False),
    ],
)
async def test_each_asker_has_a_conversation_of_their_own_in_each_channel(
    service: Service, asker: Asker, place: Place, shared: bool
) -> None:
    await service.answer(CASES_2022, ANN, CHANNEL)
    served = await service.answer("and in 2023?", asker, place)
    assert bool(served.answer.figures) is shared


async def test_a_thread_is_one_conversation_for_all_who_speak_in_it(service: Service) -> None:
    thread = Place("chat", "team", "general", thread="t1")
    await service.answer(CASES_2022, ANN, thread)
    assert (await service.answer("and in 2023?", BEN, thread)).answer.figures
    assert not (await service.answer("and in 2023?", BEN, Place("chat", "team", "general", thread="t2"))).answer.figures


@pytest.mark.parametrize(
    ("thread", "minutes", "goes_on"), [("", 14, True), ("", 16, False), ("t1", 16, True), ("t1", 23 * 60, True), ("t1", 25 * 60, False)]
)
async def test_a_conversation_ends_after_a_while(core: Core, store: MemoryStore, thread: str, minutes: int, goes_on: bool) -> None:
    place = Place("chat", "team", "general", thread)
    async with Service(core, store) as service:
        await service.answer(CASES_2022, ANN, place)
    ((talk, context),) = store._contexts._contexts.items()
    await store.remember({talk: replace(context, until=context.until - dt.timedelta(minutes=minutes))})
    served = await Service(core, store, key=service.key).answer("and in 2023?", ANN, place)
    assert bool(served.answer.figures) is goes_on


async def test_a_conversation_is_kept_short(core: Core, store: MemoryStore) -> None:
    asked = AskedCore(core)
    service = Service(asked, store)
    for _ in range(9):
        await service.answer(CASES_2022, ANN, CHANNEL)
    assert len(asked.asked[-1].before) == 6


# The order of answers


async def test_a_thousand_askers_are_served_in_the_order_in_which_they_came(core: Core) -> None:
    async with Service(QuickCore(core), MemoryStore(), cooldowns=Cooldowns(None, None)) as service:
        order: list[int] = []

        async def ask(number: int) -> None:
            await service.answer(CASES_2022, Asker("chat", str(number)), CHANNEL)
            order.append(number)

        await asyncio.gather(*(ask(number) for number in range(1000)))
    assert order == list(range(1000))


async def test_between_two_answers_the_loop_sees_to_everything_else(core: Core) -> None:
    async with Service(QuickCore(core), MemoryStore(), cooldowns=Cooldowns(None, None)) as service:
        beats = 0

        async def beat() -> None:
            nonlocal beats
            while True:
                beats += 1
                await asyncio.sleep(0)

        heart = asyncio.create_task(beat())
        await asyncio.gather(*(service.answer(CASES_2022, Asker("chat", str(n)), CHANNEL) for n in range(100)))
        heart.cancel()
    assert beats >= 100
