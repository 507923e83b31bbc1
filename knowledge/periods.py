"""Reading when: "in 2022", "FY22", "since 2022", "two years before 2024", "mayo de 2024"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class When:
    """A period as asked for. `kind` tells how `year` is meant; spans have `until`."""

    year: int
    kind: Literal["in", "since", "span", "before", "after"] = "in"
    until: int | None = None
    month: int | None = None
    day: int | None = None
    fiscal: bool = False
    start: int = 0
    end: int = 0


_MONTHS = {
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
MONTH_NAMES = frozenset(_MONTHS) | {"fye", "yoy"}
_MONTH_RX = "|".join(sorted(_MONTHS, key=len, reverse=True))
# 2000 to 2007 are daily averages more often than years here, and the base holds nothing for them.
_YEAR_RX = r"(?:199\d|200[89]|20[1-4]\d)"
# A count and a year look alike; a unit behind it, a separator inside or "a day" make it a count.
_NOT_YEAR_AFTER = (
    r"(?![\d%]|[.,]\d)(?!\s?(?:a|per|each|every|/|al|por)\s?(?:day|week|month|dia|semana|mes)\b)"
    r"(?!\s(?:people|ppl|persons?|crossings?|encounters?|migrants?|cases|illegals?|cruces|personas|casos|a day|daily|avg|average|diari\w+)\b)"
)
_YEAR = rf"(?<![\d.,$#-])(?P<{{0}}>{_YEAR_RX}){_NOT_YEAR_AFTER}"
_SPELLED = {
    "twenty twenty": 2020, "twenty twenty one": 2021, "twenty twenty two": 2022, "twenty twenty three": 2023,
    "twenty twenty four": 2024, "twenty twenty five": 2025, "twenty twenty six": 2026, "twenty nineteen": 2019,
    "twenty eighteen": 2018, "twenty seventeen": 2017, "twenty sixteen": 2016, "twenty fifteen": 2015, "twenty fourteen": 2014,
    "twenty thirteen": 2013, "twenty twelve": 2012, "twenty eleven": 2011, "twenty ten": 2010, "two thousand eight": 2008,
    "two thousand nine": 2009, "two thousand and eight": 2008, "two thousand and nine": 2009, "dos mil ocho": 2008,
    "dos mil nueve": 2009, "dos mil diez": 2010, "dos mil once": 2011, "dos mil doce": 2012, "dos mil trece": 2013,
    "dos mil catorce": 2014, "dos mil quince": 2015, "dos mil dieciseis": 2016, "dos mil diecisiete": 2017,
    "dos mil dieciocho": 2018, "dos mil diecinueve": 2019, "dos mil veinte": 2020, "dos mil veintiuno": 2021,
    "dos mil veintidos": 2022, "dos mil veintitres": 2023, "dos mil veinticuatro": 2024, "dos mil veinticinco": 2025,
    "dos mil veintiseis": 2026, "two thousand fourteen": 2014, "two thousand twenty two": 2022,
}  # fmt: skip
_SPELLED_RX = re.compile(r"\b(?:" + "|".join(sorted((k.replace(" ", "[ -]") for k in _SPELLED), key=len, reverse=True)) + r")\b")
_SHORT = re.compile(
    r"(?:(?<=\bin )|(?<=\bfor )|(?<=\bsince )|(?<=\ben el )|(?<=\bdel )|(?<=\bdesde el )|(?<=\bfrom ))'?(0[89]|1\d|2\d)"
    rf"(?![\d%]|[.,:/]\d)(?!\s(?:de\s|of\s)?(?:{_MONTH_RX})\b)(?!\s?(?:k|m|mil|million|days?|dias?|hours?|weeks?|percent|por|people|years?|states?|months?)\b)"
    r"|(?<!\w)'(0[89]|1\d|2\d)(?!\w)"
)
_FISCAL = rf"(?:f\.?y\.?e?|fiscal(?: year)?|financial year|ano fiscal|af)\s?'?(?P<fy>{_YEAR_RX}|\d\d)(?!\d|[.,]\d)"
_JOINT = r"\s?(?:-|->|to|through|thru|until|till|hasta|a|al)\s?"
_WHEN = re.compile(
    rf"""(?P<fiscal>{_FISCAL})
    |(?P<span>(?:from\s|between\s|desde\s(?:el\s)?|entre\s|de\s)?{_YEAR.format("a")}(?P<joint>{_JOINT})(?:el\s)?{_YEAR.format("b")})
    |(?P<monthly>(?P<from>(?:since|from|desde)\s)?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s|de\s)?)?\b(?P<mon>{_MONTH_RX})\b\.?,?\s?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?:of\s|del?\s)?'?(?P<my>{_YEAR_RX}|\d\d\b)(?![\d%]|,\d))
    |(?P<open>(?P<word>since|from|after|before|until|desde|a\spartir\sde|despues\sde|antes\sde|starting(?:\sin)?)\s(?:the\s|el\s|ano\s|year\s|start\sof\s)*{_YEAR.format("o")}(?P<onward>\s(?:onwards?|on|en\sadelante))?)
    |{_YEAR.format("y")}(?P<on2>\s(?:onwards?|en\sadelante))?""",
    re.VERBOSE,
)
_WORDY = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1,
    "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip
_AWAY = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDY)})\s(?:years?|anos?)\s(?P<dir>before|earlier|prior|previously|after|later|antes|atras|despues)"
_YEARS_AWAY = re.compile(rf"\b{_AWAY}\b")
_UNTIL_NOW = re.compile(
    rf"\b(?:from|between|desde|de|starting)\s(?:the\s|el\s|ano\s|year\s)*(?P<y>{_YEAR_RX})\s?(?:-|to|until|till|up to|through|and|hasta|a|al|y)\s?"
    r"(?:now|today|present|the present|date|right now|ahora|hoy|la fecha|el presente)\b"
)
_YEAR_TO = re.compile(
    rf"\b(?:the )?(?:year|twelve months|12 months)(?: period)? (?:to|ending|ended|through|up to)(?: in| on| the end of)? "
    rf"(?:30 )?sept?(?:ember)? (?:30,? )?(?P<y>{_YEAR_RX})"
)
_RELATIVE = re.compile(
    rf"(?P<n>\d|{'|'.join(_WORDY)})\s(?:years?|anos?)\s(?P<dir>before|after|earlier than|prior to|antes de|despues de)\s(?P<y>{_YEAR_RX})"
    rf"|(?:the year|el ano)\s(?P<dir2>before|after|antes de|despues de)\s(?P<y2>{_YEAR_RX})"
)
_PRESENT = re.compile(r"\b(?:(?P<last>last year|el ano pasado)|(?P<this>this year|este ano))\b")
# Offices and terms people use for years; when each began is a date of the base's own facts.
_SINCE_BIDEN = re.compile(
    r"\b(?:since|under|during|from|desde|bajo|con|en|when|after|once)\b[^.?!]{0,40}"
    r"\b(?:biden|joe|46th president|administration|administracion|took office|inaugurat\w+)\b"
)
BIDEN_TOOK_OFFICE = 2021


_TEENS = {
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty one": 21, "twenty two": 22, "twenty three": 23,
    "twenty four": 24, "twenty five": 25, "twenty six": 26,
}  # fmt: skip
_TEEN_RX = "|".join(sorted((t.replace(" ", "[ -]") for t in _TEENS), key=len, reverse=True))
_SPELLED_FISCAL = re.compile(
    rf"\b((?:fiscal|fiscal year|fy|year|ano|ano fiscal)) ({_TEEN_RX})(?!\w)(?! (?:percent|people|days|million|thousand|hundred))"
)
_LISTED = re.compile(
    rf"(\b{_YEAR_RX})(\s?(?:,|and|to|vs\.?|versus|or|y|al|a|o|/|\+|->|-|&|than|until|through|,\s?and)\s?"
    r"(?:from |fy ?|fiscal |el |del |in )?'?)(0[89]|1\d|2[0-6])"
    r"(?![\d%]|[.,:/]\d)(?!\s?(?:k|m|mil|million|days?|dias?|hours?|weeks?|percent|por|people|years?|states?|months?|cases|votes?)\b)"
)


def _short_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _spell_out(folded: str) -> str:
    """`folded` with spelled and two-digit years written in four digits (the length may change)."""
    text = _SPELLED_RX.sub(lambda m: str(_SPELLED[m.group().replace("-", " ")]), folded)
    text = _SPELLED_FISCAL.sub(lambda m: f"{m[1]} {2000 + _TEENS[m[2].replace('-', ' ')]}", text)
    text = _SHORT.sub(lambda m: str(_short_year(m[1] or m[2])), text)
    for _ in range(4):  # a list hands its reading on from each year to the next: "2020, 21, 22 and 23"
        longer = _LISTED.sub(lambda m: f"{m[1]}{m[2]}20{m[3]}", text)
        if longer == text:
            break
        text = longer
    return text


def with_plain_years(folded: str) -> str:
    """A folded text whose years all stand as four digits, relative ones resolved ("two years before 2024")."""

    def resolve(m: re.Match[str]) -> str:
        n = m["n"]
        step = 1 if n is None else _WORDY.get(n) or int(n)
        back = re.match(r"before|earlier|prior|antes", m["dir"] or m["dir2"])
        return f"in {int(m['y'] or m['y2']) + (-step if back else step)}"

    text = _YEAR_TO.sub(r"fy \g<y>", _RELATIVE.sub(resolve, _spell_out(folded)))
    return _UNTIL_NOW.sub(r"since \g<y>", _from_the_other(text))


def _from_the_other(text: str) -> str:
    """A distance in years beside a single year ("eight years before"), counted from it."""
    years = set(re.findall(rf"\b{_YEAR_RX}\b", text))
    if len(years) != 1:
        return text
    year = int(years.pop())

    def resolve(m: re.Match[str]) -> str:
        n = m["n"]
        step = int(n) if n.isdigit() else _WORDY[n]
        return f"in {year - step if re.match('before|earlier|prior|previously|antes|atras', m['dir']) else year + step}"

    return _YEARS_AWAY.sub(resolve, text)


def read_periods(folded: str, today: dt.date) -> list[When]:
    """Every period of a folded text with plain years, in order. "Last year" counts from `today`."""
    found = [_when(m) for m in _WHEN.finditer(folded)]
    found += [When(today.year - (1 if m["last"] else 0), start=m.start(), end=m.end()) for m in _PRESENT.finditer(folded)]
    return sorted(found, key=lambda w: w.start)


def says_since_biden(folded: str) -> bool:
    """Whether the text means the time since 20 January 2021 without naming a year."""
    return bool(_SINCE_BIDEN.search(folded))


def _when(m: re.Match[str]) -> When:
    return replace(_meant(m), start=m.start(), end=m.end())


def _meant(m: re.Match[str]) -> When:
    if m["fiscal"]:
        return When(_short_year(m["fy"]), fiscal=True)
    if m["span"]:
        return When(int(m["a"]), "span", until=int(m["b"]))
    if m["monthly"]:
        return _monthly(m)
    if m["open"]:
        word = m["word"]
        if word in ("before", "until", "antes de"):
            return When(int(m["o"]), "before")
        if word in ("after", "despues de"):
            return When(int(m["o"]), "after")
        return When(int(m["o"]), "in" if word == "from" and not m["onward"] else "since")
    return When(int(m["y"]), "since" if m["on2"] else "in")


def _monthly(m: re.Match[str]) -> When:
    day = m["d1"] or m["d2"]
    if m["from"] and not m["from"].startswith("from"):
        return When(_short_year(m["my"]), "since")
    return When(_short_year(m["my"]), month=_MONTHS[m["mon"]], day=int(day) if day else None)


_AWAY_ONE = re.compile(
    r"\b(?:(?:the|el)\s)?(?:(?P<next>(?:year after|following year|next year|one after|year later|next one|following one|ano siguiente|ano despues|siguiente))"
    r"|(?P<last>(?:year before|previous year|prior year|one before|year earlier|ano anterior|ano antes|anterior)))\b"
)


def moved(text: str, year: int, month: int | None) -> When | None:
    """A period told by its distance from another: "five years later", "same month the year after"."""
    m = re.search(rf"\b{_AWAY}\b", text)
    if m:
        step = int(m["n"]) if m["n"].isdigit() else _WORDY[m["n"]]
        back = re.match("before|earlier|prior|previously|antes|atras", m["dir"])
        return When(year + (-step if back else step), month=month if "month" in text or "mes" in text else None)
    one = _AWAY_ONE.search(text)
    if one:
        return When(year + (1 if one["next"] else -1), month=month if "month" in text or "mes" in text else None)
    return None


def months_alone(text: str, year: int) -> When | None:
    """A bare month ("august?") in the year spoken of."""
    m = re.search(rf"\b(?P<mon>{_MONTH_RX})\b", text)
    return When(year, month=_MONTHS[m["mon"]]) if m and m["mon"] not in ("may", "mar", "dic", "ago", "sep", "set") else None
