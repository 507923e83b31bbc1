"""Which way of answering fits: the order in which they are tried, and the thresholds of trying."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering import (
    bare_number,
    border_rule,
    by_target,
    calculation,
    claim,
    comparison,
    doubt,
    exempt,
    figure,
    phrased,
    provenance,
    refusal,
    spans,
)
from bot.answering.arithmetic import known_digits
from bot.answering.checking import claimed_numbers
from bot.answering.draft import Ask, Draft
from bot.answering.gaps import missing
from bot.answering.operands import CONJUNCTIONS, OUTCOME_CONCEPTS, by_value, listed, named, operands, restated, spoken_of, top_fact, whens
from bot.answering.operations import operation
from bot.answering.ordering import LEVELS
from knowledge.query import SUBJECTS
from knowledge.retrieval import BORDER

# Shares of belief at or above which a reading is acted on; those that weigh an answer against none are in thresholds.json.
_NOISE = 0.08  # a belief below this says nothing
_HELP = 0.6
_PLAIN = 0.9
_INTENT, _LIKELY = 0.30, 0.15
_BOTH = 0.1  # two targets are both meant when the ranker gives each this much
_BLIND_SURE = 0.8  # a vague question without any such word is asked back, unless the ranker is this sure
_UNCLEAR, _UNCLEAR_DATED = 0.7, 0.9  # as sure of this, a message without a word of the base's subjects is asked back ("and last year?")
_MANY = 2
_CERTAIN_OPS = frozenset({"rest", "week", "pace", "whole"})  # their signs mean nothing else
_SAME_CLAIM = 0.9  # "is X the same as Y" asks for meanings, whatever number stands in it
_CLAIMED, _STATED = 0.4, 1000  # smaller numbers are days, shares and list numbers
_HOW_OFTEN = "ice-officials-how-often"  # the nearest there is to a count of crimes after dismissal: two impressions
_CERTAIN = 0.6
_TELLING_DIGITS = 3  # a number this exact is somebody's, or nobody's; "10,000" may be said of anything
# Words that ask for nothing of the base on their own ("how many people?").
_VAGUE = ("vague_number", "how_many", "percent", "highest", "lowest", "follow_up")
_FORMS = frozenset(
    "how_many people court_case vague_number threshold daily asylum both who when_q yes_no newest border follow_up highest lowest percent".split()
)
_MAX_OPEN_TOKENS, _MAX_VAGUE_TOKENS = 4, 10


def decide(ask: Ask) -> Draft:
    """The answer to one question: the first way that has something to say."""
    if not ask.query.tokens:
        return refusal.empty(ask)
    draft = doubt.settled(ask, next((found for way in _WAYS if (found := way(ask))), None) or by_target.answer(ask))
    return phrased.fact_of_phrasing(ask, draft) or draft


def _outside(ask: Ask) -> Draft | None:
    """Refusals and help, where the ranker and the lexicon agree that nothing is asked of the base."""
    if ask.follows:
        return None
    if ask.intents[0].label == "help" and (ask.intents[0].share >= _HELP or not ask.query.concepts & SUBJECTS):
        return refusal.help_text(ask)
    if ask.query.has("crime_after") and ask.query.has("how_many"):
        return refusal.refuse(ask, ask.base.some([_HOW_OFTEN]))
    doubted = doubt.doubt_of(ask).nothing_asked(ask.limits)
    chatter = doubted and any(_asks_plainly(clause) for clause in ask.clauses)
    return refusal.refuse(ask) if (doubted and not chatter) or refusal.outside(ask) else None


def _asks_plainly(clause: Ask) -> bool:
    """Whether a clause alone leaves no doubt: a question behind a greeting and a cousin."""
    sure = clause.targets[0].share >= _PLAIN and clause.intents[0].share >= _PLAIN
    return sure and clause.intents[0].label not in ("none", "clarify", "help") and bool(clause.query.concepts & SUBJECTS)


def _open(ask: Ask) -> Draft | None:
    """A question back, for one that names nothing or little."""
    query = ask.query
    if ask.follows or refusal.only_manners(ask):
        return None
    if len(query.tokens) == 1 and query.tokens[0].isdigit() and all(n.value < _STATED for n in query.numbers):  # "2022", "5"
        return refusal.which(ask, refusal.openers(ask))
    bare = len(query.tokens) <= _MAX_OPEN_TOKENS and not query.unknown and not query.periods and not query.numbers
    blind = not query.concepts & SUBJECTS and not query.numbers and not query.unknown and ask.targets[0].share < _BLIND_SURE
    if (
        blind
        and (query.has("vague_number", "how_many", "percent", "follow_up") or (query.has(*_RELATES) and not query.periods))
        and ask.belief("none") < _CERTAIN
        and not refusal.gate(ask)
        and len(query.tokens) <= _MAX_VAGUE_TOKENS
    ):
        return refusal.which(ask, refusal.openers(ask))
    vagueness = ask.belief("clarify")
    unclear = vagueness >= (_UNCLEAR_DATED if query.periods else _UNCLEAR) and not query.concepts & SUBJECTS and not query.numbers
    unclear = unclear or (ask.intents[0].label == "clarify" and not query.periods and ask.targets[0].share < _CERTAIN)
    only_forms = query.concepts <= _FORMS and not query.unknown and not query.numbers and len(query.tokens) <= _MAX_VAGUE_TOKENS
    vague = only_forms and query.has(*_VAGUE) and not (query.periods and _asks_plainly(ask))
    if (bare and query.concepts <= _FORMS and query.concepts) or vague or unclear:
        return refusal.which(ask, refusal.openers(ask))
    return None


def _scenario(ask: Ask) -> Draft | None:
    described = ask.query.has("state_closed", "state_open") and ask.query.has("daily", "average") and not ask.query.has("claim", "doubt")
    if (
        not described
        and ask.belief("claim") > ask.belief("border")
        and (ask.query.has("claim", "doubt", "admission") or ask.belief("claim") > _CERTAIN)
    ):
        return None
    if ask.query.has("per_unit") and ask.belief("calculation") > ask.belief("border"):  # "2,500 a day is how many a week?"
        return None
    if _reckons(ask) and not ask.query.has("hypothetical"):
        return None
    told = ask.query.has("average", "daily", "weekly") and ask.query.has("shut", "lift", "rule", "state_closed", "state_open", "bill")
    believed = (
        described
        or ask.belief("border") >= _LIKELY
        or ask.targets[0].label == BORDER
        or (told and ask.query.has("hypothetical", "average", "yes_no", "daily"))
    )
    return border_rule.answer(ask) if believed else None


def _reckons(ask: Ask) -> bool:
    """Whether two things are to be reckoned with ("by how much did May's average exceed the 2,500?")."""
    return operation(ask.query) in _OF_TWO and bool(ask.query.periods) and ask.belief("calculation") >= _CERTAIN


def _levels(ask: Ask) -> Draft | None:
    """Both thresholds of the border rule, where both are asked for and nothing is to be calculated."""
    query = ask.query
    on_rule = query.has("border", "rule") or ask.targets[0].label in (BORDER, *LEVELS)
    both = (
        query.has("on_and_off") or bool(_BOTH_ENDS.search(query.text)) or (query.has("shut") and query.has("lift")) or _ranked(ask, *LEVELS)
    )
    if on_rule and both and not query.has("difference", "bill", "claim", "ratio", "times", "percent"):
        return border_rule.levels(ask, "both-levels")
    return None


_BOTH_ENDS = re.compile(
    r"\b(?:starts?|begins?|triggers?|switch(?:es)? on|turns? on)\b.{3,60}\b(?:ends?|stops?|lifts?|switch(?:es)? off|turns? off)\b"
    r"|\b(?:first|original|initial|earliest) version\b(?=.{0,30}\b(?:rule|order|limit)\b)"
)


def _ranked(ask: Ask, *labels: str) -> bool:
    """Whether the ranker believes in each of the labels."""
    shares = {target.label: target.share for target in ask.targets}
    return all(shares.get(label, 0.0) >= _BOTH for label in labels)


def _calculation(ask: Ask) -> Draft | None:
    wanted = operation(ask.query)
    moved = wanted in ("change", "times") and ask.query.has("claim", "doubt")
    plain_op = wanted == "per_unit" and not ask.query.has("claim", "doubt")
    if wanted is None or (ask.belief("claim") >= 0.5 and not plain_op) or moved:
        return None
    if wanted == "share" and _is_percent(ask) and len(restated(ask)) < _MANY:
        return None
    share = (
        wanted in _CERTAIN_OPS
        or (wanted == "sum" and len(whens(ask.query)) >= _MANY)
        or (wanted == "share" and ask.targets[0].label in ask.base.metric_by_id)
    )
    gap_asked = (
        wanted == "difference" and bool(ask.query.periods) and ask.belief("explanation") < _NOISE
    )  # and not what sets two terms apart
    gap_asked = gap_asked or (wanted == "change" and len(whens(ask.query)) >= _MANY and bool(_HOW_BIG.search(ask.query.text)))
    likely = (
        share or plain_op or gap_asked or ask.belief("calculation") >= _LIKELY or len(named(ask.query)) >= _MANY or _ranked(ask, *LEVELS)
    )
    if likely and wanted not in _CERTAIN_OPS and (gap := missing(ask)):
        return figure.no_figure(ask, *gap)
    return calculation.answer(ask) if likely else None


def _is_percent(ask: Ask) -> bool:
    """Whether the likeliest metric is a share itself, so that a percentage asked for is a figure."""
    metric = ask.base.metric_by_id.get(ask.targets[0].label)
    outcomes = {hit.concept for hit in named(ask.query)} & OUTCOME_CONCEPTS
    several = len(outcomes) > _MANY  # "closed, ordered, granted: what share is the grants?"
    return not several and metric is not None and metric.unit.en == "percent" and not calculation.of_the_rest(ask)


def _claim(ask: Ask) -> Draft | None:
    """A verdict, where something is claimed: not where a number is asked for and none is given."""
    claimed = ask.intents[0].label == "claim" or ask.belief("claim") >= (_LIKELY if ask.query.has("amnesty") else _CLAIMED)
    if not claimed and not _states_a_number(ask):
        return None
    if ask.query.has("how_many", "vague_number") and not claimed_numbers(ask.query) and not ask.query.has("more_than", "less_than"):
        return None
    if ask.query.has("is_same") and ask.belief("claim") < _SAME_CLAIM:
        return None
    if ask.query.has("when_q") and not claimed_numbers(ask.query) and not ask.query.has("claim", "doubt"):
        return None
    return claim.answer(ask)


def _states_a_number(ask: Ask) -> bool:
    """A metric and a number for it without any question word are a claim, whether or not they are put as one."""
    stated = [n for n in claimed_numbers(ask.query) if n.value >= _STATED]
    asks = ask.query.has(
        "how_many", "who", "when_q", "why", "what_is", "source_q", "sum", "difference", "ratio", "hypothetical", "pace", "per_unit"
    )
    put = ask.belief("claim") >= (_NOISE if _POLAR.match(ask.query.text) else _BOTH)
    return bool(stated) and not asks and put and ask.targets[0].label in ask.base.metric_by_id


_POLAR = re.compile(r"(?:so |but |and |wait |y |pero )*(?:did|is|are|was|were|has|have|do|does|es|son|fueron|hubo|acaso)\b")
_RELATES = ("ratio", "compare", "difference")
_OF_TWO = frozenset({"difference", "ratio", "times", "share"})
_HOW_BIG = re.compile(
    r"\bhow (?:big|large|steep|sharp|great|much|far)\b.{0,30}"
    r"\b(?:fall|fell|drop\w*|decline\w*|decrease\w*|rise|rose|jump\w*|increase\w*|climb\w*|gr[eo]w\w*|change\w*)\b"
    r"|\b(?:cuanto|de cuanto) (?:fue |cayo|bajo|subio|aumento|crecio)"
)
_IN_WORDS = ("explanation", "rule", "quotation")
_LISTED = re.compile(r"\s[/+]\s")


def _comparison(ask: Ask) -> Draft | None:
    if ask.query.has("can_they") and not ask.query.periods and not ask.query.numbers and not ask.query.has("how_many", "compare"):
        return None
    one_thing = ask.intents[0].label in _IN_WORDS and ask.intents[0].share >= _PLAIN and not ask.query.has("how_many")
    listed_up = not one_thing and any(c in ask.query.text for c in ",/+&;")  # not "if they dismiss my case, can I apply again?"
    joined = bool(CONJUNCTIONS.intersection(ask.query.tokens)) or listed_up
    several = ask.belief("comparison") >= _INTENT or len(whens(ask.query)) >= _MANY or len(restated(ask)) >= _MANY
    several = several or (joined and (listed(ask.query) or len(spoken_of(ask)) >= _MANY or ask.belief("comparison") >= _LIKELY))
    both_counts = ask.query.has("remain") and ask.query.has("percent") and ask.query.has("headcount") and not ask.query.has("negation")
    if not several and not both_counts and not ask.query.has("three_outcomes"):
        return None
    spoken = spoken_of(ask)
    if len(spoken) > _MANY and _LISTED.search(ask.query.text):
        return comparison.answer(ask, spoken)
    dated = sum(bool(clause.query.periods) for clause in ask.clauses)
    counted = operands(ask)
    each_dated = len({f.metric or f.id for f in spoken}) > 1 and dated > 1 and len(spoken) >= len(counted)
    facts = spoken if each_dated else max(counted, spoken, key=len)
    if ask.belief("comparison") >= _INTENT:
        facts = list(dict.fromkeys([*facts, *restated(ask)]))  # "dismissals in 2022, and who reported the 350k"
    gap = missing(ask)
    if (
        len(facts) == _MANY
        and not gap
        and facts[0].metric == facts[1].metric
        and facts[0].period.year != facts[1].period.year
        and (change := calculation.change(ask))
    ):
        return change
    years_only = not any(when.month for when in ask.query.periods)  # two dates may be the ends of one span
    if len(facts) >= _MANY or (gap and facts and years_only):
        return comparison.answer(ask, facts, gap)
    metric = ask.targets[0].label
    if metric in ask.base.metric_by_id and ask.query.has("trend", "highest", "lowest"):
        return comparison.series(ask, metric)
    return None


def _sourced(ask: Ask) -> Draft | None:
    """A source asked for in so many words comes before any check of the number it names."""
    query = ask.query
    who_said = query.has("who") and query.has("whose_words", "source_q") and bool(query.numbers) and ask.belief("comparison") < _INTENT
    in_words = query.has("source_q") and ask.belief("claim") < _CERTAIN and ask.belief("provenance") >= _LIKELY
    return _provenance(ask) if who_said or in_words else None


def _provenance(ask: Ask) -> Draft | None:
    stated = next((f for n in ask.query.numbers if (f := by_value(ask, n.value))), None)
    asks_who = ask.query.has("who", "source_q", "whose_words") and ask.belief("provenance") + ask.belief("quotation") >= _LIKELY
    asks_who = asks_who or (ask.query.has("who") and ask.query.has("whose_words", "source_q"))
    if ask.intents[0].label != "provenance" and not (stated and asks_who):
        return None
    if stated is None and (strange := next((n for n in ask.query.numbers if known_digits(n.value) > _TELLING_DIGITS), None)):
        return provenance.nobodys(ask, strange)
    fact = stated or top_fact(ask)
    return provenance.answer(ask, fact) if fact else None


_WAYS: tuple[Callable[[Ask], Draft | None], ...] = (
    bare_number.answer,
    _open,
    _sourced,
    _scenario,
    _levels,
    exempt.answer,
    _outside,
    spans.answer,
    _calculation,
    _claim,
    _comparison,
    _provenance,
)
