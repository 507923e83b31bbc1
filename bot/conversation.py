"""What a follow-up inherits from the exchange before it, and the words that say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.answering.by_target import said_by
from bot.answering.draft import Ask
from bot.answering.meaning import meant_metric
from bot.answering.operands import figure_for
from bot.answering.operations import operation
from bot.model import Answer, Question, Turn
from knowledge.factbase import FactBase
from knowledge.model import Fact, Period
from knowledge.periods import When, months_alone, moved
from knowledge.query import SUBJECTS, Query
from knowledge.ranker import Scored
from knowledge.retrieval import BORDER

# A message of more words than this states its own subject.
_SHORT = 11
_ORDINALS = {
    "one": 1, "first": 1, "two": 2, "second": 2, "three": 3, "third": 3, "four": 4, "fourth": 4,
    "primera": 1, "primero": 1, "segunda": 2, "segundo": 2, "tercera": 3, "tercero": 3, "cuarta": 4, "cuarto": 4,
}  # fmt: skip
_PICK = re.compile(rf"^\W*(?:#|no\.? ?|number |option |opcion |the |la |el )?(?P<n>[1-4]|{'|'.join(_ORDINALS)})(?: one)?\W*$")
_SAME_YEAR = re.compile(r"\b(?:that year|same year|ese ano|mismo ano|that period|same period|back then)\b")
_POINTS_BACK = re.compile(r"\b(?:that|it|this|those|these|they|eso|esa|ese|esto|source|fuente|link|number|figure|cifra)\b")
_PERSON = re.compile(r"\b(?:he|she|him|her|his|their|el|ella)\b")
# Below this share of belief so few words name no subject of their own; below the second not even another metric.
_UNSURE, _NAMED = 0.42, 0.2
_SURE = 0.75
_TRIGGER, _LIFT = "border-rule-trigger-2500", "border-rule-lift-1500"
# The share and the head count of those allowed to remain answer each other's follow-up.
_REMAIN = {"share_allowed_to_remain": "number_allowed_to_remain", "number_allowed_to_remain": "share_allowed_to_remain"}
_ASKS_FOR = {"share_allowed_to_remain": ("headcount", "how_many", "people"), "number_allowed_to_remain": ("percent",)}
_MOVES = ("compare", "rise", "fall", "change", "difference", "times")  # words that set another period beside the last
_RECKONINGS = frozenset({"ratio", "times", "share", "difference", "sum"})
_OF_BOTH = re.compile(r"\b(?:them|both|the two|these two|those two|ellos|ellas|ambos|ambas|los dos|las dos)\b")
_BARE = 5  # so few words that ask for a source mean that of the last answer


def turn(base: FactBase, question: Question, answer: Answer) -> Turn:
    """What one exchange leaves behind."""
    first = base.by_id.get(answer.facts[0]) if answer.facts else None
    year = first.period.year or first.period.since if first else None
    answered = answer.status == "answered"
    return Turn(
        text=question.text[:300], facts=answer.facts if answered else (), choices=answer.facts if answer.status == "clarify" else (),
        kind=answer.kind, metric=first.metric if first else None, year=year,
    )  # fmt: skip


def picked(question: Question) -> str | None:
    """The fact that a bare number or ordinal picks from a question back."""
    if not question.before or not question.before[-1].choices:
        return None
    m = _PICK.match(question.text.strip().lower())
    if not m:
        return None
    place = int(m["n"]) if m["n"].isdigit() else _ORDINALS[m["n"]]
    choices = question.before[-1].choices
    return choices[place - 1] if place <= len(choices) else None


def picking(fact: str) -> tuple[str, Turn]:
    """The words that pick one fact, and the turn in which it was offered: what a button or a list that names a fact stands for."""
    return "1", Turn(text="", choices=(fact,))


def plain_pick(ask: Ask, fact: str) -> Ask:
    """An ask for one chosen fact."""
    return replace(
        ask, targets=[Scored(fact, 1.0)], intents=[Scored("figure", 1.0)], query=replace(ask.query, periods=(), numbers=()), follows=True
    )


def inherit(ask: Ask, question: Question, rank: Callable[[str], Ask]) -> Ask:
    """`ask` with the subject or period of the exchange before, where it names only the other one.

    `rank` reads and ranks a text: the earlier words and these together tell
    what so few words alone do not.
    """
    last = next((t for t in reversed(question.before) if t.facts), None)
    fact = ask.base.by_id.get(last.facts[0]) if last else None
    if last is None or fact is None or len(ask.query.tokens) > _SHORT:
        return ask
    if (reckoned := _reckoned(ask, question, rank)) is not None:
        return reckoned
    if not ask.query.periods and (when := _relative(ask.query, fact.period)):
        return _same_subject(replace(ask, query=replace(ask.query, periods=(when,))), fact)
    bare = not ask.query.concepts & SUBJECTS
    if bare and ask.query.periods and len(ask.query.tokens) <= _BARE and fact.metric in ask.base.figures_by_metric:
        return _same_subject(replace(ask, targets=[Scored(BORDER, 0.0)]), fact)
    return _by_subject(ask, last, fact, rank)


def _reckoned(ask: Ask, question: Question, rank: Callable[[str], Ask]) -> Ask | None:
    """A sum about what was said before, read together with it: "as a multiple of grants that year?", "the ratio between them?"."""
    said = [turn.text for turn in question.before if turn.facts]
    of_both = _OF_BOTH.search(ask.query.text)
    if operation(ask.query) not in _RECKONINGS or ask.query.periods or not (of_both or _SAME_YEAR.search(ask.query.text)):
        return None
    both = rank(". ".join([*said[-2 if of_both else -1 :], ask.query.text]))
    if not both.query.periods:
        return None
    return replace(ask, query=both.query, targets=both.targets, intents=[Scored("calculation", 1.0)], clauses=both.clauses, follows=True)


def _by_subject(ask: Ask, last: Turn, fact: Fact, rank: Callable[[str], Ask]) -> Ask:
    """What a short message takes over, by whether it names a subject of its own."""
    top = Scored(meant_metric(ask.query, ask.targets[0].label), ask.targets[0].share)
    ask = replace(ask, targets=[top, *ask.targets[1:]])
    if ask.intents[0].label == "border" or (
        ask.query.has("place_foreign", "place_state", "programme", "other_topic", "money", "nationality") and ask.belief("none") > _NAMED
    ):
        return ask
    levels = [_LIFT if fact.id == _TRIGGER else _TRIGGER] if fact.id in (_TRIGGER, _LIFT) else []
    if levels and ask.query.has("lift" if levels[0] == _LIFT else "shut") and not ask.query.numbers:
        return replace(ask, targets=[Scored(levels[0], 1.0)], intents=[Scored("rule", 1.0)], follows=True)
    own = top.label in (fact.metric, fact.id) or top.share < _UNSURE
    if own and len(ask.query.periods) == 1 and ask.query.has(*_MOVES) and fact.metric in ask.base.figures_by_metric:
        return _same_subject(ask, fact)
    if len(ask.query.tokens) <= _BARE and (back := _pointing_back(ask, fact)):
        return back
    if (top.share >= _UNSURE and (ask.query.concepts & SUBJECTS or top.share >= _SURE)) or (
        top.share >= _NAMED and ask.query.has("follow_up") and top.label in ask.base.metric_by_id
    ):
        return _other_subject(ask, last, fact)
    if ask.query.periods:
        return _other_period(ask, last, fact, rank)
    return _pointing_back(ask, fact) or _together(ask, last, fact, rank)


def _other_period(ask: Ask, last: Turn, fact: Fact, rank: Callable[[str], Ask]) -> Ask:
    """The last subject for the period named now, or another subject where both messages together name one."""
    both = rank(f"{last.text} {ask.query.text}")
    label = both.targets[0].label
    other = label in ask.base.metric_by_id and label != fact.metric and both.targets[0].share >= _UNSURE
    if other and figure_for(ask, label, ask.query.periods[0]):
        return replace(ask, targets=both.targets, intents=[Scored("figure", 1.0)], follows=True)
    return _same_subject(ask, fact)


def _pointing_back(ask: Ask, fact: Fact) -> Ask | None:
    """About the last answer itself: "source?", "who counted that", "what did she say"."""
    query = ask.query
    if query.has("source_q", "as_of_q", "bias_q") or (query.has("who") and not query.has("how_many")):
        return replace(ask, targets=[Scored(fact.id, 1.0), *ask.targets], intents=[Scored("provenance", 1.0)], follows=True)
    if query.has("whose_words") and _PERSON.search(query.text) and (said := said_by(ask, fact)):
        return replace(ask, targets=[Scored(said.id, 1.0)], intents=[Scored("quotation", 1.0)], follows=True)
    return None


def _relative(query: Query, period: Period) -> When | None:
    """A period told from the last one: "five years later", "the year after", "august?"."""
    year = period.year or period.since
    if year is None:
        return None
    month = period.month[1] if period.month and period.basis != "fiscal" else None
    return moved(query.text, year, month) or (months_alone(query.text, year) if len(query.tokens) <= 5 else None)


def _same_subject(ask: Ask, fact: Fact) -> Ask:
    """The subject of the last answer for another period."""
    if fact.metric is None or fact.metric not in ask.base.figures_by_metric:
        return ask
    top = ask.targets[0]
    if top.share >= _SURE and top.label in ask.base.metric_by_id and top.label != fact.metric:
        return ask
    name = ask.sentences.text(ask.base.metric_by_id[fact.metric].name)
    year = fact.period.year or fact.period.since
    intent = "figure"
    if ask.query.has(*_MOVES) and len(ask.query.periods) == 1 and year:
        month = fact.period.month[1] if fact.period.month and fact.period.basis != "fiscal" else None
        ask = replace(ask, query=replace(ask.query, periods=(When(year, month=month), *ask.query.periods)))
        intent = "comparison" if ask.query.has("compare") else "calculation"
    targets = [Scored(fact.metric, 1.0), *ask.targets]
    return replace(ask, targets=targets, intents=[Scored(intent, 1.0)], carried=ask.say("carried-metric", name=name), follows=True)


def _other_subject(ask: Ask, last: Turn, fact: Fact) -> Ask:
    """Another metric for the last period, where that is what the words say and there is a figure for it."""
    label = ask.targets[0].label
    year = last.year
    if label not in ask.base.metric_by_id or ask.query.periods or year is None:
        return ask
    same = _SAME_YEAR.search(ask.query.text)
    if label == last.metric and not same:
        return ask
    if not (same or ask.query.has("follow_up", "both") or len(ask.query.tokens) <= 4):
        return ask
    when = When(year) if fact.period.year else When(year, "since")
    if figure_for(ask, label, when) is None:
        return ask
    query = replace(ask.query, periods=(when,))
    return replace(ask, query=query, carried=ask.say("carried-year", year=str(year)), follows=True)


def _together(ask: Ask, last: Turn, fact: Fact, rank: Callable[[str], Ask]) -> Ask:
    """The earlier words and these read as one question; the last fact itself where these only point back."""
    if ask.intents[0].label == "none" and ask.intents[0].share > _UNSURE and not _POINTS_BACK.search(ask.query.text):
        return ask
    if fact.id == _TRIGGER and ask.query.has("stop_word"):
        return replace(ask, targets=[Scored(_LIFT, 1.0)], intents=[Scored("rule", 1.0)], follows=True)
    if fact.metric in _REMAIN and (other := _REMAIN[fact.metric] if ask.query.has(*_ASKS_FOR[fact.metric]) else None):
        return replace(ask, targets=[Scored(other, 1.0)], intents=[Scored("figure", 1.0)], follows=True)
    if ask.query.has("percent") and fact.metric:
        return replace(ask, targets=[Scored(fact.metric, 1.0), *ask.targets], intents=[Scored("calculation", 1.0)], follows=True)
    both = rank(f"{last.text} {ask.query.text}")
    intents = [i for i in both.intents if i.label not in ("none", "clarify", "help")]
    if both.targets[0].share < _UNSURE:
        return (
            replace(ask, targets=[Scored(fact.id, 1.0), *ask.targets], intents=intents, follows=True)
            if _POINTS_BACK.search(ask.query.text)
            else ask
        )
    return replace(
        ask, targets=both.targets, intents=intents, query=replace(ask.query, periods=ask.query.periods or both.query.periods), follows=True
    )
