"""`tally run` as a process of its own, with adapters that do what their names say."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent
# Adapters that are told by their names what to do. They say on the standard output what they did.
PROGRAM = '''
import asyncio, sys, time
from pydantic import BaseModel, Field, SecretStr
from bot.cli import main
from bot.ports import ConfigurationMistake
from bot.records import Asker, Place

class Settings(BaseModel):
    token: SecretStr = Field(validation_alias="FAKE_TOKEN", description="the token of the tests")

class Fake:
    settings = Settings
    def __init__(self, name): self.name = name
    async def run(self, service):
        print(self.name, "runs", flush=True)
        await getattr(self, self.name.replace("-", "_"))(service)

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

    async def exits(self, service):
        sys.exit(7)

    async def mistaken(self, service):
        raise ConfigurationMistake("the token in FAKE_TOKEN was refused; make a new one")

    async def strays(self, service):
        service.report(self.name, "ready")
        task = asyncio.create_task(self.exits(service))
        await asyncio.sleep(600)

    async def grouped(self, service):
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.sleep(600))
            group.create_task(self.mistaken(service))

    async def quoting(self, service):
        raise ConfigurationMistake("hunter2-hunter2 was refused; make a new one")

    async def quoting_key(self, service):
        key = (service.core.settings.data_dir / "secret-key").read_text().strip()
        service.report(self.name, "lost", f"the key {key} was refused")
        raise ConfigurationMistake(f"{key} is no key of ours; make a new one")

    async def wordless(self, service):
        raise ConfigurationMistake

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

    async def waits(self, service):
        """As one that asks a name server which does not answer."""
        service.report(self.name, "ready")
        print(self.name, "waits", flush=True)
        await asyncio.to_thread(time.sleep, 600)

    async def blocks(self, service):
        print(self.name, "blocks", flush=True)
        time.sleep(600)

    routed = unset = unrouted = good

class Routed(Fake):
    def routes(self, service):
        if self.name == "unset":
            raise ConfigurationMistake("the address of hunter2-hunter2 is not set; set it")
        if self.name == "unrouted":
            raise ZeroDivisionError("hunter2-hunter2")
        from starlette.responses import PlainTextResponse
        from starlette.routing import Route
        return [Route("/routed", lambda request: PlainTextResponse("routed"))]

for missing in sys.argv[1].split():
    sys.modules[missing] = None
NAMES = "asks slow good dies cancels exits strays mistaken grouped quoting quoting-key wordless revoked leaves stubborn waits blocks".split()
fakes = [*map(Fake, NAMES), *map(Routed, ["routed", "unset", "unrouted"])]
raise SystemExit(main(["run", *sys.argv[2:]], None, fakes))
'''


class Process:
    """A Tally of its own."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        self.process, self._log = process, log
        self.said: list[str] = []

    async def begun(self) -> None:
        """Wait until it listens to SIGTERM; Linux tells that of a process."""
        await asyncio.to_thread(self._wait_for_sigterm)

    def _wait_for_sigterm(self) -> None:
        status = Path(f"/proc/{self.process.pid}/status")
        while True:
            caught = re.search(r"SigCgt:\s*(\w+)", status.read_text(encoding="utf-8"))
            if caught and int(caught[1], 16) >> (signal.SIGTERM - 1) & 1:
                return
            time.sleep(0.005)

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


@asynccontextmanager
async def tally_run(
    tmp_path: Path, data: Path, *arguments: str, missing: str = "", environ: Mapping[str, str] | None = None
) -> AsyncIterator[Process]:
    """`tally run` with the adapters above; `missing` are packages that are not installed."""
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


Start = Callable[..., AbstractAsyncContextManager[Process]]
