"""Arithmetic on figures: exact, no finer than its inputs, and what is only a bound stays one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.arithmetic import Amount, add, amount_of, divide, known_digits, shown, subtract, times
from knowledge.factbase import FactBase
from knowledge.model import Qualifier

BOUNDS: tuple[Qualifier, ...] = ("exactly", "more_than", "at_least", "less_than", "up_to")
UP, DOWN = ("more_than", "at_least"), ("less_than", "up_to")


def amount(text: str, qualifier: Qualifier = "exactly") -> Amount:
    return Amount(Decimal(text), qualifier, known_digits(Decimal(text)))


@pytest.mark.parametrize(("value", "digits"), [
    ("102550", 5), ("36000", 2), ("350000", 2), ("3500000", 2), ("3716106", 7), ("35.8", 3), ("0.5", 1), ("100", 1), ("0", 1), ("7", 1), ("-36000", 2),
])  # fmt: skip
def test_a_rounded_number_is_known_to_its_leading_digits(value: str, digits: int) -> None:
    assert known_digits(Decimal(value)) == digits


@pytest.mark.parametrize(("fact", "expected"), [
    ("cases-closed-2022", Amount(Decimal(102_550), "exactly", 5)),
    ("cases-closed-since-2022", Amount(Decimal(350_000), "more_than", 2)),
])  # fmt: skip
def test_a_fact_is_an_amount_with_its_hedge(base: FactBase, fact: str, expected: Amount) -> None:
    assert amount_of(base.by_id[fact]) == expected


@pytest.mark.parametrize(("a", "b", "added", "subtracted"), [
    ("exactly", "exactly", "exactly", "exactly"),
    ("more_than", "exactly", "more_than", "more_than"),
    ("exactly", "more_than", "more_than", "less_than"),
    ("at_least", "exactly", "at_least", "at_least"),
    ("exactly", "at_least", "at_least", "up_to"),
    ("less_than", "exactly", "less_than", "less_than"),
    ("exactly", "less_than", "less_than", "more_than"),
    ("up_to", "up_to", "up_to", "about"),
    ("more_than", "more_than", "more_than", "about"),  # opposite bounds once one is taken away
    ("more_than", "less_than", "about", "more_than"),
    ("less_than", "at_least", "about", "less_than"),
    ("about", "exactly", "about", "about"),
    ("about", "about", "about", "about"),
])  # fmt: skip
def test_hedges_survive(a: Qualifier, b: Qualifier, added: Qualifier, subtracted: Qualifier) -> None:
    first, second = amount("350000", a), amount("102550", b)
    assert add([first, second]).qualifier == added
    assert subtract(first, second).qualifier == divide(first, second).qualifier == subtracted
    assert times(first, 7).qualifier == a


def test_dividing_by_nothing_is_an_error() -> None:
    with pytest.raises(ZeroDivisionError, match="zero"):
        divide(amount("102550"), amount("0"))


@pytest.mark.parametrize(("raw", "qualifier", "digits", "value", "hedge"), [
    ("29.3", "exactly", 5, "29.3", "exactly"),
    ("29.34", "exactly", 5, "29.3", "about"),
    ("29.35", "exactly", 5, "29.4", "about"),
    ("29.34", "exactly", 2, "29", "about"),
    ("29.34", "exactly", 1, "29", "about"),  # two digits are always shown
    ("3.4130", "more_than", 2, "3.4", "more_than"),
    ("3.7634", "more_than", 2, "3.7", "more_than"),  # "more than 3.8" would be false
    ("3.7634", "at_least", 3, "3.76", "at_least"),
    ("3.7134", "less_than", 2, "3.8", "less_than"),
    ("3.7134", "up_to", 3, "3.72", "up_to"),
    ("170659", "exactly", 6, "171000", "about"),
    ("9.8606", "exactly", 3, "9.86", "about"),
    ("0.004567", "about", 2, "0.0046", "about"),
    ("0", "exactly", 1, "0", "exactly"),
    ("-36250", "exactly", 2, "-36000", "about"),
    ("-36250", "more_than", 2, "-37000", "more_than"),
])  # fmt: skip
def test_what_is_shown_is_no_finer_than_it_deserves(raw: str, qualifier: Qualifier, digits: int, value: str, hedge: Qualifier) -> None:
    result = shown(Amount(Decimal(raw), qualifier, digits))
    assert (result.value, result.qualifier) == (Decimal(value), hedge)


quantities = st.integers(1, 10**9).map(Decimal) | st.decimals("0.01", 10**6, places=2)
qualifiers = st.sampled_from([*BOUNDS, "about"])
amounts = st.builds(lambda value, qualifier: Amount(value, qualifier, known_digits(value)), quantities, qualifiers)
bounded = st.builds(lambda value, qualifier: Amount(value, qualifier, known_digits(value)), quantities, st.sampled_from(BOUNDS))


@given(st.lists(amounts, min_size=1, max_size=6), quantities)
def test_sums_and_differences_are_exact(parts: list[Amount], other: Decimal) -> None:
    assert add(parts).value == sum(Fraction(part.value) for part in parts)
    assert Fraction(subtract(parts[0], amount(str(other))).value) == Fraction(parts[0].value) - Fraction(other)
    assert add(parts).value == add(parts[::-1]).value


@given(amounts, amounts, st.integers(1, 366))
def test_quotients_are_exact_to_28_digits_and_products_altogether(a: Amount, b: Amount, factor: int) -> None:
    error = abs(Fraction(divide(a, b).value) - Fraction(a.value) / Fraction(b.value))
    assert error <= abs(Fraction(a.value) / Fraction(b.value)) * Fraction(1, 10**27)
    assert Fraction(times(a, factor).value) == Fraction(a.value) * factor


def possible(a: Amount, away: Fraction) -> Fraction:
    """A true value that the amount allows, `away` (0 to 1, both open) from it."""
    return Fraction(a.value) * (1 + away if a.qualifier in UP else 1 - away if a.qualifier in DOWN else 1)


def holds(a: Amount, truth: Fraction) -> bool:
    value = Fraction(a.value)
    return (
        truth >= value
        if a.qualifier in UP
        else truth <= value
        if a.qualifier in DOWN
        else True
        if a.qualifier == "about"
        else truth == value
    )


aways = st.fractions("1/1000", "999/1000")


@given(bounded, bounded, aways, aways)
def test_a_bound_that_is_kept_is_true(a: Amount, b: Amount, x: Fraction, y: Fraction) -> None:
    """Whatever the true values behind two bounded figures are, what arithmetic says of them holds."""
    first, second = possible(a, x), possible(b, y)
    assert holds(add([a, b]), first + second)
    assert holds(subtract(a, b), first - second)
    assert holds(times(a, 7), first * 7)
    assert holds(shown(divide(a, b)), first / second)  # as readers see it: a third has no last digit


@given(amounts)
def test_rounding_keeps_a_bound_true_and_says_about_for_the_rest(a: Amount) -> None:
    result = shown(a)
    assert known_digits(result.value) <= 3
    assert abs(result.value - a.value) <= abs(a.value) / 10
    if a.qualifier in UP:
        assert result.value <= a.value
    elif a.qualifier in DOWN:
        assert result.value >= a.value
    elif result.value != a.value:
        assert result.qualifier == "about"
    assert shown(result) == result
