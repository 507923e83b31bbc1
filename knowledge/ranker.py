"""A linear ranker: weights learned from the phrase bank, applied to the features of one question."""

from __future__ import annotations

import json
import math
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import NamedTuple, TypedDict

# The ranker's margins lie between about -1.5 and 1.5; this spreads them into shares that tell sure from unsure
# (found on the bank's folds, see knowledge/training.py).
SHARPNESS = 6.0
_THOUSANDTHS = 1000  # of the weights; the idf's hundredths cancel out
# A known feature is one long number with 64 bits for each label, so that one addition adds up all labels: a loop over
# them took half of an answer. Each counts from here, which keeps a label's bits above zero and out of the next label's.
_ZERO = 1 << 40
_FIELD, _BYTES = "Q", 8


class Scored(NamedTuple):
    """A label with its share of belief, from 0 to 1."""

    label: str
    share: float


class Row(NamedTuple):
    """What was learned of a feature: its informativeness in hundredths, and in thousandths what it says for or against labels."""

    feature: str
    idf: int
    weights: dict[int, int]  # by the label's place


@dataclass(frozen=True, slots=True)
class Ranker:
    """Scores labels for a set of features, as a one-against-rest linear model does.

    `index` maps a feature to its row; the row's labels and weights are the
    stretch of `places` and `weights` that ends at its `ends`, and begins where
    the row before ends. `bias` is per label.
    """

    labels: list[str]
    bias: list[float]
    index: dict[str, int]
    idf: list[int]
    ends: list[int]
    places: array[int]
    weights: array[int]

    def rank(self, features: Iterable[str], most: int = 5) -> list[Scored]:
        """The likeliest labels, best first, with shares that add to at most 1."""
        totals, length = [0] * len(self.labels), 0
        for feature in features:
            idf, pairs = self.row(feature)
            length += idf * idf
            for place, weight in pairs:
                totals[place] += idf * weight
        return self.believed(totals, length, most)

    def row(self, feature: str) -> tuple[int, Iterable[tuple[int, int]]]:
        """The informativeness of a feature, and its weights with the places of their labels; 0 and nothing where it is unknown."""
        row = self.index.get(feature)
        if row is None:
            return 0, ()
        stretch = slice(self.ends[row - 1] if row else 0, self.ends[row])
        return self.idf[row], zip(self.places[stretch], self.weights[stretch], strict=True)

    def believed(self, totals: Iterable[int], length: int, most: int) -> list[Scored]:
        """The likeliest labels, from the totals of all, and the squares of the features' informativeness added up."""
        norm = math.sqrt(length) * _THOUSANDTHS or 1.0
        margins = [total / norm + bias for total, bias in zip(totals, self.bias, strict=True)]
        top = max(margins)
        shares = [math.exp(SHARPNESS * (margin - top)) for margin in margins]
        whole = sum(shares)
        order = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)[:most]
        return [Scored(self.labels[i], shares[i] / whole) for i in order]


def ranker_of(labels: list[str], bias: list[float], rows: Iterable[Row]) -> Ranker:
    """The ranker of some rows, each feature once."""
    rows = list(rows)
    places, weights, ends = array("h"), array("h"), []
    for row in rows:
        places.extend(row.weights)
        weights.extend(row.weights.values())
        ends.append(len(places))
    return Ranker(labels, bias, {row.feature: i for i, row in enumerate(rows)}, [row.idf for row in rows], ends, places, weights)


class Ranks(NamedTuple):
    """What a question is likely to ask about, how it wants to be answered, and which figure of a metric it means."""

    targets: list[Scored]
    intents: list[Scored]
    figures: list[Scored]


@dataclass(frozen=True, slots=True)
class Rankers:
    """Ranks what a question asks about and how it wants to be answered: as each ranker does, and all in a fifth of the time.

    `figure` tells the figures of a metric apart where no period is named ("the record month").
    """

    target: Ranker
    intent: Ranker
    figure: Ranker
    trained_on: str  # the revision of the phrases they were learned from
    # The features asked for so far: the square of their informativeness to each ranker, and what they add to all labels.
    _known: dict[str, tuple[int, int, int, int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def rank(self, features: Iterable[str], targets: int = 5, intents: int = 12, figures: int = 12) -> Ranks:
        """The likeliest targets, intents and figures, best first."""
        count, to_target, to_intent, to_figure, total = 0, 0, 0, 0, 0
        asked_before = self._known
        for feature in features:
            known = asked_before.get(feature) or self._look_up(feature)
            if known:
                count += 1
                to_target += known[0]
                to_intent += known[1]
                to_figure += known[2]
                total += known[3]
        zero = count * _ZERO
        first, second, end = self._partings
        fields = array(_FIELD, total.to_bytes(end * _BYTES, sys.byteorder))
        totals = [own - zero for own in (fields if figures else fields[:second])]
        return Ranks(
            self.target.believed(totals[:first], to_target, targets),
            self.intent.believed(totals[first:second], to_intent, intents),
            self.figure.believed(totals[second:], to_figure, figures) if figures else [],
        )

    @property
    def _partings(self) -> tuple[int, int, int]:
        """Where the labels of each ranker end."""
        first = len(self.target.labels)
        second = first + len(self.intent.labels)
        return first, second, second + len(self.figure.labels)

    def _look_up(self, feature: str) -> tuple[int, int, int, int] | None:
        rankers = (self.target, self.intent, self.figure)
        if not any(feature in ranker.index for ranker in rankers):
            return None
        first, second, end = self._partings
        fields = array(_FIELD, [_ZERO]) * end
        squares = []
        for ranker, start in zip(rankers, (0, first, second), strict=True):
            idf, pairs = ranker.row(feature)
            squares.append(idf**2)
            for place, weight in pairs:
                fields[start + place] += idf * weight
        self._known[feature] = known = (squares[0], squares[1], squares[2], int.from_bytes(fields, sys.byteorder))
        return known


class _Packed(TypedDict):
    labels: list[str]
    bias: list[float]
    features: list[str]
    idf: list[int]
    ends: list[int]
    places: str
    weights: str


def packed(ranker: Ranker) -> _Packed:
    """A ranker as the shipped file keeps it: the two long lists as base64, which is read ten times as fast as numbers."""
    return {
        "labels": ranker.labels,
        "bias": ranker.bias,
        "features": sorted(ranker.index, key=ranker.index.__getitem__),
        "idf": ranker.idf,
        "ends": ranker.ends,
        "places": b64encode(_little(ranker.places)).decode(),
        "weights": b64encode(_little(ranker.weights)).decode(),
    }


def _unpacked(data: _Packed) -> Ranker:
    index = {feature: row for row, feature in enumerate(data["features"])}
    places, weights = (_little(array("h", b64decode(data[name]))) for name in ("places", "weights"))
    return Ranker(data["labels"], data["bias"], index, data["idf"], data["ends"], places, weights)


def _little(numbers: array[int]) -> array[int]:
    """`numbers` as the file has them, whatever this machine has: the lowest byte first."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def read_rankers(file: Traversable) -> Rankers:
    """The shipped rankers."""
    data = json.loads(file.read_bytes())
    return Rankers(_unpacked(data["target"]), _unpacked(data["intent"]), _unpacked(data["figure"]), data["trained_on"])
