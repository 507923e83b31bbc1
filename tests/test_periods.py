"""Years, months, spans and distances in time, as people write and say them in both languages."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.periods import read_periods, says_since_biden, with_plain_years
from knowledge.reading import Reader
from knowledge.text import fold

TODAY = dt.date(2026, 11, 24)


def read(text: str) -> list[tuple[object, ...]]:
    """Each period as (kind, year) and then what else it has: until, month and day, fiscal."""
    found = []
    for when in read_periods(with_plain_years(fold(text)), TODAY):
        more: tuple[object, ...] = (when.until,) if when.until else ()
        more += (when.month,) if when.month else ()
        more += (when.through,) if when.through else ()
        more += (when.day,) if when.day else ()
        found.append((when.kind, when.year, *more, *(("fiscal",) if when.fiscal else ())))
    return found


PERIODS = {
    ("in", 2022): [
        "in 2022", "2022?", "(2022)", "2022's", "for 2022", "en 2022", "calendar year 2022", "during 2022", "'22", "in '22", "in 22", "en el 22", "del 22",
        "twenty twenty two", "twenty-twenty-two", "twenty twenty-two", "two thousand twenty two", "two thousand and twenty-two", "dos mil veintidós",
        "two years before 2024", "2 years before 2024", "two years after 2020", "dos años antes de 2024", "dos años después de 2020",
        "the year before 2023", "the year after 2021", "el año antes de 2023", "el año después de 2021", "4 years ago", "four years ago", "hace cuatro años",
        "mid-2022", "late 2022", "the end of 2022", "in 2022 cases were closed", "in 2022 people asked",
    ],
    ("in", 2014): ["twenty fourteen", "two thousand fourteen", "two thousand and fourteen", "dos mil catorce", "the year before 2015"],
    ("in", 1986): ["in 1986"],
    ("in", 2005): ["in 2005", "en 2005"],
    ("in", 2025): ["last year", "el año pasado"],
    ("in", 2026): ["this year", "este año"],
    ("in", 2022, "fiscal"): [
        "FY22", "fy 22", "FY2022", "FY 2022", "FY'22", "f.y. 2022", "fiscal 2022", "fiscal year 2022", "fiscal year '22", "financial year 2022",
        "año fiscal 2022", "AF 2022", "fiscal year twenty two", "the year to September 2022", "twelve months ending September 2022",
        "the year ending 30 September 2022",
    ],
    ("since", 2022): [
        "since 2022", "since the start of 2022", "from 2022 on", "from 2022 onwards", "2022 onwards", "starting in 2022", "from 2022 to now",
        "from 2022 until today", "desde 2022", "desde el 2022", "desde el año 2022", "a partir de 2022", "2022 en adelante", "desde 2022 hasta hoy",
        "since '22", "since 22", "since May 2022", "desde mayo de 2022", "since early 2022", "since inauguration day 2022", "del 2022 para acá",
        "from 2022 up to when the article came out", "desde que empezó 2022",
    ],
    ("span", 2014, 2022): [
        "2014 to 2022", "from 2014 to 2022", "2014-2022", "2014–2022", "2014 - 2022", "2014 through 2022", "2014 until 2022", "de 2014 a 2022",
        "desde 2014 hasta 2022", "desde el 2014 hasta el 2022", "2014 al 2022", "2014-22",
    ],
    ("before", 2022): ["before 2022", "until 2022", "prior to 2022", "antes de 2022", "pre-2022"],
    ("after", 2022): ["after 2022", "después de 2022", "post-2022"],
    ("in", 2024, 3, 5): ["spring 2024", "the spring of 2024", "primavera de 2024"],
    ("in", 2023, 9, 11): ["fall 2023", "autumn of 2023", "otoño del 2023"],
    ("in", 2024, 5): [
        "the month before June 2024", "month prior to June 2024", "el mes antes de junio de 2024", "the month after April 2024", "May 2024",
        "may of 2024", "in May, 2024", "may '24", "mayo de 2024", "mayo del 2024", "2024-05",
    ],
    ("in", 2023, 12): ["December 2023", "dec 2023", "Dec. 2023", "diciembre de 2023", "dic 2023"],
    ("in", 2024, 6, 3): ["3 June 2024", "June 3, 2024", "June 3rd, 2024", "3rd of June 2024", "jun 3 2024", "3 de junio de 2024", "2024-06-03"],
    ("in", 2024, 10, 1): ["1 October 2024", "October 1st, 2024", "1 de octubre del 2024", "2024-10-01"],
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [(text, expected) for expected, texts in PERIODS.items() for text in texts])
@pytest.mark.parametrize("frame", ["{}", "how many cases were closed {}", "({})"])
def test_a_period_is_read(text: str, expected: tuple[object, ...], frame: str) -> None:
    assert read(frame.format(text)) == [expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("the covid year", ("in", 2020)), ("in the lockdown year", ("in", 2020)), ("el año de la pandemia", ("in", 2020)),
    ("the covid fiscal year", ("in", 2020, "fiscal")), ("Trump's last year in office", ("in", 2020)), ("el último año de Trump", ("in", 2020)),
    ("Obama's last year", ("in", 2016)), ("Biden's first year", ("in", 2021)), ("Biden's last full fiscal year", ("in", 2024, "fiscal")),
    ("the year the memo came out", ("in", 2022)), ("el año del memorando", ("in", 2022)), ("Biden's last full month", ("in", 2024, 12)),
    ("el último diciembre de Biden", ("in", 2024, 12)), ("the month the limit started", ("in", 2024, 6)),
    ("the month before the executive order", ("in", 2024, 5)), ("el mes antes de la orden", ("in", 2024, 5)), ("the month after the order", ("in", 2024, 7)),
])  # fmt: skip
@pytest.mark.parametrize("frame", ["{}", "how many cases were closed {}?", "cases closed, {}, please"])
def test_a_period_is_known_by_what_happened_in_it(text: str, expected: tuple[object, ...], frame: str) -> None:
    assert read(frame.format(text)) == [expected]


@pytest.mark.parametrize("text", [
    "", "2500", "a covid month", "the month before", "trump said it would last", "did it fall", "2,022", "2022.5", "$2022", "#2022", "2022%",
    "2014 a day", "2014 per day", "2010 people", "2022 crossings", "2015 casos", "the 2020s",
    "2000 crossings", "2005", "12022", "20221", "2500 2000 1700", "in 22 states", "in 22 days", "for 14 days", "for 28 consecutive days",
    "for 14 straight days", "in 15 cases", "del 15 por ciento", "one in 10", "1 in 10", "3 in 12", "may", "it may be 1,500", "on may 14", "jan 20", "june 30",
    "the first year", "two thousand five hundred", "two thousand eight hundred", "dos mil quinientos", "24/7", "biden said",
])  # fmt: skip
def test_what_is_no_period_is_none(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(("text", "expected"), [
    ("2014, 2022 and 2023", [("in", 2014), ("in", 2022), ("in", 2023)]),
    ("2014 vs 2022", [("in", 2014), ("in", 2022)]),
    ("2020, 21, 22 and 23", [("in", 2020), ("in", 2021), ("in", 2022), ("in", 2023)]),
    ("2022 and eight years before", [("in", 2022), ("in", 2014)]),
    ("2022 y ocho años antes", [("in", 2022), ("in", 2014)]),
    ("FY22 and FY23", [("in", 2022, "fiscal"), ("in", 2023, "fiscal")]),
    ("from FY2021 to FY2024", [("in", 2021, "fiscal"), ("in", 2024, "fiscal")]),
    ("fy 2022-2024", [("in", 2022, "fiscal"), ("in", 2024)]),
    ("dec 2023 → aug 2024", [("in", 2023, 12), ("in", 2024, 8)]),
    ("since 2022, and in May 2024", [("since", 2022), ("in", 2024, 5)]),
    ("share of the since-2022 closures in 2022", [("since", 2022), ("in", 2022)]),
])  # fmt: skip
def test_several_periods_stay_apart(text: str, expected: list[tuple[object, ...]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(("text", "holds"), [
    ("since Biden took office", True), ("under Biden", True), ("desde que Biden asumió", True), ("con Biden", True), ("during this administration", True),
    ("what did Biden say", False), ("since 2022", False), ("is Biden to blame", False),
])  # fmt: skip
def test_a_term_of_office_is_a_period(text: str, *, holds: bool) -> None:
    assert says_since_biden(fold(text)) is holds


@pytest.mark.parametrize(("text", "years", "numbers"), [
    ("were 102,550 closed in 2022", [2022], [102_550]),
    ("2,500 a day in june 2024", [2024], [2500]),
    ("2022 + 2023 + the rest", [2022, 2023], []),
    ("36k ordered out in FY22?", [2022], [36_000]),
    ("closed 2022 = 102,550", [2022], [102_550]),
    ("3.5 million in 2024, 2500 crossings", [2024], [3_500_000, 2500]),
    ("2015 crossings a day", [], [2015]),
    ("twenty five hundred in twenty twenty four", [2024], [2500]),
])  # fmt: skip
def test_a_year_is_no_count_and_a_count_no_year(reader: Reader, text: str, years: list[int], numbers: list[int]) -> None:
    query = reader.read(text, TODAY)
    assert [when.year for when in query.periods] == years
    assert [number.value for number in query.numbers] == numbers


YEARS = st.integers(2008, 2026)
FRAMES = st.sampled_from(
    ["in {}", "{}?", "how many in {}", "en {}", "FY{}", "fiscal year {}", "May {}", "since {}", "desde el {}", "before {}"]
)


@given(YEARS, FRAMES)
def test_the_year_is_always_the_one_written(year: int, frame: str) -> None:
    (when,) = read_periods(with_plain_years(fold(frame.format(year))), TODAY)
    assert when.year == year


@given(YEARS, st.integers(1, 9))
def test_distances_are_counted_from_their_year(year: int, distance: int) -> None:
    for text, expected in ((f"{distance} years before {year}", year - distance), (f"{distance} years ago", TODAY.year - distance)):
        (when,) = read_periods(with_plain_years(text), TODAY)
        assert when.year == expected


@given(YEARS, YEARS)
def test_a_span_keeps_both_ends(first: int, last: int) -> None:
    for frame in ("from {} to {}", "{}-{}", "de {} a {}", "{} through {}"):
        (when,) = read_periods(with_plain_years(frame.format(first, last)), TODAY)
        assert (when.year, when.until) == (first, last)


@given(st.text(alphabet=st.sampled_from("0129' -,.yfinsceamo\n/"), max_size=60) | st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    plain = with_plain_years(fold(text))
    found = read_periods(plain, TODAY)
    assert all(0 <= when.start < when.end <= len(plain) and 1900 < when.year < 2100 for when in found)


@given(YEARS, FRAMES)
def test_plain_years_stay_as_they_are(year: int, frame: str) -> None:
    text = fold(frame.format(year))
    assert with_plain_years(text) == text
