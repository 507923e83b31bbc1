"""The shipped data, tested as data."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from knowledge.checks import check
from knowledge.checks_numbers import links_of
from knowledge.loading import load
from knowledge.model import Fact, Rule

BASE = load()
SEED = "seed-2024-06-03"


def test_the_lint_finds_nothing() -> None:
    # On a day before every review date: the calendar turns no clone red.
    assert [str(finding) for finding in check(BASE, dt.date.min)] == []


def test_the_base_is_as_large_as_promised() -> None:
    tiers = Counter(fact.tier for fact in BASE.facts)
    assert tiers[1] >= 70
    assert tiers[2] >= 100


@pytest.mark.parametrize("fact", BASE.facts, ids=lambda fact: fact.id)
def test_a_fact_is_whole(fact: Fact) -> None:
    assert len(set(fact.asked.en)) >= 3
    assert len(set(fact.asked.es)) >= 2
    assert fact.statement.en.endswith((".", '."', ".”"))
    assert fact.statement.es.endswith((".", '."', ".”", ".»"))
    assert not fact.withdrawn
    assert set(links_of(fact)) <= BASE.by_id.keys()
    assert all(evidence.source in BASE.source_by_id for evidence in fact.evidence)


def test_every_source_is_cited() -> None:
    cited = {evidence.source for fact in BASE.facts for evidence in fact.evidence} | {series.source for series in BASE.series}
    assert {source.id for source in BASE.sources} == cited


def test_every_metric_is_counted_and_answers_an_undated_question() -> None:
    assert {metric.id for metric in BASE.metrics} == {fact.metric for fact in BASE.facts if fact.metric}
    assert [metric.id for metric in BASE.metrics if not metric.undated] == []


def test_no_phrasing_belongs_to_two_facts() -> None:
    counts = Counter(text.casefold() for fact in BASE.facts for text in (*fact.asked.en, *fact.asked.es))
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_articles_mislabelled_number_names_what_it_counts() -> None:
    fact = BASE.by_id["backlog-3-5m-as-described"]
    assert fact.standing == "claim"
    assert "court-backlog-2024-04" in fact.superseded_by
    assert "asylum-court-backlog-2024-04" in fact.contradicts


@pytest.mark.parametrize("part", ["trigger-2500", "wait-14-days", "28-days", "what-counts", "exceptions", "asylum-limit", "effective"])
def test_the_border_rule_says_what_overtook_it(part: str) -> None:
    fact = BASE.by_id[f"border-rule-{part}"]
    assert isinstance(fact, Rule)
    assert fact.caveat is not None
    assert "Proclamation 10888 of 20 January 2025 overtook this rule" in fact.caveat.en
    assert "whether it formally ended is not confirmed" in fact.caveat.en
    assert "10888" in fact.caveat.es


def test_the_article_is_quoted_throughout() -> None:
    """What it states is here: its quotes carry facts of every topic but the later history."""
    quoting = [fact for fact in BASE.facts if any(evidence.source == SEED for evidence in fact.evidence)]
    assert len(quoting) >= 40
    assert {fact.topic for fact in quoting} == {"backlog", "dismissals", "outcomes", "border_rule", "legislation", "context", "people"}


def test_a_series_is_of_one_metric_and_never_one_point() -> None:
    for series in BASE.series:
        points = [fact for fact in BASE.facts if fact.series == series.id]
        assert len(points) >= 2, series.id
        assert {fact.metric for fact in points} == {series.metric}
