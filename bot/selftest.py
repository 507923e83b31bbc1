"""The core on the phrase bank: each batch answered by rankers that never saw it; the figure that predicts real users."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.judging import Outcome, ask_turns, same, table
from bot.model import Answer
from bot.responder import Responder
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.phrases import Phrase
from knowledge.ranker import Rankers
from knowledge.reading import reader_for
from knowledge.training import examples, train

_NOT_ANSWERED = ("none", "clarify", "help")
_FOLDS = 5


def judge(base: FactBase, phrase: Phrase, answer: Answer) -> Outcome:
    """Whether an answer is the one its labels ask for."""
    asked = " >> ".join(phrase.turns) or phrase.text
    if phrase.intent in _NOT_ANSWERED:
        right = answer.status == "clarify" if phrase.intent == "clarify" else answer.status != "answered"
        return Outcome(asked, phrase.intent, answer, "right" if right else "false_answer", "" if right else "answered")
    if answer.status != "answered":
        if phrase.verdict == "not_in_base":
            return Outcome(asked, phrase.intent, answer, "right")
        return Outcome(asked, phrase.intent, answer, "false_abstention", answer.status)
    why = _wrong(base, phrase, answer)
    return Outcome(asked, phrase.intent, answer, "wrong" if why else "right", why)


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
    missing = [f.id for f in needed if not any(same(f, g) for g in got)]
    return f"missing {', '.join(missing)}" if missing else ""


_VERDICTS = ("matches", "rounds", "within", "off", "other_period", "other_thing", "reversed")


def run(responder: Responder, phrases: Iterable[Phrase]) -> list[Outcome]:
    """Every phrase asked and judged."""
    return [judge(responder.base, phrase, ask_turns(responder, phrase.turns or (phrase.text,))) for phrase in phrases]


def folds(base: FactBase, most: int = _FOLDS) -> dict[str, list[Outcome]]:
    """By batch, every phrase of the bank answered by rankers that never saw its batch (batches dealt into folds)."""
    reader = reader_for(base)
    rows = examples(base, reader)
    names = sorted(base.phrases_by_batch)
    judged: dict[str, list[Outcome]] = {}
    for fold in range(most):
        held = names[fold::most]
        rest = [row for row in rows if row.batch not in held]
        responder = Responder(base, reader, Rankers(train(rest, "target"), train(rest, "intent"), "fold"))
        judged |= {name: run(responder, base.phrases_by_batch[name]) for name in held}
    return judged


def worst(outcomes: Sequence[Outcome], group: str | None = None) -> str:
    """What went wrong: the question, why, and how the answer began."""
    lines = []
    for one in outcomes:
        if one.result != "right" and group in (None, one.group):
            first = one.answer.sections[0]
            said = first.verdict.text if first.verdict else first.headline
            lines.append(f"{one.result} [{one.group}] {one.id!r}\n    {one.why} | {said[:150]!r}")
    return "\n".join(lines)


def main() -> None:
    """Report the whole core on the bank, each batch unseen by the rankers that answer it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worst", action="store_true", help="list what went wrong")
    parser.add_argument("--intent", help="only this intent in the list")
    options = parser.parse_args()
    judged = folds(load(phrases=True))
    every = [one for outcomes in judged.values() for one in outcomes]
    by_batch = [replace(one, group=batch) for batch, outcomes in judged.items() for one in outcomes]
    print(table(by_batch, "batch"), table(every, "intent"), sep="\n\n")
    if options.worst:
        print(worst(every, options.intent))


if __name__ == "__main__":
    main()
