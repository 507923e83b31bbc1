"""The console and the example of docs/adapters.md at work, as processes."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.example import block


@contextmanager
def _running(*arguments: str, data: Path, stdin: int = subprocess.DEVNULL, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """`tally` in an empty folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TALLY_")}
    folder = data / "empty"
    folder.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "bot", "run", *arguments], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder,
        env={**plain, "TALLY_DATA_DIR": str(data), "TALLY_HTTP_PORT": "0", "LC_ALL": "C.UTF-8", **environ},
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_console_answers_what_is_piped_into_it(tmp_path: Path) -> None:
    with _running("console", data=tmp_path, stdin=subprocess.PIPE) as process:
        out, log = process.communicate("how many asylum cases were closed in 2022?\nand in 2023?\n", timeout=60)
    assert process.returncode == 0, log
    assert "102,550" in out
    assert "149,305" in out
    assert "an adapter has been left" in log


def test_the_console_ends_on_a_signal_while_it_waits_for_a_line(tmp_path: Path) -> None:
    with _running("console", data=tmp_path, stdin=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write("how many asylum cases were closed in 2022?\n")
        process.stdin.flush()
        assert "102,550" in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the package of the document was installed, as its reader would do it."""
    package, site = tmp_path_factory.mktemp("tally-line"), tmp_path_factory.mktemp("site")
    (package / "tally_line.py").write_text(block("python"), encoding="utf-8")
    (package / "pyproject.toml").write_text(block("toml"), encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-index"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--target", site, package], check=True, timeout=120)
    return site


async def test_the_example_is_found_started_asked_and_stopped(installed: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _running(data=tmp_path, PYTHONPATH=str(installed), TALLY_LINE_PORT=str(port)) as process:
        await _is_let_go(port, b"x" * 100_000 + b"\n")
        await _is_let_go(port, b"")
        reader, writer = await _connected(port)
        writer.write(b"how many asylum cases were closed in 2022?\nand in 2023?\n")
        async with asyncio.timeout(20):
            first, second = [(await reader.readuntil(b"\n\n")).decode() for _ in range(2)]
        process.send_signal(signal.SIGTERM)
        status = await asyncio.to_thread(process.wait, 10)
        writer.close()
        assert process.stderr
        log = process.stderr.read()
    assert "102,550" in first
    assert "149,305" in second
    assert status == 0, log
    assert '"adapter": "line", "event": "the adapter is ready"' in log
    assert "the adapter is lost" not in log


async def _is_let_go(port: int, sent: bytes) -> None:
    """Whoever sends more than a line may hold, or nothing more at all, has the connection closed."""
    reader, writer = await _connected(port)
    writer.write(sent)
    writer.write_eof()
    async with asyncio.timeout(20):
        with suppress(ConnectionError):
            assert await reader.read() == b""
    writer.close()


async def _connected(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    async with asyncio.timeout(30):
        while True:
            try:
                return await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.1)


def test_without_its_variable_the_example_says_which_one_it_is(installed: Path, tmp_path: Path) -> None:
    with _running("line", data=tmp_path, PYTHONPATH=str(installed)) as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert said.startswith("TALLY_LINE_PORT is not set")
    assert "Port on which questions are taken, a line each." in said


def test_the_example_is_as_short_as_the_document_promises() -> None:
    lines = [line for line in block("python").splitlines() if line.strip()]
    assert len(lines) <= 32
    assert max(map(len, lines)) <= 120
    assert tomllib.loads(block("toml"))["project"]["entry-points"]["tally.adapters"] == {"line": "tally_line:LineAdapter"}
