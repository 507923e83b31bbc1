"""The core put together: what is cached, and what happens where it cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

import knowledge.live
from bot.core import build_core, frequent_words
from bot.model import Question
from bot.settings import read_settings
from knowledge.errors import FactBaseError
from knowledge.reading import PlainWords, plain_words


@pytest.fixture(scope="module")
def words() -> PlainWords:
    return plain_words()


def test_the_frequent_words_are_kept_as_a_file(tmp_path: Path, words: PlainWords) -> None:
    assert frequent_words(tmp_path / "cache") == words
    (file,) = (tmp_path / "cache").iterdir()
    assert file.name.startswith("plain-words-")
    written = file.stat().st_mtime_ns
    assert frequent_words(tmp_path / "cache") == words
    assert file.stat().st_mtime_ns == written


@pytest.mark.parametrize("content", [b"", b"[]", b'{"ranks": {"a": "b"}, "telling": {}}', b"\xff\xfe"])
def test_a_damaged_file_is_made_again(tmp_path: Path, words: PlainWords, content: bytes) -> None:
    frequent_words(tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    assert frequent_words(tmp_path) == words
    assert len(file.read_bytes()) > len(content)


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path, words: PlainWords) -> None:
    (tmp_path / "file").touch()
    assert frequent_words(tmp_path / "file") == words


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
    assert core.reply(Question(text="how many asylum cases were closed in 2022?")).answer.facts


def test_facts_that_are_broken_from_the_start_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("[[fact]]\n", encoding="utf-8")
    core = build_core(read_settings({"TALLY_DATA_DIR": str(tmp_path), "TALLY_FACTS_DIR": str(tmp_path)}))
    with pytest.raises(FactBaseError, match=r"broken\.toml:1"):
        _ = core.base
