"""What the service keeps, what it does where it cannot, and its end: whatever fails beside the answer, the answer stands."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from io import StringIO

import pytest

import bot.service
from bot import logs
from bot.core import Core, build_core
from bot.exchange import Served
from bot.ledger import Ledger
from bot.memory import MemoryStore, Mood
from bot.metrics import Metrics
from bot.records import Asker, LogEntry, Place
from bot.service import Service
from bot.settings import read_settings
from bot.watch import StoreWatch
from tests.serving import ANN, BEN, CASES_2022, CHANNEL, AskedCore, until, written

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
    monkeypatch.setattr("bot.ledger.PAUSE", 0.05)
    async with Service(core, store) as service:
        store.mood = "failing"
        served = await service.answer(CASES_2022, ANN, CHANNEL)
        await service.posted(served.answer_id, CHANNEL, "m1")
        await asyncio.sleep(0.2)
        assert store.entries == ()
        store.mood = "well"
        assert [entry.answer_id for entry in await written(store, 1)] == [served.answer_id]
        assert await service.ledger.flush(1)
        assert [post.message for post in await store.posts_of(served.answer_id)] == ["m1"]
        await asyncio.sleep(1.0)  # for so long after a failure nobody is made to wait for it
        await service.answer(CASES_2022, BEN, CHANNEL)
        await until(lambda: "the store works again" in log.getvalue())
    assert log.getvalue().count("the store fails") == 1


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
    assert "in reply" in line
    assert "Rosa" not in log.getvalue()
    assert store.entries[0].error_id == english.error_id


async def test_each_answer_has_a_line_with_its_id_where_the_operator_wants_it(service: Service) -> None:
    stream = StringIO()
    for level in ("info", "debug"):
        logs.configure(stream, "json", level)
        served = await service.answer('how many of Rosa\'s cases\n{"level": "forged"}\nwere closed in 2022?', ANN, CHANNEL)
        await asyncio.sleep(0)
    (line,) = map(json.loads, stream.getvalue().splitlines())
    assert (line["event"], line["answer_id"], line["surface"]) == ("a question was answered", served.answer_id, "chat")
    assert (line["outcome"], line["kind"], line["language"]) == (served.outcome, served.answer.kind, "en")
    assert 0 < line["seconds"] < 10
    assert "Rosa" not in stream.getvalue()
    assert "forged" not in stream.getvalue()


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
        await service.ledger.flush(5)
        kept = await service.answer(CASES_2022, ANN, CHANNEL)
    assert [entry.answer_id for entry in store.entries] == [kept.answer_id]
    assert "the store cannot take a note" in log.getvalue()


# Notes


async def test_what_is_noted_of_a_question(service: Service, store: MemoryStore) -> None:
    served = await service.answer(CASES_2022, ANN, CHANNEL)
    (entry,) = await written(store, 1)
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
    await written(store, 1)
    await service.ledger.flush(1)
    assert "ann-1" not in f"{store.entries} {store._contexts.values()}"


async def test_more_notes_than_fit_drop_the_oldest_and_are_counted(core: Core) -> None:
    class Counting(Metrics):
        def __init__(self) -> None:
            self.fates: list[str] = []

        def note(self, kind: str, fate: str) -> None:
            if kind == "log":
                self.fates.append(fate)

    counting, store = Counting(), MemoryStore()
    service = Service(core, store, metrics=counting)
    service.ledger = Ledger(store, counting, StoreWatch(counting), most=2)
    ids = [(await service.answer("how many?", Asker("chat", str(n)), CHANNEL)).answer_id for n in range(5)]
    await asyncio.sleep(0)
    service.start()
    await service.close(1)
    assert counting.fates == ["dropped"] * 3 + ["written"] * 2
    assert [entry.answer_id for entry in store.entries] == ids[-2:]


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
        await until(lambda: "edited, but not rightly" in log.getvalue())
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
        await until(lambda: "the new ones answer from now on" in log.getvalue())
        assert "new" in core.responder.base.source_by_id
    assert log.getvalue().count("edited, but not rightly") == 1
