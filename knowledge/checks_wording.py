"""The lint of wording: words that take a side stand only where they are visibly somebody else's."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache

from knowledge.checks_findings import Finding, error, named
from knowledge.documents import SHIPPED
from knowledge.factbase import FactBase
from knowledge.model import Fact, Localized, Quotation, Record, Text
from knowledge.text import fold

WORDS_FILE = "loaded_words.toml"
# What stands inside any pair of quotation marks; an apostrophe inside a word is none.
_QUOTED = re.compile(r"“[^”]*”|«[^»]*»|\"[^\"]*\"|‘[^’]*’(?!\w)|(?<!\w)'(?:[^']|'(?=\w))*'(?!\w)")


class LoadedWord(Record):
    """Forms of a word that takes a side, why it does, and what to say in its place."""

    en: tuple[Text, ...]
    es: tuple[Text, ...]
    why: Text
    say: Text


@cache
def loaded_words() -> tuple[LoadedWord, ...]:
    """The shipped list. A mistake in it is a mistake of ours: it raises pydantic's or tomllib's error."""
    data = tomllib.loads((SHIPPED / WORDS_FILE).read_text(encoding="utf-8"))
    return tuple(LoadedWord.model_validate(entry) for entry in data["word"])


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], LoadedWord], ...]:
    found = []
    for word in loaded_words():
        forms = sorted(map(fold, word.es if language == "es" else word.en), key=len, reverse=True)
        found.append((re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])"), word))
    return tuple(found)


def loaded_in(text: str, language: str) -> list[tuple[str, LoadedWord]]:
    """The loaded words of a text that stand outside quotation marks, each with its entry."""
    bare = fold(_QUOTED.sub(" | ", text))
    return [(m.group(), word) for pattern, word in _patterns(language) for m in pattern.finditer(bare)]


def check_wording(base: FactBase) -> Iterator[Finding]:
    """Loaded words in our own sentences: facts, metrics, series, the border rule and notes on sources."""
    for fact in base.facts:
        for name, text in _texts(fact):
            yield from _loaded(base, f"fact:{fact.id}", name, text)
        yield from _plain(base, f"fact:{fact.id}", "note", fact.note)
    for metric in base.metrics:
        for name, text in (
            ("name", metric.name),
            ("definition", metric.definition),
            ("unit", metric.unit),
            ("population", metric.population),
        ):
            yield from _loaded(base, f"metric:{metric.id}", name, text)
    for series in base.series:
        yield from _loaded(base, f"series:{series.id}", "title", series.title)
        yield from _plain(base, f"series:{series.id}", "caution", series.caution)
    for source in base.sources:
        yield from _plain(base, f"source:{source.id}", "note", source.note)
    rule = base.rule
    for text in (
        rule.name,
        rule.legal_basis,
        rule.effect,
        *rule.exceptions,
        *(v.counted for v in rule.versions),
        *(e.text for e in rule.endings),
    ):
        yield from _loaded(base, "rule", "text", text)


def _texts(fact: Fact) -> Iterator[tuple[str, Localized]]:
    if not isinstance(fact, Quotation):
        yield "statement", fact.statement
    if fact.caveat:
        yield "caveat", fact.caveat
    yield "period.label", fact.period.label


def _loaded(base: FactBase, key: str, name: str, text: Localized) -> Iterator[Finding]:
    for language in ("en", "es"):
        yield from _named(base, key, f"{name}.{language}", text.in_(language), language)


def _plain(base: FactBase, key: str, name: str, text: str | None) -> Iterator[Finding]:
    yield from _named(base, key, name, text or "", "en")


def _named(base: FactBase, key: str, name: str, text: str, language: str) -> Iterator[Finding]:
    for form, word in loaded_in(text, language):
        yield error(
            base,
            key,
            f"{named(key)}: {form!r} in its {name} {word.why}",
            f"say: {word.say}; or quote it, in quotation marks, as somebody's words",
        )
