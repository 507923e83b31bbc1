"""A count spread over its days, weeks or months, and a daily level over a week."""

from __future__ import annotations

import re
from calendar import isleap
from decimal import Decimal

from bot.answering import figure
from bot.answering.arithmetic import Amount, amount_of, shown, times
from bot.answering.derived import plain
from bot.answering.draft import Ask, Draft
from bot.answering.operands import by_value, top_fact
from bot.answering.operations import Unit, unit_of
from bot.model import Section, Working
from knowledge.model import Fact
from knowledge.periods import When
from knowledge.selection import select

_TRIGGER = "border-rule-trigger-2500"
_COUNT, _DAILY = "border_encounters_between_ports", "daily_average_encounters_between_ports"
_NOT_PER_DAY = frozenset({_DAILY, "asylum_grant_rate", "share_allowed_to_remain", "threshold_daily_encounters"})
# "If it spans seven months".
_GIVEN: dict[Unit, re.Pattern[str]] = {
    "day": re.compile(r"\b(?P<n>\w+) (?:days|dias)\b"), "week": re.compile(r"\b(?P<n>\w+) (?:weeks|semanas)\b"),
    "month": re.compile(r"\b(?P<n>\w+) (?:months|meses)\b"),
}  # fmt: skip
_DIGITS = 4  # finer than the days of a month or year are known to be counted, nothing is said
_DAYS_A_WEEK = 7
_DAYS_A_MONTH = 30.4


def per_unit(ask: Ask) -> Draft | None:
    """A month's or year's count by day, week or month."""
    fact = next((f for n in ask.query.numbers if (f := by_value(ask, n.value))), None) or top_fact(ask)
    if fact and unit_of(ask.query) == "day" and (counted := _counted_by_day(ask, fact)):
        return counted
    unit = unit_of(ask.query)
    given = _given(ask, unit)
    divisor = given or (_units_in(fact, unit) if fact else None)
    if fact is None or fact.value is None or fact.metric in _NOT_PER_DAY or divisor is None or divisor <= 1:
        return None
    each = shown(Amount(fact.value / divisor, fact.qualifier or "exactly", _DIGITS))
    result = ask.sentences.wording.hedged(plain(ask, each.value), each.qualifier)
    expression = f"{plain(ask, fact.value)} ÷ {plain(ask, divisor.quantize(Decimal('0.1')))}"
    working = Working(
        expression=ask.say("calc-working", expression=expression, result=plain(ask, (fact.value / divisor).quantize(Decimal("0.1")))),
        result=result, value=each.value, inputs=(fact.id,), note=ask.say("calc-given", n=plain(ask, given)) if given else None,
    )  # fmt: skip
    section = Section(
        headline=ask.opening("calc-per-unit", result=result, unit=unit, a=ask.sentences.called(fact)),
        figures=(ask.sentences.figure(fact),),
        working=working,
    )
    return Draft("calculation", (section,), (fact,), metric=fact.metric)


def _counted_by_day(ask: Ask, fact: Fact) -> Draft | None:
    """The daily average that somebody counted for the period: better than one derived."""
    year, month = fact.period.month or (None, None)
    if fact.metric != _COUNT or year is None or ask.query.has("per_unit"):
        return None
    return (
        figure.answer(ask, _DAILY, When(year, month=month)) if select(ask.base, _DAILY, ask.query, When(year, month=month)).fact else None
    )


def _given(ask: Ask, unit: Unit) -> Decimal | None:
    """How many of the unit the question itself says that the count spans."""
    said = _GIVEN[unit].search(ask.query.text)
    return next((n.value for n in ask.query.numbers if said and n.start == said.start("n")), None)


def _units_in(fact: Fact, unit: Unit) -> Decimal | None:
    days = _days_of(fact)
    if days is None:
        return None
    return {"day": Decimal(days), "week": Decimal(days) / _DAYS_A_WEEK, "month": Decimal(round(days / _DAYS_A_MONTH))}[unit]


def _days_of(fact: Fact) -> int | None:
    """The days a count runs over; None for what is no count over a time, or over one whose ends are not known."""
    period = fact.period
    if period.start and period.end:
        return (period.end - period.start).days + 1
    if period.end or period.year is None or period.since is not None or period.basis == "point":
        return None
    return 366 if isleap(period.year) else 365  # fiscal year 2024 has the leap day of 2024 too


def week(ask: Ask) -> Draft | None:
    """A daily number, or the border rule's trigger, over a week."""
    number = next((n for n in ask.query.numbers if n.value > 12), None)
    fact = (
        by_value(ask, number.value)
        if number
        else next((f for f in ask.base.some([_TRIGGER]) if ask.query.has("shut", "threshold", "rule")), None)
    )
    if number is None and fact is None:
        return None
    daily = Amount(number.value, digits=6) if number else amount_of(fact) if fact else Amount(Decimal(0))
    total = times(daily, _DAYS_A_WEEK)
    result = plain(ask, total.value)
    working = Working(
        expression=ask.say("calc-working", expression=f"{plain(ask, daily.value)} × {_DAYS_A_WEEK}", result=result),
        result=result, value=total.value, inputs=(fact.id,) if fact else (),
    )  # fmt: skip
    facts = (fact,) if fact else ()
    section = Section(headline=ask.opening("calc-week", result=result, daily=plain(ask, daily.value)), working=working,
                      notes=tuple(ask.sentences.statement(f) for f in facts))  # fmt: skip
    return Draft("calculation", (section,), facts)
