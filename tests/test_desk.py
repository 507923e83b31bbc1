"""The desk: what waits, what is decided, and what is published, with who and why."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core import Core, build_core
from bot.desk.clusters import Cluster
from bot.desk.desk import Decision, Desk, DeskError
from bot.desk.docket import EVER, subject_of
from bot.desk.drafting import draft
from bot.desk.trial import Trial
from bot.memory import MemoryStore
from bot.records import AuditEntry, Feedback, LogEntry, Place, Suggestion
from bot.settings import read_settings
from knowledge.editing import phrased, placed

NOW = dt.datetime.now(dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
PLACE = Place("chat", "team", "general")
DACA, JUDGES = "how many people have DACA", "how many immigration judges are there"


def entry(id: str, text: str | None, *, asker: str = "ann", ago: dt.timedelta = HOUR) -> LogEntry:
    """A question without an answer."""
    return LogEntry(
        answer_id=id, at=NOW - ago, place=PLACE, asker=asker, outcome="no_answer", kind="help", language="en", facts=(), confidence=0.3,
        near=(("pending_court_cases", 0.9),), differs="programme", revision="r", seconds=0.001, text=text, intent="none",
    )  # fmt: skip


def suggestion(id: str, **changed: object) -> Suggestion:
    """A new fact, suggested."""
    first = Suggestion(id, "new_fact", NOW - HOUR, PLACE, "ann", "en", "There are 700 judges", source="https://courts.gov/judges")
    return replace(first, **changed)  # type: ignore[arg-type]


@pytest.fixture
def core(tmp_path: Path) -> Core:
    """A core with a data folder of its own."""
    return build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)}))


@pytest.fixture
def desk(core: Core, store: MemoryStore) -> Desk:
    """A curator's desk with an empty store."""
    return Desk(core, store, "Cora")


async def test_what_waits_is_counted_in_the_time_looked_at(desk: Desk, store: MemoryStore) -> None:
    await store.log([entry("a1", DACA), entry("a2", f"{DACA}?", asker="ben"), entry("a3", DACA, ago=40 * DAY), entry("b1", JUDGES)])
    docket = await desk.docket(NOW - 30 * DAY)
    assert [(each.count, each.cluster.count, each.cluster.askers) for each in docket.wanted] == [(2, 3, 2), (1, 1, 1)]
    assert docket.settled == 0


async def test_a_decision_holds_for_whoever_asks_the_same_next(desk: Desk, store: MemoryStore) -> None:
    await store.log([entry("a1aaaa", DACA, ago=35 * DAY), entry("b1bbbb", JUDGES)])
    matter = await desk.find("a1aa")
    await desk.decide(matter, Decision("out of scope", "no source of ours"))
    await store.log([entry("a2aaaa", "number of people with daca")])
    docket = await desk.docket(NOW - 30 * DAY)
    assert [each.cluster.id for each in docket.wanted] == ["b1bbbb"]
    assert docket.settled == 1
    shown = await desk.docket(NOW - 30 * DAY, settled=True)
    decision = next(each.decision for each in shown.wanted if each.cluster.id == "a2aaaa")
    assert decision is not None
    assert (decision.did, decision.who, decision.why) == ("out of scope", "Cora", "no source of ours")


async def test_feedback_is_by_fact_with_the_most_complaints_first(desk: Desk, store: MemoryStore) -> None:
    said = [
        Feedback("1", "ann", NOW - HOUR, PLACE, helpful=True, facts=("f", "g")),
        Feedback("2", "ben", NOW - HOUR, PLACE, helpful=False, reason="wrong_figure", text="it is 5", facts=("g",)),
        Feedback("3", "cid", NOW - 2 * HOUR, PLACE, helpful=False, facts=("g", "f")),
        Feedback("4", "dan", NOW - 40 * DAY, PLACE, helpful=False, facts=("h",)),
        Feedback("5", "eve", NOW - HOUR, PLACE, helpful=False, reason="other"),
    ]
    for each in said:
        await store.rate(each)
    found = (await desk.docket(NOW - DAY)).feedback
    assert [(each.fact, each.helpful, dict(each.unhelpful)) for each in found] == [
        ("g", 0, {"wrong_figure": 1, None: 1}), (None, 0, {"other": 1}), ("f", 1, {}),
    ]  # fmt: skip
    assert found[0].words == (((NOW - HOUR).date(), "wrong_figure", "it is 5"),)


@pytest.mark.parametrize(("id", "says"), [
    ("zzzz", "nothing that waits has the id 'zzzz'"),
    ("a1", "nothing that waits has the id 'a1'"),  # too short to be meant
    ("same", "'same' begins 2 ids"),
])  # fmt: skip
async def test_an_id_that_names_nothing_is_said(desk: Desk, store: MemoryStore, id: str, says: str) -> None:
    await store.log([entry("a1aaaa", DACA), entry("same-1", JUDGES)])
    await store.suggest(suggestion("same-2"))
    with pytest.raises(DeskError, match=says):
        await desk.find(id)


async def test_suggestions_are_accepted_declined_and_not_twice(desk: Desk, store: MemoryStore) -> None:
    await store.suggest(suggestion("s1s1"))
    await desk.decide(await desk.find("s1s1"), Decision("accepted", "looks right"))
    assert [each.state for each in (await desk.docket(EVER)).suggestions] == ["accepted"]
    await desk.decide(await desk.find("s1s1"), Decision("out of scope", "not ours"))
    audited = await store.audited("suggestion:s1s1", 10)
    assert [(each.who, each.did, each.why) for each in audited] == [
        ("Cora", "declined", "out of scope: not ours"),
        ("Cora", "accepted", "looks right"),
    ]
    with pytest.raises(DeskError, match="is declined, and cannot become declined"):
        await desk.decide(await desk.find("s1s1"), Decision("declined", "again"))


@pytest.mark.parametrize(("decision", "says"), [
    (Decision("declined", " \n"), "say why in a few words"),
    (Decision("accepted", "yes"), "a question is not accepted"),
])  # fmt: skip
async def test_a_decision_that_cannot_be_is_said(desk: Desk, store: MemoryStore, decision: Decision, says: str) -> None:
    await store.log([entry("a1aaaa", DACA)])
    with pytest.raises(DeskError, match=says):
        await desk.decide(await desk.find("a1aaaa"), decision)
    assert await store.audited(None, 10) == []


def _phrasing(desk: Desk, folder: Path) -> Trial:
    return Trial(phrased(desk.core.base, "doyle-dismissed-2025", [("en", JUDGES)], folder / "facts"))


async def test_what_is_published_is_written_audited_settled_and_answers(desk: Desk, store: MemoryStore, tmp_path: Path) -> None:
    await store.log([entry("b1bbbb", JUDGES)])
    await desk.publish(_phrasing(desk, tmp_path), "phrasing added", "", await desk.find("b1bbbb"))
    assert JUDGES in desk.core.base.by_id["doyle-dismissed-2025"].asked.en  # at once, without waiting for a poll
    entries = await store.audited(None, 10)
    assert [(each.who, each.did, each.subject) for each in entries] == [
        ("Cora", "phrasing added", subject_of("b1bbbb")), ("Cora", "phrasing added", "fact:doyle-dismissed-2025"),
    ]  # fmt: skip
    assert (await desk.docket(EVER)).wanted == ()
    assert not any(word in each.why for each in entries for word in JUDGES.split())  # the audit is for ever, and nobody's words are


@pytest.mark.parametrize("language", ["en", "es"])
async def test_whoever_suggested_it_is_told_there(desk: Desk, store: MemoryStore, tmp_path: Path, language: str) -> None:
    await store.suggest(suggestion("s1s1", language=language, place=replace(PLACE, thread="t1"), answer_id="a"))
    await desk.publish(_phrasing(desk, tmp_path), "drafted", "", await desk.find("s1s1"))
    (told,) = await store.claim("chat", 10, HOUR)
    assert (told.kind, told.place.thread, told.answer_id, told.asker, told.message) == ("suggestion", "t1", "a", "ann", None)
    first, fact, source = told.text.splitlines()
    assert first == {"en": "What you suggested is published. Thank you.", "es": "Lo que usted sugirió está publicado. Gracias."}[language]
    assert "Kerry Doyle" in fact
    assert "https://" in source
    found = await store.suggestion("s1s1")
    assert found is not None
    assert found.state == "published"


async def test_an_edit_that_is_objected_to_changes_nothing(desk: Desk, store: MemoryStore, tmp_path: Path) -> None:
    text = '[[fact]]\nid = "mine"\nkind = "figure"\n'
    trial = desk.try_out(placed(desk.core.base, text, tmp_path / "facts"))
    with pytest.raises(DeskError, match="does not pass `tally check`"):
        await desk.publish(trial, "drafted", "")
    assert not (tmp_path / "facts").exists()
    assert await store.audited(None, 10) == []


async def test_what_newer_facts_answer_is_said_so(desk: Desk, store: MemoryStore, tmp_path: Path) -> None:
    await store.log([entry("b1bbbb", JUDGES), entry("c1cccc", None)])
    clusters = [each.cluster for each in (await desk.docket(EVER)).wanted]
    assert [desk.answered_now(cluster) for cluster in clusters] == [None, None]
    await desk.publish(_phrasing(desk, tmp_path), "phrasing added", "")
    assert {cluster.id: desk.answered_now(cluster) for cluster in clusters} == {"b1bbbb": "doyle-dismissed-2025", "c1cccc": None}


async def test_a_store_that_fails_takes_nothing_back(desk: Desk, store: MemoryStore, tmp_path: Path) -> None:
    trial = _phrasing(desk, tmp_path)
    store.mood = "failing"
    with pytest.raises(DeskError, match=r"people\.toml is written and holds, but the store does not know of it"):
        await desk.publish(trial, "phrasing added", "")
    assert JUDGES in desk.core.base.by_id["doyle-dismissed-2025"].asked.en


async def test_a_draft_has_what_is_known_filled_in(desk: Desk, store: MemoryStore) -> None:
    today = dt.date(2026, 11, 24)
    await store.log([entry("b1bbbb", JUDGES), entry("b2bbbb", f"{JUDGES}?\x1b")])
    question = await desk.find("b1bbbb")
    assert isinstance(question, Cluster)
    text = draft(desk.core.base, question, today)
    for part in (f'    "{JUDGES}",', 'topic = "backlog"', 'metric = "pending_court_cases"', "as_of = 2026-11-24", "# Asked 2 times by 1:"):
        assert part in text
    assert "\x1b" not in text
    suggested = draft(desk.core.base, suggestion("s1", text='say "700"\n[[fact]]'), today)
    for part in ('id = "courts-gov"', 'url = "https://courts.gov/judges"', '# say "700"\n# [[fact]]\n', 'source = "courts-gov"'):
        assert part in suggested
    known = desk.core.base.sources[0]
    assert "[[source]]" not in draft(desk.core.base, suggestion("s2", source=known.url), today)
    assert f'source = "{known.id}"' in draft(desk.core.base, suggestion("s2", source=known.url), today)


@pytest.mark.parametrize("matter", [None, suggestion("s1"), suggestion("s2", kind="unanswered", source=None)])
def test_a_draft_left_as_it_is_is_refused_with_what_to_fill_in(desk: Desk, tmp_path: Path, matter: Suggestion | None) -> None:
    filled = draft(desk.core.base, matter, dt.date(2026, 11, 24)).replace('id = ""', 'id = "mine"')
    errors = desk.mistakes_of(placed(desk.core.base, filled, tmp_path / "facts"))
    assert any("fill it in" in finding.message or "empty" in finding.message for finding in errors)
    assert all("unknown key" not in finding.message for finding in errors)


async def test_the_audit_tells_a_decision_from_others(desk: Desk, store: MemoryStore) -> None:
    await store.log([entry("a1aaaa", DACA)])
    await store.audit(AuditEntry(NOW, "Cora", "corrected", "fact:a1aaaa"))
    assert len((await desk.docket(EVER)).wanted) == 1
