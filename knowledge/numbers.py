"""Reading and writing numbers exactly: "3.5m", "half a million", "three-quarters", "medio millón"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from text_to_num import alpha2digit

from knowledge.model import Qualifier

NumberKind = Literal["count", "percent", "times"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: its value, what kind it is, how it is hedged, and where it stands."""

    value: Decimal
    kind: NumberKind
    start: int
    end: int
    qualifier: Qualifier = "exactly"
    # "3.500" is three thousand five hundred in Spain and three and a half in Mexico: the other reading.
    other: Decimal | None = None


_SCALES = {
    "hundred": 100, "thousand": 1000, "thousands": 1000, "k": 1000, "mil": 1000, "grand": 1000, "m": 10**6, "mn": 10**6, "mm": 10**6,
    "million": 10**6, "millions": 10**6, "mill": 10**6, "mio": 10**6, "millon": 10**6, "millones": 10**6, "b": 10**9, "bn": 10**9,
    "billion": 10**9, "billions": 10**9,
}  # fmt: skip
_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety hundred thousand million billion"
).split()
# text2num wants the accents that folding removed.
_ES_ACCENTS = {
    "veintidos": "veintidós",
    "veintitres": "veintitrés",
    "veintiseis": "veintiséis",
    "dieciseis": "dieciséis",
    "veintiun": "veintiuno",
    "millon": "millón",
    "fourty": "forty",
}
_ES = (
    "cero un uno una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiun veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho "
    "veintinueve treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento doscientos trescientos "
    "cuatrocientos quinientos seiscientos setecientos ochocientos novecientos doscientas trescientas cuatrocientas "
    "quinientas seiscientas setecientas ochocientas novecientas mil millon millones"
).split()
_ONES = {
    "zero": 0, "cero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "un": 1, "una": 1, "uno": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6, "siete": 7, "ocho": 8, "nueve": 9,
}  # fmt: skip
_SMALL = {word: value for word, value in _ONES.items() if value} | {"a": 1, "an": 1, "ten": 10, "diez": 10}
_PARTS = {
    "half": 2, "halves": 2, "mitad": 2, "third": 3, "thirds": 3, "tercio": 3, "tercios": 3, "tercera": 3, "terceras": 3, "quarter": 4,
    "quarters": 4, "fourth": 4, "fourths": 4, "cuarto": 4, "cuartos": 4, "cuarta": 4, "cuartas": 4, "fifth": 5, "fifths": 5, "quinto": 5,
    "quintos": 5, "quinta": 5, "quintas": 5, "tenth": 10, "tenths": 10, "decimo": 10, "decima": 10,
}  # fmt: skip


def _alternatives(words: object) -> str:
    return "|".join(sorted(map(str, words), key=len, reverse=True))  # type: ignore[call-overload]


_SMALL_RX = rf"(?:{_alternatives(_SMALL)}|\d{{1,3}})"
_SCALE_RX = rf"(?:{_alternatives(_SCALES)})"
# Written fractions are those that people mean as a share: 9/11 is a day.
_PART_RX = rf"(?:(?:{_SMALL_RX}[ -])?(?:{_alternatives(_PARTS)})|\d/(?:[2-9]|10|20|100))"
_WORDS_RX = rf"(?:{_alternatives(_EN)})(?:(?:[ -]|[ ]and[ ])(?:{_alternatives(_EN)}))*"
_PALABRAS_RX = rf"(?:{_alternatives(_ES)})(?:(?:[ ]y[ ]|[ ])(?:{_alternatives(_ES)}))*"
_DIGITS_RX = (
    r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?!\d)|[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?(?!\d)|[1-9]\d{0,2}(?:[ ']\d{3})+(?![\d.,]?\d)"
    r"|\d{1,2}(?:,\d{2})+,\d{3}(?!\d)|\d*\.\d+|0,\d+|\d+,\d{1,2}(?!\d)|\d+"
)

_NUMBER = re.compile(
    rf"""(?<![\w.])(?:
      (?P<scaled>(?:{_PART_RX}[ -](?:of[ -]|de[ ])?(?:an?[ -])?(?:million|billion|thousand|millon)|medio[ ]millon))(?!\w)
    | (?P<mixed>{_SMALL_RX}[ ]and[ ]{_PART_RX}[ ](?:million|thousand|billion)
        |{_SMALL_RX}[ ](?:million|billion)[ ]and[ ]an?[ ](?:half|quarter)
        |{_SMALL_RX}[ ]mill(?:on|ones)[ ]y[ ]medio
        |\d{{1,3}}[ ]\d/(?:[2-9]|10)(?:[ ]{_SCALE_RX})?)(?!\w)
    | (?P<of>{_SMALL_RX}[ ](?:in|out[ ]of|of(?=[ ]every)|de[ ]cada)[ ](?:every[ ])?(?!an?[ ]|una?[ ]){_SMALL_RX})(?!\w|[.,]\d)
    | (?P<part>{_PART_RX}(?:[ ]partes?)?)(?![\w/])(?![ ]of[ ]the[ ]year)
    | (?P<point>(?:{_WORDS_RX}|{_PALABRAS_RX}|\d{{1,3}})[ ](?:point|punto|coma)(?:[ ](?:{_alternatives(_ONES)}|\d(?![\d.,])))+
        (?:[ ]{_SCALE_RX}|(?=[ ](?:per[ ]?cent|por[ ]?ciento|pct|percentage|times|veces)\b)))(?!\w)
    | (?P<digits>{_DIGITS_RX})(?:(?P<fold>x|fold)|[ -]?(?P<scale>{_SCALE_RX}(?:[ ](?:thousand|million|billion|mil|millones))?))?(?P<plus>\+)?
        (?!\w|\.\d)
    | (?P<wordfold>(?:{_alternatives(_SMALL)})[ -]?fold)(?!\w)
    | (?P<words>(?:an?[ ])?{_WORDS_RX})(?!\w)
    | (?P<palabras>{_PALABRAS_RX})(?!\w)
    )(?P<after>[ ]?%|[ -]?per[ -]?cents?(?!\w)|[ ]pct(?!\w)|[ ]percentage[ ]points?|[ ]por[ ]?ciento(?!\w)
      |[ -]?x(?!\w)|[ -]fold(?!\w)|[ ]times(?!\w)|[ ]veces(?!\w))?""",
    re.VERBOSE,
)
_HEDGES: tuple[tuple[str, Qualifier], ...] = (
    (r"more than|over|above|exceeds?|greater than|higher than|north of|upwards? of|>|mas de|supera|por encima de", "more_than"),
    (
        r"at least|no fewer than|no less than|not (?:fewer|less) than|a minimum of|>=|al menos|por lo menos|como minimo|no menos de",
        "at_least",
    ),
    (r"less than|fewer than|under|below|almost|nearly|just shy of|close to|<|menos de|casi|por debajo de", "less_than"),
    (r"up to|at most|no more than|not more than|a maximum of|<=|hasta|como maximo|no mas de", "up_to"),
    (r"about|around|roughly|approximately|approx|some|circa|ca|like|~|unos|unas|cerca de|alrededor de|aproximadamente", "about"),
)
_HEDGE = re.compile("|".join(rf"(?P<h{i}>(?<![\w])(?:{rx}))" for i, (rx, _) in enumerate(_HEDGES)))
_HEDGES_AFTER: tuple[tuple[str, Qualifier], ...] = (
    (r" (?:or (?:more|higher|above|greater|over)|and (?:up|above)|o mas)\b", "at_least"),
    (r" (?:or (?:less|fewer|lower|below|under)|o menos)\b", "up_to"),
)
_HEDGE_BEFORE = re.compile(rf"(?:{_HEDGE.pattern})\s*(?:the|a|an|los|las|el|la)?\s*$")


def _digits(text: str, *, scaled: bool) -> tuple[Decimal, Decimal | None]:
    """The value of a run of digits and separators, and the other reading where there are two."""
    plain = re.sub(r"[' ]", "", text)
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", plain):
        # One point before three digits: with a scale ("2.125 million") a decimal, alone more likely thousands here.
        decimal, grouped = Decimal(plain), Decimal(plain.replace(".", ""))
        return (decimal, None) if scaled else (grouped, decimal)
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    elif not re.fullmatch(r"0,\d+|\d+,\d{1,2}", plain):
        plain = plain.replace(",", "")
    return Decimal(plain.replace(",", ".")), None


def _fraction(text: str) -> Decimal:
    """A part in words or figures: "three-quarters", "la cuarta parte", "3/4"."""
    if "/" in text:
        top, bottom = text.split("/")
        return Decimal(top) / Decimal(bottom)
    pieces = [p for p in re.split(r"[ -]+", text) if p not in ("parte", "partes")]
    return (_small(pieces[0]) if len(pieces) > 1 else Decimal(1)) / _PARTS[pieces[-1]]


def _spelled(text: str, language: str) -> Decimal | None:
    """Plain number words by text2num: "thirty six thousand", "dos mil quinientos"."""
    ready = " ".join(_ES_ACCENTS.get(w, w) for w in re.sub(r"^an? ", "one ", text).replace("-", " ").split())
    digits = alpha2digit(ready, language)
    return Decimal(digits) if re.fullmatch(r"\d+", digits) else None


def _small(word: str) -> Decimal:
    return Decimal(_SMALL[word]) if word in _SMALL else Decimal(word)


def _percent(value: Decimal) -> Decimal:
    return (value * 100).quantize(Decimal("0.01")).normalize() if value else value


def _scale(words: str) -> int:
    """What the scale words of a text multiply by: "hundred thousand", "mil millones"."""
    return math.prod(_SCALES[word] for word in re.split(r"[ -]", words) if word in _SCALES)


def _mixed(text: str) -> Decimal:
    """A whole and a part: "two and a half million", "a million and a half", "3 1/2 million", "dos millones y medio"."""
    whole, *rest = text.split()
    part = " ".join(word for word in rest if word not in _SCALES and word not in ("and", "y"))
    return (_small(whole) + (Decimal("0.5") if part == "medio" else _fraction(part))) * _scale(text)


def _pointed(text: str) -> Decimal | None:
    """A decimal said aloud: "three point five million", "treinta y cinco coma ocho"."""
    whole, rest = re.split(r" (?:point|punto|coma) ", text, maxsplit=1)
    value = (
        Decimal(_ONES[whole]) if whole in _ONES else Decimal(whole) if whole.isdecimal() else _spelled(whole, "en") or _spelled(whole, "es")
    )
    digits = "".join(str(_ONES.get(piece, piece)) for piece in rest.split() if piece not in _SCALES)
    return None if value is None else (value + Decimal(f"0.{digits}")) * _scale(rest)


def _share(text: str) -> Decimal | None:
    """A share in words as a percentage: "one in ten", "uno de cada diez"."""
    top, bottom = (_small(x) for x in re.split(r" (?:in|out of|of|de cada) (?:every )?", text))
    return _percent(top / bottom) if bottom >= top and bottom else None


def _value(m: re.Match[str]) -> tuple[Decimal | None, NumberKind, Decimal | None]:
    """The value of a match, its kind, and the other reading where it has two."""
    text = m.group().removesuffix(m["after"] or "")
    if m["scaled"]:
        part = re.match(_PART_RX, text, re.VERBOSE)
        return (_fraction(part[0]) if part else Decimal("0.5")) * _scale(text), "count", None
    if m["mixed"]:
        return _mixed(text), "count", None
    if m["of"]:
        return _share(text), "percent", None
    if m["part"]:
        fraction = _fraction(text)
        return (_percent(fraction) if fraction <= 1 else None), "percent", None
    if m["digits"]:
        value, other = _digits(m["digits"], scaled=bool(m["scale"]))
        return value * _scale(m["scale"] or ""), "times" if m["fold"] else "count", other
    if m["wordfold"]:
        return _small(re.split(r"[ -]?fold", text)[0]), "times", None
    return _in_words(m, text), "count", None


def _in_words(m: re.Match[str], text: str) -> Decimal | None:
    if m["point"]:
        return _pointed(text)
    if text in _ONES and m["after"]:  # "two percent"; alone, a word below three counts nothing that people ask about
        return Decimal(_ONES[text])
    return _spelled(text, "en" if m["words"] else "es")


# "one", "a", "una" and the like are articles more often than numbers.
_NOT_A_NUMBER = frozenset(
    "one uno una un a half hundred thousand million billion mil millon millones quarter third cuarto once fourth fifth cuarta".split()
)


def _is_number(m: re.Match[str], after: str) -> bool:
    """Whether words that may be a number are one here; `after` follows them: "half" alone is none, "half of the cases" is."""
    if m["part"] and not re.search(r"[ /-]", m.group()):
        return bool(re.match(r" of (?!all\b)", after) or (m.group() == "mitad" and after.startswith(" de ")))
    return m.group() not in _NOT_A_NUMBER


def read_numbers(folded: str) -> list[Number]:
    """Every number of a folded text, in order, each once, with its hedge ("more than", "casi")."""
    found: list[Number] = []
    for m in _NUMBER.finditer(folded):
        if not _is_number(m, folded[m.end() :]):
            continue
        value, kind, other = _value(m)
        if value is None:
            found += _listed(m, folded)
        else:
            found.append(Number(value, _kind_after(m) or kind, m.start(), m.end(), _hedge(folded, m.start(), m), other))
    return found


def _kind_after(m: re.Match[str]) -> NumberKind | None:
    """What the word behind a number makes it: "75 per cent", "ten times"."""
    after = (m["after"] or "").strip(" -")
    return None if not after else "times" if after in ("x", "fold", "times", "veces") else "percent"


def _listed(m: re.Match[str], folded: str) -> Iterator[Number]:
    """Number words that are no one number, each for itself: "between two thousand and three thousand"."""
    start, pieces = m.start(), re.split(r"( and | y )", m.group().removesuffix(m["after"] or ""))
    for text in pieces if len(pieces) > 1 else ():
        value = Decimal(_ONES[text]) if text in _ONES else _spelled(text, "en" if m["words"] else "es")
        if value is not None and text not in _NOT_A_NUMBER:
            yield Number(value, _kind_after(m) or "count", start, start + len(text), _hedge(folded, start, m))
        start += len(text)


def _hedge(folded: str, start: int, m: re.Match[str]) -> Qualifier:
    """The hedge of the number that starts at `start`, from the words before it, else from those after."""
    if m["plus"]:
        return "more_than"
    before = _HEDGE_BEFORE.search(folded[max(0, start - 32) : start])
    if before:
        return next(q for i, (_, q) in enumerate(_HEDGES) if before[f"h{i}"])
    return next((q for rx, q in _HEDGES_AFTER if re.match(rx, folded[m.end() :])), "exactly")


def rounds_to(exact: Decimal, rounded: Decimal) -> bool:
    """Whether `rounded` is `exact` given with fewer digits: 102,550 as 103,000 or as 100,000."""
    if exact == rounded:
        return True
    if not rounded or not exact:
        return False
    step = Decimal(10) ** (rounded.normalize().as_tuple().exponent)  # type: ignore[operator]
    return step > 0 and abs(exact - rounded) * 2 <= step and abs(exact - rounded) / abs(exact) <= Decimal("0.06")
