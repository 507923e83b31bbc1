"""The lint of periods: they agree with their words, and figures of one period agree with each other or say that they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from knowledge.checks_amounts import Day, in_years, on, stated
from knowledge.checks_findings import Finding, error
from knowledge.checks_numbers import links_of
from knowledge.factbase import FactBase
from knowledge.model import Fact, Figure
from knowledge.numbers import rounds_to
from knowledge.text import fold

_FISCAL_END = (9, 30)


def check_periods(base: FactBase) -> Iterator[Finding]:
    """Periods that contradict their words, and figures that contradict each other unsaid."""
    for fact in base.answerable:
        yield from _words(base, fact)
        yield from _statement(base, fact)
        if isinstance(fact, Figure):
            yield from _dates(base, fact)
    yield from _agreement(base)


def _own_days(base: FactBase, fact: Fact) -> list[Day]:
    """The dates that a fact's period may name: its own, and those of the facts it compares."""
    facts = [fact, *(base.by_id[i] for i in fact.derived_from if i in base.by_id)]
    days = [day for f in facts for day in (*on(f.period.start, f.period.end), *in_years((f.period.year, f.period.since)))]
    return days + list(on(fact.as_of))


def _words(base: FactBase, fact: Fact) -> Iterator[Finding]:
    """Each date of the period's label is one of its dates, in both languages."""
    known = _own_days(base, fact)
    dated = fact.period.start or fact.period.end or fact.period.year or fact.period.since
    for language in ("en", "es"):
        label = fact.period.label.in_(language)
        loose = [day for day in stated(label).days if not any(day.said_by(own) for own in known)]
        if loose and dated:
            said = ", ".join(map(str, loose))
            yield error(
                base,
                f"fact:{fact.id}",
                f"{fact.id}: its period says {label!r}, but none of its dates is {said}",
                "correct the label or the dates of the period",
            )


def _statement(base: FactBase, fact: Fact) -> Iterator[Finding]:
    """A figure filed under a year says that year, where its statement says any."""
    year = fact.period.year
    if not isinstance(fact, Figure) or year is None:
        return
    named = {day.year for day in stated(fact.statement.en).days if day.year}
    if named and year not in named:
        yield error(
            base,
            f"fact:{fact.id}",
            f"{fact.id} is filed under {year}, but its statement names {', '.join(map(str, sorted(named)))}",
            "correct period.year or the statement",
        )


def _dates(base: FactBase, fact: Figure) -> Iterator[Finding]:
    key, period = f"fact:{fact.id}", fact.period
    if period.end and fact.as_of < period.end and fact.standing != "expected":
        yield error(base, key, f"{fact.id} is as of {fact.as_of}, before its period ends ({period.end})", "correct as_of or period.end")
    if period.year and period.end and not period.partial and period.end.year != period.year:
        yield error(
            base, key, f"{fact.id} is filed under {period.year}, but its period ends on {period.end}", "correct period.year or period.end"
        )
    fiscal = "fiscal year" in fold(period.label.en)
    if period.basis == "fiscal" and period.end and not period.partial and (period.end.month, period.end.day) != _FISCAL_END:
        yield error(
            base,
            key,
            f"{fact.id} counts a fiscal year, but its period ends on {period.end}",
            "end it on 30 September, or add period.since for a part-year",
        )
    if period.basis == "calendar" and fiscal:
        yield error(base, key, f"{fact.id}: its label says fiscal year, its basis is calendar", "set period.basis to fiscal or point")


def _slots(fact: Figure) -> list[object]:
    """The periods under which a reader may take a figure: its month, its year, its span."""
    period = fact.period
    if period.month is not None:
        return [("month", period.month)]
    if period.year is not None:
        return [("year", period.year, period.partial)]
    if period.since is not None:
        return [("since", period.since, period.end)]
    return []


def _agreement(base: FactBase) -> Iterator[Finding]:
    """Figures that a reader could take for one another and that differ are linked."""
    groups: dict[object, list[Figure]] = defaultdict(list)
    for figures in base.figures_by_metric.values():
        for figure in figures:
            metric = base.metric_by_id.get(figure.metric or "")
            if metric and metric.told_apart_by == "period":
                for slot in _slots(figure):
                    groups[metric.id, slot].append(figure)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if _comparable(one, other) and not _agree(one, other) and not _linked(one, other):
                yield error(
                    base,
                    f"fact:{other.id}",
                    f"{one.id} ({one.value}) and {other.id} ({other.value}) give different numbers for one period",
                    "link them with contradicts, superseded_by, related or a common series, or correct one",
                )


def _comparable(one: Figure, other: Figure) -> bool:
    return "unstated" in (one.period.basis, other.period.basis) or one.period.month is not None or one.period.basis == other.period.basis


def _agree(one: Figure, other: Figure) -> bool:
    if one.value is None or other.value is None:
        return one.low == other.low and one.high == other.high
    return rounds_to(one.value, other.value) or rounds_to(other.value, one.value)


def _linked(one: Figure, other: Figure) -> bool:
    return other.id in links_of(one) or one.id in links_of(other) or (one.series is not None and one.series == other.series)
