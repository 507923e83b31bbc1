"""Text as the base reads it: folded to one case and alphabet, cut into words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Longer questions are cut: nobody asks in more, and every later step is linear in this length.
MAX_LENGTH = 2000

_INVISIBLE = dict.fromkeys(
    [
        *range(0x09),
        *range(0x0E, 0x1C),
        *range(0x7F, 0x85),
        *range(0x86, 0xA0),
        0xAD,
        0x034F,
        0x061C,
        0x180E,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xD800, 0xE000),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        *range(0xE0000, 0xE01F0),
    ]
)  # controls that are no space, zero-width and direction marks, lone surrogates, variation selectors, tags
_TYPOGRAPHY = str.maketrans(
    {
        "‘": "'",
        "’": "'",
        "‛": "'",
        "´": "'",
        "`": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "−": "-",
        "…": " ",
        "×": "x",
        "→": "->",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2044": "/",
        # "3½" is "3 1/2", never "31/2".
        **{c: f" {unicodedata.normalize('NFKC', c)}" for c in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞⅒"},
    }
)
# A full stop that ends a sentence: not that of "U.S.", "EE. UU." or "vs.".
FULL_STOP = r"(?<!\b[a-z])(?<!\bee)(?<!\buu)(?<!\bvs)\.(?=\s|$)"
_ADDRESSED = re.compile(r"<[@#!][^>\s]{0,64}>|(?<!\w)@[\w.-]{1,64}|https?://\S+|<:\w{1,32}:\d{1,20}>")
_WORD = re.compile(r"\d+(?:[.,']\d+)*(?:[a-z]{1,2}(?![a-z]))?|[^\W\d_]+(?:'[^\W\d_]+)*")


class Word(NamedTuple):
    """A word or number of a folded text, with its place there."""

    text: str
    start: int
    end: int


def tidy(text: str) -> str:
    """`text` without invisible characters, platform mentions and typographic variants.

    At most `MAX_LENGTH` characters are read, from the start.
    """
    # Twice: NFKC would take "½" and "…" apart, and makes dashes of its own from their small and vertical forms.
    text = unicodedata.normalize("NFKC", text[: MAX_LENGTH * 2].translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY).translate(_INVISIBLE)
    return _one_space(_ADDRESSED.sub(" ", text))[:MAX_LENGTH].strip()


def _one_space(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", text)


@lru_cache(maxsize=32)  # as `_cut`
def fold(text: str) -> str:
    """`text` tidied, in lower case, without accents (the same letters with and without them are one)."""
    decomposed = unicodedata.normalize("NFKD", tidy(text).casefold())
    if decomposed.isascii():
        return decomposed
    # An accent that stands alone is a space with an accent on it.
    return _one_space("".join(c for c in decomposed if not unicodedata.combining(c))).strip()


def words(folded: str) -> list[Word]:
    """The words and numbers of a folded text, in order."""
    return list(_cut(folded))


@lru_cache(maxsize=32)  # a question and its clauses are cut up by one step after the other
def _cut(folded: str) -> tuple[Word, ...]:
    return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(folded))
