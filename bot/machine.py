"""The machine interface: an Answer as one JSON object with public, versioned fields (docs/answer.schema.json)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from bot.model import Answer, FigureLine, Kind, NextQuestion, Part, Quantity, Status, Verdict, VerdictKind
from knowledge.model import Language, Qualifier, Standing

# Raised when a field changes its meaning or goes; a new field does not raise it.
VERSION = "1.0"


class MachineFigure(Part):
    """A figure with all that makes it one."""

    fact: str = Field(description="Id of the fact.")
    metric: str = Field(description="Id of the metric.")
    counted: str = Field(description="What was counted, in words of the answer's language.")
    population: str = Field(description="Of whom or what it was counted.")
    value: Quantity | None = Field(description="The value; null where only bounds are known.")
    low: Quantity | None = Field(description="Lower bound, where there is one.")
    high: Quantity | None = Field(description="Upper bound, where there is one.")
    unit: str
    qualifier: Qualifier = Field(description='How the value holds: "more_than" 350,000 stays a bound.')
    period: str = Field(description="The period it counts for, in words.")
    as_of: dt.date = Field(description="The day on which it was so.")
    standing: Standing
    counted_by: str | None
    claimed_by: str | None
    repeated_by: list[str]


class MachineWorking(Part):
    """How a derived number came about."""

    expression: str
    result: str
    value: Quantity
    inputs: list[str] = Field(description="Ids of the facts it was derived from.")
    note: str | None = Field(description="What does not match among the inputs.")


class MachineVerdict(Part):
    """What a claim comes down to."""

    kind: VerdictKind
    text: str


class MachineCitation(Part):
    """A source and its words."""

    source: str = Field(description="Id of the source.")
    publisher: str
    title: str
    date: dt.date | None = Field(description="Day of publication; null for an undated page.")
    url: str
    quote: str = Field(description="At most 30 words, verbatim.")
    grade: str = Field(pattern="^[ABC]$", description="A official or primary, B press or research, C advocacy, partisan or re-post.")


class MachineSuggestion(Part):
    """Something one could ask next."""

    text: str
    fact: str | None


class MachineAnswer(Part):
    """One answer of Tally."""

    id: str | int | None = Field(description="The id of the question, where it had one.")
    status: Status
    kind: Kind
    language: Language
    text: str = Field(description="All that a reader of plain text sees.")
    facts: list[str] = Field(description="Ids of the facts used, the principal one first; after `clarify`, the choices.")
    figures: list[MachineFigure]
    working: MachineWorking | None = Field(description="Of the first block that has one; those of further blocks stand in `text`.")
    verdict: MachineVerdict | None = Field(description="Of the first block that has one; those of further blocks stand in `text`.")
    citations: list[MachineCitation]
    caveats: list[str] = Field(description="Corrections and caveats, the most important first.")
    suggestions: list[MachineSuggestion]
    confidence: float = Field(ge=0, le=1)
    elapsed_ms: float = Field(ge=0, description="Time from question to answer.")


def machine_answer(answer: Answer, text: str, elapsed_ms: float, id: str | int | None = None) -> MachineAnswer:
    """An Answer as the object that `--json`, `batch`, the web API and the MCP tools return. `text` is its plain text."""
    working = next((s.working for s in answer.sections if s.working), None)
    verdict = next((s.verdict for s in answer.sections if s.verdict), None)
    return MachineAnswer(
        id=id, status=answer.status, kind=answer.kind, language=answer.language, text=text, facts=list(answer.facts),
        figures=[_figure(figure) for figure in answer.figures],
        working=MachineWorking(**working.model_dump()) if working else None,
        verdict=_verdict(verdict) if verdict else None,
        citations=[MachineCitation(**citation.model_dump(exclude={"fact"})) for citation in answer.citations],
        caveats=list(answer.caveats), suggestions=[_suggestion(s) for s in answer.suggestions],
        confidence=answer.confidence, elapsed_ms=round(elapsed_ms, 3),
    )  # fmt: skip


def _figure(figure: FigureLine) -> MachineFigure:
    return MachineFigure(**figure.model_dump(exclude={"text"}))


def _verdict(verdict: Verdict) -> MachineVerdict:
    return MachineVerdict(kind=verdict.kind, text=verdict.text)


def _suggestion(suggestion: NextQuestion) -> MachineSuggestion:
    return MachineSuggestion(text=suggestion.text, fact=suggestion.fact)


def schema() -> dict[str, Any]:
    """The JSON Schema of a MachineAnswer, with its version."""
    body = MachineAnswer.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Answer", "version": VERSION, **body}
