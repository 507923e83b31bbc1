"""The installation's secret: as set, else made once; what it costs where it cannot be kept."""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path

import pytest

from bot import logs
from bot.secret import FILE, asker_key, kept, secret
from bot.settings import Settings, read_settings


def _settings(data: Path, **environ: str) -> Settings:
    return read_settings({"TALLY_DATA_DIR": str(data), **environ})


def test_a_secret_that_is_set_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = _settings(tmp_path / "data", TALLY_SECRET_KEY="k" * 32)
    assert secret(settings) == b"k" * 32
    assert not (tmp_path / "data").exists()


def test_else_one_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    settings = _settings(tmp_path / "data")
    made = secret(settings)
    assert len(made) >= 32
    assert secret(settings) == made
    assert [file.name for file in (tmp_path / "data").iterdir()] == [FILE]
    assert (tmp_path / "data" / FILE).stat().st_mode & 0o077 == 0
    assert secret(_settings(tmp_path / "other")) != made


def test_what_was_made_can_be_had_for_hiding_it(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert kept(settings) == ()
    assert [secret(settings).decode()] == list(kept(settings))
    (tmp_path / "other" / FILE).mkdir(parents=True)
    assert kept(_settings(tmp_path / "other")) == (), "where it cannot be read there is nothing to hide"


def test_askers_are_hashed_under_a_key_that_does_not_tell_the_secret(tmp_path: Path) -> None:
    settings = _settings(tmp_path, TALLY_SECRET_KEY="k" * 32)
    key = asker_key(settings)
    assert key == asker_key(settings)
    assert len(key) == 32
    assert key != asker_key(_settings(tmp_path, TALLY_SECRET_KEY="l" * 32))
    assert key != b"k" * 32


def test_what_a_process_that_was_killed_left_behind_is_no_hindrance(tmp_path: Path) -> None:
    (tmp_path / f"{FILE}.{os.getpid()}.part").write_text("half", encoding="ascii")
    assert len(secret(_settings(tmp_path))) >= 32
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("hindrance", ["a file for a folder", "an empty file"])
def test_where_it_cannot_be_kept_the_log_says_so_and_tally_runs(tmp_path: Path, hindrance: str) -> None:
    if hindrance == "an empty file":
        (tmp_path / FILE).touch()
        data = tmp_path
    else:
        (tmp_path / "file").touch()
        data = tmp_path / "file" / "data"
    stream = StringIO()
    logs.configure(stream, "json")
    settings = _settings(tmp_path).model_copy(update={"data_dir": data})
    assert len(secret(settings)) == 32
    assert secret(settings) != secret(settings)
    assert "the secret key cannot be kept" in stream.getvalue()
    assert (hindrance != "an empty file") or "remove it, and a new one is made" in stream.getvalue()
