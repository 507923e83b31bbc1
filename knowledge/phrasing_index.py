"""The phrasings nearest to a question's words, among a few or half a million."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Phrasing(NamedTuple):
    """A phrasing to be found: its text, what it points at (and by which fact), and its words."""

    text: str
    target: str
    fact: str | None
    tokens: Sequence[str]


@dataclass(frozen=True, slots=True)
class Near:
    """A phrasing like the question: its text, what it points at, and its likeness from 0 to 1."""

    text: str
    target: str
    fact: str | None
    likeness: float


# How rare a word of the question is taken to be that no phrasing has: it makes the question another one.
_STRANGER = 6.0
# A number or year tells facts apart that have all else in common, so it counts as this many words as rare.
_NUMBER = 3.0
# Candidates are sought by this many words of the question, the weightiest, weighed in so many steps.
_SOUGHT, _STEPS = 16, 15
# Facts that are looked at in earnest for each target wanted: several may share one.
_CANDIDATES = 4
# A word that more than one in so many facts has is kept as bits; a rarer one takes less room as a list.
_SPARSE = 512


class PhrasingIndex:
    """Nearest phrasings by their words, rare words and numbers counting most.

    A fact's phrasings are sought together, since a question mixes what they
    say; the one most like the question then speaks for the fact. A word is a
    set of facts, kept as the bits of one whole number, so that its weight is
    added to all of them at once, and none is left out for the sake of speed.
    """

    def __init__(self, phrasings: Iterable[Phrasing]) -> None:
        self._texts: list[str] = []
        self._ids: dict[str, int] = {}  # word -> number
        self._words, self._ends = array("I"), array("I", [0])  # the words of all phrasings, and where those of each end
        names: dict[tuple[str, str | None], int] = {}
        fact_of = array("I")
        for text, target, fact, tokens in phrasings:
            self._texts.append(text)
            fact_of.append(names.setdefault((target, fact), len(names)))
            self._words.extend(sorted({self._ids.setdefault(word, len(self._ids)) for word in tokens}))
            self._ends.append(len(self._words))
        self._names = list(names)
        self._order = array("I", sorted(range(len(fact_of)), key=fact_of.__getitem__))  # the phrasings, fact by fact
        self._starts = array("I", [0])  # where those of each fact start in there
        counts = Counter(fact_of)
        for fact_number in range(len(names)):
            self._starts.append(self._starts[-1] + counts[fact_number])
        self._weigh()

    def _weigh(self) -> None:
        """How much each word counts, among phrasings and among facts, and which facts have it."""
        lists = [array("I") for _ in self._ids]
        for fact in range(len(self._names)):
            for word in {word for phrasing in self._phrasings(fact) for word in self._of(phrasing)}:
                lists[word].append(fact)
        counts = Counter(self._words)
        times = [_NUMBER if any(c.isdigit() for c in word) else 1.0 for word in self._ids]
        self._shares = [_rarity(counts[word], len(self._texts)) * each for word, each in enumerate(times)]
        self._weights = [_rarity(len(lists[word]), len(self._names)) * each for word, each in enumerate(times)]
        self._lengths = array("d", (math.sqrt(self._sum(self._of(phrasing))) for phrasing in range(len(self._texts))))
        self._facts = [self._bits(facts) if len(facts) * _SPARSE > len(self._names) else facts for facts in lists]

    def _phrasings(self, fact: int) -> array[int]:
        return self._order[self._starts[fact] : self._starts[fact + 1]]

    def _of(self, phrasing: int) -> array[int]:
        return self._words[self._ends[phrasing] : self._ends[phrasing + 1]]

    def _sum(self, words: Iterable[int]) -> float:
        return sum([self._shares[word] for word in words])

    def _bits(self, facts: Iterable[int]) -> int:
        """A set of facts as one number. The first fact is its highest bit, which is the quickest to find."""
        last = len(self._names) - 1
        content = bytearray(last // 8 + 1)
        for fact in facts:
            content[(last - fact) >> 3] |= 1 << ((last - fact) & 7)
        return int.from_bytes(content, "little")

    def nearest(self, tokens: Iterable[str], most: int = 5) -> list[Near]:
        """The phrasings nearest to some words, best first, one for each target."""
        own = set(tokens)
        wanted = {word: self._weights[word] for token in own if (word := self._ids.get(token)) is not None}
        if not wanted:
            return []
        length = math.sqrt(self._sum(wanted) + _STRANGER**2 * (len(own) - len(wanted)))
        whole = sum(wanted.values())
        scored = []
        for fact in self._candidates(wanted, most * _CANDIDATES):
            shared = [(wanted.keys() & self._of(phrasing), phrasing) for phrasing in self._phrasings(fact)]
            likeness, first = max((self._sum(words) / (self._lengths[phrasing] * length), -phrasing) for words, phrasing in shared)
            covered = sum([wanted[word] for word in set().union(*(words for words, _ in shared))]) / whole
            scored.append((round(covered + likeness, 9), first, likeness, fact))  # sums of the same numbers may differ in the last digit
        found: dict[str, Near] = {}
        for _, first, likeness, fact in sorted(scored, reverse=True):
            target, name = self._names[fact]
            found.setdefault(target, Near(self._texts[-first], target, name, round(likeness, 6)))
        return list(found.values())[:most]

    def _candidates(self, wanted: Mapping[int, float], enough: int) -> list[int]:
        """The facts that have most of the wanted words, by weight."""
        sought = sorted(wanted, key=wanted.__getitem__, reverse=True)[:_SOUGHT]
        sums: list[int] = []
        for word in sought:
            facts = self._facts[word]
            bits = facts if isinstance(facts, int) else self._bits(facts)
            _add(sums, bits, round(wanted[word] / wanted[sought[0]] * _STEPS))
        return [len(self._names) - 1 - place for place in _highest(sums, enough)]


def _rarity(count: int, total: int) -> float:
    """The square of the idf: what a word weighs on both sides of a comparison."""
    return math.log(1 + total / count) ** 2


def _add(sums: list[int], bits: int, weight: int) -> None:
    """Add `weight` to the sum of each place in `bits`, as one adds on paper but at all places at once.

    `sums` are the digits: the n-th holds the bits worth 2**n.
    """
    for one in range(weight.bit_length()):
        carry, digit = (bits if weight >> one & 1 else 0), one
        while carry:
            sums.extend([0] * (digit + 1 - len(sums)))
            sums[digit], carry = sums[digit] ^ carry, sums[digit] & carry
            digit += 1


def _highest(sums: Sequence[int], enough: int) -> list[int]:
    """The places with the highest sums, at most `enough`; among equals those of the highest bits."""
    found: list[int] = []
    rest = 0
    for bits in sums:
        rest |= bits
    while rest and len(found) < enough:
        level = rest
        for bits in reversed(sums):
            level = level & bits or level
        rest ^= level
        while level and len(found) < enough:
            found.append(level.bit_length() - 1)
            level ^= 1 << found[-1]
    return found
