"""A claimed number that is right, but of another counter, outcome or population than the one claimed."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.checked import Checked
from bot.answering.draft import Ask
from bot.answering.meaning import outcome_of, outcomes_named
from bot.answering.operands import figure_for, metric_for
from knowledge.model import Figure
from knowledge.selection import COUNTERS, counted_by

# Metrics of every kind of case, and the one of asylum cases that they are taken for.
_EVERY_KIND = {"cases_closed_all_types": "cases_closed_without_decision", "removal_orders_all_cases": "removal_orders_asylum_cases"}
_REMAIN, _RATE = "share_allowed_to_remain", "asylum_grant_rate"
_ORDERS = "removal_orders_asylum_cases"
_OUTCOMES = ("ordered", "granted", "closed", "remain", "pending", "removed")
_MOST_RANKED = 3  # targets that may be the outcome claimed
_WHOLE_YEAR = re.compile(
    r"\b(?:full|whole|entire|complete) (?:(?:fiscal|calendar) )?(?:year|20\d\d)\b|\ball (?:of )?(?:20\d\d|(?:that|the) year|year|(?:12|twelve) months)\b"
    r"|\bthroughout 20\d\d\b|\bano (?:entero|completo)\b|\btodo (?:el )?(?:ano|20\d\d)\b"
)
_DEPORTED = re.compile(r"\b(?:deported|deportad[oa]s?)\b")
_ONLY_ORDERED = re.compile(r"\b(?:order\w*|listed|told|facing|slated|marked|put up|orden\w*|lista\w*)\b")


def of_another_thing(ask: Ask, checked: Checked) -> Checked | None:
    """The verdict that a number which agrees with a fact is no number of what is claimed; None where it is."""
    return next((found for differs in _DIFFERS if (found := differs(ask, checked))), None)


def _other_counter(ask: Ask, checked: Checked) -> Checked | None:
    """A number that another counter gave than the one the claim names: EOIR's 2.46 million as TRAC's."""
    names = [name for concept, names in COUNTERS.items() if ask.query.has(concept) for name in names]
    fact = checked.fact
    if not names or not isinstance(fact, Figure) or counted_by(fact, names) or fact.metric is None:
        return None
    theirs = figure_for(ask, fact.metric)
    return Checked("other_thing", theirs, checked.claimed, fact) if theirs and counted_by(theirs, names) else None


def _not_carried_out(ask: Ask, checked: Checked) -> Checked | None:
    """Removal orders and closed cases claimed as deportations: neither is yet a removal."""
    text = ask.query.text
    if checked.fact.metric not in (_ORDERS, *_EVERY_KIND) or not _DEPORTED.search(text) or _ONLY_ORDERED.search(text):
        return None
    return Checked("other_thing", checked.fact, checked.claimed, checked.fact, asked="removals_and_returns")


def _other_population(ask: Ask, checked: Checked) -> Checked | None:
    """A count of every kind of case claimed as asylum cases."""
    if checked.fact.metric not in _EVERY_KIND or not ask.query.has("asylum"):
        return None
    claimed = figure_for(ask, _EVERY_KIND[checked.fact.metric])
    return Checked("other_thing", claimed, checked.claimed, checked.fact) if claimed else None


def _other_outcome(ask: Ask, checked: Checked) -> Checked | None:
    """A number that matches a figure of another outcome than the one claimed: half a million "got asylum"."""
    said, mine = outcomes_named(ask.query), outcome_of(checked.fact.metric)
    if ask.query.has("grant_rate") and checked.fact.metric == _REMAIN:  # closures count among those who remained, and are no grants
        return Checked("other_thing", checked.fact, checked.claimed, checked.fact, asked=_RATE)
    if mine is None or not said or mine in said:
        return None
    ranked = [t.label for t in ask.targets[:_MOST_RANKED] if outcome_of(t.label) in said]
    metrics = [*ranked, *(metric_for(ask.query, concept) for concept in _OUTCOMES if concept in said)]
    claimed = next((figure for metric in metrics if (figure := figure_for(ask, metric))), None)
    return Checked("other_thing", claimed or checked.fact, checked.claimed, checked.fact, asked=None if claimed else metrics[0])


def _whole_year(ask: Ask, checked: Checked) -> Checked | None:
    """A count of a part of a year, claimed as the whole year's."""
    if not checked.fact.period.partial or not _WHOLE_YEAR.search(ask.query.text):
        return None
    return Checked("other_period", checked.fact, checked.claimed, checked.fact, asked=checked.fact.metric)


_DIFFERS: tuple[Callable[[Ask, Checked], Checked | None], ...] = (
    _other_counter, _other_outcome, _other_population, _not_carried_out, _whole_year,
)  # fmt: skip
