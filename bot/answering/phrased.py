"""The fact to which a curator gave a question in so many words, where the other ways come to something else."""

from __future__ import annotations

from bot.answering import explanation, figure
from bot.answering.draft import Ask, Draft
from bot.model import Section
from knowledge.model import Fact, Figure
from knowledge.query import Query
from knowledge.retrieval import target_of
from knowledge.selection import Selection


def fact_of_phrasing(ask: Ask, draft: Draft) -> Draft | None:
    """The answer from that fact; None where there is no such phrasing, or `draft` has its fact already.

    A curator's phrasing breaks no rule: a question without a period gets what an undated
    one gets (design.md, rule 5), and one that names a year never the figure of another (rule 6).
    """
    fact = ask.base.by_id.get(ask.phrased) if ask.phrased else None
    if fact is None or (draft.status == "answered" and (fact.withdrawn or fact in (*draft.facts, *draft.extra))):
        return None
    if fact.withdrawn:
        return _withdrawn(ask, fact, draft)
    if not isinstance(fact, Figure) or target_of(ask.base, fact.kind, [fact.id]) == fact.id:
        return explanation.answer(ask, fact)
    if not ask.query.periods and not ask.query.numbers:  # a number may be a period that only people understand ("back in 22")
        undated = figure.answer(ask, fact.metric or "")
        return undated if draft.status != "answered" else None
    return figure.figure_draft(ask, Selection(fact), dated=True) if _of_its_years(fact, ask.query) else None


def _withdrawn(ask: Ask, fact: Fact, draft: Draft) -> Draft | None:
    """That what is asked for was taken out; None where the draft says so itself, as it does of a metric's figures."""
    if isinstance(fact, Figure) and draft.metric == fact.metric:
        return None
    said = ask.say(f"withdrawn-fact-{fact.standing}", why=fact.why or "")
    return Draft(draft.kind, (Section(headline=said),), status="no_answer", suggestions=draft.suggestions, differs="standing")


def _of_its_years(fact: Fact, query: Query) -> bool:
    period = fact.period
    own = {period.year, period.since, period.start and period.start.year, period.end and period.end.year}
    return not query.years or bool(own.intersection(query.years))
