"""The service: limits, settings, context, turns and notes around the core; whatever fails beside the answer, the answer stands."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Callable, Sequence
from io import StringIO
from typing import NoReturn

import pytest
from limits import RateLimitItemPerMinute
from pydantic import BaseModel, Field

import bot.service
from bot import logs
from bot.cooldowns import Cooldowns, Windows
from bot.core import Core, Reply, build_core
from bot.exchange import Served
from bot.ledger import Ledger, StoreWatch
from bot.memory import MemoryStore, Mood
from bot.metrics import Metrics
from bot.model import Question
from bot.ports import Asker, Context, LogEntry, Outgoing, Place, WorkspaceSettings
from bot.service import Service
from bot.settings import read_settings

CASES_2022 = "how many asylum cases were closed in 2022?"
ANN, BEN = Asker("chat", "ann-1"), Asker("chat", "ben-2")
CHANNEL = Place("chat", "team", "general")
DIRECT = Place("chat", "", "dm-ann", direct=True)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    return build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path_factory.mktemp("data")), "TALLY_LOG_TEXT": "unanswered"}))


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore()


@pytest.fixture
async def service(core: Core, store: MemoryStore) -> AsyncIterator[Service]:
    async with Service(core, store, outbox_poll=0.01) as service:
        yield service


@pytest.fixture
def log() -> StringIO:
    """What is logged, as JSON lines."""
    stream = StringIO()
    logs.configure(stream, "json")
    return stream


async def _written(store: MemoryStore, count: int) -> Sequence[LogEntry]:
    await _until(lambda: len(store.entries) >= count)
    return store.entries


async def _until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not happened():  # noqa: ASYNC110 - what is waited for knows of no event
            await asyncio.sleep(0.01)


class AskedCore(Core):
    """The core, which remembers what it was asked and can be told to break."""

    def __init__(self, core: Core) -> None:
        self.__dict__.update(core.__dict__)
        self.asked: list[Question] = []
        self.breaks = False

    def reply(self, question: Question) -> Reply:
        """The answer, unless it is to break."""
        self.asked.append(question)
        if self.breaks:
            raise ZeroDivisionError(question.text)
        return super().reply(question)


# Answers


async def test_an_answer_is_that_of_the_core(core: Core, service: Service) -> None:
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    reply = core.reply(Question(text=CASES_2022))
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
    await store.set_workspace(place.platform, place.workspace, settings)
    await Service(asked, store).answer(CASES_2022, ANN, place)
    assert asked.asked[0].strict is strict


@pytest.mark.parametrize(
    ("chosen", "workspace", "locale", "language"),
    [(None, None, None, "en"), (None, "es", None, "es"), ("en", "es", None, "en"), (None, None, "es-MX", "en")],
)
async def test_the_askers_language_goes_before_the_workspaces(
    core: Core, store: MemoryStore, chosen: object, workspace: object, locale: str | None, language: str
) -> None:
    await store.set_workspace("chat", "team", WorkspaceSettings(language=workspace))  # type: ignore[arg-type]
    served = await Service(core, store).answer(CASES_2022, ANN, CHANNEL, locale, chosen)  # type: ignore[arg-type]
    assert served.answer.language == language


@pytest.mark.parametrize("text", ["", " \n", "\0", "\udcff", "x" * 100_000, "🙂" * 5000, "?" * 5000])
async def test_whatever_is_asked_is_answered(service: Service, text: str) -> None:
    served = await service.answer(text, ANN, CHANNEL)
    assert served.outcome in ("no_answer", "clarify")
    assert served.text


# Context


async def test_a_follow_up_is_understood_at_once_and_after_it_was_written(core: Core, store: MemoryStore) -> None:
    async with Service(core, store) as service:
        await service.answer(CASES_2022, ANN, CHANNEL)
        served = await service.answer("and in 2023?", ANN, CHANNEL)
    assert served.answer.figures[0].value == 149305
    async with Service(core, store, key=service._key) as another:
        assert another._ledger.unwritten("x") is None
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
    (talk,) = store._contexts._values
    (context,) = store._contexts.values()
    await store.remember({talk: Context(context.turns, context.until - dt.timedelta(minutes=minutes))})
    served = await Service(core, store, key=service._key).answer("and in 2023?", ANN, place)
    assert bool(served.answer.figures) is goes_on


async def test_a_conversation_is_kept_short(core: Core, store: MemoryStore) -> None:
    asked = AskedCore(core)
    service = Service(asked, store)
    for _ in range(9):
        await service.answer(CASES_2022, ANN, CHANNEL)
    assert len(asked.asked[-1].before) == 6


# Limits


def _limited(core: Core, per_asker: int | None, per_place: int | None) -> Service:
    asker, place = (RateLimitItemPerMinute(each) if each else None for each in (per_asker, per_place))
    return Service(core, MemoryStore(), cooldowns=Cooldowns(asker, place))


async def _outcomes(service: Service, *questions: tuple[Asker, Place]) -> list[str]:
    return [(await service.answer(CASES_2022, asker, place)).outcome for asker, place in questions]


async def test_who_asks_too_much_gets_a_friendly_line(core: Core) -> None:
    service = _limited(core, per_asker=2, per_place=None)
    assert await _outcomes(service, *[(ANN, CHANNEL)] * 3, (BEN, CHANNEL)) == ["answered", "answered", "limited", "answered"]
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    assert served.text == "That was a lot of questions at once. Give me a minute, then ask again."
    served = await service.answer("¿cuántos casos se cerraron en 2022?", ANN, CHANNEL)
    assert served.text == "Han sido muchas preguntas seguidas. Deme un minuto y pregunte otra vez."


async def test_a_busy_channel_is_slowed_down_and_nobody_elsewhere(core: Core) -> None:
    service = _limited(core, per_asker=None, per_place=1)
    other = Place("chat", "team", "other")
    assert await _outcomes(service, (ANN, CHANNEL), (BEN, CHANNEL), (BEN, other)) == ["answered", "limited", "answered"]
    assert await _outcomes(service, (ANN, DIRECT), (ANN, DIRECT)) == ["answered", "answered"]
    assert (await service.answer("x", BEN, CHANNEL)).text.startswith("There are many questions here just now.")


async def test_an_operator_at_a_terminal_is_never_held_up(core: Core) -> None:
    service = _limited(core, per_asker=1, per_place=1)
    trusted = Asker("console", "terminal", trusted=True)
    assert await _outcomes(service, *[(trusted, CHANNEL)] * 3) == ["answered"] * 3


def test_windows_count_for_their_time_and_are_dropped_after_it() -> None:
    now = [100.0]
    windows = Windows(most=2, clock=lambda: now[0])
    assert [windows.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert (windows.get("a"), windows.get_expiry("a"), windows.get("b")) == (3, 160.0, 0)
    now[0] = 160.0
    assert (windows.get("a"), windows.incr("a", 60)) == (0, 1)
    for key in "bcd":
        windows.incr(key, 60)
    assert [windows.get(key) for key in "abcd"] == [0, 0, 1, 1]
    windows.clear("c")
    assert (windows.get("c"), windows.reset(), windows.get("d"), windows.check()) == (0, 1, 0, True)


# What fails beside the answer


@pytest.mark.parametrize("mood", ["failing", "hanging"])
async def test_a_store_that_is_away_costs_nobody_the_answer(core: Core, mood: Mood, monkeypatch: pytest.MonkeyPatch, log: StringIO) -> None:
    monkeypatch.setattr(bot.service, "_STORE_SECONDS", 0.05)
    store = MemoryStore()
    store.mood = mood
    async with Service(core, store) as service:
        async with asyncio.timeout(5):
            served = await service.answer(CASES_2022, ANN, CHANNEL)
            again = await service.answer("and in 2023?", ANN, CHANNEL)
        await service.posted(served.answer_id, CHANNEL, "m1")
        assert (served.outcome, again.answer.figures[0].value) == ("answered", 149305)
        assert log.getvalue().count("the store fails; answers go on without it") == 1
        store.mood = "well"
    assert {entry.answer_id for entry in store.entries} <= {served.answer_id, again.answer_id}


async def test_notes_wait_for_a_store_that_comes_back(
    core: Core, store: MemoryStore, monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    monkeypatch.setattr("bot.ledger._PAUSE", 0.05)
    async with Service(core, store) as service:
        store.mood = "failing"
        served = await service.answer(CASES_2022, ANN, CHANNEL)
        await service.posted(served.answer_id, CHANNEL, "m1")
        await asyncio.sleep(0.2)
        assert store.entries == ()
        store.mood = "well"
        assert [entry.answer_id for entry in await _written(store, 1)] == [served.answer_id]
        assert await service._ledger.flush(1)
        post = await store.post_of(served.answer_id)
        assert post
        assert post.message == "m1"
    assert "the store works again" in log.getvalue()


async def test_an_apology_has_an_error_id_and_the_log_the_same_with_the_cause(core: Core, store: MemoryStore, log: StringIO) -> None:
    asked = AskedCore(core)
    asked.breaks = True
    async with Service(asked, store) as service:
        english = await service.answer("my sister Rosa was denied in 2022", ANN, CHANNEL)
        spanish = await service.answer("¿cuántos casos?", ANN, CHANNEL, "es-US")
        asked.breaks = False
        assert (await service.answer(CASES_2022, ANN, CHANNEL)).outcome == "answered"
    assert (english.outcome, english.answer.status) == ("failed", "no_answer")
    assert english.error_id
    assert english.text.endswith(f"give this error id to whoever runs me: {english.error_id}")
    assert spanish.text.endswith(f"a quien me administra: {spanish.error_id}")
    line = next(line for line in log.getvalue().splitlines() if english.error_id in line)
    assert english.answer_id in line
    assert "ZeroDivisionError" in line
    assert "test_service" in line
    assert "Rosa" not in log.getvalue()
    assert store.entries[0].error_id == english.error_id


class Choking(MemoryStore):
    """A store that breaks over one entry, in a way no store should."""

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Break, the first time."""
        if not hasattr(self, "choked"):
            self.choked = True
            raise RuntimeError("a column is missing")
        await super().log(entries)


async def test_an_entry_that_breaks_the_store_does_not_hold_up_the_next(core: Core, log: StringIO) -> None:
    store = Choking()
    async with Service(core, store) as service:
        await service.answer(CASES_2022, ANN, CHANNEL)
        await asyncio.sleep(0.1)
        kept = await service.answer(CASES_2022, ANN, CHANNEL)
    assert [entry.answer_id for entry in store.entries] == [kept.answer_id]
    assert "notes are lost" in log.getvalue()


# Notes


async def test_what_is_noted_of_a_question(service: Service, store: MemoryStore) -> None:
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    (entry,) = await _written(store, 1)
    assert (entry.answer_id, entry.place, entry.outcome, entry.kind) == (served.answer_id, CHANNEL, "answered", served.answer.kind)
    assert (entry.facts, entry.language, entry.confidence) == (served.answer.facts, "en", served.answer.confidence)
    assert entry.near[0][0] == "cases_closed_without_decision"
    assert entry.revision == service.core.base.revision
    assert 0 < entry.seconds < 1


@pytest.mark.parametrize(
    ("keep", "kept"), [("off", [None, None]), ("unanswered", [None, "how about Mars?"]), ("all", [CASES_2022, "how about Mars?"])]
)
async def test_a_question_is_kept_in_words_only_where_the_operator_says_so(core: Core, keep: str, kept: list[str | None]) -> None:
    of_its_own = AskedCore(core)
    of_its_own.settings = read_settings({"TALLY_LOG_TEXT": keep, "TALLY_DATA_DIR": str(core.settings.data_dir)})
    store = MemoryStore()
    async with Service(of_its_own, store) as service:
        await service.answer(CASES_2022, ANN, CHANNEL)
        await service.answer("how about Mars?", BEN, CHANNEL)
    assert [entry.text for entry in store.entries] == kept


def test_askers_are_known_by_a_mark_alone() -> None:
    assert re.fullmatch("[0-9a-f]{16}", ANN.mark(b"key"))
    marks = {ANN.mark(b"key"), ANN.mark(b"other key"), BEN.mark(b"key"), Asker("talk", "ann-1").mark(b"key")}
    assert len(marks) == 4
    assert "ann-1" not in f"{ANN!r} {ANN}"


async def test_no_id_of_an_asker_reaches_the_store(service: Service, store: MemoryStore) -> None:
    await service.answer(CASES_2022, ANN, CHANNEL)
    await _written(store, 1)
    await service._ledger.flush(1)
    assert "ann-1" not in f"{store.entries} {store._contexts._values}"


async def test_more_notes_than_fit_drop_the_oldest_and_are_counted(core: Core) -> None:
    class Counting(Metrics):
        def __init__(self) -> None:
            self.fates: list[str] = []

        def log_entry(self, fate: str) -> None:
            self.fates.append(fate)

    counting, store = Counting(), MemoryStore()
    service = Service(core, store, metrics=counting)
    service._ledger = Ledger(store, counting, StoreWatch(counting), most=2)
    ids = [(await service.answer("how many?", Asker("chat", str(n)), CHANNEL)).answer_id for n in range(5)]
    await asyncio.sleep(0)
    service.start()
    await service.close(1)
    assert counting.fates == ["dropped"] * 3 + ["written"] * 2
    assert [entry.answer_id for entry in store.entries] == ids[-2:]


# The order of answers


async def test_a_thousand_askers_are_served_in_the_order_in_which_they_came(core: Core) -> None:
    async with Service(_Quick(core), MemoryStore(), cooldowns=Cooldowns(None, None)) as service:
        order: list[int] = []

        async def ask(number: int) -> None:
            await service.answer(CASES_2022, Asker("chat", str(number)), CHANNEL)
            order.append(number)

        await asyncio.gather(*(ask(number) for number in range(1000)))
    assert order == list(range(1000))


async def test_between_two_answers_the_loop_sees_to_everything_else(core: Core) -> None:
    async with Service(_Quick(core), MemoryStore(), cooldowns=Cooldowns(None, None)) as service:
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


class _Quick(AskedCore):
    """The core, which thinks once."""

    _kept: Reply | None = None

    def reply(self, question: Question) -> Reply:
        """The same answer every time."""
        self._kept = self._kept or super().reply(question)
        return self._kept


# Adapters


async def test_states_are_what_adapters_reported_last(service: Service, log: StringIO) -> None:
    service.report("chat", "starting")
    service.report("chat", "ready")
    service.report("chat", "ready")
    service.report("chat", "lost", "the platform closed the connection")
    state = service.states["chat"]
    assert (state.state, state.detail, state.was_ready) == ("lost", "the platform closed the connection", True)
    service.report("chat", "starting")
    assert not service.states["chat"].was_ready
    assert log.getvalue().count("the adapter is ready") == 1


async def test_adapters_read_their_settings_from_the_services_environment(core: Core) -> None:
    class ChatSettings(BaseModel):
        name: str = Field(validation_alias="CHAT_NAME")

    service = Service(core, MemoryStore(), environ={"CHAT_NAME": " t "})
    assert service.settings_of(ChatSettings).name == "t"


def _outgoing(id: str) -> Outgoing:
    return Outgoing(id, "correction", CHANNEL, f"text of {id}")


async def test_the_outbox_gives_what_waits_and_forgets_what_was_sent(service: Service, store: MemoryStore) -> None:
    for id in "abc":
        await store.queue(_outgoing(id))
    sent = []
    async for each in service.outbox("chat"):
        sent.append(each.id)
        if each.id == "b":
            await store.queue(_outgoing("d"))
        if each.id == "d":
            break
    assert sent == ["a", "b", "c", "d"]


async def test_what_could_not_be_sent_comes_again(service: Service, store: MemoryStore) -> None:
    async def send_first() -> NoReturn:
        async for _ in service.outbox("chat"):
            raise ConnectionError
        raise AssertionError

    await store.queue(_outgoing("a"))
    await store.queue(_outgoing("b"))
    with pytest.raises(ConnectionError):
        await send_first()
    async with asyncio.timeout(5):
        async for each in service.outbox("chat"):
            assert each.id == "a"
            break


async def test_the_outbox_outlasts_a_failing_store_and_sends_nothing_twice(service: Service, store: MemoryStore) -> None:
    await store.queue(_outgoing("a"))
    await store.queue(_outgoing("b"))
    sent: list[str] = []

    async def drain() -> None:
        async for each in service.outbox("chat"):
            sent.append(each.id)
            store.mood = "failing" if each.id == "a" else "well"

    draining = asyncio.create_task(drain())
    await asyncio.sleep(0.05)
    assert sent == ["a", "b"]
    store.mood = "failing"
    await asyncio.sleep(0.05)
    store.mood = "well"
    await store.queue(_outgoing("c"))
    await asyncio.sleep(0.1)
    service.stopping.set()
    async with asyncio.timeout(1):
        await draining
    assert sent == ["a", "b", "c"]


# The end


async def test_a_stopping_service_finishes_what_is_under_way_and_takes_nothing_more(service: Service) -> None:
    async def deliver() -> Served:
        with service.under_way():
            served = await service.answer(CASES_2022, ANN, CHANNEL)
            await asyncio.sleep(0.1)  # the platform takes its time
            return served

    delivering = asyncio.create_task(deliver())
    await asyncio.sleep(0.02)
    finishing = asyncio.create_task(service.finish(5))
    await asyncio.sleep(0.01)
    refused = await service.answer(CASES_2022, BEN, CHANNEL)
    assert (refused.outcome, refused.text) == ("stopping", "I am being restarted. Please ask again in a minute.")
    assert not delivering.done()
    assert await finishing == 0
    assert (await delivering).outcome == "answered"


async def test_what_takes_too_long_is_not_waited_for(service: Service) -> None:
    with service.under_way(), service.under_way():
        assert await service.finish(0.01) == 2


async def test_closing_writes_what_is_noted(core: Core, store: MemoryStore) -> None:
    async with Service(core, store) as service:
        await service.answer(CASES_2022, ANN, CHANNEL)
    assert len(store.entries) == 1
    assert store.closed


@pytest.mark.parametrize("mood", ["failing", "hanging"])
async def test_a_store_that_is_away_does_not_hold_up_the_end(core: Core, store: MemoryStore, mood: Mood, log: StringIO) -> None:
    service = Service(core, store)
    service.start()
    store.mood = mood
    await service.answer(CASES_2022, ANN, CHANNEL)
    await asyncio.sleep(0)
    async with asyncio.timeout(2):
        await service.close(0.1)
    assert "the store did not take every note in time" in log.getvalue()


async def test_edits_are_taken_up_while_it_answers(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, log: StringIO
) -> None:
    monkeypatch.setattr(bot.service, "LOOK_AT_FACTS_SECONDS", 0.01)
    monkeypatch.setattr("knowledge.live.POLL_SECONDS", 0.0)
    data = tmp_path_factory.mktemp("edited")
    core = build_core(read_settings({"TALLY_DATA_DIR": str(data)}))
    async with Service(core, MemoryStore()) as service:
        before = core.responder
        (data / "facts").mkdir()
        (data / "facts" / "mine.toml").write_text("[[fact]\n", encoding="utf-8")
        await _until(lambda: "edited, but not rightly" in log.getvalue())
        (data / "facts" / "mine.toml").unlink()
        (data / "facts" / "sources.toml").write_text(
            '[[source]]\nid = "new"\npublisher = "P"\ntitle = "T"\ntitle_seen = true\nurl = "https://p.org/t"\nkind = "news"\n'
            'grade = "B"\naccessed = 2026-11-24\nread = "full"\n',
            encoding="utf-8",
        )
        answered = 0
        while core.responder is before:
            assert (await service.answer(CASES_2022, ANN, Place("chat", "team", str(answered)))).outcome in ("answered", "limited")
            answered += 1
            await asyncio.sleep(0.001)
        assert answered > 1
        await _until(lambda: "the new ones answer from now on" in log.getvalue())
        assert "new" in core.responder.base.source_by_id
    assert log.getvalue().count("edited, but not rightly") == 1
