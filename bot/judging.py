"""Judging answers against what was expected: shared by the gold questions and the phrase bank's folds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot import conversation
from bot.model import Answer, Question, Turn
from bot.responder import Responder
from knowledge.model import Fact
from knowledge.numbers import rounds_to

# "Last year" in the questions means the year before they were written.
WRITTEN_ON = dt.date(2026, 11, 24)
Result = Literal["right", "wrong", "false_abstention", "false_answer"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: its group for the table, its answer, and why it is not right."""

    id: str
    group: str
    answer: Answer
    result: Result
    why: str = ""


def ask_turns(responder: Responder, turns: Sequence[str]) -> Answer:
    """The answer to the last turn, the earlier ones as context."""
    before: tuple[Turn, ...] = ()
    *earlier, last = turns
    for text in earlier:
        question = Question(text=text, before=before, today=WRITTEN_ON)
        before = (*before, conversation.turn(responder.base, question, responder.answer(question)))
    return responder.answer(Question(text=last, before=before, today=WRITTEN_ON))


def same(wanted: Fact, got: Fact) -> bool:
    """Whether one fact answers for another: itself, its fuller twin, or the same metric and period rounded."""
    if wanted.id == got.id or got.id in (wanted.answered_by, *wanted.contradicts, *wanted.superseded_by) or got.answered_by == wanted.id:
        return True
    if wanted.metric is None or wanted.metric != got.metric or wanted.value is None or got.value is None:
        return False
    same_period = (wanted.period.year, wanted.period.since) == (got.period.year, got.period.since)
    return same_period and (
        rounds_to(wanted.value, got.value) or rounds_to(got.value, wanted.value) or wanted.period.month == got.period.month
    )


def table(outcomes: Sequence[Outcome], title: str) -> str:
    """Rates by group, a line each, and the whole."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.group].append(outcome)
    lines = [f"{title:14} {'n':>5} {'right':>7} {'wrong':>7} {'f.abst.':>7} {'f.answ.':>7}"]
    for name, group in [*sorted(groups.items()), ("all", list(outcomes))]:
        rates = [sum(o.result == result for o in group) / len(group) for result in ("right", "wrong", "false_abstention", "false_answer")]
        lines.append(f"{name:14} {len(group):5} " + " ".join(f"{rate:7.1%}" for rate in rates))
    return "\n".join(lines)
