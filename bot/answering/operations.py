"""Which arithmetic a question wants: the signs of each operation in its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal

from knowledge.query import Query

_MANY = 1000  # smaller numbers are days, levels and shares, not a year's count
_LEVEL = 100  # from here on a number may be a day's encounters
Unit = Literal["day", "week", "month"]


def _asks_per_unit(query: Query) -> bool:
    if len(query.periods) > 1 and query.has("rise", "fall", "change"):  # "did the monthly number fall between"
        return False
    counted = query.periods or (
        query.has("how_many") and any(n.value >= _MANY for n in query.numbers)
    )  # "149,305 a year is how many a day"
    unit = query.has("daily", "weekly") and not query.has("shut", "lift", "threshold", "rule", "bill")
    return query.has("per_unit") or (unit and bool(counted))


def _asks_for_the_rest(query: Query) -> bool:
    """Whether two counts are given and what lies between them is asked: "of the 648,000 that were not"."""
    counts = [n for n in query.numbers if n.value >= _MANY]
    return len(counts) == 2 and query.has("negation") and query.has("how_many", "vague_number")


_REST = re.compile(
    r"\b(?:after|on or after|since|following|remain\w*|rest|left|later|despues|quedan|quedaron|restan|resto)\b.*"
    r"\b(?:jan\w*|enero|inaugurat\w*|sworn|took office|20)\b"
    r"|\b(?:jan\w*|enero|inaugurat\w*|sworn|took office)\b.*\b(?:after|rest|left|remain\w*|later|despues|quedan|quedaron|resto)\b"
)
_TOTAL = re.compile(r"\b(?:totals?|altogether|combined|sumad[oa]s|en conjunto)\b")
_PLUS = re.compile(r"\d\s?(?:plus|\+|mas)\s(?:in |for |fy ?|fiscal (?:year )?|el |del )?\d")
_DIVIDED = re.compile(r"\bdivid\w+\b.*\b(?:by|entre|por)\b")
_HOW_MUCH_MORE = re.compile(r"\bhow (?:many|much) (?:more|fewer|less)\b|\bcuant[oa]s? mas\b")
_SIGNS: tuple[tuple[str, Callable[[Query], bool]], ...] = (
    ("sum", lambda q: len(q.periods) > 1 and bool(_PLUS.search(q.text))),
    ("rest", lambda q: bool(_REST.search(q.text)) and q.has("cbp", "crossing", "between_ports")),
    ("pace", lambda q: q.has("pace")),
    (
        "week",
        lambda q: (
            q.has("weekly")
            and q.has("daily", "shut", "threshold")
            and not q.has("state_closed", "state_open", "average")
            and not (q.has("hypothetical") and (not q.has("sum", "how_many") or any(n.value >= _LEVEL for n in q.numbers)))
        ),
    ),
    ("ratio", lambda q: bool(_DIVIDED.search(q.text)) and not q.has("daily", "weekly")),
    ("per_unit", _asks_per_unit),
    ("whole", lambda q: q.has("sum", "how_many") and q.has("remain") and any(n.kind == "percent" for n in q.numbers)),
    ("share", lambda q: q.has("percent") and not q.has("rise", "fall", "doubled")),
    ("times", lambda q: q.has("times", "doubled", "tripled")),
    ("ratio", lambda q: q.has("ratio") and not q.has("every_kind")),
    ("difference", lambda q: q.has("difference") and not (len(q.years) > 1 and q.has("rise", "fall", "change"))),
    ("sum", lambda q: q.has("sum")),
    ("change", lambda q: q.has("change", "rise", "fall")),
    ("difference", _asks_for_the_rest),
    ("sum", lambda q: len(q.periods) > 1 and bool(_TOTAL.search(q.text))),
    ("difference", lambda q: bool(_HOW_MUCH_MORE.search(q.text))),
)


def operation(query: Query) -> str | None:
    """Which arithmetic a question wants, from its words: the first of the signs that it shows."""
    return next((op for op, shows in _SIGNS if shows(query)), None)


_UNITS: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    (
        "day",
        re.compile(r"\b(?:(?:per|a|each|every|por|al|cada) (?:day|dia)|daily|diari\w+)\b"),
    ),  # "December's, spread over the month, a day"
    ("month", re.compile(r"\b(?:monthly|months?|mes|meses|mensual\w*)\b")),
    ("week", re.compile(r"\b(?:weekly|weeks?|semanas?|semanal\w*)\b")),
)


def unit_of(query: Query) -> Unit:
    """What a count is to be spread over: the unit the question names, a day where it names none."""
    return next((unit for unit, said in _UNITS if said.search(query.text)), "day")
