"""Which way of answering fits: the order in which they are tried, and the thresholds of trying."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering import border_rule, calculation, claim, comparison, explanation, figure, provenance, refusal
from bot.answering.draft import Ask, Draft
from bot.answering.operands import by_value, meant_metric, named, operands, spoken_of, top_fact, whens
from knowledge.model import Fact, Quotation
from knowledge.query import SUBJECTS
from knowledge.ranker import Scored
from knowledge.retrieval import BORDER
from knowledge.selection import select

# Shares of belief at or above which a reading is acted on (found on the bank's folds).
_ANSWER = 0.10
_NONE = 0.45
_INTENT, _LIKELY = 0.30, 0.15
_BOTH = 0.1  # two targets are both meant when the ranker gives each this much
# Without a word of the base's subjects the ranker must be this sure that it is asked, and this little in doubt.
_BLIND_SURE, _BLIND_DOUBT = 0.6, 0.2
_MANY = 2
_HOW_OFTEN = "ice-officials-how-often"  # the nearest there is to a count of crimes after dismissal: two impressions
# A second target is taken for a first that has nothing for the period, if the first is not certain and it is near.
_CERTAIN, _NEAR = 0.6, 0.3
# Words that ask for nothing of the base on their own ("how many people?").
_FORMS = frozenset(
    {"how_many", "people", "court_case", "vague_number", "threshold", "daily", "asylum", "both", "who", "when_q", "yes_no", "newest"}
)
_MAX_OPEN_TOKENS = 4


def decide(ask: Ask) -> Draft:
    """The answer to one question: the first way that has something to say."""
    if not ask.query.tokens:
        return refusal.empty(ask)
    for way in _WAYS:
        if found := way(ask):
            return found
    return _by_target(ask)


def _outside(ask: Ask) -> Draft | None:
    """Refusals and help, where the ranker and the lexicon agree that nothing is asked of the base."""
    top = ask.intents[0]
    if ask.follows:
        return None
    if top.label == "help":
        return refusal.help_text(ask)
    blind = not ask.query.concepts & SUBJECTS
    if blind and (ask.targets[0].share < _BLIND_SURE or ask.belief("none") > _BLIND_DOUBT) and ask.belief("none") > _BLIND_DOUBT / 2:
        return refusal.refuse(ask)
    if ask.query.has("crime_after") and ask.query.has("how_many"):
        return refusal.refuse(ask, ask.base.some([_HOW_OFTEN]))
    if refusal.outside(ask) or (top.label == "none" and (top.share >= _NONE or ask.targets[0].share < _ANSWER * 2)):
        return refusal.refuse(ask)
    return None


def _open(ask: Ask) -> Draft | None:
    """A question back, for one that names nothing or little."""
    query = ask.query
    if ask.follows:
        return None
    bare = len(query.tokens) <= _MAX_OPEN_TOKENS and not query.unknown and not query.periods and not query.numbers
    unclear = ask.intents[0].label == "clarify" and not query.periods and ask.targets[0].share < _CERTAIN
    if (bare and query.concepts <= _FORMS and query.concepts) or unclear:
        return refusal.which(ask, refusal.openers(ask))
    return None


def _scenario(ask: Ask) -> Draft | None:
    believed = ask.belief("border") >= _INTENT or ask.targets[0].label == BORDER
    return border_rule.answer(ask) if believed else None


def _levels(ask: Ask) -> Draft | None:
    """Both thresholds of the border rule, where both are asked for and nothing is to be calculated."""
    query = ask.query
    on_rule = query.has("border", "rule") or ask.targets[0].label in (BORDER, *_LEVELS)
    both = query.has("on_and_off") or (query.has("shut") and query.has("lift")) or _ranked(ask, *_LEVELS)
    if on_rule and both and not query.has("difference", "bill", "claim", "ratio", "times", "percent"):
        return border_rule.levels(ask, "both-levels")
    return None


def _ranked(ask: Ask, *labels: str) -> bool:
    """Whether the ranker believes in each of the labels."""
    shares = {target.label: target.share for target in ask.targets}
    return all(shares.get(label, 0.0) >= _BOTH for label in labels)


def _calculation(ask: Ask) -> Draft | None:
    operation = calculation.operation(ask.query)
    if operation is None or ask.belief("claim") >= 0.5:
        return None
    likely = ask.belief("calculation") >= _LIKELY or len(named(ask.query)) >= _MANY or _ranked(ask, *_LEVELS)
    return calculation.answer(ask) if likely else None


def _claim(ask: Ask) -> Draft | None:
    """A verdict, where something is claimed: not where a number is asked for and none is given."""
    if ask.intents[0].label != "claim" and ask.belief("claim") < 0.4:
        return None
    if ask.query.has("how_many", "vague_number") and not claim.claimed_numbers(ask.query) and not ask.query.has("more_than", "less_than"):
        return None
    return claim.answer(ask)


_CONJUNCTIONS = frozenset({"and", "plus", "y", "e", "&", "also", "tambien"})


def _comparison(ask: Ask) -> Draft | None:
    joined = bool(_CONJUNCTIONS.intersection(ask.query.tokens)) or any(c in ask.query.text for c in ",/+&;")
    several = ask.belief("comparison") >= _INTENT or len(whens(ask.query)) >= _MANY
    several = several or (
        joined and (len(named(ask.query)) >= _MANY or len(spoken_of(ask)) >= _MANY or ask.belief("comparison") >= _LIKELY)
    )
    if not several and not ask.query.has("three_outcomes"):
        return None
    facts = max(operands(ask), spoken_of(ask), key=len)
    if (
        len(facts) == _MANY
        and facts[0].metric == facts[1].metric
        and facts[0].period.year != facts[1].period.year
        and (change := calculation.change(ask))
    ):
        return change
    if len(facts) >= _MANY:
        return comparison.answer(ask, facts)
    metric = ask.targets[0].label
    if metric in ask.base.metric_by_id and ask.query.has("trend", "highest", "lowest"):
        return comparison.series(ask, metric)
    return None


def _provenance(ask: Ask) -> Draft | None:
    stated = next((f for n in ask.query.numbers if (f := by_value(ask, n.value))), None)
    asks_who = ask.query.has("who", "source_q", "whose_words") and ask.belief("provenance") + ask.belief("quotation") >= _LIKELY
    if ask.intents[0].label != "provenance" and not (stated and asks_who):
        return None
    fact = stated or top_fact(ask)
    return provenance.answer(ask, fact) if fact else None


_WAYS: tuple[Callable[[Ask], Draft | None], ...] = (_open, _scenario, _levels, _outside, _calculation, _claim, _comparison, _provenance)


def _by_target(ask: Ask) -> Draft:
    """One fact, or one figure of a metric."""
    for target in _in_order(ask):
        if target.share < _ANSWER:
            break
        if target.label in ask.base.metric_by_id:
            metric = meant_metric(ask.query, target.label)
            extreme = not ask.query.periods and ask.query.has("highest", "lowest", "trend") and not ask.query.has("newest")
            return (comparison.series(ask, metric) if extreme else None) or figure.answer(ask, metric)
        if topic := _LEVELS.get(target.label):
            return border_rule.levels(ask, topic)
        if found := ask.base.some([target.label]):
            return _one(ask, found[0])
    if ask.targets[0].label == BORDER:
        return border_rule.levels(ask, "both-levels")
    return refusal.refuse(ask)


def _in_order(ask: Ask) -> list[Scored]:
    """The targets, with a near second first where the question's form or period speaks for it."""
    first, *rest = ask.targets
    is_metric = first.label in ask.base.metric_by_id
    if is_metric and ask.query.has("is_same", "can_they", "why") and not ask.query.has("how_many", "percent") and not ask.query.periods:
        words = [t for t in rest if t.label not in ask.base.metric_by_id and t.label != BORDER]
        return [Scored(words[0].label, max(words[0].share, _ANSWER)), *ask.targets] if words else [first, *rest]
    if is_metric and ask.query.periods and first.share < _CERTAIN and select(ask.base, first.label, ask.query).fact is None:
        for target in rest:
            near = target.share >= first.share * _NEAR and target.label in ask.base.metric_by_id
            if near and select(ask.base, target.label, ask.query).fact:
                return [Scored(target.label, first.share), first, *rest]
    return [first, *rest]


def _one(ask: Ask, fact: Fact) -> Draft:
    """A fact by its words; a speaker's own words where what they said is asked; a count where one is asked."""
    if ask.query.has("whose_words") and (said := _said_by(ask, fact)):
        return explanation.answer(ask, said)
    if isinstance(fact, Quotation) and ask.query.has("how_many") and (metric := _next_metric(ask)):
        return figure.answer(ask, metric)
    return explanation.answer(ask, fact)


def _said_by(ask: Ask, fact: Fact) -> Fact | None:
    """A quotation of the person that a fact is about."""
    name = fact.id.split("-")[0]
    return next((f for f in ask.base.answerable if isinstance(f, Quotation) and f.id.startswith(name)), None)


def _next_metric(ask: Ask) -> str | None:
    return next((t.label for t in ask.targets[1:] if t.label in ask.base.metric_by_id), None)


_LEVELS = {"border-rule-trigger-2500": "trigger-level", "border-rule-lift-1500": "lift-level"}
