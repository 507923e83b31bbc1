"""The policy: a question in, an Answer out. Pure, synchronous, no I/O."""

from __future__ import annotations

from dataclasses import replace

from bot import conversation
from bot.answering.dispatch import decide
from bot.answering.draft import Ask, Draft
from bot.answering.thresholds import Caution, read_caution
from bot.model import Answer, Question, Reading
from bot.understanding import Understanding
from knowledge.documents import SHIPPED
from knowledge.factbase import FactBase
from knowledge.ranker import Rankers, read_rankers
from knowledge.reading import Reader, reader_for
from knowledge.retrieval import Retriever


class Responder:
    """Answers questions from one base.

    `reader` may be given where its word lists are at hand already, `rankers`
    and `caution` where others than the shipped ones are to be measured.
    """

    def __init__(
        self, base: FactBase, reader: Reader | None = None, rankers: Rankers | None = None, caution: Caution | None = None
    ) -> None:
        self.base = base
        reader = reader or reader_for(base)
        retriever = Retriever(base, reader, rankers or read_rankers(SHIPPED / "ranker.json"))
        self.understanding = Understanding(base, reader, retriever)
        self._caution = caution or read_caution(SHIPPED / "thresholds.json")

    def answer(self, question: Question) -> Answer:
        """The answer to a question; never raises for anything a user can type."""
        ask = self.read(question)
        return finished(ask, decide(ask))

    def read(self, question: Question) -> Ask:
        """A question as the ways of answering get it."""
        ask = self.understanding.understand(question)
        choice = conversation.picked(question)
        ask = (
            conversation.plain_pick(ask, choice)
            if choice
            else conversation.inherit(ask, question, lambda text: self.understanding.rank(text, ask))
        )
        return replace(ask, limits=self._caution.strict if question.strict else self._caution.usual)


def finished(ask: Ask, draft: Draft) -> Answer:
    """The draft with its citations, language and the trace that `why` shows."""
    answered = draft.status == "answered"
    cited = [*draft.facts, *draft.extra]
    return Answer(
        status=draft.status, kind=draft.kind, language=ask.sentences.wording.language, sections=draft.sections,
        facts=tuple(dict.fromkeys(fact.id for fact in cited)) if answered or draft.status == "clarify" else (),
        citations=ask.sentences.citations(list(dict.fromkeys(cited))) if answered else (), suggestions=draft.suggestions,
        carried=ask.carried, confidence=round(ask.targets[0].share, 3) if ask.targets else 0.0, reading=_reading(ask, draft),
    )  # fmt: skip


def _reading(ask: Ask, draft: Draft) -> Reading:
    query = ask.query
    period = ", ".join(str(w.year) if w.until is None else f"{w.year}-{w.until}" for w in query.periods)
    return Reading(
        repaired=query.text, intent=ask.intents[0].label if ask.intents else "", period=period or None,
        concepts=tuple(dict.fromkeys(hit.concept for hit in query.hits)),
        matches=tuple((scored.label, round(scored.share, 3)) for scored in ask.targets), differs=draft.differs,
    )  # fmt: skip
