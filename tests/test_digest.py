"""The weekly digest: one for each workspace with a curators' channel, about that workspace alone, queued once."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

import pytest

from bot.core import Core
from bot.desk.digest import digest_id, digests, post_digests, week_before
from bot.memory import MemoryStore
from bot.records import Asker, LogEntry, Outgoing, Place, Suggestion
from bot.remembering import Wish
from bot.service import Service
from bot.workspace import Scope, WorkspaceSettings

MONDAY = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
OURS, THEIRS = Scope("chat", "ours"), Scope("chat", "theirs")


def entry(id: str, scope: Scope, at: dt.datetime, text: str | None = "how many people have DACA") -> LogEntry:
    """A question without an answer."""
    return LogEntry(
        answer_id=id, at=at, place=Place(scope.platform, scope.workspace, "general"), asker="ann", outcome="no_answer", kind="help",
        language="en", facts=(), confidence=0.3, near=(("pending_court_cases", 0.9),), differs="programme", revision="r", seconds=0.001,
        text=text, intent="figure",
    )  # fmt: skip


async def choose(store: MemoryStore, scope: Scope, **chosen: object) -> None:
    await store.set_settings(scope, WorkspaceSettings.model_validate({"curators_channel": f"desk-of-{scope.workspace}", **chosen}), "admin")


@pytest.mark.parametrize(("now", "begins"), [
    (MONDAY, dt.date(2026, 11, 16)),
    (MONDAY - dt.timedelta(seconds=1), dt.date(2026, 11, 9)),
    (MONDAY + dt.timedelta(days=6, hours=23), dt.date(2026, 11, 16)),
    (dt.datetime(2027, 1, 1, 3, tzinfo=dt.timezone(dt.timedelta(hours=9))), dt.date(2026, 12, 21)),
])  # fmt: skip
def test_a_week_is_from_monday_to_monday(now: dt.datetime, begins: dt.date) -> None:
    since, until = week_before(now)
    assert (since.date(), until - since) == (begins, dt.timedelta(days=7))
    assert digest_id(OURS, since) == f"digest:chat/ours:{begins.isocalendar().year}-W{begins.isocalendar().week:02}"


async def test_each_workspace_hears_of_itself_alone(core: Core, store: MemoryStore) -> None:
    await choose(store, OURS)
    await choose(store, THEIRS, languages=("es",))
    await store.log([entry("1", OURS, MONDAY - HOUR), entry("2", OURS, MONDAY - 2 * HOUR)])
    await store.log(
        [entry("3", THEIRS, MONDAY - HOUR, "border wall miles built"), entry("4", OURS, MONDAY), entry("5", THEIRS, MONDAY - 200 * HOUR)]
    )
    found = {each.place.workspace: each for each in await digests(store, core, MONDAY + HOUR)}
    assert {(each.kind, each.place.channel) for each in found.values()} == {("digest", "desk-of-ours"), ("digest", "desk-of-theirs")}
    ours, theirs = found["ours"].text, found["theirs"].text
    assert (
        "The week from 16 November 2026 to 22 November 2026, in this workspace: 2 questions, 0 answered, 0 asked back, 2 without an answer."
        in ours
    )
    assert "- 2 × “how many people have DACA”" in ours
    assert "wall" not in ours
    assert "La semana del 16 de noviembre de 2026 al 22 de noviembre de 2026, en este espacio: 1 pregunta, 0 respondidas" in theirs
    assert "DACA" not in theirs


async def test_where_no_words_are_kept_none_are_told(core: Core, store: MemoryStore) -> None:
    await choose(store, OURS)
    await store.log([entry("1", OURS, MONDAY - HOUR, None)])
    (digest,) = await digests(store, core, MONDAY)
    assert "- 1 × figure · pending_court_cases · ≠ programme" in digest.text


async def test_a_week_without_anything_is_not_told(core: Core, store: MemoryStore) -> None:
    await choose(store, OURS)
    await choose(store, THEIRS)
    await store.set_settings(Scope("chat", "none"), WorkspaceSettings(strict=True), "admin")
    await store.suggest(Suggestion("s", "unanswered", MONDAY - 900 * HOUR, Place("chat", "theirs"), "ann", "en", "x"))
    (digest,) = await digests(store, core, MONDAY)
    assert digest.place.workspace == "theirs"
    assert "Suggestions that wait for a decision: 1." in digest.text


async def test_every_platform_takes_the_longest(core: Core, store: MemoryStore) -> None:
    await choose(store, OURS)
    texts = [f"{letter * 9} " * 400 for letter in "abcdefghijklmnop"]
    await store.log([entry(str(place), OURS, MONDAY - HOUR, text) for place, text in enumerate(texts)])
    (digest,) = await digests(store, core, MONDAY)
    assert len(digest.text) < 2000


async def test_it_is_queued_once_however_many_processes_do_it(core: Core, store: MemoryStore) -> None:
    since, _ = week_before(dt.datetime.now(dt.UTC))
    await choose(store, OURS)
    await store.log([entry("1", OURS, since + HOUR)])
    tasks = [asyncio.create_task(post_digests(store, core)) for _ in range(2)]
    claimed = list(await _first_claimed(store))
    await asyncio.sleep(0.5)  # the other one has come to the same by now
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    claimed += await store.claim("chat", 10, HOUR)
    assert [each.id for each in claimed] == [digest_id(OURS, since)]


async def _first_claimed(store: MemoryStore) -> Sequence[Outgoing]:
    for _ in range(400):
        if claimed := await store.claim("chat", 10, HOUR):
            return claimed
        await asyncio.sleep(0.05)
    return ()


async def test_a_new_suggestion_is_posted_to_its_workspaces_curators(service: Service, store: MemoryStore) -> None:
    await choose(store, OURS)
    said = await service.suggest(
        Wish("correction", "it is 102,551", "cases-closed-2022", "https://trac.syr.edu/"),
        Asker("chat", "ann"),
        Place("chat", "ours", "general"),
    )
    assert said == "Thank you. A curator will look at it."
    await service.suggest(Wish("unanswered", "x"), Asker("chat", "ann"), Place("chat", "theirs", "general"))
    (kept,) = [each for each in await store.suggestions("open", 10) if each.place.workspace == "ours"]
    (posted,) = await store.claim("chat", 10, HOUR)
    assert (posted.kind, posted.place) == ("suggestion", Place("chat", "ours", "desk-of-ours"))
    assert posted.text.splitlines() == [
        f"A correction is suggested ({kept.id}):", "“it is 102,551”", "It is about cases-closed-2022.", "Source named: https://trac.syr.edu/",
    ]  # fmt: skip


async def test_the_service_queues_what_is_due(core: Core, store: MemoryStore) -> None:
    since, _ = week_before(dt.datetime.now(dt.UTC))
    await choose(store, OURS)
    await store.log([entry("1", OURS, since + HOUR)])
    async with Service(core, store):
        (claimed,) = await _first_claimed(store)
    assert claimed.kind == "digest"
