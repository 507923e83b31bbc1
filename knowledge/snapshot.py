"""What is slow to make of the facts and worth keeping: under which key, and what a place to keep it in does."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar

from knowledge.model import Record

Kept = TypeVar("Kept", bound=Record)


class Keep(Protocol):
    """A place to keep records in. What it keeps is as good as new, or is made again."""

    def __call__(self, name: str, key: str, kind: type[Kept], make: Callable[[], Kept]) -> Kept:
        """What `make` gives, or gave when this was last called with the same `name` and `key`."""


def made_anew(name: str, key: str, kind: type[Kept], make: Callable[[], Kept]) -> Kept:  # noqa: ARG001 - as Keep has them
    """Keeps nothing."""
    return make()


@cache
def code_revision() -> str:
    """Changes whenever this package's code does, or Python's tables of letters: then nothing kept before is good."""
    content = hashlib.blake2b(unicodedata.unidata_version.encode(), digest_size=4)
    for file in sorted(files("knowledge").iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".pyc")):
            content.update(file.read_bytes())
    return content.hexdigest()
