"""What `tally report` says of a while: demand by topic, what came of it, complaints, what is due for review. Counts only."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.demand import Demand, Report
from bot.records import FeedbackReason, Outcome, SuggestionKind, SuggestionState
from knowledge.factbase import FactBase
from knowledge.model import Language
from knowledge.retrieval import BORDER

# How early a review date is told of: a curator's week comes round four times before it.
DUE_WITHIN = dt.timedelta(days=30)
NO_TOPIC = "(none)"
_Key = TypeVar("_Key", bound=str)


@dataclass(frozen=True, slots=True)
class Counted:
    """Questions by what came of them. `other` were held up by a limit, came while stopping, or failed."""

    asked: int
    answered: int
    asked_back: int
    none: int
    other: int

    @classmethod
    def of(cls, demand: Iterable[Demand]) -> Counted:
        """These questions."""
        counts: Counter[Outcome] = Counter()
        for each in demand:
            counts[each.outcome] += each.count
        known = counts["answered"], counts["clarify"], counts["no_answer"]
        return cls(counts.total(), *known, counts.total() - sum(known))


@dataclass(frozen=True, slots=True)
class Complaint:
    """What askers said of the answers whose principal fact this is (None: of answers without one)."""

    fact: str | None
    helpful: int
    unhelpful: int
    reasons: tuple[tuple[FeedbackReason | None, int], ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A fact or source whose review date has passed or is near; `days` are left, below 0 it is over."""

    id: str
    kind: str  # fact or source
    review_by: dt.date
    days: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A while in counts. Times are in seconds, None where nothing was asked.

    An unanswered question counts under the topic of what came nearest to it; `wanted` names the
    nearest itself. `suggestions` are those made in that time, with what has become of them.
    """

    since: dt.datetime
    until: dt.datetime
    all: Counted
    topics: tuple[tuple[str, Counted], ...]
    languages: tuple[tuple[Language, Counted], ...]
    platforms: tuple[tuple[str, Counted], ...]
    facts: tuple[tuple[str, int], ...]
    wanted: tuple[tuple[str, int], ...]
    complaints: tuple[Complaint, ...]
    suggestions: tuple[tuple[SuggestionKind, SuggestionState, int], ...]
    due: tuple[Due, ...]
    median: float | None
    p95: float | None
    p99: float | None


def summary(report: Report, base: FactBase, today: dt.date, most: int = 10) -> Summary:
    """A report in the terms of the facts; lists are at most `most` long."""
    answered = [each for each in report.demand if each.outcome == "answered" and each.fact]
    open_ones = [each for each in report.demand if each.outcome in ("clarify", "no_answer") and each.near]
    return Summary(
        since=report.since, until=report.until, all=Counted.of(report.demand),
        topics=_by(report.demand, [_topic(base, each) for each in report.demand]),
        languages=_by(report.demand, [each.language for each in report.demand]),
        platforms=_by(report.demand, [each.platform for each in report.demand]),
        facts=_most((each.fact or "", each.count) for each in answered)[:most],
        wanted=_most((each.near or "", each.count) for each in open_ones)[:most],
        complaints=_complaints(report)[:most],
        suggestions=tuple((kind, state, count) for (kind, state), count in sorted(report.suggestions.items())),
        due=tuple(_due(base, today)),
        median=report.seconds(0.5), p95=report.seconds(0.95), p99=report.seconds(0.99),
    )  # fmt: skip


def _by(demand: Sequence[Demand], keys: Sequence[_Key]) -> tuple[tuple[_Key, Counted], ...]:
    groups: dict[_Key, list[Demand]] = defaultdict(list)
    for key, each in zip(keys, demand, strict=True):
        groups[key].append(each)
    counted = ((key, Counted.of(group)) for key, group in groups.items())
    return tuple(sorted(counted, key=lambda each: (-each[1].asked, each[0])))


def _topic(base: FactBase, demand: Demand) -> str:
    target = demand.fact or demand.near
    if target is None:
        return NO_TOPIC
    if target == BORDER:
        return "border_rule"
    fact = base.by_id.get(target) or next((f for f in base.facts if f.metric == target), None)
    return fact.topic if fact else NO_TOPIC


def _most(counts: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    found: Counter[str] = Counter()
    for name, count in counts:
        found[name] += count
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def _complaints(report: Report) -> tuple[Complaint, ...]:
    """The facts that somebody found unhelpful, the most often first."""
    found = [
        Complaint(
            each.fact, each.helpful, sum(each.unhelpful.values()),
            tuple(sorted(each.unhelpful.items(), key=lambda reason: (-reason[1], reason[0] or ""))),
        ) for each in report.opinions if sum(each.unhelpful.values())
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.unhelpful, each.fact or "")))


def _due(base: FactBase, today: dt.date) -> list[Due]:
    dated = [(fact.id, "fact", fact.review_by) for fact in base.answerable]
    dated += [(source.id, "source", source.review_by) for source in base.sources]
    found = [Due(id, kind, day, (day - today).days) for id, kind, day in dated if day and day - today <= DUE_WITHIN]
    return sorted(found, key=lambda each: (each.review_by, each.id))
