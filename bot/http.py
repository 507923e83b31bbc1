"""The one HTTP server: is it alive, is it ready, what does it count, and the routes that the running adapters bring."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

import h11
import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.core import Core
from bot.http_guard import Guard, Limits
from bot.masking import Mask
from bot.metrics import Metrics
from bot.ports import ConfigurationMistake
from bot.records import StoreError

# A store that does not say so within this time is one that askers would wait for.
_STORE_SECONDS = 1.0
# The head of a request is a few hundred bytes; whoever takes longer is keeping a connection busy.
HEAD_SECONDS = 10.0
# Every connection at once, also those of a crowd; one costs some 30 KB.
_MOST_CONNECTIONS = 500
_STOP_SECONDS = 5


class StateOfAdapter(Protocol):
    """What an adapter has reported last."""

    @property
    def state(self) -> str:
        """One of "starting", "ready" and "lost"."""

    @property
    def detail(self) -> str:
        """Why, in a few words."""


class Pinged(Protocol):
    """A store, as far as it is asked here."""

    async def ping(self) -> None:
        """Nothing where it can be reached, else StoreError."""


class Watched(Protocol):
    """What is asked of the service here."""

    @property
    def core(self) -> Core:
        """The facts it answers from."""

    @property
    def store(self) -> Pinged:
        """Where it keeps what it keeps."""

    @property
    def states(self) -> Mapping[str, StateOfAdapter]:
        """The state of each adapter that runs."""

    @property
    def stopping(self) -> asyncio.Event:
        """Set once no more questions are taken."""

    @property
    def metrics(self) -> Metrics:
        """What it counts."""


def build_app(service: Watched, routes: Sequence[BaseRoute] = (), *, mask: Mask | None = None, limits: Limits | None = None) -> Starlette:
    """The application: /healthz, /readyz, /metrics and `routes`. `mask` keeps secrets out of why something is not ready."""
    hide = mask or Mask()

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(_request: Request) -> Response:
        found = await readiness(service, hide)
        return JSONResponse(found, 200 if found["ready"] else 503)

    async def metrics(_request: Request) -> Response:
        content, kind = service.metrics.exposition()
        return Response(hide(content.decode()), media_type=kind)

    return Starlette(
        routes=[Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics), *routes],
        middleware=[Middleware(Guard, limits=limits)],
        exception_handlers={HTTPException: _said_in_json},
    )


async def _said_in_json(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": f"{error.detail}."}, error.status_code, headers=error.headers)


async def readiness(service: Watched, hide: Mask) -> dict[str, object]:
    """Whether questions are answered on every surface, and if not, why, in sentences."""
    why = [
        f"The adapter {name} is {state.state}{_because(hide(state.detail))}."
        for name, state in service.states.items()
        if state.state != "ready"
    ]
    if not service.states:
        why.append("No adapter has started yet.")
    if service.stopping.is_set():
        why.append("Tally is stopping.")
    store = await _store_problem(service.store, hide)
    if store:
        why.append(f"The store {store}.")
    facts = _facts(service.core)
    if not facts:
        why.append("The facts are being loaded.")
    adapters = {name: {"state": state.state, "detail": hide(state.detail)} for name, state in service.states.items()}
    return {"ready": not why, "why": why, "facts": facts, "adapters": adapters, "store": store or "reachable"}


def _because(detail: str) -> str:
    return f": {detail}" if detail else ""


def _facts(core: Core) -> dict[str, object] | None:
    """Edits with mistakes in them do not make it unready: the facts before go on answering."""
    if not core.loaded:
        return None
    return {"revision": core.base.revision, "count": len(core.base.facts), "problems": [str(problem) for problem in core.problems]}


async def _store_problem(store: Pinged, hide: Mask) -> str | None:
    try:
        async with asyncio.timeout(_STORE_SECONDS):
            await store.ping()
    except StoreError as error:
        return f"cannot be used: {hide(str(error))}"
    except TimeoutError:
        return f"does not answer within {_STORE_SECONDS:g} s"
    except Exception as error:  # noqa: BLE001 - whatever a store does, the question whether it can be used gets an answer
        return f"cannot be used: {type(error).__name__}"
    return None


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ConfigurationMistake where there can be none."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigurationMistake(
            f"The HTTP server cannot listen on {host} port {port}: {reason}. Choose another TALLY_HTTP_HOST or TALLY_HTTP_PORT; port 0 turns it off."
        ) from None


async def serve(app: ASGIApp, host: str, port: int) -> None:
    """Serve until cancelled; then answer what is under way, for a few seconds, and close. Raises ConfigurationMistake."""
    await serve_on(app, listen(host, port))


async def serve_on(app: ASGIApp, listening: socket.socket) -> None:
    """As `serve`, on a socket that listens already."""
    server = _Server(
        uvicorn.Config(
            app, http=_Protocol, ws="none", lifespan="off", log_config=None, log_level="warning", access_log=False, server_header=False,
            proxy_headers=False, limit_concurrency=_MOST_CONNECTIONS, timeout_graceful_shutdown=_STOP_SECONDS,
        )
    )  # fmt: skip
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are for the whole process, not for its HTTP server."""
        yield


class _Protocol(H11Protocol):
    """Closes a connection that does not come to the end of a request's head."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._deadline is None:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None
