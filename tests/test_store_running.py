"""`tally run` with its database, as a process of its own."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.processes import tally_run


def _asked(file: Path) -> list[tuple[str, str, str | None]]:
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT outcome, fact, text FROM question_log").fetchall()
    connection.close()
    return rows


async def test_what_is_asked_is_in_the_data_folder_when_it_ends(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with tally_run(tmp_path, data, "asks", environ={"TALLY_LOG_TEXT": "all"}) as process:
        await process.until("asks answered 102550")
        process.process.terminate()
        assert await process.ended() == 0
    assert _asked(data / "tally.sqlite3") == [("answered", "cases-closed-2022", "how many asylum cases were closed in 2022?")]
    assert process.events.count("the tables are brought up to date") == 1


async def test_it_starts_without_its_database_and_what_is_asked_waits(tmp_path: Path) -> None:
    data = tmp_path / "data"
    nobody = {"TALLY_DATABASE_URL": "postgresql://u:hunter2-hunter2@127.0.0.1:1/n"}
    async with tally_run(tmp_path, data, "asks", environ=nobody) as process:
        await process.until("asks answered 102550")
        process.process.terminate()
        assert await process.ended() == 0
    assert process.events[0] == "the database cannot be used yet, and `tally doctor` says why; answers go on without it"
    assert (data / "spool.jsonl").read_text().count("cases-closed-2022") >= 1
    async with tally_run(tmp_path, data, "asks") as process:
        await process.until("asks answered 102550")
        process.process.terminate()
        assert await process.ended() == 0
    assert len(_asked(data / "tally.sqlite3")) == 2
    assert (data / "spool.jsonl").read_bytes() == b""


async def test_postgresql_needs_its_extra(tmp_path: Path) -> None:
    url = {"TALLY_DATABASE_URL": "postgresql://u:hunter2-hunter2@h/n"}
    async with tally_run(tmp_path, tmp_path / "data", "asks", missing="psycopg", environ=url) as process:
        assert await process.ended() == 2
    assert process.sentences == ["tally: TALLY_DATABASE_URL names PostgreSQL, and that needs an extra: pip install 'tally-bot[postgres]'"]
