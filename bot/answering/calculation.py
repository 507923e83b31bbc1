"""Arithmetic with its working shown: ratio, share, sum, difference, change, totals per week, pace. Derived, never reported."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.answering import spreading
from bot.answering.arithmetic import Amount, add, amount_of, divide, size, subtract
from bot.answering.derived import derived, in_percent, plain, result_of
from bot.answering.draft import Ask, Draft
from bot.answering.operands import (
    ARTICLE_YEAR,
    METRIC_OF,
    OUTCOME_CONCEPTS,
    OUTCOMES,
    figure_for,
    in_year,
    metric_for,
    named,
    operands,
)
from bot.answering.operations import operation
from bot.model import Section, Working
from knowledge.model import Fact
from knowledge.periods import When

_REMAIN_SHARE = "share-allowed-to-remain-77"
_PERCENT = Decimal(100)


_NOT_ALLOWED = re.compile(
    r"\b(?:not|never|no|\w+n't|were not|was not)\s(?:\w+\s){0,3}?(?:allowed|remain|stay|let|permitid\w*|quedar\w*|permit\w*)"
    r"|\b(?:allowed|remain|stay)\b.{0,40}\b(?:was|were|did|is|are)\s?(?:not|n't)\b"
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
    a, b = _for_every(ask, facts)
    return derived(ask, "calc-ratio", divide(amount_of(a), amount_of(b)), [a, b], "÷")


_ALONE = re.compile(r"\b(?P<y>20\d\d) (?:alone|only|by itself|on its own|solo)\b")
_FOR_EVERY = re.compile(r"\b(?:every|each|per|cada)\b")


def _for_every(ask: Ask, facts: Sequence[Fact]) -> tuple[Fact, Fact]:
    """The two sides of a ratio: what stands behind "for every" divides, wherever it stands in the sentence."""
    a, b = facts[:2]
    sign = next((hit for hit in ask.query.hits if hit.concept == "ratio"), None) if _FOR_EVERY.search(ask.query.text) else None
    behind = next((hit for hit in named(ask.query) if sign and hit.end > sign.start and hit.concept in METRIC_OF), None)
    if behind and metric_for(ask.query, behind.concept) == a.metric:
        return b, a
    return a, b


def _times(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    a, b = sorted(facts[:2], key=lambda f: f.value or 0, reverse=True)
    return derived(ask, "calc-times", divide(amount_of(a), amount_of(b)), [a, b], "÷")


def _share(ask: Ask) -> Draft | None:
    query = ask.query
    if of_the_rest(ask):
        return _rest(ask)
    if query.has("three_outcomes") or len({hit.concept for hit in named(query)} & OUTCOME_CONCEPTS) > 2:
        return _share_of_outcomes(ask)
    facts = operands(ask)
    if len(facts) == 1 or (len(facts) > 1 and facts[0].metric == facts[1].metric and facts[0].period == facts[1].period):
        facts = [facts[0], *_whole_of(ask, facts[0])]
    if len(facts) < 2:
        return None
    if len(facts) > 2 and len({f.metric for f in facts}) == 1:
        return _share_of_span(ask, facts)
    if any(ask.sentences.unit(f) in ("percent", "por ciento") for f in facts[:2]):
        return None
    part, whole = facts[:2] if (facts[0].value or 0) <= (facts[1].value or 0) else facts[1::-1]
    by_period = part.metric in ask.base.metric_by_id and ask.base.metric_by_id[part.metric].told_apart_by == "period"
    if part.metric == whole.metric and by_period and part.period.since is None and whole.period.since is None:
        return change(ask)
    quotient = divide(amount_of(part), amount_of(whole))
    return derived(ask, "calc-share", quotient, [part, whole], "÷", percent=True)


def _share_of_span(ask: Ask, facts: Sequence[Fact]) -> Draft | None:
    """One year's part in the years that are named; None where no year is set apart, for then they are only listed."""
    alone = _ALONE.search(ask.query.text)
    part = next((f for f in facts if alone and f.period.year == int(alone["y"])), None)
    first = min((f.period.year for f in facts if f.period.year), default=0)
    whole = figure_for(ask, facts[0].metric or "", When(first, "since")) if part else None
    if part is None or whole is None:
        return None
    return derived(ask, "calc-share", divide(amount_of(part), amount_of(whole)), [part, whole], "÷", percent=True)


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


def of_the_rest(ask: Ask) -> bool:
    """Whether the share is asked of those who were not allowed to remain."""
    return ask.query.has("remain") and bool(_NOT_ALLOWED.search(ask.query.text))


def _rest(ask: Ask) -> Draft | None:
    facts = ask.base.some([_REMAIN_SHARE, "share-allowed-to-remain"])
    if not facts or facts[0].value is None:
        return None
    rest = subtract(Amount(_PERCENT, digits=3), amount_of(facts[0]))
    working = Working(
        expression=ask.say("calc-rest-working", value=f"{plain(ask, facts[0].value)}%", result=f"{plain(ask, rest.value)}%"),
        result=f"{plain(ask, rest.value)}%", value=rest.value, inputs=(facts[0].id,),
    )  # fmt: skip
    section = Section(headline=ask.opening("calc-rest", result=f"{plain(ask, rest.value)}%"), figures=(ask.sentences.figure(facts[0]),), working=working,
                      notes=(ask.say("calc-rest-note"),))  # fmt: skip
    return Draft("calculation", (section,), tuple(facts[:1]), metric=facts[0].metric)


def _share_of_outcomes(ask: Ask) -> Draft | None:
    year = next(iter(ask.query.years), ARTICLE_YEAR)
    outcomes = [f for metric in OUTCOMES if (f := figure_for(ask, metric, in_year(year)))]
    said = [hit.concept for hit in ask.query.hits if hit.concept in OUTCOME_CONCEPTS]
    twice = [concept for concept in said if said.count(concept) > 1]  # "of dismissed, granted, ordered, how many were dismissals"
    wanted = [metric_for(ask.query, concept) for concept in (*twice, *said)] + [t.label for t in ask.targets]
    part = next((o for metric in wanted for o in outcomes if o.metric == metric), None)
    if len(outcomes) < len(OUTCOMES) or part is None:
        return None
    whole = add([amount_of(f) for f in outcomes])
    quotient = divide(amount_of(part), whole)
    result = in_percent(ask, quotient)
    total = " + ".join(plain(ask, f.value) for f in outcomes)
    expression = ask.say(
        "calc-working",
        expression=f"{plain(ask, part.value)} ÷ ({total}) = {plain(ask, part.value)} ÷ {plain(ask, whole.value)}",
        result=result,
    )
    working = Working(expression=expression, result=result, value=quotient.value, inputs=tuple(f.id for f in outcomes))
    headline = ask.opening("calc-share", result=result, a=ask.sentences.called(part), b=ask.say("calc-three-outcomes", year=str(year)))
    section = Section(headline=headline, figures=tuple(ask.sentences.figure(f) for f in outcomes), working=working)
    return Draft("calculation", (section,), tuple(outcomes), metric=part.metric)


def _sum(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    if _same_count(facts):
        return _no_sum(ask, facts)
    return derived(ask, "calc-sum", add([amount_of(f) for f in facts]), list(facts), "+")


def _same_count(facts: Sequence[Fact]) -> bool:
    """Whether two figures count one thing over one year, so that their sum would count it twice."""
    first, *others = facts
    return any(
        f.metric and f.metric == first.metric and f.period.year == first.period.year and f.period.month == first.period.month
        for f in others
    )


def _no_sum(ask: Ask, facts: Sequence[Fact]) -> Draft:
    names = [ask.sentences.called(f) for f in facts[:2]]
    section = Section(headline=ask.say("calc-no-sum", a=names[0], b=names[1]), figures=tuple(ask.sentences.figure(f) for f in facts[:2]))
    return Draft("calculation", (section,), tuple(facts[:2]), metric=facts[0].metric)


def _remainder(ask: Ask) -> Draft | None:
    """A year's count without the part of it that another figure counts: after 20 January 2025."""
    metric = next((t.label for t in ask.targets if t.label in ask.base.figures_by_metric), "")
    parts = [f for f in ask.base.figures_by_metric.get(metric, ()) if f.period.partial]
    for part in parts:
        whole = next(
            (
                f
                for f in ask.base.figures_by_metric[metric]
                if f.period.year == part.period.year and not f.period.partial and not f.period.month
            ),
            None,
        )
        if whole:
            return derived(ask, "calc-remainder", subtract(amount_of(whole), amount_of(part)), [whole, part], "−")
    return None


def _difference(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    a, b = sorted(facts[:2], key=lambda f: f.value or 0, reverse=True)
    return derived(ask, "calc-difference", subtract(amount_of(a), amount_of(b)), [a, b], "−")


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
    ratio = result_of(ask, divide(amount_of(last), amount_of(first)), whole=False) if moved.value > 0 else ""
    key = "calc-rise" if moved.value >= 0 else "calc-fall"
    return derived(
        ask,
        key,
        size(moved),
        [last, first],
        "−",
        percentage=in_percent(ask, size(quotient)),
        ratio=ratio,
    )


def _when_counted(fact: Fact) -> tuple[int, int]:
    end = fact.period.end
    return fact.period.year or fact.period.since or 0, end.month if end else 0


def _whole(ask: Ask) -> Draft | None:
    """The whole behind a number and the share it is: half a million as three-quarters of what."""
    pair = {f.metric: f for f in operands(ask)}
    part, share = pair.get("number_allowed_to_remain"), pair.get("share_allowed_to_remain")
    if part is None or share is None:
        return None
    hundredth = divide(amount_of(share), Amount(_PERCENT, digits=3))
    return derived(ask, "calc-whole", divide(amount_of(part), hundredth), [part, share], "÷")


def _pace(ask: Ask) -> Draft | None:
    facts = operands(ask)
    if len(facts) < 2:
        return None
    stock, flow = sorted(facts[:2], key=lambda f: f.value or 0, reverse=True)
    return derived(ask, "calc-pace", divide(amount_of(stock), amount_of(flow)), [stock, flow], "÷")


_COMPUTE: dict[str, Callable[[Ask], Draft | None]] = {
    "ratio": _ratio, "times": _times, "share": _share, "sum": _sum, "difference": _difference, "change": change, "week": spreading.week, "pace": _pace,
    "rest": _remainder, "per_unit": spreading.per_unit, "whole": _whole,
}  # fmt: skip
