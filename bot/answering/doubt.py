"""Doubt: when a reading is too unsure to be acted on, and what is said instead."""

from __future__ import annotations

from typing import Literal, NamedTuple

from bot.answering import refusal
from bot.answering.draft import Ask, Draft
from bot.answering.meaning import about_named
from bot.answering.operands import restated
from bot.answering.thresholds import Thresholds
from bot.model import Kind
from knowledge.model import Fact
from knowledge.query import SUBJECTS
from knowledge.retrieval import BORDER

RestsOn = Literal["figure", "words", "several"]
# A claim, calculation or comparison may speak of two things at once: the ranker shares its belief between them.
_RESTS_ON: dict[Kind, RestsOn] = {
    "figure": "figure", "rule": "words", "explanation": "words", "quotation": "words", "provenance": "words",
    "claim": "several", "calculation": "several", "comparison": "several",
}  # fmt: skip
_RULE = "border-rule-trigger-2500"
_ASK_BACK = 0.08  # with less belief in the likeliest target the choices would be noise


class Doubt(NamedTuple):
    """What the ranker believes of a question: that nothing is asked of the base, and how much of its likeliest target.

    `blind` is a question without any word of the base's subjects.
    """

    none: float
    first: float
    blind: bool

    def nothing_asked(self, limits: Thresholds) -> bool:
        """Whether the question is taken to ask nothing of the base."""
        if self.blind and self.first < limits.share_blind:
            return True
        return self.none >= (limits.none_blind if self.blind else limits.none)


def doubt_of(ask: Ask) -> Doubt:
    """The doubt about one question."""
    blind = not ask.query.concepts & SUBJECTS and not restated(ask)
    return Doubt(ask.belief("none"), ask.targets[0].share, blind)


def behind(ask: Ask, draft: Draft) -> tuple[RestsOn, float] | None:
    """What kind of reading an answer rests on and the belief behind it; None for one that no doubt touches."""
    if draft.status != "answered" or draft.kind not in _RESTS_ON or _is_named(ask, draft):
        return None
    rests_on = _RESTS_ON[draft.kind]
    return rests_on, sum(target.share for target in ask.targets[: 2 if rests_on == "several" else 1])


def _is_named(ask: Ask, draft: Draft) -> bool:
    """Whether the question names the person or paper that the answer is about."""
    names_any = not about_named(ask.query, ":")
    return names_any and bool(draft.facts) and about_named(ask.query, draft.facts[0].id)


def settled(ask: Ask, draft: Draft) -> Draft:
    """The draft, or a question back (a refusal, where there is hardly any belief at all) instead of a doubtful answer."""
    found = behind(ask, draft)
    if found is None or found[1] >= getattr(ask.limits, found[0]):
        return draft
    choices = _choices(ask) if ask.targets[0].share >= _ASK_BACK else []
    return refusal.which(ask, choices) if len(choices) > 1 else refusal.refuse(ask)


def _choices(ask: Ask) -> list[Fact]:
    """What the question may have meant, the likeliest first."""
    found: list[Fact] = []
    for target in ask.targets:
        if target.label in ask.base.metric_by_id:
            found += [newest] if (newest := refusal.newest_of(ask, target.label)) else []
        else:
            found += ask.base.some([_RULE if target.label == BORDER else target.label])
    return list(dict.fromkeys(found))
