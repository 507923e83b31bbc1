"""An answer shown again after its facts have changed, and telling those who were given it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import tomlkit

from bot.again import again, cited_in, correction_of, wordless
from bot.cli import main
from bot.core import Core, build_core
from bot.corrections import Correcting, Told
from bot.gold import read_gold
from bot.memory import MemoryStore
from bot.model import Question
from bot.records import Asker, KeptAnswer, Outgoing, Place
from bot.service import Service
from bot.settings import read_settings
from bot.store.opening import open_store
from bot.store.port import Store
from bot.workspace import Scope, WorkspaceSettings
from knowledge.documents import SHIPPED
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.withdrawal import withdraw
from tests.serving import ANN, BEN, CASES_2022, CHANNEL, DIRECT
from tests.stored import EVER, MINUTE, NOW

FACT = "cases-closed-2022"
LATER = NOW + dt.timedelta(days=1)


def _edited(folder: Path, **changed: object) -> FactBase:
    """The shipped facts, with one of them changed by a curator."""
    folder.mkdir(exist_ok=True)
    shipped = tomlkit.parse((SHIPPED / "facts" / "dismissals.toml").read_text(encoding="utf-8"))
    fact = next(fact for fact in shipped["fact"] if fact["id"] == FACT)  # type: ignore[union-attr]
    fact.update(changed)
    (folder / "mine.toml").write_text(tomlkit.dumps({"fact": [fact]}), encoding="utf-8")
    return load(folder)


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> FactBase:
    """102,550 was 102,560 after all."""
    return _edited(tmp_path_factory.mktemp("corrected"), value=102560, why="miscounted by ten")


@pytest.fixture(scope="module")
def retracted(tmp_path_factory: pytest.TempPathFactory) -> FactBase:
    folder = tmp_path_factory.mktemp("retracted")
    withdraw(load(folder), FACT, "retracted", "the source took it back", folder, NOW.date())
    return load(folder)


def _kept(core: Core, text: str = CASES_2022, *, locale: str | None = None, id: str = "a") -> KeptAnswer:
    reply = core.reply(Question(text=text, locale=locale, strict=True))
    return KeptAnswer(id, NOW, EVER, CHANNEL, "mark", locale, wordless(reply.answer), cited_in(reply))


# Shown again


def test_an_answer_is_the_same_while_its_facts_are(core: Core) -> None:
    reply = core.reply(Question(text=CASES_2022, strict=True))
    shown, changed = again(_kept(core), core.base, LATER)
    assert (shown.text, list(changed)) == (reply.text, [])
    assert shown.answer == wordless(reply.answer)


def test_every_gold_question_can_be_shown_again_without_its_words(core: Core) -> None:
    for gold in list(read_gold())[::3]:
        reply = core.reply(Question(text=gold.asked[-1]))
        kept = KeptAnswer("a", NOW, EVER, CHANNEL, "mark", None, wordless(reply.answer), cited_in(reply))
        again_, _ = again(kept, core.base, LATER)
        assert again_.text == reply.text
        stored = kept.answer.model_dump_json()
        assert gold.asked[-1] not in stored
        assert not kept.answer.reading or kept.answer.reading.repaired == ""


@pytest.mark.parametrize("marker", ["quetzalcoatl", "rosa.diaz@example.org", "A123456789", "my cousin Ernesto"])
def test_nothing_of_the_askers_wording_is_in_what_is_kept(core: Core, marker: str) -> None:
    kept = _kept(core, f"{marker} {CASES_2022}")
    assert marker.lower() not in repr(kept).lower()
    claim = _kept(core, f"{marker} says 987,654 asylum cases were closed in 2022, is it true?")
    assert marker.lower() not in repr(claim).lower()


def test_a_corrected_fact_is_told_with_what_was_what_is_why_and_when(core: Core, corrected: FactBase) -> None:
    shown, (change,) = again(_kept(core), corrected, LATER)
    assert change.was.startswith("102,550 asylum cases closed without a decision · 2022")
    assert change.now and change.now.startswith("102,560 asylum cases closed without a decision · 2022")
    assert shown.answer.figures[0].value == 102560
    assert "What this answer of" in shown.text
    assert f"Corrected on {LATER.day} " in shown.text
    assert "This was said: 102,550" in shown.text
    assert "Now: 102,560" in shown.text
    assert "Reason: miscounted by ten." in shown.text
    assert shown.answer.citations


def test_in_spanish_too(core: Core, corrected: FactBase) -> None:
    shown, _ = again(_kept(core, "¿cuántos casos de asilo se cerraron en 2022?", locale="es-MX"), corrected, LATER)
    assert "Se dijo: 102,550" in shown.text
    assert "Ahora: 102,560" in shown.text


def test_a_retracted_fact_stands_in_no_answer_any_more(core: Core, retracted: FactBase) -> None:
    shown, (change,) = again(_kept(core), retracted, LATER)
    assert (change.now, change.why) == (None, "the source took it back")
    assert FACT not in shown.answer.facts
    assert all(figure.fact != FACT for figure in shown.answer.figures)
    assert "It is withdrawn and stands in no answer any more. Reason: the source took it back." in shown.text


def test_a_change_that_no_reader_sees_is_no_correction(core: Core, tmp_path: Path) -> None:
    base = _edited(tmp_path / "asked", note="looked at again")
    kept = _kept(core)
    assert base.revisions[FACT] != core.base.revisions[FACT]
    assert correction_of(kept, next(each for each in kept.cited if each.fact == FACT), base, LATER) is None


def test_a_fact_that_was_removed_is_one(core: Core) -> None:
    kept = _kept(core)
    gone = replace(kept, cited=(replace(kept.cited[0], fact="removed-long-ago"),))
    shown, (change,) = again(gone, core.base, LATER)
    assert (change.revision, change.now, shown.answer.status) == ("", None, "no_answer")


# A run


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield MemoryStore()
        return
    url = f"sqlite:///{tmp_path}/tally.sqlite3" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as opened:
        yield opened


async def _answered(core: Core, store: Store) -> dict[str, str]:
    """Answers in all kinds of places; the id of each."""
    opted_out = Place("chat", "quiet", "general")
    await store.set_settings(Scope("chat", "quiet"), WorkspaceSettings(corrections=False), "admin")
    ids = {}
    async with Service(core, _Open(store), key=b"k" * 16) as service:  # type: ignore[arg-type]
        for name, asker, place, correctable in (
            ("public", ANN, CHANNEL, True), ("another", BEN, CHANNEL, True), ("only me", ANN, DIRECT, False),
            ("quiet", BEN, opted_out, True), ("never posted", Asker("chat", "7"), CHANNEL, None),
        ):  # fmt: skip
            served = await service.answer(CASES_2022, asker, place, keep=True)
            ids[name] = served.answer_id
            if correctable is not None:
                await service.posted(served.answer_id, place, f"message of {name}", correctable=correctable)
        await service.answer("how big is the backlog?", ANN, CHANNEL, keep=True)
        await service.answer(CASES_2022, ANN, CHANNEL)
    return ids


class _Open:
    """A store that a service does not close."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    async def close(self) -> None:
        """Leave it open."""


async def _run(store: Store, base: FactBase, *, dry: bool = False) -> list[Told]:
    return [told async for told in Correcting(store, base, dt.datetime.now(dt.UTC), dry=dry).run()]


async def test_a_run_queues_what_can_be_reached_and_owes_the_rest(core: Core, store: Store, corrected: FactBase) -> None:
    ids = await _answered(core, store)
    expected = {"queued": 2, "out of reach": 1, "opted out": 1, "owed": 3}
    assert Counter(told.fate for told in await _run(store, corrected, dry=True)) == expected
    assert list(await store.claim("chat", 9, MINUTE)) == [], "looking sends nothing"
    told = await _run(store, corrected)
    assert Counter(each.fate for each in told) == expected
    by_name = {name: [each.fate for each in told if each.correction.answer_id == id] for name, id in ids.items()}
    assert by_name == {
        "public": ["queued"], "another": ["queued"], "only me": ["out of reach", "owed"], "quiet": ["opted out", "owed"],
        "never posted": ["owed"],
    }  # fmt: skip
    first = await store.claim("chat", 9, MINUTE)
    assert len(first) == 1, "the second one is due two seconds later"
    (outgoing,) = first
    assert isinstance(outgoing, Outgoing)
    assert (outgoing.kind, outgoing.place, len(outgoing.id)) == ("correction", CHANNEL, 23)
    assert outgoing.message in ("message of public", "message of another")
    assert "This was said: 102,550" in outgoing.text
    await store.done(outgoing.id)


async def test_a_run_that_is_broken_off_goes_on_and_nothing_is_done_twice(core: Core, store: Store, corrected: FactBase) -> None:
    await _answered(core, store)
    run = Correcting(store, corrected, dt.datetime.now(dt.UTC)).run()
    broken_off = [await anext(run) for _ in range(2)]
    await run.aclose()  # type: ignore[attr-defined]
    fates = Counter(told.fate for told in await _run(store, corrected))
    assert fates["queued"] + fates["queued before"] == 2
    assert fates["owed"] + fates["owed before"] == 3
    assert fates["queued before"] + fates["owed before"] >= len([told for told in broken_off if told.fate in ("queued", "owed")])
    again_ = Counter(told.fate for told in await _run(store, corrected))
    assert again_ == {"queued before": 2, "owed before": 3, "out of reach": 1, "opted out": 1}


async def test_a_second_change_of_the_same_fact_is_told_too(core: Core, store: Store, corrected: FactBase, retracted: FactBase) -> None:
    await _answered(core, store)
    await _run(store, corrected)
    assert Counter(told.fate for told in await _run(store, retracted))["queued"] == 2


async def test_who_is_owed_a_correction_sees_it_once_with_the_next_answer_on_that_fact(
    core: Core, store: Store, corrected: FactBase
) -> None:
    await _answered(core, store)
    await _run(store, corrected)
    await store.refresh()
    async with Service(core, _Open(store), key=b"k" * 16) as service:  # type: ignore[arg-type]
        other = await service.answer("who called it a massive amnesty?", ANN, DIRECT)
        told = await service.answer(CASES_2022, ANN, DIRECT)
        assert await service.ledger.flush(5)
        once_more = await service.answer(CASES_2022, ANN, DIRECT)
        strangers = await service.answer(CASES_2022, Asker("chat", "stranger"), CHANNEL)
    assert told.text.startswith("An earlier answer of mine to you has changed. Corrected on ")
    assert "Now: 102,560" in told.text
    assert [("earlier answer of mine" in each.text) for each in (other, once_more, strangers)] == [False, False, False]
    assert (await service.again(told.answer_id)) is None


async def test_nothing_changed_is_nothing_to_tell(core: Core, store: Store) -> None:
    await _answered(core, store)
    assert await _run(store, core.base) == []


# The command


def test_the_command_lists_and_then_sends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = tmp_path / "data"
    environ = {"TALLY_DATA_DIR": str(data)}
    core = build_core(read_settings(environ))
    tally = partial(main, environ=environ, adapters=[])

    async def answer() -> None:
        async with open_store(core.settings) as store:
            await _answered(core, store)

    asyncio.run(answer())
    withdraw(core.base, FACT, "retracted", "the source took it back", data / "facts", NOW.date())
    assert tally(["corrections", "--dry-run"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[-1] == "2 queued, 1 out of reach, 3 owed, 1 opted out. Nothing was sent." or "Nothing was sent." in shown[-1]
    assert any(line.startswith("queued: chat/team/general, message message of public: cases-closed-2022: 102,550") for line in shown)
    assert all("withdrawn (the source took it back)" in line for line in shown[:-1])
    assert tally(["corrections", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert Counter(each["fate"] for each in told) == {"queued": 2, "out of reach": 1, "opted out": 1, "owed": 3}
    assert all("asker" not in each for each in told)
    assert tally(["corrections"]) == 0
    assert "2 queued before" in capsys.readouterr().out
