"""What a question is about, as weights that can be compared across wordings, spellings and our two languages."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from knowledge.factbase import FactBase
from knowledge.query import Query
from knowledge.reading import Reader
from knowledge.text import fold, words

Vector = Mapping[str, float]
# How a thing is asked for, which the same question may do or leave: "how many", "number of", "total"; and what lumps
# many meanings together ("attribute": an age, a judge, a country).
_FORMS = frozenset({"how_many", "vague_number", "what_is", "yes_no", "headcount", "newest", "up_to_now", "people", "attribute"})
# Said around a question, and no part of it. The phrasings of the facts have none of it, so that it would weigh most.
_COURTESIES = frozenset(
    "hey hi hello yo ok okay so well please pls plz thanks thx lol lmao bro dude tally bot guys anyone tell me asking friend "
    "hola oye buenas gracias porfa favor".split()
)
# What a concept of the lexicon weighs beside a word as rare. Measured on the questions of tests/unanswered.py among others:
# 0.5 parts more wordings of one meaning, 1 and more puts different meanings together.
_CONCEPT = 0.75
# The share of a vector that the nearest targets have, which know no language. Measured likewise: with 0 fewer wordings of one
# meaning come together and more of different ones, with 0.2 many more of different ones.
_NEAR = 0.1
_GRAM = 3


class Vectors:
    """Vectors of length 1 at most: the concepts read in a question, its words in overlapping threes of letters, and what came nearest.

    The threes bring spellings and kin together ("refugees", "refugiados").
    What the phrasings of the facts often say weighs little, what they never
    say most, so that a vector does not depend on what else was asked.
    """

    def __init__(self, base: FactBase, reader: Reader) -> None:
        self._base, self._reader = base, reader

    @cached_property
    def _asked(self) -> list[str]:
        return [text for fact in self._base.facts for text in (*fact.asked.en, *fact.asked.es)]

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(word for text in self._asked for word in _words(text))

    @cached_property
    def _concepts(self) -> Counter[str]:
        """The slow part: every phrasing is read. Where no words are kept, nobody waits for it."""
        return Counter(concept for text in self._asked for concept in self.read(text).concepts)

    def read(self, text: str) -> Query:
        """A question read for what it is about: spelling is left, which costs half the time and tells no meaning better apart.

        "Last year" and the like lead to no year that anybody meant.
        """
        return self._reader.read(text, dt.date.max, repair=False)

    def of(self, text: str, query: Query, near: Iterable[tuple[str, float]]) -> Vector:
        """The vector of a text that reads as `query` and came nearest to these targets; empty for one without a word that tells anything."""
        weights: dict[str, float] = defaultdict(float)
        for concept in query.concepts - _FORMS:
            weights[f"#{concept}"] = _CONCEPT * self._rarity(self._concepts[concept])
        for word in _words(text):
            grams = _grams(word)
            for gram in grams:
                weights[gram] += self._rarity(self._words[word]) / math.sqrt(len(grams))
        length = math.sqrt(sum(weight * weight for weight in weights.values()) / (1 - _NEAR))
        if not length:
            return {}
        nearest = {f"~{target}": math.sqrt(_NEAR) * share for target, share in near}
        return {name: weight / length for name, weight in weights.items() if weight} | nearest

    def _rarity(self, count: int) -> float:
        return math.log((len(self._asked) + 1) / (count + 1))


def _words(text: str) -> set[str]:
    """The words as they were typed: what is not the base's own must not be repaired to something that is."""
    return {word.text for word in words(fold(text)) if word.text[0].isalpha()} - _COURTESIES


def _grams(word: str) -> list[str]:
    framed = f"<{word}>"
    return [framed[place : place + _GRAM] for place in range(max(1, len(framed) - _GRAM + 1))]
