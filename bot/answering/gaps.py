"""What a calculation or comparison lacks: a metric without a figure for a period that the message names."""

from __future__ import annotations

import re

from bot.answering.draft import Ask
from bot.answering.meaning import meant_metric
from bot.answering.operands import FACT_OF, OUTCOMES, figure_for, metric_for, named, restated, whole_metrics, yearly
from knowledge.periods import When
from knowledge.selection import meant

_TO = re.compile(r"\b(?:to|till?|until|through|thru|hasta|al?)\b|-")


def missing(ask: Ask) -> tuple[str, When] | None:
    """A metric that a message names, and a period it names for it, of which there is no figure: nothing can be reckoned without.

    Where several metrics and several periods are named, nobody can tell which belongs to which.
    """
    periods = [when for when in ask.query.periods if when.kind == "in"]
    metrics = _spoken_metrics(ask)
    if (len(metrics) > 1 and len(periods) > 1) or len(restated(ask)) > 1:
        return None
    for metric in metrics:
        if not yearly(ask, metric) or _counted_together(ask, metric):
            continue
        if gap := next((when for when in periods if not _has(ask, metric, when)), None):
            return metric, gap
    return None


def _has(ask: Ask, metric: str, when: When) -> bool:
    return any(figure_for(ask, each, when) for each in (metric, meant_metric(ask.query, metric)))


def _counted_together(ask: Ask, metric: str) -> bool:
    """Whether the periods are the ends of a span that one figure counts: "Jan 2021 to June 2024"."""
    periods = ask.query.periods
    together = meant(ask.query, ask.base.figures_by_metric.get(metric, ()))
    if together is None or together.until is None or len(periods) > 2:
        return False
    return len(periods) < 2 or bool(_TO.search(ask.query.text[periods[0].end : periods[1].start]))


def _spoken_metrics(ask: Ask) -> list[str]:
    """The metrics that a message names; the ranker's first where it names one or none."""
    if ask.query.has("three_outcomes"):
        return list(OUTCOMES)
    concepts = [hit.concept for hit in named(ask.query) if hit.concept not in FACT_OF]
    return [metric_for(ask.query, concept) for concept in concepts] if len(concepts) > 1 else whole_metrics(ask)[:1]
