"""Exact arithmetic on figures: hedges survive, digits are no finer than the inputs deserve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from knowledge.model import Fact, Qualifier

_UP: frozenset[Qualifier] = frozenset({"more_than", "at_least"})
_DOWN: frozenset[Qualifier] = frozenset({"less_than", "up_to"})
_OPPOSITE: dict[Qualifier, Qualifier] = {"more_than": "less_than", "at_least": "up_to", "less_than": "more_than", "up_to": "at_least"}
# A share or ratio of round numbers is not known to more than this; two digits are always shown.
_MIN_DIGITS, _MAX_DIGITS = 2, 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its hedge, and the digits it is known to."""

    value: Decimal
    qualifier: Qualifier = "exactly"
    digits: int = _MAX_DIGITS


def amount_of(fact: Fact) -> Amount:
    """A fact's value as an amount; a rounded one is known to its leading digits only."""
    assert fact.value is not None
    return Amount(fact.value, fact.qualifier or "exactly", known_digits(fact.value))


def known_digits(value: Decimal) -> int:
    """The significant digits of a number as it stands: 36,000 has 2, 102,550 has 5."""
    return len(value.normalize().as_tuple().digits)


def _hedge(parts: Sequence[Qualifier]) -> Qualifier:
    """The hedge of a combination: bounds of one direction stay a bound, mixed ones become "about"."""
    up, down = any(q in _UP for q in parts), any(q in _DOWN for q in parts)
    if up and down:
        return "about"
    if up or down:
        bounds: list[Qualifier] = [q for q in parts if q in (_UP if up else _DOWN)]
        return bounds[0]
    return "about" if "about" in parts else "exactly"


def _against(qualifier: Qualifier) -> Qualifier:
    """The hedge of a number that is taken away or divided by."""
    return _OPPOSITE.get(qualifier, qualifier)


def add(amounts: Sequence[Amount]) -> Amount:
    """The sum of amounts."""
    return Amount(sum((a.value for a in amounts), Decimal(0)), _hedge([a.qualifier for a in amounts]), min(a.digits for a in amounts))


def subtract(a: Amount, b: Amount) -> Amount:
    """a minus b."""
    return Amount(a.value - b.value, _hedge([a.qualifier, _against(b.qualifier)]), min(a.digits, b.digits))


def size(a: Amount) -> Amount:
    """The amount without its sign; a bound of a fall bounds its size from the other side."""
    return a if a.value >= 0 else Amount(-a.value, _against(a.qualifier), a.digits)


def divide(a: Amount, b: Amount) -> Amount:
    """a divided by b. Raises ZeroDivisionError for a zero divisor."""
    if not b.value:
        raise ZeroDivisionError("a figure of zero divides nothing")
    return Amount(a.value / b.value, _hedge([a.qualifier, _against(b.qualifier)]), min(a.digits, b.digits))


def times(a: Amount, factor: int) -> Amount:
    """a multiplied by a whole number."""
    return Amount(a.value * factor, a.qualifier, a.digits)


def shown(amount: Amount) -> Amount:
    """The amount rounded to the digits its inputs deserve: a bound to its safe side, so that it stays one; an exact number becomes "about"."""
    digits = max(_MIN_DIGITS, min(_MAX_DIGITS, amount.digits))
    if not amount.value:
        return amount
    step = Decimal(1).scaleb(amount.value.adjusted() - digits + 1)
    way = ROUND_FLOOR if amount.qualifier in _UP else ROUND_CEILING if amount.qualifier in _DOWN else ROUND_HALF_UP
    rounded = (amount.value / step).quantize(Decimal(1), way) * step
    qualifier = "about" if amount.qualifier == "exactly" and rounded != amount.value else amount.qualifier
    return Amount(rounded.normalize(), qualifier, digits)
