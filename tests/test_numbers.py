"""Numbers as people write and say them, in both languages, read exactly."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.numbers import Number, read_numbers, rounds_to
from knowledge.text import fold


def read(text: str) -> list[Number]:
    return read_numbers(fold(text))


def values(text: str) -> list[Decimal]:
    return [number.value for number in read(text)]


COUNTS = {
    102550: [
        "102,550", "102.550", "102 550", "102'550", "102\u202f550", "102\u00a0550", "\uff11\uff10\uff12\uff0c\uff15\uff15\uff10", "1,02,550", "102550",
        "one hundred and two thousand five hundred and fifty", "ciento dos mil quinientos cincuenta",
    ],
    350_000: ["350k", "350K", "350 k", "350-k", "350 thousand", "350 mil", "350 grand", "0.35 million", ".35 million", "trescientos cincuenta mil"],
    36_000: ["36k", "thirty-six thousand", "thirty six thousand", "treinta y seis mil", "36 mil"],
    3_500_000: [
        "3.5m", "3.5M.", "$3.5 million", "3,5 millones", "3.5 mn", "3½ million", "3 1/2 million", "3.500.000", "3,500,000",
        "three point five million", "3 point 5 million", "tres punto cinco millones", "tres coma cinco millones", "three and a half million",
        "three and half million", "tres millones y medio", "tres millones quinientos mil",
    ],
    500_000: [
        "half a million", "half million", "a half million", "half-a-million", "1/2 million", "medio millón", "quinientos mil",
        "five hundred thousand", "5 hundred thousand", "0.5m",
    ],
    250_000: ["a quarter of a million", "quarter million", "un cuarto de millón", "doscientos cincuenta mil"],
    750_000: ["three quarters of a million", "three-quarters of a million", "tres cuartos de millón", "3/4 million"],
    1_500_000: ["one and a half million", "a million and a half", "1 million and a half", "un millón y medio", "1.5 million"],
    1_750_000: ["one and three quarter million"],
    1_000_000: ["a million", "one million", "un millón", "1 million"],
    2500: ["2,500", "2.500", "2500", "2.5k", "twenty-five hundred", "two thousand five hundred", "dos mil quinientos"],
    1500: ["fifteen hundred", "mil quinientos", "1,500"],
    21_000: ["veintiún mil", "twenty-one thousand"],
    2_000_000_000: ["2 billion", "2bn", "dos mil millones", "2 mil millones"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [(text, value) for value, texts in COUNTS.items() for text in texts])
@pytest.mark.parametrize("frame", ["{}", "were {} cases closed?", "({}), they say"])
def test_a_count_is_read_exactly(text: str, value: int, frame: str) -> None:
    (number,) = read(frame.format(text))
    assert (number.value, number.kind, number.qualifier) == (Decimal(value), "count", "exactly")


PERCENTS = {
    "75": [
        "75%", "75 %", "75 percent", "75 per cent", "75 pct", "75 percentage points", "75 por ciento", "75 porciento", "seventy-five percent",
        "setenta y cinco por ciento", "three-quarters", "three quarters", "3/4", "¾", "3 out of 4", "three in four", "3 de cada 4",
        "tres de cada cuatro", "tres cuartas partes", "three fourths",
    ],
    "10": ["1 in 10", "one in ten", "one of every ten", "one in every 10", "1 out of 10", "uno de cada diez", "a tenth"],
    "33.33": ["a third", "one third", "un tercio", "una tercera parte", "⅓"],
    "66.67": ["two-thirds", "dos tercios", "dos terceras partes"],
    "25": ["a quarter", "1/4", "¼", "una cuarta parte", "a fourth"],
    "50": ["half of the cases", "la mitad de los casos", "a half", "1/2"],
    "35.8": ["35.8%", "35,8 %", "thirty-five point eight percent", "treinta y cinco coma ocho por ciento"],
    "2": ["two percent", "dos por ciento", "2%"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "value"), [(text, value) for value, texts in PERCENTS.items() for text in texts])
def test_a_share_is_read_as_a_percentage(text: str, value: str) -> None:
    (number,) = read(f"so {text}")
    assert (number.value, number.kind) == (Decimal(value), "percent")


@pytest.mark.parametrize(("text", "value"), [
    ("10x", "10"), ("10 x", "10"), ("10×", "10"), ("10-fold", "10"), ("10fold", "10"), ("tenfold", "10"), ("ten-fold", "10"), ("10 times", "10"),
    ("ten times", "10"), ("diez veces", "10"), ("10 veces", "10"), ("3.2x", "3.2"), ("3,2x", "3.2"), ("two times", "2"), ("dos veces", "2"),
])  # fmt: skip
def test_a_factor_is_read_as_times(text: str, value: str) -> None:
    (number,) = read(text)
    assert (number.value, number.kind) == (Decimal(value), "times")


HEDGED = {
    "more_than": [
        "more than 350,000", "over 350k", "above 350,000", "north of 350,000", "upwards of 350,000", "> 350,000", ">350k", "350,000+", "350k+",
        "más de 350 000", "mas de 350 mil", "more than the 350,000", "exceeds 350,000",
    ],
    "at_least": [
        "at least 350,000", "no fewer than 350,000", "no less than 350,000", "not less than 350,000", ">= 350,000", "al menos 350 mil",
        "por lo menos 350 mil", "como mínimo 350 mil", "no menos de 350 mil", "350,000 or more", "350,000 and up", "350 mil o más",
    ],
    "less_than": [
        "less than 350,000", "fewer than 350,000", "under 350,000", "below 350k", "almost 350,000", "nearly 350k", "just shy of 350,000", "<350k",
        "menos de 350 mil", "casi 350 mil", "por debajo de 350 mil",
    ],
    "up_to": [
        "up to 350,000", "at most 350,000", "no more than 350,000", "not more than 350,000", "<= 350,000", "hasta 350 mil", "como máximo 350 mil",
        "no más de 350 mil", "350,000 or fewer", "350,000 or less", "350 mil o menos",
    ],
    "about": [
        "about 350,000", "around 350k", "roughly 350,000", "approximately 350,000", "approx 350k", "some 350,000", "circa 350,000", "ca 350,000",
        "like 350k", "~350k", "~ 350,000", "unos 350 mil", "cerca de 350 mil", "alrededor de 350 mil", "aproximadamente 350 mil",
    ],
    "exactly": ["350,000", "exactly 350,000", "the 350,000", "more cases than that, 350,000"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "qualifier"), [(text, qualifier) for qualifier, texts in HEDGED.items() for text in texts])
def test_a_hedge_belongs_to_its_number(text: str, qualifier: str) -> None:
    (number,) = read(text)
    assert (number.value, number.qualifier) == (Decimal(350_000), qualifier)


def test_each_number_has_its_own_hedge() -> None:
    found = read("more than 350,000 closed, about 36,000 ordered out, nearly half a million allowed, 32,000 granted")
    assert [number.qualifier for number in found] == ["more_than", "about", "less_than", "exactly"]


@pytest.mark.parametrize(("text", "first", "second"), [
    ("3.500", "3500", "3.500"), ("102.550", "102550", "102.550"), ("2.125", "2125", "2.125"),
    ("3.500.000", "3500000", None), ("2.125 million", "2125000", None), ("0.500", "0.500", None), ("3,500", "3500", None), ("3.50", "3.50", None),
])  # fmt: skip
def test_one_point_before_three_digits_has_two_readings(text: str, first: str, second: str | None) -> None:
    (number,) = read(text)
    assert (number.value, number.other) == (Decimal(first), Decimal(second) if second else None)


@pytest.mark.parametrize("text", [
    "", "one", "once", "a case", "uno", "una vez", "half", "half the backlog story", "million", "thousands of cases", "mil casos",
    "millions", "hundreds of thousands", "the first half of the year", "el tercer mundo", "h1b", "f1 visa", "v2", "3.5.1", "1e6", "covid19", "the two of them",
    "the third party", "la quinta avenida",
])  # fmt: skip
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("between 2,500 and 3,000", [2500, 3000]),
    ("between two thousand and three thousand", [2000, 3000]),
    ("five and six", [5, 6]),
    ("entre treinta y cuarenta mil", [30, 40_000]),
    ("2600 then 2000 then 1700?", [2600, 2000, 1700]),
    ("2500,2000,1700", [2500, 2000, 1700]),
    ("2,500-3,000", [2500, 3000]),
    ("24/7", [24, 7]),
    ("9/11", [9, 11]),  # a day, no share
    ("1,234,567.89 or 1.234.567,89", [Decimal("1234567.89"), Decimal("1234567.89")]),
    ("102,550 of 350,000 is 29.3%", [102_550, 350_000, Decimal("29.3")]),
    ("8,500 in a day", [8500]),
    ("one in a million", [1_000_000]),
])  # fmt: skip
def test_several_numbers_stay_apart(text: str, expected: list[int]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(("exact", "rounded", "holds"), [
    (102_550, 103_000, True), (102_550, 100_000, True), (102_550, 102_600, True), (102_550, 102_500, True), (102_550, 102_550, True),
    (102_550, 102_000, False), (102_550, 104_000, False), (102_550, 200_000, False), (3_716_106, 3_700_000, True), (3_716_106, 3_500_000, False),
    (31_859, 32_000, True), (31_859, 31_000, False), (36_250, 36_000, True), (0, 0, True), (0, 10, False), (10, 0, False), (149, 100, False),
])  # fmt: skip
def test_rounding_is_told_from_another_number(exact: int, rounded: int, *, holds: bool) -> None:
    assert rounds_to(Decimal(exact), Decimal(rounded)) is holds


@given(st.integers(1, 10**9))
def test_grouped_digits_are_the_number(n: int) -> None:
    (grouped,) = read(f"{n:,}")
    assert grouped.value == n
    assert n in {v for number in read(f"{n:,}".replace(",", ".")) for v in (number.value, number.other)}


@given(
    st.integers(1, 999),
    st.integers(0, 99),
    st.sampled_from([("k", 1000), ("m", 10**6), (" million", 10**6), (" mil", 1000), ("bn", 10**9)]),
)
def test_a_scale_multiplies_exactly(whole: int, cents: int, scale: tuple[str, int]) -> None:
    (number,) = read(f"{whole}.{cents:02}{scale[0]}")
    assert number.value == Decimal(f"{whole}.{cents:02}") * scale[1]


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_only_fewer_digits_are_a_rounding(exact: int, rounded: int) -> None:
    if rounds_to(Decimal(exact), Decimal(rounded)):
        assert abs(exact - rounded) <= exact * Decimal("0.06")


@given(st.text(alphabet=st.sampled_from("0123456789.,' /%+-xkm y\naehilnofdtr"), max_size=60))
def test_numbers_stand_where_they_say_in_order(text: str) -> None:
    folded = fold(text)
    found = read_numbers(folded)
    assert all(number.value >= 0 and number.start < number.end <= len(folded) for number in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    read(text)
