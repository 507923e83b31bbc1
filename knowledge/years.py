"""Years in words and in two digits, written out: "twenty twenty two", "FY nineteen", "'22", "2020, 21 and 22"."""

from __future__ import annotations

import re

from knowledge.months import MONTH_RX

# 2000 to 2007 are daily averages more often than years here, and the base holds nothing for them.
YEAR_RX = r"(?:199\d|200[89]|20[1-4]\d)"
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
    rf"(?![\d%]|[.,:/]\d)(?!\s(?:de\s|of\s)?(?:{MONTH_RX})\b){_AFTER_SHORT}"
    r"|(?<!\w)'(0[89]|1\d|2\d)(?!\w))"
)
_TEEN_RX = "|".join(sorted((t.replace(" ", "[ -]") for t in _TEENS), key=len, reverse=True))
_SPELLED_FISCAL = re.compile(
    rf"\b((?:fiscal|fiscal year|fy|year|ano|ano fiscal)) ({_TEEN_RX})(?!\w)(?! (?:percent|people|days|million|thousand|hundred))"
)
# "December twenty three", said of a month; with a year behind it, it is a day.
_SPELLED_MONTHLY = re.compile(rf"\b({MONTH_RX}) (twenty[ -](?:two|three|four|five))(?!\w)(?!,? (?:of )?(?:20|twenty|two thousand))")
_LISTED = re.compile(
    rf"(\b{YEAR_RX})(\s?(?:,|and|to|vs\.?|versus|or|y|al|a|o|/|\+|->|-|&|than|until|through|,\s?and)\s?"
    r"(?:from |fy ?|fiscal |el |del |in |end of |late |early |mid |fin de |fines de )?'?)(0[89]|1\d|2[0-6])"
    r"(?![\d%]|[-.,:/]\d)(?!\s?(?:k|m|mil|million|days?|dias?|hours?|weeks?|percent|por|people|years?|states?|months?|cases|votes?)\b)"
)


def short_year(text: str) -> int:
    """A year of four digits, or of the two that are left of it in this century."""
    return int(text) if len(text) == 4 else 2000 + int(text)


def spell_out(folded: str) -> str:
    """`folded` with spelled and two-digit years written in four digits (the length may change)."""
    text = _SPELLED_RX.sub(lambda m: str(_SPELLED[m.group().replace("-", " ")]), folded)
    text = _SPELLED_MONTHLY.sub(lambda m: f"{m[1]} {2000 + _TEENS[m[2].replace('-', ' ')]}", text)
    text = _SPELLED_FISCAL.sub(lambda m: f"{m[1]} {2000 + _TEENS[m[2].replace('-', ' ')]}", text)
    text = _SHORT.sub(lambda m: str(short_year(m[1] or m[2])), text)
    for _ in range(4):  # a list hands its reading on from each year to the next: "2020, 21, 22 and 23"
        longer = _LISTED.sub(lambda m: m[0] if m[2] == "-" and m[1] >= f"20{m[3]}" else f"{m[1]}{m[2]}20{m[3]}", text)  # 2024-10 is a month
        if longer == text:
            break
        text = longer
    return text
