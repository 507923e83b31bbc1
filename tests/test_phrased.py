"""A question to which a curator gave a fact in so many words is answered by that fact, and no rule is broken for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.model import Answer
from bot.responder import Responder
from knowledge.editing import phrased, revised
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.reading import PlainWords, reader_for
from tests.asking import ask

Told = Callable[[str, str, str], tuple[Answer, Answer]]


@pytest.fixture
def told(tmp_path: Path, base: FactBase, plain: PlainWords, responder: Responder) -> Told:
    """The answers to a question before and after a curator gave a phrasing to a fact."""

    def answers(fact: str, phrasing: str, question: str) -> tuple[Answer, Answer]:
        phrased(base, fact, [("en", phrasing)], tmp_path).write()
        edited = load(tmp_path)
        return ask(responder, question)[0], ask(Responder(edited, reader_for(edited, plain)), question)[0]

    return answers


@pytest.mark.parametrize(("fact", "phrasing", "question"), [
    ("cases-closed-2022", "how many files did they quietly bin in 22", "how many files did they quietly bin in 22"),
    ("cases-closed-2022", "how many files did they quietly bin in 22", "How many FILES did they quietly bin, in '22?"),
    ("trac-pending-2025-08", "how choked up is the immigration bench, number please", "how choked up is the immigration bench, number please"),
    ("trac-pending-2025-08", "how choked up is the immigration bench, number please", "How choked up is the imigration bench? number please"),
    ("doyle-dismissed-2025", "how many immigration judges are there", "how many immigration judges are there"),
    ("usbp-2024-12", "dec 2024 per day, was it under 1500 or still over", "dec 2024 per day, was it under 1500 or still over"),
])  # fmt: skip
def test_the_next_asker_gets_the_fact(told: Told, fact: str, phrasing: str, question: str) -> None:
    before, after = told(fact, phrasing, question)
    assert before.status != "answered"
    assert (after.status, fact in after.facts) == ("answered", True)
    assert fact in {citation.fact for citation in after.citations}


@pytest.mark.parametrize(("fact", "phrasing", "question"), [
    # Another year, number, place or negation is another question.
    ("cases-closed-2022", "how many files did they quietly bin in 22", "how many files did they quietly bin in 23"),
    ("usbp-2024-12", "dec 2024 per day, was it under 1500 or still over", "dec 2024 per day, was it under 2500 or still over"),
    ("trac-pending-2025-08", "how choked up is the immigration bench, number please", "how choked up is the immigration bench in canada, number please"),
    ("doyle-dismissed-2025", "how many immigration judges are there", "how many immigration judges are there not"),
    # Nor does a curator give the figure of one year to a question about another (design.md, rule 6).
    ("cases-closed-2022", "asylum cases dismissed in 2016", "asylum cases dismissed in 2016"),
])  # fmt: skip
def test_another_question_is_answered_as_before(told: Told, fact: str, phrasing: str, question: str) -> None:
    before, after = told(fact, phrasing, question)
    assert (after.status, after.facts) == (before.status, before.facts)
    assert fact not in after.facts or before.status == "clarify"


def test_a_question_without_a_period_gets_what_an_undated_one_gets(told: Told, base: FactBase) -> None:
    """Rule 5: the newest complete period and the article's, whichever year the phrasing was added to."""
    _, after = told(
        "court-backlog-2024-04",
        "how choked up is the immigration bench, number please",
        "how choked up is the immigration bench, number please",
    )
    assert [figure.fact for figure in after.figures] == list(base.metric_by_id["pending_court_cases"].undated[:2])


def test_a_claim_in_a_facts_own_phrasings_keeps_its_verdict(told: Told) -> None:
    """A shipped block that is laid over brings its phrasings along; what was answered better stays so."""
    claim = "they threw out over 350k asylum claims, right?"
    before, after = told("cases-closed-since-2022", "the number that the post made up its headline of", claim)
    assert before.kind == after.kind == "claim"
    assert [section.verdict for section in after.sections] == [section.verdict for section in before.sections]


def test_a_withdrawn_fact_is_said_to_be_so_and_not_answered(tmp_path: Path, base: FactBase, plain: PlainWords) -> None:
    question = "how many immigration judges are there"
    phrased(base, "doyle-dismissed-2025", [("en", question)], tmp_path).write()
    revised(load(tmp_path), "doyle-dismissed-2025", {"standing": "paused", "why": "to be checked"}, tmp_path, "").write()
    edited = load(tmp_path)
    answer, text = ask(Responder(edited, reader_for(edited, plain)), question)
    assert (answer.status, answer.facts) == ("no_answer", ())
    assert text.startswith("What was here on that is paused by a curator: to be checked")
