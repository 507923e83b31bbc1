"""Targets for a Query: what it asks about and how, ranked; and the phrasings nearest to it."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.factbase import FactBase
from knowledge.features import blind, features, masked
from knowledge.model import Figure
from knowledge.query import Query
from knowledge.ranker import Rankers, Scored
from knowledge.reading import Reader

# A word that stands in more phrasings than this tells nothing apart, and its list would cost the most time.
_MAX_POSTINGS = 600
# A phrasing this like the question decides alone: the rankers have not seen what a curator wrote since.
_SAME = 0.80
_CLAIMED = 0.05  # a claim at least this likely is ranked once more without its number


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
class Near:
    """A phrasing like the question: its text, what it points at, and its likeness from 0 to 1."""

    text: str
    target: str
    fact: str | None
    likeness: float


class PhrasingIndex:
    """Nearest phrasings by the cosine of their words, rare words counting most."""

    def __init__(self, entries: Sequence[tuple[str, str, str | None, list[str]]]) -> None:
        self._entries = entries
        counts = Counter(word for *_, tokens in entries for word in set(tokens))
        self._idf = {word: math.log(1 + len(entries) / count) for word, count in counts.items()}
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for place, (*_, tokens) in enumerate(entries):
            weights = {word: self._idf[word] for word in set(tokens)}
            norm = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            for word, weight in weights.items():
                if counts[word] <= _MAX_POSTINGS:
                    self._postings.setdefault(word, []).append((place, weight / norm))

    def nearest(self, tokens: Iterable[str], most: int = 5) -> list[Near]:
        """The phrasings nearest to some words, best first, one for each target."""
        own = set(tokens)
        norm = math.sqrt(sum(self._idf.get(word, 6.0) ** 2 for word in own)) or 1.0
        scores: dict[int, float] = {}
        for word in own:
            weight = self._idf.get(word, 0.0) / norm
            for place, share in self._postings.get(word, ()):
                scores[place] = scores.get(place, 0.0) + weight * share
        found: dict[str, Near] = {}
        for place in sorted(scores, key=lambda p: -scores[p])[: most * 6]:
            text, target, fact, _ = self._entries[place]
            if target not in found:
                found[target] = Near(text, target, fact, scores[place])
        return list(found.values())[:most]


@dataclass(frozen=True, slots=True)
class Match:
    """What a query was matched with: targets and intents with shares of belief, and near phrasings."""

    targets: list[Scored]
    unnumbered: list[Scored]  # the targets that the words alone point at, whatever number a claim puts to them
    intents: list[Scored]
    near: list[Near]


class Retriever:
    """Finds what a query asks about. Made once for a base; pure."""

    def __init__(self, base: FactBase, reader: Reader, rankers: Rankers) -> None:
        self._base, self._rankers = base, rankers
        self._known = frozenset(rankers.target.labels)
        self._withdrawn = {fact.id for fact in base.facts if fact.withdrawn}
        self._new = PhrasingIndex(list(self._unseen(reader)))

    def _unseen(self, reader: Reader) -> Iterable[tuple[str, str, str | None, list[str]]]:
        """The phrasings of facts that a curator added or changed: the rankers know nothing of them."""
        for key in self._base.overlaid:
            fact = self._base.by_id.get(key.removeprefix("fact:"))
            if fact is None:
                continue
            for text in (*fact.asked.en, *fact.asked.es, fact.statement.en, fact.statement.es):
                yield text, target_of(self._base, fact.kind, [fact.id]) or fact.id, fact.id, masked(reader.read(text, dt.date.max))

    def match(self, query: Query) -> Match:
        """The ranked targets and intents of a query."""
        found = features(query)
        targets = self._rankers.target.rank(found)
        near = self._new.nearest(masked(query))
        if (near and near[0].likeness >= _SAME) or (near and near[0].target not in self._known and near[0].likeness > targets[0].share):
            targets = [Scored(near[0].target, near[0].likeness), *targets[:4]]
        intents = self._rankers.intent.rank(found, 12)
        claimed = query.numbers and any(i.label == "claim" and i.share >= _CLAIMED for i in intents)
        return Match(targets, self._rankers.target.rank(blind(found)) if claimed else targets, intents, near)
