"""Counts of several years together: the figure that covers just those years, or their sum where no year is missing."""

from __future__ import annotations

import re

from bot.answering import comparison, figure
from bot.answering.arithmetic import add, amount_of
from bot.answering.checking import claimed_numbers
from bot.answering.derived import derived
from bot.answering.draft import Ask, Draft
from bot.answering.meaning import meant_metric
from bot.answering.operands import OUTCOME_CONCEPTS, in_year, named, over_years
from bot.answering.operations import operation
from knowledge.periods import When
from knowledge.query import Query
from knowledge.selection import select

_SURE = 0.5  # belief in the metric that is to be added up
_BETWEEN = re.compile(r"\b(?:between|entre)\s(?:the\s|el\s|los\s)?(?:(?:fiscal\s)?years?\s|anos?\s)?$")
_FROM = re.compile(r"\b(?:from|desde|de|del)\s(?:the\s|el\s)?(?:(?:fiscal\s)?year\s|ano\s)?$")
_AND = re.compile(r"^\s?(?:and|y|e|&)\s?(?:fiscal\s(?:year\s)?)?$")
_UP_TO = re.compile(
    r"^\s?,?\s?(?:up to|till|until|through|thru|to|hasta|al?)\s(?:the\s|el\s)?(?:(?:part|end|middle|year)\s(?:of|year)\s)?$"
)
_ONE_BY_ONE = re.compile(
    r"\b(?:each|every|per|by|cada|por) (?:fiscal )?(?:year|ano)\b|\b(?:yearly|annual\w*|anual\w*|year by year|respectively)\b"
)
_ADDED = re.compile(r"\b(?:tot|add|sum|total\w*|suma\w*)\b")
# What sets the ends of a span against each other instead of adding it up.
_SET_APART = ("compare", "difference", "rise", "fall", "change", "highest", "lowest", "percent", "doubled", "tripled", "times", "ratio")


def answer(ask: Ask) -> Draft | None:
    """How many in all the years from one to another; None for a stock, for one year, and where something else is asked."""
    span = span_of_years(ask.query)
    if span is None or not _adds_up(ask):
        return None
    metric = meant_metric(ask.query, ask.targets[0].label)
    if not _is_flow(ask, metric):
        return None
    first, last = span
    whole = When(first, "span", until=last)
    if not ask.query.has("exact") and not _ADDED.search(ask.query.text) and select(ask.base, metric, ask.query, whole).fact:
        return figure.answer(ask, metric, whole)
    years = range(first, last + 1)
    found = over_years(ask, metric, years)
    counts = [f for f in found if f is not None]
    if len(counts) == len(years):
        name = ask.sentences.metric_name(ask.base.metric_by_id[metric])
        parts = "yes" if any(f.period.partial for f in counts) else "no"
        total = add([amount_of(f) for f in counts])
        return derived(ask, "calc-sum-years", total, counts, "+", name=name, first=str(first), last=str(last), partial=parts)
    missing = next(year for year, f in zip(years, found, strict=True) if f is None)
    return comparison.answer(ask, counts[: comparison.MOST_BLOCKS - 1], (metric, in_year(missing))) if counts else None


def span_of_years(query: Query) -> tuple[int, int] | None:
    """The first and last year of the only span that a question names: "2019-2023", "between 2019 and 2023"."""
    if any(when.month for when in query.periods):
        return None
    match query.periods:
        case [When(kind="span", until=int(until)) as when]:
            return when.year, until
        case [When(kind="in" | "since") as one, When(kind="in" | "before") as other] if one.year < other.year:
            before, between = query.text[: one.start], query.text[one.end : other.start]
            joined = (_BETWEEN.search(before) and _AND.match(between)) or _UP_TO.match(between)
            return (one.year, other.year) if joined or (one.kind == "since" and _UP_TO.match(between)) else None
    return None


def _adds_up(ask: Ask) -> bool:
    query = ask.query
    if operation(query) not in (None, "sum") or query.has(*_SET_APART) or claimed_numbers(query):
        return False
    if (query.has("trend") or _ONE_BY_ONE.search(query.text)) and not _ADDED.search(query.text):
        return False
    outcomes = {hit.concept for hit in named(query)} & OUTCOME_CONCEPTS
    return query.has("how_many", "vague_number", "sum") and ask.targets[0].share >= _SURE and len(outcomes) <= 1


def _is_flow(ask: Ask, metric: str) -> bool:
    """Whether a metric counts what happens in a year, not what there is on a day: only that may be added."""
    figures = ask.base.figures_by_metric.get(metric, ())
    told_apart = metric in ask.base.metric_by_id and ask.base.metric_by_id[metric].told_apart_by == "period"
    return (
        told_apart
        and bool(figures)
        and all(f.period.basis != "point" and ask.sentences.unit(f) not in ("percent", "por ciento") for f in figures)
    )
