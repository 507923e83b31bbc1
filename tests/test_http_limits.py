"""What the HTTP server does not put up with: bodies too large, clients too slow, routes that fail; and the headers on every answer."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

import bot.http as http_module
from bot import http, logs
from bot.core import build_core
from bot.http_guard import SECURITY_HEADERS, Limits
from bot.memory import MemoryStore
from bot.service import Service
from bot.settings import read_settings

Ask = Callable[[bytes | str], Awaitable[Any]]
Serving = Callable[[object], AbstractAsyncContextManager[Ask]]
TIGHT = Limits(body_bytes=100, body_seconds=0.3, answer_seconds=0.5)


@pytest.fixture
async def service(tmp_path: Path) -> Service:
    """One that answers nothing here, and so loads no facts."""
    return Service(build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)})), MemoryStore())


async def _echo(request: Request) -> Response:
    return JSONResponse({"length": len(await request.body())})


async def _slow(_request: Request) -> Response:
    await asyncio.sleep(30)
    return Response()


async def _broken(_request: Request) -> Response:
    raise KeyError("a question in words")


async def _own_timeout(_request: Request) -> Response:
    raise TimeoutError


async def _streams(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(4):
            await asyncio.sleep(0.2)
            yield b"part"

    return StreamingResponse(parts(), headers={"Content-Security-Policy": "default-src 'self'"})


async def _breaks_off(_request: Request) -> Response:
    async def parts() -> AsyncIterator[bytes]:
        yield b"part"
        raise RuntimeError("a question in words")

    return StreamingResponse(parts())


async def _until_gone(request: Request) -> Response:
    with suppress(ClientDisconnect):
        await request.body()
    return Response(b"gone" if await request.is_disconnected() else b"here")


ROUTES = [
    Route("/echo", _echo, methods=["POST"]),
    Route("/slow", _slow),
    Route("/broken", _broken),
    Route("/timeout", _own_timeout),
    Route("/streams", _streams),
    Route("/breaks-off", _breaks_off),
    Route("/here", _until_gone),
]


def _post(body: bytes, length: int | None = None) -> bytes:
    return (
        b"POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % (len(body) if length is None else length)
        + body
    )


def _chunked(*chunks: bytes) -> bytes:
    head = b"POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


@pytest.mark.parametrize(
    ("request_", "status", "text"),
    [
        (_post(b"x" * 100), 200, '{"length":100}'),
        (_chunked(b"x" * 60, b"x" * 40, b""), 200, '{"length":100}'),
        (_post(b"x" * 101), 413, '{"error":"The body of a request may have 100 bytes."}'),
        (_post(b"", length=10**12), 413, '{"error":"The body of a request may have 100 bytes."}'),
        (_chunked(b"x" * 60, b"x" * 41), 413, '{"error":"The body of a request may have 100 bytes."}'),
        (_post(b"x", length=50), 408, '{"error":"The body of the request did not arrive within 0.3 seconds."}'),
        ("/slow", 503, '{"error":"No answer within 0.5 seconds."}'),
        ("/streams", 200, None),
        ("/here", 200, "here"),
        ("/nowhere", 404, '{"error":"Not Found."}'),
        ("/echo", 405, '{"error":"Method Not Allowed."}'),
        (b"nonsense\r\n\r\n", 400, None),
        (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"x" * 100_000, 400, None),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\nUpgrade: websocket\r\n\r\n", 200, '{"alive":true}'),
    ],
    ids=[
        "just fits", "chunks just fit", "too large", "said to be too large", "chunks too large", "slow body", "slow answer", "slow but begun",
        "waits for the client", "no such route", "wrong method", "no HTTP", "large head", "no WebSocket",
    ],
)  # fmt: skip
async def test_limits(service: Service, serving: Serving, request_: bytes | str, status: int, text: str | None) -> None:
    started = time.monotonic()
    async with serving(http.build_app(service, ROUTES, limits=TIGHT)) as ask:
        heard = await ask(request_)
        assert heard.status == status
        assert text is None or heard.text == text
        assert (await ask("/healthz")).status == 200
    assert time.monotonic() - started < 5


@pytest.mark.parametrize("path", ["/broken", "/timeout"])
async def test_a_route_that_fails_gives_an_error_id_that_the_log_has_too(
    service: Service, serving: Serving, log_stream: StringIO, path: str
) -> None:
    logs.configure(log_stream, "json")
    async with serving(http.build_app(service, ROUTES)) as ask:
        heard = await ask(path)
    assert heard.status == 500
    assert "in words" not in heard.text
    (line,) = map(json.loads, log_stream.getvalue().splitlines())
    assert line["event"] == "a request failed"
    assert line["error_id"] == json.loads(heard.text)["error_id"]
    assert line["operation"] == {"/broken": "_broken", "/timeout": "_own_timeout"}[path]
    assert line["exception"].startswith({"/broken": "KeyError\n", "/timeout": "TimeoutError\n"}[path])


async def test_an_answer_that_breaks_off_ends_the_connection(service: Service, serving: Serving, log_stream: StringIO) -> None:
    logs.configure(log_stream, "json")
    async with serving(http.build_app(service, ROUTES)) as ask:
        heard = await ask("/breaks-off")
        assert (heard.status, "error" in heard.text) == (200, False)
        assert not heard.text.endswith("0\r\n\r\n"), "a client can tell that something is missing"
    assert "a request failed" in log_stream.getvalue()
    assert "in words" not in log_stream.getvalue()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/nowhere", "/broken", "/streams"])
async def test_security_headers_are_on_everything(service: Service, serving: Serving, path: str) -> None:
    async with serving(http.build_app(service, ROUTES)) as ask:
        headers = (await ask(path)).headers
    own = {"Content-Security-Policy": "default-src 'self'"} if path == "/streams" else {}
    assert {name: headers.get(name.lower()) for name in SECURITY_HEADERS} == {
        name: value.lower() for name, value in (SECURITY_HEADERS | own).items()
    }
    assert "server" not in headers


async def _closed_after(port: int, *parts: bytes, pause: float = 0.1) -> float:
    started = time.monotonic()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await asyncio.sleep(pause)
    with suppress(ConnectionError):
        await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return time.monotonic() - started


@pytest.fixture
async def port(service: Service) -> AsyncIterator[int]:
    listening = http.listen("127.0.0.1", 0)
    task = asyncio.create_task(http.serve_on(http.build_app(service, ROUTES), listening))
    yield listening.getsockname()[1]
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (b"GET /healthz HTTP/1.1\r\nHo",),
        (b"GET /", b"he", b"al", b"th", b"z", b" HT", b"TP", b"/1.", b"1\r\n"),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /hea", b"l"),
    ],
    ids=["silent", "half a head", "drop by drop", "the second head"],
)
async def test_a_client_that_is_slow_with_the_head_is_let_go(port: int, monkeypatch: pytest.MonkeyPatch, parts: tuple[bytes, ...]) -> None:
    monkeypatch.setattr(http_module, "HEAD_SECONDS", 0.4)
    assert await _closed_after(port, *parts) < 2


async def test_a_kept_connection_serves_one_request_after_the_other(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(3):
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert await asyncio.wait_for(reader.readuntil(b'{"alive":true}'), 5)
    writer.close()


async def test_many_at_once_are_answered(port: int) -> None:
    async def one() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer

    answers = await asyncio.gather(*(one() for _ in range(100)))
    assert [answer for answer in answers if b"200 OK" not in answer] == []
