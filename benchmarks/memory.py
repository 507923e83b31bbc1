"""How much memory a process holds once it has answered.

Each measure is a process of its own, `python -m benchmarks.memory FOLDER`, which
reads a JSON list of questions; with none it only imports what
`benchmarks.cold_start` does. Nothing else is imported before the measure, so
that it counts what it is named after.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_STATUS = Path("/proc/self/status")  # Linux tells what is held now; elsewhere the peak has to do


def held_after(questions: Sequence[str], data: str) -> float:
    """The memory (in units of 1,000,000 bytes) of a process after these questions; Tally keeps its things in the folder `data`."""
    command = (sys.executable, "-m", "benchmarks.memory", data)
    return float(subprocess.run(command, input=json.dumps(questions), stdout=subprocess.PIPE, check=True, text=True).stdout)


def held() -> float:
    """The memory that this process holds now, in units of 1,000,000 bytes."""
    if _STATUS.exists():
        (line,) = (line for line in _STATUS.read_text(encoding="ascii").splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _answer(questions: Sequence[str], data: str) -> None:
    from bot.core import build_core
    from bot.model import Question
    from bot.settings import read_settings

    core = build_core(read_settings({"TALLY_DATA_DIR": data}))
    for text in questions:
        core.reply(Question(text=text))
    print(held())


def _import() -> None:
    import rapidfuzz  # noqa: F401 - what it takes is the measure
    from pydantic import BaseModel  # noqa: F401 - as above

    print(held())


if __name__ == "__main__":
    if asked := json.load(sys.stdin):
        _answer(asked, sys.argv[1])
    else:
        _import()
