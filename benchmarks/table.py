"""A table as a terminal shows it."""

from __future__ import annotations

from collections.abc import Sequence


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The first column to the left, the others to the right, under a title."""
    lines = (header, *rows)
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join((title, *(_line(cells, widths) for cells in lines)))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    (first, *rest), (left, *right) = cells, widths
    return "  ".join(("", first.ljust(left), *(cell.rjust(width) for cell, width in zip(rest, right, strict=True))))
