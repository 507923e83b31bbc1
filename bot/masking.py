"""Secrets kept out of whatever is written: logs, what doctor says, what the HTTP server answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import quote, unquote, urlsplit

MASK = "***"
# Shorter ones are no secrets, and hiding every "a" of a line would hide what went wrong.
_SHORTEST = 6
# What looks like a secret even if nobody named it: one that a platform handed out while we ran.
_SHAPES = (
    re.compile(r"(?<=://)[^/\s:@]{0,200}:[^/\s@]{1,200}(?=@)"),
    re.compile(r"(?i)\b(?:bearer|bot|basic) +[\w.~+/=-]{16,}"),
    re.compile(r"(?i)\b(?:access_token|refresh_token|client_secret|code|password|secret|token|api_key)=[^&\s\"']+"),
)


class Mask:
    """Hides the secrets that it was given, in each form in which they get written, and what has the shape of one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._forms: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.add(*secrets)

    def add(self, *secrets: str) -> None:
        """Hide these too: secrets that a platform hands out while Tally runs."""
        for secret in secrets:
            self._forms |= {form for form in _forms(secret) if len(form) >= _SHORTEST}
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def __call__(self, text: str) -> str:
        """`text` with `***` in place of secrets."""
        if self._known:
            text = self._known.sub(MASK, text)
        for shape in _SHAPES:
            text = shape.sub(MASK, text)
        return text


def _forms(secret: str) -> set[str]:
    """A secret as it stands in text, in a URL, in JSON and in a repr; of a URL also its password alone."""
    parts = {secret, *_password(secret)}
    return {
        form for part in parts for form in (part, quote(part, safe=""), _in_json(part), _in_json(part, ascii_only=False), repr(part)[1:-1])
    }


def _in_json(text: str, *, ascii_only: bool = True) -> str:
    return json.dumps(text, ensure_ascii=ascii_only)[1:-1]


def _password(secret: str) -> set[str]:
    try:
        password = urlsplit(secret).password
    except ValueError:  # no URL
        return set()
    return {password, unquote(password)} if password else set()
