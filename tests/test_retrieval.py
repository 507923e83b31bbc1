"""Finding phrasings: by their words, with slips and gaps, among many; and the facts of a curator's own folder, through the whole core."""

from __future__ import annotations

import datetime as dt
import operator
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Question
from bot.responder import Responder
from knowledge.factbase import FactBase
from knowledge.lexicon import Speller, Vocabulary
from knowledge.loading import load
from knowledge.phrasing_index import Near, Phrasing, PhrasingIndex, _add, _highest
from knowledge.ranker import Scored
from knowledge.reading import PlainWords, reader_for
from knowledge.text import fold, words
from knowledge.withdrawal import withdraw

TODAY = dt.date(2026, 11, 24)

# Facts that differ in a word or two, as real ones do.
BANK = {
    "texas-2022": ("how many asylum cases were dismissed in texas in 2022", "texas asylum dismissals 2022"),
    "texas-2023": ("how many asylum cases were dismissed in texas in 2023", "texas asylum dismissals 2023"),
    "ohio-2022": ("how many asylum cases were dismissed in ohio in 2022", "ohio dropped asylum claims 2022"),
    "granted-2022": ("how many asylum cases were granted in texas in 2022", "who won asylum in texas in 2022"),
    "moreau": ("what did marta moreau say about work permits", "marta moreau on employment papers"),
}
PHRASINGS = [(fact, text) for fact, texts in BANK.items() for text in texts]


def _words(text: str) -> list[str]:
    return [word.text for word in words(fold(text))]


def _index(bank: Mapping[str, tuple[str, ...]]) -> PhrasingIndex:
    return PhrasingIndex(Phrasing(text, fact, fact, _words(text)) for fact, texts in bank.items() for text in texts)


@pytest.fixture(scope="module")
def index() -> PhrasingIndex:
    return _index(BANK)


@pytest.fixture(scope="module")
def speller(plain: PlainWords) -> Speller:
    own = frozenset(word for _, text in PHRASINGS for word in _words(text) if word.isalpha())
    return Speller(Vocabulary(own, plain.ranks, {}))


@pytest.mark.parametrize(("fact", "text"), PHRASINGS)
def test_a_phrasing_is_found_by_itself(index: PhrasingIndex, fact: str, text: str) -> None:
    assert index.nearest(_words(text))[0] == Near(text, fact, fact, 1.0)


TELLING = frozenset("texas ohio dismissed granted dropped won who dismissals 2022 2023".split())


@pytest.mark.parametrize(("fact", "text"), PHRASINGS)
def test_a_phrasing_is_found_with_a_word_left_out_unless_it_alone_tells(index: PhrasingIndex, fact: str, text: str) -> None:
    tokens = _words(text)
    for left_out in {*tokens} - TELLING:
        near = index.nearest([token for token in tokens if token != left_out])[0]
        assert (near.fact, near.text) == (fact, text)
        assert 0.5 < near.likeness < 1.0


@pytest.mark.parametrize(("typed", "fact"), [
    ("how many asylum cases were dimissed in texas in 2022", "texas-2022"),
    ("how many aslyum cases were dismissed in txeas in 2023", "texas-2023"),
    ("ohio droped asylm claims 2022", "ohio-2022"),
    ("marta moreua on emplyoment papers", "moreau"),
])  # fmt: skip
def test_a_phrasing_is_found_with_typing_errors(index: PhrasingIndex, speller: Speller, typed: str, fact: str) -> None:
    assert index.nearest(_words(typed))[0].fact == fact  # by its other words
    repaired = index.nearest(_words(speller.repair(fold(typed))))[0]
    assert (repaired.fact, repaired.likeness) == (fact, 1.0)


def test_what_two_phrasings_say_is_found_together(index: PhrasingIndex) -> None:
    """One phrasing of the fact says "dropped", the other "cases were"."""
    assert index.nearest(_words("how many asylum cases were dropped in ohio in 2022"))[0].fact == "ohio-2022"


def test_a_year_that_no_phrasing_has_is_less_like_than_one_that_has(index: PhrasingIndex) -> None:
    asked = "how many asylum cases were dismissed in texas in {}"
    known, unknown = (index.nearest(_words(asked.format(year)))[0] for year in (2022, 2019))
    assert known.likeness == 1.0
    assert unknown.likeness < 0.8


@pytest.mark.parametrize("tokens", [[], ["gibberish"], ["gibberish", "1999"]])
def test_nothing_is_found_by_no_word_of_ours(index: PhrasingIndex, tokens: list[str]) -> None:
    assert index.nearest(tokens) == []


def test_an_empty_index_finds_nothing() -> None:
    assert PhrasingIndex([]).nearest(["asylum"]) == []
    assert PhrasingIndex([Phrasing("?", "a", "a", [])]).nearest(["asylum"]) == []


def test_equals_come_in_the_order_of_the_base() -> None:
    bank = dict.fromkeys("dbeac", ("asylum cases pending",))
    near = _index(bank).nearest(["pending", "asylum", "cases"])
    assert [(n.fact, n.likeness) for n in near] == [(name, 1.0) for name in "dbeac"]


def test_a_target_comes_once_by_its_likest_fact() -> None:
    rows = [Phrasing(f"backlog {year}", "backlog", f"backlog-{year}", ["backlog", str(year)]) for year in range(2015, 2025)]
    near = PhrasingIndex(rows).nearest(["backlog", "2019"])
    assert near == [Near("backlog 2019", "backlog", "backlog-2019", 1.0)]


def test_one_fact_among_thousands_is_found_by_its_rare_word() -> None:
    bank: dict[str, tuple[str, ...]] = {
        f"{n}": (f"how many cases were dismissed in town{n % 50} in {2000 + n % 25}", f"dismissals {n}") for n in range(3000)
    }
    bank["rare"] = ("how many cases were dismissed in millbrook in 2019",)
    index = _index(bank)
    assert index.nearest(_words("cases dismissed millbrook"))[0].fact == "rare"
    assert index.nearest(_words("dismissals 2718"), 1) == [Near("dismissals 2718", "2718", "2718", 1.0)]


WORDS = st.sampled_from("asylum cases granted denied texas ohio 2022 2023 how many were in".split())
TEXTS = st.lists(WORDS, min_size=1, max_size=6)


@given(st.lists(TEXTS, min_size=1, max_size=30), st.data())
def test_every_phrasing_finds_itself_or_an_equal(texts: list[list[str]], data: st.DataObject) -> None:
    index = PhrasingIndex(Phrasing(" ".join(text), f"{n}", f"{n}", text) for n, text in enumerate(texts))
    asked = data.draw(st.sampled_from(texts))
    near = index.nearest(asked, len(texts))
    exact = [n for n, text in enumerate(texts) if set(text) == set(asked)]
    assert [each.fact for each in near if each.likeness == 1.0] == [f"{n}" for n in exact]
    assert near[0].likeness == 1.0
    assert all(0.0 < each.likeness <= 1.0 for each in near)
    assert len({each.target for each in near}) == len(near)


@given(st.lists(TEXTS, min_size=1, max_size=12), st.lists(TEXTS, max_size=12), WORDS)
def test_adding_phrasings_never_changes_which_old_ones_have_a_word(old: list[list[str]], new: list[list[str]], word: str) -> None:
    rows = [Phrasing(" ".join(text), f"{n}", f"{n}", text) for n, text in enumerate([*old, *new])]
    before, after = (
        {near.fact for near in PhrasingIndex(some).nearest([word], len(rows)) if near.fact and int(near.fact) < len(old)}
        for some in (rows[: len(old)], rows)
    )
    assert before == after == {f"{n}" for n, text in enumerate(old) if word in text}


@given(st.lists(TEXTS, min_size=2, max_size=20), TEXTS, st.randoms(use_true_random=False))
def test_the_order_of_words_and_of_phrasings_changes_no_likeness(texts: list[list[str]], asked: list[str], random: Random) -> None:
    rows = [Phrasing(" ".join(text), f"{n}", f"{n}", text) for n, text in enumerate(texts)]
    shuffled, other = list(rows), list(asked)
    for each in (shuffled, other):
        random.shuffle(each)
    one, two = PhrasingIndex(rows).nearest(asked, 99), PhrasingIndex(shuffled).nearest(other, 99)
    assert {near.fact: near.likeness for near in one} == pytest.approx({near.fact: near.likeness for near in two})


@given(st.lists(st.tuples(st.sets(st.integers(0, 200), max_size=40), st.integers(0, 15)), max_size=16), st.integers(1, 30))
def test_sums_in_bits_are_sums(sets: list[tuple[set[int], int]], enough: int) -> None:
    sums: list[int] = []
    plain: Counter[int] = Counter()
    for places, weight in sets:
        _add(sums, sum(1 << place for place in places), weight)
        plain.update(dict.fromkeys(places, weight))
    expected = sorted((place for place in plain if plain[place]), key=lambda place: (plain[place], place), reverse=True)
    assert _highest(sums, enough) == expected[:enough]
    assert all(sum((bits >> place & 1) << n for n, bits in enumerate(sums)) == weight for place, weight in plain.items())


OWN = """
[[fact]]
id = "{id}"
kind = "explainer"
topic = "context"
tier = 2
standing = "{standing}"
{why}
as_of = 2024-06-03
period = {{ label = {{ en = "{year}", es = "{year}" }}, basis = "calendar", year = {year} }}
attribution = {{ claimed_by = "the town of Springfield" }}
evidence = [{{ source = "seed-2024-06-03", quote = "waiting years" }}]
statement.en = "Springfield {en} in {year}."
statement.es = "Springfield {es} en {year}."
asked.en = ["immigration judges hired in springfield {year}", "how did springfield find judges in {year}", "springfield judge hiring {year}"]
asked.es = ["jueces contratados en springfield {year}", "contratación de jueces de springfield en {year}"]
"""
KEPT = OWN.format(
    id="judges-2023", standing="reported", why="", year=2023, en="hired its first judges", es="contrató a sus primeros jueces"
)
TWIN = OWN.format(id="judges-2024", standing="reported", why="", year=2024, en="hired no judges", es="no contrató a jueces")
PAUSED = OWN.format(id="judges-2025", standing="paused", why='why = "to be checked"', year=2025, en="hired judges", es="contrató a jueces")


@pytest.fixture(scope="module")
def with_own(tmp_path_factory: pytest.TempPathFactory, plain: PlainWords) -> Responder:
    folder = tmp_path_factory.mktemp("facts")
    (folder / "judges.toml").write_text(KEPT + TWIN + PAUSED, encoding="utf-8")
    laid_over = load(folder)
    return Responder(laid_over, reader_for(laid_over, plain))


@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("text", [
    "immigration judges hired in springfield {}", "how did springfield find judges in {}", "springfield judge hiring {}",
    "{} immigration judges hired in springfield?", "imigration judges hired in springfeild {}", "judges hired in springfield {}",
    "jueces contratados en springfield {}", "¿contratacion de jueces de springfield en {}?",
])  # fmt: skip
def test_a_curators_own_fact_is_found_without_learning_again(with_own: Responder, text: str, year: int) -> None:
    answer = with_own.answer(Question(text=text.format(year), today=TODAY))
    assert (answer.status, answer.facts) == ("answered", (f"judges-{year}",))


@pytest.mark.parametrize(
    "text", ["immigration judges hired in springfield {}", "springfield judge hiring {}", "jueces contratados en springfield {}"]
)
def test_a_paused_fact_of_a_curator_is_never_answered_nor_its_neighbour(with_own: Responder, text: str) -> None:
    answer = with_own.answer(Question(text=text.format(2025), today=TODAY))
    assert (answer.status, answer.facts) == ("no_answer", ())


@pytest.mark.parametrize(("text", "fact"), [
    ("how many cases were dismissed in 2022", "cases-closed-2022"),
    ("who is andrew arthur", "arthur-role"),
])  # fmt: skip
def test_a_curators_own_facts_leave_the_shipped_ones_alone(with_own: Responder, text: str, fact: str) -> None:
    assert with_own.answer(Question(text=text, today=TODAY)).facts[0] == fact


def test_doubt_is_taken_back_only_as_far_as_a_phrasing_is_like(with_own: Responder) -> None:
    retriever, reader = with_own.understanding.retriever, with_own.understanding.reader
    beliefs = []
    for text in ("immigration judges hired in springfield 2023", "judges hired springfield 2023 x y z", "springfield weather"):
        match = retriever.match(reader.read(text, TODAY))
        beliefs.append(next((intent.share for intent in match.intents if intent.label == "none"), 0.0))
        assert match.intents == sorted(match.intents, key=operator.attrgetter("share"), reverse=True)
    assert beliefs == sorted(beliefs)


def test_a_withdrawn_fact_is_never_answered(tmp_path: Path, base: FactBase, plain: PlainWords) -> None:
    gone = [fact for fact in base.facts if fact.asked.en][::12]
    for fact in gone:
        withdraw(load(tmp_path), fact.id, "paused", "to be checked", tmp_path, TODAY)
    laid_over = load(tmp_path)
    responder = Responder(laid_over, reader_for(laid_over, plain))
    ids = {fact.id for fact in gone}
    for fact in gone:
        for text in (*fact.asked.en[:4], *fact.asked.es[:2]):
            answer = responder.answer(Question(text=text, today=TODAY))
            assert not ids & {*answer.facts, *(citation.fact for citation in answer.citations)}, text
            match = responder.understanding.retriever.match(responder.understanding.reader.read(text, TODAY))
            assert match.targets[0].label not in ids or match.intents == [Scored("none", 1.0)], text
