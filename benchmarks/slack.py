"""Slash commands over HTTP: Tally's Slack adapter beside a Bolt app with nothing around it, on the same server and the same core.

Each contestant is a process of its own, `python -m benchmarks.slack KIND API FOLDER CORE`, all on one processor core; they take turns.
The load comes from this process on the other cores: signed requests, every question another one, from as many people in as many channels.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from slack_sdk.signature import SignatureVerifier

SECRET = "benchmark"  # noqa: S105 - of nobody
KINDS = ("Tally", "Bolt and the core alone", "Bolt that says nothing")
# Enough to keep one core busy: Bolt itself looks only every 10 ms whether a listener has acknowledged.
CONNECTIONS = 32
_ROUNDS = 5
_PER_ROUND = 400
_EVENTS = 600
_RETRIED = 3  # every third event comes once more
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests a second of each contestant, the p99 of Tally's answers at half of its peak in ms, and what became of the events."""

    rates: dict[str, float]
    p99: float
    sent: int
    lost: int
    twice: int


class _Slack:
    """The Web API and the response_urls, as far as they are needed: everything is taken, and counted by its thread."""

    def __init__(self) -> None:
        self.posted: Counter[str] = Counter()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        if request.path.endswith("chat.postMessage"):
            self.posted[(await request.json())["thread_ts"]] += 1
        return web.json_response({"ok": True, "ts": "1.1", "team_id": "T1", "user_id": "UB", "bot_id": "B1"})


class _Load:
    """Signed requests to one contestant."""

    def __init__(self, session: aiohttp.ClientSession, url: str, api: str) -> None:
        self._session, self._url, self._api = session, url, api
        self._verifier = SignatureVerifier(SECRET)

    async def command(self, text: str) -> float:
        """One `/tally`; seconds until it is acknowledged."""
        number = next(_numbers)
        body = {
            "command": "/tally", "text": text, "team_id": "T1", "channel_id": f"C{number}", "user_id": f"U{number}", "trigger_id": f"t{number}",
            "response_url": f"{self._api}/respond",
        }  # fmt: skip
        return await self._sent(urlencode(body), "application/x-www-form-urlencoded")

    async def mention(self, text: str, number: int) -> float:
        """One event; the same number is the same event."""
        event = {"type": "app_mention", "user": f"U{number}", "channel": f"C{number}", "text": f"<@UB> {text}", "ts": f"{number}.1"}
        body = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": event}
        return await self._sent(json.dumps(body), "application/json")

    async def _sent(self, body: str, kind: str) -> float:
        stamp = str(int(time.time()))
        signature = self._verifier.generate_signature(timestamp=stamp, body=body) or ""
        headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}
        began = time.perf_counter()
        async with self._session.post(f"{self._url}/slack/events", data=body, headers=headers) as response:
            await response.read()
            assert response.status == 200, response.status
        return time.perf_counter() - began

    async def rate(self, texts: Sequence[str]) -> float:
        """Requests a second with every connection busy."""
        waiting = iter(texts)

        async def busy() -> None:
            for text in waiting:
                await self.command(text)

        began = time.perf_counter()
        await asyncio.gather(*(busy() for _ in range(CONNECTIONS)))
        return len(texts) / (time.perf_counter() - began)

    async def steady(self, texts: Sequence[str], a_second: float) -> list[float]:
        """Seconds of each request, where so many come a second whether or not the one before is answered."""
        began = time.perf_counter()
        sending = []
        for place, text in enumerate(texts):
            await asyncio.sleep(max(0.0, began + place / a_second - time.perf_counter()))
            sending.append(asyncio.create_task(self.command(text)))
        return await asyncio.gather(*sending)


async def _measure(questions: Sequence[str]) -> Measured:
    slack, texts = _Slack(), itertools.cycle(questions)
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, set(cores[1:]) or set(cores))
    async with slack.serving() as api, aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        with tempfile.TemporaryDirectory() as folder:
            servers = [await _started(kind, api, Path(folder) / str(place), cores[0]) for place, kind in enumerate(KINDS)]
            try:
                loads = {kind: _Load(session, f"http://127.0.0.1:{port}", api) for kind, (port, _) in zip(KINDS, servers, strict=True)}
                rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
                for each in range(_ROUNDS + 1):
                    asked = [next(texts) for _ in range(_PER_ROUND)]
                    for kind, load in loads.items():
                        found = await load.rate(asked)
                        if each:  # the first warms up
                            rates[kind].append(found)
                medians = {kind: statistics.median(found) for kind, found in rates.items()}
                tally = loads[KINDS[0]]
                taken = await tally.steady([next(texts) for _ in range(_PER_ROUND * 2)], medians[KINDS[0]] / 2)
                lost, twice = await _events(tally, slack, [next(texts) for _ in range(_EVENTS)], medians[KINDS[0]] / 3)
            finally:
                for _, process in servers:
                    process.terminate()
                    await process.wait()
    p99 = statistics.quantiles(taken, n=100, method="inclusive")[98] * 1000
    return Measured(medians, p99, _EVENTS, lost, twice)


async def _events(load: _Load, slack: _Slack, texts: Sequence[str], a_second: float) -> tuple[int, int]:
    """Mentions, every third of which comes once more; how many were not answered, and how many twice."""
    numbers = range(1_000_000, 1_000_000 + len(texts))
    for number, text in zip(numbers, texts, strict=True):
        times = 2 if number % _RETRIED == 0 else 1
        await asyncio.gather(*(load.mention(f"how many {text}?", number) for _ in range(times)))
        await asyncio.sleep(1 / a_second)
    async with asyncio.timeout(60):
        while len(slack.posted) < len(texts) and await _goes_on(slack):
            pass
    return len(texts) - len(slack.posted), sum(count > 1 for count in slack.posted.values())


async def _goes_on(slack: _Slack) -> bool:
    """Whether more came within a second."""
    before = slack.posted.total()
    await asyncio.sleep(1)
    return slack.posted.total() > before


async def _started(kind: str, api: str, folder: Path, core: int) -> tuple[int, asyncio.subprocess.Process]:
    command = (sys.executable, "-m", "benchmarks.slack", kind, api, str(folder), str(core))
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    return int(await process.stdout.readline()), process


def measured(questions: Sequence[str]) -> Measured:
    """All of it, with distinct questions."""
    return asyncio.run(_measure(questions))


# A contestant.


async def _serve(kind: str, api: str, folder: str) -> None:
    from bot import http
    from bot.core import build_core
    from bot.metrics import new_metrics
    from bot.service import Service
    from bot.settings import read_settings
    from bot.store.opening import new_store

    settings = read_settings({"TALLY_DATA_DIR": folder})
    core = build_core(settings)
    environ = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET, "TALLY_SLACK_API_URL": f"{api}/api/"}
    store = new_store(settings)
    await store.prepare()
    async with Service(core, store, metrics=new_metrics(), environ=environ) as service:
        listening = http.listen("127.0.0.1", 0)
        print(listening.getsockname()[1], flush=True)
        if kind == KINDS[0]:
            from adapters.slack.adapter import SlackAdapter

            adapter = SlackAdapter()
            app = http.build_app(service, adapter.routes(service))
            await asyncio.gather(http.serve_on(app, listening), adapter.run(service))
        else:
            from benchmarks.slack_bare import bare_routes

            says = kind == KINDS[1]
            await http.serve_on(http.build_app(service, bare_routes(core if says else None, SECRET)), listening)


if __name__ == "__main__":
    _, contestant, web_api, data, processor = sys.argv
    os.sched_setaffinity(0, {int(processor)})
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(contestant, web_api, data))
