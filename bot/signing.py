"""Answer ids as they leave in a button: signed, so that nobody can ask for what was answered to others by guessing."""

from __future__ import annotations

import hashlib
import hmac

# 60 bits of a keyed hash: nobody guesses one in the time that an answer is kept.
_CHARACTERS = 15


def signed(answer_id: str, key: bytes) -> str:
    """The id with its signature: "ID.SIGNATURE". `key` has at most 64 bytes."""
    return f"{answer_id}.{_signature(answer_id, key)}"


def unsigned(text: str, key: bytes) -> str | None:
    """The id in what `signed` gave; None for anything else, and under another key."""
    answer_id, _, signature = text.rpartition(".")
    known = hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(answer_id, key).encode())
    return answer_id if answer_id and known else None


def _signature(answer_id: str, key: bytes) -> str:
    return hashlib.blake2b(answer_id.encode("utf-8", "replace"), key=key, digest_size=8, person=b"answer").hexdigest()[:_CHARACTERS]
