"""One fact by its words, or one figure of a metric: what is left where nothing is claimed, compared or reckoned."""

from __future__ import annotations

from bot.answering import border_rule, comparison, explanation, figure, refusal
from bot.answering.draft import Ask, Draft
from bot.answering.meaning import meant_metric
from bot.answering.ordering import LEVELS, in_order
from knowledge.model import Fact, Quotation
from knowledge.retrieval import BORDER
from knowledge.selection import COUNTERS, select

_ANSWER = 0.08  # less belief is noise


def answer(ask: Ask) -> Draft:
    """The fact, or the figure of a metric, that is likeliest meant."""
    for target in in_order(ask):
        if target.share < _ANSWER:
            break
        if target.label in ask.base.metric_by_id:
            metric = _with_figure(ask, meant_metric(ask.query, target.label), target.label)
            extreme = not ask.query.periods and ask.query.has("highest", "lowest", "trend") and not ask.query.has("newest")
            return (comparison.series(ask, metric) if extreme else None) or figure.answer(ask, metric)
        if topic := LEVELS.get(target.label):
            return border_rule.levels(ask, topic)
        if found := ask.base.some([target.label]):
            return _one(ask, found[0])
    if ask.targets[0].label == BORDER:
        return border_rule.levels(ask, "both-levels")
    return refusal.refuse(ask)


def _with_figure(ask: Ask, meant: str, ranked: str) -> str:
    """The metric meant, unless only the ranked one has a figure for the period and that one says itself what it is not."""
    if meant == ranked or select(ask.base, meant, ask.query).fact:
        return meant
    claimed = select(ask.base, ranked, ask.query).fact
    return ranked if claimed and claimed.standing == "claim" else meant


def _one(ask: Ask, fact: Fact) -> Draft:
    """A fact by its words; a speaker's own words where what they said is asked; a count where one is asked."""
    if (
        ask.query.has("bias_q")
        and fact.id.endswith("-descriptor")
        and ask.query.has(*COUNTERS)
        and not ask.query.has(fact.id.split("-")[0])
    ):
        return refusal.refuse(ask)  # what one paper or agency is says nothing of another
    if ask.query.has("whose_words") and not isinstance(fact, Quotation) and (said := said_by(ask, fact)):
        return explanation.answer(ask, said)
    if isinstance(fact, Quotation) and ask.query.has("how_many") and (metric := _next_metric(ask)):
        return figure.answer(ask, metric)
    return explanation.answer(ask, fact)


def said_by(ask: Ask, fact: Fact) -> Fact | None:
    """A quotation of the person that a fact is about."""
    name = fact.id.split("-")[0]
    return next((f for f in ask.base.answerable if isinstance(f, Quotation) and f.id.startswith(name)), None)


def _next_metric(ask: Ask) -> str | None:
    return next((t.label for t in ask.targets[1:] if t.label in ask.base.metric_by_id), None)
