"""The figures that a calculation, comparison or claim speaks of: one for each thing named, for the period named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from bot.answering.draft import Ask
from bot.answering.operations import operation
from knowledge.lexicon import Hit
from knowledge.model import Fact, Figure
from knowledge.periods import When
from knowledge.query import SUBJECTS, Query
from knowledge.retrieval import BORDER
from knowledge.selection import COUNTERS, counted_by, fits, select
from knowledge.text import words

# What a concept of the lexicon counts when it is named beside others ("removals, grants and dismissals").
METRIC_OF = {
    "closed": "cases_closed_without_decision", "granted": "asylum_grants", "ordered": "removal_orders_asylum_cases",
    "remain": "number_allowed_to_remain", "pending": "pending_court_cases", "filed": "asylum_applications_filed_court",
    "removed": "removals_and_returns", "completed": "court_case_completions", "received": "new_court_cases",
    "no_paper": "dismissals_no_charging_paper", "grant_rate": "asylum_grant_rate", "wait_time": "waiting_time",
    "deportation_word": "removal_orders_asylum_cases",
}  # fmt: skip
# Named things that are rules with a number of their own.
FACT_OF = {
    "bill": "senate-bill-mandatory-5000",
    "shut": "border-rule-trigger-2500",
    "lift": "border-rule-lift-1500",
    "rule": "border-rule-trigger-2500",
}
OUTCOMES = ("cases_closed_without_decision", "removal_orders_asylum_cases", "asylum_grants")  # as the article sets them side by side
ARTICLE_YEAR = 2022
_FACTORS = "ratio_between_years"
_DAILY = "daily_average_encounters_between_ports"
_LEVEL = "threshold_daily_encounters"
_LEVELS = re.compile(
    r"\b(?:thresholds|triggers|levels|umbrales|niveles|(?:three|3|tres) (?:\w+ )?(?:numbers|figures|cifras|numeros))\b"
)  # the bill has three
_ARTICLE = "the article of 3 June 2024"
OUTCOME_CONCEPTS = frozenset({"closed", "granted", "ordered", "deportation_word"})
# The ranker's shares from which a whole message's target, a clause's, and a second target count as named.
_WHOLE, _CLAUSE, _SECOND, _SECOND_LIKELY, _WORDS = 0.5, 0.45, 0.14, 0.07, 0.12
CONJUNCTIONS = frozenset({"or", "o", "u", "and", "plus", "y", "e", "&", "also", "tambien"})
# Numbers below this are days, votes and shares more often than a fact's value restated.
_MIN_RESTATED = 12


def metric_for(query: Query, concept: str) -> str:
    """The metric a concept means here: the other words decide between courts, USCIS and the asylum part."""
    if concept == "pending" and query.has("uscis"):
        return "pending_affirmative_asylum"
    if concept == "crossing":
        return "border_encounters_all_southwest" if query.has("all_southwest") else "border_encounters_between_ports"
    if concept == "removed" and query.has("closed", "granted"):
        return "removal_orders_asylum_cases"
    if concept == "remain" and query.has("percent") and not query.has("how_many"):
        return "share_allowed_to_remain"
    return METRIC_OF[concept]


def named(query: Query) -> list[Hit]:
    """The hits that name something countable, in order, the longest where they overlap, each concept once."""
    found: list[Hit] = []
    for hit in sorted(query.hits, key=lambda h: (h.start, -(h.end - h.start))):
        if not _countable(query, hit.concept):
            continue
        if any(hit.start < other.end and other.start < hit.end for other in found) or any(hit.concept == o.concept for o in found):
            continue
        found.append(hit)
    return found


def listed(query: Query) -> bool:
    """Whether two things are named with a comma or a conjunction between them, wherever else the message has commas."""
    hits = named(query)
    if len(hits) < 2:
        return False
    between = query.tokens[hits[0].end : hits[-1].start]
    found = words(query.text)
    text = query.text[found[hits[0].end - 1].end : found[hits[-1].start].start]
    return not CONJUNCTIONS.isdisjoint(between) or any(c in text for c in ",/+&;")


def _countable(query: Query, concept: str) -> bool:
    if concept == "deportation_word":
        return not query.has("ordered", "removed")
    if concept == "rule":
        return query.has("bill")
    if concept in ("shut", "lift", "crossing") and query.concepts & OUTCOME_CONCEPTS:
        return query.has("threshold", "bill")
    return concept in METRIC_OF or concept in FACT_OF or concept == "crossing"


def figure_for(ask: Ask, metric: str, when: When | None = None) -> Figure | None:
    """The figure of a metric for a period; without one, the article's own, so that operands belong together."""
    query = ask.query if when is None else replace(ask.query, periods=(when,))
    selection = select(ask.base, metric, query, when)
    if when is None and not query.periods:
        both = [f for f in (selection.fact, *selection.others) if f]
        reported = [f for f in both if _ARTICLE in (*f.attribution.repeated_by, f.attribution.claimed_by)]
        return reported[0] if reported else selection.fact
    return selection.fact


def in_year(year: int) -> When:
    """A plain year."""
    return When(year)


def whens(query: Query) -> list[When]:
    """Every period a question names, a span as its two ends."""
    found: list[When] = []
    for when in query.periods:
        found += [when] if when.until is None else [in_year(when.year), in_year(when.until)]
    return list(dict.fromkeys(found))


def operands(ask: Ask) -> list[Fact]:
    """Everything countable that a message names, each once, in order."""
    query = ask.query
    periods = whens(query)
    if query.has("bill") and _LEVELS.search(query.text) and len(restated(ask)) < 2:
        return [f for f in ask.base.answerable if f.id.startswith("senate-bill") and f.metric == _LEVEL]
    if query.has("three_outcomes"):
        return _unique(figure_for(ask, metric, periods[0] if periods else in_year(ARTICLE_YEAR)) for metric in OUTCOMES)
    if len(stated := restated(ask)) > 1:
        return stated
    if (query.has("on_and_off") and not query.concepts & OUTCOME_CONCEPTS) or (
        query.has("shut") and query.has("lift") and not query.has("bill")
    ):
        return ask.base.some([FACT_OF["shut"], FACT_OF["lift"]])
    by_words = sum(target.share >= _WORDS and target.label in ask.base.by_id for target in ask.targets) > 1
    if ask.targets[0].label == _DAILY and (level := next((FACT_OF[verb] for verb in ("lift", "shut") if query.has(verb)), None)):
        return _unique([figure_for(ask, _DAILY), *ask.base.some([level])])  # "May's daily average minus the trigger level"
    ways = (_by_rank, _over_periods, _by_name) if by_words else (_over_periods, _over_counters, _by_name, _all_of, _by_clause, _by_rank)
    for way in ways:
        found = _unique(way(ask, periods))
        if len(found) > 1:
            return found
    if stated and operation(query) == "difference":  # "take 648,000 and subtract those allowed to remain"
        found = _unique([*stated, *_by_name(ask, periods)])
    return found or stated


def _unique(facts: Iterable[Fact | None]) -> list[Fact]:
    """Each once; a factor between two years ("ten times 2014") is no count to reckon with."""
    return list(dict.fromkeys(fact for fact in facts if fact is not None and fact.value is not None and fact.metric != _FACTORS))


def yearly(ask: Ask, metric: str) -> bool:
    """Whether a metric has figures of whole years, or of dates in them."""
    return any(f.period.year and not f.period.partial for f in ask.base.figures_by_metric.get(metric, ()))


def _over_periods(ask: Ask, periods: list[When]) -> list[Fact | None]:
    """One metric over several periods: "dismissals in 2014 and 2022"."""
    if len(periods) == 1 and periods[0].kind == "since" and ask.query.has("rise", "fall", "change", "doubled", "tripled", "times"):
        return _since_then(ask, periods[0])
    if len(periods) < 2:
        return []
    found = [_of_one_series(ask, [figure_for(ask, metric, when) for when in periods]) for metric in whole_metrics(ask)]
    return max(found, key=lambda figures: len(_unique(figures)), default=[])


def _of_one_series(ask: Ask, figures: list[Figure | None]) -> list[Fact | None]:
    """The figures, each replaced by the one for its period from a series that another of them is in: one counter throughout."""
    series = next((f.series for f in figures if f and f.series), None)
    twins = {
        (f.period.year, f.period.month): f for f in ask.base.answerable if isinstance(f, Figure) and series and f.series == series
    }  # fmt: skip
    return [twins.get((f.period.year, f.period.month), f) if f and f.metric else f for f in figures]


def over_years(ask: Ask, metric: str, years: Iterable[int]) -> list[Fact | None]:
    """The figure of a metric for each of some years, from one counter as far as it has them."""
    return _of_one_series(ask, [figure_for(ask, metric, in_year(year)) for year in years])


def _since_then(ask: Ask, when: When) -> list[Fact | None]:
    """A stock then and its newest: "did the backlog grow since 2014?"."""
    for metric in whole_metrics(ask):
        then = figure_for(ask, metric, in_year(when.year))
        newest = next((f for f in ask.base.some(ask.base.metric_by_id[metric].undated)), None)
        if then and newest and newest.period.since is None:
            return [then, newest]
    return []


def whole_metrics(ask: Ask) -> list[str]:
    """The metrics a whole message may be about: the ranker's first where it is sure, the one that is named."""
    top = ask.targets[0]
    concepts = [hit.concept for hit in named(ask.query) if hit.concept not in FACT_OF]
    found = [top.label] if top.label in ask.base.metric_by_id else []
    return found + ([metric_for(ask.query, concepts[0])] if len(concepts) == 1 else [])


def _over_counters(ask: Ask, periods: list[When]) -> list[Fact | None]:
    """One metric by two counters: "TRAC against EOIR at the end of 2024"."""
    counters = [concept for concept in COUNTERS if ask.query.has(concept)]
    metrics = whole_metrics(ask)
    if not metrics or len(counters) < 2 or len(periods) > 1:
        return []
    found: list[Fact | None] = []
    for concept in counters:
        query = replace(ask.query, concepts=ask.query.concepts - (set(counters) - {concept}))
        figure = figure_for(replace(ask, query=query), metrics[0], periods[0] if periods else None)
        found.append(figure if figure and counted_by(figure, COUNTERS[concept]) else None)
    return found


def _by_name(ask: Ask, periods: list[When]) -> list[Fact | None]:
    """Several things by their concepts, each for the one period named (or the article's year)."""
    hits = named(ask.query)
    outcomes = {hit.concept for hit in hits} & OUTCOME_CONCEPTS
    shared = in_year(ARTICLE_YEAR) if len(outcomes) > 1 and not periods else None
    found: list[Fact | None] = []
    if ask.query.has("remain") and ask.query.has("percent") and ask.query.has("both", "headcount"):
        found += [figure_for(ask, "share_allowed_to_remain"), figure_for(ask, "number_allowed_to_remain")]
    for hit in hits:
        if hit.concept in FACT_OF:
            found += ask.base.some([FACT_OF[hit.concept]])
        else:
            metric = metric_for(ask.query, hit.concept)
            found.append(figure_for(ask, metric, shared) or (_without_period(ask, metric) if len(hits) > 1 else None))
    return found


def _without_period(ask: Ask, metric: str) -> Figure | None:
    """The article's figure of a metric that has none for the period another thing was asked for ("backlog + closed since 2022")."""
    if any(when.kind == "in" for when in ask.query.periods) and yearly(ask, metric):
        return None  # asked by year, it has none for this one: another year's is no answer
    return figure_for(replace(ask, query=replace(ask.query, periods=())), metric)


_EVERY = frozenset({"both", "each", "all", "two", "ambos", "ambas", "todos", "todas", "dos"})
_FEW = 4


def _all_of(ask: Ask, periods: list[When]) -> list[Fact | None]:
    """Every figure of a metric that has few ("both Senate votes")."""
    label = ask.targets[0].label
    figures = [f for f in ask.base.figures_by_metric.get(label, ()) if not periods or fits(f, periods[0])]
    return list(figures) if _EVERY.intersection(ask.query.tokens) and len(figures) <= _FEW else []


def _by_clause(ask: Ask, _: list[When]) -> list[Fact | None]:
    """What each clause is about, where the ranker is sure of it."""
    return [believed(clause) for clause in ask.clauses]


def believed(clause: Ask) -> Fact | None:
    """What a clause is about, where the ranker is sure."""
    target = clause.targets[0]
    if target.share < _CLAUSE or target.label == BORDER or not clause.query.concepts & SUBJECTS:
        return None
    return _fact(clause, target.label)


def _by_rank(ask: Ask, _: list[When]) -> list[Fact | None]:
    """The ranker's first targets, as far as it believes in each."""
    least = _SECOND_LIKELY if ask.belief("calculation") + ask.belief("comparison") >= _WHOLE else _SECOND
    return [_fact(ask, target.label) for target in ask.targets[:3] if target.share >= least]


def spoken_of(ask: Ask) -> list[Fact]:
    """What each clause is about, figures or not: "what did Arthur call it, and what did Quiroga say"."""
    return list(dict.fromkeys(fact for clause in ask.clauses if (fact := believed(clause))))


def _fact(ask: Ask, label: str) -> Fact | None:
    if label in ask.base.metric_by_id:
        return figure_for(ask, label)
    return next(iter(ask.base.some([label])), None)


def restated(ask: Ask) -> list[Fact]:
    """The facts whose values a question states itself ("the 350k", "102,550")."""
    return _unique(by_value(ask, number.value) for number in ask.query.numbers)


def by_value(ask: Ask, value: Decimal) -> Fact | None:
    """The fact whose value a question states: of several the one the ranker believes in, the article's before others."""
    matching = [f for f in ask.base.answerable if f.value == value and value > _MIN_RESTATED]
    believed_in = [target.label for target in ask.targets]

    def order(fact: Fact) -> tuple[int, int]:
        places = [believed_in.index(label) for label in (fact.metric, fact.id) if label in believed_in]
        return min(places, default=len(believed_in)), fact.tier

    return min(matching, key=order, default=None)


def top_fact(ask: Ask) -> Fact | None:
    """The fact the ranker believes in most: a metric's figure for the period asked, or a fact by its words."""
    return next((fact for target in ask.targets if (fact := _fact(ask, target.label))), None)
