"""The facts and sources of the base as lists, sheets and JSON: what `facts`, `fact` and `sources` show."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from adapters.console.screen import Entry
from knowledge.factbase import FactBase
from knowledge.model import Fact, Language, Period, Quotation, Record, Source
from knowledge.text import fold, words


def found(base: FactBase, query: str) -> list[Fact]:
    """The facts in whose id, words or phrasings every word of `query` begins a word; all of them for an empty query."""
    wanted = [word.text for word in words(fold(query))]
    return [fact for fact in base.facts if _begins_words(wanted, _words_of(base, fact))] if wanted else list(base.facts)


def _begins_words(wanted: Iterable[str], present: set[str]) -> bool:
    return all(any(word.startswith(begin) for word in present) for begin in wanted)


def _words_of(base: FactBase, fact: Fact) -> set[str]:
    metric = base.metric_by_id.get(fact.metric or "")
    texts = [fact.id, fact.statement.en, fact.statement.es, *fact.asked.en, *fact.asked.es]
    texts += [metric.name.en, metric.name.es] if metric else []
    return {word.text for text in texts for word in words(fold(text))}


class Filters(TypedDict):
    """What a listed fact must be; None asks for nothing."""

    topic: str | None
    metric: str | None
    standing: str | None
    year: int | None


def fitting(base: FactBase, query: str, filters: Filters) -> list[Fact]:
    """The facts that the query finds and every filter lets through."""
    year = filters["year"]
    return [
        fact for fact in found(base, query)
        if filters["topic"] in (None, fact.topic) and filters["metric"] in (None, fact.metric)
        and filters["standing"] in (None, fact.standing) and (year is None or covers(fact.period, year))
    ]  # fmt: skip


def covers(period: Period, year: int) -> bool:
    """Whether a period is filed under a year or spans it."""
    if period.year == year:
        return True
    first = period.since or (period.start.year if period.start else None)
    return first is not None and first <= year <= (period.end.year if period.end else year)


def nearest(id: str, known: Iterable[str]) -> list[str]:
    """The ids most like a misspelt one."""
    return difflib.get_close_matches(id, list(known), n=3, cutoff=0.5)


def fact_entry(fact: Fact, language: Language) -> Entry:
    """A fact in a list."""
    about = (fact.kind, fact.standing, fact.period.label.in_(language))
    return Entry(fact.id, about, fact.statement.in_(language))


def source_entry(base: FactBase, source: Source) -> Entry:
    """A source in a list."""
    cited = sum(any(evidence.source == source.id for evidence in fact.evidence) for fact in base.facts)
    date = source.date.isoformat() if source.date else "undated"
    about = (f"grade {source.grade}", source.kind, date, f"cited by {cited}")
    return Entry(source.id, about, f"{source.publisher}: {source.title}\n{source.url}")


def fact_sheet(base: FactBase, fact: Fact) -> list[tuple[str, str]]:
    """Everything about a fact, labelled."""
    rows = [
        ("id", fact.id), ("kind", f"{fact.kind}, {fact.topic}, tier {fact.tier}"), ("standing", fact.standing),
        ("why", fact.why), ("statement", fact.statement.en), ("", fact.statement.es), ("value", _value(base, fact)),
        ("metric", _metric(base, fact)), ("period", _period(fact.period)), ("as of", fact.as_of.isoformat()),
        ("speaker", fact.speaker.en if isinstance(fact, Quotation) else None), ("counted by", fact.attribution.counted_by),
        ("claimed by", fact.attribution.claimed_by), ("repeated by", ", ".join(fact.attribution.repeated_by)),
        ("caveat", fact.caveat.en if fact.caveat else None), ("note", fact.note), ("series", fact.series),
    ]  # fmt: skip
    rows += _evidence(base, fact) + _links(fact)
    rows += [("asked" if place == 0 else "", text) for place, text in enumerate((*fact.asked.en, *fact.asked.es))]
    rows += [
        ("verified", fact.verified), ("review by", fact.review_by.isoformat() if fact.review_by else None), ("replaces", fact.replaces),
        ("revision", base.revisions[fact.id]), ("written in", base.origins.get(f"fact:{fact.id}")),
    ]  # fmt: skip
    return [(label, text) for label, text in rows if text]


def _period(period: Period) -> str:
    return period.label.en if period.basis == "unstated" else f"{period.label.en} ({period.basis})"


def _value(base: FactBase, fact: Fact) -> str | None:
    if fact.qualifier is None:
        return None
    metric = base.metric_by_id.get(fact.metric or "")
    unit = fact.unit.en if fact.unit else metric.unit.en if metric else ""
    number = f"{fact.low:,} to {fact.high:,}" if fact.value is None else f"{fact.value:,}"
    return f"{fact.qualifier.replace('_', ' ')} {number} {unit}".strip()


def _metric(base: FactBase, fact: Fact) -> str | None:
    metric = base.metric_by_id.get(fact.metric or "")
    return f"{metric.id}: {metric.definition.en}" if metric else None


def _evidence(base: FactBase, fact: Fact) -> list[tuple[str, str | None]]:
    rows: list[tuple[str, str | None]] = []
    for id in dict.fromkeys(evidence.source for evidence in fact.evidence):
        source = base.source_by_id[id]
        date = source.date.isoformat() if source.date else "undated"
        head = f"{source.publisher}: {source.title} ({date}, grade {source.grade}, accessed {source.accessed})"
        rows.append(("" if rows else "evidence", head))
        rows += [("", f"“{evidence.quote}”") for evidence in fact.evidence if evidence.source == id]
        rows.append(("", source.url))
    return rows


def _links(fact: Fact) -> list[tuple[str, str | None]]:
    names = ("contradicts", "superseded_by", "derived_from", "related")
    return [(name.replace("_", " "), ", ".join(getattr(fact, name))) for name in names]


def as_json(record: Record) -> dict[str, Any]:
    """A record as plain JSON values: numbers as numbers, dates in ISO form, what it does not have left out."""
    return {key: _plain(value) for key, value in record.model_dump(exclude_none=True).items()}


def fact_json(base: FactBase, fact: Fact) -> dict[str, Any]:
    """A fact with its revision and the place it is written at."""
    return {**as_json(fact), "revision": base.revisions[fact.id], "written_in": base.origins.get(f"fact:{fact.id}")}


def sheet_json(base: FactBase, fact: Fact) -> dict[str, Any]:
    """A fact with its sources in full."""
    sources: Iterable[Source] = (base.source_by_id[evidence.source] for evidence in fact.evidence)
    return {**fact_json(base, fact), "sources": [as_json(source) for source in dict.fromkeys(sources)]}


def _plain(value: object) -> object:
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case dt.date():
            return value.isoformat()
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
    return value
