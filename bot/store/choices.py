"""The settings of workspaces and channels, and what askers are owed: kept in the database, answered from a copy that is seconds old."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update

from bot.records import AuditEntry, Correction
from bot.store import rows
from bot.store.base import Part, Retention
from bot.store.database import Database
from bot.store.opinions import append
from bot.store.tables import AUDIT, OWED_CORRECTION, WORKSPACE_SETTINGS
from bot.workspace import NOTHING_CHOSEN, Scope, WorkspaceSettings, changes

SET = "set"  # what the audit says somebody did with settings


class Choices(Part):
    """A question reads both, and must not wait for a database to do so."""

    def __init__(self, database: Database, retention: Retention) -> None:
        super().__init__(database, retention)
        self._chosen: Mapping[Scope, WorkspaceSettings] = {}
        self._owed: Mapping[str, tuple[Correction, ...]] = {}
        self._seen: tuple[object, ...] = ()

    async def set_settings(self, scope: Scope, settings: WorkspaceSettings, who: str) -> None:
        """Replace the settings of a scope, and say so in the audit, both or neither."""
        key = {"platform": scope.platform, "workspace": scope.workspace, "channel": scope.channel}
        now = dt.datetime.now(dt.UTC)
        async with self.writing() as connection:
            found = await connection.execute(select(WORKSPACE_SETTINGS.c.chosen).filter_by(**key).with_for_update())
            before = found.scalar_one_or_none()
            row = {**key, "chosen": settings.model_dump(mode="json", exclude_none=True), "at": now}
            await self.database.put(connection, WORKSPACE_SETTINGS, [row])
            changed = changes(WorkspaceSettings.model_validate(before) if before else NOTHING_CHOSEN, settings)
            await append(connection, AuditEntry(now, who, SET, f"settings:{scope}", changed))
        self._chosen = {**self._chosen, scope: settings}

    async def all_settings(self) -> Mapping[Scope, WorkspaceSettings]:
        """Every choice, as it was made."""
        async with self.reading() as connection:
            found = (await connection.execute(select(WORKSPACE_SETTINGS))).all()
        return {Scope(row.platform, row.workspace, row.channel): WorkspaceSettings.model_validate(row.chosen) for row in found}

    async def told(self, corrections: Sequence[Correction]) -> None:
        """Owe nobody these any more."""
        table = OWED_CORRECTION.c
        async with self.writing() as connection:
            for each in corrections:
                this = (table.answer_id == each.answer_id, table.fact == each.fact, table.revision == each.revision)
                await connection.execute(update(OWED_CORRECTION).where(*this).values(told_at=dt.datetime.now(dt.UTC)))
        self._owed = {mark: tuple(each for each in owed if each not in corrections) for mark, owed in self._owed.items()}

    async def take_up_choices(self) -> None:
        """Renew the copies, where anything has changed."""
        owed, set_ = OWED_CORRECTION.c, AUDIT.c.did == SET
        async with self.reading() as connection:
            chosen = (await connection.execute(select(func.count(), func.max(AUDIT.c.number)).where(set_))).one()
            owing = (await connection.execute(select(func.count(), func.max(owed.at)).where(owed.told_at.is_(None)))).one()
            seen = (*chosen, *owing)
            if seen == self._seen:
                return
            found = (await connection.execute(select(OWED_CORRECTION).where(owed.told_at.is_(None)))).mappings().all()
        self._chosen = await self.all_settings()
        owing_by_asker: dict[str, tuple[Correction, ...]] = {}
        for row in found:
            owing_by_asker[row["asker"]] = (*owing_by_asker.get(row["asker"], ()), rows.correction(dict(row)))
        self._owed, self._seen = owing_by_asker, seen
