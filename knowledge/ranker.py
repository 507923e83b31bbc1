"""A linear ranker: weights learned from the phrase bank, applied to the features of one question."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import NamedTuple, TypedDict

# The ranker's margins lie between about -1.5 and 1.5; this spreads them into shares that tell sure from unsure
# (found on the bank's folds, see knowledge/training.py).
SHARPNESS = 6.0
_THOUSANDTHS = 1000  # of the weights; the idf's hundredths cancel out


class Scored(NamedTuple):
    """A label with its share of belief, from 0 to 1."""

    label: str
    share: float


@dataclass(frozen=True, slots=True)
class Ranker:
    """Scores labels for a set of features, as a one-against-rest linear model does.

    `index` maps a feature to its row: in `idf` its informativeness in
    hundredths, in `places` the labels it speaks to, in `weights` how much it
    says for or against each, in thousandths. `bias` is per label. Whole
    numbers, so that the shipped file needs no unpacking at start.
    """

    labels: list[str]
    bias: list[float]
    index: dict[str, int]
    idf: list[int]
    places: list[list[int]]
    weights: list[list[int]]

    def rank(self, features: Iterable[str], most: int = 5) -> list[Scored]:
        """The likeliest labels, best first, with shares that add to at most 1."""
        totals = [0] * len(self.labels)
        length = 0
        index, idfs, places, weights = self.index, self.idf, self.places, self.weights
        for feature in features:
            row = index.get(feature)
            if row is None:
                continue
            idf = idfs[row]
            length += idf * idf
            for place, weight in zip(places[row], weights[row], strict=True):
                totals[place] += idf * weight
        norm = math.sqrt(length) * _THOUSANDTHS or 1.0
        margins = [total / norm + bias for total, bias in zip(totals, self.bias, strict=True)]
        top = max(margins)
        shares = [math.exp(SHARPNESS * (margin - top)) for margin in margins]
        whole = sum(shares)
        order = sorted(range(len(shares)), key=shares.__getitem__, reverse=True)[:most]
        return [Scored(self.labels[i], shares[i] / whole) for i in order]


class Rankers(NamedTuple):
    """What a question asks about, and how it wants to be answered."""

    target: Ranker
    intent: Ranker
    trained_on: str  # the revision of the phrases they were learned from


class _Packed(TypedDict):
    labels: list[str]
    bias: list[float]
    features: list[str]
    idf: list[int]
    places: list[list[int]]
    weights: list[list[int]]


def packed(ranker: Ranker) -> _Packed:
    """A ranker as the shipped file keeps it."""
    names = sorted(ranker.index, key=ranker.index.__getitem__)
    return {
        "labels": ranker.labels,
        "bias": ranker.bias,
        "features": names,
        "idf": ranker.idf,
        "places": ranker.places,
        "weights": ranker.weights,
    }


def _unpacked(data: _Packed) -> Ranker:
    index = {feature: row for row, feature in enumerate(data["features"])}
    return Ranker(data["labels"], data["bias"], index, data["idf"], data["places"], data["weights"])


def read_rankers(file: Traversable) -> Rankers:
    """The shipped rankers."""
    data = json.loads(file.read_bytes())
    return Rankers(_unpacked(data["target"]), _unpacked(data["intent"]), data["trained_on"])
