"""Reading when: "in 2022", "FY22", "since 2022", "two years before 2024", "mayo de 2024"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.eras import with_plain_eras
from knowledge.months import MONTH_NAME, MONTH_RX, MONTHS
from knowledge.years import YEAR_RX, short_year, spell_out


@dataclass(frozen=True, slots=True)
class When:
    """A period as asked for. `kind` tells how `year` is meant; spans have `until`."""

    year: int
    kind: Literal["in", "since", "span", "before", "after"] = "in"
    until: int | None = None
    month: int | None = None
    through: int | None = None  # the last month, where several are meant ("spring 2024")
    day: int | None = None
    fiscal: bool = False
    start: int = 0
    end: int = 0


# A count and a year look alike; a unit behind it, a separator inside or "a day" make it a count.
_NOT_YEAR_AFTER = (
    r"(?![\d%]|[.,]\d|s\b)(?!\s?(?:a|per|each|every|/|al|por)\s?(?:day|week|month|dia|semana|mes)\b)"
    r"(?:(?<=\b(?:in|en)\s\d\d\d\d)|(?<=\bsince\s\d\d\d\d)|(?!\s(?:people|ppl|persons?|crossings?|encounters?|migrants?|cases|illegals?|cruces|personas|casos|daily|avg|average|diari\w+)\b))"
)
# "The 2022 memo", "the 2024 rule": the year belongs to the document's name, not to a count.
_DOCUMENT = (
    r"\s(?:ice |doyle |border |senate |asylum |biden |opla |immigration |presidential |executive |newspaper |press )*"
    r"(?:report|news|newspaper|story|piece|"
    r"memo|memos|memorandum|rule|rules|order|bill|proclamation|limit|cap|ban|measure|deal|election|article|guidance|act|law|"
    r"memorando|regla|norma|orden|proyecto|ley|articulo)\b"
)
_NAMES_A_DOCUMENT = rf"(?!{_DOCUMENT})"
_OF_A_PIECE = re.compile(r"\b(?:article|story|piece|nota|articulo|reportaje)\s(?:in|of|from|de|del)\s(?:the\s)?(?:\d+\s(?:of\s|de\s)?)?$")
_YEAR_OF_A_PIECE = re.compile(
    r"\b(?:article|story|piece|nota|articulo|reportaje)\s(?:in|of|from|de|del)\s(?:the\s)?(?:\d+\s(?:of\s|de\s)?)?"
    rf"(?:(?:{MONTH_RX})\s(?:\d+,?\s)?(?:of\s|del?\s)?)?(?P<y>{YEAR_RX})\b"
)
_DOCUMENT_YEAR = re.compile(rf"\b{YEAR_RX}(?={_DOCUMENT})")
# Of a month only the press is left out: "TRAC's March 2025 report" and "the June 2024 order" lie in their months.
_NAMES_A_PIECE = r"(?!\s(?:news|newspaper|press|article|story|piece)\b)"
_YEAR_HERE = rf"(?P<{{0}}>{YEAR_RX}){_NOT_YEAR_AFTER}{_NAMES_A_DOCUMENT}"
_YEAR = rf"(?<![\d.,$#])(?:(?<!\d-)|(?<=\b20\d\d-)){_YEAR_HERE}"
_DIGIT = re.compile(r"\d")
_FISCAL = (
    rf"(?:f\.?y\.?e?|(?:fiscal|financial)\syears?|fiscal|anos?\sfiscal(?:es)?|af)\s?'?(?P<fy>{YEAR_RX}|19\d\d|200\d|\d\d)(?!\d|[.,]\d)"
)
_JOINT = r"\s?(?:-|->|to|through|thru|until|till|hasta|a|al)\s?"
_SEASONS = {
    "spring": (3, 5), "primavera": (3, 5), "summer": (6, 8), "verano": (6, 8), "autumn": (9, 11), "fall": (9, 11), "otono": (9, 11),
}  # fmt: skip
_SEASON_RX = "|".join(_SEASONS)
_WHEN = re.compile(
    rf"""(?P<fiscal>{_FISCAL})
    |(?P<span>(?:from\s|between\s|desde\s(?:el\s)?|entre\s|de\s)?{_YEAR.format("a")}(?P<joint>{_JOINT})(?:el\s)?{_YEAR_HERE.format("b")})
    |(?P<iso>(?<![\d.,$#-])(?P<iy>{YEAR_RX})-(?P<im>0[1-9]|1[0-2])(?:-(?P<id>[0-3]\d))?(?![\d-]))
    |(?P<monthly>(?P<from>(?:since|from|desde)\s)?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s|de\s)?)?\b(?P<mon>{MONTH_RX})\b\.?,?\s?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?:of\s|del?\s)?'?(?P<my>{YEAR_RX}|(?<=')\d\d\b|2[1-6]\b)(?![\d%]|,\d){_NAMES_A_PIECE})
    |(?P<season>\b(?P<part>{_SEASON_RX})\s(?:of\s|del?\s)?(?:year\s|ano\s)?{_YEAR.format("sy")})
    |(?P<open>(?P<word>since|from|after|before|prior\sto|until|desde|a\spartir\sde|despues\sde|antes\sde|starting(?:\sin)?|pre(?=-)|post(?=-))[\s-](?:the\s|el\s|la\s|ano\s|year\s|day\s|start\sof\s|beginning\sof\s|early\s|inauguration\s|inicios?\sde(?:l|\sla)?\s|principios\sdel?\s)*{_YEAR.format("o")}(?P<onward>\s(?:onwards?|on|en\sadelante))?)
    |(?P<early>\b(?:in|since|from|of|for|during|year|en|del|desde|ano|de|end\sof)\s(?:the\s|el\s|year\s|ano\s|fy\s?)*(?P<e>19\d\d|200[0-7])\b(?![\d%]|[.,]\d)(?!\s?(?:a|per|al|por)\s?(?:day|week|dia)|\s(?:people|cases|crossings|encounters|casos|cruces|personas)))
    |{_YEAR.format("y")}(?P<on2>\s(?:onwards?|en\sadelante))?""",
    re.VERBOSE,
)
_WORDY = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "a": 1,
    "un": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9, "diez": 10,
}  # fmt: skip
_BESIDE = r"(?P<dir>before|earlier|prior|previously|after|later|thereafter|hence|further on|antes|atras|despues)"
_AWAY = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDY)})\s(?:years?|anos?)\s{_BESIDE}"
_YEARS_AWAY = re.compile(rf"\b{_AWAY}\b(?!,?\s(?:in|en)\s\d{{4}})")
_UNTIL_NOW = re.compile(
    rf"\b(?:from|between|desde|de|starting)\s(?:the\s|el\s|ano\s|year\s)*(?P<y>{YEAR_RX})\s?(?:-|to|until|till|up to|through|and|hasta|a|al|y)\s?"
    r"(?:now|today|present|the present|date|right now|ahora|hoy|la fecha|el presente"
    r"|(?:when )?(?:the|that|this|la|el) (?:\w+ )?(?:article|story|report|piece|paper|newspapers?|nota|articulo|reportaje))\b"
    rf"|\b(?:del?|desde(?: el)?)\s(?P<y2>{YEAR_RX})\s(?:para aca|pa aca|pa'? ?ca|a la fecha)\b"
    rf"|\bdesde que (?:empezo|comenzo|arranco) (?:el )?(?P<y3>{YEAR_RX})\b"
)
_MONTH_LIST = re.compile(
    rf"\b(?P<first>{MONTH_RX})(?P<joint>\s?(?:and|to|y|a|vs\.?|versus|or|o|-|->|/|&|,)\s?)(?P<second>{MONTH_RX})\s(?:of\s|de\s)?(?P<y>{YEAR_RX})\b"
)
_YEAR_TO = re.compile(
    rf"\b(?:the )?(?:year|twelve months|12 months)(?: period)? (?:to|ending|ended|through|up to)(?: in| on| the end of)? "
    rf"(?:30 )?sept?(?:ember)? (?:30,? )?(?P<y>{YEAR_RX})"
)
_RELATIVE = re.compile(
    rf"(?P<n>\d|{'|'.join(_WORDY)})\s(?:years?|anos?)\s(?P<dir>before|after|earlier than|prior to|antes de|despues de)\s(?P<y>{YEAR_RX})"
    rf"|(?:the year|el ano)\s(?P<dir2>before|after|antes de|despues de)\s(?P<y2>{YEAR_RX})"
)
_MONTH_RELATIVE = re.compile(
    rf"\b(?:month|mes)\s(?P<dir>before|prior to|preceding|after|following|antes de|anterior a|despues de|posterior a)\s(?:the |el |la )?"
    rf"(?P<mon>{MONTH_RX})\s(?:of\s|del?\s)?(?P<y>{YEAR_RX})\b"
)
_SINCE_THEN = re.compile(rf"^(?P<before>\D*)(?P<y>{YEAR_RX})(?P<between>\D*)(?:ever since|since then|desde entonces)(?!\w)(?=\D*$)")
_PRESENT = re.compile(
    rf"\b(?:(?P<last>last year|el ano pasado)|(?P<this>this year|este ano)"
    rf"|(?P<n>\d{{1,2}}|{'|'.join(_WORDY)}) (?:years? ago|anos? atras)|hace (?P<n2>\d{{1,2}}|{'|'.join(_WORDY)}) anos?)\b"
)
# Offices and terms people use for years; when each began is a date of the base's own facts.
_SINCE_BIDEN = re.compile(
    r"\b(?:since|under|during|from|between|entre|desde|bajo|con|en|when|after|once)\b[^.?!]{0,40}"
    r"\b(?:biden|joe|46th president|administration|administracion|took office|inaugurat\w+)\b"
)
BIDEN_TOOK_OFFICE = 2021


def with_plain_years(folded: str) -> str:
    """A folded text whose years all stand as four digits, relative ones resolved ("two years before 2024")."""

    def resolve(m: re.Match[str]) -> str:
        n = m["n"]
        step = 1 if n is None else _WORDY.get(n) or int(n)
        back = re.match(r"before|earlier|prior|antes", m["dir"] or m["dir2"])
        return f"in {int(m['y'] or m['y2']) + (-step if back else step)}"

    text = spell_out(with_plain_eras(folded))
    if not _DIGIT.search(text):  # as in half of all questions: no year to start from
        return text
    text = re.sub(rf"-?\b(since|in|from|desde)-(?={YEAR_RX}\b)", r" \1 ", text)  # "closed-since-2022 cases"
    text = _SINCE_THEN.sub(r"\g<before>\g<y>\g<between>since \g<y>", text)
    text = _YEAR_TO.sub(r"fy \g<y>", _MONTH_RELATIVE.sub(_month_beside, _RELATIVE.sub(resolve, text)))
    text = _MONTH_LIST.sub(lambda m: f"{m['first']} {m['y']}{m['joint']}{m['second']} {m['y']}", text)
    return _UNTIL_NOW.sub(lambda m: f"since {m['y'] or m['y2'] or m['y3']}", _from_the_other(text))


def _month_beside(m: re.Match[str]) -> str:
    """May 2024, for "the month before June 2024"."""
    back = m["dir"] in ("before", "prior to", "preceding", "antes de", "anterior a")
    count = int(m["y"]) * 12 + MONTHS[m["mon"]] - 1 + (-1 if back else 1)
    return f"{MONTH_NAME[count % 12]} {count // 12}"


def _from_the_other(text: str) -> str:
    """A distance in years beside a single year ("eight years before"), counted from it."""
    years = set(re.findall(rf"\b{YEAR_RX}\b", text))
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
    found = [_when(m) for m in _WHEN.finditer(folded) if not _OF_A_PIECE.search(folded, 0, m.start())] if _DIGIT.search(folded) else []
    found += [When(today.year - _years_back(m), start=m.start(), end=m.end()) for m in _PRESENT.finditer(folded)]
    return sorted(found, key=lambda w: w.start)


def _years_back(m: re.Match[str]) -> int:
    n = m["n"] or m["n2"]
    return (_WORDY.get(n) or int(n)) if n else 1 if m["last"] else 0


def years_of_documents(folded: str) -> set[int]:
    """Where the years stand that are parts of names ("the 2024 limit"): they are no periods, and count nothing."""
    if not _DIGIT.search(folded):
        return set()
    return {m.start() for m in _DOCUMENT_YEAR.finditer(folded)} | {m.start("y") for m in _YEAR_OF_A_PIECE.finditer(folded)}


def says_since_biden(folded: str) -> bool:
    """Whether the text means the time since 20 January 2021 without naming a year."""
    return bool(_SINCE_BIDEN.search(folded))


def _when(m: re.Match[str]) -> When:
    return replace(_meant(m), start=m.start(), end=m.end())


def _meant(m: re.Match[str]) -> When:
    if m["fiscal"]:
        return When(short_year(m["fy"]), fiscal=True)
    if m["span"]:
        return When(int(m["a"]), "span", until=int(m["b"]))
    if m["iso"]:
        return When(int(m["iy"]), month=int(m["im"]), day=int(m["id"]) if m["id"] else None)
    if m["monthly"]:
        return _monthly(m)
    if m["season"]:
        first, last = _SEASONS[m["part"]]
        return When(int(m["sy"]), month=first, through=last)
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
        return When(short_year(m["my"]), "since")
    return When(short_year(m["my"]), month=MONTHS[m["mon"]], day=int(day) if day else None)


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
    m = re.search(rf"(?P<in>\b(?:in|of|for|the|en|de|del) )?\b(?P<mon>{MONTH_RX})\b", text)
    unclear = m and not m["in"] and m["mon"] in ("may", "mar", "dic", "ago", "sep", "set")
    return When(year, month=MONTHS[m["mon"]]) if m and not unclear else None
