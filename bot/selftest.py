"""The core on the phrase bank: each batch answered by rankers that never saw it; the figure that predicts real users."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.answering.thresholds import Caution
from bot.judging import Outcome, ask_turns, case, same, table, unanswered, worst
from bot.model import Answer, Status
from bot.responder import Responder
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.phrases import Phrase
from knowledge.reading import reader_for
from knowledge.training import examples, rankers_of

_NOT_ANSWERED: dict[str, tuple[Status, ...]] = {
    "none": ("no_answer", "clarify"), "help": ("no_answer", "clarify"), "clarify": ("clarify",),
}  # fmt: skip
_FOLDS = 5


def judge(base: FactBase, phrase: Phrase, answer: Answer) -> Outcome:
    """Whether an answer is the one its labels ask for."""
    asked = " >> ".join(phrase.turns) or phrase.text
    if wanted := _NOT_ANSWERED.get(phrase.intent):
        return Outcome(asked, phrase.intent, answer, unanswered(answer.status, wanted), answer.status)
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


def held_out(base: FactBase, caution: Caution | None = None, most: int = _FOLDS) -> Iterator[tuple[Responder, list[str]]]:
    """Responders whose rankers never saw some batches of the bank, with the names of these; together they have every batch once."""
    reader = reader_for(base)
    rows = examples(base, reader)
    names = sorted(base.phrases_by_batch)
    for fold in range(most):
        held = names[fold::most]
        rest = [row for row in rows if row.batch not in held]
        yield Responder(base, reader, rankers_of(rest, "fold"), caution), held


def folds(base: FactBase) -> dict[str, list[Outcome]]:
    """By batch, every phrase of the bank answered by rankers that never saw its batch."""
    return {name: run(responder, base.phrases_by_batch[name]) for responder, held in held_out(base) for name in held}


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
        print(*(case(one) for one in worst(every) if options.intent in (None, one.group)), sep="\n")


if __name__ == "__main__":
    main()
