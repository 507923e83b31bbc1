"""The border rule as a machine: what daily averages do to the limit under one dated version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from knowledge.rule import BorderRule, RuleVersion

State = Literal["on", "off", "unknown"]
Effect = Literal["turns_on", "stays_on", "stays_off", "ends_after_wait", "too_short", "depends"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Encounters between ports at one daily average, for a number of days (None: long enough for the rule's window)."""

    average: Decimal
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stretch does: the effect, the state after it, and the wait before a limit ends."""

    effect: Effect
    state: State
    wait_days: int = 0
    consecutive_days: int | None = None


def step(version: RuleVersion, state: State, stretch: Stretch) -> Outcome:
    """The effect of one stretch on the limit.

    At or above the trigger the limit applies whatever it was before; below
    the lifting level a limit that is on ends after the version's days; in
    between nothing changes, so that the answer needs the state before.
    """
    window, average = version.trigger.window_days, stretch.average
    if stretch.days is not None and stretch.days < window:
        # Even with no encounters on the missing days the week's average may reach the trigger.
        average = stretch.average * stretch.days / window
        if average < version.trigger.value:
            return Outcome("too_short", state)
    if average >= version.trigger.value:
        return Outcome("stays_on" if state == "on" else "turns_on", "on")
    if average < version.lift.value:
        return _low(version, state, stretch)
    if state == "unknown":
        return Outcome("depends", "unknown")
    return Outcome("stays_on" if state == "on" else "stays_off", state)


def _low(version: RuleVersion, state: State, stretch: Stretch) -> Outcome:
    if state == "off":
        return Outcome("stays_off", "off")
    consecutive, wait = version.lift.consecutive_days, version.lift.then_wait_days or 0
    if state == "unknown":
        return Outcome("depends", "unknown", wait, consecutive)
    needed = (consecutive or version.lift.window_days) + wait
    ended = stretch.days is not None and stretch.days >= needed
    return Outcome("ends_after_wait", "off" if ended else "on", wait, consecutive)


def run(version: RuleVersion, state: State, stretches: Sequence[Stretch]) -> list[Outcome]:
    """The effects of several stretches, one after the other; low days that follow on low days count together."""
    outcomes = []
    low_days = 0
    for stretch in stretches:
        low = stretch.average < version.lift.value
        low_days = low_days + stretch.days if low and stretch.days is not None else 0
        outcome = step(version, state, Stretch(stretch.average, low_days) if low_days else stretch)
        state = outcome.state
        outcomes.append(outcome)
    return outcomes


def version_of(rule: BorderRule, name: str | None = None) -> RuleVersion:
    """A version by its id; the last one where none is named."""
    return next((v for v in rule.versions if v.id == name), rule.versions[-1])
