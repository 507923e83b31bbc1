"""Confusion: which facts the matcher would swap and by what margin, and facts that their own phrasings do not find."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.answering.dispatch import decide
from bot.judging import WRITTEN_ON, same
from bot.model import Question, Status
from bot.responder import Responder
from knowledge.model import Fact
from knowledge.ranker import Scored
from knowledge.retrieval import target_of


@dataclass(frozen=True, slots=True)
class Probe:
    """One of a fact's own phrasings, asked: the target it should have, those it was given, and the facts of the answer."""

    fact: Fact
    asked: str
    own: str
    targets: tuple[Scored, ...]
    status: Status
    facts: tuple[Fact, ...]

    @property
    def found(self) -> bool:
        """Whether the answer rests on the fact, or on one that answers for it."""
        return self.status == "answered" and any(same(self.fact, got) for got in self.facts)

    def share(self, label: str) -> float:
        """The belief in a target; 0 where it is not among the likeliest."""
        return next((target.share for target in self.targets if target.label == label), 0.0)


@dataclass(frozen=True, slots=True)
class Margin:
    """The phrasing of `fact` that speaks least for it against a rival, and by what share of belief; below 0 the rival comes first."""

    fact: str
    target: str
    rival: str
    asked: str
    margin: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two facts that the base calls easy to confuse: the least margin between them, and phrasings answered by the other one.

    `margin` is None where both are figures of one metric, which only the
    period tells apart.
    """

    facts: tuple[str, str]
    why: str
    margin: float | None
    asked: str | None
    swapped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A fact with those of its phrasings that do not find it."""

    fact: str
    phrasings: int
    lost: tuple[tuple[str, str], ...]  # each with what was answered instead


def probes(responder: Responder) -> list[Probe]:
    """Every phrasing of every fact that answers may use, in both languages, through the whole core."""
    return [_probe(responder, fact, text) for fact in responder.base.answerable for text in (*fact.asked.en, *fact.asked.es)]


def _probe(responder: Responder, fact: Fact, text: str) -> Probe:
    ask = responder.read(Question(text=text, today=WRITTEN_ON))
    draft = decide(ask)
    own = target_of(responder.base, fact.kind, [fact.id]) or fact.id
    return Probe(fact, text, own, tuple(ask.targets), draft.status, (*draft.facts, *draft.extra))


def nearest_rivals(probed: Iterable[Probe]) -> list[Margin]:
    """For each two targets the phrasing with the least margin between them, the least first."""
    least: dict[frozenset[str], Margin] = {}
    for probe in probed:
        rival = next(target for target in probe.targets if target.label != probe.own)
        found = Margin(probe.fact.id, probe.own, rival.label, probe.asked, round(probe.share(probe.own) - rival.share, 3))
        pair = frozenset((found.target, found.rival))
        if pair not in least or found.margin < least[pair].margin:
            least[pair] = found
    return sorted(least.values(), key=lambda margin: (margin.margin, margin.fact))


def declared_pairs(responder: Responder, probed: Sequence[Probe]) -> list[Pair]:
    """Each two facts that the base declares to be easy to confuse: swapped ones first, then the least margin."""
    by_fact: dict[str, list[Probe]] = {}
    for probe in probed:
        by_fact.setdefault(probe.fact.id, []).append(probe)
    pairs = [
        _pair(by_fact[one], by_fact[other], confusable.why)
        for confusable in responder.base.confusables
        for one, other in combinations(confusable.facts, 2)
        if one in by_fact and other in by_fact
    ]
    return sorted(pairs, key=lambda pair: (-len(pair.swapped), 1.0 if pair.margin is None else pair.margin, pair.facts))


def _pair(one: Sequence[Probe], other: Sequence[Probe], why: str) -> Pair:
    both = [(probe, rival[0]) for mine, rival in ((one, other), (other, one)) for probe in mine]
    swapped = tuple(probe.asked for probe, rival in both if not probe.found and rival.fact in probe.facts)
    facts = (one[0].fact.id, other[0].fact.id)
    if one[0].own == other[0].own:
        return Pair(facts, why, None, None, swapped)
    margin, asked = min((round(probe.share(probe.own) - probe.share(rival.own), 3), probe.asked) for probe, rival in both)
    return Pair(facts, why, margin, asked, swapped)


def lost_facts(probed: Iterable[Probe]) -> list[Lost]:
    """The facts that some of their own phrasings do not find, those that lose the largest share first."""
    by_fact: dict[str, list[Probe]] = {}
    for probe in probed:
        by_fact.setdefault(probe.fact.id, []).append(probe)
    lost = [
        Lost(id, len(mine), tuple((probe.asked, _instead(probe)) for probe in mine if not probe.found))
        for id, mine in by_fact.items()
        if not all(probe.found for probe in mine)
    ]
    return sorted(lost, key=lambda fact: (-len(fact.lost) / fact.phrasings, fact.fact))


def _instead(probe: Probe) -> str:
    return probe.facts[0].id if probe.status == "answered" and probe.facts else probe.status
