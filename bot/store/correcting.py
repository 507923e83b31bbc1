"""What `tally corrections` works on: which kept answers cite what, and what askers are owed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from sqlalchemy import select

from bot.records import Correction, KeptAnswer, Posted
from bot.store.base import Part
from bot.store.notes import kept_answers, posts_by_answer
from bot.store.tables import CITED, OWED_CORRECTION


class Correcting(Part):
    """Read page by page, so that a run can be broken off and begun again."""

    async def cited(self) -> Mapping[str, frozenset[str]]:
        """The facts that kept answers cite, each with the revisions at which they do."""
        found: dict[str, set[str]] = {}
        async with self.reading() as connection:
            for fact, revision in await connection.execute(select(CITED.c.fact, CITED.c.revision).distinct()):
                found.setdefault(fact, set()).add(revision)
        return {fact: frozenset(revisions) for fact, revisions in found.items()}

    async def citing(self, fact: str, but: str, most: int, after: str = "") -> Sequence[tuple[KeptAnswer, Sequence[Posted]]]:
        """Kept answers that cite a fact at another revision than `but`, and where they stand; by id, those after `after`."""
        table = CITED.c
        this = (table.fact == fact, table.revision != but, table.answer_id > after)
        async with self.reading() as connection:
            ids = (await connection.scalars(select(table.answer_id).where(*this).order_by(table.answer_id).limit(most))).all()
            answers = await kept_answers(connection, ids)
            posts = await posts_by_answer(connection, ids)
        return [(answer, posts.get(answer.answer_id, [])) for answer in answers]

    async def owe(self, corrections: Sequence[Correction]) -> int:
        """Keep corrections for askers whom nothing else reaches, once each; how many are new."""
        async with self.writing() as connection:
            return sum([await self.database.add_one(connection, OWED_CORRECTION, asdict(each)) for each in corrections])
