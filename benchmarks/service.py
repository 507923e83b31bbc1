"""What the service adds to the pure core, and how it does when a thousand people ask at once.

Measured in a process of its own, `python -m benchmarks.service FOLDER`, which
reads a JSON list of questions and writes what it found.
"""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

from benchmarks.memory import held
from bot.core import Core, build_core
from bot.memory import MemoryStore
from bot.metrics import new_metrics
from bot.model import Question
from bot.records import Asker, Place
from bot.service import Service
from bot.settings import read_settings

ASKERS = 1000
# The first crowd fills what is bounded (notes, conversations, limits); from then on nothing may grow.
CROWDS = 6
_BEAT_SECONDS = 0.001
# What is added is a tenth of an answer: one busy moment of the machine must not decide it.
_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds per answer of the core alone, and what the service adds to each (half of the answers at most `p50`).

    Of the crowds: answers a second, whether all were given in the order of the
    questions, the longest time in ms for which the loop saw to nothing else, and
    the memory in units of 1,000,000 bytes after the first crowd and after the last.
    """

    core_p50: float
    added_p50: float
    added_p99: float
    answers_a_second: float
    in_order: bool
    longest_silence: float
    held_first: float
    held_last: float


def measured(questions: Sequence[str], data: str) -> Measured:
    """All of it; Tally keeps its things in the folder `data`."""
    command = (sys.executable, "-m", "benchmarks.service", data)
    return Measured(
        **json.loads(subprocess.run(command, input=json.dumps(questions), stdout=subprocess.PIPE, check=True, text=True).stdout)
    )


async def _measure(core: Core, questions: Sequence[str]) -> Measured:
    async with Service(core, MemoryStore(most=ASKERS), metrics=new_metrics()) as service:
        await _added(service, questions)  # once untimed
        gc.collect()
        gc.freeze()
        rounds = [await _added(service, questions) for _ in range(_ROUNDS)]
        crowds = [await _crowd(service, questions, each) for each in range(CROWDS)]
    alone, added = ([each for of_one in taken for each in of_one] for taken in zip(*rounds, strict=True))
    return Measured(
        core_p50=statistics.median(alone), added_p50=statistics.median(added),
        added_p99=statistics.quantiles(added, n=100, method="inclusive")[98],
        answers_a_second=ASKERS / statistics.median(crowd.seconds for crowd in crowds),
        in_order=all(crowd.in_order for crowd in crowds), longest_silence=max(crowd.longest_silence for crowd in crowds),
        held_first=crowds[0].held, held_last=crowds[-1].held,
    )  # fmt: skip


async def _added(service: Service, questions: Sequence[str]) -> tuple[list[float], list[float]]:
    """Each question asked of the core and of the service, in turn the one and the other first; processor time in ms."""
    alone, added = [], []
    for number, text in enumerate(questions):
        taken = {}
        for through in (number % 2 == 0, number % 2 == 1):
            for _ in range(2):  # as a question from outside comes: the loop has seen to all that the one before left behind
                await asyncio.sleep(0)
            start = time.thread_time()
            if through:
                await service.answer(text, Asker("bench", str(number)), Place("bench", channel=str(number), direct=True))
            else:
                service.core.reply(Question(text=text))
            taken[through] = (time.thread_time() - start) * 1000
        alone.append(taken[False])
        added.append(taken[True] - taken[False])
    return alone, added


@dataclass(frozen=True, slots=True)
class _Crowd:
    seconds: float
    in_order: bool
    longest_silence: float
    held: float


async def _crowd(service: Service, questions: Sequence[str], crowd: int) -> _Crowd:
    """A thousand people ask at the same moment, each something and somewhere else."""
    served: list[int] = []
    beats = [time.perf_counter()]

    async def ask(number: int) -> None:
        place = Place("bench", channel=f"{crowd}-{number}", direct=True)
        await service.answer(questions[number % len(questions)], Asker("bench", str(number)), place)
        served.append(number)

    async def beat() -> None:
        while True:
            await asyncio.sleep(_BEAT_SECONDS)
            beats.append(time.perf_counter())

    heart = asyncio.create_task(beat())
    start = time.perf_counter()
    await asyncio.gather(*map(ask, range(ASKERS)))
    seconds = time.perf_counter() - start
    heart.cancel()
    silences = (after - before for before, after in pairwise(beats))
    return _Crowd(seconds, served == list(range(ASKERS)), max(silences) * 1000, held())


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    found = asyncio.run(_measure(build_core(read_settings({"TALLY_DATA_DIR": sys.argv[1]})), asked))
    print(json.dumps(asdict(found)))
