"""Questions and answers: the typed parts that every surface renders."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, PlainSerializer

from knowledge.model import Language, Qualifier, Standing

Status = Literal["answered", "clarify", "no_answer"]
Kind = Literal["figure", "comparison", "calculation", "claim", "rule", "explanation", "quotation", "provenance", "help"]
VerdictKind = Literal[
    "matches", "rounds_to", "within_bound", "off_by", "other_period", "other_thing", "reversed", "corrected", "opinion", "not_in_base"
]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# Exact inside, a JSON number outside: readers of the machine interface want 102550, not "102550".
Quantity = Annotated[Decimal, PlainSerializer(_plain, return_type=int | float, when_used="json")]


class Part(BaseModel):
    """A piece of an answer: frozen, and nothing beside what is declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Turn(Part):
    """What an earlier exchange left behind for a follow-up: the asker's words and what they were taken for."""

    text: str
    facts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    kind: Kind | None = None
    metric: str | None = None
    year: int | None = None


class Question(Part):
    """One question as it reaches the core.

    `language` is the asker's choice, `locale` what the platform says of the
    reader (BCP 47); `strict` is set in channels, where a wrong answer is seen
    by many and silence costs less.
    """

    text: str
    language: Language | None = None
    locale: str | None = None
    strict: bool = False
    today: dt.date | None = None
    before: tuple[Turn, ...] = ()


class FigureLine(Part):
    """A figure and what makes it one: never shown apart."""

    fact: str
    metric: str
    counted: str
    population: str
    value: Quantity | None
    low: Quantity | None = None
    high: Quantity | None = None
    unit: str
    qualifier: Qualifier
    period: str
    as_of: dt.date
    standing: Standing
    counted_by: str | None = None
    claimed_by: str | None = None
    repeated_by: tuple[str, ...] = ()
    text: str  # all of it in one line, as a reader sees it


class Working(Part):
    """How a derived number came about; marked as derived wherever it is shown."""

    expression: str
    result: str
    value: Quantity
    inputs: tuple[str, ...]  # fact ids
    note: str | None = None  # what does not match among the inputs


class Verdict(Part):
    """What a claim comes down to."""

    kind: VerdictKind
    text: str


class Citation(Part):
    """Evidence as a reader sees it."""

    source: str
    publisher: str
    title: str
    date: dt.date | None
    url: str
    quote: str
    grade: Literal["A", "B", "C"]
    fact: str


class NextQuestion(Part):
    """Something one could ask next. Carries no figure."""

    text: str
    fact: str | None = None


class Section(Part):
    """One block of an answer: a headline and what keeps it honest."""

    headline: str
    figures: tuple[FigureLine, ...] = ()
    verdict: Verdict | None = None
    working: Working | None = None
    notes: tuple[str, ...] = ()  # corrections and caveats, the most important first


class Reading(Part):
    """What was read in a question and how the answer was found: shown by `why`, logged as a near miss."""

    repaired: str
    intent: str
    period: str | None = None
    concepts: tuple[str, ...] = ()
    matches: tuple[tuple[str, float], ...] = ()
    differs: str | None = None  # the slot that kept the nearest fact from answering


class Answer(Part):
    """Everything a surface needs to show one reply."""

    status: Status
    kind: Kind
    language: Language
    sections: tuple[Section, ...]
    facts: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[NextQuestion, ...] = ()
    carried: str | None = None  # what a follow-up took over, in words
    confidence: float = 0.0
    reading: Reading | None = None

    @property
    def figures(self) -> tuple[FigureLine, ...]:
        """The figure lines of all sections, in order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def caveats(self) -> tuple[str, ...]:
        """The notes of all sections, in order."""
        return tuple(note for section in self.sections for note in section.notes)
