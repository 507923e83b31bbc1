"""`make eval`: a score below its floor fails, and so do questions that are not there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci" / "score_floor.py"
pytestmark = pytest.mark.skipif(not SCRIPT.exists(), reason="only a checkout has it")


def _scored(folder: Path) -> tuple[int, str]:
    done = subprocess.run([sys.executable, SCRIPT, folder], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def test_questions_that_are_not_there_are_no_success(tmp_path: Path) -> None:
    status, said = _scored(tmp_path)
    assert status == 2
    assert f"no questions to score: {tmp_path}/dev.jsonl is not there; name a folder that has it: make eval EVAL=FOLDER" in said


@pytest.mark.parametrize(
    ("right", "wrong", "status", "last"),
    [
        (1, 0, 0, "Better than the floor: keep the gain with `make eval args=--raise`."),
        (0, 1, 1, "Below the floor: overall, wrong_answer."),
    ],
)
def test_a_share_below_its_floor_fails(tmp_path: Path, right: int, wrong: int, status: int, last: str) -> None:
    summary = {"overall": [right, 1], "categories": {}, "wrong_answer": [wrong, 1], "false_answer": [0, 1], "failures": []}
    (tmp_path / "dev.jsonl").write_text('{"id": "1", "q": "how big is the backlog?"}\n', encoding="utf-8")
    (tmp_path / "score.py").write_text(f"print({json.dumps(summary)!r})", encoding="utf-8")
    found, said = _scored(tmp_path)
    assert (found, said.splitlines()[-1]) == (status, last)
