"""A database that goes away and comes back: SQLite locked by somebody else, PostgreSQL behind a line that is cut."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

from sqlalchemy import make_url


class Database(Protocol):
    """A database with a switch."""

    url: str

    async def go_away(self) -> None:
        """From now on nothing can be written."""

    async def come_back(self) -> None:
        """As before."""


class LockedSqlite:
    """Locked: nobody else writes."""

    def __init__(self, file: Path) -> None:
        self.url = f"sqlite:///{file}"
        self._file = file
        self._lock: sqlite3.Connection | None = None

    async def go_away(self) -> None:
        """Take the lock of writers, as soon as it is free."""
        self._lock = sqlite3.connect(self._file, isolation_level=None, timeout=30, check_same_thread=False)
        await asyncio.to_thread(self._lock.execute, "BEGIN IMMEDIATE")

    async def come_back(self) -> None:
        """Let go of it."""
        assert self._lock
        self._lock.execute("ROLLBACK")
        self._lock.close()


class CutPostgres:
    """Reached through a port of the tests, which passes everything on until it is cut."""

    def __init__(self, url: str) -> None:
        self._real = make_url(url)
        self._pairs: set[asyncio.StreamWriter] = set()

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", getattr(self, "_port", 0))
        self._port = self._server.sockets[0].getsockname()[1]
        self.url = self._real.set(port=self._port).render_as_string(hide_password=False)

    async def go_away(self) -> None:
        """Close every connection, and take none."""
        self._server.close()
        for writer in self._pairs:
            writer.transport.abort()
        self._pairs.clear()
        await self._server.wait_closed()

    async def come_back(self) -> None:
        """Listen again."""
        await self.start()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(self._real.host, self._real.port)
        self._pairs |= {writer, back}
        with suppress(asyncio.CancelledError):  # at the end of the test's loop
            await asyncio.gather(_pass_on(reader, back), _pass_on(there, writer))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while content := await reader.read(65536):
            writer.write(content)
            await writer.drain()
    writer.close()


@asynccontextmanager
async def cut_postgres(url: str) -> AsyncIterator[CutPostgres]:
    """PostgreSQL behind a line."""
    line = CutPostgres(url)
    await line.start()
    try:
        yield line
    finally:
        await line.go_away()
