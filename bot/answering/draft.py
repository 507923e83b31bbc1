"""Ask and Draft: what a way of answering gets, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.answering.thresholds import NO_DOUBT, Thresholds
from bot.model import Kind, NextQuestion, Section, Status
from bot.wording.sentences import Sentences
from knowledge.factbase import FactBase
from knowledge.model import Fact, Figure
from knowledge.query import Query
from knowledge.ranker import Scored


@dataclass(frozen=True, slots=True)
class Ask:
    """One question (or one clause of one), read and ranked.

    `targets` are metric ids, fact ids, or `:none`, `:clarify`, `:help`, `:border`; `intents` ways of answering.
    `clauses` are the same for each clause of a message that asks several things.
    """

    query: Query
    targets: Sequence[Scored]
    intents: Sequence[Scored]
    base: FactBase
    sentences: Sentences
    unnumbered: Sequence[Scored] = ()  # the targets by words alone, whatever number a claim puts to them
    clauses: tuple[Ask, ...] = ()
    carried: str | None = None  # what a follow-up took over, in words
    follows: bool = False  # whether it took its subject or period from the exchange before
    phrased: str | None = None  # the fact that a curator's phrasing gives this very question to
    limits: Thresholds = NO_DOUBT  # how sure one must be to answer this asker

    def say(self, message: str, **values: object) -> str:
        """A message in the asker's language."""
        return self.sentences.say(message, **values)

    def opening(self, message: str, **values: object) -> str:
        """A message that begins a sentence."""
        return self.sentences.wording.opening(self.say(message, **values))

    def belief(self, intent: str) -> float:
        """How sure the ranker is of a way of answering."""
        return next((scored.share for scored in self.intents if scored.label == intent), 0.0)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it gets its citations and language."""

    kind: Kind
    sections: tuple[Section, ...]
    facts: tuple[Fact, ...] = ()
    status: Status = "answered"
    suggestions: tuple[NextQuestion, ...] = ()
    differs: str | None = None
    metric: str | None = None
    extra: tuple[Fact, ...] = field(default=())  # facts behind notes: cited after the others


def caveat_of(ask: Ask, fact: Fact) -> tuple[str, ...]:
    """The fact's one honest line, where it has one."""
    return (ask.sentences.wording.localise(ask.sentences.text(fact.caveat)),) if fact.caveat else ()


def correction_of(ask: Ask, fact: Fact) -> Fact | None:
    """The fact that corrects or supersedes this one, official before reported."""
    later = ask.base.some((*fact.superseded_by, *fact.contradicts))
    if fact.standing not in ("claim", "superseded", "opinion"):
        later = [f for f in later if f.standing in ("official", "reported") and not isinstance(f, Figure)]
    return later[0] if later else None


def question_for(ask: Ask, fact: Fact) -> str:
    """A plain question that this fact answers, free of figures."""
    phrasings = fact.asked.es if ask.sentences.wording.language == "es" else fact.asked.en
    metric = ask.base.metric_by_id.get(fact.metric or "")
    if metric and isinstance(fact, Figure):
        return ask.sentences.called(fact)
    plain = [p for p in phrasings if not any(c.isdigit() for c in p)]
    return min(plain or phrasings, key=lambda p: abs(len(p) - 40)) if phrasings else fact.id


def suggest(ask: Ask, facts: Sequence[Fact], most: int = 2) -> tuple[NextQuestion, ...]:
    """Questions that these facts answer."""
    return tuple(NextQuestion(text=question_for(ask, fact), fact=fact.id) for fact in facts[:most])
