"""The lint of numbers: each stands in a quote, is worked out from ones that do, and is the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from knowledge.checks_amounts import Amount, Stated, in_years, on, stated
from knowledge.checks_findings import Finding, error, named
from knowledge.factbase import FactBase
from knowledge.model import Fact, Localized
from knowledge.numbers import rounds_to
from knowledge.rule import RuleVersion

# How a text says that a number in it is our own arithmetic.
_WORKED = re.compile(r"deriv|our own|[÷=]")


def check_numbers(base: FactBase) -> Iterator[Finding]:
    """Numbers of facts and of the border rule that nothing cited carries.

    Withdrawn facts answer nothing: their numbers are left alone.
    """
    for fact in base.answerable:
        yield from _value(base, fact)
        footing = _footing(base, [fact.id, *links_of(fact)])
        for name, text in texts_of(fact):
            yield from _stands(base, f"fact:{fact.id}", name, text, footing, _results(base, fact, text.en))
            yield from _same_in_spanish(base, f"fact:{fact.id}", name, text)
    yield from _rule(base)


def links_of(fact: Fact) -> tuple[str, ...]:
    """The ids of the facts that a fact names: what it contradicts, what supersedes it, its inputs, its relations."""
    return (*fact.contradicts, *fact.superseded_by, *fact.derived_from, *fact.related)


def texts_of(fact: Fact) -> list[tuple[str, Localized]]:
    """The sentences of a fact that readers see, with the key of each."""
    return [("statement", fact.statement), *([("caveat", fact.caveat)] if fact.caveat else [])]


def _is_percent(base: FactBase, fact: Fact) -> bool:
    metric = base.metric_by_id.get(fact.metric or "")
    unit = fact.unit or (metric.unit if metric else None)
    return unit is not None and unit.en == "percent"


def values_of(base: FactBase, fact: Fact) -> frozenset[Amount]:
    """A fact's own numbers: its value and bounds."""
    percent = _is_percent(base, fact)
    return frozenset(Amount(n, percent) for n in (fact.value, fact.low, fact.high) if n is not None)


def _quoted(fact: Fact) -> Stated:
    return stated(*(evidence.quote for evidence in fact.evidence))


def _footing(base: FactBase, ids: list[str]) -> Stated:
    """What the facts `ids` carry: their quotes' and their own numbers, and the dates of the facts and their sources."""
    found = Stated()
    for fact in (base.by_id[i] for i in ids if i in base.by_id):
        period = fact.period
        sources = [base.source_by_id[e.source] for e in fact.evidence if e.source in base.source_by_id]
        days = {*on(fact.as_of, period.start, period.end, *(s.date for s in sources)), *in_years((period.year, period.since))}
        found |= _quoted(fact) | Stated(values_of(base, fact), frozenset(days))
    return found


def _value(base: FactBase, fact: Fact) -> Iterator[Finding]:
    if fact.standing == "derived":
        yield from _derived(base, fact)
        return
    missing = values_of(base, fact) - _quoted(fact).amounts
    if missing:
        yield error(
            base,
            f"fact:{fact.id}",
            f"{fact.id}: its value {Stated(missing)} stands in none of its quotes",
            "quote the words that carry it, correct it, or let the fact stand as derived with its inputs in derived_from",
        )


def _derived(base: FactBase, fact: Fact) -> Iterator[Finding]:
    if not fact.derived_from:
        yield error(
            base,
            f"fact:{fact.id}",
            f"{fact.id} stands as derived but names no inputs",
            "name the facts it is worked out from in derived_from",
        )
        return
    inputs = [base.by_id[i].value for i in fact.derived_from if i in base.by_id]
    if None in inputs:
        yield error(base, f"fact:{fact.id}", f"{fact.id} is derived from a fact without a value", "name facts with values in derived_from")
    elif fact.value is not None and not _yields([v for v in inputs if v is not None], fact.value):
        yield error(
            base,
            f"fact:{fact.id}",
            f"{fact.id}: {fact.value} is no sum, difference, ratio or share of its inputs",
            "correct the value or derived_from",
        )


def _yields(inputs: list[Decimal], number: Decimal) -> bool:
    """Whether `number` is the sum of the inputs, or the difference, ratio or percentage of two of them, rounded or not."""
    results = [sum(inputs, Decimal(0))]
    for a in inputs:
        for b in inputs:
            results += [a - b, *([a / b, 100 * a / b] if b else [])]
    return any(rounds_to(result, number) for result in results)


def _results(base: FactBase, fact: Fact, text: str) -> list[list[Decimal]]:
    """The lists of inputs from which a text that marks its arithmetic may work out a number."""
    if not _WORKED.search(text):
        return []
    inputs = [base.by_id[i].value for i in fact.derived_from if i in base.by_id]
    found = [[v for v in inputs if v is not None]]
    start, end = fact.period.start, fact.period.end
    if fact.value is not None and start and end:
        found.append([fact.value, Decimal((end - start).days + 1)])  # a mean a day
    return found


def _stands(base: FactBase, key: str, name: str, text: Localized, footing: Stated, worked: list[list[Decimal]]) -> Iterator[Finding]:
    loose = stated(text.en) - footing
    loose = Stated(frozenset(a for a in loose.amounts if not any(_yields(inputs, a.value) for inputs in worked)), loose.days)
    if loose:
        yield error(
            base,
            key,
            f"{named(key)}: {loose} in its {name} stands in no quote or date of the fact or of one it links to",
            "quote it, link the fact that carries it (contradicts, related, ...), or leave it out",
        )


def _same_in_spanish(base: FactBase, key: str, name: str, text: Localized) -> Iterator[Finding]:
    english, spanish = stated(text.en), stated(text.es)
    sides = (("English", english - spanish), ("Spanish", spanish - english))
    only = [f"{language} alone says {more}" for language, more in sides if more]
    if only:
        yield error(
            base,
            key,
            f"{named(key)}: the figures of its {name} differ between the languages: {', '.join(only)}",
            "give both the same figures and dates",
        )


def _rule(base: FactBase) -> Iterator[Finding]:
    rule = base.rule
    endings = [ending.fact for ending in rule.endings if ending.fact]
    footing = _footing(base, [*rule.facts, *rule.as_reported, *endings])
    means = [inputs for i in endings if i in base.by_id for inputs in _results(base, base.by_id[i], "derived")]
    texts = [("name", rule.name), ("legal_basis", rule.legal_basis), ("effect", rule.effect)]
    texts += [("exceptions", text) for text in rule.exceptions] + [("counted", version.counted) for version in rule.versions]
    texts += [("endings", ending.text) for ending in rule.endings]
    for name, text in texts:
        yield from _stands(base, "rule", name, text, footing, means if _WORKED.search(text.en) else [])
        yield from _same_in_spanish(base, "rule", name, text)
    for version in rule.versions:
        yield from _levels(base, version)


def _levels(base: FactBase, version: RuleVersion) -> Iterator[Finding]:
    """The structured levels of a version are numbers of its facts."""
    carried = _footing(base, list(version.facts)).amounts
    for level in (version.trigger, version.lift):
        wanted = (level.value, level.window_days, level.consecutive_days, level.then_wait_days)
        loose = frozenset(Amount(Decimal(n)) for n in wanted if n is not None) - carried
        if loose:
            said = f"version {version.id}: none of its facts carries {Stated(loose)}"
            yield error(base, "rule", said, "correct the level, or name its fact")
