"""Bringing a database to the tables that this version knows: in one transaction, by one process at a time."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from bot import logs
from bot.ports import ConfigurationMistake
from bot.store.database import Database, make_private

_log = logs.logger(__name__)

# Any number that nobody else locks in that database: "tally" in ASCII.
_LOCK = 0x74616C6C79


@dataclass(frozen=True, slots=True)
class Schema:
    """Which step a database is at ("" for an empty one), and the newest that this version knows."""

    current: str
    newest: str
    is_known: bool

    @property
    def is_newest(self) -> bool:
        """Whether there is nothing to do."""
        return self.current == self.newest


async def migrate(database: Database) -> None:
    """Bring the tables up to date. Raises StoreError, and ConfigurationMistake where a newer version made them."""
    if database.file:
        make_private(database.file)
    async with database.writing() as connection:
        await connection.run_sync(_migrate)


async def schema_of(database: Database) -> Schema:
    """How far a database is; it is left as it is. Raises StoreError."""
    async with database.reading() as connection:
        return await connection.run_sync(_schema)


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":  # in SQLite the transaction itself is the lock
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    schema = _schema(connection)
    if not schema.is_known:
        raise ConfigurationMistake(
            f"The database was last used by a newer Tally (its tables are at {schema.current}, this version knows {schema.newest}); "
            "install that version, or name another database in TALLY_DATABASE_URL."
        )
    if schema.is_newest:
        return
    command.upgrade(_config(connection), "head")
    _log.info("the tables are brought up to date", revision=schema.newest)


def _schema(connection: Connection) -> Schema:
    steps = ScriptDirectory.from_config(_config(connection))
    current = MigrationContext.configure(connection).get_current_revision() or ""
    try:
        is_known = not current or steps.get_revision(current) is not None
    except CommandError:
        is_known = False
    return Schema(current, steps.get_current_head() or "", is_known)


def _config(connection: Connection) -> Config:
    config = Config()
    folder = str(files("bot.store") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
