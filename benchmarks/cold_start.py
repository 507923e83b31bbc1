"""How long one question in a terminal takes from nothing, beside importing two libraries that it cannot do without."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from os import environ
from pathlib import Path

IMPORTS = "from pydantic import BaseModel; import rapidfuzz"
_QUESTION = "how many cases were dismissed in 2022"


def cold_starts(runs: int) -> dict[str, float]:
    """The median wall time of `tally ask` and of the imports, in seconds, over `runs` processes of each in turn."""
    commands: dict[str, Sequence[str]] = {"tally ask": (_tally(), "ask", _QUESTION), "imports": (sys.executable, "-c", IMPORTS)}
    with tempfile.TemporaryDirectory() as data:
        environment = {**environ, "TALLY_DATA_DIR": data}
        for command in commands.values():  # once untimed: files come from the disk, and what Tally keeps for later is made
            _seconds(command, environment)
        taken = [{name: _seconds(command, environment) for name, command in commands.items()} for _ in range(runs)]
    return {name: statistics.median(run[name] for run in taken) for name in commands}


def _tally() -> str:
    """The command as installed beside this Python. Raises SystemExit where it is not."""
    found = shutil.which("tally", path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit(f"There is no tally beside {sys.executable}: install it with `make setup`.")
    return found


def _seconds(command: Sequence[str], environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start
