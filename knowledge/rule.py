"""The border rule as data: its thresholds, its dated versions, and what overtook it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from knowledge.model import Id, Localized, Record, Text


class Level(Record):
    """A threshold of the border rule: a seven-day average compared with a number a day."""

    operator: Literal[">=", "<"]
    value: int
    window_days: int
    consecutive_days: int | None = None
    then_wait_days: int | None = None
    verified: Text
    sources: tuple[Id, ...]


class RuleVersion(Record):
    """One dated version of the border rule (dates inclusive, US Eastern time)."""

    id: Id
    name: Localized
    instrument: Text
    dated: dt.date
    effective_from: dt.date
    effective_to: dt.date | None = None
    trigger: Level
    lift: Level
    counted: Localized
    facts: tuple[Id, ...]


class Ending(Record):
    """Something that overtook or struck at the border rule."""

    date: Text
    text: Localized
    fact: Id | None = None


class BorderRule(Record):
    """The limit on entry and asylum at the southern border, in its dated versions."""

    name: Localized
    legal_basis: Localized
    versions: Annotated[tuple[RuleVersion, ...], Field(min_length=1)]
    exceptions: tuple[Localized, ...]
    effect: Localized
    endings: tuple[Ending, ...]
    as_reported: tuple[Id, ...]
    facts: tuple[Id, ...]
    verified_in_text: tuple[Text, ...]
    verified_only_in_summary: tuple[Text, ...]
