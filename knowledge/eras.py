"""Years and months that people name by what happened in them: "the covid year", "Biden's last full month"."""

from __future__ import annotations

import re
from collections.abc import Callable

_YEAR = r"(?:(?:fiscal )?year|ano(?: fiscal)?)"
_LAST, _FIRST = r"(?:last|final|ultimo)(?: full| completo)?", r"(?:first|primer)(?: full)?"
_STARTED = (
    r"(?:started|began|begun|came in|came out|kicked in|took effect|went into effect|was signed|got signed|landed|empezo|comenzo|inicio|salio|"
    r"entro en vigor|se firmo)"
)
_MEMO = r"(?:ice |doyle )*memo(?:randum|rando)?"
_LIMIT = r"(?:(?:border|biden|june|executive|asylum|new|presidential) )*(?:order|limit|ban|rule|proclamation|cap|orden|limite|regla|proclamacion)"


def _of(name: str, when: str) -> str:
    """A president's first or last year, in the word orders of both languages."""
    return (
        rf"(?:{name}(?:'?s)? {when} {_YEAR}|{when} {_YEAR} (?:of|under|for|de|con|bajo) (?:the )?{name}(?:'s)?)(?: in office| first term)?"
    )


def _left(name: str) -> str:
    """The month in which a president left office."""
    return (
        rf"when {name} (?:first )?left(?: office| the white house)?"
        rf"|cuando {name} (?:dejo|salio de|se fue de)(?: el cargo| la presidencia| la casa blanca)?"
    )


# What each means follows from the days on which terms of office began, and from the dates of the facts themselves.
_ERAS: tuple[tuple[str, str], ...] = (
    (rf"(?:covid|lockdown|pandemic|corona|coronavirus) {_YEAR}|{_YEAR} (?:of|of the|de|del|de la) (?:covid|lockdowns?|pandemic|pandemia|encierro)", "2020"),
    (_of("trump", _LAST), "2020"),
    (_of("obama", _LAST), "2016"),
    (_of("(?:george )?(?:w )?bush", _LAST), "2008"),
    (_of("biden", _FIRST), "2021"),
    (_of("biden", _LAST), "2024"),
    (rf"{_YEAR} (?:(?:that |when |en que |que )?(?:the |el )?{_MEMO} {_STARTED}|of the {_MEMO}|del {_MEMO})", "2022"),
    (r"biden'?s last full month(?: in office)?|(?:the )?last full month (?:of|under) biden|ultimo mes completo de biden", "december 2024"),
    (r"biden'?s last (?:december|christmas)|(?:last|ultim[oa]) (?:december|christmas|diciembre|navidad) (?:of|under|de|con) biden", "december 2024"),
    (_left("(?:donald |president )?trump"), "january 2021"),
    (_left("(?:joe |president )?biden"), "january 2025"),
    (r"when (?:donald |president )?trump (?:came back|returned|took over again)|cuando (?:volvio|regreso) trump", "january 2025"),
    (_left("(?:barack |president )?obama"), "january 2017"),
    (rf"month (?:that |when |in which )?(?:the |this )?{_LIMIT} {_STARTED}|month of the {_LIMIT}", "june 2024"),
    (rf"mes en que {_STARTED} (?:el |la )?{_LIMIT}|mes de la {_LIMIT}", "june 2024"),
    (rf"month (?:right |just )?before (?:the |that |this )?{_LIMIT}|mes (?:justo )?antes de la {_LIMIT}|mes (?:justo )?antes del {_LIMIT}", "may 2024"),
    (rf"month (?:right |just )?after (?:the |that |this )?{_LIMIT}|mes despues de la {_LIMIT}|mes despues del {_LIMIT}", "july 2024"),
)  # fmt: skip
_ANY = re.compile(
    r"\b(?:years?|month|ano|mes|christmas|december|diciembre|navidad|left|returned|came back|took over|dejo|salio|se fue|volvio|regreso)\b"
)


def _plain(meant: str) -> Callable[[re.Match[str]], str]:
    return lambda m: f"fiscal year {meant}" if "fiscal" in m.group() else f"in {meant}"


_READ = tuple(
    (re.compile(rf"\b(?:in |during |for |en |durante )?(?:the |el )?(?:{pattern})(?!\w)"), _plain(meant)) for pattern, meant in _ERAS
)


def with_plain_eras(folded: str) -> str:
    """A folded text in which such names stand as plain years and months (the length may change)."""
    if not _ANY.search(folded):
        return folded
    for pattern, write in _READ:
        folded = pattern.sub(write, folded)
    return folded
