"""A Summary as people and programs read it: plain text, Markdown, JSON and CSV, all from the same tables."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.desk.summary import Counted, Summary
from bot.visible import in_one_line

Format = Literal["text", "markdown", "json", "csv"]
_COUNTED = ("asked", "answered", "asked back", "none", "other")
_GAP = "  "
_NARROWEST = 12  # of the first column, which gives way where a window is narrow


@dataclass(frozen=True, slots=True)
class Table:
    """One part of a report: the first column names, the others count. `note` says how to read it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def title_of(summary: Summary) -> str:
    """What the report is about."""
    since, until = (moment.strftime("%Y-%m-%d %H:%M") for moment in (summary.since, summary.until))
    return f"Tally, {since} to {until} UTC"


def tables(summary: Summary) -> list[Table]:
    """The parts of the report that have something in them."""
    found = [
        Table("Questions", ("", *_COUNTED), (("all", *_numbers(summary.all)), *((f"in {name}", *_numbers(c)) for name, c in summary.languages))),
        Table("By surface", ("", *_COUNTED), tuple((name, *_numbers(c)) for name, c in summary.platforms)),
        Table(
            "By topic", ("", *_COUNTED), tuple((name, *_numbers(c)) for name, c in summary.topics),
            "A question without an answer counts under the topic that it came nearest to.",
        ),
        Table("Most asked", ("fact", "asked"), tuple((name, str(count)) for name, count in summary.facts)),
        Table(
            "Not answered, by what came nearest", ("nearest", "asked"), tuple((name, str(count)) for name, count in summary.wanted),
            "`tally review` shows them by meaning.",
        ),
        Table(
            "Not helpful", ("fact", "not helpful", "helpful", "reasons"),
            tuple((each.fact or "(no fact)", str(each.unhelpful), str(each.helpful), _reasons(each.reasons)) for each in summary.complaints),
        ),
        Table("Suggestions made", ("", "count"), tuple((f"{kind.replace('_', ' ')}, {state}", str(n)) for kind, state, n in summary.suggestions)),
        Table(
            "Due for review", ("what", "kind", "review by", "days left"),
            tuple((each.id, each.kind, each.review_by.isoformat(), str(each.days)) for each in summary.due),
        ),
        Table("Time to answer, ms", ("", "p50", "p95", "p99"), (("all", *map(_ms, (summary.median, summary.p95, summary.p99))),)),
    ]  # fmt: skip
    return [table for table in found if table.rows]


def _numbers(counted: Counted) -> tuple[str, ...]:
    return tuple(str(value) for value in (counted.asked, counted.answered, counted.asked_back, counted.none, counted.other))


def _reasons(reasons: Iterable[tuple[str | None, int]]) -> str:
    return ", ".join(f"{(reason or 'no reason').replace('_', ' ')} {count}" for reason, count in reasons)


def _ms(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds * 1000:.1f}"


def as_text(summary: Summary, width: int | None) -> Iterator[str]:
    """Lines of at most `width` columns; None leaves names whole."""
    yield title_of(summary)
    if not summary.all.asked:
        yield "Nothing was asked."
    for table in tables(summary):
        if not summary.all.asked and table.title in ("Questions", "Time to answer, ms"):
            continue
        yield ""
        yield table.title
        yield from aligned((table.header, *table.rows), width)
        if table.note:
            yield f"{_GAP}{table.note}"


def aligned(rows: Sequence[Sequence[str]], width: int | None) -> Iterator[str]:
    """Rows in columns; the first gives way where the window is narrow, numbers stand to the right."""
    cells = [[in_one_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if width is not None:
        rest = sum(widths[1:]) + len(_GAP) * len(widths)
        widths[0] = max(_NARROWEST, min(widths[0], width - rest))
    numeric = [all(_is_number(row[place]) for row in cells[1:]) for place in range(len(widths))]
    for row in cells:
        shown = [_fitted(cell, size) if place == 0 else cell for place, (cell, size) in enumerate(zip(row, widths, strict=True))]
        columns = [cell.rjust(size) if right else cell.ljust(size) for cell, size, right in zip(shown, widths, numeric, strict=True)]
        yield (_GAP + _GAP.join(columns)).rstrip()


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace("-", "").isdigit() or not cell


def _fitted(cell: str, size: int) -> str:
    return cell if len(cell) <= size else cell[: size - 1] + "…"


def as_markdown(summary: Summary) -> Iterator[str]:
    """Lines of Markdown, with a table for each part."""
    yield f"# {title_of(summary)}"
    for table in tables(summary):
        yield from ("", f"## {table.title}", "")
        yield _markdown_row(table.header)
        yield _markdown_row(["---"] * len(table.header))
        yield from map(_markdown_row, table.rows)
        if table.note:
            yield from ("", table.note)


def _markdown_row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(in_one_line(cell).replace("\\", "\\\\").replace("|", "\\|") for cell in cells) + " |"


def as_csv(summary: Summary) -> str:
    """One row for each number: part, name, measure, value; what a spreadsheet turns into any table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("part", "name", "measure", "value"))
    for table in tables(summary):
        for name, *values in table.rows:
            for measure, value in zip(table.header[1:], values, strict=True):
                writer.writerow((table.title, name, measure, value))
    return out.getvalue().rstrip("\n")


def as_json(summary: Summary) -> dict[str, Any]:
    """The summary as plain JSON values: moments and dates in ISO form, times in seconds."""
    plain = asdict(summary)
    plain["since"], plain["until"] = summary.since.isoformat(), summary.until.isoformat()
    for part in ("topics", "languages", "platforms"):
        plain[part] = dict(plain[part])
    for part in ("facts", "wanted"):
        plain[part] = dict(plain[part])
    plain["complaints"] = [{**each, "reasons": {reason or "none": n for reason, n in each["reasons"]}} for each in plain["complaints"]]
    plain["suggestions"] = [{"kind": kind, "state": state, "count": count} for kind, state, count in summary.suggestions]
    plain["due"] = [{**each, "review_by": each["review_by"].isoformat()} for each in plain["due"]]
    return plain
