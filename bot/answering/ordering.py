"""Which target is meant: the ranker's order, mended where a name, a verb or a period in the question speaks for another."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.border_rule import BILL_DAY, SINGLE_DAY
from bot.answering.draft import Ask
from bot.answering.meaning import about_named, outcome_differs, same_outcome
from bot.answering.operands import by_value
from knowledge.ranker import Scored
from knowledge.retrieval import BORDER
from knowledge.selection import select

# The border rule's two levels, by the verb that asks for each.
LEVEL_OF = {"shut": "border-rule-trigger-2500", "lift": "border-rule-lift-1500"}
LEVELS = {"border-rule-trigger-2500": "trigger-level", "border-rule-lift-1500": "lift-level"}
# Facts about the rule that are no level: a number asked for beside them means one of the levels.
_ABOUT_THE_RULE = frozenset({"order-expected-signing", "border-rule-effective", "proclamation-10773-date", "border-rule-asylum-limit"})
_WAITS, _LONGER_WAIT = ("border-rule-wait-14-days", "border-rule-28-days"), (2024, 10)  # Proclamation 10817: from 1 October 2024
_DAILY = "daily_average_encounters_between_ports"
_SOON = "daily-crossings-above-2500"  # the article: the limit could apply almost immediately
_NAMED = 0.03  # enough belief in a target that is about a person or paper the question names
_SPOKEN = 0.01  # and in one in words, for a question about meaning
_DEFINES = 0.9  # belief in an explanation that makes "what is a removal order" a question about the words
_LEAST = 0.1  # a target put first is believed in at least this much
_CERTAIN_OUTCOME = 0.95  # above this the ranker knows better than a single outcome word
# "When does it apply?" asks for the level, not for the day on which it took effect.
_ITS_NUMBER = re.compile(
    r"\bnumber of (?:the |that |this )?(?:\S+ ){0,5}(?:proclamation|order|rule|docket)\b|\bproclamation(?:'s)? number\b"
)
_APPLIES = re.compile(r"\bwhen (?:does|do|would) .{0,40}\bappl(?:y|ies)\b|\bcuando se (?:aplica|activa)\b")
# "Would it bite right away?" asks how soon, and a fact says so.
_AT_ONCE = re.compile(r"\b(?:right away|at once|immediately|straight ?away|instantly|the same day|de inmediato|inmediatamente|enseguida)\b")
# A second target is taken for a first that has nothing for the period, if the first is not certain and it is near.
_CERTAIN, _NEAR = 0.6, 0.3


def in_order(ask: Ask) -> list[Scored]:
    """The targets, with another one first where the question speaks for it."""
    other = next((found for speaks in _SPEAKS if (found := speaks(ask))), None)
    return [other, *ask.targets] if other else list(ask.targets)


def _named_one(ask: Ask) -> Scored | None:
    """A target about the person or paper that is named, where the first is about none."""
    if about_named(ask.query, ask.targets[0].label):
        return None
    found = next((t for t in ask.targets[1:] if t.share >= _NAMED and about_named(ask.query, t.label)), None)
    return Scored(found.label, max(found.share, _LEAST)) if found else None


def _level(ask: Ask) -> Scored | None:
    """The level of the border rule that the verb asks for ("reopens", "kicks in")."""
    query, first = ask.query, ask.targets[0]
    named = _ITS_NUMBER.search(query.text)
    if (
        first.label in _ABOUT_THE_RULE
        and not named
        and query.has("how_many", "average", "threshold", "vague_number")
        and not query.has("when_q")
    ):
        return Scored(LEVEL_OF["lift" if query.has("lift") else "shut"], first.share)
    if _AT_ONCE.search(query.text) and first.label.startswith(("border-rule", "order-")) and query.has("shut", "rule", "hypothetical"):
        soon = ask.base.some([_SOON])
        return Scored(_SOON, max(first.share, _LEAST)) if soon else None
    if _APPLIES.search(query.text) and first.label.startswith("border-rule"):
        return Scored(LEVEL_OF["shut"], max(first.share, _LEAST))
    if query.has("wait_days") and query.has("lift", "shut", "threshold", "rule", "border", "average") and first.label not in _WAITS:
        stated = any(n.value == f.value for f in ask.base.some([_WAITS[1]]) for n in query.numbers)
        later = stated or any((w.year, w.month or 0) >= _LONGER_WAIT for w in query.periods)
        return Scored(_WAITS[later], max(first.share, _LEAST))
    verbs = {"lift"} if _ends_it(ask) else query.concepts & set(LEVEL_OF)
    if first.label == _DAILY and len(verbs) == 1 and not query.periods and query.has("border", "rule"):  # "at what average does it close?"
        return Scored(LEVEL_OF[next(iter(verbs))], first.share)
    if first.label in LEVELS and len(verbs) == 1 and first.label != (level := LEVEL_OF[next(iter(verbs))]):
        return Scored(level, first.share)
    return None


def _bill_day(ask: Ask) -> Scored | None:
    """The bill's level for one day, where one bad day is asked for and no average."""
    query, first = ask.query, ask.targets[0]
    if not first.label.startswith("senate-bill-") or query.has("average", "weekly") or not SINGLE_DAY.search(query.text):
        return None
    return Scored(BILL_DAY, max(first.share, _LEAST)) if ask.base.some([BILL_DAY]) else None


def _ends_it(ask: Ask) -> bool:
    """Whether something is to end what shuts: "ends the shutdown" asks for the level that lifts it."""
    ends = [hit.end for hit in ask.query.hits if hit.concept == "stop_word"]
    return any(hit.concept == "shut" and any(0 <= hit.start - end <= 1 for end in ends) for hit in ask.query.hits)


def _same_outcome(ask: Ask) -> Scored | None:
    """A metric of the outcome that is named, where the first is of another."""
    first = ask.targets[0]
    if not outcome_differs(ask.query, first.label) or first.share >= _CERTAIN_OUTCOME:
        return None
    found = next((t for t in ask.targets[1:] if t.share >= _NAMED and not outcome_differs(ask.query, t.label)), None)
    return Scored(found.label, first.share) if found else None


def _in_words(ask: Ask) -> Scored | None:
    """A fact in words, for a question about meaning or permission that asks for no number."""
    query, metrics = ask.query, ask.base.metric_by_id
    if query.has("is_same") and (stated := next((f for n in query.numbers if (f := by_value(ask, n.value))), None)):
        return Scored(stated.id, 1.0)
    permitted = query.has("can_they") and ask.belief("explanation") >= _DEFINES  # "dropped in 2023: can they bring a new one?"
    asks_number = query.has("how_many", "percent") or (query.periods and not permitted)
    defines = query.has("what_is") and ask.belief("explanation") >= _DEFINES
    if ask.targets[0].label not in metrics or asks_number or not (defines or permitted or query.has("is_same", "can_they", "why")):
        return None
    words = (t for t in ask.targets[1:] if t.share >= _SPOKEN and t.label not in metrics and t.label != BORDER)
    found = next(words, None)
    return Scored(found.label, max(found.share, _LEAST)) if found else None


def _with_a_figure(ask: Ask) -> Scored | None:
    """A near second metric that has a figure for the period, where the first has none."""
    first = ask.targets[0]
    if first.label not in ask.base.metric_by_id or not ask.query.periods or first.share >= _CERTAIN:
        return None
    if select(ask.base, first.label, ask.query).fact:
        return None
    near = (t for t in ask.targets[1:] if t.share >= first.share * _NEAR and t.label in ask.base.metric_by_id)
    found = next((t for t in near if same_outcome(first.label, t.label) and select(ask.base, t.label, ask.query).fact), None)
    return Scored(found.label, first.share) if found else None


_SPEAKS: tuple[Callable[[Ask], Scored | None], ...] = (_named_one, _level, _bill_day, _same_outcome, _in_words, _with_a_figure)
