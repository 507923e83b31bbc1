"""The shipped gold questions: sound as data, and answered at least as rightly as when they were last measured."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.gold import Gold, GoldError, GoldSet, judge, read_gold
from bot.judging import Outcome
from bot.responder import Responder
from knowledge.factbase import FactBase
from knowledge.reading import Reader

GOLD = read_gold()

# Questions right, of each kind, as measured on 24 November 2026; raise a number whenever the core gets better.
MEASURED = {
    "calculation": 29, "claim": 39, "clarify": 11, "comparison": 30, "explanation": 23, "figure": 97, "help": 6, "none": 42, "provenance": 16,
    "quotation": 15, "rule": 59,
}  # fmt: skip
# Questions that should get no answer and get one: the worst mistake there is.
MOST_FALSE_ANSWERS = 4


@pytest.fixture(scope="module")
def outcomes(base: FactBase, reader: Reader) -> list[Outcome]:
    """What comes of every gold question."""
    responder = Responder(base, reader)
    return [judge(responder, gold) for gold in GOLD]


def by_kind(outcomes: list[Outcome]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.group].append(outcome)
    return groups


def test_there_are_enough_in_both_languages_and_of_every_kind() -> None:
    languages = Counter(gold.id.partition("-")[0] for gold in GOLD)
    assert len(GOLD.questions) >= 400
    assert set(languages) == {"en", "es"}
    assert min(languages.values()) >= 100
    assert {gold.kind for gold in GOLD} == set(MEASURED)


def test_ids_are_unique_and_facts_exist(base: FactBase) -> None:
    assert max(Counter(gold.id for gold in GOLD).values()) == 1
    assert [(gold.id, fact) for gold in GOLD for fact in gold.facts if fact not in base.by_id] == []


def test_no_question_is_asked_twice() -> None:
    asked = Counter(" >> ".join(gold.asked).casefold() for gold in GOLD)
    assert [question for question, times in asked.items() if times > 1] == []


def test_what_must_be_said_is_not_forbidden_too() -> None:
    assert [gold.id for gold in GOLD if set(gold.says) & set(gold.never)] == []


@pytest.mark.parametrize("kind", sorted(MEASURED))
def test_at_least_the_measured_share_is_right(outcomes: list[Outcome], kind: str) -> None:
    group = by_kind(outcomes)[kind]
    wrong = [f"{outcome.asked!r}: {outcome.why}" for outcome in group if outcome.result != "right"]
    assert len(group) - len(wrong) >= MEASURED[kind], wrong


def test_hardly_any_question_gets_an_answer_that_should_get_none(outcomes: list[Outcome]) -> None:
    answered = [outcome.asked for outcome in outcomes if outcome.result == "false_answer"]
    assert len(answered) <= MOST_FALSE_ANSWERS, answered


def test_the_files_own_floor_is_no_higher_than_what_is_measured_here() -> None:
    """`tally eval` fails below the file's floor: it must not promise more than this table holds."""
    assert 0 < GOLD.floor <= sum(MEASURED.values()) / len(GOLD.questions)


def write(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


ONE = '[[gold]]\nid = "a"\nkind = "figure"\nq = "how many?"\n'


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "there is no question"),
    ("[[gold]\n", "mine.toml:1"),
    (ONE.replace('q = "how many?"', ""), "either 'q' or 'turns'"),
    (ONE + 'turns = ["x"]\n', "either 'q' or 'turns'"),
    (ONE.replace("figure", "figures"), "kind"),
    (ONE + 'answer = "x"\n', "answer"),
    (ONE + ONE, "already at line 1"),
    (ONE + 'facts = ["never-was"]\n', "there is no fact 'never-was'"),
    (ONE + "[[silver]]\n", "unknown table [silver]"),
])  # fmt: skip
def test_a_bad_gold_file_says_what_to_mend(tmp_path: Path, base: FactBase, text: str, sentence: str) -> None:
    with pytest.raises(GoldError, match=r"mine\.toml") as error:
        read_gold(write(tmp_path, text), base.by_id)
    assert sentence in str(error.value)


def test_a_gold_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="nowhere"):
        read_gold(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(("gold", "result"), [
    (Gold(id="a", kind="figure", q="how many asylum cases were closed in 2022?", facts=("cases-closed-2022",), says=("102,550",)), "right"),
    (Gold(id="a", kind="figure", q="how many asylum cases were closed in 2022?", says=("2,550",)), "wrong"),  # never inside a longer number
    (Gold(id="a", kind="figure", q="how many asylum cases were closed in 2022?", never=("102,550",)), "wrong"),
    (Gold(id="a", kind="figure", q="how many asylum cases were closed in 2022?", facts=("cases-closed-2014",)), "wrong"),
    (Gold(id="a", kind="figure", q="how many asylum cases were closed in 2016?", facts=("cases-closed-2022",)), "false_abstention"),
    (Gold(id="a", kind="none", q="how many asylum cases were closed in 2016?"), "right"),
    (Gold(id="a", kind="none", q="how many asylum cases were closed in 2022?"), "false_answer"),
    (Gold(id="a", kind="claim", q="149,305 asylum cases were closed in 2022, true?", verdict="other_period"), "right"),
    (Gold(id="a", kind="claim", q="149,305 asylum cases were closed in 2022, true?", verdict="matches|rounds_to"), "wrong"),
    (Gold(id="a", kind="figure", turns=("how many asylum cases were closed in 2022?", "and in 2014?"), says=("10,405",)), "right"),
])  # fmt: skip
def test_a_question_is_judged_by_all_that_it_asks_for(base: FactBase, reader: Reader, gold: Gold, result: str) -> None:
    assert judge(Responder(base, reader), gold).result == result


def test_a_set_is_walked_in_the_files_order() -> None:
    assert isinstance(GOLD, GoldSet)
    assert [gold.id for gold in GOLD] == [gold.id for gold in GOLD.questions]
