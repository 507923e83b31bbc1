"""How sure the ranker must be before something is said: numbers found on the phrase bank, kept as data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of belief, from 0 to 1, that decide. The defaults decide nothing: every reading is acted on.

    A question is refused where the belief that it asks nothing of the base is
    `none` or more (`none_blind` where it has no word of the base's subjects,
    or where it then leaves the likeliest target less than `share_blind`). A
    figure, words (a rule, an explanation, a quotation, a source) or an answer
    made of several figures needs at least the belief of that name behind it.
    """

    none: float = 2.0
    none_blind: float = 2.0
    share_blind: float = 0.0
    figure: float = 0.0
    words: float = 0.0
    several: float = 0.0


NO_DOUBT = Thresholds()
# The thresholds at which more is refused the lower they are; of all others, the higher.
REFUSING_WHEN_LOW = ("none", "none_blind")


class Caution(NamedTuple):
    """The thresholds for one reader, and those for a channel, where a wrong answer is seen by many."""

    usual: Thresholds = NO_DOUBT
    strict: Thresholds = NO_DOUBT


def read_caution(file: Traversable) -> Caution:
    """The thresholds that `tally eval --calibrate` wrote."""
    found = json.loads(file.read_bytes())
    return Caution(Thresholds(**found["usual"]), Thresholds(**found["strict"]))
