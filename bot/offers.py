"""What is offered while somebody types, or has typed nothing: known questions, facts and topics of the current base."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from bot.responder import Responder
from bot.typeahead import Completion, Typeahead
from bot.wording.language import Wording, wording
from knowledge.completion import Completion as Known
from knowledge.factbase import FactBase
from knowledge.model import Fact, Language

_STARTERS = ("ask-backlog", "ask-closed", "ask-rule")


def questions(responder: Responder, words: Wording, begun: str, most: int) -> list[str]:
    """At most `most` known questions for the beginning of one, in the reader's language."""
    return _questions(responder, words.language).find(begun, most)


def facts(responder: Responder, words: Wording, begun: str, most: int) -> list[Completion]:
    """At most `most` facts that have the typed words."""
    return _facts(responder, words.language).completions(begun, most)


# One responder is one snapshot of the facts; the one before may still be answering.
@lru_cache(maxsize=4)
def _questions(responder: Responder, language: Language) -> Known:
    return Known(_asked(responder.base, language), responder.understanding.reader.speller.repair)


@lru_cache(maxsize=4)
def _facts(responder: Responder, language: Language) -> Typeahead:
    return Typeahead(responder.base, language)


def _asked(base: FactBase, language: Language) -> Iterator[str]:
    """The plainest phrasings first: each fact's own first one, those of the article's part before the others."""
    yield from (wording(language).say(message) for message in _STARTERS)
    shown = sorted((fact for fact in base.facts if not fact.withdrawn), key=lambda fact: fact.tier)
    phrasings = [_phrasings(fact, language) for fact in shown]
    for place in range(max(map(len, phrasings), default=0)):
        yield from (each[place] for each in phrasings if place < len(each))


def _phrasings(fact: Fact, language: Language) -> tuple[str, ...]:
    return fact.asked.es if language == "es" else fact.asked.en
