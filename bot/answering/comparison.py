"""Several things at once: one block each, at most four; which is larger, highest and lowest, the trend in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering import figure
from bot.answering.draft import Ask, Draft, caveat_of
from bot.model import Section
from knowledge.model import Fact, Figure
from knowledge.periods import When

MOST_BLOCKS = 4


def answer(ask: Ask, facts: Sequence[Fact], gap: tuple[str, When] | None = None) -> Draft:
    """One block for each of the facts, with a first line that says which is larger where they can be compared.

    A `gap`, a metric and a period without a figure, is said in a block of its own.
    """
    facts = list(facts)[:MOST_BLOCKS]
    figures = [f for f in facts if isinstance(f, Figure) and f.value is not None]
    lead = _lead(ask, figures) if len(figures) == len(facts) and not gap else ""
    sections = []
    for place, fact in enumerate(facts):
        lines = (ask.sentences.figure(fact),) if fact.value is not None and fact.metric else ()
        headline = ask.sentences.statement(fact)
        notes = caveat_of(ask, fact) if len(facts) < 3 or fact.standing == "claim" else ()
        sections.append(Section(headline=f"{lead}\n{headline}" if lead and place == 0 else headline, figures=lines, notes=notes))
    if gap:
        metric, when = gap
        named = ask.sentences.metric_name(ask.base.metric_by_id[metric])
        year = ask.say("none-gap", name=named, year=str(when.year), month="yes" if when.month else "no")
        sections.append(Section(headline=year, notes=figure.withdrawn_notes(ask, metric, when)))
    return Draft("comparison", tuple(sections), tuple(facts), metric=facts[0].metric)


def _lead(ask: Ask, figures: list[Figure]) -> str:
    """Which is larger, said with both numbers; nothing where units differ."""
    if len(figures) != 2 or not ask.query.has("compare", "difference", "highest", "more_than"):
        return ""
    first, second = figures
    if ask.sentences.unit(first) != ask.sentences.unit(second) and first.metric != second.metric:
        return ask.say("compare-units")
    assert first.value is not None and second.value is not None
    larger, smaller = (first, second) if first.value >= second.value else (second, first)
    return ask.opening(
        "compare-larger", larger=ask.sentences.called(larger), smaller=ask.sentences.called(smaller), a=ask.sentences.value(larger),
        b=ask.sentences.value(smaller),
    )  # fmt: skip


def series(ask: Ask, metric: str) -> Draft | None:
    """The run of a metric: its highest, its lowest, or which way it went; None where it has no run."""
    figures = _one_counter(ask, metric)
    if len(figures) < 2:
        return None
    every = _comparable(ask, metric) if ask.query.has("highest", "lowest") else figures
    highest = max(every, key=lambda f: f.value or 0)
    lowest = min(every, key=lambda f: f.value or 0)
    first, last = figures[0], figures[-1]
    message = "series-lowest" if ask.query.has("lowest") else "series-highest" if ask.query.has("highest") else "series-trend"
    chosen = [lowest] if message == "series-lowest" else [highest] if message == "series-highest" else [first, last]
    values = {"name": ask.sentences.text(ask.base.metric_by_id[metric].name)}
    for key, end in (("high", highest), ("low", lowest), ("first", first), ("last", last)):
        values |= {key: ask.sentences.value(end), f"{key}year": ask.sentences.text(end.period.label).split(" (")[0]}
    lines = tuple(ask.sentences.figure(f) for f in chosen)
    section = Section(headline=ask.say(message, **values), figures=lines, notes=caveat_of(ask, chosen[0]))
    facts = tuple(dict.fromkeys([*chosen, *((highest, lowest) if message == "series-trend" else ())]))
    return Draft("comparison", (section,), facts, metric=metric)


def _one_counter(ask: Ask, metric: str) -> list[Figure]:
    """The figures of the metric's longest run by one counter, by date."""
    runs: dict[str, list[Figure]] = {}
    for f in _comparable(ask, metric):
        if f.period.year:
            runs.setdefault(f.series or f.attribution.counted_by or "", []).append(f)
    best = max(runs.values(), key=len, default=[])
    return sorted(best, key=lambda f: (f.period.year or 0, f.period.end or f.as_of))


def _comparable(ask: Ask, metric: str) -> list[Figure]:
    """The figures of a metric that stand for whole periods of one length: months where months are asked, years else."""
    monthly = any(token in ("month", "months", "mes", "meses", "monthly") for token in ask.query.tokens)
    figures = [
        f for f in ask.base.figures_by_metric.get(metric, ()) if f.value is not None and f.period.since is None and f.standing != "derived"
    ]
    by_month = [f for f in figures if f.period.month is not None and f.period.basis == "calendar"]
    if monthly or len(by_month) == len(figures):
        return by_month or figures
    return [f for f in figures if f not in by_month]
