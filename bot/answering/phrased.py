"""The fact to which a curator gave a question in so many words, where the other ways come to something else."""

from __future__ import annotations

from bot.answering import explanation, figure
from bot.answering.draft import Ask, Draft
from knowledge.model import Fact, Figure
from knowledge.query import Query
from knowledge.retrieval import target_of
from knowledge.selection import Selection


def fact_of_phrasing(ask: Ask, draft: Draft) -> Draft | None:
    """The answer from that fact; None where there is no such phrasing, or `draft` has its fact already.

    A curator's phrasing breaks no rule: a question without a period gets what an undated
    one gets (design.md, rule 5), and one that names a year never the figure of another (rule 6).
    """
    fact = next(iter(ask.base.some([ask.phrased])), None) if ask.phrased else None
    if fact is None or (draft.status == "answered" and fact in (*draft.facts, *draft.extra)):
        return None
    if not isinstance(fact, Figure) or target_of(ask.base, fact.kind, [fact.id]) == fact.id:
        return explanation.answer(ask, fact)
    if not ask.query.periods and not ask.query.numbers:  # a number may be a period that only people understand ("back in 22")
        undated = figure.answer(ask, fact.metric or "")
        return undated if draft.status != "answered" else None
    return figure.figure_draft(ask, Selection(fact), dated=True) if _of_its_years(fact, ask.query) else None


def _of_its_years(fact: Fact, query: Query) -> bool:
    period = fact.period
    own = {period.year, period.since, period.start and period.start.year, period.end and period.end.year}
    return not query.years or bool(own.intersection(query.years))
