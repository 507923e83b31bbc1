"""Targets for a Query: what it asks about and how, ranked, and the facts that a curator added to what was learned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.factbase import FactBase
from knowledge.features import blind, features, masked
from knowledge.model import Figure
from knowledge.phrasing_index import Near, Phrasing, PhrasingIndex
from knowledge.query import Query
from knowledge.ranker import Rankers, Scored
from knowledge.reading import Reader

# A phrasing this like the question decides alone: the rankers have not seen what a curator wrote since.
_SAME = 0.80
_CLAIMED = 0.05  # a claim at least this likely is ranked once more without its number
# Intents that ask nothing of the base, and those that the phrasings of each kind of fact have.
_DOUBTS = frozenset({"none", "clarify", "help"})
_WAYS = {"figure": "figure", "rule": "rule", "explainer": "explanation", "quotation": "quotation"}

_TIED = 0.6  # a second metric with this much of the first's belief is as likely as it
_FIGURES = 12  # of these at least one is of the metric meant; what the others have is noise

BORDER = ":border"  # a what-if about the border rule: its numbers go through the machine, not to one fact


def target_of(base: FactBase, intent: str, facts: Iterable[str]) -> str | None:
    """What a labelled phrase points at: a metric (its period is a slot), a fact, `BORDER`, or nothing."""
    if intent == "border":
        return BORDER
    first = next(iter(facts), None)
    if intent in ("none", "clarify", "help") or first is None or first not in base.by_id:
        return None
    fact = base.by_id[first]
    if fact.answered_by:
        fact = base.by_id[fact.answered_by]
    if isinstance(fact, Figure) and fact.metric and base.metric_by_id[fact.metric].told_apart_by == "period":
        return fact.metric
    return fact.id


@dataclass(frozen=True, slots=True)
class Match:
    """What a query was matched with: targets, intents and figures with shares of belief, and near phrasings.

    `phrased` is the fact that a curator's phrasing gives this very question to.
    """

    targets: list[Scored]
    unnumbered: list[Scored]  # the targets that the words alone point at, whatever number a claim puts to them
    intents: list[Scored]
    near: list[Near]
    figures: dict[str, float]  # by id, where no period tells them apart
    phrased: str | None = None


class Retriever:
    """Finds what a query asks about. Made once for a base; pure."""

    def __init__(self, base: FactBase, reader: Reader, rankers: Rankers) -> None:
        self._base, self._rankers = base, rankers
        self._known = frozenset(rankers.target.labels)
        self._withdrawn = {fact.id for fact in base.facts if fact.withdrawn}
        self._read: dict[str, Query] = {}  # the phrasings that people type, not the statements
        self._new = PhrasingIndex(self._unseen(reader))

    def _unseen(self, reader: Reader) -> Iterable[Phrasing]:
        """The phrasings of facts that a curator added or changed: the rankers know nothing of them."""
        for key in self._base.overlaid:
            fact = self._base.by_id.get(key.removeprefix("fact:"))
            if fact is None:
                continue
            target = target_of(self._base, fact.kind, [fact.id]) or fact.id
            for text in (*fact.asked.en, *fact.asked.es):
                query = self._read[text] = reader.read(text, dt.date.max)
                yield Phrasing(text, target, fact.id, _spoken(query))
            for text in (fact.statement.en, fact.statement.es):
                yield Phrasing(text, target, fact.id, _spoken(reader.read(text, dt.date.max)))

    def match(self, query: Query) -> Match:
        """What a query is matched with."""
        found = features(query)
        ranks = self._rankers.rank(found, figures=0 if query.periods else _FIGURES)
        targets, intents = ranks.targets, ranks.intents
        near = self._new.nearest(_spoken(query)) if self._base.overlaid else []
        if near and self._decides(near[0], targets[0]):
            targets = [Scored(near[0].target, near[0].likeness), *targets[:4]]
            intents = self._assured(intents, near[0])
        if targets[0].label in self._withdrawn:  # the next best would be another thing than the one asked for
            intents = [Scored("none", 1.0)]
        claimed = query.numbers and any(i.label == "claim" and i.share >= _CLAIMED for i in intents)
        figures = dict(ranks.figures)
        targets = self._seconded(targets, figures)
        unnumbered = self._rankers.rank(blind(found), figures=0).targets if claimed else targets
        return Match(targets, unnumbered, intents, near, figures, self._phrased(query, near))

    def _seconded(self, targets: list[Scored], figures: Mapping[str, float]) -> list[Scored]:
        """The targets, the first two changed over where they are metrics, all but tied, and the figures speak for the second."""
        first, second = targets[:2]
        if second.share < first.share * _TIED or not {first.label, second.label} <= self._base.metric_by_id.keys():
            return targets
        mine, others = (sum(figures.get(f.id, 0.0) for f in self._base.figures_by_metric.get(t.label, ())) for t in (first, second))
        return [second, first, *targets[2:]] if others > mine else targets

    def _phrased(self, query: Query, near: Sequence[Near]) -> str | None:
        """The fact whose phrasing is this question: its words nearly, its numbers, periods and concepts exactly."""
        same = near[0] if near and near[0].likeness >= _SAME else None
        phrasing = self._read.get(same.text) if same else None
        return same.fact if same and phrasing and _slots(phrasing) == _slots(query) else None

    def _decides(self, near: Near, learned: Scored) -> bool:
        """Whether a curator's phrasing says what is asked, rather than what was learned before it was written."""
        return near.likeness >= _SAME or (near.target not in self._known and near.likeness > learned.share)

    def _assured(self, intents: list[Scored], near: Near) -> list[Scored]:
        """The intents with the doubt taken back that anything is asked of the base, as far as the phrasing is like the question."""
        shares = {intent.label: intent.share for intent in intents}
        if near.fact is not None:
            own = _WAYS[self._base.by_id[near.fact].kind]
            for doubt in _DOUBTS & shares.keys():
                taken = shares[doubt] * min(1.0, near.likeness / _SAME)
                shares[doubt] -= taken
                shares[own] = shares.get(own, 0.0) + taken
        return sorted((Scored(label, share) for label, share in shares.items()), key=lambda intent: -intent.share)


def _slots(query: Query) -> tuple[object, ...]:
    """What two questions must have in common to be the same. Of 50 in the phrase bank that had, and were this alike, 49 wanted the same."""
    periods = tuple((when.kind, when.year, when.until, when.month) for when in query.periods)
    return query.concepts, periods, tuple(number.value for number in query.numbers)


def _spoken(query: Query) -> list[str]:
    """The words of a query, numbers masked, and its years: facts that are alike but for the year are not to be mixed up."""
    return [*masked(query), *(f"={year}" for year in query.years)]
