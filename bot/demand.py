"""What was asked in a while, counted: what `tally report` and the digest are made of. Counts only; nobody's words."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.records import FeedbackReason, Outcome, SuggestionKind, SuggestionState
from knowledge.model import Language

# Times are counted in steps of a tenth, from a hundredth of a millisecond on: a percentile is told at most 10 % too high.
_STEP, _FIRST = 1.1, 1e-5


def step_of(seconds: float) -> int:
    """The step that a time is counted in."""
    return max(0, math.ceil(math.log(max(seconds, _FIRST) / _FIRST, _STEP)))


@dataclass(frozen=True, slots=True)
class Demand:
    """How often one thing was asked with one outcome on one platform in one language.

    `fact` is the principal fact of the answer; `near` the likeliest target
    (a fact, a metric, or a name with a colon), which is all there is where nothing was answered.
    """

    platform: str
    language: Language
    outcome: Outcome
    fact: str | None
    near: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Opinions:
    """What askers think of the answers whose principal fact this is; None where an answer had no fact."""

    fact: str | None
    helpful: int
    unhelpful: Mapping[FeedbackReason | None, int]


@dataclass(frozen=True, slots=True)
class Report:
    """All that was asked and said from `since` until before `until`.

    `steps` counts answers by `step_of` the seconds they took. `suggestions` are those made in that time, by kind and by what has become of them.
    """

    since: dt.datetime
    until: dt.datetime
    demand: Sequence[Demand]
    steps: Mapping[int, int]
    opinions: Sequence[Opinions]
    suggestions: Mapping[tuple[SuggestionKind, SuggestionState], int]

    @property
    def questions(self) -> int:
        """How many questions there were."""
        return sum(each.count for each in self.demand)

    def seconds(self, share: float) -> float | None:
        """The time within which that share of the questions was answered (0.5 the median), in seconds; None where there were none."""
        left = share * sum(self.steps.values())
        for step in sorted(self.steps):
            left -= self.steps[step]
            if left <= 0:
                return _FIRST * _STEP**step
        return None
