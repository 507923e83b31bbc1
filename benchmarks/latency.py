"""How long one answer takes: several contestants in turn, in one process."""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.contestants import Contestant

# Short turns let a busy moment of the machine fall on all contestants alike; within one, each has the processor's caches to itself.
_TURN = 20


@dataclass(frozen=True, slots=True)
class Latency:
    """Half of the questions took at most `p50` milliseconds, 99 of 100 at most `p99`."""

    p50: float
    p99: float
    mean: float


def latencies(contestants: Mapping[str, Contestant], warm_up: Sequence[str], timed: Sequence[str]) -> dict[str, Latency]:
    """The latency of each contestant over the `timed` questions, each asked once."""
    for answer in contestants.values():
        for question in warm_up:
            answer(question)
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for start in range(0, len(timed), _TURN):
        for name, answer in contestants.items():
            taken[name] += [_milliseconds(answer, question) for question in timed[start : start + _TURN]]
    return {name: _latency(times) for name, times in taken.items()}


def _milliseconds(answer: Contestant, question: str) -> float:
    start = time.perf_counter()
    answer(question)
    return (time.perf_counter() - start) * 1000


def _latency(times: list[float]) -> Latency:
    return Latency(statistics.median(times), statistics.quantiles(times, n=100, method="inclusive")[98], statistics.mean(times))
