"""What the curator's lint says: a finding, with its place and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from knowledge.factbase import FactBase

Level = Literal["error", "notice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a curator should mend. Errors stop a release; notices (what the calendar brings) do not."""

    level: Level
    file: str
    line: int
    message: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.level}: {self.message}; {self.mend}"


# What stands in these files has no id of its own.
_HOMES = {"confusable": "series.toml", "rule": "rule.toml", "phrase": "phrases"}


def place(base: FactBase, key: str) -> tuple[str, int]:
    """The file and line of a record named "fact:ID", "source:ID" and so on, or of a file without ids ("rule")."""
    origin = base.origins.get(key)
    if origin is None:
        table, _, name = key.partition(":")
        return name or _HOMES.get(table, table), 1
    file, _, line = origin.rpartition(":")
    return file, int(line)


def named(key: str) -> str:
    """The id in a key ("fact:ID"), or the key of what has none."""
    return key.partition(":")[2] or key


def error(base: FactBase, key: str, message: str, mend: str) -> Finding:
    """A finding that must be mended before the data are released."""
    return Finding("error", *place(base, key), message, mend)


def notice(base: FactBase, key: str, message: str, mend: str) -> Finding:
    """A finding that only asks for a look."""
    return Finding("notice", *place(base, key), message, mend)
