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
    r"(?![\d%]|[.,]\d|s\b)(?!\s?(?:a|per|each|every|/|al|por)\s?(?:day|week|month|dia|semana|mes)\b)"
    r"(?:(?<=\b(?:in|en)\s\d\d\d\d)|(?<=\bsince\s\d\d\d\d)|(?!\s(?:people|ppl|persons?|crossings?|encounters?|migrants?|cases|illegals?|cruces|personas|casos|daily|avg|average|diari\w+)\b))"
)
# "The 2022 memo", "the 2024 rule": the year belongs to the document's name, not to a count.
_NAMES_A_DOCUMENT = (
    r"(?!\s(?:ice |doyle |border |senate |asylum |biden |opla |immigration |presidential |executive )*"
    r"(?:memo|memos|memorandum|rule|rules|order|bill|proclamation|limit|measure|deal|election|article|guidance|act|law|"
    r"memorando|regla|norma|orden|proyecto|ley|articulo)\b)"
)
_YEAR_HERE = rf"(?P<{{0}}>{_YEAR_RX}){_NOT_YEAR_AFTER}{_NAMES_A_DOCUMENT}"
_YEAR = rf"(?<![\d.,$#])(?:(?<!\d-)|(?<=\b20\d\d-)){_YEAR_HERE}"
_TEENS = {
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "twenty one": 21, "twenty two": 22, "twenty three": 23,
    "twenty four": 24, "twenty five": 25, "twenty six": 26,
}  # fmt: skip
_SPELLED = {
    "twenty twenty": 2020, "twenty twenty one": 2021, "twenty twenty two": 2022, "twenty twenty three": 2023,
    "twenty twenty four": 2024, "twenty twenty five": 2025, "twenty twenty six": 2026, "twenty nineteen": 2019,
    "twenty eighteen": 2018, "twenty seventeen": 2017, "twenty sixteen": 2016, "twenty fifteen": 2015, "twenty fourteen": 2014,
    "nineteen eighty six": 1986, "nineteen eighty five": 1985, "nineteen ninety": 1990, "nineteen ninety five": 1995,
    "two thousand and five": 2005, "two thousand five": 2005, "two thousand six": 2006, "two thousand and six": 2006, "two thousand seven": 2007,
    "twenty thirteen": 2013, "twenty twelve": 2012, "twenty eleven": 2011, "twenty ten": 2010, "two thousand eight": 2008,
    "two thousand nine": 2009, "two thousand and eight": 2008, "two thousand and nine": 2009, "dos mil ocho": 2008,
    "dos mil nueve": 2009, "dos mil diez": 2010, "dos mil once": 2011, "dos mil doce": 2012, "dos mil trece": 2013,
    "dos mil catorce": 2014, "dos mil quince": 2015, "dos mil dieciseis": 2016, "dos mil diecisiete": 2017,
    "dos mil dieciocho": 2018, "dos mil diecinueve": 2019, "dos mil veinte": 2020, "dos mil veintiuno": 2021,
    "dos mil veintidos": 2022, "dos mil veintitres": 2023, "dos mil veinticuatro": 2024, "dos mil veinticinco": 2025,
    "dos mil veintiseis": 2026, "two thousand fourteen": 2014, "two thousand twenty two": 2022,
}  # fmt: skip
_SPELLED |= {f"two thousand {joint}{word}": 2000 + n for word, n in _TEENS.items() for joint in ("", "and ")}
_SPELLED_RX = re.compile(
    rf"\b(?:{'|'.join(sorted((k.replace(' ', '[ -]') for k in _SPELLED), key=len, reverse=True))})\b(?![ -](?:hundred|thousand|million))"
)
_NUMERALS = ("[0-9]", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BEFORE_SHORT = ("in", "for", "since", "en el", "del", "desde el", "from", "before", "after", "than", "by", "until", "antes del", "was")
_AFTER_SHORT = (
    r"(?!\s?(?:k|m|mil|million|days?|dias?|hours?|weeks?|percent|por|people|years?|states?|months?|cases|casos|"
    r"consecutive|straight|calendar|business|seguidos|consecutivos)\b)"
)
_SHORT = re.compile(
    "(?=['012])(?:"  # what every match begins with is looked for first: to look back at every letter takes ten times as long
    + "".join(f"(?<!{n} in )" for n in _NUMERALS)  # "one in 10" is a share
    + "(?:"
    + "|".join(rf"(?<=\b{word} )" for word in _BEFORE_SHORT)
    + r")'?(0[89]|1\d|2\d)"
    rf"(?![\d%]|[.,:/]\d)(?!\s(?:de\s|of\s)?(?:{_MONTH_RX})\b){_AFTER_SHORT}"
    r"|(?<!\w)'(0[89]|1\d|2\d)(?!\w))"
)
_DIGIT = re.compile(r"\d")
_FISCAL = (
    rf"(?:f\.?y\.?e?|(?:fiscal|financial)\syears?|fiscal|anos?\sfiscal(?:es)?|af)\s?'?(?P<fy>{_YEAR_RX}|19\d\d|200\d|\d\d)(?!\d|[.,]\d)"
)
_JOINT = r"\s?(?:-|->|to|through|thru|until|till|hasta|a|al)\s?"
_WHEN = re.compile(
    rf"""(?P<fiscal>{_FISCAL})
    |(?P<span>(?:from\s|between\s|desde\s(?:el\s)?|entre\s|de\s)?{_YEAR.format("a")}(?P<joint>{_JOINT})(?:el\s)?{_YEAR_HERE.format("b")})
    |(?P<iso>(?<![\d.,$#-])(?P<iy>{_YEAR_RX})-(?P<im>0[1-9]|1[0-2])(?:-(?P<id>[0-3]\d))?(?![\d-]))
    |(?P<monthly>(?P<from>(?:since|from|desde)\s)?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s|de\s)?)?\b(?P<mon>{_MONTH_RX})\b\.?,?\s?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?:of\s|del?\s)?'?(?P<my>{_YEAR_RX}|(?<=')\d\d\b|2[1-6]\b)(?![\d%]|,\d))
    |(?P<open>(?P<word>since|from|after|before|prior\sto|until|desde|a\spartir\sde|despues\sde|antes\sde|starting(?:\sin)?|pre(?=-)|post(?=-))[\s-](?:the\s|el\s|ano\s|year\s|start\sof\s)*{_YEAR.format("o")}(?P<onward>\s(?:onwards?|on|en\sadelante))?)
    |(?P<early>\b(?:in|since|from|of|for|during|year|en|del|desde|ano|de|end\sof)\s(?:the\s|el\s|year\s|ano\s|fy\s?)*(?P<e>19\d\d|200[0-7])\b(?![\d%]|[.,]\d)(?!\s?(?:a|per|al|por)\s?(?:day|week|dia)|\s(?:people|cases|crossings|encounters|casos|cruces|personas)))
    |{_YEAR.format("y")}(?P<on2>\s(?:onwards?|en\sadelante))?""",
    re.VERBOSE,
)
_WORDY = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1,
    "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip
_AWAY = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDY)})\s(?:years?|anos?)\s(?P<dir>before|earlier|prior|previously|after|later|antes|atras|despues)"
_YEARS_AWAY = re.compile(rf"\b{_AWAY}\b(?!,?\s(?:in|en)\s\d{{4}})")
_UNTIL_NOW = re.compile(
    rf"\b(?:from|between|desde|de|starting)\s(?:the\s|el\s|ano\s|year\s)*(?P<y>{_YEAR_RX})\s?(?:-|to|until|till|up to|through|and|hasta|a|al|y)\s?"
    r"(?:now|today|present|the present|date|right now|ahora|hoy|la fecha|el presente)\b"
)
_MONTH_LIST = re.compile(
    rf"\b(?P<first>{_MONTH_RX})(?P<joint>\s?(?:and|to|y|a|vs\.?|versus|or|o|-|->|/|&|,)\s?)(?P<second>{_MONTH_RX})\s(?:of\s|de\s)?(?P<y>{_YEAR_RX})\b"
)
_YEAR_TO = re.compile(
    rf"\b(?:the )?(?:year|twelve months|12 months)(?: period)? (?:to|ending|ended|through|up to)(?: in| on| the end of)? "
    rf"(?:30 )?sept?(?:ember)? (?:30,? )?(?P<y>{_YEAR_RX})"
)
_RELATIVE = re.compile(
    rf"(?P<n>\d|{'|'.join(_WORDY)})\s(?:years?|anos?)\s(?P<dir>before|after|earlier than|prior to|antes de|despues de)\s(?P<y>{_YEAR_RX})"
    rf"|(?:the year|el ano)\s(?P<dir2>before|after|antes de|despues de)\s(?P<y2>{_YEAR_RX})"
)
_PRESENT = re.compile(
    rf"\b(?:(?P<last>last year|el ano pasado)|(?P<this>this year|este ano)"
    rf"|(?P<n>\d{{1,2}}|{'|'.join(_WORDY)}) (?:years? ago|anos? atras)|hace (?P<n2>\d{{1,2}}|{'|'.join(_WORDY)}) anos?)\b"
)
# Offices and terms people use for years; when each began is a date of the base's own facts.
_SINCE_BIDEN = re.compile(
    r"\b(?:since|under|during|from|desde|bajo|con|en|when|after|once)\b[^.?!]{0,40}"
    r"\b(?:biden|joe|46th president|administration|administracion|took office|inaugurat\w+)\b"
)
BIDEN_TOOK_OFFICE = 2021


_TEEN_RX = "|".join(sorted((t.replace(" ", "[ -]") for t in _TEENS), key=len, reverse=True))
_SPELLED_FISCAL = re.compile(
    rf"\b((?:fiscal|fiscal year|fy|year|ano|ano fiscal)) ({_TEEN_RX})(?!\w)(?! (?:percent|people|days|million|thousand|hundred))"
)
_LISTED = re.compile(
    rf"(\b{_YEAR_RX})(\s?(?:,|and|to|vs\.?|versus|or|y|al|a|o|/|\+|->|-|&|than|until|through|,\s?and)\s?"
    r"(?:from |fy ?|fiscal |el |del |in |end of |late |early |mid |fin de |fines de )?'?)(0[89]|1\d|2[0-6])"
    r"(?![\d%]|[-.,:/]\d)(?!\s?(?:k|m|mil|million|days?|dias?|hours?|weeks?|percent|por|people|years?|states?|months?|cases|votes?)\b)"
)


_NEXT = re.compile(rf"(\b{_YEAR_RX})\s(0[89]|1\d|2[0-6])(?!\w)")  # "21 22 23 24", each the year after the last


def _short_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _spell_out(folded: str) -> str:
    """`folded` with spelled and two-digit years written in four digits (the length may change)."""
    text = _SPELLED_RX.sub(lambda m: str(_SPELLED[m.group().replace("-", " ")]), folded)
    text = _SPELLED_FISCAL.sub(lambda m: f"{m[1]} {2000 + _TEENS[m[2].replace('-', ' ')]}", text)
    text = _SHORT.sub(lambda m: str(_short_year(m[1] or m[2])), text)
    for _ in range(4):  # a list hands its reading on from each year to the next: "2020, 21, 22 and 23"
        longer = _LISTED.sub(lambda m: m[0] if m[2] == "-" and m[1] >= f"20{m[3]}" else f"{m[1]}{m[2]}20{m[3]}", text)  # 2024-10 is a month
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

    text = _spell_out(folded)
    if not _DIGIT.search(text):  # as in half of all questions: no year to start from
        return text
    text = re.sub(rf"-?\b(since|in|from|desde)-(?={_YEAR_RX}\b)", r" \1 ", text)  # "closed-since-2022 cases"
    text = _YEAR_TO.sub(r"fy \g<y>", _RELATIVE.sub(resolve, text))
    text = _MONTH_LIST.sub(lambda m: f"{m['first']} {m['y']}{m['joint']}{m['second']} {m['y']}", text)
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
    found = [_when(m) for m in _WHEN.finditer(folded)] if _DIGIT.search(folded) else []
    found += [When(today.year - _years_back(m), start=m.start(), end=m.end()) for m in _PRESENT.finditer(folded)]
    return sorted(found, key=lambda w: w.start)


def _years_back(m: re.Match[str]) -> int:
    n = m["n"] or m["n2"]
    return (_WORDY.get(n) or int(n)) if n else 1 if m["last"] else 0


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
    if m["iso"]:
        return When(int(m["iy"]), month=int(m["im"]), day=int(m["id"]) if m["id"] else None)
    if m["monthly"]:
        return _monthly(m)
    if m["open"]:
        return _open(m)
    if m["early"]:
        return When(int(m["e"]), "since" if m["early"].startswith(("since", "desde")) else "in")
    return When(int(m["y"]), "since" if m["on2"] else "in")


def _open(m: re.Match[str]) -> When:
    word = m["word"]
    if word in ("before", "prior to", "until", "antes de", "pre"):
        return When(int(m["o"]), "before")
    if word in ("after", "despues de", "post"):
        return When(int(m["o"]), "after")
    return When(int(m["o"]), "in" if word == "from" and not m["onward"] else "since")


def _monthly(m: re.Match[str]) -> When:
    day = m["d1"] or m["d2"]
    if m["from"] and not m["from"].startswith("from"):
        return When(_short_year(m["my"]), "since")
    return When(_short_year(m["my"]), month=_MONTHS[m["mon"]], day=int(day) if day else None)


_AWAY_ONE = re.compile(
    r"\b(?:(?:the|el)\s)?(?:(?P<next>(?:year after|following year|next year|one after|year later|next one|following one|ano siguiente|ano despues|siguiente))"
    r"|(?P<last>(?:year before|previous year|prior year|one before|year earlier|ano anterior|ano antes|anterior)))\b"
)


_MONTH_AWAY = re.compile(
    r"\b(?P<next>month after|following month|next month|month later|mes siguiente|mes despues)\b|\b(?:month before|previous month|month earlier|mes anterior)\b"
)


def moved(text: str, year: int, month: int | None) -> When | None:
    """A period told by its distance from another: "five years later", "same month the year after", "the month after"."""
    away = _MONTH_AWAY.search(text)
    if away and month:
        count = year * 12 + month - 1 + (1 if away["next"] else -1)
        return When(count // 12, month=count % 12 + 1)
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
