"""One claim set against one fact, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.model import VerdictKind
from knowledge.model import Fact
from knowledge.numbers import Number


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim set against one fact."""

    kind: VerdictKind
    fact: Fact
    claimed: Number | None = None
    other: Fact | None = None  # whose number it really is, or the other side of a comparison
    asked: str | None = None  # the metric claimed, where there is no figure of it for the period
    ratio: Decimal | None = None  # the factor the figures give, where one is claimed
    until: Number | None = None  # the upper end, where a range is claimed
