"""The weekly digest for the curators of each workspace: what was asked there last week, and what waits for them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from bot import logs
from bot.core import Core
from bot.demand import Report
from bot.desk.clusters import Cluster, clusters
from bot.desk.docket import asked_in
from bot.desk.notices import curators_place, curators_words
from bot.desk.summary import Summary, summary
from bot.desk.vectors import Vectors
from bot.records import Outgoing
from bot.store.port import Store
from bot.wording.language import Wording
from bot.workspace import Scope, WorkspaceSettings
from knowledge.factbase import FactBase

_log = logs.logger(__name__)

# A week begins on Monday at 00:00 UTC; a process that was down then is late by at most this.
LOOK_SECONDS = 3600.0
_AGAIN_SECONDS = 300.0
_PATIENCE = 120.0
# One workspace's week; bringing more together would hold up the answers of the process for seconds.
_MOST_QUESTIONS = 2_000
_SHOWN = 5
_MOST_WORDS = 120


def week_before(now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """The last whole week from Monday to Monday, in UTC."""
    monday = now.astimezone(dt.UTC).date() - dt.timedelta(days=now.astimezone(dt.UTC).weekday())
    until = dt.datetime.combine(monday, dt.time(), dt.UTC)
    return until - dt.timedelta(weeks=1), until


def digest_id(scope: Scope, since: dt.datetime) -> str:
    """The same for one workspace and week, whichever process makes it, and however often."""
    year, week, _ = since.isocalendar()
    return f"digest:{scope}:{year}-W{week:02}"


async def digests(store: Store, core: Core, now: dt.datetime, known: Callable[[str], bool] = lambda _: False) -> list[Outgoing]:
    """The digests of last week, one for each workspace that has a curators' channel and something to tell; `known` ids are left out.

    What is asked in one workspace is told in no other. Raises StoreError.
    """
    since, until = week_before(now)
    vectors = Vectors(core.responder.base, core.responder.understanding.reader)
    found = []
    for scope, settings in (await store.all_settings()).items():
        place = curators_place(scope.platform, scope.workspace, settings)
        id = digest_id(scope, since)
        if scope.channel or place is None or known(id):
            continue
        report = await store.report(since, until, scope)
        waiting = sum(
            (each.place.platform, each.place.workspace) == (scope.platform, scope.workspace)
            for each in await store.suggestions("open", 10_000)
        )
        if report.questions or waiting:
            entries = asked_in(await store.unanswered(since, until, 10_000), place)[:_MOST_QUESTIONS]
            unanswered = await asyncio.to_thread(clusters, entries, vectors)
            found.append(Outgoing(id, "digest", place, digest_text(report, core.base, settings, unanswered, waiting, until.date())))
    return found


def digest_text(
    report: Report, base: FactBase, settings: WorkspaceSettings, unanswered: Sequence[Cluster], waiting: int, today: dt.date
) -> str:
    """A digest as plain text, in the workspace's language: at most some 1,500 characters, which every platform takes."""
    words = curators_words(settings)
    return "\n".join(_lines(words, summary(report, base, today, _SHOWN), unanswered, waiting))


def _lines(words: Wording, week: Summary, unanswered: Sequence[Cluster], waiting: int) -> Iterator[str]:
    def times(count: int, what: str) -> str:
        return words.say("digest-times", count=count, what=what)

    every = week.all
    yield words.say(
        "digest-head", since=words.date(week.since.date()), until=words.date(week.until.date() - dt.timedelta(days=1)), asked=every.asked,
        answered=every.answered, back=every.asked_back, none=every.none,
    )  # fmt: skip
    if week.topics:
        yield words.say("digest-topics", topics=", ".join(times(c.asked, topic.replace("_", " ")) for topic, c in week.topics[:_SHOWN]))
    if unanswered:
        yield words.say("digest-wanted")
        yield from (f"- {times(cluster.count, named(cluster))}" for cluster in unanswered[:_SHOWN])
    if week.complaints:
        yield words.say("digest-complaints")
        yield from (f"- {times(each.unhelpful, each.fact or '?')}" for each in week.complaints)
    if waiting:
        yield words.say("digest-open", count=waiting)
    if week.due:
        yield words.say("digest-due", facts=", ".join(f"{each.id} ({words.date(each.review_by)})" for each in week.due[:_SHOWN]))
    yield words.say("digest-desk")


def named(cluster: Cluster) -> str:
    """A cluster in one line: its commonest wording, or what was read where no words are kept."""
    if cluster.wordings:
        text = " ".join(cluster.wordings[0][0].split())
        return f"“{text if len(text) <= _MOST_WORDS else text[: _MOST_WORDS - 1] + '…'}”"
    near = cluster.near[0][0] if cluster.near else "?"
    return " · ".join(filter(None, (cluster.intent, near, cluster.period, cluster.differs and f"≠ {cluster.differs}")))


async def post_digests(store: Store, core: Core) -> None:
    """Queue what is due once an hour, until cancelled. However many processes do so, each digest is queued once."""
    queued: set[str] = set()
    while True:
        try:
            async with asyncio.timeout(_PATIENCE):
                for digest in await digests(store, core, dt.datetime.now(dt.UTC), queued.__contains__):
                    await store.queue(digest)
                    queued.add(digest.id)
        except Exception as error:  # noqa: BLE001 - whatever it is, answers go on, and the next try may succeed
            _log.warning("the weekly digest waits", error=type(error).__name__)
            await asyncio.sleep(_AGAIN_SECONDS)
            continue
        await asyncio.sleep(LOOK_SECONDS)
