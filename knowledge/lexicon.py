"""The base's vocabulary: spelling repaired against it, and the concepts that its phrases name."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

from knowledge.model import Record
from knowledge.months import MONTHS
from knowledge.text import Word, fold, words


class Hit(NamedTuple):
    """A concept named by the words `start` to `end` (exclusive) of a text."""

    concept: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words a question may be made of.

    `own` are the base's words, which spelling is repaired to; `plain` are
    frequent English and Spanish words, most frequent first, which are never
    touched; `forms` are short forms and mishearings with what they stand for.
    """

    own: frozenset[str]
    plain: Mapping[str, int]  # word -> rank
    forms: Mapping[str, str]


# Acceptance by length, and the bonuses, were found on 202 typing errors of the prototype (20 of 20 repaired; without
# the consonant bonus 15). Short words need more likeness, since one letter changes what they mean.
_CANDIDATE = 0.60
_ACCEPT = ((4, 0.86), (6, 0.82), (99, 0.78))
_PREFIX_BONUS, _CONSONANT_BONUS, _OWN_BONUS = 0.12, 0.12, 0.03
_MIN_RUN_TOGETHER = 11
_FREQUENT = 3000  # of the plain words: those every text has ("good", "real"), which name no cause
_YEAR_LENGTH = 4
_MIN_LENGTH = 4  # shorter unknown words are abbreviations more often than slips


def _skeleton(word: str) -> str:
    """The consonants of a word, with the letters that people swap made one (c/k/q, s/z)."""
    kept = "".join(c for c in word if c not in "aeiouy'h").translate(str.maketrans("kqz", "ccs"))
    return "".join(c for i, c in enumerate(kept) if i == 0 or c != kept[i - 1])


class Speller:
    """Repairs the spelling of single words and parts words that were run together."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._own, self._plain, self._forms = vocabulary.own, vocabulary.plain, vocabulary.forms
        self.correct = lru_cache(maxsize=4096)(self._correct)

    @cached_property
    def _near(self) -> dict[int, list[str]]:
        """For each length of a word those that it may be a slip of."""
        by_length: dict[int, list[str]] = {}
        for word in sorted(self._own | {w for w, rank in self._plain.items() if rank < 4000}):
            if word.isalpha() and len(word) > 2:
                by_length.setdefault(len(word), []).append(word)
        return {n: [w for m in range(n - 2, n + 3) for w in by_length.get(m, ())] for n in range(3, 24)}

    def knows(self, word: str) -> bool:
        """Whether the word is one of ours, a frequent one, or a number."""
        return word in self._own or word in self._plain or word in self._forms or word[0].isdigit()

    def is_rare(self, word: str) -> bool:
        """Whether a word is none of the frequent ones, which have too many meanings to tell much."""
        return self._plain.get(word, _FREQUENT) >= _FREQUENT

    def _correct(self, word: str) -> str:
        """The word, its repaired spelling, or the words it was run together from (with spaces)."""
        if word in self._forms:
            return self._forms[word]
        if word in self._own or word in self._plain or word[0].isdigit() or len(word) < _MIN_LENGTH:
            return word
        best, score = self._best(word)
        if best and score >= next(limit for length, limit in _ACCEPT if len(word) <= length):
            return self._forms.get(best, best)
        return self._parted(word) or word

    def _best(self, word: str) -> tuple[str, float]:
        """The likeliest word of the vocabulary, with its likeness (at most about 1.2)."""
        # Not at the top: a tenth of a cold start, and most questions are spelled rightly.
        from rapidfuzz import process
        from rapidfuzz.distance import OSA, JaroWinkler

        found = process.extract(word, self._near.get(len(word), ()), scorer=OSA.normalized_similarity, score_cutoff=_CANDIDATE, limit=12)
        best, top = "", 0.0
        skeleton = _skeleton(word)
        for candidate, likeness, _ in found:
            score = likeness + _PREFIX_BONUS * JaroWinkler.similarity(word, candidate)
            score += _CONSONANT_BONUS * (_skeleton(candidate) == skeleton) + _OWN_BONUS * (candidate in self._own)
            if score > top:
                best, top = candidate, score
        return best, top

    def _parted(self, word: str) -> str:
        """`word` cut into known words ("howmanyasylumcases"), or "" where it cannot be."""
        if len(word) < _MIN_RUN_TOGETHER or len(word) > 80:
            return ""
        best: list[tuple[float, int]] = [(0.0, 0)] + [(math.inf, 0)] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 18), end):
                cost = self._cost(word[start:end])
                if best[start][0] + cost < best[end][0]:
                    best[end] = (best[start][0] + cost, start)
        if best[-1][0] == math.inf:
            return ""
        pieces, end = [], len(word)
        while end:
            start = best[end][1]
            pieces.append(word[start:end])
            end = start
        return " ".join(reversed(pieces)) if len(pieces) * 2 <= len(word) else ""

    def _cost(self, piece: str) -> float:
        if piece.isdigit():
            return 6.0 if len(piece) == 4 else 9.0
        if len(piece) == 1 and piece not in ("a", "i", "y", "o"):
            return math.inf
        rank = self._plain.get(piece)
        if piece in self._own:
            rank = min(rank if rank is not None else 3000, 3000)
        return math.log(rank + 3) + 2.0 if rank is not None else math.inf

    def repair(self, folded: str) -> str:
        """A folded text with each unknown word repaired; everything between the words stays."""
        pieces, last = [], 0
        found = words(folded)
        for word, after in zip_longest(found, found[1:]):
            # "2500crossings": letters run on to a number are a word of their own; one or two belong to it ("350k", "22nd").
            pieces.append(folded[last : word.start] or (" " if last and word.text[0].isalpha() else ""))
            dated = after is not None and len(after.text) == _YEAR_LENGTH and after.text.isdigit()
            pieces.append(word.text if word.text[0].isdigit() else (dated and self._month(word.text)) or self._fixed(word))
            last = word.end
        pieces.append(folded[last:])
        return "".join(pieces)

    def _month(self, text: str) -> str:
        """The month that an unknown word before a year is a slip of ("jume 2024"), or ""."""
        if len(text) < _MIN_LENGTH or self.knows(text):
            return ""
        from rapidfuzz.distance import OSA

        return next((month for month in MONTHS if len(month) >= _MIN_LENGTH and OSA.distance(text, month, score_cutoff=1) <= 1), "")

    def _fixed(self, word: Word) -> str:
        text = word.text
        if text.endswith("'s") and text not in self._forms and text not in self._own:
            return self.correct(text[:-2])
        return self.correct(text)


class PhraseTable(Record):
    """The phrases of a lexicon, folded, with the concepts they name; the words of a phrase are parted by one space.

    In `stems` a word that ends in `*` stands for any ending.
    """

    phrases: dict[str, tuple[str, ...]]
    lengths: dict[str, tuple[int, ...]]  # first word -> lengths of the phrases that begin with it
    stems: tuple[tuple[str, str], ...]

    @property
    def words(self) -> frozenset[str]:
        """The words that the phrases are made of, without the stems."""
        return frozenset(word for phrase in (*self.phrases, *dict(self.stems)) for word in phrase.split() if not word.endswith("*"))


def phrase_table(concepts: Mapping[str, Mapping[str, Iterable[str]]]) -> PhraseTable:
    """The table of a lexicon: concept -> language -> phrases."""
    named: dict[str, dict[str, None]] = {}
    lengths: dict[str, set[int]] = {}
    stems: list[tuple[str, str]] = []
    for concept, languages in concepts.items():
        for phrase in chain.from_iterable(languages.values()):
            found = fold(phrase).replace("-", " ").replace(",", " ").split()
            if any(word.endswith("*") for word in found):
                stems.append((" ".join(found), concept))
            elif found:
                named.setdefault(" ".join(found), {})[concept] = None
                lengths.setdefault(found[0], set()).add(len(found))
    return PhraseTable(
        phrases={phrase: tuple(names) for phrase, names in named.items()},
        lengths={first: tuple(sorted(each)) for first, each in lengths.items()},
        stems=tuple(stems),
    )


class Concepts:
    """Finds the concepts of the lexicon in a text: the phrases that name each, shorter ones first."""

    def __init__(self, table: PhraseTable) -> None:
        self._phrases, self._lengths = table.phrases, table.lengths
        stems = [(tuple(phrase.split()), concept) for phrase, concept in table.stems]
        # Few words begin as any stem does: the letters that even the shortest has tell most words apart at once.
        self._head = min((len(phrase[0].rstrip("*")) for phrase, _ in stems), default=0)
        self._stems: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for phrase, concept in stems:
            self._stems.setdefault(phrase[0][: self._head], []).append((phrase, concept))

    def find(self, tokens: Sequence[str]) -> list[Hit]:
        """The concepts of a tokenised text, in order."""
        hits: list[Hit] = []
        for start, token in enumerate(tokens):
            for length in self._lengths.get(token, ()):
                end = start + length
                if end <= len(tokens):
                    phrase = token if length == 1 else " ".join(tokens[start:end])
                    hits += [Hit(concept, start, end) for concept in self._phrases.get(phrase, ())]
            for stem, concept in self._stems.get(token[: self._head], ()):
                if _matches(stem, tokens[start : start + len(stem)]):
                    hits.append(Hit(concept, start, start + len(stem)))
        exclusive = [hit for hit in hits if hit.concept in EXCLUSIVE]
        return [hit for hit in hits if not _swallowed(hit, exclusive)] if len(exclusive) > 1 else hits


# Of these a word names one only: in "the border is closed" no case is closed, in "not adjudicated" none is completed.
EXCLUSIVE = frozenset(
    "closed granted denied ordered removed remain pending filed completed received crossing no_paper grant_rate wait_time "
    "idle thanks amnesty shut lift state_closed state_open wait_days stay_long expedited reapply status_given".split()
)


def _swallowed(hit: Hit, exclusive: Sequence[Hit]) -> bool:
    """Whether a longer phrase of another exclusive concept covers this one."""
    if hit.concept not in EXCLUSIVE:
        return False
    return any(
        other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start
        for other in exclusive if other.concept != hit.concept
    )  # fmt: skip


def _matches(phrase: Sequence[str], tokens: Sequence[str]) -> bool:
    if len(phrase) != len(tokens):
        return False
    return all(token.startswith(part[:-1]) if part.endswith("*") else token == part for part, token in zip(phrase, tokens, strict=True))
