"""Arithmetic with its working shown: ratio, share, sum, difference, change, totals per week, pace. Derived, never reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.answering.arithmetic import Amount, add, amount_of, divide, shown, subtract, times
from bot.answering.draft import Ask, Draft
from bot.answering.operands import METRIC_OF, by_value, metric_for, named, operands, top_fact
from bot.model import Section, Working
from knowledge.model import Fact
from knowledge.query import Query

_OUTCOMES_2022 = ("cases-closed-2022", "removal-orders-2022-rounded", "asylum-grants-2022-rounded")
_TRIGGER = "border-rule-trigger-2500"
_REMAIN_SHARE = "share-allowed-to-remain-77"
_DAYS_A_WEEK = 7
_PERCENT = Decimal(100)


def operation(query: Query) -> str | None:
    """Which arithmetic a question wants, from its words: the first of the signs that it shows."""
    return next((op for op, shows in _SIGNS if shows(query)), None)


def _asks_per_day(query: Query) -> bool:
    return query.has("per_unit") or (
        query.has("daily") and not query.has("shut", "lift", "threshold", "rule", "bill") and bool(query.periods)
    )


_HOW_MUCH_MORE = re.compile(r"\bhow (?:many|much) (?:more|fewer|less)\b|\bcuant[oa]s? mas\b")
_SIGNS: tuple[tuple[str, Callable[[Query], bool]], ...] = (
    ("pace", lambda q: q.has("pace")),
    ("week", lambda q: q.has("weekly") and q.has("daily", "shut", "threshold")),
    ("per_day", _asks_per_day),
    ("whole", lambda q: q.has("sum", "how_many") and q.has("remain") and any(n.kind == "percent" for n in q.numbers)),
    ("share", lambda q: q.has("percent") and not q.has("rise", "fall", "doubled")),
    ("times", lambda q: q.has("times", "doubled", "tripled")),
    ("ratio", lambda q: q.has("ratio")),
    ("difference", lambda q: q.has("difference") and not (len(q.years) > 1 and q.has("rise", "fall", "change"))),
    ("sum", lambda q: q.has("sum")),
    ("change", lambda q: q.has("change", "rise", "fall")),
    ("difference", lambda q: bool(_HOW_MUCH_MORE.search(q.text))),
)


def answer(ask: Ask) -> Draft | None:
    """The derived number with its working, or None where the question has no operands here."""
    op = operation(ask.query)
    compute = _COMPUTE.get(op or "")
    return compute(ask) if compute else None


def _ratio(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    a, b = facts[:2]
    return _draft(ask, "calc-ratio", divide(amount_of(a), amount_of(b)), [a, b], "÷")


def _times(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    a, b = sorted(facts[:2], key=lambda f: f.value or 0, reverse=True)
    return _draft(ask, "calc-times", divide(amount_of(a), amount_of(b)), [a, b], "÷")


def _share(ask: Ask) -> Draft | None:
    query = ask.query
    if query.has("negation") and query.has("remain"):
        return _rest(ask)
    if query.has("three_outcomes"):
        return _share_of_outcomes(ask)
    facts = operands(ask)
    if len(facts) == 1 or (len(facts) > 1 and facts[0].metric == facts[1].metric and facts[0].period == facts[1].period):
        facts = [facts[0], *_whole_of(ask, facts[0])]
    if len(facts) < 2:
        return None
    if any(ask.sentences.unit(f) in ("percent", "por ciento") for f in facts[:2]):
        return None
    part, whole = facts[:2] if (facts[0].value or 0) <= (facts[1].value or 0) else facts[1::-1]
    if part.metric == whole.metric and query.has("change", "fall", "rise"):
        return change(ask)
    quotient = divide(amount_of(part), amount_of(whole))
    return _draft(ask, "calc-share", quotient, [part, whole], "÷", percent=True)


def _whole_of(ask: Ask, part: Fact) -> list[Fact]:
    """The count that a figure is a part of, for the same period: asylum cases of all court cases."""
    metric = ask.base.metric_by_id.get(part.metric or "")
    if metric is None or metric.part_of is None:
        return []
    candidates = [
        f
        for f in ask.base.figures_by_metric.get(metric.part_of, ())
        if f.period.year == part.period.year and f.period.since == part.period.since
    ]
    same = [f for f in candidates if f.period.month == part.period.month]
    counter = [f for f in same if f.attribution.counted_by == part.attribution.counted_by]
    return list((counter or same or candidates)[:1])


def _rest(ask: Ask) -> Draft | None:
    facts = ask.base.some([_REMAIN_SHARE, "share-allowed-to-remain"])
    if not facts or facts[0].value is None:
        return None
    rest = subtract(Amount(_PERCENT, digits=3), amount_of(facts[0]))
    working = Working(
        expression=ask.say("calc-rest-working", value=f"{_n(ask, facts[0].value)}%", result=f"{_n(ask, rest.value)}%"),
        result=f"{_n(ask, rest.value)}%", value=rest.value, inputs=(facts[0].id,),
    )  # fmt: skip
    section = Section(headline=ask.say("calc-rest", result=f"{_n(ask, rest.value)}%"), figures=(ask.sentences.figure(facts[0]),), working=working,
                      notes=(ask.say("calc-rest-note"),))  # fmt: skip
    return Draft("calculation", (section,), tuple(facts[:1]), metric=facts[0].metric)


def _share_of_outcomes(ask: Ask) -> Draft | None:
    outcomes = ask.base.some(_OUTCOMES_2022)
    wanted = [metric_for(ask.query, hit.concept) for hit in named(ask.query) if hit.concept in METRIC_OF] + [t.label for t in ask.targets]
    part = next((o for metric in wanted for o in outcomes if o.metric == metric), None)
    if len(outcomes) < len(_OUTCOMES_2022) or part is None:
        return None
    whole = add([amount_of(f) for f in outcomes])
    quotient = divide(amount_of(part), whole)
    result = _percent(ask, quotient)
    total = " + ".join(_n(ask, f.value) for f in outcomes)
    expression = ask.say(
        "calc-working", expression=f"{_n(ask, part.value)} ÷ ({total}) = {_n(ask, part.value)} ÷ {_n(ask, whole.value)}", result=result
    )
    working = Working(expression=expression, result=result, value=quotient.value, inputs=tuple(f.id for f in outcomes))
    headline = ask.say("calc-share", result=result, a=ask.sentences.called(part), b=ask.say("calc-three-outcomes"))
    section = Section(headline=headline, figures=tuple(ask.sentences.figure(f) for f in outcomes), working=working)
    return Draft("calculation", (section,), tuple(outcomes), metric=part.metric)


def _sum(ask: Ask) -> Draft | None:
    facts = ask.base.some(_OUTCOMES_2022) if ask.query.has("three_outcomes") and len(operands(ask)) < 2 else operands(ask)
    if len(facts) < 2:
        return None
    return _draft(ask, "calc-sum", add([amount_of(f) for f in facts]), list(facts), "+")


def _difference(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    a, b = sorted(facts[:2], key=lambda f: f.value or 0, reverse=True)
    return _draft(ask, "calc-difference", subtract(amount_of(a), amount_of(b)), [a, b], "−")


def change(ask: Ask) -> Draft | None:
    """How much one thing rose or fell between two periods, in numbers, percent and times."""
    facts = operands(ask)
    if len(facts) < 2:
        return None
    if facts[0].metric != facts[1].metric:
        return _difference(ask)
    first, last = sorted(facts[:2], key=_when_counted)
    moved = subtract(amount_of(last), amount_of(first))
    quotient = divide(moved, amount_of(first))
    ratio = _result(ask, divide(amount_of(last), amount_of(first)), whole=False) if moved.value > 0 else ""
    key = "calc-rise" if moved.value >= 0 else "calc-fall"
    return _draft(
        ask,
        key,
        Amount(abs(moved.value), moved.qualifier, moved.digits),
        [last, first],
        "−",
        percentage=_percent(ask, Amount(abs(quotient.value), quotient.qualifier, quotient.digits)),
        ratio=ratio,
    )


def _when_counted(fact: Fact) -> tuple[int, int]:
    end = fact.period.end
    return fact.period.year or fact.period.since or 0, end.month if end else 0


def _per_day(ask: Ask) -> Draft | None:
    """A month's or year's count by day."""
    fact = next((f for n in ask.query.numbers if (f := by_value(ask, n.value))), None) or top_fact(ask)
    if fact is None or fact.value is None or fact.period.start is None or fact.period.end is None:
        return None
    days = (fact.period.end - fact.period.start).days + 1
    daily = shown(Amount(fact.value / days, fact.qualifier or "exactly", len(str(days)) + 1))
    result = ask.sentences.wording.hedged(_n(ask, daily.value), daily.qualifier)
    working = Working(
        expression=ask.say("calc-working", expression=f"{_n(ask, fact.value)} ÷ {days}", result=_n(ask, (fact.value / days).quantize(Decimal("0.1")))),
        result=result, value=daily.value, inputs=(fact.id,),
    )  # fmt: skip
    section = Section(
        headline=ask.say("calc-per-day", result=result, a=ask.sentences.called(fact)),
        figures=(ask.sentences.figure(fact),),
        working=working,
    )
    return Draft("calculation", (section,), (fact,), metric=fact.metric)


def _whole(ask: Ask) -> Draft | None:
    """The whole behind a number and the share it is: half a million as three-quarters of what."""
    pair = {f.metric: f for f in operands(ask)}
    part, share = pair.get("number_allowed_to_remain"), pair.get("share_allowed_to_remain")
    if part is None or share is None:
        return None
    hundredth = divide(amount_of(share), Amount(_PERCENT, digits=3))
    return _draft(ask, "calc-whole", divide(amount_of(part), hundredth), [part, share], "÷")


def _week(ask: Ask) -> Draft | None:
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
    result = _n(ask, total.value)
    working = Working(
        expression=ask.say("calc-working", expression=f"{_n(ask, daily.value)} × {_DAYS_A_WEEK}", result=result),
        result=result, value=total.value, inputs=(fact.id,) if fact else (),
    )  # fmt: skip
    facts = (fact,) if fact else ()
    section = Section(headline=ask.say("calc-week", result=result, daily=_n(ask, daily.value)), working=working,
                      notes=tuple(ask.sentences.statement(f) for f in facts))  # fmt: skip
    return Draft("calculation", (section,), facts)


def _pace(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    stock, flow = sorted(facts[:2], key=lambda f: f.value or 0, reverse=True)
    return _draft(ask, "calc-pace", divide(amount_of(stock), amount_of(flow)), [stock, flow], "÷")


_COMPUTE: dict[str, Callable[[Ask], Draft | None]] = {
    "ratio": _ratio, "times": _times, "share": _share, "sum": _sum, "difference": _difference, "change": change, "week": _week, "pace": _pace,
    "per_day": _per_day, "whole": _whole,
}  # fmt: skip


def _draft(ask: Ask, message: str, exact: Amount, facts: Sequence[Fact], sign: str, *, percent: bool = False, **more: str) -> Draft:
    """The section of one derived number: headline, operands as figure lines, working, and what does not match."""
    result = _percent(ask, exact) if percent else _result(ask, exact, whole=sign in "+−")
    expression = f" {sign} ".join(_n(ask, f.value) for f in facts)
    note = mismatch(ask, facts)
    working = Working(
        expression=ask.say("calc-working", expression=expression, result=_exact(ask, exact, percent=percent)), result=result, value=exact.value,
        inputs=tuple(f.id for f in facts), note=note,
    )  # fmt: skip
    names = [ask.sentences.called(f) for f in facts]
    headline = ask.say(message, result=result, a=names[0], b=names[1], items=ask.sentences.wording.listing(names), **more)
    section = Section(headline=headline, figures=tuple(ask.sentences.figure(f) for f in facts), working=working)
    return Draft("calculation", (section,), tuple(facts), metric=facts[0].metric)


def mismatch(ask: Ask, facts: Sequence[Fact]) -> str | None:
    """What keeps the operands from being alike, in one sentence: population, or period."""
    metrics = [ask.base.metric_by_id[f.metric] for f in facts if f.metric]
    populations = list(dict.fromkeys(ask.sentences.text(m.population) for m in metrics))
    if len(populations) > 1:
        return ask.say("calc-mismatch-population", a=populations[0], b=populations[1])
    spans = {(f.period.since, f.period.year, f.period.end) for f in facts}
    if len(spans) > 1 and len({f.metric for f in facts}) > 1:
        labels = [ask.sentences.text(f.period.label) for f in facts]
        return ask.say("calc-mismatch-period", a=labels[0], b=labels[1]) if labels[0] != labels[1] else None
    return None


def _percent(ask: Ask, quotient: Amount) -> str:
    rounded = shown(Amount(quotient.value * _PERCENT, quotient.qualifier, quotient.digits))
    return ask.sentences.wording.hedged(f"{ask.sentences.wording.decimal(rounded.value, 2)}%", rounded.qualifier)


def _result(ask: Ask, amount: Amount, *, whole: bool) -> str:
    """Sums and differences keep every digit, hedged; quotients are rounded to what the inputs deserve."""
    rounded = amount if whole else shown(amount)
    return ask.sentences.wording.hedged(ask.sentences.wording.number(rounded.value, 2), rounded.qualifier)


def _exact(ask: Ask, amount: Amount, *, percent: bool) -> str:
    value = amount.value * _PERCENT if percent else amount.value
    return _n(ask, value.quantize(Decimal("0.01")) if value != value.to_integral_value() else value) + ("%" if percent else "")


def _n(ask: Ask, value: Decimal | None) -> str:
    return ask.sentences.wording.decimal(value or Decimal(0), 2)
