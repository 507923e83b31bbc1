"""Text from outside, made safe to print: no control character reaches a terminal, a log or a pipe."""

from __future__ import annotations

import json
import re

# C0 and C1 controls, and the marks that turn the direction of text: they can recolour a terminal, move its cursor or
# show a sentence in another order than it was written. Line breaks and tabs are handled apart.
_UNSAFE = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff"
_CONTROL = re.compile(f"[{_UNSAFE}]")
# A colour's "31m" would be read as 31 million.
_ESCAPE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b")
_LINE_CONTROL = re.compile(f"[\t\n{_UNSAFE}]")


def readable(text: str) -> str:
    """`text` without lone surrogates, which bytes that are no UTF-8 leave in arguments and in JSON."""
    return text.encode("utf-8", "replace").decode("utf-8")


def as_typed(text: str) -> str:
    """A question as its asker meant it: readable, without the escape sequences that a paste from a terminal brings along."""
    return readable(_ESCAPE.sub("", text))


def visible(text: str) -> str:
    r"""`text` with its control characters written out ("\x1b"); line breaks stay."""
    return _CONTROL.sub(_escaped, text)


def in_one_line(text: str) -> str:
    """`text` with its control characters written out and its line breaks made spaces."""
    return _LINE_CONTROL.sub(lambda m: " " if m[0] in "\t\n" else _escaped(m), text)


def json_text(value: object, indent: int | None = None) -> str:
    """`value` as JSON whose strings hold no raw control character; raises TypeError for what JSON cannot say."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"
