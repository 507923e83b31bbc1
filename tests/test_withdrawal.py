"""Pausing and retracting: the fact leaves every answer, the shipped data stay, the trace remains."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.checks import check
from knowledge.documents import SHIPPED
from knowledge.editing import EditError
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.withdrawal import Withdrawn, withdraw

TODAY = dt.date(2026, 11, 24)
FACT = "court-backlog-2024-04"


@pytest.fixture(scope="module")
def shipped() -> FactBase:
    return load()


@pytest.mark.parametrize("standing", ["paused", "retracted"])
def test_a_shipped_fact_leaves_every_answer(tmp_path: Path, shipped: FactBase, standing: Withdrawn) -> None:
    folder = tmp_path / "not" / "there yet"
    before = {entry.name: entry.read_bytes() for entry in (SHIPPED / "facts").iterdir()}
    path = withdraw(shipped, FACT, standing, "TRAC revised it", folder, TODAY)
    assert path.parent == folder
    assert before == {entry.name: entry.read_bytes() for entry in (SHIPPED / "facts").iterdir()}
    after = load(folder)
    old, new = shipped.by_id[FACT], after.by_id[FACT]
    assert new == old.model_copy(update={"standing": standing, "why": "TRAC revised it", "replaces": shipped.revisions[FACT]})
    assert FACT not in {fact.id for fact in after.answerable}
    assert {fact.id for fact in shipped.answerable} - {fact.id for fact in after.answerable} == {FACT}
    assert check(after, TODAY) == []


def test_the_trace_names_day_reason_and_what_was(tmp_path: Path, shipped: FactBase) -> None:
    first = withdraw(shipped, FACT, "paused", "to be checked", tmp_path, TODAY)
    paused = load(tmp_path)
    second = withdraw(paused, FACT, "retracted", "it was wrong", tmp_path, dt.date(2026, 12, 1))
    lines = second.read_text(encoding="utf-8").splitlines()
    assert first == second
    assert [line for line in lines if line.startswith("# 2026")] == [
        f"# 2026-12-01: retracted, was paused (revision {paused.revisions[FACT]}): it was wrong",
        f"# 2026-11-24: paused, was reported (revision {shipped.revisions[FACT]}): to be checked",
    ]
    retracted = load(tmp_path).by_id[FACT]
    assert (retracted.standing, retracted.why, retracted.replaces) == ("retracted", "it was wrong", shipped.revisions[FACT])


def test_several_facts_share_one_file(tmp_path: Path, shipped: FactBase) -> None:
    ids = ("cases-closed-2022", "ibarra-convicted", "usbp-swb-fy2025")  # the last one ends its file
    for fact_id in ids:
        withdraw(load(tmp_path), fact_id, "paused", f"checking {fact_id}", tmp_path, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["withdrawn.toml"]
    assert {fact.id: fact.why for fact in load(tmp_path).facts if fact.withdrawn} == {i: f"checking {i}" for i in ids}
    assert len(load(tmp_path).facts) == len(shipped.facts)


OWN = """# my own facts, sorted by date

[[fact]]  # the first
id = "my-own"
kind = "explainer"
topic = "context"
tier = 2
standing = "reported"   # by me
as_of = 2024-06-03
period = { label = { en = "2024", es = "2024" } }
attribution = { claimed_by = "me" }
evidence = [
    { source = "seed-2024-06-03", quote = "waiting years" },  # short
]
[fact.statement]
en = "Some\u2028wait."
es = "Algunos esperan."
[fact.asked]
en = ["a"]
# the next one is not finished
[[fact]]
id = "my-other"
kind = "explainer"
topic = "context"
tier = 2
standing = "reported"
as_of = 2024-06-03
statement = { en = "Others do not.", es = "Otros no." }
period = { label = { en = "2024", es = "2024" } }
attribution = { claimed_by = "me" }
evidence = [{ source = "seed-2024-06-03", quote = "waiting years" }]
asked = {}
"""


@pytest.mark.parametrize("fact_id", ["my-own", "my-other"])
def test_a_curators_own_file_keeps_its_comments_and_order(tmp_path: Path, fact_id: str) -> None:
    mine = tmp_path / "topics" / "mine.toml"
    mine.parent.mkdir()
    mine.write_text(OWN, encoding="utf-8")
    path = withdraw(load(tmp_path), fact_id, "paused", "to be checked", tmp_path, TODAY)
    assert path == mine
    rows, kept = iter(mine.read_text(encoding="utf-8").split("\n")), OWN.split("\n")
    expected = [line for line in kept if not line.startswith("standing")]
    assert all(line in rows for line in expected)  # each line still there, in this order
    after = load(tmp_path)
    assert {fact.id for fact in after.facts if fact.withdrawn} == {fact_id}
    assert after.by_id[fact_id].replaces is None  # nothing shipped stands behind it


@pytest.mark.parametrize(("fact_id", "why", "says"), [
    ("court-backlog-2024-4", "x", "there is no fact 'court-backlog-2024-4'; did you mean court-backlog-2024-04"),
    ("zzz", "x", "there is no fact 'zzz'; `tally facts` lists the ids"),
    (FACT, " \n\t", "say why in a few words"),
])  # fmt: skip
def test_what_cannot_be_withdrawn_is_said(tmp_path: Path, shipped: FactBase, fact_id: str, why: str, says: str) -> None:
    with pytest.raises(EditError, match="^" + says.replace("`", ".")):
        withdraw(shipped, fact_id, "paused", why, tmp_path, TODAY)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, shipped: FactBase) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(EditError, match=r"withdrawn\.toml cannot be written \(.*\): set TALLY_FACTS_DIR"):
        withdraw(shipped, FACT, "paused", "x", tmp_path / "file" / "facts", TODAY)


@pytest.mark.parametrize(("content", "says"), [
    (b"[[fact]]\nid = \n", r"withdrawn\.toml:2: broken TOML"),
    (b"\xff\xfe", r"withdrawn\.toml cannot be read"),
])  # fmt: skip
def test_a_file_that_broke_meanwhile_is_left_alone(tmp_path: Path, shipped: FactBase, content: bytes, says: str) -> None:
    (tmp_path / "withdrawn.toml").write_bytes(content)
    with pytest.raises(EditError, match=says):
        withdraw(shipped, FACT, "paused", "x", tmp_path, TODAY)
    assert (tmp_path / "withdrawn.toml").read_bytes() == content


@given(why=st.text(min_size=1))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_reason_leaves_a_file_that_loads(tmp_path: Path, shipped: FactBase, why: str) -> None:
    (tmp_path / "withdrawn.toml").unlink(missing_ok=True)
    try:
        withdraw(shipped, FACT, "paused", why, tmp_path, TODAY)
    except EditError:
        assert not any(c.isprintable() and not c.isspace() for c in why)
    else:
        assert load(tmp_path).by_id[FACT].standing == "paused"
