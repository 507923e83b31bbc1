"""`python -m benchmarks`: what an answer costs in time and memory, beside plain string matching.

Then what the service and its store add, and how long the desk takes to bring unanswered questions together.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import clustering, discord, service, slack, store
from benchmarks.cold_start import IMPORTS, cold_starts
from benchmarks.contestants import contestants
from benchmarks.latency import latencies
from benchmarks.memory import held_after
from benchmarks.sample import Sample, sample
from benchmarks.scale import MOST_QUESTIONS, scaled
from benchmarks.table import table
from bot.core import build_core
from bot.responder import Responder
from bot.settings import read_settings
from knowledge.loading import load


def main() -> None:
    """Print the tables, each as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--questions", type=int, help="how many questions to time (default: 300; with --scale 100)")
    parser.add_argument("--runs", type=int, default=5, help="how many cold starts to time (default: %(default)s)")
    parser.add_argument("--scale", action="store_true", help="time made-up bases of up to 100,000 facts instead")
    options = parser.parse_args()
    questions = options.questions if options.questions is not None else 100 if options.scale else 300
    if questions < 2 or options.runs < 1:
        parser.error("time at least 2 questions and 1 run")
    if options.scale and questions > MOST_QUESTIONS:
        parser.error(f"with --scale time at most {MOST_QUESTIONS} questions: the smallest base has no more facts to ask about")
    for report in scaled(questions) if options.scale else _reports(questions, options.runs):
        print(report, end="\n\n", flush=True)


def _reports(questions: int, runs: int) -> Iterator[str]:
    chosen = sample(load(phrases=True), questions)
    yield _answers(chosen)
    yield _cold_starts(runs)
    yield _memory(chosen.timed)
    yield _service(chosen.timed)
    yield _store(chosen.timed)
    yield _clustering()
    yield _discord(chosen.timed)
    yield _slack(chosen.phrasings)


def _answers(chosen: Sample) -> str:
    with tempfile.TemporaryDirectory() as data:
        core = build_core(read_settings({"TALLY_DATA_DIR": data}))
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


def _memory(questions: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as data:
        held_after(questions[:1], data)  # not measured: what Tally keeps for later is made
        asked = {"after 1 answer": questions[:1], f"after {len(questions)}": questions, "imports": ()}
        measured = {name: held_after(texts, data) for name, texts in asked.items()}
    return table(
        "Memory that a process holds",
        ("", "MB", "÷ imports"),
        [(name, f"{megabytes:.1f}", f"{megabytes / measured['imports']:.2f}") for name, megabytes in measured.items()],
    )


def _service(questions: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as data:
        found = service.measured(questions, data)
    return table(
        f"The service around the core; {service.ASKERS:,} people who ask at the same moment, {service.CROWDS} times",
        ("", "", "wanted"),
        [
            ("core alone, p50 ms of processor time", f"{found.core_p50:.3f}", ""),
            ("what the service adds to it, p50 ms", f"{found.added_p50:.3f}", "at most 0.1"),
            ("answers a second to the crowd", f"{found.answers_a_second:.0f}", ""),
            ("in the order of the questions", "yes" if found.in_order else "no", "yes"),
            ("longest time in which nothing else got its turn, ms", f"{found.longest_silence:.0f}", ""),
            ("MB held after the first crowd", f"{found.held_first:.1f}", ""),
            ("MB held after the last crowd", f"{found.held_last:.1f}", "as after the first"),
        ],
    )


def _store(questions: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as data:
        found = store.measured(questions, data)
    return table(
        f"The question log in SQLite, with words, buttons and posts; {found.questions_in_report:,} logged questions ({found.megabytes:.0f} MB)",
        ("", "", "wanted"),
        [
            ("an answer without the log, p50 and p99 ms", f"{found.off_p50:.2f}, {found.off_p99:.2f}", ""),
            ("an answer with the log, p50 and p99 ms", f"{found.on_p50:.2f}, {found.on_p99:.2f}", ""),
            ("with ÷ without, p50", f"{found.on_p50 / found.off_p50:.3f}", "at most 1.1"),
            ("a report over all of them, seconds", f"{found.report_all:.2f}", "at most 2"),
            ("a report over the last week, seconds", f"{found.report_week:.2f}", ""),
        ],
    )


def _clustering() -> str:
    bank = load(phrases=True)
    found = clustering.measured(Responder(bank), bank)
    return table(
        f"{clustering.QUESTIONS:,} unanswered questions by meaning, {found.distinct:,} of them differing; reading them alone takes {found.reading:.1f} s",
        ("", "seconds", "÷ reading", "meanings", "wanted"),
        [
            (name, f"{seconds:.1f}", f"{seconds / found.reading:.2f}", f"{meanings:,}", f"at most {clustering.WANTED_SECONDS} s")
            for name, seconds, meanings in (
                ("kept in words", found.in_words, found.meanings), ("only what was read in them kept", found.by_slots, found.kinds),
            )
        ],
    )  # fmt: skip


def _discord(questions: Sequence[str]) -> str:
    with tempfile.TemporaryDirectory() as data:
        well, hanging = (discord.responses(questions, Path(data), mood) for mood in ("well", "hanging"))
        large = discord.held(questions, Path(data))
    return table(
        f"Discord, over HTTP and a WebSocket on this machine: {discord.ASKERS} people who ask at the same moment, {discord.ROUNDS} times;\n"
        f"then a bot in {discord.GUILDS:,} servers of {discord.CHANNELS} channels, and {discord.CONVERSATIONS:,} conversations",
        ("", "", "wanted"),
        [
            ("first response, p50 ms", f"{well.p50:.0f}", ""),
            ("first response, p99 ms", f"{well.p99:.0f}", "far under 3,000"),
            ("the same while the store hangs, p50 ms", f"{hanging.p50:.0f}", ""),
            ("the same while the store hangs, p99 ms", f"{hanging.p99:.0f}", "far under 3,000"),
            ("seconds from IDENTIFY until ready, all servers", f"{large.seconds:.1f}", ""),
            ("MB held when ready", f"{large.ready:.0f}", ""),
            ("MB held after all conversations", f"{large.after:.0f}", "at most 150"),
        ],
    )


def _slack(phrasings: Sequence[str]) -> str:
    found = slack.measured(phrasings)
    own = found.rates[slack.KINDS[0]]
    rows = [(f"{name}, requests a second", f"{rate:.0f}", f"{own / rate:.2f}", "") for name, rate in found.rates.items()]
    return table(
        f"Slash commands of Slack over HTTP, all on one core and in turn, {slack.CONNECTIONS} at once, every question another one",
        ("", "", "Tally ÷ this", "wanted"),
        [
            rows[0], (*rows[1][:3], "at least 0.50"), rows[2],
            ("Tally, p99 ms at half of its peak", f"{found.p99:.0f}", "", ""),
            (f"of {found.sent} events, a third of which come twice: lost", str(found.lost), "", "0"),
            ("answered twice", str(found.twice), "", "0"),
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
