"""What waits for a curator: unanswered questions by meaning, feedback by fact, suggestions without a decision."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.desk.clusters import Cluster, clusters
from bot.desk.vectors import Vectors
from bot.records import AuditEntry, Feedback, FeedbackReason, LogEntry, Place, Suggestion
from bot.store.port import Store

# As many questions are brought together in some seconds; more of them than this say the same again.
MOST_QUESTIONS = 10_000
_MOST_DECISIONS = 10_000
_MOST_FEEDBACK = 10_000
_QUESTION = "question:"
# So many take about a second.
_MANY = 1_500
# Before anything was asked of any store.
EVER = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Questions of one meaning, how often they were asked in the time looked at, and what a curator decided about them."""

    cluster: Cluster
    count: int
    decision: AuditEntry | None = None


@dataclass(frozen=True, slots=True)
class FactFeedback:
    """What was said of the answers whose principal fact this is (None: of answers without one), the newest words first."""

    fact: str | None
    helpful: int
    unhelpful: tuple[tuple[FeedbackReason | None, int], ...]
    words: tuple[tuple[dt.date, FeedbackReason | None, str], ...]

    @property
    def complaints(self) -> int:
        """How often it was called not helpful."""
        return sum(count for _, count in self.unhelpful)


@dataclass(frozen=True, slots=True)
class Docket:
    """All of it. `settled` counts the meanings left out because a curator has decided about them."""

    wanted: tuple[Wanted, ...]
    settled: int
    feedback: tuple[FactFeedback, ...]
    suggestions: tuple[Suggestion, ...]


def subject_of(question: str) -> str:
    """What a decision about a question is filed under in the audit."""
    return f"{_QUESTION}{question}"


async def read_docket(
    store: Store, vectors: Vectors, since: dt.datetime, until: dt.datetime, tell: Callable[[str], None], *, settled: bool = False
) -> Docket:
    """The docket of a time; with `settled` also what was decided about already; `tell` hears what takes long. Raises StoreError.

    Questions are brought together with older ones too: a decision about a meaning holds for whoever asks it next.
    """
    entries = await store.unanswered(EVER, until, MOST_QUESTIONS)
    if len(entries) >= _MANY:
        tell(f"Bringing {len(entries):,} questions together by their meaning ...")
    decisions = {e.subject.removeprefix(_QUESTION): e for e in reversed(await store.audited(None, _MOST_DECISIONS)) if _decides(e)}
    found = [_wanted(cluster, since, decisions) for cluster in clusters(entries, vectors)]
    asked = sorted((each for each in found if each.count), key=lambda each: (-each.count, each.cluster.id))
    open_ones = [each for each in asked if each.decision is None]
    suggested = [*await store.suggestions("open", MOST_QUESTIONS), *await store.suggestions("accepted", MOST_QUESTIONS)]
    said = await store.feedback(since, until, _MOST_FEEDBACK)
    return Docket(tuple(asked if settled else open_ones), len(asked) - len(open_ones), by_fact(said), tuple(suggested))


def _decides(entry: AuditEntry) -> bool:
    return entry.subject.startswith(_QUESTION)


def _wanted(cluster: Cluster, since: dt.datetime, decisions: dict[str, AuditEntry]) -> Wanted:
    decided = [decisions[entry.answer_id] for entry in cluster.entries if entry.answer_id in decisions]
    newest = max(decided, key=lambda decision: decision.at, default=None)
    return Wanted(cluster, sum(entry.at >= since for entry in cluster.entries), newest)


def asked_in(entries: Iterable[LogEntry], place: Place) -> list[LogEntry]:
    """The questions asked in the same workspace as `place`."""
    return [entry for entry in entries if (entry.place.platform, entry.place.workspace) == (place.platform, place.workspace)]


def by_fact(said: Sequence[Feedback]) -> tuple[FactFeedback, ...]:
    """Feedback (newest first) by the principal fact of the answer; the most complaints first."""
    groups: dict[str | None, list[Feedback]] = defaultdict(list)
    for each in said:
        groups[next(iter(each.facts), None)].append(each)
    found = []
    for fact, group in groups.items():
        reasons = Counter(each.reason for each in group if not each.helpful)
        words = tuple((each.at.date(), each.reason, each.text) for each in group if each.text)
        found.append(FactFeedback(fact, sum(each.helpful for each in group), tuple(reasons.most_common()), words))
    return tuple(sorted(found, key=lambda each: (-each.complaints, -each.helpful, each.fact or "")))
