"""The phrase bank: questions as people type them, each with what it asks for."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator

from knowledge.model import Id, Record, Text

Intent = Literal[
    "figure", "claim", "calculation", "comparison", "border", "rule", "explanation", "quotation", "provenance",
    "clarify", "none", "help",
]  # fmt: skip


class Phrase(Record):
    """One labelled question. In a conversation (`turns`) the labels are those of the last turn.

    `facts` are the ids a right answer rests on, the principal first; the
    slots (`verdict`, `op`, `sense`, `why`) are the ones its intent needs.
    """

    intent: Intent
    facts: tuple[Id, ...] = ()
    q: Text | None = None
    turns: tuple[Text, ...] = ()
    lang: Literal["en", "es", "mix"] = "en"
    verdict: str | None = None
    op: str | None = None
    sense: str | None = None
    why: str | None = None

    @model_validator(mode="after")
    def _one_text(self) -> Self:
        if (self.q is None) == (not self.turns):
            raise ValueError("a phrase has either 'q' or 'turns'")
        return self

    @property
    def text(self) -> str:
        """The words of the (last) turn."""
        return self.q if self.q is not None else self.turns[-1]
