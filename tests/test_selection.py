"""The gate of period and counter: the figure of the period asked, or the slot that differs; never the nearest one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.model import Figure
from knowledge.periods import When
from knowledge.query import Query
from knowledge.reading import Reader
from knowledge.selection import counted_by, fits, select

TODAY = dt.date(2026, 11, 24)
BASE = load()
FIGURES = tuple(figure for figures in BASE.figures_by_metric.values() for figure in figures)
NOTHING = Query(text="", tokens=())
CLOSED, PATROL, STOCK, ASYLUM_STOCK = (
    "cases_closed_without_decision", "border_encounters_between_ports", "pending_court_cases", "pending_court_asylum_cases",
)  # fmt: skip


@pytest.mark.parametrize(("metric", "question", "fact"), [
    (CLOSED, "asylum cases closed in 2022", "cases-closed-2022"),
    (CLOSED, "casos cerrados en 2014", "cases-closed-2014"),
    (CLOSED, "asylum cases closed since 2022", "cases-closed-since-2022"),
    (CLOSED, "casos cerrados desde el 2022", "cases-closed-since-2022"),
    (CLOSED, "asylum cases closed in 2024", "cases-closed-2024-part"),
    (PATROL, "border patrol crossings in december 2023", "usbp-2023-12"),
    (PATROL, "border patrol crossings in fiscal year 2024", "usbp-swb-fy2024"),
    (PATROL, "border patrol crossings in 2024", "usbp-swb-fy2024"),  # a whole year before one of its months
    (PATROL, "border patrol crossings in 2025", "usbp-swb-fy2025"),  # and before a part of it
    (STOCK, "immigration court backlog in FY2008", "eoir-pending-fy2008"),
    (STOCK, "immigration court backlog in april 2024", "court-backlog-2024-04"),
    (ASYLUM_STOCK, "asylum court backlog fy2024 by TRAC", "asylum-court-backlog-fy2024-trac"),
    (ASYLUM_STOCK, "asylum court backlog fy2024 by EOIR", "asylum-court-backlog-fy2024"),
    ("removal_orders_asylum_cases", "exact number of removal orders in 2022", "removal-orders-2022"),
    ("asylum_grants", "asylum granted in fiscal year 2022", "asylum-grants-fy2022-trac"),
])  # fmt: skip
def test_the_figure_of_the_period_asked(reader: Reader, base: FactBase, metric: str, question: str, fact: str) -> None:
    selection = select(base, metric, reader.read(question, TODAY))
    assert (selection.fact and selection.fact.id, selection.differs) == (fact, None)


@pytest.mark.parametrize(("metric", "question", "differs"), [
    (CLOSED, "asylum cases closed in 2016", "year"),
    (CLOSED, "asylum cases closed before 2022", "year"),
    (CLOSED, "asylum cases closed since 2016", "year"),
    (CLOSED, "asylum cases closed in may 2022", "month"),
    (PATROL, "border patrol crossings in october 2024", "month"),
    (PATROL, "border patrol crossings in march 2010", "year"),
])  # fmt: skip
def test_another_period_is_named_not_answered(reader: Reader, base: FactBase, metric: str, question: str, differs: str) -> None:
    selection = select(base, metric, reader.read(question, TODAY))
    assert (selection.fact, selection.others, selection.differs) == (None, (), differs)


@pytest.mark.parametrize(("likely", "fact"), [
    ({"usbp-2023-12": 0.9}, "usbp-2023-12"), ({"usbp-2023-12": 0.4, "usbp-2024-12": 0.4}, None), ({"cases-closed-2014": 0.99}, None), ({}, None),
])  # fmt: skip
def test_words_without_a_period_choose_a_figure_of_the_metric_where_they_leave_little_doubt(
    likely: dict[str, float], fact: str | None
) -> None:
    chosen = select(BASE, PATROL, replace(NOTHING, likely=likely)).fact
    assert chosen is not None
    assert chosen.id == (fact or BASE.metric_by_id[PATROL].undated[0])


@pytest.mark.parametrize("metric", sorted(BASE.figures_by_metric))
def test_an_undated_question_gets_the_curators_choice(metric: str) -> None:
    chosen = [fact for fact in BASE.some(BASE.metric_by_id[metric].undated) if isinstance(fact, Figure)]
    selection = select(BASE, metric, NOTHING)
    assert selection.fact is not None
    if chosen:
        assert [selection.fact, *selection.others] == chosen


def test_a_term_of_office_selects_the_span_that_begins_with_it(reader: Reader, base: FactBase) -> None:
    metric = "share_allowed_to_remain"
    selection = select(base, metric, reader.read("share of asylum seekers allowed to stay since Biden took office", TODAY))
    assert selection.fact is not None
    assert selection.fact.period.since == 2021


def test_a_withdrawn_figure_is_never_selected(base: FactBase) -> None:
    figures = [
        f.model_copy(update={"standing": "retracted", "why": "x"}) if f.metric == CLOSED and f.period.year == 2022 else f
        for f in base.facts
    ]
    without = base.model_copy(update={"facts": tuple(figures)})
    for name in ("by_id", "answerable", "figures_by_metric", "revisions"):  # a copy takes what was cached along
        without.__dict__.pop(name, None)
    assert select(without, CLOSED, NOTHING, When(2022)).differs == "year"
    assert select(without, CLOSED, replace(NOTHING, likely={"cases-closed-2022": 0.9})).fact is None


years, months = st.integers(2005, 2027), st.none() | st.integers(1, 12)
whens = st.builds(
    When, years, st.sampled_from(["in", "since", "before", "after"]), month=months, fiscal=st.booleans()
) | st.builds(When, years, st.just("span"), until=years)  # fmt: skip


@given(st.sampled_from(sorted(BASE.figures_by_metric)), whens)
def test_what_is_selected_is_of_that_metric_and_period(metric: str, when: When) -> None:
    selection = select(BASE, metric, NOTHING, when)
    if selection.fact is None:
        assert selection.differs in {"year", "month"}
        assert not any(fits(figure, when) for figure in BASE.figures_by_metric[metric])
    for figure in filter(None, (selection.fact, *selection.others)):
        assert figure.metric == metric
        assert when.year in {figure.period.year, figure.period.since, figure.as_of.year}
    found = [f.id for f in filter(None, (selection.fact, *selection.others))]
    assert len(found) == len(set(found))


@given(st.sampled_from(FIGURES))
def test_a_figure_is_found_by_its_own_period(figure: Figure) -> None:
    period = figure.period
    if period.year is not None:
        selection = select(BASE, str(figure.metric), NOTHING, When(period.year))
        assert figure in (selection.fact, *selection.others)
        assert not fits(figure, When(period.year + 30))
    if period.month is not None:
        assert fits(figure, When(period.month[0], month=period.month[1]))
    if period.since is not None and period.year is None:
        assert fits(figure, When(period.since, "since"))


@pytest.mark.parametrize(("fact", "names", "holds"), [
    ("cases-closed-2022", ("TRAC",), True), ("cases-closed-2022", ("New York Post",), True), ("cases-closed-2022", ("EOIR", "USCIS"), False),
    ("cases-closed-2022", (), False),
])  # fmt: skip
def test_a_counter_is_told_by_its_name(base: FactBase, fact: str, names: tuple[str, ...], *, holds: bool) -> None:
    figure = base.by_id[fact]
    assert isinstance(figure, Figure)
    assert counted_by(figure, names) is holds
