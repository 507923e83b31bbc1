"""What `tally doctor` looks at in the database: whether it can be used, whether its tables are up to date, what waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from bot.ports import Check, ConfigurationMistake
from bot.records import StoreError
from bot.settings import Settings
from bot.store.database import Database, url_of
from bot.store.migrating import schema_of
from bot.store.spool import FILE

_SECONDS = 10.0
_AREA = "database"


def database(settings: Settings) -> Iterator[Check]:
    """Leaves everything as it is: no file is made, no table changed."""
    try:
        found = Database(url_of(settings))
    except ConfigurationMistake as mistake:
        says, _, mend = str(mistake).partition("; ")
        yield Check(_AREA, "TALLY_DATABASE_URL", "error", says, mend or "name another database, or leave it unset")
        return
    if found.file and not found.file.exists():
        yield Check(_AREA, "SQLite", "ok", f"{found.file} (made when first needed)")
    else:
        yield asyncio.run(_tables(found))
    waiting = settings.data_dir / FILE
    if waiting.is_file() and (size := waiting.stat().st_size):
        says = f"{max(1, size // 1024)} KB of notes wait in {waiting} for the database"
        yield Check(_AREA, "spool", "warning", says, "mend the database; a running Tally then writes them")


async def _tables(found: Database) -> Check:
    name = "SQLite" if found.is_sqlite else "PostgreSQL"
    where = str(found.file) if found.file else "the database in TALLY_DATABASE_URL"  # a URL written wrongly has its password anywhere
    try:
        async with asyncio.timeout(_SECONDS):
            schema = await schema_of(found)
    except (StoreError, TimeoutError) as error:
        says = f"{where} cannot be used: {str(error) or 'it does not answer'}"
        return Check(_AREA, name, "error", says, "start it, or correct TALLY_DATABASE_URL; until then notes wait in the spool")
    finally:
        await found.close()
    if not schema.is_known:
        mend = "install that version, or name another database in TALLY_DATABASE_URL"
        return Check(_AREA, name, "error", f"{where} was last used by a newer Tally (its tables are at {schema.current})", mend)
    if not schema.is_newest:
        return Check(_AREA, name, "ok", f"{where}, empty or older: the next start brings its tables to {schema.newest}")
    return Check(_AREA, name, "ok", f"{where}, tables at {schema.current}")
