"""The HTTP server over a real socket: alive, ready and why not, what it counts, and what it does not put up with."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import bot.http as http_module
from bot import http
from bot.core import Core, build_core
from bot.http_guard import Limits
from bot.masking import Mask
from bot.memory import MemoryStore
from bot.metrics import Metrics, PrometheusMetrics, new_metrics
from bot.ports import ConfigurationMistake
from bot.records import Asker, Place
from bot.service import Service
from bot.settings import read_settings
from tests.serving import until

Ask = Callable[[bytes | str], Awaitable[Any]]
Serving = Callable[[object], AbstractAsyncContextManager[Ask]]
TIGHT = Limits(body_bytes=100, body_seconds=0.3, answer_seconds=0.5)


@pytest.fixture
async def service(core: Core, store: MemoryStore) -> AsyncIterator[Service]:
    async with Service(core, store, metrics=new_metrics()) as running:
        yield running


async def _ready(ask: Ask) -> tuple[int, list[str]]:
    heard = await ask("/readyz")
    found = json.loads(heard.text)
    assert found["ready"] == (heard.status == 200) == (found["why"] == [])
    return heard.status, found["why"]


async def test_readiness_from_start_to_shutdown(
    service: Service, store: MemoryStore, serving: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_module, "_STORE_SECONDS", 0.05)
    async with serving(http.build_app(service)) as ask:
        assert await _ready(ask) == (503, ["No adapter has started yet."])
        service.report("discord", "starting")
        assert await _ready(ask) == (503, ["The adapter discord is starting."])
        service.report("discord", "ready")
        assert await _ready(ask) == (200, [])
        service.report("slack", "lost", "connection reset")
        assert await _ready(ask) == (503, ["The adapter slack is lost: connection reset."])
        service.report("slack", "ready")
        store.mood = "failing"
        assert await _ready(ask) == (503, ["The store cannot be used: the store in memory was told to fail."])
        store.mood = "hanging"
        assert await _ready(ask) == (503, ["The store does not answer within 0.05 s."])
        store.mood = "well"
        assert await _ready(ask) == (200, [])
        service.stopping.set()
        assert await _ready(ask) == (503, ["Tally is stopping."])
        assert (await ask("/healthz")).text == '{"alive":true}'


async def test_what_readiness_tells_beside(service: Service, core: Core, serving: Serving) -> None:
    service.report("discord", "lost", "refused the-token-of-discord")
    async with serving(http.build_app(service, mask=Mask(["the-token-of-discord"]))) as ask:
        assert json.loads((await ask("/readyz")).text) == {
            "ready": False,
            "why": ["The adapter discord is lost: refused ***."],
            "facts": {"revision": core.base.revision, "count": len(core.base.facts), "problems": []},
            "adapters": {"discord": {"state": "lost", "detail": "refused ***"}},
            "store": "reachable",
        }


async def test_facts_that_are_not_loaded_and_a_store_that_breaks(tmp_path: Path, serving: Serving) -> None:
    class Broken(MemoryStore):
        async def ping(self) -> None:
            raise RuntimeError("a question in words")

    service = Service(build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)})), Broken())
    async with serving(http.build_app(service)) as ask:
        assert await _ready(ask) == (
            503,
            ["No adapter has started yet.", "The store cannot be used: RuntimeError.", "The facts are being loaded."],
        )


async def test_edits_with_mistakes_leave_it_ready(tmp_path: Path, serving: Serving) -> None:
    core = build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)}))
    async with Service(core, MemoryStore()) as service:
        service.report("console", "ready")
        (tmp_path / "facts").mkdir()
        (tmp_path / "facts" / "a.toml").write_text("[[fact]\n", encoding="utf-8")
        core._live.reload()
        async with serving(http.build_app(service)) as ask:
            heard = await ask("/readyz")
    assert heard.status == 200
    assert "a.toml:1" in json.loads(heard.text)["facts"]["problems"][0]


def _value(exposition: str, name: str, **labels: str) -> float | None:
    for line in exposition.splitlines():
        found = re.fullmatch(rf"{name}(?:{{(.*)}})? (\S+)", line)
        if found and dict(re.findall(r'(\w+)="([^"]*)"', found[1] or "")) == labels:
            return float(found[2])
    return None


async def test_metrics_through_questions_loss_failure_and_shutdown(
    service: Service, store: MemoryStore, core: Core, serving: Serving
) -> None:
    async with serving(http.build_app(service)) as ask:

        async def value(name: str, **labels: str) -> float | None:
            return _value((await ask("/metrics")).text, name, **labels)

        assert await value("tally_base_info", revision=core.base.revision) == 1
        for state in ("starting", "ready", "lost"):
            service.report("discord", state)  # type: ignore[arg-type]
            assert [await value("tally_adapter_state", surface="discord", state=each) for each in ("starting", "ready", "lost")] == [
                float(each == state) for each in ("starting", "ready", "lost")
            ]
        place, asker = Place("discord", "guild", "channel"), Asker("discord", "7")
        await service.answer("how many asylum cases were closed in 2022?", asker, place)
        await service.answer("¿cuántos casos de asilo se cerraron en 2022?", asker, place)
        for language in ("en", "es"):
            assert await value("tally_questions_total", surface="discord", outcome="answered", language=language) == 1
        assert await value("tally_answer_seconds_count", surface="discord") == 2
        assert await value("tally_stage_seconds_count", stage="core") == 2
        store.mood = "failing"
        await service.answer("how big is the backlog?", asker, place)
        await until(lambda: service.watch.failing("notes"))
        assert re.search(r'^tally_store_errors_total{operation="log"} [1-9]', (await ask("/metrics")).text, re.MULTILINE)
        service.metrics.platform_retry("discord")
        assert await value("tally_platform_retries_total", surface="discord") == 1
        service.stopping.set()
        await service.answer("how big is the backlog?", asker, place)
        assert await value("tally_questions_total", surface="discord", outcome="stopping", language="en") == 1
        exposition = await ask("/metrics")
    assert exposition.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "process_resident_memory_bytes" in exposition.text
    assert "asylum" not in exposition.text


def test_every_way_of_counting_counts() -> None:
    metrics = new_metrics()
    assert isinstance(metrics, PrometheusMetrics)
    metrics.platform_error("slack", "RateLimited")
    metrics.note("log", "dropped")
    metrics.base_revision("a")
    metrics.base_revision("b")
    text = metrics.exposition()[0].decode()
    assert _value(text, "tally_platform_errors_total", surface="slack", kind="RateLimited") == 1
    assert _value(text, "tally_notes_total", kind="log", fate="dropped") == 1
    assert (_value(text, "tally_base_info", revision="a"), _value(text, "tally_base_info", revision="b")) == (None, 1)


def test_without_prometheus_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    metrics = new_metrics()
    assert type(metrics) is Metrics
    for count in (
        lambda: metrics.question("a", "b", "en", 0.1), lambda: metrics.stage("core", 0.1), lambda: metrics.platform_error("a", "b"),
        lambda: metrics.platform_retry("a"), lambda: metrics.store_error("log"), lambda: metrics.note("log", "dropped"),
        lambda: metrics.adapter_state("a", "lost"), lambda: metrics.base_revision("x"),
    ):  # fmt: skip
        count()
    assert b"not installed" in metrics.exposition()[0]


async def test_shutdown_answers_what_is_under_way_and_closes_the_port(service: Service) -> None:
    begun = asyncio.Event()

    async def takes_a_moment(_request: Request) -> Response:
        begun.set()
        await asyncio.sleep(0.5)
        return JSONResponse({"done": True})

    listening = http.listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    task = asyncio.create_task(http.serve_on(http.build_app(service, [Route("/moment", takes_a_moment)]), listening))
    idle_reader, idle_writer = await asyncio.open_connection("127.0.0.1", port)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /moment HTTP/1.1\r\nHost: x\r\n\r\n")
    await asyncio.wait_for(begun.wait(), 5)
    started = time.monotonic()
    task.cancel()
    assert b'{"done":true}' in await asyncio.wait_for(reader.read(), 5)
    assert await asyncio.wait_for(idle_reader.read(), 5) == b""
    with pytest.raises(asyncio.CancelledError):
        await task
    assert time.monotonic() - started < 3
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    for each in (writer, idle_writer):
        each.close()


async def test_signals_stay_with_the_process(service: Service, serving: Serving) -> None:
    caught: list[int] = []
    before = signal.signal(signal.SIGTERM, lambda number, _frame: caught.append(number))
    try:
        async with serving(http.build_app(service)) as ask:
            await ask("/healthz")
            os.kill(os.getpid(), signal.SIGTERM)
            await asyncio.sleep(0.05)
            assert (await ask("/healthz")).status == 200
    finally:
        signal.signal(signal.SIGTERM, before)
    assert caught == [signal.SIGTERM]


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.1", "no such host"])
async def test_an_address_that_cannot_be_had_is_one_sentence(service: Service, host: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationMistake) as mistake:
            await http.serve(http.build_app(service), host, port)
    assert re.fullmatch(
        rf"The HTTP server cannot listen on {host} port {port}: .+\. Choose another TALLY_HTTP_HOST or TALLY_HTTP_PORT; port 0 turns it off\.",
        str(mistake.value),
    )
