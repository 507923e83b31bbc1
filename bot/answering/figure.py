"""One figure: the number asked for, in an inseparable line, with what keeps it honest."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.draft import Ask, Draft, caveat_of, correction_of, suggest
from bot.model import Section
from knowledge.model import Fact, Figure
from knowledge.periods import When
from knowledge.selection import Selection, fits, meant, select

# The article's own figure stands beside the newest one in an undated answer, never more (design.md, rule 5).
_BESIDE = 1


def answer(ask: Ask, metric: str, when: When | None = None) -> Draft:
    """The figure of `metric` for the period asked, or what there is instead."""
    selection = select(ask.base, metric, ask.query, when)
    if selection.fact is None:
        return no_figure(ask, metric, when or meant(ask.query))
    dated = when is not None or meant(ask.query) is not None
    return figure_draft(ask, selection, dated=dated)


def figure_draft(ask: Ask, selection: Selection, *, dated: bool) -> Draft:
    """The answer for a chosen figure; for an undated question the article's figure stands beside it."""
    fact = selection.fact
    assert fact is not None
    beside = [] if dated else [other for other in selection.others if other.value != fact.value][:_BESIDE]
    notes = [ask.sentences.statement(other) for other in beside]
    others = _other_counts(fact, selection.others) if dated else []
    notes += [_other_count(ask, other) for other in others]
    notes += caveat_of(ask, beside[0] if beside and not fact.caveat else fact)
    correction = correction_of(ask, fact)
    if correction and not beside:
        notes.insert(0, ask.sentences.statement(correction))
    lines = tuple(ask.sentences.figure(f) for f in (fact, *beside))
    section = Section(headline=ask.sentences.statement(fact), figures=lines, notes=tuple(dict.fromkeys(notes[:3])))
    extra = tuple(f for f in (*others, correction) if f is not None)
    related = [f for f in ask.base.some(fact.related) if f not in (*beside, *extra)]
    return Draft("figure", (section,), (fact, *beside), suggestions=suggest(ask, related), metric=fact.metric, extra=extra)


def _other_counts(fact: Figure, others: Iterable[Figure]) -> list[Figure]:
    """Figures for the same period that say something else: the unrounded one, and one from another counter."""
    found: list[Figure] = []
    for other in others:
        known = {f.value for f in (fact, *found)}
        if other.value not in known and other.period.month == fact.period.month and not other.period.partial:
            found.append(other)
    return found[:2]


def _other_count(ask: Ask, other: Figure) -> str:
    sentences = ask.sentences
    return sentences.say(
        "note-other-count", period=sentences.text(other.period.label), who=sentences.counter(other),
        value=f"{sentences.value(other)} {sentences.unit(other)}",
    )  # fmt: skip


def no_figure(ask: Ask, metric: str, when: When | None) -> Draft:
    """No figure for that period: which slot differs, and for which periods there is one. States no figure."""
    sentences = ask.sentences
    year = when.year if when else None
    have = [f for f in ask.base.figures_by_metric.get(metric, ()) if f.period.year]
    lead = sentences.say("none-undated" if when is None else "none-month" if when.month else "none-year", year=str(year))
    name = sentences.metric_name(ask.base.metric_by_id[metric])
    notes: tuple[str, ...] = withdrawn_notes(ask, metric, when)
    if have:
        notes = (
            *notes,
            sentences.say("none-have", name=name, periods=years_in_words(ask, [f.period.year for f in have if f.period.year])),
        )
    near = sorted(have, key=lambda f: abs((f.period.year or 0) - (year or 0)))
    return Draft(
        "figure", (Section(headline=lead, notes=notes),), status="no_answer", suggestions=suggest(ask, _one_each(near)),
        differs="period" if when is None else "month" if when.month else "year", metric=metric,
    )  # fmt: skip


def withdrawn_notes(ask: Ask, metric: str, when: When | None) -> tuple[str, ...]:
    """That a figure which would have answered is paused or retracted, and why."""
    gone = [f for f in ask.base.facts if isinstance(f, Figure) and f.withdrawn and f.metric == metric and (when is None or fits(f, when))]
    gone.sort(key=lambda f: -ask.query.likely.get(f.id, 0.0))  # without a period, the one that the words mean
    return tuple(withdrawn_note(ask, fact) for fact in gone[:1])


def withdrawn_note(ask: Ask, fact: Fact) -> str:
    """That a curator took a fact out of every answer, and why."""
    return ask.say(f"withdrawn-{fact.standing}", why=fact.why or "")


def _one_each(figures: Iterable[Figure]) -> list[Fact]:
    seen: dict[int | None, Fact] = {}
    for figure in figures:
        seen.setdefault(figure.period.year, figure)
    return list(seen.values())


def years_in_words(ask: Ask, years: Iterable[int]) -> str:
    """2014 and 2019 to 2024."""
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = [
        str(run[0]) if len(run) == 1 else ask.sentences.say("range", low=str(run[0]), high=str(run[-1]))
        if len(run) > 2 else f"{run[0]}, {run[1]}" for run in runs
    ]  # fmt: skip
    return ask.sentences.wording.listing(", ".join(words).split(", "))
