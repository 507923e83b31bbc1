"""What the lint reads in texts: numbers and dates, loaded words, and quotes against a copy of their source."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checks import check_quotes, quotes_of
from knowledge.checks_amounts import stated
from knowledge.checks_wording import loaded_in, loaded_words
from knowledge.factbase import FactBase
from knowledge.loading import load
from knowledge.model import Evidence, Source


@pytest.fixture(scope="module")
def base() -> FactBase:
    return load()


# --- reading what a text states

STATED = (
    ("More than three-quarters, around half a million people", "75%, 500,000", ""),
    ("Almost 1.3 million; 10 times; 102,550", "10, 102,550, 1,300,000", ""),
    ("a seven-day average of 2,500, then two weeks", "2, 7, 2,500", ""),
    ("un promedio de siete días, dos semanas, medio millón", "2, 7, 500,000", ""),
    (
        "Proclamation 10773, 89 FR 48710, 89 Federal Register 81156, section 212(f), Title 42, No. 24-cv-1702, Public Law 119-1, S. 5",
        "",
        "",
    ),
    ("la Proclamación 10888, Ley Pública 119-1, el Título 42, n.º 24-cv-1702, informe 742, Form I-589", "", ""),
    ("on 24 April 2026, April 24, 2026 or 24 de abril de 2026", "", "2026-04-24"),
    ("on 4 June, in May 2025, FY 2023, FY20 and 2014", "", "2014, 2020, 2023, 2025-05, ?-06-04"),
    ("it may 5,000 or 2,008 a day", "2,008, 5,000", ""),
    ("49-50 and 43 to 50", "43, 49, 50", ""),
)


@pytest.mark.parametrize(("text", "amounts", "days"), STATED)
def test_numbers_and_dates_of_a_text(text: str, amounts: str, days: str) -> None:
    found = stated(text)
    assert {str(a) for a in found.amounts} == set(filter(None, amounts.split(", ")))
    assert {str(d) for d in found.days} == set(filter(None, days.split(", ")))


@given(st.integers(2101, 10**9))
def test_a_written_number_is_found(number: int) -> None:
    assert {a.value for a in stated(f"About {number:,} cases were closed.").amounts} == {Decimal(number)}


# --- loaded words


@pytest.mark.parametrize(("text", "language", "form"), [
    ("An amnesty, he said.", "en", "amnesty"), ("AMNESTIES", "en", "amnesties"), ("Open-border policies", "en", "open-border"),
    ("a “border bloodbath”", "en", None), ("'seal' the article's border", "en", None), ("the article's amnesty isn't 'one'", "en", "amnesty"),
    ("«sellar» la frontera", "es", None), ("Sellar la frontera", "es", "sellar"), ("una avalancha", "es", "avalancha"),
    ("inalienable, sealant, insurgents", "en", None), ("cruces ilegales", "es", None), ("los inmigrantes ilegales", "es", "inmigrantes ilegales"),
])  # fmt: skip
def test_loaded_words_stand_only_in_quotation_marks(text: str, language: str, form: str | None) -> None:
    assert [found for found, _ in loaded_in(text, language)] == ([form] if form else [])


def test_every_loaded_word_has_its_reason_in_both_languages() -> None:
    assert all(word.en and word.es and len(word.why) > 10 for word in loaded_words())
    forms = [form for word in loaded_words() for form in (*word.en, *word.es)]
    assert {f for f in forms if forms.count(f) > 1} <= {"tsunami", "crisis", "cruel"}  # one form in both languages


# --- quotes against a copy

_COPY = "He said: “More than 350,000 cases – closed  since\n2022 – were  ‘shelved’.” Nobody asked why."


def _quoting(base: FactBase, *quotes: str) -> FactBase:
    """The base with a source that one fact quotes so."""
    lonely = Source.model_validate(base.sources[0].model_dump() | {"id": "lonely"})
    evidence = tuple(Evidence(source="lonely", quote=quote) for quote in quotes)
    facts = tuple(f.model_copy(update={"evidence": evidence}) if quotes and f.id == "waiting-years" else f for f in base.facts)
    fields = {name: getattr(base, name) for name in FactBase.model_fields}
    return FactBase(**fields | {"facts": facts, "sources": (*base.sources, lonely)})


@pytest.mark.parametrize(
    "quote", ["350,000 cases - closed since 2022 - were 'shelved'.\" Nobody", 'He said: "More', "cases – closed since 2022"]
)
def test_a_quote_is_proven_whatever_its_typography(base: FactBase, quote: str) -> None:
    changed = _quoting(base, quote)
    assert quotes_of(changed, "lonely") == [("waiting-years", quote)]
    assert check_quotes(changed, "lonely", _COPY) == []


@pytest.mark.parametrize(("quote", "near"), [
    ("More than 530,000 cases - closed since 2022", "More than 350,000 cases - closed since 2022”"),
    ("more than 350,000 cases", "More than 350,000 cases”"),
    ("Nobody wondered why", "the nearest passage is “Nobody asked why.”"),
    ("entirely other words", "nothing in it is near"),
])  # fmt: skip
def test_a_quote_that_fails_shows_the_nearest_passage(base: FactBase, quote: str, near: str) -> None:
    [found] = check_quotes(_quoting(base, quote), "lonely", _COPY)
    assert (found.level, found.file) == ("error", "facts/backlog.toml")
    assert near in found.message


def test_an_unknown_or_unquoted_source_is_said(base: FactBase) -> None:
    assert [f.message for f in check_quotes(base, "nope", _COPY)] == ["there is no source 'nope'"]
    assert [f.level for f in check_quotes(_quoting(base), "lonely", "")] == ["notice"]
