"""The adapter that docs/adapters.md shows."""

from __future__ import annotations

import runpy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "adapters.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The first block of the document in that language."""
    return DOCUMENT.split(f"```{language}\n")[1].split("```")[0]


@cache
def example() -> dict[str, object]:
    """The adapter of the document, as its module."""
    with TemporaryDirectory() as folder:
        module = Path(folder) / "tally_line.py"
        module.write_text(block("python"), encoding="utf-8")
        return runpy.run_path(str(module))
