"""Unanswered questions of the same meaning brought together, from what the question log keeps of each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.desk.vectors import Vector, Vectors
from bot.records import LogEntry
from knowledge.model import Language
from knowledge.text import fold, words

# Two questions this like each other ask the same. Measured on the questions of tests/unanswered.py among the facts' own
# phrasings: of 100 pairs put together 93 were meant so, and 79 of 100 that belong together were; at 0.35 it is 94 and 71.
_SAME = 0.3
# With less belief the nearest target is chance, and says nothing of what was meant.
_NEAR = 0.25


@dataclass(frozen=True)
class Cluster:
    """Unanswered questions that mean the same, newest first."""

    entries: tuple[LogEntry, ...]

    @property
    def id(self) -> str:
        """The answer id of the question that was asked last. Any other in the cluster finds it as well."""
        return self.entries[0].answer_id

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.entries)

    @cached_property
    def askers(self) -> int:
        """How many asked it: one who asks ten times is no demand of ten."""
        return len({entry.asker for entry in self.entries})

    @cached_property
    def wordings(self) -> tuple[tuple[str, int], ...]:
        """What was typed, as far as it is kept, and how often: the most frequent first, among equals the shortest."""
        counts = Counter(entry.text for entry in self.entries if entry.text)
        return tuple(sorted(counts.items(), key=lambda each: (-each[1], len(each[0]), each[0])))

    @cached_property
    def languages(self) -> tuple[tuple[Language, int], ...]:
        """The languages that it was asked in, the most frequent first."""
        return tuple(Counter(entry.language for entry in self.entries).most_common())

    @cached_property
    def near(self) -> tuple[tuple[str, float], ...]:
        """The targets that came nearest, each with its mean share of belief over all questions, the likeliest first."""
        shares: dict[str, float] = defaultdict(float)
        for entry in self.entries:
            for target, share in entry.near:
                shares[target] += share / self.count
        return tuple(sorted(((target, round(share, 3)) for target, share in shares.items()), key=lambda each: (-each[1], each[0])))

    @cached_property
    def differs(self) -> str | None:
        """The slot that most often kept the nearest from answering."""
        return _most(entry.differs for entry in self.entries)

    @cached_property
    def period(self) -> str | None:
        """The period that most of them name."""
        return _most(entry.period for entry in self.entries)

    @cached_property
    def intent(self) -> str:
        """How it was read to be asked."""
        return _most(entry.intent for entry in self.entries) or ""


def _most(values: Iterable[str | None]) -> str | None:
    found = Counter(values).most_common(1)
    return found[0][0] if found else None


def clusters(entries: Iterable[LogEntry], vectors: Vectors) -> list[Cluster]:
    """The questions by meaning, what was asked most first. The order of `entries` does not matter.

    Questions that are kept in words go by their words, the others by what was
    read in them; the two are not mixed, for the words say more.
    """
    by_meaning: dict[object, list[LogEntry]] = defaultdict(list)
    worded: list[LogEntry] = []
    for entry in entries:
        if entry.text and entry.text.strip():
            worded.append(entry)
        else:
            by_meaning[_slots(entry)].append(entry)
    for place, group in _by_words(worded, vectors):
        by_meaning[place] += group
    newest = (sorted(group, key=lambda entry: (entry.at, entry.answer_id), reverse=True) for group in by_meaning.values())
    found = [Cluster(tuple(group)) for group in newest]
    return sorted(found, key=lambda cluster: (-cluster.count, -cluster.askers, cluster.id))


def _slots(entry: LogEntry) -> object:
    """What was read in a question, the nearest target only where it was more than chance."""
    near = entry.near[0][0] if entry.near and entry.near[0][1] >= _NEAR else None
    return entry.intent, near, entry.differs, entry.period


def _by_words(entries: Sequence[LogEntry], vectors: Vectors) -> Iterable[tuple[int, list[LogEntry]]]:
    """The questions with a number for each meaning. Different years are different questions, whatever else they share."""
    same_words: dict[str, list[LogEntry]] = defaultdict(list)
    for entry in entries:
        same_words[" ".join(word.text for word in words(fold(entry.text or "")))].append(entry)
    groupings: dict[tuple[int, ...], _Grouping] = defaultdict(_Grouping)
    numbers: dict[tuple[tuple[int, ...], int], int] = {}
    # The shortest first: they say the thing and little else, so that what is longer finds them.
    for spoken in sorted(same_words, key=lambda spoken: (len(spoken), spoken)):
        first = min(same_words[spoken], key=lambda entry: (entry.text or "", entry.near))
        query = vectors.read(first.text or "")
        years = tuple(sorted(query.years))
        place = groupings[years].place(vectors.of(first.text or "", query, first.near))
        yield numbers.setdefault((years, place), len(numbers)), same_words[spoken]


class _Grouping:
    """Vectors put into groups, one after the other: into the group whose sum points most nearly the same way, or a new one."""

    def __init__(self) -> None:
        self._squares: list[float] = []  # of the length of each group's sum
        self._sums: dict[str, dict[int, float]] = defaultdict(dict)  # by name, what it weighs in each group that has it

    def place(self, vector: Vector) -> int:
        """The number of the group that the vector is now in."""
        heavy, light = _parted(vector)
        partly: dict[int, float] = defaultdict(float)
        for name in heavy:
            weight = vector[name]
            for group, total in self._sums[name].items():
                partly[group] += weight * total
        nearest = self._nearest(vector, {group: found / math.sqrt(self._squares[group]) for group, found in partly.items()}, light)
        if nearest is None:
            nearest = len(self._squares)
            self._squares.append(0.0)
        self._add(nearest, vector)
        return nearest

    def _nearest(self, vector: Vector, partly: Mapping[int, float], light: Sequence[str]) -> int | None:
        """The group most like the vector, None where none is like enough; `partly` is the likeness without the `light` names."""
        nearest, most = None, _SAME
        possible = math.sqrt(sum(vector[name] ** 2 for name in light))  # the light names can add no more than they weigh
        for group in sorted(partly, key=lambda group: (-partly[group], group)):
            if partly[group] + possible < most:
                break
            rest = sum(vector[name] * self._sums[name].get(group, 0.0) for name in light)
            found = partly[group] + rest / math.sqrt(self._squares[group])
            if found >= most and (nearest is None or found > most):
                nearest, most = group, found
        return nearest

    def _add(self, group: int, vector: Vector) -> None:
        for name, weight in vector.items():
            totals = self._sums[name]
            before = totals.get(group, 0.0)
            totals[group] = before + weight
            self._squares[group] += totals[group] ** 2 - before**2


def _parted(vector: Vector) -> tuple[list[str], list[str]]:
    """The names of a vector without which no group can be like enough, and those that together weigh too little for it."""
    names = sorted(vector, key=lambda name: (vector[name], name))
    left = _SAME * _SAME
    for place, name in enumerate(names):
        left -= vector[name] ** 2
        if left <= 0:
            return names[place:], names[:place]
    return [], names
