"""Which arithmetic a question wants: the signs of each operation in its words."""

from __future__ import annotations

import re
from collections.abc import Callable

from knowledge.query import Query


def _asks_per_day(query: Query) -> bool:
    return query.has("per_unit") or (
        query.has("daily") and not query.has("shut", "lift", "threshold", "rule", "bill") and bool(query.periods)
    )


_REST = re.compile(
    r"\b(?:after|on or after|since|following|remain\w*|rest|left|later|despues|quedan|quedaron|restan|resto)\b.*"
    r"\b(?:jan\w*|enero|inaugurat\w*|sworn|took office|20)\b"
    r"|\b(?:jan\w*|enero|inaugurat\w*|sworn|took office)\b.*\b(?:after|rest|left|remain\w*|later|despues|quedan|quedaron|resto)\b"
)
_HOW_MUCH_MORE = re.compile(r"\bhow (?:many|much) (?:more|fewer|less)\b|\bcuant[oa]s? mas\b")
_SIGNS: tuple[tuple[str, Callable[[Query], bool]], ...] = (
    ("rest", lambda q: bool(_REST.search(q.text)) and q.has("cbp", "crossing", "between_ports")),
    ("pace", lambda q: q.has("pace")),
    (
        "week",
        lambda q: (
            q.has("weekly") and q.has("daily", "shut", "threshold") and not q.has("state_closed", "state_open", "hypothetical", "average")
        ),
    ),
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


def operation(query: Query) -> str | None:
    """Which arithmetic a question wants, from its words: the first of the signs that it shows."""
    return next((op for op, shows in _SIGNS if shows(query)), None)
