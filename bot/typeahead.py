"""What can be asked about, found while somebody is still typing: facts whose words begin as the typed ones do. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.wording.language import wording
from bot.wording.sentences import Sentences
from knowledge.factbase import FactBase
from knowledge.model import Fact, Language
from knowledge.text import fold, words

# Nobody types more before looking at the list.
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Completion:
    """A fact that may be meant: its id, and what it is called in one line."""

    fact: str
    label: str


class Typeahead:
    """The facts of one base in one language. Made once; withdrawn facts are left out."""

    def __init__(self, base: FactBase, language: Language) -> None:
        sentences = Sentences(base, wording(language))
        self._facts = tuple(_indexed(fact, sentences) for fact in base.facts if not fact.withdrawn)

    def completions(self, typed: str, most: int) -> list[Completion]:
        """At most `most` facts that have all the typed words; those that are called by them come first, then figures, then the newest."""
        wanted = [f" {word.text}" for word in words(fold(typed))][:_MOST_WORDS]
        found = [(rank, fact) for fact in self._facts if (rank := fact.rank(wanted)) is not None]
        found.sort(key=lambda each: (-each[0], not each[1].is_figure, -each[1].as_of))
        return [Completion(fact.id, fact.label) for _, fact in found[:most]]


@dataclass(frozen=True, slots=True)
class _Indexed:
    id: str
    label: str
    is_figure: bool
    as_of: int
    name: str  # its words, each with a space before it: so a half-typed word is found at the beginning of one
    all: str

    def rank(self, wanted: list[str]) -> int | None:
        """How many of the words are in what the fact is called; None where one is nowhere in it."""
        if not all(word in self.all for word in wanted):
            return None
        return sum(word in self.name for word in wanted)


def _indexed(fact: Fact, sentences: Sentences) -> _Indexed:
    is_figure = fact.kind == "figure" and fact.metric is not None and (fact.value is not None or fact.low is not None)
    label = sentences.wording.opening(sentences.called(fact) if is_figure else sentences.statement(fact))
    asked = fact.asked.es if sentences.wording.language == "es" else fact.asked.en
    every = (label, sentences.statement(fact), sentences.text(fact.period.label), *asked, fact.id)
    return _Indexed(fact.id, label, is_figure, fact.as_of.toordinal(), _words_of(label), "".join(map(_words_of, every)))


def _words_of(text: str) -> str:
    return "".join(f" {word.text}" for word in words(fold(text)))
