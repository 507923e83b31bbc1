"""Text from outside: nothing that steers a terminal survives, and nothing else is lost."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.visible import as_typed, in_one_line, json_text, readable, visible

ANY_TEXT = st.text(st.characters())  # surrogates and controls included


def _steers(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") or unicodedata.bidirectional(character) in (
        "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("102,550 cases", "102,550 cases"), ("año · “quote”\nnext", "año · “quote”\nnext"), ("\x1b[31mred", "\\x1b[31mred"), ("a\rb\0", "a\\x0db\\x00"),
        ("\x9b2J", "\\x9b2J"), ("evil\u202etxt", "evil\\u202etxt"), ("\ud800", "\\ud800"), ("كم عدد", "كم عدد"), ("👩‍👩‍👧", "👩‍👩‍👧"),
    ],
)  # fmt: skip
def test_controls_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY_TEXT)
def test_nothing_visible_steers(text: str) -> None:
    assert not [c for c in visible(text) if _steers(c) and c not in "\n\t"]
    assert not [c for c in in_one_line(text) if _steers(c)]


@given(ANY_TEXT)
def test_readable_text_is_utf8_and_else_unchanged(text: str) -> None:
    readable(text).encode("utf-8")
    assert len(readable(text)) == len(text)
    assert all(a == b or 0xD800 <= ord(b) <= 0xDFFF for a, b in zip(readable(text), text, strict=True))


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | ANY_TEXT, lambda x: st.lists(x) | st.dictionaries(ANY_TEXT, x), max_leaves=8)
)
def test_json_reads_back_as_it_was_and_holds_no_control(value: object) -> None:
    written = json_text(value)
    assert json.loads(written) == value
    assert not [c for c in written if _steers(c)]


@pytest.mark.parametrize(
    ("pasted", "meant"),
    [
        ("\x1b[31mhow big\x1b[0m is it", "how big is it"), ("\x9b31mred", "red"), ("\x1b]8;;https://x.org\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x1b]0;title\x07text", "text"), ("a\x1bb", "ab"), ("caf\udcff", "caf?"), ("[31m stays", "[31m stays"),
    ],
)  # fmt: skip
def test_a_paste_loses_its_escape_sequences_whole(pasted: str, meant: str) -> None:
    assert as_typed(pasted) == meant
