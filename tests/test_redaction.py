"""Redaction: what points at a person goes, figures stay, and the work grows no faster than the text."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import redaction
from bot.gold import read_gold
from bot.redaction import redacted

GOES = [
    ("write to rosa.diaz@example.org please", "write to [e-mail] please"),
    ("<mailto:rosa@example.org|rosa@example.org>", "<[e-mail]|[e-mail]>"),
    ("rosa\uff20example.org", "[e-mail]"),
    ("ro\u200bsa@example.org", "[e-mail]"),
    ("rosa@localhost,ben@example.com", "[e-mail],[e-mail]"),
    ("call (202) 555-0123 now", "call [phone] now"),
    ("call 202-555-0123", "call [phone]"),
    ("call 202.555.0123.", "call [phone]."),
    ("call 2025550123", "call [phone]"),
    ("1-800-375-5283?", "[phone]?"),
    ("+1 (202) 555 0123", "[phone]"),
    ("+52 55 1234 5678", "[phone]"),
    ("+34 600 11 22 33", "[phone]"),
    ("ring 555-0123", "ring [phone]"),
    ("my A-number is A123456789", "my A-number is [number]"),
    ("A 123 456 789", "[number]"),
    ("A#123-456-789,", "[number],"),
    ("a12345678", "[number]"),
    ("alien number 123456789", "alien number [number]"),
    ("ssn 123-45-6789", "ssn [number]"),
    ("my case EAC2190012345", "my case [number]"),
    ("<@123456789012345678> is this true?", "<[mention]> is this true?"),
    ("<@!123> <@&42> <#77> <#C024BE91L|general>", "<[mention]> <[mention]> <[mention]> <[mention]|general>"),
    ("<@U024BE7LH|rosa>", "<[mention]|rosa>"),
    ("hi @rosa_diaz and @everyone", "hi [mention] and [mention]"),
    ("see https://example.org/a?b=Rosa,Diaz&c=(x) ok", "see [link] ok"),
    ("(http://example.org/x)", "([link]"),
    ("www.example.org/rosa", "[link]"),
    ("on example.com/rosa and discord.gg/abc", "on [link] and [link]"),
    ("ftp://host/file", "[link]"),
]
STAYS = [
    "how many asylum cases were closed in 2022?",
    "350,000 or 35,000? 3.5 million, 3,716,106, 3716106 and 3 716 106",
    "2022 2023 2024",
    "from 2014 a 2023",
    "in FY2022-2023, 1,500-2,500 a day",
    "24/7, 9/11, 212(f), Title 42, proclamation 10773, section 1158(a)(2)",
    "102550 vs 149305 vs 18119",
    "350 000 000 people, or 331000000",
    "the court.How many? e.g. U.S. courts vs. USCIS",
    "50% of 1.2 million; 28 days; $5.5bn",
    "tag # and @ alone",
    "line one\nline two\tend",
]


@pytest.mark.parametrize(("text", "expected"), GOES)
def test_what_points_at_a_person_goes(text: str, expected: str) -> None:
    assert redacted(text) == expected


@pytest.mark.parametrize("text", STAYS)
def test_figures_and_plain_words_stay(text: str) -> None:
    assert redacted(text) == text


def test_the_gold_questions_stay_as_they_are() -> None:
    texts = [text for gold in read_gold() for text in gold.asked]
    assert [text for text in texts if "[" in redacted(text) and "[" not in text] == []


def test_a_suggestion_keeps_its_links_and_nothing_else() -> None:
    text = "see https://trac.syr.edu/reports/742, says rosa@example.org at 202-555-0123; not https://rosa@example.org/"
    assert redacted(text, links_too=False) == "see https://trac.syr.edu/reports/742, says [e-mail] at [phone]; not [link]"


@given(st.text())
def test_it_takes_any_text_and_finds_nothing_in_its_own(text: str) -> None:
    once = redacted(text)
    assert redacted(once) == once
    assert "\0" not in once
    once.encode()


@given(st.text(max_size=20), st.sampled_from([text for text, _ in GOES[:4]]), st.text(max_size=20))
def test_an_address_goes_wherever_it_stands(before: str, text: str, after: str) -> None:
    assert "example.org" not in redacted(f"{before} {text} {after}")


def _lines(work: Callable[[], object]) -> int:
    """How many lines of the module run."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        if frame.f_code.co_filename != redaction.__file__:
            return None
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


ADVERSARIAL = [
    "a", "@", "a@", "a.", ".", "1", "1 ", "1-", "(1", "+1", "A", "A1", "<", "<@", "<@1", "://", "a://", "www.", "w", "http://a ",
    "a@b.c,", "202-555-0123 ", "123 ", "1(", "-", "#", "\u200b", "😀", "a.b@", "@.", "1" * 9 + "-", "www.a@b://", "\n", "x" * 63 + "@",
]  # fmt: skip


@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_the_work_grows_no_faster_than_the_text(unit: str) -> None:
    small, large = unit * (2000 // len(unit)), unit * (8000 // len(unit))
    assert _lines(lambda: redacted(large)) <= 4.2 * _lines(lambda: redacted(small)) + 200


def test_the_patterns_themselves_repeat_nothing_that_repeats() -> None:
    """A run of one class of characters, or a few characters: none can go back and try again more than a few times."""
    import re
    from re import _constants as kinds  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]

    patterns = [value for value in vars(redaction).values() if isinstance(value, re.Pattern)]
    assert len(patterns) >= 8
    for pattern in patterns:
        unbounded = [item for item in parser.parse(pattern.pattern) if item[0] == kinds.MAX_REPEAT and item[1][1] == kinds.MAXREPEAT]
        assert len(unbounded) <= 1
        for _, (_, _, inner) in unbounded:
            assert [kind for kind, _ in inner] in ([kinds.IN], [kinds.NOT_LITERAL], [kinds.ANY])
