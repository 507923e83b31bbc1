"""The core tested on labelled questions: right, wrong answer, false abstention, false answer, by intent and by batch."""

from __future__ import annotations

import argparse
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot import conversation
from bot.model import Answer, Question, Turn
from bot.responder import Responder
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.model import Fact
from knowledge.numbers import rounds_to
from knowledge.phrases import Phrase
from knowledge.ranker import Rankers
from knowledge.reading import reader_for
from knowledge.training import examples, train

# "Last year" in the bank means the year before it was written.
WRITTEN_ON = dt.date(2026, 11, 24)
_NOT_ANSWERED = ("none", "clarify", "help")
_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """One question with what came of it: right, wrong, false_abstention, false_answer."""

    batch: str
    phrase: Phrase
    answer: Answer
    outcome: str
    why: str = ""


def ask(responder: Responder, phrase: Phrase) -> Answer:
    """The answer to a phrase's (last) turn, with the earlier turns as context."""
    before: tuple[Turn, ...] = ()
    *earlier, last = phrase.turns or (phrase.text,)
    for text in earlier:
        question = Question(text=text, before=before, today=WRITTEN_ON)
        before = (*before, conversation.turn(responder.base, question, responder.answer(question)))
    return responder.answer(Question(text=last, before=before, today=WRITTEN_ON))


def judge(base: FactBase, batch: str, phrase: Phrase, answer: Answer) -> Judged:
    """Whether an answer is the one its labels ask for."""
    if phrase.intent in _NOT_ANSWERED:
        right = answer.status == "clarify" if phrase.intent == "clarify" else answer.status != "answered"
        return Judged(batch, phrase, answer, "right" if right else "false_answer", "" if right else "answered")
    if answer.status != "answered":
        if phrase.verdict == "not_in_base":
            return Judged(batch, phrase, answer, "right")
        return Judged(batch, phrase, answer, "false_abstention", answer.status)
    why = _wrong(base, phrase, answer)
    return Judged(batch, phrase, answer, "wrong" if why else "right", why)


def _wrong(base: FactBase, phrase: Phrase, answer: Answer) -> str:
    got = base.some(answer.facts)
    wanted = base.some(phrase.facts)
    if phrase.intent == "claim" and phrase.verdict in _VERDICTS and answer.kind != "claim":
        return f"no verdict ({answer.kind})"
    if phrase.intent == "calculation" and answer.kind != "calculation" and len(wanted) > 1:
        return f"no calculation ({answer.kind})"
    if phrase.intent == "border":
        return "" if answer.kind == "rule" else f"not the rule ({answer.kind})"
    needed = wanted if phrase.intent == "comparison" else wanted[:1]
    missing = [f.id for f in needed if not any(_same(f, g) for g in got)]
    return f"missing {', '.join(missing)}" if missing else ""


_VERDICTS = ("matches", "rounds", "within", "off", "other_period", "other_thing", "reversed")


def _same(wanted: Fact, got: Fact) -> bool:
    """Whether one fact answers for another: itself, its fuller twin, or the same metric and period rounded."""
    if wanted.id == got.id or got.id in (wanted.answered_by, *wanted.contradicts, *wanted.superseded_by) or got.answered_by == wanted.id:
        return True
    if wanted.metric is None or wanted.metric != got.metric or wanted.value is None or got.value is None:
        return False
    same_period = (wanted.period.year, wanted.period.since) == (got.period.year, got.period.since)
    return same_period and (
        rounds_to(wanted.value, got.value) or rounds_to(got.value, wanted.value) or wanted.period.month == got.period.month
    )


def run(responder: Responder, phrases: Iterable[tuple[str, Phrase]]) -> list[Judged]:
    """Every phrase asked and judged."""
    return [judge(responder.base, batch, phrase, ask(responder, phrase)) for batch, phrase in phrases]


def folds(base: FactBase, most: int = _FOLDS) -> list[Judged]:
    """Every phrase of the bank answered by rankers that never saw its batch (batches dealt into folds)."""
    reader = reader_for(base)
    rows = examples(base, reader)
    names = sorted(base.phrases_by_batch)
    judged: list[Judged] = []
    for fold in range(most):
        held = names[fold::most]
        rest = [row for row in rows if row.batch not in held]
        responder = Responder(base, reader, Rankers(train(rest, "target"), train(rest, "intent"), "fold"))
        judged += run(responder, ((name, phrase) for name in held for phrase in base.phrases_by_batch[name]))
    return judged


def table(judged: Sequence[Judged], key: str) -> str:
    """Rates by `batch` or `intent`, a line each, and the whole."""
    groups: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        groups[one.batch if key == "batch" else one.phrase.intent].append(one)
    lines = [f"{key:14} {'n':>5} {'right':>7} {'wrong':>7} {'f.abst.':>7} {'f.answ.':>7}"]
    for name, group in [*sorted(groups.items()), ("all", list(judged))]:
        rates = [
            sum(o.outcome == outcome for o in group) / len(group) for outcome in ("right", "wrong", "false_abstention", "false_answer")
        ]
        lines.append(f"{name:14} {len(group):5} " + " ".join(f"{rate:7.1%}" for rate in rates))
    return "\n".join(lines)


def main() -> None:
    """Report the whole core on the bank, each batch unseen by the rankers that answer it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", action="store_true", help="list what went wrong")
    parser.add_argument("--intent", help="only this intent in the list")
    options = parser.parse_args()
    judged = folds(load(phrases=True))
    print(table(judged, "batch"), table(judged, "intent"), sep="\n\n")
    if options.worst:
        for one in judged:
            if one.outcome != "right" and options.intent in (None, one.phrase.intent):
                said = one.answer.sections[0].verdict.text if one.answer.sections[0].verdict else one.answer.sections[0].headline
                print(
                    f"{one.outcome} [{one.phrase.intent}/{one.batch}] {' >> '.join(one.phrase.turns) or one.phrase.text!r}\n    {one.why} | {said[:150]!r}"
                )


if __name__ == "__main__":
    main()
