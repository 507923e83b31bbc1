"""What `tally doctor` and the commands say of a database: there, not there, older, newer, damaged, and what waits for it."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.checkup_store import database
from bot.cli import main
from bot.ports import Check
from bot.settings import Settings, read_settings
from bot.store.opening import open_store
from bot.store.spool import FILE, DiskSpool
from tests.stored import entry


def _settings(tmp_path: Path, url: str = "") -> Settings:
    return read_settings({"TALLY_DATA_DIR": str(tmp_path), "TALLY_DATABASE_URL": url})


def _made(settings: Settings, statement: str = "SELECT 1") -> None:
    async def make() -> None:
        async with open_store(settings) as store, store.writing() as connection:
            await connection.execute(text(statement))

    asyncio.run(make())


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert list(database(_settings(tmp_path))) == [Check("database", "SQLite", "ok", f"{tmp_path}/tally.sqlite3 (made when first needed)")]
    assert list(tmp_path.iterdir()) == []


def test_one_that_is_there_says_where_its_tables_are(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    _made(settings)
    (check,) = database(settings)
    assert (check.level, check.says) == ("ok", f"{tmp_path}/tally.sqlite3, tables at r0004")


def test_an_older_one_is_brought_up_at_the_next_start(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    _made(settings, "UPDATE alembic_version SET version_num = 'r0001'")
    (check,) = database(settings)
    assert (check.level, check.says) == ("ok", f"{tmp_path}/tally.sqlite3, empty or older: the next start brings its tables to r0004")


def test_a_newer_one_is_an_error_and_the_commands_stop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = _settings(tmp_path)
    _made(settings, "UPDATE alembic_version SET version_num = 'r9999'")
    (check,) = database(settings)
    assert (check.level, check.mend) == ("error", "install that version, or name another database in TALLY_DATABASE_URL")
    capsys.readouterr()
    assert main(["corrections"], {"TALLY_DATA_DIR": str(tmp_path)}, []) == 2
    assert capsys.readouterr().err.startswith("tally: The database was last used by a newer Tally (its tables are at r9999, ")


def test_a_damaged_one_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "tally.sqlite3").write_bytes(b"no database" * 1000)
    (check,) = database(_settings(tmp_path))
    assert (check.level, check.says) == ("error", f"{tmp_path}/tally.sqlite3 cannot be used: its file is no database")
    assert main(["corrections"], {"TALLY_DATA_DIR": str(tmp_path)}, []) == 2
    assert capsys.readouterr().err == "tally: the database cannot be used: its file is no database; `tally doctor` looks at it\n"


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql://u:hunter2@127.0.0.1:1/n", "the database in TALLY_DATABASE_URL cannot be used: nothing listens at that address"),
        ("mysql://u:hunter2@h/n", "TALLY_DATABASE_URL names no database that Tally can use"),
        ("postgresql://u:hun@ter2/hunter2@h/n", "the database in TALLY_DATABASE_URL cannot be used: its host is not found"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_without_it(tmp_path: Path, url: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    (check,) = database(_settings(tmp_path, url))
    assert check.level == "error"
    assert check.says.startswith(says)
    assert check.mend
    assert (
        main(["export", "chat", "7"], {"TALLY_DATA_DIR": str(tmp_path), "TALLY_DATABASE_URL": url, "TALLY_SECRET_KEY": "k" * 32}, []) == 2
    )
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert not {"hunter2", "ter2"} & set(err.replace("/", " ").replace("@", " ").split())
    assert "hunter2" not in repr(check)


def test_postgresql_that_is_there(tmp_path: Path, postgres: str, postgres_database: str) -> None:
    settings = _settings(tmp_path, postgres_database)
    (check,) = database(settings)
    assert (check.level, check.name) == ("ok", "PostgreSQL")
    assert "empty or older" in check.says
    (check,) = database(_settings(tmp_path, f"{postgres}/there_is_none"))
    assert check.says.endswith("cannot be used: it has no such user or database")


def test_what_waits_for_it(tmp_path: Path) -> None:
    DiskSpool(tmp_path / FILE).append([entry("a")])
    *_, check = database(_settings(tmp_path))
    assert (check.level, check.name, check.says) == ("warning", "spool", f"1 KB of notes wait in {tmp_path}/{FILE} for the database")
