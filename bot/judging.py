"""Judging answers against what was expected: shared by the gold questions and the phrase bank's folds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from bot import conversation
from bot.model import Answer, Question, Status, Turn
from bot.responder import Responder
from knowledge.model import Fact
from knowledge.numbers import rounds_to

# "Last year" in the questions means the year before they were written.
WRITTEN_ON = dt.date(2026, 11, 24)
Result = Literal["right", "wrong", "false_abstention", "false_answer"]
RESULTS: tuple[Result, ...] = get_args(Result)
# What misleads most comes first.
_WORST_FIRST: tuple[Result, ...] = ("false_answer", "wrong", "false_abstention")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question: its group for the table, its answer, and why it is not right."""

    asked: str
    group: str
    answer: Answer
    result: Result
    why: str = ""
    id: str = ""

    @property
    def began(self) -> str:
        """How the answer began."""
        first = self.answer.sections[0]
        return first.verdict.text if first.verdict else first.headline


def last_turn(responder: Responder, turns: Sequence[str]) -> Question:
    """The last turn as a question, with what the answers to the earlier ones left behind."""
    before: tuple[Turn, ...] = ()
    *earlier, last = turns
    for text in earlier:
        question = Question(text=text, before=before, today=WRITTEN_ON)
        before = (*before, conversation.turn(responder.base, question, responder.answer(question)))
    return Question(text=last, before=before, today=WRITTEN_ON)


def ask_turns(responder: Responder, turns: Sequence[str]) -> Answer:
    """The answer to the last turn, the earlier ones as context."""
    return responder.answer(last_turn(responder, turns))


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


def unanswered(status: Status, wanted: Sequence[Status]) -> Result:
    """The result for a question that is not to be answered: a refusal where a question back was due is no false answer."""
    if status in wanted:
        return "right"
    return "false_answer" if status == "answered" else "false_abstention"


def by_group(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    """The outcomes of each group in the order of their names, and those of all."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.group].append(outcome)
    return {**dict(sorted(groups.items())), "all": list(outcomes)}


def shares(outcomes: Sequence[Outcome]) -> dict[Result, float]:
    """The share of each result among some outcomes, from 0 to 1."""
    return {result: sum(o.result == result for o in outcomes) / max(1, len(outcomes)) for result in RESULTS}


def table(outcomes: Sequence[Outcome], title: str) -> str:
    """Rates by group, a line each, and the whole."""
    lines = [f"{title:14} {'n':>5} {'right':>7} {'wrong':>7} {'f.abst.':>7} {'f.answ.':>7}"]
    for name, group in by_group(outcomes).items():
        lines.append(f"{name:14} {len(group):5} " + " ".join(f"{rate:7.1%}" for rate in shares(group).values()))
    return "\n".join(lines)


def worst(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """What went wrong, the worst first: by what misleads most, then by how sure the answer was."""
    failed = [outcome for outcome in outcomes if outcome.result != "right"]
    return sorted(failed, key=lambda outcome: (_WORST_FIRST.index(outcome.result), -outcome.answer.confidence))


def case(outcome: Outcome) -> str:
    """A case in two lines: the question, then what is wrong with the answer and how it began."""
    named = f"{outcome.id} " if outcome.id else ""
    return f"{outcome.result.replace('_', ' ')} [{outcome.group}] {named}{outcome.asked!r}\n    {outcome.why} | {outcome.began[:150]!r}"
