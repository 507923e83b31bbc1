"""An edit is tried on a copy: what it breaks, wins and loses is known before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.desk.trial import Trial, mistakes_of, try_out
from bot.gold import GoldError, judge, standing_gold
from bot.responder import Responder
from knowledge.edit import Edit
from knowledge.editing import block_of, phrased, placed, revised
from knowledge.factbase import FactBase
from knowledge.loading import load

TODAY = dt.date(2026, 11, 24)
FACT = "trac-pending-2025-08"
IDIOM = "how choked up is the immigration bench, number please"
Try = Callable[..., Trial]


@pytest.fixture
def tried(tmp_path: Path, responder: Responder) -> Try:
    """Tries an edit of an empty folder, and holds that nothing is written to it."""

    def attempt(edit: Edit, *questions: str) -> Trial:
        trial = try_out(responder, tmp_path, edit, TODAY, questions)
        assert [path.name for path in tmp_path.iterdir() if path.name != "gold.toml"] == []
        return trial

    return attempt


def test_a_phrasing_that_harms_nothing(tmp_path: Path, base: FactBase, tried: Try) -> None:
    trial = tried(phrased(base, FACT, [("en", IDIOM)], tmp_path), IDIOM)
    assert (trial.objection, trial.costs, trial.unmet) == (None, False, ())
    assert trial.right[1] >= trial.right[0] > 300
    assert [(probe.fact.id, probe.asked) for probe in trial.found] == [(FACT, IDIOM)]
    (asked,) = trial.asked
    assert (asked.before.status, asked.after.status, asked.after.facts[0]) == ("clarify", "answered", FACT)


def test_what_else_lies_in_the_folder_is_no_matter(tmp_path: Path, base: FactBase) -> None:
    edit = phrased(base, FACT, [("en", IDIOM)], tmp_path)
    for folder in (".git", "topics"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "broken.toml").write_text("[[fact]]\nid = " if folder == ".git" else "", encoding="utf-8")
    (tmp_path / "notes.md").symlink_to(tmp_path / "gone")
    assert mistakes_of(base, tmp_path, edit, TODAY) == ()


def test_a_phrasing_that_takes_another_facts_question(tmp_path: Path, base: FactBase, responder: Responder, tried: Try) -> None:
    gold = next(one for one in standing_gold(tmp_path) if one.kind == "figure" and one.facts == ("cases-closed-2022",) and one.q)
    assert judge(responder, gold).result == "right"
    trial = tried(phrased(base, "closure-gives-no-status", [("en", gold.q or "")], tmp_path))
    assert gold.id in [outcome.id for outcome in trial.lost]
    assert trial.costs


def test_a_figure_that_no_quote_carries_is_not_even_asked(tmp_path: Path, base: FactBase, tried: Try) -> None:
    edit = revised(base, FACT, {"value": 3_500_001}, tmp_path, "2026-11-24: x")
    trial = tried(edit)
    assert trial.gold == 0
    assert any(f"{FACT}: its value 3,500,001 stands in none of its quotes" in finding.message for finding in trial.errors)
    assert all(finding.file.startswith((str(tmp_path), "facts/")) for finding in trial.errors)  # never the copy's name
    assert trial.objection is not None
    assert trial.objection.startswith("it does not pass `tally check` (")
    assert mistakes_of(base, tmp_path, edit, TODAY) == trial.errors


def test_what_cannot_be_loaded_names_the_file_that_it_would_be(tmp_path: Path, base: FactBase, tried: Try) -> None:
    trial = tried(placed(base, block_of(base, FACT).replace('kind = "figure"', 'kind = "figur"'), tmp_path))
    (finding,) = trial.errors
    assert finding.file == str(tmp_path / "backlog.toml")
    assert "'kind' is one of figure, rule, explainer and quotation" in finding.message


def test_gold_that_asks_for_what_a_corrected_fact_said_is_told_apart(tmp_path: Path, base: FactBase, tried: Try) -> None:
    sentence = base.by_id["doyle-dismissed-2025"].statement.en
    says = 'facts = ["doyle-dismissed-2025"]\nsays = ["as a newly hired immigration judge"]\n'
    gold = f'[[gold]]\nid = "mine-1"\nkind = "explanation"\nq = "did trump sack doyle"\n{says}'
    (tmp_path / "gold.toml").write_text(gold, encoding="utf-8")
    trial = tried(revised(base, "doyle-dismissed-2025", {"statement.en": sentence.replace("newly hired", "new")}, tmp_path, "x"))
    assert [outcome.id for outcome in trial.at_odds] == ["mine-1"]
    assert (trial.lost, trial.objection, trial.gold) == ((), None, len(standing_gold(tmp_path).questions))


def test_a_floor_that_would_be_missed_is_an_objection(tmp_path: Path, base: FactBase, tried: Try) -> None:
    gold = f'[floor]\nright = 0.5\n[[gold]]\nid = "mine-1"\nkind = "clarify"\nq = "{IDIOM}"\n'
    (tmp_path / "gold.toml").write_text(gold.replace("0.5", "0.874"), encoding="utf-8")
    trial = tried(phrased(base, FACT, [("en", IDIOM)], tmp_path))
    assert [outcome.id for outcome in trial.lost] == ["mine-1"]
    assert trial.objection is not None
    assert "gold questions would be right, and 87.4% must be" in trial.objection


def test_gold_of_ones_own_lies_over_the_shipped(tmp_path: Path, base: FactBase) -> None:
    shipped = standing_gold(tmp_path, base.by_id)
    first = shipped.questions[0]
    (tmp_path / "gold.toml").write_text(
        f'[[gold]]\nid = "{first.id}"\nkind = "none"\nq = "x"\n[[gold]]\nid = "mine"\nkind = "none"\nq = "y"\n'
    )
    laid = standing_gold(tmp_path, base.by_id)
    assert (laid.questions[0].q, laid.questions[-1].id, len(laid.questions), laid.floor) == (
        "x",
        "mine",
        len(shipped.questions) + 1,
        shipped.floor,
    )
    assert load(tmp_path).revision == base.revision  # it is no fact
    (tmp_path / "gold.toml").write_text("[[gold]]\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.toml:1"):
        standing_gold(tmp_path, base.by_id)
