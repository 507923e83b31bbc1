"""Several years together: what one figure covers, what is added up, and what is not."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.answering.spans import span_of_years
from bot.responder import Responder
from knowledge.factbase import FactBase
from knowledge.reading import reader_for
from tests.asking import ask

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(("text", "span"), [
    ("closed from 2019 to 2023", (2019, 2023)), ("closed 2019-2023", (2019, 2023)), ("closed between 2019 and 2023", (2019, 2023)),
    ("closed between the years 2019 and 2023", (2019, 2023)), ("cerrados entre 2019 y 2023", (2019, 2023)),
    ("from 2022 up to the part of 2024 they had", (2022, 2024)),
    ("closed in 2019 and 2023", None), ("closed in 2019, 2020 and 2023", None), ("closed in 2022", None), ("closed", None),
    ("encounters between May 2024 and June 2024", None), ("closed since 2019", None),
])  # fmt: skip
def test_a_span_of_years_is_read(base: FactBase, text: str, span: tuple[int, int] | None) -> None:
    assert span_of_years(reader_for(base).read(text, TODAY)) == span


@pytest.mark.parametrize(("text", "said"), [
    ("how many asylum cases were closed from 2022 to 2024", "More than 350,000"),  # one figure covers it
    ("how many asylum cases were closed altogether, 2022 to 2024? add them up", "365,698, derived"),
    ("sum of asylum cases closed 2019 to 2023", "279,450, derived: asylum cases closed without a decision, 2019 to 2023 together"),
    ("¿cuántos casos de asilo se cerraron entre 2022 y 2023?", "251,855, derivado"),
    ("how many asylum cases were closed between 2014 and 2020?", "No figure for 2015 here"),
    ("how many more cases were closed in 2023 than in 2022?", "46,755 more"),
    ("change in asylum cases closed from 2022 to 2023", "Up by 46,755"),
    ("how many cases were pending between 2022 and 2024", "end of fiscal year 2024"),  # a stock is not added up
    ("how many asylum cases were closed each year from 2022 to 2023", "149,305"),
])  # fmt: skip
def test_what_happened_in_a_span_is_its_whole(responder: Responder, text: str, said: str) -> None:
    assert said in ask(responder, text)[1]


@pytest.mark.parametrize("text", [
    "how many asylum cases were closed between 2014 and 2020?", "how many cases were pending from 2019 to 2022, in total",
    "how many asylum cases were closed each year from 2019 to 2021",
])  # fmt: skip
def test_the_ends_of_a_span_are_never_given_as_its_total(responder: Responder, text: str) -> None:
    answer, _ = ask(responder, text)
    assert not any(section.working and "+" in section.working.expression for section in answer.sections)
