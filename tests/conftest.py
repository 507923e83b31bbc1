"""What many tests share: the shipped base, the frequent words and the reader, which are slow to build and never change."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from bot import logs
from bot.core import Core, build_core
from bot.memory import MemoryStore
from bot.responder import Responder
from bot.service import Service
from bot.settings import read_settings
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.reading import PlainWords, Reader, plain_words, reader_for

if TYPE_CHECKING:  # most tests need no database
    from bot.store.sql import SqlStore
    from tests.slack_server import SlackServer
    from tests.slacking import Talk

# A busy machine is no failure.
settings.register_profile("tally", deadline=None)
settings.load_profile("tally")


@pytest.fixture(scope="session")
def base() -> FactBase:
    """The shipped facts."""
    return load()


@pytest.fixture(scope="session")
def plain() -> PlainWords:
    """The frequent words of both languages."""
    return plain_words()


@pytest.fixture(scope="session")
def reader(base: FactBase, plain: PlainWords) -> Reader:
    """The reader of the shipped base."""
    return reader_for(base, plain)


@pytest.fixture(scope="session")
def responder(base: FactBase, reader: Reader) -> Responder:
    """What answers from the shipped base."""
    return Responder(base, reader)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Core:
    """A core with the default settings and a data folder of its own."""
    return build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path_factory.mktemp("data"))}))


@pytest.fixture
def store() -> MemoryStore:
    """An empty store in memory, which can be told to fail."""
    return MemoryStore()


@pytest.fixture
async def service(core: Core, store: MemoryStore) -> AsyncIterator[Service]:
    """A running service, which looks into its outbox often."""
    async with Service(core, store) as running:
        running.outbox_poll = 0.01
        yield running


@pytest.fixture
def log() -> StringIO:
    """What is logged, as JSON lines."""
    stream = StringIO()
    logs.configure(stream, "json")
    return stream


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer over HTTP, as it came through the socket."""

    status: int
    headers: dict[str, str]
    text: str


Ask = Callable[[bytes | str], Awaitable[Heard]]
Serving = Callable[[object], AbstractAsyncContextManager[Ask]]


@pytest.fixture
def serving() -> Serving:
    """Serves an ASGI application on a port of its own, and gives what asks it: a path, or the bytes of a whole request."""

    @asynccontextmanager
    async def serve(app: object) -> AsyncIterator[Ask]:
        from bot import http

        listening = http.listen("127.0.0.1", 0)
        port = listening.getsockname()[1]
        task = asyncio.create_task(http.serve_on(app, listening))  # type: ignore[arg-type]
        try:
            yield lambda request: _heard(port, request)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return serve


async def _heard(port: int, request: bytes | str) -> Heard:
    if isinstance(request, str):
        request = f"GET {request} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    async with asyncio.timeout(10):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request)
        head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    first, *rest = head.split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in rest)
    return Heard(int(first.split()[1]) if first else 0, headers, body)


@pytest.fixture(autouse=True)
def _log_is_put_back() -> Iterator[None]:
    """Whatever sets up the log does so for the whole process: no test leaves it to the next one."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    handlers, level, ours = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    structlog.configure(**ours)


@pytest.fixture
def log_stream() -> StringIO:
    """For `bot.logs.configure`."""
    return StringIO()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The start of the URLs of a real PostgreSQL; skipped aloud where it is not installed, unless CI says that it must be."""
    from tests import postgres

    programs = postgres.programs()
    if programs is None:
        assert not os.environ.get("TALLY_TESTS_NEED_POSTGRES"), "PostgreSQL is not installed"
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql)")
    with postgres.server(programs) as url:
        yield url


@pytest.fixture
def postgres_database(postgres: str) -> Iterator[str]:
    """The URL of an empty database."""
    import psycopg

    name = f"t{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgres}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        yield f"{postgres}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/tally.sqlite3"
    url = request.getfixturevalue("postgres_database")
    assert isinstance(url, str)
    return url


@pytest.fixture
async def kept(database_url: str) -> AsyncIterator[SqlStore]:
    """An open store of each kind."""
    from bot.store.opening import open_store

    async with open_store(read_settings({"TALLY_DATABASE_URL": database_url})) as store:
        yield store


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A small Slack."""
    from tests.slack_server import serving as slack_serving

    async with slack_serving() as server:
        yield server


@pytest.fixture
async def talk(core: Core, slack: SlackServer, store: MemoryStore) -> AsyncIterator[Talk]:
    """Tally, called over HTTP by the small Slack's one workspace."""
    from tests.slacking import talking

    async with talking(core, slack, store) as tally:
        yield tally
