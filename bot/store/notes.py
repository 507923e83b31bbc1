"""The question log, answers that can be shown again, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.records import KeptAnswer, LogEntry, Posted
from bot.store import rows
from bot.store.base import Part
from bot.store.tables import CITED, KEPT_ANSWER, POSTED, QUESTION_LOG


class Notes(Part):
    """What is written in the background after an answer, and read when a button is pressed."""

    async def log(self, entries: Sequence[LogEntry]) -> None:
        """Append to the question log."""
        async with self.writing() as connection:
            wanted = await self.wanted(connection, map(rows.log_row, entries), self.retention.log)
            await self.database.add(connection, QUESTION_LOG, wanted)

    async def keep(self, answers: Sequence[KeptAnswer]) -> None:
        """Keep answers, so that a button under them can show them again."""
        async with self.writing() as connection:
            wanted = await self.wanted(connection, map(rows.kept_row, answers), self.retention.answers)
            ids = {row["answer_id"] for row in wanted}
            await self.database.add(connection, KEPT_ANSWER, wanted)
            cited = [row for answer in answers if answer.answer_id in ids for row in rows.cited_rows(answer)]
            await self.database.add(connection, CITED, cited)

    async def posted(self, posts: Sequence[Posted]) -> None:
        """Keep where answers stand."""
        async with self.writing() as connection:
            wanted = await self.wanted(connection, map(rows.posted_row, posts), self.retention.answers)
            await self.database.put(connection, POSTED, wanted)

    async def kept(self, answer_id: str) -> KeptAnswer | None:
        """An answer as it was given, while it is kept."""
        async with self.reading() as connection:
            found = await kept_answers(connection, [answer_id])
        return found[0] if found else None

    async def posts_of(self, answer_id: str) -> Sequence[Posted]:
        """Where an answer stands, oldest first."""
        async with self.reading() as connection:
            return (await posts_by_answer(connection, [answer_id])).get(answer_id, [])


async def kept_answers(connection: AsyncConnection, ids: Sequence[str]) -> list[KeptAnswer]:
    """The kept answers of these ids, by id."""
    table = KEPT_ANSWER.c
    found = (await connection.execute(select(KEPT_ANSWER).where(table.answer_id.in_(ids)).order_by(table.answer_id))).mappings().all()
    cited: dict[str, list[Mapping[str, object]]] = {}
    query = select(CITED).where(CITED.c.answer_id.in_(ids)).order_by(CITED.c.answer_id, CITED.c.rank)
    for row in (await connection.execute(query)).mappings():
        cited.setdefault(row["answer_id"], []).append(dict(row))
    return [rows.kept_answer(dict(row), cited.get(row["answer_id"], [])) for row in found]


async def posts_by_answer(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, list[Posted]]:
    """Where the answers of these ids stand, oldest first."""
    found: dict[str, list[Posted]] = {}
    query = select(POSTED).where(POSTED.c.answer_id.in_(ids)).order_by(POSTED.c.at)
    for row in (await connection.execute(query)).mappings():
        found.setdefault(row["answer_id"], []).append(rows.posted(dict(row)))
    return found
