"""Known questions for the beginning of one: what a search box offers while somebody types."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator

from knowledge.text import fold, words

# A word begun with this many letters or fewer begins too many words to say anything.
_TOO_SHORT = 1


class Completion:
    """Finds texts that have the words of an unfinished one, its last word as the beginning of one. Made once for its texts; pure.

    `repair` mends the spelling of a folded text. Earlier texts come first where nothing else tells them apart.
    """

    def __init__(self, texts: Iterable[str], repair: Callable[[str], str] = str) -> None:
        self._texts = tuple(dict.fromkeys(texts))
        self._repair = repair
        self._with: dict[str, list[int]] = {}
        self._folded = [" ".join(_words(text)) for text in self._texts]
        for place, folded in enumerate(self._folded):
            for word in dict.fromkeys(folded.split()):
                self._with.setdefault(word, []).append(place)
        self._sorted = sorted(self._with)

    def find(self, begun: str, most: int) -> list[str]:
        """At most `most` texts, the likest first; the first ones of all where nothing has been typed."""
        typed = _words(begun)
        if not typed:
            return list(self._texts[:most])
        whole = self._repair(" ".join(typed[:-1])).split() if typed[:-1] else []
        found: dict[int, float] = {}
        for word in dict.fromkeys(whole):
            self._count(found, self._with.get(word, ()))
        self._count(found, self._begun_with(typed[-1]))
        start = " ".join(typed)
        ranked = sorted(
            found, key=lambda place: (not self._folded[place].startswith(start), -found[place], len(self._folded[place]), place)
        )
        return [self._texts[place] for place in ranked[:most]]

    def _count(self, found: dict[int, float], places: Iterable[int]) -> None:
        """A rare word says more than one that is everywhere."""
        listed = set(places)
        rarity = math.log((len(self._texts) + 1) / (len(listed) + 1))
        for place in listed:
            found[place] = found.get(place, 0.0) + rarity

    def _begun_with(self, start: str) -> Iterator[int]:
        """The texts with a word that begins so, or is that word once its spelling is mended."""
        place = bisect_left(self._sorted, start)
        if len(start) > _TOO_SHORT:
            while place < len(self._sorted) and self._sorted[place].startswith(start):
                yield from self._with[self._sorted[place]]
                place += 1
        for word in self._repair(start).split():
            yield from self._with.get(word, ())


def _words(text: str) -> list[str]:
    return [word.text for word in words(fold(text))]
