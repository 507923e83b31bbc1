"""The core put together: what is cached, and what happens where it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

import knowledge.live
from bot.core import CacheFolder, build_core
from bot.model import Question
from bot.settings import read_settings
from knowledge.errors import FactBaseError
from knowledge.model import Record
from knowledge.reading import PlainWords

_ASKED = Question(text="how many asylum cases were closed in 2022?", today=dt.date(2026, 11, 24))


class Made(Record):
    """Something slow to make."""

    value: Decimal
    words: frozenset[str]


def make() -> Made:
    return Made(value=Decimal("3.50"), words=frozenset({"año", "year"}))


def never() -> Made:
    raise AssertionError("made although it is kept")


def test_what_was_made_is_kept_under_its_key(tmp_path: Path) -> None:
    keep = CacheFolder(tmp_path / "cache")
    assert keep("made", "1", Made, make) == make()
    assert keep("made", "1", Made, never) == make()
    assert CacheFolder(tmp_path / "cache")("made", "1", Made, never) == make()
    with pytest.raises(AssertionError):
        keep("made", "2", Made, never)
    assert keep("made", "2", Made, make) == make()
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["made.json"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda content: content[:-1],
        lambda content: content.replace(b"3.50", b"3.51"),
        lambda content: content.partition(b"\n")[2],
        lambda _: b"\xff\xfe",
    ],
    ids=["emptied", "cut short", "a digit edited", "without its first line", "no text"],
)
def test_a_file_that_was_touched_is_made_again(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    keep = CacheFolder(tmp_path)
    keep("made", "1", Made, make)
    (file,) = tmp_path.iterdir()
    content = file.read_bytes()
    file.write_bytes(damage(content))
    assert keep("made", "1", Made, make) == make()
    assert file.read_bytes().partition(b"\n")[0] == content.partition(b"\n")[0]


def test_a_record_of_another_shape_is_made_again(tmp_path: Path) -> None:
    CacheFolder(tmp_path)("made", "1", PlainWords, lambda: PlainWords(ranks={"a": 1}, telling={}))
    assert CacheFolder(tmp_path)("made", "1", Made, make) == make()


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert CacheFolder(tmp_path / "file")("made", "1", Made, make) == make()


def test_what_is_kept_answers_as_what_was_made(tmp_path: Path) -> None:
    first, second = (build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)})) for _ in range(2))
    made = first.responder.answer(_ASKED)
    written = {file.name: file.stat().st_mtime_ns for file in (tmp_path / "cache").iterdir()}
    assert written.keys() == {"base.json", "plain-words.json", "wordbook.json"}
    assert second.base == first.base
    assert second.responder.answer(_ASKED) == made
    assert {file.name: file.stat().st_mtime_ns for file in (tmp_path / "cache").iterdir()} == written


def test_a_new_snapshot_gets_a_responder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.live, "POLL_SECONDS", 0.0)
    core = build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path)}))
    first = core.responder
    assert core.responder is first
    assert not core.refresh()
    (tmp_path / "facts").mkdir()
    (tmp_path / "facts" / "sources.toml").write_text(
        '[[source]]\nid = "new"\npublisher = "P"\ntitle = "T"\ntitle_seen = true\nurl = "https://p.org/t"\nkind = "news"\ngrade = "B"\n'
        'accessed = 2026-11-24\nread = "full"\n',
        encoding="utf-8",
    )
    assert core.refresh()
    assert core.responder is not first
    assert "new" in core.responder.base.source_by_id
    (tmp_path / "facts" / "sources.toml").write_text("[[source]\n", encoding="utf-8")
    assert not core.refresh()
    assert "new" in core.base.source_by_id
    assert "sources.toml:1" in str(core.problems[0])
    assert core.reply(_ASKED).answer.facts


def test_facts_that_are_broken_from_the_start_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[[fact]]\n", encoding="utf-8")
    core = build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path), "TALLY_FACTS_DIR": str(tmp_path)}))
    with pytest.raises(FactBaseError, match=r"broken\.toml:1"):
        _ = core.base
