"""Score Tally on a folder of questions and hold the result against the floor in floor.json.

The folder has dev.jsonl (questions with what their answers must say) and
score.py (the scorer). Exit status 1 when any share has fallen below its floor, 2 where there are no questions.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOOR = Path(__file__).with_name("floor.json")
_ASKED = ("id", "q", "turns")  # what Tally is told; the expectations stay with the scorer
_FEWER_IS_BETTER = ("wrong_answer", "false_answer")
_STEPS = 1000  # a floor is kept in tenths of a per cent


@dataclass(frozen=True, slots=True)
class Share:
    """One measured share (0 to 1) and the limit it is held to."""

    name: str
    value: float
    limit: float
    fewer_is_better: bool

    @property
    def holds(self) -> bool:
        """Whether the share is on the right side of its limit."""
        return self.value <= self.limit if self.fewer_is_better else self.value >= self.limit

    @property
    def tightened(self) -> float:
        """The strictest limit, to a tenth of a per cent, that the share still holds."""
        if self.fewer_is_better:
            return min(self.limit, math.ceil(self.value * _STEPS) / _STEPS)
        return max(self.limit, math.floor(self.value * _STEPS) / _STEPS)

    def __str__(self) -> str:
        limit = f"at {'most' if self.fewer_is_better else 'least'} {self.limit:6.1%}"
        return f"  {self.name:<14} {self.value:6.1%}   {limit}{'' if self.holds else '   BROKEN'}"


def answers(cases: Path) -> str:
    """What `tally batch` answers to the questions, as JSON lines."""
    rows = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines() if line.strip()]
    questions = "".join(json.dumps({key: row[key] for key in _ASKED if key in row}) + "\n" for row in rows)
    tally = Path(sys.executable).with_name("tally")
    done = subprocess.run([tally, "batch"], input=questions, capture_output=True, encoding="utf-8", check=False)
    # 1 says that some question has no answer; the scorer judges which may not.
    if done.returncode not in (0, 1):
        raise SystemExit(f"tally batch failed with status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def score(folder: Path, results: str) -> dict[str, Any]:
    """The scorer's summary: [right, all] for each measure."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "results.jsonl"
        file.write_text(results, encoding="utf-8")
        command = [sys.executable, str(folder / "score.py"), str(folder / "dev.jsonl"), str(file), "--json", "--failures"]
        summary: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout)
    return summary


def shares(summary: dict[str, Any], floor: dict[str, float]) -> Iterator[Share]:
    """Each measure of the summary beside its limit; one without a limit yet is held to none."""
    counts = {"overall": summary["overall"], **summary["categories"], **{name: summary[name] for name in _FEWER_IS_BETTER}}
    for name, (count, total) in counts.items():
        fewer_is_better = name in _FEWER_IS_BETTER
        yield Share(name, count / max(1, total), floor.get(name, float(fewer_is_better)), fewer_is_better)


def main() -> int:
    """Print each share beside its limit; with --raise keep the gains as the new floor."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--raise", dest="keep", action="store_true", help="write the gains into floor.json")
    parser.add_argument("--failures", action="store_true", help="list the questions that were not answered as expected")
    options = parser.parse_args()
    if not (options.folder / "dev.jsonl").is_file():
        parser.error(
            f"no questions to score: {options.folder / 'dev.jsonl'} is not there; name a folder that has it: make eval EVAL=FOLDER"
        )
    summary = score(options.folder, answers(options.folder / "dev.jsonl"))
    found = list(shares(summary, json.loads(FLOOR.read_text(encoding="utf-8"))))
    print(*found, sep="\n")
    if options.failures:
        print(*(f"{failure['id']}: {'; '.join(failure['why'])}" for failure in summary["failures"]), sep="\n")
    if options.keep:
        FLOOR.write_text(json.dumps({share.name: share.tightened for share in found}, indent=2) + "\n", encoding="utf-8")
    broken = [share.name for share in found if not share.holds]
    if broken:
        print(f"Below the floor: {', '.join(broken)}.")
    elif not options.keep and any(share.tightened != share.limit for share in found):
        print("Better than the floor: keep the gain with `make eval args=--raise`.")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
