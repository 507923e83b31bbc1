"""How soon the first response reaches Discord when many ask at once, also while the store hangs, and what a large bot holds in memory.

The bot runs in a process of its own, `python -m benchmarks.discord FOLDER MOOD`, against
the server of the tests, over real HTTP and a real WebSocket, on the same machine.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.discord_server import CHANNEL, DiscordServer, command, discord_server

ASKERS, ROUNDS = 50, 20
GUILDS, CHANNELS, CONVERSATIONS = 1000, 20, 10_000
_AT_ONCE = 100
_KILO, _MEGA = 1024, 1_000_000


@dataclass(frozen=True, slots=True)
class Responses:
    """Milliseconds from the event to the first response: the middle, the 99th of a hundred, and the longest."""

    p50: float
    p99: float
    longest: float


@dataclass(frozen=True, slots=True)
class Held:
    """A large bot: memory in units of 1,000,000 bytes when it is ready, and after all conversations; seconds from IDENTIFY until it is ready."""

    ready: float
    after: float
    seconds: float


def responses(questions: Sequence[str], data: Path, mood: str) -> Responses:
    """`ASKERS` people ask at the same moment, `ROUNDS` times, while the store is in that mood."""
    return asyncio.run(_responses(questions, data, mood))


def held(questions: Sequence[str], data: Path) -> Held:
    """A bot in `GUILDS` servers, and `CONVERSATIONS` people who ask."""
    return asyncio.run(_held(questions, data))


async def _responses(questions: Sequence[str], data: Path, mood: str) -> Responses:
    taken: list[float] = []
    async with discord_server() as server, _bot(server, data, mood):
        for each in range(ROUNDS):
            taken += await _crowd(server, questions, each * ASKERS, ASKERS)
    quantiles = statistics.quantiles(taken, n=100, method="inclusive")
    return Responses(statistics.median(taken) * 1000, quantiles[98] * 1000, max(taken) * 1000)


async def _held(questions: Sequence[str], data: Path) -> Held:
    async with discord_server() as server:
        server.guilds, server.channels = GUILDS, CHANNELS
        async with _bot(server, data, "well") as bot:
            ready = _resident(bot.pid)
            for begun in range(0, CONVERSATIONS, _AT_ONCE):
                await _crowd(server, questions, begun, _AT_ONCE)
                server.sent.clear()
            return Held(ready, _resident(bot.pid), bot.seconds)


async def _crowd(server: DiscordServer, questions: Sequence[str], first: int, count: int) -> list[float]:
    """So many people ask at once, each in a channel of their own; the seconds until each has the first response."""
    before = len(server.of("POST", "/callback"))
    asked: dict[str, float] = {}
    clock = asyncio.get_running_loop().time
    for number in range(first, first + count):
        person = {
            "id": str(1_500_000_000_000_000_000 + number),
            "username": f"p{number}",
            "discriminator": "0",
            "avatar": None,
            "global_name": None,
        }
        channel = {"id": str(int(CHANNEL) + number), "type": 1}
        id = server.id()
        asked[id] = clock()
        event = command(
            "ask", {"question": questions[number % len(questions)]}, id=id, user=person, channel=channel, channel_id=channel["id"]
        )
        await server.dispatch("INTERACTION_CREATE", event)
    sent = (await server.wait_for("POST", "/callback", before + count))[before:]
    return [each.at - asked[each.path.split("/")[2]] for each in sent]


@dataclass(frozen=True, slots=True)
class _Bot:
    pid: int
    seconds: float


@asynccontextmanager
async def _bot(server: DiscordServer, data: Path, mood: str) -> AsyncIterator[_Bot]:
    """The bot in a process of its own, once it is ready."""
    server.checks = False
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.discord", str(data), mood, env={**os.environ, **server.environ}, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    await process.stdout.readline()
    try:
        yield _Bot(process.pid, asyncio.get_running_loop().time() - server.identified_at)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith("VmRSS"))
    return int(kilobytes) * _KILO / _MEGA


async def _serve(data: str, mood: str) -> None:
    from adapters.discord.adapter import DiscordAdapter
    from bot import logs
    from bot.core import build_core
    from bot.memory import MemoryStore
    from bot.service import Service
    from bot.settings import read_settings
    from bot.store.opening import open_store

    logs.configure(sys.stderr, level="error")
    settings = read_settings({"TALLY_DATA_DIR": data})
    async with AsyncExitStack() as stack:
        hanging = MemoryStore()
        hanging.mood = "hanging"
        store = await stack.enter_async_context(open_store(settings)) if mood == "well" else hanging
        service = await stack.enter_async_context(Service(build_core(settings), store, environ=os.environ))
        task = asyncio.create_task(DiscordAdapter().run(service))
        while service.states.get("discord") is None or service.states["discord"].state != "ready":  # noqa: ASYNC110 - a benchmark may look
            await asyncio.sleep(0.005)
        print("ready", flush=True)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        await asyncio.wait({task})


if __name__ == "__main__":
    asyncio.run(_serve(*sys.argv[1:3]))
