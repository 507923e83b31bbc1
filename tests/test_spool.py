"""The spool: what is put in comes out, whatever happens to the process or the disk, and no more is kept than may be."""

from __future__ import annotations

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.store.spool import BATCH, DiskSpool
from tests.killing import killed
from tests.stored import ANN, BEN, entry, kept_answer, posted


@pytest.fixture
def spool(tmp_path: Path) -> DiskSpool:
    return DiskSpool(tmp_path / "data" / "spool.jsonl")


def test_what_is_put_in_comes_out_in_order(spool: DiskSpool) -> None:
    notes = [entry("a", text="¿cuántos?\n\0\ud800"), kept_answer("a"), posted("a"), entry("b")]
    assert not spool.waiting
    assert spool.append(notes[:2]) == []
    assert spool.append(notes[2:]) == []
    assert spool.waiting
    batch = spool.first()
    assert (list(batch.notes), batch.broken) == (notes, 0)
    spool.remove(batch)
    assert not spool.waiting


def test_what_came_in_meanwhile_stays(spool: DiskSpool) -> None:
    spool.append([entry("a")])
    batch = spool.first()
    spool.append([entry("b")])
    spool.remove(batch)
    spool.remove(batch)  # another process has done so
    assert list(spool.first().notes) == [entry("b")]


def test_it_is_read_batch_by_batch(spool: DiskSpool) -> None:
    spool.append([entry(str(n)) for n in range(BATCH + 5)])
    first = spool.first()
    spool.remove(first)
    assert (len(first.notes), len(spool.first().notes)) == (BATCH, 5)


def test_no_more_is_kept_than_may_be_and_the_oldest_goes_first(tmp_path: Path) -> None:
    spool = DiskSpool(tmp_path / "spool.jsonl", most_bytes=5000)
    gone = [note for n in range(100) for note in spool.append([entry(f"{n:03}")])]
    kept = [note.answer_id for note in spool.first().notes]
    assert spool.file.stat().st_size <= 5000
    assert [note.answer_id for note in gone] + kept == [f"{n:03}" for n in range(100)]
    assert len(kept) >= 5


@pytest.mark.parametrize("torn", ['{"LogEntry": {"answer_id": "x', "\0\0\0", '{"Else": {}}', '{"LogEntry": {}}', "[]", "7"])
def test_a_line_that_was_torn_costs_itself_alone(spool: DiskSpool, torn: str) -> None:
    spool.append([entry("a")])
    with spool.file.open("a", encoding="utf-8") as file:
        file.write(torn)
    spool.append([entry("b")])
    batch = spool.first()
    assert ([note.answer_id for note in batch.notes], batch.broken) == (["a", "b"], 1)


def test_an_askers_notes_are_found_and_taken_out(spool: DiskSpool) -> None:
    assert (spool.forget(ANN), spool.of(ANN)) == (0, [])
    spool.append([entry("a"), kept_answer("a"), entry("b", asker=BEN), posted("a")])
    assert len(spool.of(ANN)) == 3
    assert spool.forget(ANN) == 3
    assert ANN.encode() not in spool.file.read_bytes()
    assert [note.asker for note in spool.first().notes] == [BEN]


def test_only_its_owner_can_read_it(spool: DiskSpool) -> None:
    spool.append([entry("a")])
    spool.remove(spool.first())
    spool.append([entry("b")])
    assert stat.S_IMODE(spool.file.stat().st_mode) == 0o600


def test_many_threads_and_spools_on_one_file_lose_nothing(spool: DiskSpool) -> None:
    others = [spool, DiskSpool(spool.file)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: others[n % 2].append([entry(str(n))]), range(200)))
    assert sorted(int(note.answer_id) for note in spool.first().notes) == list(range(200))


@pytest.mark.parametrize(
    "use", [lambda s: s.append([entry("a")]), lambda s: s.first(), lambda s: s.forget(ANN)], ids=["append", "first", "forget"]
)
def test_a_disk_that_fails_is_an_os_error(tmp_path: Path, use: Callable[[DiskSpool], object]) -> None:
    (tmp_path / "spool.jsonl").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - whichever the system says
        use(DiskSpool(tmp_path / "spool.jsonl"))


async def test_a_process_that_is_killed_while_it_spools_loses_nothing_that_was_taken(tmp_path: Path) -> None:
    program = (
        "import sys; from bot.store.spool import DiskSpool; from pathlib import Path; from tests.stored import entry\n"
        "spool = DiskSpool(Path(sys.argv[1]))\n"
        "for n in range(100000):\n    spool.append([entry(str(n))])\n    print(n, flush=True)"
    )
    file = tmp_path / "spool.jsonl"
    taken = await killed(program, str(file), after=0.4)
    batch = DiskSpool(file).first()
    assert len(taken) > 3
    assert {note.answer_id for note in batch.notes} >= set(taken[:BATCH])
