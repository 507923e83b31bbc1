"""`tally run` at work: how it ends, what becomes of an adapter that fails, what is printed, and the exit status."""

from __future__ import annotations

import asyncio
import gc
import re
import signal
import time
from functools import partial
from io import StringIO
from pathlib import Path

import pytest
from pydantic import BaseModel

from bot import logs
from bot.core import build_core
from bot.memory import MemoryStore
from bot.running import Restarts, Running
from bot.service import Service
from bot.settings import read_settings
from tests.processes import Process, Start, tally_run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def tally(tmp_path: Path, data: Path) -> Start:
    """Starts `tally run`."""
    return partial(tally_run, tmp_path, data)


@pytest.mark.parametrize(("missing", "number"), [("", signal.SIGTERM), ("uvloop", signal.SIGTERM), ("", signal.SIGINT)])
async def test_a_signal_finishes_what_is_under_way(tally: Start, missing: str, number: signal.Signals) -> None:
    async with tally("asks", missing=missing) as process:
        await process.until("asks answered 102550")
        process.process.send_signal(number)
        start = time.monotonic()
        assert await process.ended() == 0
    assert time.monotonic() - start < 5
    assert process.said == ["asks runs", "asks answered 102550", "asks sent", "asks closed"]
    events = [event for event in process.events if event != "the tables are brought up to date"]  # of the first one that runs
    assert events == ["the adapter is starting", "the adapter is ready", "stopping", "stopped"]
    assert process.sentences == []


@pytest.mark.parametrize(("missing", "number", "status"), [("", signal.SIGTERM, 143), ("uvloop", signal.SIGINT, 130)])
async def test_a_second_signal_ends_at_once(tally: Start, missing: str, number: signal.Signals, status: int) -> None:
    async with tally("slow", missing=missing) as process:
        await process.until("slow answered 102550")
        process.process.send_signal(number)
        await asyncio.sleep(0.3)
        process.process.send_signal(number)
        start = time.monotonic()
        assert await process.ended() == status
    assert time.monotonic() - start < 1
    assert process.sentences == ["tally: ended at once"]


async def test_nobody_can_hold_up_the_end(tally: Start) -> None:
    """Neither an answer that never gets sent, nor an adapter that does not let itself be cancelled, nor one that holds the loop."""

    async def end_of(name: str, said: str) -> tuple[float, Process]:
        async with tally(name) as process:
            await process.until(said)
            await asyncio.sleep(0.2)
            process.process.terminate()
            start = time.monotonic()
            assert await process.ended() == 0
            return time.monotonic() - start, process

    slow, stubborn, blocking = await asyncio.gather(
        end_of("slow", "slow answered 102550"), end_of("stubborn", "stubborn runs"), end_of("blocks", "blocks blocks")
    )
    assert 5 < slow[0] < 10
    assert slow[1].events[-3:] == ["stopping", "some answers under way were not finished", "stopped"]
    assert stubborn[0] < 10
    assert stubborn[1].events[-1] == "something did not end when told to, and is left behind"
    assert blocking[0] < 10.5
    assert blocking[1].sentences == ["tally: something did not stop in time; ended without it"]


@pytest.mark.parametrize(("name", "error"), [("dies", "ConnectionError"), ("cancels", "CancelledError")])
async def test_an_adapter_that_dies_is_run_again_and_then_given_up(tally: Start, name: str, error: str) -> None:
    async with tally("--tries", "2", name) as process:
        assert await process.ended() == 1
    assert process.said == [f"{name} runs"] * 2
    (sentence,) = process.sentences
    told = re.fullmatch(
        rf"{name} failed 2 times in a row, the last time with {error} \(error (\w{{8}}) in the log\), and is given up\.", sentence
    )
    assert told, sentence
    assert any(f'"error_id": "{told[1]}"' in line and "an adapter is given up" in line for line in process.log.splitlines())
    assert process.events.count("an adapter failed and will be run again") == 1
    assert "hunter2" not in process.log


async def test_others_go_on_when_one_is_given_up_and_the_status_tells_it(tally: Start) -> None:
    async with tally("--tries", "1", "dies", "asks") as process:
        await process.until("asks sent")
        assert len(process.sentences) == 1
        assert process.sentences[0].startswith("dies failed with ConnectionError (error ")
        assert process.process.returncode is None
        process.process.terminate()
        assert await process.ended() == 1


async def test_a_mistake_at_the_start_ends_everything_at_once(tally: Start) -> None:
    async with tally("good", "mistaken") as process:
        assert await process.ended() == 2
    assert process.sentences == ["mistaken: the token in FAKE_TOKEN was refused; make a new one"]
    assert "good closed" in process.said
    assert process.said.count("mistaken runs") == 1


async def test_a_mistake_later_on_ends_that_adapter_alone(tally: Start) -> None:
    async with tally("revoked", "asks") as process:
        await process.until("asks sent")
        assert process.sentences == ["revoked: the token in FAKE_TOKEN was revoked; make a new one"]
        process.process.terminate()
        assert await process.ended() == 2


async def test_it_ends_when_every_adapter_has_been_left(tally: Start) -> None:
    async with tally("leaves") as process:
        assert await process.ended() == 0
    assert "an adapter has been left" in process.events
    assert process.sentences == []


class Flaky:
    """Fails a number of times, each time after it was ready for a while, and is then left."""

    name, settings = "flaky", BaseModel

    def __init__(self, failures: int, lasts: float) -> None:
        self.failures, self.lasts, self.runs = failures, lasts, 0

    async def run(self, service: Service) -> None:
        """Be ready for a while."""
        self.runs += 1
        service.report(self.name, "ready")
        await asyncio.sleep(self.lasts)
        if self.runs <= self.failures:
            raise ConnectionError


@pytest.mark.parametrize(("lasts", "status", "runs"), [(0.1, 0, 5), (0.0, 1, 2)])
async def test_one_that_ran_steadily_has_all_its_tries_again(data: Path, lasts: float, status: int, runs: int) -> None:
    logs.configure(StringIO())
    told: list[str] = []
    flaky = Flaky(failures=4, lasts=lasts)
    service = Service(build_core(read_settings({"TALLY_DATA_DIR": str(data)})), MemoryStore())
    running = Running(service, [flaky], told.append, restarts=Restarts(tries=2, first=0.01, steady=0.05))
    try:
        assert await running.run() == status
    finally:
        running.leave_hanging()
        gc.unfreeze()
    assert flaky.runs == runs
    assert len(told) == status


def test_pauses_double_up_to_the_longest_and_are_spread() -> None:
    restarts = Restarts(tries=9, first=1.0, longest=10.0)
    assert [restarts.pause(failures, 0.5) for failures in range(1, 7)] == [1, 2, 4, 8, 10, 10]
    assert (restarts.pause(1, 0.0), restarts.pause(1, 1.0)) == (0.5, 1.5)
