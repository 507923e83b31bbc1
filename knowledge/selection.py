"""Which figure of a metric answers a question: the gate that period and counter set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.factbase import FactBase
from knowledge.model import Figure
from knowledge.periods import BIDEN_TOOK_OFFICE, When
from knowledge.query import Query
from knowledge.text import words

# How people name a counter, and the words of an attribution that show it is meant.
COUNTERS: dict[str, tuple[str, ...]] = {
    "trac": ("TRAC",), "eoir": ("EOIR",), "uscis": ("USCIS",), "cbp": ("CBP", "Border Patrol"), "nypost": ("New York Post",),
}  # fmt: skip
# A sentence of so many words without a word of the base's subjects is chatter; a shorter one is a remnant of the question.
_CHATTER = 6
_ASKED = frozenset({"how_many", "vague_number", "percent"})  # "They get tossed all the time. What was the real number for 2022?"
# The share of belief at which words alone tell which figure is meant; 0.3 to 0.6 do equally well on the bank's folds.
_MEANT = 0.6
# "It was about 2014 ... how many that year?"
_POINTS_TO_IT = re.compile(r"\b(?:that|same|ese|mismo|aquel) (?:fiscal )?(?:year|month|ano|mes)\b")
_UNTIL = re.compile(r"\b(?:through|thru|until|till|up to|hasta)(?: the)?(?: mid| middle of| early| late| mediados de)?[\s-]?$")
_STANDING_ORDER = {"official": 0, "reported": 0, "claim": 1, "expected": 1, "derived": 2, "superseded": 3, "opinion": 3}


@dataclass(frozen=True, slots=True)
class Selection:
    """The figure that answers, those of the same period that another counter gives, or the slot that differs."""

    fact: Figure | None
    others: tuple[Figure, ...] = ()
    differs: str | None = None  # "year" or "month", where nothing fits


def select(base: FactBase, metric: str, query: Query, when: When | None = None) -> Selection:
    """The figure of `metric` for the period asked (`when`, else the query's own; none: the metric's undated facts)."""
    figures = base.figures_by_metric.get(metric, ())
    when = when or meant(query, figures)
    if when is None:
        return _undated(base, metric, figures, query)
    fitting = [f for f in figures if fits(f, when)] or [f for f in figures if _reported(f, when) or _ends_with(f, when, query)]
    if not fitting:
        return Selection(None, differs="month" if when.month and any(f.period.year == when.year for f in figures) else "year")
    ranked = sorted(fitting, key=lambda f: _order(f, query, when))
    return Selection(ranked[0], tuple(ranked[1:]))


def meant(query: Query, figures: Sequence[Figure] = ()) -> When | None:
    """The period a question is about: the first that a figure fits, else the first on topic, else none (a year in chatter)."""
    on_topic = [when for when in query.periods if _on_topic(query, when)]
    if len(on_topic) > 1 and any(
        f.period.since == on_topic[0].year and f.period.end and f.period.end.year == on_topic[-1].year for f in figures
    ):
        return When(on_topic[0].year, "span", until=on_topic[-1].year)  # "Jan 2021 til Feb 2024", as one figure counts it
    if fitting := next((when for when in on_topic if any(fits(f, when) for f in figures)), None):
        return fitting
    if on_topic and query.since_biden and any(f.period.since == BIDEN_TOOK_OFFICE for f in figures):
        return When(BIDEN_TOOK_OFFICE, "since")  # "from Biden's inauguration to spring 2024"
    return next(iter(on_topic), None)


def _on_topic(query: Query, when: When) -> bool:
    place = next((i for i, word in enumerate(words(query.text)) if word.start >= when.start), None)
    if place is None or _POINTS_TO_IT.search(query.text):
        return True
    sentence = query.sentences[place]
    asked = any(query.sentences[hit.start] == sentence for hit in query.hits if hit.concept in _ASKED)
    return asked or sentence in query.on_topic or query.sentences.count(sentence) < _CHATTER


def _undated(base: FactBase, metric: str, figures: tuple[Figure, ...], query: Query) -> Selection:
    chosen = [f for f in base.some(base.metric_by_id[metric].undated) if isinstance(f, Figure)]
    if (own := _likely(base, metric, query)) and own not in chosen:
        return Selection(None, differs="period") if own.withdrawn else Selection(own)
    if query.since_biden and (since := [f for f in figures if f.period.since == BIDEN_TOOK_OFFICE]):
        return Selection(since[0], tuple(since[1:]))
    counter = _named_counters(query)
    if counter and (mine := [f for f in figures if counted_by(f, counter) and f.period.year]):
        newest = max(mine, key=lambda f: (not f.period.partial, f.period.end or f.as_of))
        return Selection(newest)
    stated = [f for f in figures if any(n.value == f.value for n in query.numbers)]
    if stated:  # "when was it last 1,500 a day?"
        return Selection(stated[0])
    if not chosen:
        return Selection(None, differs="period") if not figures else Selection(figures[0])
    return Selection(chosen[0], tuple(chosen[1:]))


def _likely(base: FactBase, metric: str, query: Query) -> Figure | None:
    """The figure of a metric that the words alone mean ("the record month", "the February vote"), where they leave little doubt."""
    best = max(query.likely, key=query.likely.__getitem__, default="")
    fact = base.by_id.get(best)
    return fact if isinstance(fact, Figure) and fact.metric == metric and query.likely[best] >= _MEANT else None


def fits(figure: Figure, when: When) -> bool:
    """Whether a figure is for the period asked."""
    period = figure.period
    if when.until is not None:
        return period.since == when.year and (period.end is None or period.end.year == when.until)
    if when.kind in ("since", "after"):
        return period.since == when.year and period.year is None
    if when.kind == "before":
        return False
    if when.month is not None:
        first, last = when.month, when.through or when.month
        return period.month is not None and (when.year, first) <= period.month <= (when.year, last)
    return period.year == when.year


def _reported(figure: Figure, when: When) -> bool:
    """Whether a stock was reported in the month asked: TRAC's "March 2025 report" counts the end of February."""
    return figure.period.basis == "point" and when.month is not None and (figure.as_of.year, figure.as_of.month) == (when.year, when.month)


def _ends_with(figure: Figure, when: When, query: Query) -> bool:
    """Whether a figure counts from an earlier year to the one that a question names as the end alone: "through mid-2024"."""
    ends = when.kind == "in" and when.month is None and _UNTIL.search(query.text[: when.start])
    return bool(ends) and figure.period.since is not None and figure.period.end is not None and figure.period.end.year == when.year


def _order(figure: Figure, query: Query, when: When) -> tuple[object, ...]:
    counters = _named_counters(query)
    fiscal = figure.period.basis in ("fiscal", "point") and (figure.period.end is None or figure.period.end.month == 9)
    monthly = figure.period.month is not None and not fiscal
    return (
        not counted_by(figure, counters) if counters else False,
        when.fiscal and not fiscal,
        monthly and when.month is None,
        figure.period.partial,
        # "By TRAC" means its own report before the press's use of its data.
        bool(counters and figure.attribution.claimed_by and not any(n in figure.attribution.claimed_by for n in counters)),
        figure.qualifier != "exactly" if query.has("exact") else False,
        _STANDING_ORDER.get(figure.standing, 9),
        figure.tier,
        figure.qualifier not in ("exactly", "about"),
        -(figure.period.end or figure.as_of).toordinal(),
    )


def _named_counters(query: Query) -> tuple[str, ...]:
    return tuple(name for concept, names in COUNTERS.items() if query.has(concept) for name in names)


def counted_by(figure: Figure, names: Iterable[str]) -> bool:
    """Whether a figure's counter or publisher bears one of the names."""
    behind = f"{figure.attribution.counted_by or ''} {figure.attribution.claimed_by or ''}"
    return any(name in behind for name in names)
