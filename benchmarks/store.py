"""What writing the question log costs an answer, and how long a report over a million logged questions takes; with SQLite.

Measured in a process of its own, `python -m benchmarks.store FOLDER`, which
reads a JSON list of questions and writes what it found.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bot import logs
from bot.cooldowns import Cooldowns
from bot.core import Core, build_core
from bot.demand import step_of
from bot.memory import MemoryStore
from bot.records import Asker, Place
from bot.service import Service
from bot.settings import Settings, read_settings
from bot.store.opening import new_store, open_store
from bot.store.spool import FILE as SPOOL
from bot.store.spool import DiskSpool

LOGGED = 1_000_000
_DAYS = 90
_ROUNDS = 6
_FEW = 50


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of an answer without and with the log (half of them at most `p50`), and seconds of reports."""

    off_p50: float
    on_p50: float
    off_p99: float
    on_p99: float
    report_all: float
    report_week: float
    questions_in_report: int
    megabytes: float


def measured(questions: Sequence[str], data: str) -> Measured:
    """All of it; Tally keeps its things in the folder `data`."""
    command = (sys.executable, "-m", "benchmarks.store", data)
    return Measured(
        **json.loads(subprocess.run(command, input=json.dumps(questions), stdout=subprocess.PIPE, check=True, text=True).stdout)
    )


async def _measure(settings: Settings, questions: Sequence[str]) -> Measured:
    core = build_core(settings)
    off, on = await _in_turns(core, settings, questions)
    file = settings.data_dir / "million.sqlite3"
    of_a_million = read_settings({"TALLY_DATABASE_URL": f"sqlite:///{file}"})
    async with open_store(of_a_million):
        pass
    now = dt.datetime.now(dt.UTC)
    _fill(file, core, now)
    whole, count = await _reported(of_a_million, now - dt.timedelta(days=_DAYS), now)
    week, _ = await _reported(of_a_million, now - dt.timedelta(days=7), now)
    return Measured(
        statistics.median(off), statistics.median(on), _p99(off), _p99(on), whole, week, count, file.stat().st_size / 1e6
    )  # fmt: skip


async def _in_turns(core: Core, settings: Settings, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """The same questions without and with all that there is to write (the words, the answer for its buttons, where it stands), in ms.

    A few at a time, in turn the one and the other first, so that a busy moment of the machine meets both.
    """
    off, on = [], []
    without, spool = Service(core, MemoryStore(), cooldowns=Cooldowns(None, None)), DiskSpool(settings.data_dir / SPOOL)
    async with Service(core, new_store(settings), cooldowns=Cooldowns(None, None), spool=spool) as logging:
        await _answers(logging, questions, keep=True)  # once untimed
        for number in range(_ROUNDS * len(questions) // _FEW):
            few = questions[number * _FEW % len(questions) :][:_FEW]
            for with_log in (number % 2 == 0, number % 2 == 1):
                assert await logging.ledger.flush(30)
                if with_log:
                    on += await _answers(logging, few, keep=True)
                else:
                    off += await _answers(without, few)
    return off, on


async def _answers(service: Service, questions: Sequence[str], *, keep: bool = False) -> list[float]:
    """Each question asked once, in ms."""
    taken = []
    for number, text in enumerate(questions):
        place = Place("bench", channel=str(number), direct=True)
        await asyncio.sleep(0.002)  # as a question from outside comes, while the one before is being written
        start = time.perf_counter()
        served = await service.answer(text, Asker("bench", str(number)), place, keep=keep)
        taken.append((time.perf_counter() - start) * 1000)
        if keep:
            await service.posted(served.answer_id, place, str(number))
    return taken


def _p99(taken: Sequence[float]) -> float:
    return statistics.quantiles(taken, n=100, method="inclusive")[98]


async def _reported(settings: Settings, since: dt.datetime, until: dt.datetime) -> tuple[float, int]:
    """The median time of a report, in seconds, each on connections of its own; and how many questions are in it."""
    taken = []
    for _ in range(5):
        async with open_store(settings) as store:
            start = time.perf_counter()
            report = await store.report(since, until)
            taken.append(time.perf_counter() - start)
    return statistics.median(taken), report.questions


def _fill(file: Path, core: Core, now: dt.datetime) -> None:
    """A million questions of ninety days, made up, as fast as SQLite takes them."""
    columns = (
        "answer_id at platform workspace channel thread direct asker outcome kind language fact facts confidence nearest near differs "
        "revision seconds step error_id text"
    ).split()
    statement = f"INSERT INTO question_log ({','.join(columns)}) VALUES ({','.join('?' * len(columns))})"  # noqa: S608 - columns of ours
    with sqlite3.connect(file) as connection:
        connection.executemany(statement, _rows(core, now))
    connection.close()


def _rows(core: Core, now: dt.datetime) -> Iterator[tuple[object, ...]]:
    chance = random.Random(7)  # noqa: S311 - no secret
    facts = [fact.id for fact in core.base.facts]
    metrics = [metric.id for metric in core.base.metrics]
    popular = [1 / (rank + 1) for rank in range(len(facts))]  # as words of a language are
    chosen = iter(chance.choices(facts, popular, k=LOGGED))
    for number in range(LOGGED):
        fact = next(chosen)
        outcome = chance.choices(("answered", "clarify", "no_answer"), (70, 10, 20))[0]
        near = chance.choice(metrics)
        at = now - dt.timedelta(seconds=chance.random() * _DAYS * 86400)
        seconds = chance.expovariate(1000) + 0.0003
        platform, language = chance.choice(("discord", "slack")), chance.choices(("en", "es"), (3, 1))[0]
        facts_json = json.dumps([fact]) if outcome == "answered" else "[]"
        yield (
            f"{number:016x}", at.strftime("%Y-%m-%d %H:%M:%S.%f"), platform, f"w{number % 500}", f"c{number % 3000}", "", False,
            f"{chance.getrandbits(40):016x}", outcome, "figure", language, fact if outcome == "answered" else None, facts_json, 0.9, near,
            json.dumps([[near, 0.8], [fact, 0.1]]), None, core.base.revision, seconds, step_of(seconds), None, None,
        )  # fmt: skip


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    logs.configure(sys.stderr, level="warning")
    found = asyncio.run(_measure(read_settings({"TALLY_DATA_DIR": sys.argv[1], "TALLY_LOG_TEXT": "all"}), asked))
    print(json.dumps(asdict(found)))
