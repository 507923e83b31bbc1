"""Text as it arrives: typography, invisible characters, direction marks, emoji, mentions and far too much of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.text import MAX_LENGTH, fold, tidy, words

ZERO_WIDTH = ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u034f", "\u2063", "\U000e0061", "\ufe0f"]
DIRECTION = [
    "\u200e",
    "\u200f",
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
    "\u061c",
    "\u206a",
]
CONTROLS = ["\x00", "\x01", "\x07", "\x08", "\x0e", "\x1b", "\x7f", "\x80", "\x9f"]
SPACES = [" ", "\t", "\r", "\x0b", "\x0c", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u2009", "\u2028", "\u202f", "\u3000", "  \t "]
LONE_SURROGATES = ["\ud800", "\udfff"]


@pytest.mark.parametrize("mark", [*ZERO_WIDTH, *DIRECTION, *CONTROLS, *LONE_SURROGATES], ids=ascii)
def test_what_cannot_be_seen_is_not_there(mark: str) -> None:
    assert fold(f"{mark}how many asy{mark}lum ca{mark}{mark}ses{mark}") == "how many asylum cases"


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_every_space_is_one(space: str) -> None:
    assert fold(f"{space}asylum{space}cases{space}") == "asylum cases"


@pytest.mark.parametrize(("text", "folded"), [
    ("“Asylum” ‘cases’", "\"asylum\" 'cases'"),
    ("«asilo» „x”", '"asilo" "x"'),
    ("don’t don‛t don´t don`t", "don't don't don't don't"),
    ("2014–2022 2014—2022 2014‑2022 2014−2022 2014\ufe582022", "2014-2022 2014-2022 2014-2022 2014-2022 2014-2022"),
    ("10× wait…what → x", "10x wait what -> x"),
    ("3½ ¼ ⅔", "3 1/2 1/4 2/3"),
    ("ﬁled \uff25\uff4e\uff43ounters", "filed encounters"),
    ("¿Cuántos años? MAÑANA", "¿cuantos anos? manana"),
    ("e\u0301l é È ü Ñ", "el e e u n"),
    ("STRAßE İ", "strasse i"),
    ("a\nb\n\nc", "a\nb\n\nc"),
    ("", ""),
    (" \u200b\u202e ", ""),
])  # fmt: skip
def test_variants_of_writing_are_one(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(("text", "tidied"), [
    ("<@123456789> how many?", "how many?"),
    ("<@!123> <#42> <@&7> hi", "hi"),
    ("hey @tally.bot: hi", "hey : hi"),
    ("<:wave:123> hi", "hi"),
    ("see https://example.org/a?b=c#d now", "see now"),
    ("mail me@example.org", "mail me@example.org"),
    ("under < 1,500 > that", "under < 1,500 > that"),
])  # fmt: skip
def test_mentions_and_links_are_no_words(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize("text", ["😀", "👩‍👩‍👧‍👦", "🇺🇸", "❤️", "👍🏽👍🏽", "…", "?!", "_", "\x00", "\u202e"], ids=ascii)
def test_a_text_without_words_has_none(text: str) -> None:
    assert words(fold(text)) == []


@pytest.mark.parametrize("unit", ["a", "\u200b", "é", "e\u0301", "ﷺ", "\u0344", "<@", "@", "http://", "1,", "😀", "\x00x"], ids=ascii)
def test_a_megabyte_is_cut_before_it_costs_anything(unit: str) -> None:
    text = unit * (2**20 // len(unit))
    assert len(tidy(text)) <= MAX_LENGTH
    assert len(words(fold(text))) <= MAX_LENGTH


def test_the_start_of_a_long_text_is_read() -> None:
    assert fold("How many cases? " + "x" * 10**6).startswith("how many cases? xxx")


@pytest.mark.parametrize(("folded", "expected"), [
    ("how many, in 2022?", ["how", "many", "in", "2022"]),
    ("102,550 3.5m 350k 22nd", ["102,550", "3.5m", "350k", "22nd"]),
    ("don't o'brien's 'quoted'", ["don't", "o'brien's", "quoted"]),
    ("fy22 h1b i-94", ["fy", "22", "h", "1b", "i", "94"]),
    ("2500crossings a_b", ["2500", "crossings", "a", "b"]),
    ("3.5. 1,", ["3.5", "1"]),
])  # fmt: skip
def test_words_and_numbers_are_cut(folded: str, expected: list[str]) -> None:
    assert [word.text for word in words(folded)] == expected


@given(st.text(max_size=300))
def test_words_stand_where_they_say(text: str) -> None:
    folded = fold(text)
    assert all(folded[word.start : word.end] == word.text != "" for word in words(folded))


@given(st.text(max_size=300))
def test_a_folded_text_has_one_case_and_no_accents(text: str) -> None:
    folded = fold(text)
    assert not any(unicodedata.combining(c) for c in folded)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs"} for c in folded if c != "\n")
    assert folded == folded.strip()


@given(st.text(alphabet=st.characters(exclude_characters="@<>:", exclude_categories=["Cs"]), max_size=300))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(
    st.lists(st.sampled_from("how many asylum cases were closed in 2022".split()), min_size=1), st.sampled_from([*ZERO_WIDTH, *DIRECTION])
)
def test_marks_between_letters_hide_no_word(tokens: list[str], mark: str) -> None:
    assert fold(" ".join(mark.join(token) for token in tokens)) == " ".join(tokens)
