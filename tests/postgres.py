"""A real PostgreSQL for the tests: Debian's, in a temporary folder, on a port of loopback."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# As root the server refuses to run; Debian's package brings this user.
_USER = "postgres" if os.name == "posix" and os.geteuid() == 0 else None


def programs() -> Path | None:
    """Where initdb and postgres are; None where they are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def server(programs: Path) -> Iterator[str]:
    """A running server; the start of its databases' URLs."""
    folder = Path(tempfile.mkdtemp(prefix="tally-postgres-"))
    if _USER:
        shutil.chown(folder, _USER)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    made = subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-A", "trust", "-U", "tally", "-N", "-E", "UTF8", "--locale=C.UTF-8"],
        user=_USER, group=_USER, cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    options = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "fsync": "off", "log_min_messages": "fatal"}
    process = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", *(f"--{name}={value}" for name, value in options.items())],
        user=_USER, group=_USER, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"postgresql://tally@127.0.0.1:{port}"
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            psycopg.connect(f"{url}/postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the database server did not start")
