"""Loading: each mistake in a file is one sentence with its file and line; a curator's folder lies over what is shipped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.documents import read_lines, read_toml
from knowledge.errors import FactBaseError, Problem
from knowledge.factbase import FactBase, revision_of
from knowledge.loading import load, shipped_revisions
from knowledge.model import Explainer

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
SOURCE = """[[source]]
id = "s"
publisher = "P"
title = "T"
title_seen = true
url = "https://p.org/t"
kind = "news"
grade = "B"
accessed = 2026-11-24
read = "full"
"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def problems(folder: Path) -> list[str]:
    """What loading this folder says, without the folder's own path."""
    with pytest.raises(FactBaseError) as caught:
        load(folder, phrases=any(folder.rglob("*.jsonl")))
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    lines = [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]
    return [re.sub(r"(broken TOML|not a JSON object): .*?(?=;|$)", r"\1", line) for line in lines]  # Python's own words in between


BROKEN = "; check the quotes and brackets of this line and the one before"
UNKNOWN = ": check its spelling, or remove it"
OUTSIDE = " stands outside of any block: put it under the [[block]] it belongs to"
NO_EVIDENCE = FACT.replace('[{ source = "seed-2024-06-03", quote = "waiting years" }]', "[]")
TWO_LINES = FACT.replace("Some", "So\u2028me") + FACT.replace("my-own", "b").replace("tier = 2", "tier = 3")
NO_QUOTE = " is a placeholder; copy the source's own words"
A_NUMBER = "is a number: write digits, without a comma, word or unit"
AN_ID = "is in lower-case letters, digits and single hyphens, such as closed-2022"
TOO_LONG = "a quote has at most 30 words; this one has 31: shorten it"
TABLES = "confusable, fact, metric, phrase, series, source"
MISTAKES = [
    ("broken TOML", "a.toml", FACT + "x =\n", "a.toml:13: broken TOML" + BROKEN),
    ("an open string", "a.toml", '[[fact]]\nid = "x\n', "a.toml:2: broken TOML" + BROKEN),
    ("an open bracket at the end", "a.toml", "[[fact]]\nasked = [\n", "a.toml:3: broken TOML" + BROKEN),
    ("a key twice", "a.toml", '[[fact]]\nid = "x"\nid = "y"\n', "a.toml:3: broken TOML" + BROKEN),
    ("endless brackets", "a.toml", "x = " + "[" * 5000, "a.toml:1: brackets nested too deeply: a fact file needs three levels"),
    ("no UTF-8", "a.toml", b'# fine\nx = "\xff"\n', "a.toml:2: not valid UTF-8: save the file as UTF-8"),
    ("UTF-16", "a.toml", FACT.encode("utf-16"), "a.toml:1: not valid UTF-8: save the file as UTF-8"),
    ("an id twice in a file", "a.toml", FACT + FACT, "a.toml:13: fact 'my-own' is already at {folder}/a.toml:1: rename one"),
    ("an unknown key", "a.toml", FACT.replace("tier = 2", "tier = 2\nteir = 2"), "a.toml:6: fact 'my-own': unknown key 'teir'" + UNKNOWN),
    ("an unknown key inside", "a.toml", FACT.replace("{ label =", "{ lable = 1, label ="), "a.toml:9: fact 'my-own': unknown key 'period.lable'" + UNKNOWN),
    ("a missing key", "a.toml", FACT.replace("tier = 2\n", ""), "a.toml:1: fact 'my-own': 'tier' is missing: add it"),
    ("no id", "a.toml", FACT.replace('id = "my-own"\n', ""), "a.toml:1: fact: 'id' is missing: add it"),
    ("no kind", "a.toml", FACT.replace('kind = "explainer"\n', ""), "a.toml:1: fact 'my-own': 'kind' is missing: add figure, rule, explainer or quotation"),
    ("a kind there is not", "a.toml", FACT.replace('"expl', '"ex-pl'), "a.toml:1: fact 'my-own': 'kind' is one of figure, rule, explainer and quotation"),
    ("an unknown table", "a.toml", "# hello\n\n[[facts]]\nid = 'x'\n", "a.toml:3: unknown table [[facts]]: use one of " + TABLES),
    ("a key outside of any block", "a.toml", f"# hello\n\nid = 'x'\n{FACT}", "a.toml:3: 'id'" + OUTSIDE),
    ("a list for a block", "a.toml", "fact = [1, 2]\n", "a.toml:1: 'fact'" + OUTSIDE),
    ("a quote too long", "a.toml", FACT.replace("waiting years", "wait " * 31), "a.toml:11: fact 'my-own': evidence.0.quote: " + TOO_LONG),
    ("a placeholder for a quote", "a.toml", FACT.replace("waiting years", "TODO"), "a.toml:11: fact 'my-own': evidence.0.quote: 'TODO'" + NO_QUOTE),
    ("a number with a comma in it", "a.toml", FACT + "value = '3,500'\n", "a.toml:13: fact 'my-own': 'value' " + A_NUMBER),
    ("an id with a blank", "a.toml", FACT.replace("my-own", "my own"), "a.toml:2: fact 'my own': 'id' " + AN_ID),
    ("a date that is none", "a.toml", re.sub("as_of = .*", "as_of = 'June'", FACT), "a.toml:7: fact 'my-own': 'as_of' is a date such as 2024-06-03"),
    ("no evidence", "a.toml", NO_EVIDENCE, "a.toml:11: fact 'my-own': 'evidence' is too short: add what is missing"),
    ("a value without a hedge", "a.toml", FACT + "value = 3\n", "a.toml:1: fact 'my-own': a value needs a qualifier (exactly, about, more_than, ...)"),
    ("a placeholder", "a.toml", SOURCE.replace('"P"', '"unknown"'), "a.toml:3: source 's': publisher: 'unknown' is a placeholder; name the real one"),
    ("a line in a subfolder", "x/y/b.toml", "\n\n" + FACT.replace("tier = 2", "tier = 3"), "x/y/b.toml:7: fact 'my-own': 'tier' is one of 1 or 2"),
    ("a line after a separator that is no line end", "a.toml", TWO_LINES, "a.toml:17: fact 'b': 'tier' is one of 1 or 2"),
    ("a broken rule", "rule.toml", "name =\n", "rule.toml:1: broken TOML" + BROKEN),
    ("a rule in no UTF-8", "rule.toml", b"\xff", "rule.toml:1: not valid UTF-8: save the file as UTF-8"),
    ("an unknown language of a concept", "lexicon/a.toml", "\n[closed]\nfr = ['clos']\n", "lexicon/a.toml:3: closed: unknown key 'fr'" + UNKNOWN),
    ("one word for a concept's list", "lexicon/a.toml", "[closed]\nen = 'shut'\n", "lexicon/a.toml:2: closed: 'en' is a list: put it in square brackets"),
    ("a number in a concept's list", "lexicon/a.toml", "[closed]\nen = [1]\n", "lexicon/a.toml:2: closed: 'en.0' is text: put it in quotes"),
    ("a concept without its name", "lexicon/a.toml", "en = ['shut']\n", "lexicon/a.toml:1: 'en'" + OUTSIDE),
    ("a number among the terms", "terms.toml", "[es]\nTRAC = 1\n", "terms.toml:2: es: 'TRAC' is text: put it in quotes"),
    ("terms in a third language", "terms.toml", "[fr]\nTRAC = 'TRAC'\n", "terms.toml:1: unknown table [fr]: use es or spelling"),
    ("a phrase that is no object", "phrases/a.jsonl", "[1]\n", "phrases/a.jsonl:1: each line is one JSON object in braces"),
    ("a phrase that is no JSON", "phrases/a.jsonl", '{"q": "x", "intent": "figure"}\n\n{oops\n', "phrases/a.jsonl:3: not a JSON object"),
    ("a phrase without its text", "phrases/a.jsonl", '{"intent": "figure"}\n', "phrases/a.jsonl:1: phrase: a phrase has either 'q' or 'turns'"),
    ("a phrase too rich", "phrases/a.jsonl", '{"q": "x", "intent": "help", "mood": "bad"}\n', "phrases/a.jsonl:1: phrase: unknown key 'mood'" + UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says"), [row[1:] for row in MISTAKES], ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_one_sentence_with_its_place(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    write(tmp_path, name, content)
    assert problems(tmp_path) == [says.format(folder=tmp_path) if "{folder}" in says else says]


def test_every_mistake_is_named_at_once(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", FACT.replace("tier = 2", "tier = 3").replace('"reported"', '"sure"'))
    write(tmp_path, "b.toml", "[[fact]\n")
    write(tmp_path, "c.toml", b"\xff")
    write(tmp_path, "d.toml", FACT)
    assert [line.partition(": ")[0] for line in problems(tmp_path)] == ["a.toml:5", "a.toml:6", "b.toml:1", "c.toml:1"]


def test_an_id_in_two_files_names_both(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "\n\n" + FACT)
    write(tmp_path, "b.toml", "\n" + FACT)
    assert problems(tmp_path) == [f"b.toml:2: fact 'my-own' is already at {tmp_path}/a.toml:3: rename one"]


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to(tmp_path / "gone")
    assert problems(tmp_path) == ["a.toml:1: cannot be read: No such file or directory"]


def test_a_folder_that_cannot_be_looked_at_is_named(tmp_path: Path) -> None:
    with pytest.raises(FactBaseError, match=r"/x+:1: cannot be read: File name too long"):
        load(tmp_path / ("x" * 300))


def test_a_file_for_a_folder_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, "facts", "")
    assert problems(path) == [f"{path}:1: cannot be read: Not a directory"]


def test_a_fact_without_its_source_or_metric_is_refused(tmp_path: Path) -> None:
    """No answer could be made from it; other links are the lint's to find."""
    write(tmp_path, "a.toml", FACT.replace("seed-2024-06-03", "nowhere") + 'metric = "none"\nrelated = ["nothing"]\n')
    assert problems(tmp_path) == [
        "a.toml:1: fact 'my-own': unknown source 'nowhere': add it or correct its name",
        "a.toml:1: fact 'my-own': unknown metric 'none': add it or correct its name",
    ]


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + FACT.encode(), FACT.replace("\n", "\r\n").encode()], ids=["byte order mark", "CRLF"])
def test_what_windows_editors_write_is_read(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "a.toml", content)
    assert load(tmp_path).by_id["my-own"].statement.en == "Some wait."


@pytest.mark.parametrize("folder", ["missing", "empty"])
def test_no_folder_and_an_empty_one_change_nothing(tmp_path: Path, base: FactBase, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    assert load(tmp_path / folder) == base


def test_other_files_are_left_alone(tmp_path: Path, base: FactBase) -> None:
    for name in (".hidden.toml", "notes.md", "a.toml~", "a.toml.bak"):
        write(tmp_path, name, "[[nonsense")
    assert load(tmp_path) == base


def test_a_block_with_a_shipped_id_replaces_it(tmp_path: Path, base: FactBase) -> None:
    id = "cases-closed-2022"
    write(tmp_path, "a.toml", "\n" + FACT.replace("my-own", id))
    laid_over = load(tmp_path)
    assert isinstance(laid_over.by_id[id], Explainer)
    assert laid_over.by_id[id].statement.en == "Some wait."
    assert [fact.id for fact in laid_over.facts] == [fact.id for fact in base.facts]
    assert {fact.id for fact in base.facts if laid_over.by_id[fact.id] != fact} == {id}
    assert (laid_over.overlaid, laid_over.origins[f"fact:{id}"]) == ((f"fact:{id}",), f"{tmp_path}/a.toml:2")
    assert laid_over.revision != base.revision
    assert laid_over.revisions[id] != base.revisions[id] == shipped_revisions()[id]


def test_a_block_with_a_new_id_is_added(tmp_path: Path, base: FactBase) -> None:
    write(tmp_path, "a.toml", FACT)
    write(tmp_path, "b.toml", SOURCE)
    laid_over = load(tmp_path)
    assert laid_over.facts[:-1] == base.facts
    assert (laid_over.facts[-1].id, laid_over.sources[-1].id) == ("my-own", "s")
    assert laid_over.overlaid == ("fact:my-own", "source:s")


def test_words_and_terms_are_added_to_the_shipped_ones(tmp_path: Path, base: FactBase) -> None:
    write(tmp_path, "lexicon/mine.toml", "[closed]\nen = ['kaput']\n[mine]\nes = ['mío']\n")
    write(tmp_path, "terms.toml", "[es]\nMine = 'Mío'\n[spelling]\nasylumm = 'asylum'\n")
    laid_over = load(tmp_path)
    assert laid_over.concepts["closed"]["en"] == (*base.concepts["closed"]["en"], "kaput")
    assert laid_over.concepts["mine"] == {"es": ("mío",)}
    assert laid_over.in_spanish("Mine") == "Mío"
    assert laid_over.spelling == {**base.spelling, "asylumm": "asylum"}


def test_the_phrase_bank_is_read_where_it_is_needed(tmp_path: Path, base: FactBase) -> None:
    write(tmp_path, "phrases/mine.jsonl", '{"q": "so\u2028how many?", "intent": "figure"}\n\n{"turns": ["a", "b"], "intent": "figure"}\r\n')
    assert base.phrases == () == load(tmp_path).phrases
    assert [phrase.text for phrase in load(tmp_path, phrases=True).phrases_by_batch["mine"]] == ["so\u2028how many?", "b"]


def test_loading_twice_gives_the_same_snapshot(base: FactBase) -> None:
    again = load()
    assert again == base
    assert (again.revision, again.revisions) == (base.revision, base.revisions)


def test_a_revision_follows_the_content_alone(base: FactBase) -> None:
    fact = base.by_id["cases-closed-2022"]
    assert revision_of(fact) == base.revisions[fact.id]
    assert revision_of(fact.model_copy(update={"replaces": "deadbeef"})) == base.revisions[fact.id]
    assert revision_of(fact.model_copy(update={"tier": 2})) != base.revisions[fact.id]
    assert len(set(base.revisions.values())) == len(base.facts)


def test_a_snapshot_cannot_be_changed(base: FactBase) -> None:
    with pytest.raises(ValueError, match="frozen"):
        base.revision = "x"  # type: ignore[misc]  # what must fail


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"[[fact]\n", b"x = 1\n", b"[[fact]]\n[fact.period]\n", b"\x00", b"[a]\n[[b]]\n[[b]]\n"], ids=ascii
)
def test_a_file_gives_blocks_or_problems(raw: bytes) -> None:
    found: list[Problem] = []
    blocks = read_toml(raw, "a.toml", found)
    assert blocks == [] or found == []
    assert all(problem.file == "a.toml" and problem.line >= 1 for problem in found)
    list(read_lines(raw, "a.jsonl", found))


def test_a_block_knows_its_line() -> None:
    text = b"# one\n[[fact]]\nid = 1\n\n[fact.period]\nx = 1\n [[ fact ]] # four\nid = 2\n[lone]\nid = 3\n"
    assert [(block.table, block.content["id"], block.line) for block in read_toml(text, "a.toml", [])] == [
        ("fact", 1, 2),
        ("fact", 2, 7),
        ("lone", 3, 9),
    ]
