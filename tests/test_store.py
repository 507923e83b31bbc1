"""What is put into a store comes out: the same in memory, in SQLite and in PostgreSQL."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.demand import Opinions, step_of
from bot.memory import MemoryStore
from bot.records import AuditEntry, NotKept, Outgoing, Place
from bot.settings import read_settings
from bot.store.opening import open_store
from bot.store.port import Known, Store
from bot.workspace import Scope, WorkspaceSettings
from tests.stored import (
    ANN,
    BEN,
    EVER,
    MINUTE,
    NOW,
    PLACE,
    THERE,
    context,
    correction,
    entry,
    feedback,
    kept_answer,
    outgoing,
    posted,
    suggestion,
)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
async def store(request: pytest.FixtureRequest, tmp_path: object) -> AsyncIterator[Store]:
    """An empty store of each kind."""
    if request.param == "memory":
        yield MemoryStore()
        return
    url = f"sqlite:///{tmp_path}/tally.sqlite3" if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    async with open_store(read_settings({"TALLY_DATABASE_URL": url})) as opened:
        yield opened


async def test_the_question_log_keeps_near_misses_and_each_entry_once(store: Store) -> None:
    asked = [
        entry(
            "a", near=(("f", 0.04), (":none", 0.01)), outcome="no_answer", differs="year", text="how many?", intent="figure", period="2016"
        ),
        entry("b"),
    ]
    await store.log(asked)
    await store.log([replace(asked[0], text="again")])
    assert list(await store.unanswered(NOW - MINUTE, EVER, 9)) in ([asked[0]], [replace(asked[0], text="again")])


async def test_unanswered_questions_come_newest_first_and_no_more_than_wanted(store: Store) -> None:
    await store.log([entry(str(n), at=NOW + n * MINUTE, outcome=("clarify", "no_answer", "answered")[n % 3]) for n in range(6)])
    assert [each.answer_id for each in await store.unanswered(NOW, NOW + 5 * MINUTE, 9)] == ["4", "3", "1", "0"]
    assert [each.answer_id for each in await store.unanswered(NOW, NOW + 5 * MINUTE, 2)] == ["4", "3"]


async def test_a_kept_answer_comes_back_whole(store: Store) -> None:
    kept = kept_answer("a")
    await store.keep([kept])
    await store.keep([kept])
    assert await store.kept("a") == kept
    assert await store.kept("b") is None


async def test_an_answer_may_stand_in_several_places(store: Store) -> None:
    only_me, passed_on = posted("a", correctable=False), replace(posted("a"), message="m2", at=NOW + MINUTE)
    await store.posted([only_me])
    await store.posted([only_me, passed_on])
    assert list(await store.posts_of("a")) == [only_me, passed_on]
    assert list(await store.posts_of("b")) == []


async def test_a_conversation_goes_on_until_it_is_over(store: Store) -> None:
    await store.remember({"talk\0of\0ann": context("how many?")})
    await store.remember({"talk\0of\0ann": context("how many?", "and in 2023?"), "other": context("who?", until=NOW - MINUTE)})
    assert await store.recall("talk\0of\0ann") == context("how many?", "and in 2023?")
    assert await store.recall("other") is None
    assert await store.recall("nobody's") is None


async def test_the_last_word_of_each_asker_counts(store: Store) -> None:
    first, last, bens = feedback(ANN), feedback(ANN, helpful=False, reason="out_of_date", text="it is from 2023"), feedback(BEN)
    for each in (first, bens, last):
        await store.rate(each)
    said = await store.feedback(NOW - MINUTE, EVER, 9)
    assert sorted(said, key=lambda each: each.asker) == [last, bens]
    assert await store.feedback(NOW + MINUTE, EVER, 9) == []


async def test_a_suggestion_goes_from_open_to_published_and_the_audit_says_how(store: Store) -> None:
    suggested = suggestion("s1")
    await store.suggest(suggested)
    await store.suggest(replace(suggested, text="again"))
    assert await store.suggestion("s1") == suggested
    accepted = await store.decide("s1", "accepted", "Carmen", "the source says so")
    assert accepted == replace(suggested, state="accepted")
    assert (await store.decide("s1", "published", "Carmen", "in revision 1234")).state == "published"
    trail = await store.audited("suggestion:s1", 9)
    assert [(each.who, each.did, each.why) for each in trail] == [
        ("Carmen", "published", "in revision 1234"), ("Carmen", "accepted", "the source says so"),
    ]  # fmt: skip
    assert [each.id for each in await store.suggestions("published", 9)] == ["s1"]
    assert await store.suggestions("open", 9) == []
    assert [each.id for each in await store.suggestions(None, 9)] == ["s1"]


@pytest.mark.parametrize(
    ("id", "way", "sentence"),
    [
        ("s2", ["accepted"], "there is no suggestion s2"),
        ("s1", ["declined", "accepted"], "the suggestion s1 is declined, and cannot become accepted"),
        ("s1", ["published", "declined"], "the suggestion s1 is published, and cannot become declined"),
        ("s1", ["open"], "the suggestion s1 is open, and cannot become open"),
    ],
)
async def test_what_cannot_follow_is_refused_and_leaves_no_trace(store: Store, id: str, way: list[str], sentence: str) -> None:
    await store.suggest(suggestion("s1"))
    for state in way[:-1]:
        await store.decide(id, state, "Carmen", "")  # type: ignore[arg-type]
    with pytest.raises(NotKept, match=sentence):
        await store.decide(id, way[-1], "Carmen", "")  # type: ignore[arg-type]
    assert len(await store.audited(None, 9)) == len(way) - 1


async def test_two_who_decide_at_once_do_not_both(store: Store) -> None:
    await store.suggest(suggestion("s1"))
    decided = await asyncio.gather(
        *(store.decide("s1", state, state, "") for state in ("published", "declined")), return_exceptions=True
    )  # fmt: skip
    assert sum(isinstance(each, NotKept) for each in decided) == 1
    assert len(await store.audited("suggestion:s1", 9)) == 1


async def test_the_audit_is_newest_first(store: Store) -> None:
    first, second = AuditEntry(NOW, "Carmen", "paused", "fact:f", "doubt"), AuditEntry(NOW, "Carmen", "retracted", "fact:f")
    await store.audit(first)
    await store.audit(second)
    await store.audit(replace(first, subject="fact:g"))
    assert list(await store.audited("fact:f", 9)) == [second, first]
    assert len(await store.audited(None, 2)) == 2


async def test_the_nearest_settings_hold_and_each_change_is_audited(store: Store) -> None:
    await store.set_settings(Scope("chat", "team"), WorkspaceSettings(strict=True, languages=("es",)), "mark-of-admin")
    await store.set_settings(Scope("chat", "team", "general"), WorkspaceSettings(strict=False), "mark-of-admin")
    assert store.known(PLACE, ANN).settings == WorkspaceSettings(strict=False, languages=("es",))
    elsewhere = Place("chat", "team", "other")
    assert store.known(elsewhere, ANN).settings == WorkspaceSettings(strict=True, languages=("es",))
    assert store.known(Place("chat", "other"), ANN).settings == WorkspaceSettings()
    assert await store.all_settings() == {
        Scope("chat", "team"): WorkspaceSettings(strict=True, languages=("es",)),
        Scope("chat", "team", "general"): WorkspaceSettings(strict=False),
    }
    await store.set_settings(Scope("chat", "team"), WorkspaceSettings(corrections=False), "mark-of-admin")
    (last, first) = await store.audited("settings:chat/team", 9)
    assert first.why == 'strict: null -> true; languages: null -> ["es"]'
    assert last.why == 'strict: true -> null; languages: ["es"] -> null; corrections: null -> false'
    assert (first.who, first.did) == ("mark-of-admin", "set")


async def test_the_outbox_gives_each_message_to_one_who_claims_it(store: Store) -> None:
    assert [await store.queue(outgoing(id)) for id in ("1", "2", "1")] == [True, True, False]
    await store.queue(outgoing("3", "elsewhere"))
    assert list(await store.claim("chat", 1, MINUTE)) == [outgoing("1")]
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["2"]
    assert list(await store.claim("chat", 9, MINUTE)) == []
    assert [each.id for each in await store.claim("elsewhere", 9, MINUTE)] == ["3"]
    await store.release(["2", "unknown"])
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["2"]
    await store.done("1")
    await store.done("1")
    assert await store.queue(outgoing("1")) is False
    assert list(await store.claim("chat", 9, MINUTE)) == []


async def test_a_message_waits_until_it_is_due(store: Store) -> None:
    await store.queue(outgoing("later"), dt.datetime.now(dt.UTC) + MINUTE)
    await store.queue(outgoing("now"), dt.datetime.now(dt.UTC) - MINUTE)
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["now"]


async def test_a_lease_runs_out(store: Store) -> None:
    await store.queue(outgoing("1"))
    await store.claim("chat", 9, dt.timedelta(0))
    assert [each.id for each in await store.claim("chat", 9, MINUTE)] == ["1"]


async def test_answers_that_cite_another_revision_come_page_by_page_with_their_posts(store: Store) -> None:
    await store.keep([kept_answer(id, revision="old") for id in "abcd"] + [kept_answer("e", revision="new")])
    await store.posted([posted("b"), posted("c", correctable=False)])
    assert await store.cited() == {"f": frozenset({"old", "new"}), "g": frozenset({"g1"})}
    first = await store.citing("f", "new", 2)
    assert [(answer.answer_id, [post.message for post in posts]) for answer, posts in first] == [("a", []), ("b", ["m1"])]
    assert [answer.answer_id for answer, _ in await store.citing("f", "new", 9, after="b")] == ["c", "d"]
    assert list(await store.citing("g", "g1", 9)) == []
    assert len(await store.citing("g", "", 9)) == 5


async def test_what_is_owed_is_told_once(store: Store) -> None:
    owed = correction("a", ANN)
    assert await store.owe([owed, correction("b", BEN)]) == 2
    assert await store.owe([owed]) == 0
    await store.refresh()
    assert store.known(PLACE, ANN).owed == (owed,)
    await store.told([owed])
    assert store.known(PLACE, ANN).owed == ()
    assert await store.owe([owed]) == 0
    await store.refresh()
    assert store.known(PLACE, ANN).owed == ()
    assert store.known(PLACE, BEN).owed == (correction("b", BEN),)


async def test_the_report_counts_all_there_is(store: Store) -> None:
    await store.log([entry(str(n), seconds=0.001 * (n + 1), language=("en", "es")[n % 2]) for n in range(10)])
    await store.log([entry("n", outcome="no_answer", facts=(), near=(("g", 0.1),)), entry("old", at=NOW - 9 * MINUTE)])
    await store.rate(feedback(ANN))
    await store.rate(feedback(BEN, helpful=False, reason="biased"))
    await store.suggest(suggestion("s1"))
    report = await store.report(NOW - MINUTE, EVER)
    counted = {(each.language, each.outcome, each.fact, each.near): each.count for each in report.demand}
    assert counted == {("en", "answered", "f", "f"): 5, ("es", "answered", "f", "f"): 5, ("en", "no_answer", None, "g"): 1}
    assert report.questions == sum(report.steps.values()) == 11
    assert report.steps == {step: sum(step_of(s) == step for s in (*(0.001 * (n + 1) for n in range(10)), 0.001)) for step in report.steps}
    assert report.seconds(0.5) == pytest.approx(0.005, rel=0.1)
    assert report.seconds(1.0) == pytest.approx(0.010, rel=0.1)
    assert list(report.opinions) == [Opinions("f", 1, {"biased": 1})]
    assert report.suggestions == {("correction", "open"): 1}


async def test_a_report_can_be_one_workspaces_own(store: Store) -> None:
    there = Place("chat", "another")
    await store.log([entry("ours"), entry("theirs", place=there, outcome="no_answer"), entry("elsewhere", place=Place("other", "team"))])
    await store.rate(feedback(ANN))
    await store.rate(feedback(BEN, place=there, helpful=False))
    await store.suggest(suggestion("ours"))
    await store.suggest(replace(suggestion("theirs"), kind="unanswered", place=there))
    ours = await store.report(NOW - MINUTE, EVER, Scope("chat", "team", "general"))
    theirs = await store.report(NOW - MINUTE, EVER, Scope("chat", "another"))
    assert [each.outcome for each in ours.demand] == ["answered"]
    assert [each.outcome for each in theirs.demand] == ["no_answer"]
    assert (ours.suggestions, theirs.suggestions) == ({("correction", "open"): 1}, {("unanswered", "open"): 1})
    assert ([each.helpful for each in ours.opinions], [each.helpful for each in theirs.opinions]) == ([1], [0])
    assert (await store.report(NOW - MINUTE, EVER)).questions == 3


async def test_nothing_asked_is_a_report_too(store: Store) -> None:
    report = await store.report(NOW, EVER)
    assert (report.questions, report.seconds(0.5), list(report.opinions)) == (0, None, [])


async def test_who_is_forgotten_leaves_nothing_and_others_stay(store: Store) -> None:
    for mark, id in ((ANN, "a"), (BEN, "b")):
        await fill(store, mark, id)
    before = await store.export(BEN)
    gone = await store.forget(ANN)
    assert {table for table, count in gone.items() if count} >= {
        "question_log", "kept_answer", "posted", "feedback", "suggestion", "context", "owed_correction",
    }  # fmt: skip
    assert not any(rows for rows in (await store.export(ANN)).values())
    assert await store.export(BEN) == before
    assert {each.who for each in await store.audited(None, 9)} == {"forgotten", BEN}
    await store.refresh()
    assert (store.known(PLACE, ANN), await store.recall("talk of a")) == (Known(), None)
    await fill(store, ANN, "c", at=dt.datetime.now(dt.UTC))
    assert (await store.export(ANN))["question_log"], "who was forgotten may ask again"


async def test_an_export_has_everything_of_an_asker_and_nothing_of_another(store: Store) -> None:
    for mark, id in ((ANN, "a"), (BEN, "b")):
        await fill(store, mark, id)
    export = await store.export(ANN)
    assert {table: len(rows) for table, rows in export.items() if rows} == {
        "question_log": 1, "kept_answer": 1, "posted": 1, "feedback": 1, "suggestion": 1, "context": 1, "owed_correction": 1,
        **({"cited": 2, "audit": 1, "outbox": 1} if "cited" in export else {}),
    }  # fmt: skip
    assert BEN not in repr(export)


async def fill(store: Store, mark: str, id: str, at: dt.datetime = NOW) -> None:
    """One row of everything that is kept of an asker."""
    await store.log([entry(id, asker=mark, at=at)])
    await store.keep([replace(kept_answer(id, asker=mark), at=at)])
    await store.posted([replace(posted(id, asker=mark), at=at)])
    await store.rate(replace(feedback(mark), answer_id=id, at=at))
    await store.suggest(replace(suggestion(f"s{id}", asker=mark), at=at))
    await store.remember({f"talk of {id}": replace(context("how many?"), since=at, askers=(mark,))})
    await store.owe([correction(id, mark)])
    await store.audit(AuditEntry(at, mark, "set", "settings:x"))
    await store.queue(Outgoing(f"o{id}", "correction", THERE, "text", answer_id=id, asker=mark))
