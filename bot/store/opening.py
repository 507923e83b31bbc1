"""A store for these settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from bot.store.base import Retention
from bot.store.database import Database, url_of
from bot.store.sql import SqlStore


def new_store(settings: Settings) -> SqlStore:
    """A store that connects, and brings its tables up to date, when it is first used. Raises ConfigurationMistake."""
    retention = Retention(dt.timedelta(days=settings.retention_days), dt.timedelta(days=settings.answer_days))
    return SqlStore(Database(url_of(settings)), retention)


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[SqlStore]:
    """A store whose tables are up to date, for one command. Raises StoreError and ConfigurationMistake."""
    store = new_store(settings)
    try:
        await store.prepare()
        await store.refresh()
        yield store
    finally:
        await store.close()
