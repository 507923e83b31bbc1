"""Calibration: the thresholds of knowledge/data/thresholds.json, found on the phrase bank. Needs the `train` extra.

Every phrase is read by rankers that never saw its batch. What any thresholds
would make of it then follows from the beliefs, so it is answered only once.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from bot.answering.dispatch import decide
from bot.answering.doubt import Doubt, RestsOn, behind, doubt_of
from bot.answering.thresholds import NO_DOUBT, REFUSING_WHEN_LOW, Caution, Thresholds
from bot.judging import RESULTS, Result, last_turn
from bot.model import Status
from bot.responder import Responder, finished
from bot.selftest import held_out, judge
from knowledge.documents import SHIPPED
from knowledge.factbase import FactBase
from knowledge.phrases import Phrase
from knowledge.training import trained_on

NAMES = tuple(field.name for field in fields(Thresholds))
Weights = Mapping[Result, float]
# What a result costs. Asking back or refusing costs an asker a moment. A wrong answer costs half as much again where one
# reader sees it, who can ask on, and twice as much in a channel, where many do. An answer to what the base knows nothing
# of is worse still: nothing in it is of use.
USUAL: Weights = {"right": 0, "wrong": 1.5, "false_abstention": 1, "false_answer": 2}
STRICT: Weights = {"right": 0, "wrong": 2, "false_abstention": 1, "false_answer": 3}
_STEPS = 50  # thresholds are tried in fiftieths: finer ones move fewer than five phrases each
_SHOWN = (-10, -5, 0, 5, 10)  # the steps around a choice whose cost is told
_REFUSING = Thresholds(none=0.0, none_blind=0.0)
_DOUBTING = Thresholds(figure=2.0, words=2.0, several=2.0)
FILE = Path(str(SHIPPED)) / "thresholds.json"


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase: the doubt about it and whether that is heeded, what its answer rests on, and the result of each way out."""

    doubt: Doubt
    heeded: bool
    rests_on: RestsOn | None
    belief: float
    answered: Result
    refused: Result
    settled: Result  # in place of a doubtful answer: asked back, or refused

    def result(self, limits: Thresholds) -> Result:
        """What would come of it with these thresholds."""
        if self.heeded and self.doubt.nothing_asked(limits):
            return self.refused
        return self.settled if self.rests_on and self.belief < getattr(limits, self.rests_on) else self.answered


def cases(base: FactBase) -> list[Case]:
    """The whole phrase bank, each phrase read by rankers that never saw its batch."""
    return [
        _case(responder, phrase) for responder, held in held_out(base, Caution()) for name in held for phrase in base.phrases_by_batch[name]
    ]


def _case(responder: Responder, phrase: Phrase) -> Case:
    ask = responder.read(last_turn(responder, phrase.turns or (phrase.text,)))
    draft = decide(ask)
    refused, doubted = (decide(replace(ask, limits=limits)).status for limits in (_REFUSING, _DOUBTING))
    answer = finished(ask, draft)
    rests_on, belief = behind(ask, draft) or (None, 1.0)

    def result(status: Status) -> Result:
        return judge(responder.base, phrase, answer.model_copy(update={"status": status})).result

    return Case(doubt_of(ask), refused != draft.status, rests_on, belief, result(draft.status), result(refused), result(doubted))


def count(found: Sequence[Case], limits: Thresholds) -> Counter[Result]:
    """How many phrases come to each result with these thresholds."""
    return Counter(case.result(limits) for case in found)


def cost(counted: Mapping[Result, int], weights: Weights) -> float:
    """What these results cost together."""
    return sum(weights[result] * number for result, number in counted.items())


def fit(found: Sequence[Case], weights: Weights, within: Thresholds | None = None) -> Thresholds:
    """The thresholds that cost least, one improved after the other until none can be; of equal ones, those that refuse more.

    With `within`, only thresholds that answer nothing that those would refuse.
    """
    limits = within or Thresholds(none=0.5, none_blind=0.5)
    while True:
        before = limits
        for name in NAMES:
            allowed = [step / _STEPS for step in range(_STEPS) if _no_laxer(name, step / _STEPS, within)]
            limits = min((replace(limits, **{name: value}) for value in allowed), key=_ranked_by(found, weights, name))
        if limits == before:
            return limits


def _ranked_by(found: Sequence[Case], weights: Weights, name: str) -> Callable[[Thresholds], tuple[float, float]]:
    sign = 1 if name in REFUSING_WHEN_LOW else -1
    return lambda limits: (cost(count(found, limits), weights), sign * getattr(limits, name))


def _no_laxer(name: str, value: float, within: Thresholds | None) -> bool:
    if within is None:
        return True
    limit: float = getattr(within, name)
    return value <= limit if name in REFUSING_WHEN_LOW else value >= limit


def no_laxer(limits: Thresholds, within: Thresholds) -> bool:
    """Whether these answer nothing that those would refuse."""
    return all(_no_laxer(name, getattr(limits, name), within) for name in NAMES)


def calibrated(base: FactBase, keep: Thresholds | None = None) -> dict[str, Any]:
    """The content of thresholds.json: the thresholds with what each costs. With `keep`, the usual ones are not found but these."""
    found = cases(base)
    usual = keep or fit(found, USUAL)
    chosen = {"usual": (usual, USUAL), "strict": (fit(found, STRICT, usual), STRICT)}
    return {
        **{mode: asdict(limits) for mode, (limits, _) in chosen.items()},
        "weights": {mode: dict(weights) for mode, (_, weights) in chosen.items()},
        "measured_on": {"phrases": len(found), "revision": trained_on(base)},
        "columns": ["threshold", "cost", *RESULTS],
        "costs": {mode: dict(_costs(found, limits, weights)) for mode, (limits, weights) in chosen.items()},
    }


def _costs(found: Sequence[Case], limits: Thresholds, weights: Weights) -> Iterator[tuple[str, list[list[float]]]]:
    yield "nothing doubted", [_row(found, NO_DOUBT, weights)]
    yield "chosen", [_row(found, limits, weights)]
    for name in NAMES:
        at = round(getattr(limits, name) * _STEPS)
        values = [step / _STEPS for step in (at + shift for shift in _SHOWN) if 0 <= step < _STEPS]
        yield name, [[value, *_row(found, replace(limits, **{name: value}), weights)] for value in values]


def _row(found: Sequence[Case], limits: Thresholds, weights: Weights) -> list[float]:
    counted = count(found, limits)
    return [cost(counted, weights), *(counted[result] for result in RESULTS)]


def write(content: Mapping[str, Any], path: Path = FILE) -> None:
    """Write the thresholds, a row of costs a line. Raises OSError."""
    text = json.dumps(content, indent=1)
    path.write_text(re.sub(r"\[[^][{}]*\]", lambda m: re.sub(r"\s+", " ", m[0]), text) + "\n", encoding="utf-8")
