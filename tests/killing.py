"""Programs of the tests that are killed in the middle of what they do."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


async def killed(program: str, *arguments: str, after: float) -> list[str]:
    """Run a program and kill it (SIGKILL) so many seconds after its first line; the whole lines that it wrote."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT, limit=2**24
    )
    assert process.stdout
    async with asyncio.timeout(60):
        first = await process.stdout.readline()
        await asyncio.sleep(after)
        process.kill()
        rest = await process.stdout.read()
        await process.wait()
    written = (first + rest).decode()
    return [line for line in written[: written.rfind("\n") + 1].splitlines() if line]
