"""Edits of a curator's folder: one fact changes, and nothing else in any file."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.edit import Edit, EditError
from knowledge.editing import block_of, phrased, placed, revised
from knowledge.factbase import FactBase
from knowledge.loading import load

FACT, OTHER = "court-backlog-2024-04", "cases-closed-2022"
OWN = """# my own facts

[[source]]
id = "my-source"  # one of mine
publisher = "Me"
title = "Mine"
title_seen = true
url = "https://me.org/mine"
kind = "news"
grade = "B"
accessed = 2026-01-01
read = "full"

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
    { source = "my-source", quote = "waiting years" },  # short
]
[fact.statement]
en = "Some wait\u2028 here."
es = "Algunos esperan."
[fact.asked]
en = [
  "do some wait",   # they do
]

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
evidence = [{ source = "my-source", quote = "waiting years" }]
asked = {}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A curator's file in a folder of its own."""
    file = tmp_path / "topics" / "mine.toml"
    file.parent.mkdir()
    file.write_text(OWN, encoding="utf-8")
    return file


def lines_gone_and_new(edit: Edit) -> tuple[list[str], list[str]]:
    """What the diff takes out and puts in."""
    rows = [line for line in edit.diff.splitlines() if not line.startswith(("---", "+++"))]
    return [row[1:] for row in rows if row.startswith("-")], [row[1:] for row in rows if row.startswith("+")]


def test_a_phrasing_of_a_shipped_fact_is_two_lines(tmp_path: Path, base: FactBase) -> None:
    edit = phrased(base, FACT, [("en", "  how many   wait, all told ")], tmp_path)
    assert lines_gone_and_new(edit) == ([], ['    "how many wait, all told",', f'replaces = "{base.revisions[FACT]}"'])
    assert (edit.path, edit.before, edit.copied, edit.facts) == (tmp_path / "backlog.toml", None, (FACT,), (FACT,))
    assert not edit.path.exists()  # until it is written
    edit.write()
    old, new = base.by_id[FACT], load(tmp_path).by_id[FACT]
    asked = old.asked.model_copy(update={"en": (*old.asked.en, "how many wait, all told")})
    assert new == old.model_copy(update={"asked": asked, "replaces": base.revisions[FACT]})


def test_a_second_phrasing_is_one_line_more(tmp_path: Path, base: FactBase) -> None:
    phrased(base, FACT, [("en", "how many wait")], tmp_path).write()
    edit = phrased(load(tmp_path), FACT, [("es", "cuántos esperan en total")], tmp_path)
    assert lines_gone_and_new(edit) == ([], ['    "cuántos esperan en total",'])
    assert edit.copied == ()


@pytest.mark.parametrize(("fact", "gone", "new"), [
    ("my-own", [], ['    "or not",']),
    ("my-other", ["asked = {}"], ['asked = {en = ["or not"]}']),
])  # fmt: skip
def test_a_curators_own_file_keeps_every_other_line(mine: Path, fact: str, gone: list[str], new: list[str]) -> None:
    edit = phrased(load(mine.parent.parent), fact, [("en", "or not")], mine.parent.parent)
    assert edit.path == mine
    found = lines_gone_and_new(edit)
    assert (found[0], [line.strip() for line in found[1]]) == (gone, [line.strip() for line in new])
    edit.write()
    assert load(mine.parent.parent).by_id[fact].asked.en[-1] == "or not"


def test_a_new_key_stays_in_its_block_and_above_the_next_ones_comment(mine: Path) -> None:
    edit = revised(load(mine.parent.parent), "my-own", {"standing": "claim", "why": "it was said"}, mine.parent.parent, "2026-11-24: x")
    after = edit.after
    assert after.index("# 2026-11-24: x") < after.index('id = "my-own"') < after.index('standing = "claim"   # by me')
    assert after.index('why = "it was said"') < after.index("# the next one is not finished")
    blocks = tomllib.loads(after)["fact"]
    assert (blocks[0]["standing"], blocks[0]["why"]) == ("claim", "it was said")
    assert blocks[1] == tomllib.loads(OWN)["fact"][1]


@pytest.mark.parametrize(("fact", "words", "says"), [
    ("court-backlog-2024-4", "x", "there is no fact 'court-backlog-2024-4'; did you mean court-backlog-2024-04"),
    (FACT, " \n ", "say which words to add"),
    (FACT, "Closed cases  2022", f"'Closed cases 2022' is a phrasing of {OTHER} already"),
])  # fmt: skip
def test_what_cannot_be_added_is_said(tmp_path: Path, base: FactBase, fact: str, words: str, says: str) -> None:
    with pytest.raises(EditError, match=says):
        phrased(base, fact, [("en", words)], tmp_path)


def test_blocks_go_where_their_facts_stand(mine: Path, base: FactBase) -> None:
    folder = mine.parent.parent
    own = block_of(load(folder), "my-own").replace("2024-06-03", "2024-06-04")
    shipped = block_of(base, FACT).replace("tier = 1", "tier = 2")
    edit = placed(load(folder), f"\n\n{own}\n# new here\n{shipped}", folder, "2026-11-24: looked at", "a reason")
    assert edit.path == mine
    assert edit.facts == ("my-own", FACT)
    assert edit.copied == (FACT,)
    gone, new = lines_gone_and_new(edit)
    assert gone == ["as_of = 2024-06-03", "tier = 1"]
    assert {"as_of = 2024-06-04", "tier = 2", "# new here", "# 2026-11-24: looked at", 'why = "a reason"'} <= set(new)
    edit.write()
    after = load(folder)
    assert (str(after.by_id["my-own"].as_of), after.by_id[FACT].tier, after.by_id[FACT].replaces) == ("2024-06-04", 2, base.revisions[FACT])


def test_a_new_fact_goes_to_its_topics_file_with_its_source(tmp_path: Path, base: FactBase) -> None:
    (tmp_path / "context.toml").write_text("# mine\n", encoding="utf-8")
    source, fact = OWN.split("[[fact]]")[:2]
    edit = placed(base, source + "[[fact]]" + fact, tmp_path)
    assert edit.path.name == "context.toml"
    assert edit.after.startswith("# mine\n\n# my own facts\n\n[[source]]")
    edit.write()
    assert {"my-own"} == set(load(tmp_path).by_id) - set(base.by_id)


@pytest.mark.parametrize(("text", "says"), [
    ("", r"the text holds no \[\[fact\]\]"),
    ("[[fact]]\n", r"each \[\[fact\]\] has an id"),
    ('[[fact]]\nid = "a"\n[[fact]]\nkind = "rule"\n', r"each \[\[fact\]\] has an id"),
    ("[[fact]]\nid = \n", "the text:2: broken TOML"),
    ("id = 3\n", "stands outside of any block"),
])  # fmt: skip
def test_a_text_that_is_no_fact_is_said(tmp_path: Path, base: FactBase, text: str, says: str) -> None:
    with pytest.raises(EditError, match=says):
        placed(base, text, tmp_path)


def test_a_file_that_somebody_changed_meanwhile_is_left_alone(tmp_path: Path, base: FactBase) -> None:
    first, second = (phrased(base, FACT, [("en", words)], tmp_path) for words in ("one wording", "another wording"))
    first.write()
    kept = first.path.read_bytes()
    with pytest.raises(EditError, match="was changed meanwhile"):
        second.write()
    assert first.path.read_bytes() == kept
    assert [path.name for path in tmp_path.iterdir()] == ["backlog.toml"]


def test_a_key_without_an_inside_is_said(tmp_path: Path, base: FactBase) -> None:
    with pytest.raises(EditError, match="'topic' has nothing inside"):
        revised(base, FACT, {"topic.en": "x"}, tmp_path, "")


@given(words=st.text(min_size=1, max_size=40))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_phrasing_is_read_again_as_it_was_written(tmp_path: Path, base: FactBase, words: str) -> None:
    (tmp_path / "backlog.toml").unlink(missing_ok=True)
    try:
        edit = phrased(base, FACT, [("en", words)], tmp_path)
    except EditError:
        assert not words.split() or any(" ".join(words.split()).casefold() in map(str.casefold, fact.asked.en) for fact in base.facts)
        return
    edit.write()
    assert load(tmp_path).by_id[FACT].asked.en[-1] == " ".join(words.split())
