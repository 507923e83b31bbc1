"""`tally run` as a process: what it prints, with which exit status it ends, and how soon."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.running import Restarts

ROOT = Path(__file__).parent.parent
# Adapters that are told by their names what to do. They say on the standard output what they did.
PROGRAM = '''
import asyncio, sys, time
from pydantic import BaseModel, Field, SecretStr
from bot.cli import main
from bot.ports import Asker, ConfigurationMistake, Place

class Settings(BaseModel):
    token: SecretStr = Field(validation_alias="FAKE_TOKEN", description="the token of the tests")

class Fake:
    settings = Settings
    def __init__(self, name): self.name = name
    async def run(self, service):
        print(self.name, "runs", flush=True)
        await getattr(self, self.name)(service)

    async def asks(self, service, seconds=1.0):
        """Has an answer under way that takes its time to be sent."""
        service.report(self.name, "ready")
        with service.under_way():
            served = await service.answer("how many asylum cases were closed in 2022?", Asker(self.name, "someone"), Place(self.name))
            print(self.name, "answered", served.answer.figures[0].value, flush=True)
            await asyncio.sleep(seconds)
            print(self.name, "sent", flush=True)
        await self.good(service)

    async def slow(self, service):
        await self.asks(service, 600)

    async def good(self, service):
        service.report(self.name, "ready")
        try:
            await asyncio.Event().wait()
        finally:
            print(self.name, "closed", flush=True)

    async def dies(self, service):
        raise ConnectionError("https://chat.example?token=hunter2-hunter2")

    async def cancels(self, service):
        raise asyncio.CancelledError

    async def mistaken(self, service):
        raise ConfigurationMistake("the token in FAKE_TOKEN was refused; make a new one")

    async def revoked(self, service):
        service.report(self.name, "ready")
        await asyncio.sleep(0.1)
        raise ConfigurationMistake("the token in FAKE_TOKEN was revoked; make a new one")

    async def leaves(self, service):
        service.report(self.name, "ready")

    async def stubborn(self, service):
        service.report(self.name, "ready")
        while True:
            try:
                await asyncio.sleep(600)
            except asyncio.CancelledError:
                print(self.name, "goes on", flush=True)

    async def blocks(self, service):
        print(self.name, "blocks", flush=True)
        time.sleep(600)

    async def routed(self, service):
        await self.good(service)

class Routed(Fake):
    def routes(self, service):
        from starlette.responses import PlainTextResponse
        from starlette.routing import Route
        return [Route("/routed", lambda request: PlainTextResponse("routed"))]

for missing in sys.argv[1].split():
    sys.modules[missing] = None
NAMES = "asks slow good dies cancels mistaken revoked leaves stubborn blocks".split()
raise SystemExit(main(["run", *sys.argv[2:]], None, [*map(Fake, NAMES), Routed("routed")]))
'''


class Process:
    """A Tally of its own."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process, self._log = process, log
        self.said: list[str] = []

    async def until(self, said: str) -> None:
        """Wait until an adapter has said that."""
        assert self.process.stdout
        while said not in self.said:
            line = await self.process.stdout.readline()
            assert line, f"ended before {said!r}:\n{self.log}"
            self.said.append(line.decode().strip())

    async def ended(self) -> int:
        """Its exit status, once it has ended."""
        assert self.process.stdout
        self.said += (await self.process.stdout.read()).decode().splitlines()
        return await self.process.wait()

    @property
    def log(self) -> str:
        """All that it wrote on the standard error."""
        return self._log.read_text(encoding="utf-8")

    @property
    def events(self) -> list[str]:
        """What it logged."""
        return [json.loads(line)["event"] for line in self.log.splitlines() if line.startswith("{")]

    @property
    def sentences(self) -> list[str]:
        """What it told the operator."""
        return [line for line in self.log.splitlines() if not line.startswith("{")]


Start = Callable[..., AbstractAsyncContextManager[Process]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def tally(tmp_path: Path, data: Path) -> Start:
    """Starts `tally run` with the adapters above; `missing` are packages that are not installed."""

    @asynccontextmanager
    async def start(*arguments: str, missing: str = "", environ: Mapping[str, str] | None = None) -> AsyncIterator[Process]:
        log = tmp_path / f"log of {' '.join(arguments)}".replace("/", " ")
        plain = {name: value for name, value in os.environ.items() if not name.startswith("TALLY_")}
        variables = {**plain, "TALLY_DATA_DIR": str(data), "TALLY_HTTP_PORT": "0", "FAKE_TOKEN": "hunter2-hunter2", **(environ or {})}
        with log.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", PROGRAM, missing, *arguments, stdout=asyncio.subprocess.PIPE, stderr=stderr,
                env={**variables, "PYTHONPATH": str(ROOT)}, cwd=tmp_path,
            )  # fmt: skip
        try:
            async with asyncio.timeout(40):
                yield Process(process, log)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    return start


@pytest.mark.parametrize(("missing", "number"), [("", signal.SIGTERM), ("uvloop", signal.SIGTERM), ("", signal.SIGINT)])
async def test_a_signal_finishes_what_is_under_way(tally: Start, missing: str, number: signal.Signals) -> None:
    async with tally("asks", missing=missing) as process:
        await process.until("asks answered 102550")
        process.process.send_signal(number)
        start = time.monotonic()
        assert await process.ended() == 0
    assert time.monotonic() - start < 5
    assert process.said == ["asks runs", "asks answered 102550", "asks sent", "asks closed"]
    assert process.events == ["the adapter is starting", "the adapter is ready", "stopping", "stopped"]
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


@pytest.mark.parametrize(
    ("arguments", "environ", "sentence"),
    [
        (["good"], {"FAKE_TOKEN": " "}, "FAKE_TOKEN is not set; set it in the environment or in .env: the token of the tests"),
        (
            [],
            {"FAKE_TOKEN": ""},
            "tally: there is nothing to run, for no adapter has its variables set (asks: FAKE_TOKEN; slow: FAKE_TOKEN; ",
        ),
        (["nobody\x1b"], {}, "tally: there is no adapter 'nobody\\x1b'; there are: asks, blocks, "),
        (["good", "--tries", "0"], {}, "tally run: Invalid value for '--tries': 0 is not in the range x>=1. Try 'tally run --help'."),
        (["good"], {"TALLY_HTTP_PORT": "web"}, "TALLY_HTTP_PORT: 'web' is no whole number; write it in digits"),
        (["routed"], {}, "tally: routed is called over HTTP, and TALLY_HTTP_PORT is 0; set it to a port"),
    ],
)
async def test_what_has_to_be_mended_first_is_one_sentence(
    tally: Start, arguments: list[str], environ: dict[str, str], sentence: str
) -> None:
    async with tally(*arguments, environ=environ) as process:
        assert await process.ended() == 2
    assert process.said == []
    (said,) = process.log.splitlines()
    assert said.startswith(sentence)


async def test_broken_facts_are_named_by_file_and_line(tally: Start, tmp_path: Path) -> None:
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "mine.toml").write_text("[[fact]\n", encoding="utf-8")
    async with tally("good", environ={"TALLY_FACTS_DIR": str(tmp_path / "facts")}) as process:
        assert await process.ended() == 2
    assert process.said == []
    assert process.sentences[0].startswith(f"{tmp_path}/facts/mine.toml:1: broken TOML")


@pytest.mark.parametrize("package", ["uvicorn", "starlette starlette.routing starlette.responses"])
async def test_what_is_called_over_http_needs_the_extra(tally: Start, package: str) -> None:
    async with tally("routed", missing=package, environ={"TALLY_HTTP_PORT": "8080"}) as process:
        assert await process.ended() == 2
    (sentence,) = process.sentences
    assert sentence.startswith("tally: routed is called over HTTP, and that needs an extra (")
    assert sentence.endswith("): pip install 'tally-bot[http]'")


async def test_others_run_without_the_extra(tally: Start) -> None:
    async with tally("asks", missing="uvicorn", environ={"TALLY_HTTP_PORT": "8080"}) as process:
        await process.until("asks sent")
        process.process.terminate()
        assert await process.ended() == 0


async def test_a_port_that_is_taken_is_one_sentence(tally: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with tally("good", environ={"TALLY_HTTP_PORT": str(taken.getsockname()[1])}) as process:
            assert await process.ended() == 2
    assert process.sentences[0].startswith("tally: The HTTP server cannot listen on 127.0.0.1 port ")
    assert process.said == []


async def test_http_is_served_while_it_runs(tally: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    async with tally("routed", "asks", environ={"TALLY_HTTP_PORT": str(port)}) as process:
        await process.until("asks answered 102550")
        assert (await _get(port, "/routed"))[1] == b"routed"
        status, content = await _get(port, "/readyz")
        assert (status, json.loads(content)["adapters"]["routed"]["state"]) == (200, "ready")
        process.process.terminate()
        await asyncio.sleep(0.2)
        status, content = await _get(port, "/readyz")
        assert (status, json.loads(content)["why"]) == (503, ["Tally is stopping."])
        assert (await _get(port, "/healthz"))[0] == 200
        assert await process.ended() == 0
    assert process.said[-1].endswith("closed")


async def _get(port: int, path: str) -> tuple[int, bytes]:
    def get() -> tuple[int, bytes]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    return await asyncio.to_thread(get)


def test_pauses_double_up_to_the_longest_and_are_spread() -> None:
    restarts = Restarts(tries=9, first=1.0, longest=10.0)
    assert [restarts.pause(failures, 0.5) for failures in range(1, 7)] == [1, 2, 4, 8, 10, 10]
    assert (restarts.pause(1, 0.0), restarts.pause(1, 1.0)) == (0.5, 1.5)
