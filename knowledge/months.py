"""The months by their names in both languages, folded."""

from __future__ import annotations

MONTHS = {
    m: i
    for i, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto ago",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for m in names.split()
}
MONTH_NAME = tuple(next(m for m, i in MONTHS.items() if i == place) for place in range(1, 13))
MONTH_NAMES = frozenset(MONTHS) | {"fye", "yoy"}
MONTH_RX = "|".join(sorted(MONTHS, key=len, reverse=True))
