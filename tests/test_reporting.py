"""The report: what is counted, and the same numbers in every format."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest

from bot.demand import Demand, Opinions, Report
from bot.desk.reporting import as_csv, as_json, as_markdown, as_text, tables
from bot.desk.summary import Counted, Due, summary
from bot.desk.times import since
from knowledge.factbase import FactBase

UNTIL = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
TODAY = UNTIL.date()
REPORT = Report(
    since=UNTIL - dt.timedelta(days=7),
    until=UNTIL,
    demand=(
        Demand("slack", "en", "answered", "cases-closed-2022", "cases_closed_without_decision", 5),
        Demand("slack", "es", "answered", "court-backlog-2024-04", "pending_court_cases", 2),
        Demand("discord", "en", "no_answer", None, "pending_court_cases", 3),
        Demand("discord", "en", "clarify", "cases-closed-2022", ":border", 1),
        Demand("discord", "en", "no_answer", None, None, 1),
        Demand("discord", "en", "limited", None, None, 4),
    ),
    steps={50: 8, 90: 2},
    opinions=(
        Opinions("cases-closed-2022", 3, {"wrong_figure": 2, None: 1}),
        Opinions("court-backlog-2024-04", 4, {}),
        Opinions(None, 0, {"unclear": 1}),
    ),
    suggestions={("correction", "open"): 2, ("unanswered", "published"): 1},
)
EMPTY = Report(REPORT.since, UNTIL, (), {}, (), {})


def test_everything_asked_is_counted_once(base: FactBase) -> None:
    found = summary(REPORT, base, TODAY)
    assert found.all == Counted(asked=16, answered=7, asked_back=1, none=4, other=4)
    for parts in (found.topics, found.languages, found.platforms):
        assert sum(counted.asked for _, counted in parts) == 16
    assert {topic: counted.asked for topic, counted in found.topics} == {"dismissals": 6, "backlog": 5, "(none)": 5}
    assert found.facts == (("cases-closed-2022", 5), ("court-backlog-2024-04", 2))
    assert found.wanted == (("pending_court_cases", 3), (":border", 1))
    assert [(each.fact, each.unhelpful, each.helpful, each.reasons) for each in found.complaints] == [
        ("cases-closed-2022", 3, 3, (("wrong_figure", 2), (None, 1))), (None, 1, 0, (("unclear", 1),)),
    ]  # fmt: skip
    assert found.median is not None
    assert found.p95 is not None
    assert found.median == pytest.approx(REPORT.seconds(0.5))
    assert found.median < found.p95


def test_what_is_due_for_review_comes_soonest_first(base: FactBase) -> None:
    days = {"cases-closed-2022": -3, "court-backlog-2024-04": 30, "cases-closed-2023": 31}
    facts = tuple(
        fact.model_copy(update={"review_by": TODAY + dt.timedelta(days=days[fact.id]) if fact.id in days else None}) for fact in base.facts
    )
    sources = tuple(source.model_copy(update={"review_by": None}) for source in base.sources)
    dated = FactBase(**{name: getattr(base, name) for name in FactBase.model_fields} | {"facts": facts, "sources": sources})
    assert summary(EMPTY, dated, TODAY).due == (
        Due("cases-closed-2022", "fact", TODAY - dt.timedelta(days=3), -3),
        Due("court-backlog-2024-04", "fact", TODAY + dt.timedelta(days=30), 30),
    )


def test_every_format_has_every_number(base: FactBase) -> None:
    found = summary(REPORT, base, TODAY)
    cells = {cell for table in tables(found) for row in table.rows for cell in row}
    text, markdown = "\n".join(as_text(found, None)), "\n".join(as_markdown(found))
    rows = list(csv.reader(io.StringIO(as_csv(found))))
    assert all(cell in text and cell in markdown for cell in cells)
    assert cells <= {cell for row in rows for cell in row}
    assert all(len(row) == 4 for row in rows)
    plain = json.loads(json.dumps(as_json(found)))
    assert plain["all"] == {"asked": 16, "answered": 7, "asked_back": 1, "none": 4, "other": 4}
    assert plain["topics"]["backlog"]["none"] == 3
    assert plain["complaints"][0]["reasons"] == {"wrong_figure": 2, "none": 1}
    assert plain["suggestions"][0] == {"kind": "correction", "state": "open", "count": 2}


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_a_window_is_never_too_narrow_for_the_numbers(base: FactBase, width: int) -> None:
    lines = list(as_text(summary(REPORT, base, TODAY), width))
    assert all("cases-closed-2022" in line or "cases-close" in line for line in lines if "wrong figure 2" in line)
    if width >= 80:
        assert max(map(len, lines)) <= width


def test_where_nothing_was_asked_that_is_what_it_says(base: FactBase) -> None:
    lines = list(as_text(summary(EMPTY, base, dt.date(2000, 1, 1)), 80))
    assert lines == ["Tally, 2026-11-17 12:00 to 2026-11-24 12:00 UTC", "Nothing was asked."]


def test_names_cannot_break_a_table_or_a_terminal(base: FactBase) -> None:
    nasty = Report(REPORT.since, UNTIL, (Demand("a|b\n\x1b[31m", "en", "no_answer", None, "x|y", 1),), {}, (), {})
    found = summary(nasty, base, TODAY)
    markdown = "\n".join(as_markdown(found))
    assert "| a\\|b \\\\x1b[31m | 1 |" in markdown
    assert "\x1b" not in markdown + "\n".join(as_text(found, 80))


@pytest.mark.parametrize(("text", "moment"), [
    ("24h", UNTIL - dt.timedelta(hours=24)), ("7d", UNTIL - dt.timedelta(days=7)), (" 4W ", UNTIL - dt.timedelta(weeks=4)),
    ("2026-11-01", dt.datetime(2026, 11, 1, tzinfo=dt.UTC)),
])  # fmt: skip
def test_a_span_of_time_is_read(text: str, moment: dt.datetime) -> None:
    assert since(text, UNTIL) == moment


@pytest.mark.parametrize("text", ["", "7", "d7", "7y", "0d", "99999d", "2026-13-01", "2026-11-25", "yesterday"])
def test_what_is_no_span_of_time_is_said(text: str) -> None:
    with pytest.raises(ValueError, match=r"is no time: write 24h, 7d|is not in the past"):
        since(text, UNTIL)
