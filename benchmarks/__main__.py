"""`python -m benchmarks`: what an answer costs in time and memory, beside plain string matching."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator

from benchmarks.cold_start import IMPORTS, cold_starts
from benchmarks.contestants import contestants
from benchmarks.latency import latencies
from benchmarks.memory import held_after
from benchmarks.sample import sample
from benchmarks.table import table
from bot.core import build_core
from bot.settings import read_settings


def main() -> None:
    """Print the three tables, each as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--questions", type=int, default=300, help="how many questions to time (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="how many cold starts to time (default: %(default)s)")
    options = parser.parse_args()
    if options.questions < 2 or options.runs < 1:
        parser.error("time at least 2 questions and 1 run")
    for report in _reports(options.questions, options.runs):
        print(report, end="\n\n", flush=True)


def _reports(questions: int, runs: int) -> Iterator[str]:
    yield _answers(questions)
    yield _cold_starts(runs)
    yield _memory(questions)


def _answers(questions: int) -> str:
    with tempfile.TemporaryDirectory() as data:
        core = build_core(read_settings({"TALLY_DATA_DIR": data}))
        chosen = sample(core.base, questions)
        measured = latencies(contestants(core.responder, chosen.phrasings), chosen.warm_up, chosen.timed)
    own = measured["Tally"]
    return table(
        f"One answer, warm: {len(chosen.timed)} questions over {len(chosen.phrasings):,} phrasings, in one process\n"
        "(wanted of Tally: p50 at most 1 ms and 0.3 of rapidfuzz, p99 at most 5 ms)",
        ("", "p50 ms", "p99 ms", "Tally's p50 ÷ this", "Tally's p99 ÷ this"),
        [
            (name, f"{each.p50:.2f}", f"{each.p99:.2f}", f"{own.p50 / each.p50:.3f}", f"{own.p99 / each.p99:.3f}")
            for name, each in measured.items()
        ],
    )


def _cold_starts(runs: int) -> str:
    measured = cold_starts(runs)
    return table(
        f"One question from nothing: wall time, median of {runs} processes\n(imports: {IMPORTS}; wanted: at most 5 times as long)",
        ("", "seconds", "÷ imports"),
        [(name, f"{seconds:.3f}", f"{seconds / measured['imports']:.2f}") for name, seconds in measured.items()],
    )


def _memory(questions: int) -> str:
    measured = {name: held_after(count) for name, count in (("after 1 answer", 1), (f"after {questions}", questions), ("imports", 0))}
    return table(
        "Memory that a process holds",
        ("", "MB", "÷ imports"),
        [(name, f"{megabytes:.1f}", f"{megabytes / measured['imports']:.2f}") for name, megabytes in measured.items()],
    )


if __name__ == "__main__":
    main()
