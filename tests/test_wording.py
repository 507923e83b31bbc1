"""Wording: the same messages in both languages, and numbers and dates as the reader's locale writes them."""

from __future__ import annotations

import ast
import datetime as dt
from decimal import Decimal
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import get_args

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message, VariableReference
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot.model import VerdictKind
from bot.wording.language import MissingMessage, files_of, wording
from bot.wording.sentences import Sentences
from knowledge.border import Effect, State
from knowledge.factbase import FactBase
from knowledge.model import Language, Qualifier, Standing

LANGUAGES: tuple[Language, ...] = get_args(Language)


class Variables(Visitor):
    """The variables of a message."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802 (Fluent calls it so)
        """Note the variable's name."""
        self.names.add(node.id.name)


def messages(language: Language) -> dict[str, set[str]]:
    """Each message of a language with the variables in it."""
    found: dict[str, set[str]] = {}
    texts = [(files("bot.wording") / name).read_text(encoding="utf-8") for name in files_of(language)]
    for entry in (entry for text in texts for entry in FluentParser().parse(text).body):
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message):
            assert entry.id.name not in found, f"{entry.id.name} stands twice in {language}.ftl"
            variables = Variables()
            variables.visit(entry)
            found[entry.id.name] = variables.names
    return found


EN, ES = messages("en"), messages("es")
ONLY_SPANISH = {"millions": {"one"}}  # one million is "un millón", two are "millones"


def test_both_languages_have_the_same_messages() -> None:
    assert EN.keys() == ES.keys()


@pytest.mark.parametrize("message", sorted(EN))
def test_both_languages_say_the_same_values(message: str) -> None:
    assert EN[message] | ONLY_SPANISH.get(message, set()) == ES[message]


def strings_of_the_code() -> tuple[set[str], set[str], set[str]]:
    """Messages said by name, all other strings, and the beginnings of names put together."""
    said, strings, beginnings = set(), set(), set()
    root = Path(bot.__file__).parent.parent
    surfaces = [path for path in (root / "adapters").rglob("*.py") if "console" not in path.parts]  # the terminal has phrases of its own
    for path in (*(root / "bot").rglob("*.py"), *surfaces):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Attribute(attr="say") | ast.Name(id="say"), args=[ast.Constant(str(name)), *_]):
                    said.add(name)
                case ast.Constant(str(text)):
                    strings.add(text)
                case ast.JoinedStr(values=[ast.Constant(str(text)), *_]) if text.endswith("-"):
                    beginnings.add(text)
    return said, strings, beginnings


def test_every_message_that_is_said_is_there() -> None:
    assert strings_of_the_code()[0] - EN.keys() == set()


def test_every_message_that_is_there_is_said() -> None:
    said, strings, beginnings = strings_of_the_code()
    unsaid = EN.keys() - said - strings
    assert {message for message in unsaid if not message.startswith(tuple(beginnings))} == set()


def hyphened(values: tuple[str, ...]) -> list[str]:
    return [value.replace("_", "-") for value in values]


NAMED_BY_KIND = [
    *(f"verdict-{kind}" for kind in hyphened(get_args(VerdictKind))),
    *(f"hedge-{kind}" for kind in hyphened(get_args(Qualifier)) if kind not in ("exactly", "between")),
    *(f"standing-name-{kind}" for kind in get_args(Standing)),
    *(f"standing-{kind}" for kind in ("claim", "opinion", "expected", "derived", "superseded")),
    *(f"border-step-{kind}" for kind in hyphened(get_args(Effect))),
    *(f"border-end-{kind}" for kind in get_args(State)),
]


@pytest.mark.parametrize("message", NAMED_BY_KIND)
def test_every_kind_has_its_words(message: str) -> None:
    assert message in EN
    assert message in ES


@pytest.mark.parametrize(("language", "message"), tuple(product(LANGUAGES, sorted(EN))))
def test_a_message_is_said_whole(language: Language, message: str) -> None:
    values = dict.fromkeys(sorted(EN[message] | ES[message]), "42")
    text = wording(language).say(message, **values)
    assert text.strip()
    assert "{" not in text
    assert not any(ord(c) in range(0x2066, 0x206A) for c in text)  # Fluent's isolation marks


@pytest.mark.parametrize("language", LANGUAGES)
def test_half_a_sentence_is_never_said(language: Language) -> None:
    with pytest.raises(MissingMessage, match=f"{language}.ftl has no message 'nope'"):
        wording(language).say("nope")
    with pytest.raises(MissingMessage, match=f"{language}.ftl, 'source'"):
        wording(language).say("source")


POINT, COMMA = ("102,550", "3.5", "1,234,567.89"), ("102.550", "3,5", "1.234.567,89")
LOCALES: list[tuple[Language, str | None, tuple[str, ...]]] = [
    ("es", "es-ES", COMMA), ("es", "es_ES", COMMA), ("es", "ES-es", COMMA), ("es", "es-AR", COMMA), ("es", "es-CO", COMMA), ("es", "es-CL", COMMA),
    ("es", "es-MX", POINT), ("es", "es-419", POINT), ("es", "es-US", POINT), ("es", "es-PR", POINT), ("es", "es", POINT), ("es", None, POINT),
    ("es", "", POINT), ("es", "en-GB", POINT), ("es", "xx", POINT), ("es", "es-\x00", POINT), ("es", "es-ES-und-so-weiter", POINT),
    ("en", "en-US", POINT), ("en", "en-GB", POINT), ("en", "en", POINT), ("en", None, POINT), ("en", "es-ES", POINT), ("en", "garbage", POINT),
]  # fmt: skip


@pytest.mark.parametrize(("language", "locale", "written"), LOCALES)
def test_numbers_follow_the_readers_locale(language: Language, locale: str | None, written: tuple[str, ...]) -> None:
    words = wording(language, locale)
    assert tuple(words.number(Decimal(value)) for value in ("102550", "3.5", "1234567.89")) == written
    assert words.localise("102,550; 3.5; 1,234,567.89") == "; ".join(written)


@pytest.mark.parametrize(("value", "en", "es", "spain"), [
    ("1000000", "1 million", "1 millón", "1 millón"),
    ("3500000", "3.5 million", "3.5 millones", "3,5 millones"),
    ("3716106", "3,716,106", "3,716,106", "3.716.106"),
    ("1250000", "1.25 million", "1.25 millones", "1,25 millones"),
    ("999999", "999,999", "999,999", "999.999"),
    ("1500", "1,500", "1,500", "1.500"),
    ("9.86", "9.86", "9.86", "9,86"),
    ("0.5", "0.5", "0.5", "0,5"),
    ("7", "7", "7", "7"),
    ("0", "0", "0", "0"),
    ("-102550", "-102,550", "-102,550", "-102.550"),
])  # fmt: skip
def test_a_number_as_readers_write_it(value: str, en: str, es: str, spain: str) -> None:
    written = [wording("en").number(Decimal(value)), wording("es").number(Decimal(value)), wording("es", "es-ES").number(Decimal(value))]
    assert written == [en, es, spain]


@pytest.mark.parametrize(("text", "expected"), [
    ("102,550, de 350,000.", "102.550, de 350.000."),
    ("un 3.5, o 35.8%", "un 3,5, o 35,8%"),
    ("(102,550)", "(102.550)"),
    ("8 CFR 208.13(a)(1)", "8 CFR 208,13(a)(1)"),
    ("212(f), v1.2.3, 3.5.1, 89 FR 48710, 10773", "212(f), v1.2.3, 3.5.1, 89 FR 48710, 10773"),
    ("el 3 de junio de 2024", "el 3 de junio de 2024"),
    ("1,2,3", "1,2,3"),
])  # fmt: skip
def test_the_bases_own_figures_are_localised(text: str, expected: str) -> None:
    assert wording("es", "es-ES").localise(text) == expected
    assert wording("es", "es-MX").localise(text) == text


@pytest.mark.parametrize(("language", "locale", "written"), [
    ("en", None, "3 June 2024"), ("en", "en-GB", "3 June 2024"), ("es", None, "3 de junio de 2024"), ("es", "es-ES", "3 de junio de 2024"),
    ("es", "es-MX", "3 de junio de 2024"),
])  # fmt: skip
def test_a_date_is_written_out(language: Language, locale: str | None, written: str) -> None:
    assert wording(language, locale).date(dt.date(2024, 6, 3)) == written


@pytest.mark.parametrize(("qualifier", "en", "es"), [
    ("exactly", "350,000", "350,000"), ("between", "350,000", "350,000"), ("about", "about 350,000", "cerca de 350,000"),
    ("more_than", "more than 350,000", "más de 350,000"), ("at_least", "at least 350,000", "al menos 350,000"),
    ("less_than", "under 350,000", "menos de 350,000"), ("up_to", "up to 350,000", "hasta 350,000"),
])  # fmt: skip
def test_a_quantity_keeps_its_hedge(qualifier: Qualifier, en: str, es: str) -> None:
    assert wording("en").quantity(Decimal(350_000), "asylum cases", qualifier) == en
    assert wording("es").quantity(Decimal(350_000), "casos de asilo", qualifier) == es


def test_a_percentage_carries_its_sign() -> None:
    assert wording("en").quantity(Decimal(75), "percent", "more_than") == "more than 75%"
    assert wording("es", "es-ES").quantity(Decimal("35.8"), "por ciento") == "35,8%"


@pytest.mark.parametrize(("items", "en", "es"), [
    ([], "", ""), (["a"], "a", "a"), (["a", "b"], "a and b", "a y b"), (["a", "b", "c"], "a, b and c", "a, b y c"),
])  # fmt: skip
def test_a_list_is_joined_as_a_sentence_joins_it(items: list[str], en: str, es: str) -> None:
    assert (wording("en").listing(items), wording("es").listing(items)) == (en, es)


def test_a_name_that_ends_in_a_full_stop_ends_the_sentence() -> None:
    assert wording("es").say("none-gap", year="2021", month="no", name="tribunales de EE. UU.").endswith("de EE. UU.")
    assert wording("en").say("none-gap", year="2021", month="no", name="courts").endswith("courts.")


def test_the_figure_line_is_in_the_readers_locale(base: FactBase) -> None:
    fact = base.by_id["cases-closed-2022"]
    assert Sentences(base, wording("es", "es-ES")).figure(fact).text.startswith("102.550 casos de asilo")
    assert Sentences(base, wording("es", "es-MX")).figure(fact).text.startswith("102,550 casos de asilo")
    assert "102.550" in Sentences(base, wording("es", "es-ES")).statement(fact)


@given(st.integers(-(10**12), 10**12) | st.decimals(0, 10**9, places=2), st.sampled_from(["es-ES", "es-MX", "es-419"]))
def test_a_written_number_loses_nothing(value: int | Decimal, locale: str) -> None:
    written = wording("es", locale).decimal(Decimal(value))
    plain = written.replace(".", "").replace(",", ".") if locale == "es-ES" else written.replace(",", "")
    assert Decimal(plain) == Decimal(value)


@given(st.integers(1, 10**12))
def test_millions_are_exact_or_not_used(value: int) -> None:
    written = wording("en").number(Decimal(value))
    number, _, unit = written.partition(" ")
    assert Decimal(number.replace(",", "")) * (10**6 if unit else 1) == value
