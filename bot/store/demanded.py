"""The question log, counted for the curators."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.demand import Demand, Opinions, Report
from bot.records import FeedbackReason, LogEntry
from bot.store import rows
from bot.store.base import Part
from bot.store.tables import FEEDBACK, QUESTION_LOG, SUGGESTION
from bot.workspace import Scope


class Demanded(Part):
    """Counts are made in the database, along indexes that hold all they need."""

    async def report(self, since: dt.datetime, until: dt.datetime, within: Scope | None = None) -> Report:
        """All that was asked in that time, counted; within one workspace alone where one is named."""
        log, made = QUESTION_LOG.c, SUGGESTION.c
        times = func.count().label("times")
        keys = (log.platform, log.language, log.outcome, log.fact, log.nearest)
        then = (*_at(QUESTION_LOG, since, until), *_in(QUESTION_LOG, within))
        async with self.reading() as connection:
            demand = (await connection.execute(select(*keys, times).where(*then).group_by(*keys).order_by(times.desc()))).all()
            steps = (await connection.execute(select(log.step, times).where(*then).group_by(log.step))).all()
            said = await _opinions(connection, (*_at(FEEDBACK, since, until), *_in(FEEDBACK, within)))
            suggested = select(made.kind, made.state, times).where(*_at(SUGGESTION, since, until), *_in(SUGGESTION, within))
            suggestions = (await connection.execute(suggested.group_by(made.kind, made.state))).all()
        return Report(
            since, until, [Demand(*row) for row in demand], {row.step: row.times for row in steps}, said,
            {(kind, state): count for kind, state, count in suggestions},
        )  # fmt: skip

    async def unanswered(self, since: dt.datetime, until: dt.datetime, most: int) -> Sequence[LogEntry]:
        """The questions of that time that got no answer or were asked back, newest first."""
        log = QUESTION_LOG.c
        then = (log.outcome.in_(("clarify", "no_answer")), log.at >= since, log.at < until)
        async with self.reading() as connection:
            found = await connection.execute(select(QUESTION_LOG).where(*then).order_by(log.at.desc()).limit(most))
            return [rows.log_entry(dict(row)) for row in found.mappings()]


def _at(table: Table, since: dt.datetime, until: dt.datetime) -> tuple[ColumnElement[bool], ...]:
    return table.c.at >= since, table.c.at < until


def _in(table: Table, within: Scope | None) -> tuple[ColumnElement[bool], ...]:
    return (table.c.platform == within.platform, table.c.workspace == within.workspace) if within else ()


async def _opinions(connection: AsyncConnection, then: Sequence[ColumnElement[bool]]) -> list[Opinions]:
    table = FEEDBACK.c
    keys = (table.fact, table.helpful, table.reason)
    found = await connection.execute(select(*keys, func.count()).where(*then).group_by(*keys))
    helpful: dict[str | None, int] = defaultdict(int)
    unhelpful: dict[str | None, dict[FeedbackReason | None, int]] = defaultdict(dict)
    for fact, was_helpful, reason, count in found:
        if was_helpful:
            helpful[fact] += count
        else:
            unhelpful[fact][reason] = count
    facts = sorted({*helpful, *unhelpful}, key=lambda fact: (-sum(unhelpful[fact].values()), fact or ""))
    return [Opinions(fact, helpful[fact], unhelpful[fact]) for fact in facts]
