"""The border rule as a machine: thresholds, the band between them, the week's window and the waits."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.border import Outcome, State, Stretch, run, step, version_of
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.rule import RuleVersion

RULE = load().rule
JUNE, OCTOBER = version_of(RULE, "june-2024"), version_of(RULE, "october-2024")
VERSIONS = pytest.mark.parametrize("version", [JUNE, OCTOBER], ids=lambda version: version.id)

versions = st.sampled_from([JUNE, OCTOBER])
states = st.sampled_from(["on", "off", "unknown"])
averages = st.integers(0, 12_000).map(Decimal) | st.decimals(1400, 2600, places=2)
lengths = st.none() | st.integers(1, 60)
BAND = st.decimals(1500, Decimal("2499.99"), places=2)


@VERSIONS
@pytest.mark.parametrize(("average", "state", "effect", "after"), [
    ("2500", "off", "turns_on", "on"),
    ("2500", "on", "stays_on", "on"),
    ("2500", "unknown", "turns_on", "on"),
    ("2501", "off", "turns_on", "on"),
    ("2499", "off", "stays_off", "off"),
    ("2499.99", "off", "stays_off", "off"),
    ("2499", "on", "stays_on", "on"),
    ("2499", "unknown", "depends", "unknown"),
    ("1500", "on", "stays_on", "on"),
    ("1500", "off", "stays_off", "off"),
    ("1500", "unknown", "depends", "unknown"),
    ("1499", "on", "ends_after_wait", "on"),
    ("1499.99", "on", "ends_after_wait", "on"),
    ("1499", "off", "stays_off", "off"),
    ("1499", "unknown", "depends", "unknown"),
    ("0", "on", "ends_after_wait", "on"),
    ("0", "off", "stays_off", "off"),
    ("12000", "off", "turns_on", "on"),
])  # fmt: skip
def test_at_each_threshold(version: RuleVersion, average: str, state: State, effect: str, after: State) -> None:
    outcome = step(version, state, Stretch(Decimal(average)))
    assert (outcome.effect, outcome.state) == (effect, after)


@pytest.mark.parametrize(("version", "days", "after"), [
    (JUNE, 7, "on"), (JUNE, 20, "on"), (JUNE, 21, "off"), (JUNE, 28, "off"),  # the week that counts, then 14 days
    (OCTOBER, 21, "on"), (OCTOBER, 28, "on"), (OCTOBER, 41, "on"), (OCTOBER, 42, "off"),  # 28 days, then 14
])  # fmt: skip
def test_a_low_average_ends_the_limit_after_its_days(version: RuleVersion, days: int, after: State) -> None:
    outcome = step(version, "on", Stretch(Decimal(1499), days))
    assert outcome == Outcome("ends_after_wait", after, 14, version.lift.consecutive_days)


@VERSIONS
@pytest.mark.parametrize(("average", "days", "state", "effect", "after"), [
    (3000, 6, "off", "turns_on", "on"),  # 18,000 in six days: at least 2,571 a day over the week
    (2917, 6, "off", "turns_on", "on"),  # 17,502
    (2916, 6, "off", "too_short", "off"),  # 17,496
    (17_500, 1, "off", "turns_on", "on"),
    (17_499, 1, "off", "too_short", "off"),
    (2500, 6, "off", "too_short", "off"),
    (2500, 7, "off", "turns_on", "on"),
    (100, 6, "on", "too_short", "on"),
    (100, 7, "on", "ends_after_wait", "on"),
    (2000, 6, "unknown", "too_short", "unknown"),
])  # fmt: skip
def test_fewer_days_than_the_window(version: RuleVersion, average: int, days: int, state: State, effect: str, after: State) -> None:
    outcome = step(version, state, Stretch(Decimal(average), days))
    assert (outcome.effect, outcome.state) == (effect, after)


@pytest.mark.parametrize(("state", "readings", "effects", "end"), [
    ("unknown", [2600, 2000, 1700], ["turns_on", "stays_on", "stays_on"], "on"),
    ("off", [2400, 2499, 2500, 1500, 1499], ["stays_off", "stays_off", "turns_on", "stays_on", "ends_after_wait"], "on"),
    ("unknown", [2000, 2600], ["depends", "turns_on"], "on"),
    ("off", [1000, 2000], ["stays_off", "stays_off"], "off"),
])  # fmt: skip
def test_readings_one_after_the_other(state: State, readings: list[int], effects: list[str], end: State) -> None:
    outcomes = run(JUNE, state, [Stretch(Decimal(reading)) for reading in readings])
    assert [outcome.effect for outcome in outcomes] == effects
    assert outcomes[-1].state == end


def test_nothing_changes_nothing() -> None:
    assert run(OCTOBER, "on", []) == []


@pytest.mark.parametrize(("name", "expected"), [(None, OCTOBER), ("june-2024", JUNE), ("october-2024", OCTOBER), ("never-was", OCTOBER)])
def test_the_last_version_stands_for_an_unnamed_one(base: FactBase, name: str | None, expected: RuleVersion) -> None:
    assert version_of(base.rule, name).id == expected.id


@given(versions, st.sampled_from(["on", "off"]), st.lists(st.tuples(BAND, lengths), max_size=12))
def test_no_oscillation_inside_the_band(version: RuleVersion, state: State, readings: list[tuple[Decimal, int | None]]) -> None:
    """Whatever happens between the two levels (short of a week's total at the trigger), the limit stays as it was."""
    stretches = [Stretch(average, days) for average, days in readings]
    assert {outcome.state for outcome in run(version, state, stretches)} <= {state}


ORDER = {"off": 0, "unknown": 1, "on": 2}


@given(versions, states, averages, averages, lengths)
def test_more_crossings_never_lift_the_limit(version: RuleVersion, state: State, a: Decimal, b: Decimal, days: int | None) -> None:
    low, high = (step(version, state, Stretch(average, days)) for average in sorted((a, b)))
    assert ORDER[low.state] <= ORDER[high.state]


@given(versions, states, averages, st.integers(1, 60), st.integers(1, 60))
def test_more_low_days_never_restore_the_limit(version: RuleVersion, state: State, average: Decimal, a: int, b: int) -> None:
    fewer, more = (step(version, state, Stretch(average, days)) for days in sorted((a, b)))
    if average < version.lift.value:
        assert ORDER[more.state] <= ORDER[fewer.state]
    else:
        assert ORDER[more.state] >= ORDER[fewer.state]


@given(versions, states, st.sampled_from([17_499, 17_500, 17_501]) | st.integers(0, 60_000), st.integers(1, 6))
def test_a_short_total_triggers_exactly_where_the_week_would(version: RuleVersion, state: State, total: int, days: int) -> None:
    """Whole encounters in fewer days: the trigger is a week's total of seven times its level, divided or not."""
    outcome = step(version, state, Stretch(Decimal(total) / days, days))
    assert (outcome.effect in ("turns_on", "stays_on")) == (total >= version.trigger.value * version.trigger.window_days)


@given(versions, states, averages, st.integers(7, 60))
def test_a_full_window_is_its_average(version: RuleVersion, state: State, average: Decimal, days: int) -> None:
    whole, timeless = step(version, state, Stretch(average, days)), step(version, state, Stretch(average))
    assert whole.effect == timeless.effect


@given(versions, states, st.lists(st.tuples(averages, lengths), max_size=8))
def test_a_run_is_its_steps(version: RuleVersion, state: State, readings: list[tuple[Decimal, int | None]]) -> None:
    stretches = [Stretch(average, days) for average, days in readings]
    outcomes = run(version, state, stretches)
    assert len(outcomes) == len(stretches)
    low_days = 0
    for stretch, outcome in zip(stretches, outcomes, strict=True):
        low_days = low_days + stretch.days if stretch.average < version.lift.value and stretch.days is not None else 0
        assert outcome == step(version, state, Stretch(stretch.average, low_days) if low_days else stretch)
        state = outcome.state


@pytest.mark.parametrize(
    ("readings", "ended"),
    [
        ([(1400, 20), (1300, 22)], True),
        ([(1400, 20), (1300, 21)], False),
        ([(1400, 20), (1600, 1), (1300, 30)], False),
        ([(1400, 42)], True),
    ],
)
def test_low_days_that_follow_on_low_days_count_together(base: FactBase, readings: list[tuple[int, int]], ended: bool) -> None:
    """28 consecutive days and 14 of waiting, in the October version, however many averages they are told in."""
    outcomes = run(version_of(base.rule), "on", [Stretch(Decimal(average), days) for average, days in readings])
    assert (outcomes[-1].state == "off") == ended


@given(versions, st.lists(st.tuples(averages, lengths), min_size=1, max_size=8))
def test_only_a_trigger_turns_it_on_and_only_a_wait_turns_it_off(version: RuleVersion, readings: list[tuple[Decimal, int | None]]) -> None:
    state: State = "off"
    for outcome in run(version, state, [Stretch(average, days) for average, days in readings]):
        if outcome.state != state:
            assert outcome.effect == ("turns_on" if outcome.state == "on" else "ends_after_wait")
        state = outcome.state
