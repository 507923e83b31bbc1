"""The lines that come through a pipe or from a file, without holding up whatever else the process serves."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from collections.abc import AsyncIterator, Iterable
from typing import IO

# A question is far shorter; a longer line is passed over.
_LONGEST = 16 * 1024 * 1024


async def piped_lines() -> AsyncIterator[str]:
    """The lines of the standard input until its end."""
    if _waits(sys.stdin.buffer):
        async for raw in _from_pipe(sys.stdin.buffer):
            yield raw.decode("utf-8", "replace")
    else:
        lines: Iterable[bytes] = sys.stdin.buffer
        for raw in lines:
            yield raw.decode("utf-8", "replace")


def _waits(stream: IO[bytes]) -> bool:
    """Whether reading may have to wait for somebody, and the loop can watch for them: not so for files, devices and bytes at hand."""
    try:
        mode = os.fstat(stream.fileno()).st_mode
    except (OSError, ValueError):
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or stream.isatty()


async def _from_pipe(stream: IO[bytes]) -> AsyncIterator[bytes]:
    reader = asyncio.StreamReader(limit=_LONGEST)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
    try:
        while not reader.at_eof():
            try:
                line = await reader.readline()
            except ValueError:
                continue
            if line:
                yield line
    finally:
        transport.close()
