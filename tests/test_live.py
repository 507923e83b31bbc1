"""The base while a curator edits it: taken up whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import knowledge.live
from knowledge.errors import FactBaseError
from knowledge.factbase import FactBase
from knowledge.live import LiveFactBase
from knowledge.loading import load
from knowledge.snapshot import Keep

FACT = """[[fact]]
id = "my-own"
kind = "explainer"
topic = "context"
tier = 2
standing = "reported"
as_of = 2024-06-03
statement = { en = "Some wait.", es = "Algunos esperan." }
period = { label = { en = "2024", es = "2024" } }
attribution = { claimed_by = "me" }
evidence = [{ source = "seed-2024-06-03", quote = "waiting years" }]
asked = {}
"""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.live, "POLL_SECONDS", 0.0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "facts" / "mine.toml"
    path.parent.mkdir()
    path.write_text(FACT, encoding="utf-8")
    return path


def statement(live: LiveFactBase) -> str:
    return live.base.by_id["my-own"].statement.en


def test_an_edit_is_taken_up(file: Path) -> None:
    live = LiveFactBase(file.parent)
    before = live.base
    assert not live.refresh()
    file.write_text(FACT.replace("Some wait.", "Many wait."), encoding="utf-8")
    assert live.refresh()
    assert (statement(live), live.problems) == ("Many wait.", [])
    assert live.base.revision != before.revision
    assert before.by_id["my-own"].statement.en == "Some wait."  # whoever answers from the old snapshot still has all of it
    assert not live.refresh()


@pytest.mark.parametrize(("broken", "says"), [
    (FACT + "tier =\n", "mine.toml:13: broken TOML"),
    (FACT.replace("tier = 2", "tier = 9"), "mine.toml:5: fact 'my-own': 'tier'"),
    (FACT + FACT, "mine.toml:13: fact 'my-own' is already at"),
    (FACT + "[[fcat]]\nid = 'x'\n", "mine.toml:13: unknown table [[fcat]]"),
    ("\ufeff" + FACT + "\udcff", "mine.toml:13: not valid UTF-8"),
])  # fmt: skip
def test_a_broken_edit_keeps_the_last_good_snapshot_and_a_mended_one_is_taken_up(file: Path, broken: str, says: str) -> None:
    live = LiveFactBase(file.parent)
    good = live.base
    file.write_bytes(broken.encode("utf-8", "surrogateescape"))
    assert not live.refresh()
    assert live.base is good
    assert len(live.problems) == 1
    assert f"{file.parent}/{says}" in str(live.problems[0])
    assert not live.refresh()  # looked at once, still told
    assert len(live.problems) == 1
    file.write_text(FACT.replace("Some wait.", "All wait."), encoding="utf-8")
    assert live.refresh()
    assert (statement(live), live.problems) == ("All wait.", [])


def test_one_broken_file_holds_back_the_whole_edit(file: Path) -> None:
    live = LiveFactBase(file.parent)
    file.write_text(FACT.replace("Some wait.", "Many wait."), encoding="utf-8")
    (file.parent / "other.toml").write_text("[[fact]\n", encoding="utf-8")
    assert not live.refresh()
    assert statement(live) == "Some wait."
    (file.parent / "other.toml").unlink()
    assert live.refresh()
    assert statement(live) == "Many wait."


def test_undoing_a_broken_edit_clears_the_problems(file: Path) -> None:
    live = LiveFactBase(file.parent)
    good = live.base
    file.write_text("[[fact]\n", encoding="utf-8")
    live.refresh()
    file.write_text(FACT, encoding="utf-8")
    assert not live.refresh()  # the same facts as before
    assert (live.base.revision, live.problems) == (good.revision, [])


def test_files_come_and_go(file: Path) -> None:
    live = LiveFactBase(file.parent)
    (file.parent / "sub").mkdir()
    (file.parent / "sub" / "more.toml").write_text(FACT.replace("my-own", "my-other"), encoding="utf-8")
    assert live.refresh()
    assert {"my-own", "my-other"} <= live.base.by_id.keys()
    file.unlink()
    assert live.refresh()
    assert "my-own" not in live.base.by_id


def test_a_folder_that_is_made_later_is_found(tmp_path: Path) -> None:
    live = LiveFactBase(tmp_path / "later")
    assert not live.refresh()
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "a.toml").write_text(FACT, encoding="utf-8")
    assert live.refresh()
    assert "my-own" in live.base.by_id


def test_a_file_that_vanishes_while_one_looks_is_no_error(file: Path) -> None:
    live = LiveFactBase(file.parent)
    (file.parent / "swap.toml").symlink_to(file.parent / "gone")  # as an editor's temporary file between two looks
    assert not live.refresh()
    assert statement(live) == "Some wait."


def test_an_edit_of_the_same_length_is_seen(file: Path) -> None:
    live = LiveFactBase(file.parent)
    before = file.stat()
    file.write_text(FACT.replace("Some", "Most"), encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns + 1))
    assert live.refresh()
    assert statement(live) == "Most wait."


def test_a_reload_takes_up_what_is_there_now(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge.live, "POLL_SECONDS", 3600.0)
    live = LiveFactBase(file.parent)
    file.write_text(FACT.replace("Some", "Most"), encoding="utf-8")
    assert not live.refresh()  # not yet time to look
    assert live.reload()  # SIGHUP
    assert statement(live) == "Most wait."
    assert not live.reload()


def test_an_edit_during_the_first_loading_is_not_lost(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(folder: Path, keep: Keep) -> FactBase:
        base = load(folder, keep=keep)
        file.write_text(FACT.replace("Some wait.", "Many more wait."), encoding="utf-8")
        return base

    with monkeypatch.context() as patched:
        patched.setattr(knowledge.live, "load", slow)
        live = LiveFactBase(file.parent)
    assert statement(live) == "Some wait."
    assert live.refresh()
    assert statement(live) == "Many more wait."


def test_what_is_broken_from_the_start_is_an_error(file: Path) -> None:
    file.write_text("[[fact]\n", encoding="utf-8")
    with pytest.raises(FactBaseError, match=r"mine\.toml:1"):
        LiveFactBase(file.parent)


def test_without_a_folder_nothing_changes() -> None:
    live = LiveFactBase()
    assert not live.refresh()
    assert not live.reload()


def test_a_file_that_cannot_be_looked_at_is_a_broken_edit(file: Path) -> None:
    live = LiveFactBase(file.parent)
    (file.parent / "loop.toml").symlink_to("loop.toml")
    assert not live.refresh()
    assert [str(problem) for problem in live.problems] == [
        f"{file.parent / 'loop.toml'}:1: cannot be read: Too many levels of symbolic links"
    ]
    assert statement(live) == "Some wait."
    (file.parent / "loop.toml").unlink()
    live.refresh()
    assert live.problems == []


def test_a_folder_that_cannot_be_looked_at_any_more_is_a_broken_edit(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may look at everything, so the system's refusal is played."""
    live = LiveFactBase(file.parent)
    look = os.stat

    def refused(path: object, **options: bool) -> os.stat_result:
        if path == file.parent:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, **options)  # type: ignore[call-overload,no-any-return]

    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", refused)
        assert not live.refresh()
    assert [str(problem) for problem in live.problems] == [f"{file.parent}:1: cannot be read: Permission denied"]
    assert statement(live) == "Some wait."
    live.refresh()
    assert live.problems == []
