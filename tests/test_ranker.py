"""The ranker's sums beside a plain loop, and the file that it is shipped in."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents import SHIPPED
from knowledge.ranker import SHARPNESS, Rankers, Row, Scored, packed, ranker_of, read_rankers

LABELS = ["backlog", "closed", "granted", "none"]
ROWS = st.lists(
    st.builds(
        Row,
        st.sampled_from(list("abcdefgh")),
        st.integers(100, 1200),
        st.dictionaries(st.integers(0, len(LABELS) - 1), st.integers(-32_768, 32_767), min_size=1),
    ),
    unique_by=lambda row: row.feature,
)
BIAS = st.lists(st.floats(-2, 2), min_size=len(LABELS), max_size=len(LABELS))
FEATURES = st.sets(st.sampled_from(list("abcdefghxyz")))


def by_loop(bias: list[float], rows: list[Row], features: set[str]) -> dict[str, float]:
    """The share of each label, one weight after the other."""
    known = [row for row in rows if row.feature in features]
    norm = math.sqrt(sum(row.idf**2 for row in known)) * 1000 or 1.0
    margins = [sum(row.idf * row.weights.get(place, 0) for row in known) / norm + own for place, own in enumerate(bias)]
    shares = [math.exp(SHARPNESS * (margin - max(margins))) for margin in margins]
    return dict(zip(LABELS, (share / sum(shares) for share in shares), strict=True))


@given(BIAS, ROWS, FEATURES)
def test_shares_are_those_of_the_weights(bias: list[float], rows: list[Row], features: set[str]) -> None:
    found = ranker_of(LABELS, bias, rows).rank(features, len(LABELS))
    assert dict(found) == by_loop(bias, rows, features)
    assert [scored.share for scored in found] == sorted((scored.share for scored in found), reverse=True)


@given(BIAS, ROWS, BIAS, ROWS, ROWS, FEATURES)
def test_the_rankers_at_once_say_what_each_says(
    target_bias: list[float],
    target_rows: list[Row],
    intent_bias: list[float],
    intent_rows: list[Row],
    figure_rows: list[Row],
    features: set[str],
) -> None:
    target, intent = ranker_of(LABELS, target_bias, target_rows), ranker_of(LABELS[::-1], intent_bias, intent_rows)
    figure = ranker_of([*LABELS, "other"], [*target_bias, 0.5], figure_rows)
    rankers = Rankers(target, intent, figure, "1a")
    for _ in range(2):  # the second time from what the first has added up
        assert rankers.rank(features, 3, 4, 2) == (target.rank(features, 3), intent.rank(features, 4), figure.rank(features, 2))
        assert rankers.rank(features, 3, 4, 0) == (target.rank(features, 3), intent.rank(features, 4), [])


def test_only_the_likeliest_are_given() -> None:
    ranker = ranker_of(LABELS, [0.0, 1.0, -1.0, 0.5], [])
    assert [scored.label for scored in ranker.rank({"unheard of"}, 2)] == ["closed", "none"]


def test_the_shipped_rankers_know_what_they_learned() -> None:
    rankers = read_rankers(SHIPPED / "ranker.json")
    (best, *_) = rankers.intent.rank({"how", "many", "how many", "@how_many", "!number", "?"})
    assert isinstance(best, Scored)
    assert best.label == "figure"


@pytest.mark.parametrize("rows", [[], [Row("a", 250, {0: -1, 3: 32_767}), Row("ñandú", 100, {1: -32_768})]], ids=["empty", "two features"])
def test_a_ranker_is_read_as_it_was_written(tmp_path: Path, rows: list[Row]) -> None:
    ranker = ranker_of(LABELS, [0.5, -0.25, 0.0, 1.0], rows)
    file = tmp_path / "ranker.json"
    file.write_text(
        json.dumps({"target": packed(ranker), "intent": packed(ranker), "figure": packed(ranker), "trained_on": "1a"}), encoding="utf-8"
    )
    assert read_rankers(file) == Rankers(ranker, ranker, ranker, "1a")


def test_a_weight_that_does_not_fit_is_refused() -> None:
    with pytest.raises(OverflowError):
        ranker_of(LABELS, [0.0] * 4, [Row("a", 100, {0: 32_768})])
