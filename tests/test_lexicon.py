"""Spelling repaired against the base's words, run-together text parted, and the concepts that phrases name."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.factbase import FactBase
from knowledge.lexicon import Concepts, Hit, Speller, Vocabulary, phrase_table
from knowledge.query import Query
from knowledge.reading import PlainWords, Reader
from knowledge.text import fold, words

TODAY = dt.date(2026, 11, 24)


def meaning(query: Query) -> tuple[object, ...]:
    """What answers depend on: concepts, periods and numbers, wherever they stand."""
    periods = [(when.year, when.month, when.kind, when.fiscal) for when in query.periods]
    return query.concepts, periods, [(number.value, number.kind) for number in query.numbers]


# Real slips of each kind: letters swapped, dropped, doubled, next on the keyboard, spelled by ear; in English and Spanish.
SLIPS = [
    ("how many asylm cases were closed", "how many asylum cases were closed"),
    ("how many asilum cases were closed", "how many asylum cases were closed"), ("asylem cases pending", "asylum cases pending"),
    ("assylum cases pending", "asylum cases pending"), ("aslyum seekers", "asylum seekers"),
    ("asylumm grants in 2022", "asylum grants in 2022"), ("the backlogg", "the backlog"), ("size of the baklog", "size of the backlog"),
    ("size of the backlgo", "size of the backlog"), ("court bcaklog", "court backlog"), ("dissmised cases", "dismissed cases"),
    ("cases dismised in 2014", "cases dismissed in 2014"), ("cases dimsissed", "cases dismissed"),
    ("cases dissmissed", "cases dismissed"), ("cases dismissd", "cases dismissed"), ("dissmisals last year", "dismissals last year"),
    ("asylum grantd", "asylum granted"), ("asylum grnated", "asylum granted"), ("asylum garnted", "asylum granted"),
    ("migrents at the border", "migrants at the border"), ("migarnts at the border", "migrants at the border"),
    ("imigration judges", "immigration judges"), ("immigraton court", "immigration court"), ("imigration cuort", "immigration court"),
    ("deprtation orders", "deportation orders"), ("depotations in 2022", "deportations in 2022"), ("deportaions", "deportations"),
    ("people deportd", "people deported"), ("removel orders", "removal orders"), ("orderd removed", "ordered removed"),
    ("the boarder", "the border"), ("the bordre limit", "the border limit"), ("the boder closes", "the border closes"),
    ("crosings a day", "crossings a day"), ("crossngs per day", "crossings per day"), ("daily corssings", "daily crossings"),
    ("border encouters", "border encounters"), ("border encoutners", "border encounters"),
    ("what is the treshold", "what is the threshold"), ("the threshhold", "the threshold"), ("border shutdwon", "border shutdown"),
    ("avrage per day", "average per day"), ("daily averge", "daily average"), ("what persentage", "what percentage"),
    ("3.5 milion", "3.5 million"), ("36 thousnad", "36 thousand"), ("proclimation 10773", "proclamation 10773"),
    ("presdent biden", "president biden"), ("under bidan", "under biden"), ("biden adminstration", "biden administration"),
    ("imigration judgs", "immigration judges"), ("the senat bill", "the senate bill"), ("negociated bill", "negotiated bill"),
    ("offical stastics", "official statistics"), ("syracuse univeristy", "syracuse university"),
    ("homland security", "homeland security"), ("cliams pending", "claims pending"), ("numbr of cases", "number of cases"),
    ("nubmer of cases", "number of cases"), ("how mnay cases", "how many cases"), ("hwo many cases", "how many cases"),
    ("asylum aplications", "asylum applications"), ("asylum aproved", "asylum approved"), ("prosecuters dropped", "prosecutors dropped"),
    ("cases terminatd", "cases terminated"), ("cases pendig", "cases pending"), ("what is the sorce", "what is the source"),
    ("fisacl year 2022", "fiscal year 2022"), ("in septmber 2024", "in september 2024"), ("in octuber 2024", "in october 2024"),
    ("alowed to stay", "allowed to stay"), ("public benifits", "public benefits"), ("work permitt", "work permit"),
    ("unprocesed claims", "unprocessed claims"), ("twnety twenty two", "twenty twenty two"), ("three quaters", "three quarters"),
    ("cuantso casos", "cuantos casos"), ("quantos casos de asilo", "cuantos casos de asilo"), ("kuantos casos", "cuantos casos"),
    ("la frontra", "la frontera"), ("casos cerados", "casos cerrados"), ("casos serrados", "casos cerrados"),
    ("ordenes de expulcion", "ordenes de expulsion"), ("deportasiones", "deportaciones"), ("el atrazo", "el atraso"),
    ("solisitudes de asilo", "solicitudes de asilo"), ("tribunles de inmigracion", "tribunales de inmigracion"),
    ("cortes de imigracion", "cortes de inmigracion"), ("el umbrall", "el umbral"), ("promdio diario", "promedio diario"),
    ("conseciones de asilo", "concesiones de asilo"), ("medio millom", "medio millon"),
]  # fmt: skip


@pytest.mark.parametrize(("slip", "meant"), SLIPS)
def test_a_slip_is_read_as_what_was_meant(reader: Reader, slip: str, meant: str) -> None:
    assert meaning(reader.read(slip, TODAY)) == meaning(reader.read(meant, TODAY))


def test_the_table_of_slips_is_one() -> None:
    assert len(SLIPS) == len(dict(SLIPS)) >= 60
    assert all(slip != meant for slip, meant in SLIPS)


@pytest.mark.parametrize(("slip", "repaired"), [
    ("backlgo", "backlog"), ("dimsissed", "dismissed"), ("removeld", "removed"), ("encuonters", "encounters"), ("imigration", "immigration"),
    ("proclamtion", "proclamation"), ("deprotation", "deportation"), ("judgse", "judges"), ("applicatoins", "applications"), ("percentge", "percentage"),
    ("septmber", "september"), ("thousnad", "thousand"), ("ppl", "people"), ("teh", "the"), ("wats", "what is"), ("fronetra", "frontera"),
    ("expulcion", "expulsion"), ("tribunles", "tribunales"), ("bill's", "bill"), ("judgse's", "judges"),
])  # fmt: skip
def test_a_word_is_repaired(reader: Reader, slip: str, repaired: str) -> None:
    assert reader.speller.repair(slip) == repaired


@pytest.mark.parametrize(("joined", "parted"), [
    ("howbigisthebacklog", "how big is the backlog"),
    ("asylumbacklog", "asylum backlog"),
    ("bordershutdown", "border shutdown"),
    ("sizeofthebacklog?", "size of the backlog?"),
    ("whatisthebordertrigger", "what is the border trigger"),
    ("howmanypeoplegotasylum", "howmany people got asylum"),
    ("quetangrandeeselatraso", "que tan grande es el atraso"),
    ("2500crossings", "2500 crossings"),
    ("350000cases in 2022", "350000 cases in 2022"),
    ("350k 3.5m 22nd h1b fy22", "350k 3.5m 22nd h1b fy22"),
])  # fmt: skip
def test_words_run_together_are_parted(reader: Reader, joined: str, parted: str) -> None:
    assert reader.speller.repair(joined) == parted


@pytest.mark.parametrize(("joined", "apart"), [
    ("howmanyasylumcasesweredismissedin2022", "how many asylum cases were dismissed in 2022"),
    ("cuantoscasosdeasilohay", "cuantos casos de asilo hay"),
    ("removalordersin2014?", "removal orders in 2014?"),
])  # fmt: skip
def test_text_without_spaces_means_the_same(reader: Reader, joined: str, apart: str) -> None:
    assert meaning(reader.read(joined, TODAY)) == meaning(reader.read(apart, TODAY))


def test_a_plain_word_is_never_changed(reader: Reader, base: FactBase, plain: PlainWords) -> None:
    """All of them, but for the short forms that a curator wrote down."""
    changed = {word: reader.speller.correct(word) for word in plain.ranks if reader.speller.correct(word) != word}
    assert {word: form for word, form in changed.items() if base.spelling.get(word) != form} == {}


@pytest.mark.parametrize("text", [
    "the jailed solicitor halted religions and unions", "peaches, folders, casinos and a retard", "did clark or miller mislead ted",
    "an exaggerated response from the liberals", "granted, not grounded; closed, not chosen; border, not broader",
])  # fmt: skip
def test_plain_english_stays_as_it_is(reader: Reader, text: str) -> None:
    assert reader.speller.repair(text) == text


def test_what_stands_between_words_stays(reader: Reader) -> None:
    assert reader.speller.repair('  "asylm"...\n(2,500/day) — baklog?! ') == '  "asylum"...\n(2,500/day) — backlog?! '


ALPHABET = string.ascii_lowercase


@st.composite
def slips(draw: st.DrawFn) -> tuple[int, str, int, str]:
    """A change to one place of a word: (place, kind, second place, letter)."""
    kind = draw(st.sampled_from(["drop", "double", "swap", "replace", "insert"]))
    return draw(st.integers(0, 30)), kind, draw(st.integers(0, 10**6)), draw(st.sampled_from(ALPHABET))


def mistyped(word: str, place: int, kind: str, letter: str) -> str:
    at = place % len(word)
    before, here, after = word[:at], word[at], word[at + 1 :]
    return {
        "drop": before + after,
        "double": before + here * 2 + after,
        "swap": before + after[:1] + here + after[1:],
        "replace": before + letter + after,
        "insert": before + letter + here + after,
    }[kind]


@settings(max_examples=400)
@given(slip=slips())
def test_repairing_twice_changes_nothing(reader: Reader, slip: tuple[int, str, int, str]) -> None:
    place, kind, pick, letter = slip
    own = sorted(reader.speller._own)
    repaired = reader.speller.repair(mistyped(own[pick % len(own)], place, kind, letter))
    assert reader.speller.repair(repaired) == repaired


@given(text=st.text(max_size=120))
def test_any_text_can_be_repaired(reader: Reader, text: str) -> None:
    folded = fold(text)
    repaired = reader.speller.repair(folded)
    known = [word.text for word in words(folded) if reader.speller.knows(word.text) and word.text not in reader.speller._forms]
    assert set(known) <= {word.text for word in words(repaired)}


def test_the_accent_and_the_case_of_a_word_do_not_matter(reader: Reader) -> None:
    assert meaning(reader.read("¿CUÁNTOS CASOS DE ASILO SE CERRARON EN 2022?", TODAY)) == meaning(
        reader.read("cuantos casos de asilo se cerraron en 2022", TODAY)
    )


SMALL = Vocabulary(
    frozenset({"asylum", "backlog", "border"}), {"the": 0, "broader": 20_000, "of": 1}, {"asylumm": "asylum cases", "teh": "the"}
)


@pytest.mark.parametrize(("word", "corrected"), [
    ("asylm", "asylum"), ("asylumm", "asylum cases"), ("bakclog", "backlog"), ("broader", "broader"), ("boarder", "border"), ("xyzzy", "xyzzy"),
    ("the", "the"), ("teh", "the"), ("2022", "2022"), ("a", "a"), ("backlogoftheborder", "backlog of the border"),
])  # fmt: skip
def test_a_small_vocabulary_repairs_to_its_own_words(word: str, corrected: str) -> None:
    assert Speller(SMALL).correct(word) == corrected


LEXICON = Concepts(phrase_table({
    "closed": {"en": ["closed", "case closed", "dismiss*"], "es": ["cerrado", "sin decisión"]},
    "state_closed": {"en": ["border is closed", "closed border"]},
    "border": {"en": ["border", "the border"]},
    "rate": {"en": ["grant rate", "rate of grants"]},
}))  # fmt: skip


@pytest.mark.parametrize(("text", "hits"), [
    ("the case closed", [Hit("closed", 1, 3), Hit("closed", 2, 3)]),
    ("cases dismissed", [Hit("closed", 1, 2)]),
    ("dismissals and dismissing", [Hit("closed", 0, 1), Hit("closed", 2, 3)]),
    ("sin decision", [Hit("closed", 0, 2)]),
    ("the border is closed", [Hit("border", 0, 2), Hit("border", 1, 2), Hit("state_closed", 1, 4)]),  # no case is closed here
    ("closed grant rate", [Hit("closed", 0, 1), Hit("rate", 1, 3)]),
    ("grant", []),
    ("", []),
])  # fmt: skip
def test_concepts_are_found_where_their_phrases_stand(text: str, hits: list[Hit]) -> None:
    assert sorted(LEXICON.find(text.split())) == sorted(hits)


@pytest.mark.parametrize(("text", "language"), [
    ("how many asylum cases were closed", "en"), ("cuántos casos de asilo se cerraron", "es"), ("2022?", None), ("asylum", None), ("", None),
    ("¿y cuántos hay?", "es"),
])  # fmt: skip
def test_the_language_is_told_by_its_words(reader: Reader, text: str, language: str | None) -> None:
    assert reader.language(fold(text)) == language
