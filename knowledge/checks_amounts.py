"""The numbers and dates that a text states, names and citations left out: "3.5 million", "24 April 2026", "in 2022"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from knowledge.months import MONTHS
from knowledge.numbers import read_numbers
from knowledge.text import fold


class Amount(NamedTuple):
    """A number as stated: 14 percent and 14 days are two amounts."""

    value: Decimal
    percent: bool = False

    def __str__(self) -> str:
        return f"{self.value.normalize():,f}" + "%" * self.percent


class Day(NamedTuple):
    """A date as stated; what is not said is None."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def __str__(self) -> str:
        return "-".join("?" if part is None else f"{part:02d}" for part in self).removesuffix("-?").removesuffix("-?")

    def said_by(self, other: Day) -> bool:
        """Whether `other` says everything that this date says."""
        return all(mine is None or mine == theirs for mine, theirs in zip(self, other, strict=True))


@dataclass(frozen=True, slots=True)
class Stated:
    """What some texts state."""

    amounts: frozenset[Amount] = frozenset()
    days: frozenset[Day] = frozenset()

    def __or__(self, other: Stated) -> Stated:
        return Stated(self.amounts | other.amounts, self.days | other.days)

    def __sub__(self, other: Stated) -> Stated:
        """What is stated here and not there; a date is there if one of the dates says all of it."""
        return Stated(self.amounts - other.amounts, frozenset(d for d in self.days if not any(map(d.said_by, other.days))))

    def __bool__(self) -> bool:
        return bool(self.amounts or self.days)

    def __str__(self) -> str:
        return ", ".join([*map(str, sorted(self.amounts)), *sorted(map(str, self.days))])


# Names, citations and forms: their digits count nothing (design.md, rule 1).
_NAMES = re.compile(
    r"""proclama(?:tions?|cion(?:es)?)\s\d{4,5}(?:\s(?:and|y)\s\d{4,5})?
    |\d+\s(?:fr|f\.r\.|federal\sregister|i&n\sdec\.|s\.\sct\.|u\.s\.)\s\d+
    |(?:sections?|secciones|seccion|§)\s\d+(?:\([a-z]\))?(?:\s(?:and|y)\s\d+(?:\([a-z]\))?)?|\d{3}\([a-z]\)
    |(?:title|titulo)\s\d+ | (?:\d+:)?\d+-cv-\d+
    |(?:public\slaw|ley\spublica)\s(?:no[.:]*\s)?\d+-\d+
    |(?<!\w)(?:s|h\.r)\.\s?\d+ | (?<!\w)i-\d+ | (?<!\w)in\d{5}
    |(?:report|informe)\s(?:number\s|numero\s)?\d{3}(?!,?\d) | (?<!\w)fox\s\d""",
    re.VERBOSE,
)
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})(?!\w)\.?"
_YEAR = r"(?:19|20)\d\d(?!\d|[,.]\d|%)"
_DATE = re.compile(
    rf"""(?<![\w.,])(?:
     (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:de\s)?(?P<m1>{_MONTH})(?:,?\s(?:del?\s)?(?P<y1>{_YEAR}))?
    |(?P<m2>{_MONTH})\s(?P<d2>\d{{1,2}})(?!\d|[,.]\d)(?:,?\s(?P<y2>{_YEAR}))?
    |(?P<m3>{_MONTH})\s(?:of\s|del?\s)?(?P<y3>{_YEAR})
    |(?:fy\s?)?(?P<y4>{_YEAR})|fy\s?'?(?P<fy>\d\d)(?!\d))""",
    re.VERBOSE,
)
# text2num leaves a lone "two" as it is, and reads an article before a number word as "one".
_TWO = re.compile(r"(?<![\w-])(?<!ty )(?<! y )(?:two|dos)(?!\w| mil)")
_ARTICLE = re.compile(
    r"\b(?:an?|un|una) (?=(?:two|three|four|five|six|seven|eight|nine|ten|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\d)\b)"
)


def _day(m: re.Match[str]) -> Day:
    year = m["y1"] or m["y2"] or m["y3"] or m["y4"] or (f"20{m['fy']}" if m["fy"] else None)
    month = m["m1"] or m["m2"] or m["m3"]
    day = m["d1"] or m["d2"]
    return Day(int(year) if year else None, MONTHS[month.rstrip(".")] if month else None, int(day) if day else None)


def stated(*texts: str) -> Stated:
    """The numbers and dates of some texts, in digits or words, English or Spanish."""
    found = Stated()
    for text in texts:
        found |= _of(text)
    return found


# One text is read for its own fact and for every fact that leans on it.
@lru_cache(maxsize=8192)
def _of(text: str) -> Stated:
    # A bar in place of each name or date keeps the words around it apart.
    rest = _NAMES.sub(" | ", fold(text))
    days = frozenset(_day(m) for m in _DATE.finditer(rest))
    plain = _ARTICLE.sub("", _TWO.sub("2", _DATE.sub(" | ", rest)))
    return Stated(frozenset(Amount(n.value, n.kind == "percent") for n in read_numbers(plain)), days)


def on(*dates: dt.date | None) -> Iterator[Day]:
    """Calendar dates as dates that a text may state."""
    return (Day(date.year, date.month, date.day) for date in dates if date)


def in_years(years: Iterable[int | None]) -> Iterator[Day]:
    """Whole years as dates that a text may state."""
    return (Day(year) for year in years if year)
