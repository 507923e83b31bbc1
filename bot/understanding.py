"""From a question's text to an Ask: language, clauses, slots, and what each clause is about."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from bot.answering.draft import Ask
from bot.model import Question
from bot.wording.language import wording
from bot.wording.sentences import Sentences
from knowledge.factbase import FactBase
from knowledge.model import Language
from knowledge.query import Query
from knowledge.reading import Reader
from knowledge.retrieval import Retriever
from knowledge.text import FULL_STOP, fold

# Letters that English has not: worth two telling words.
_SPANISH_LETTERS = re.compile("[¿¡ñáéíóú]")
_LISTS = re.compile(r"\s[/+]\s")  # "asylum granted 2022 / backlog / closing number": each for itself
_CLAUSE = re.compile(rf"\s*(?:[;?!\n]+|:(?=\s)|{FULL_STOP}|\s(?:and|plus|y|&|vs\.?|versus|e)\s|\s[/+]\s|,\s(?:and\s|y\s)?)\s*")
# Below this many letters a clause is a remnant ("ok", "lol") and asks nothing.
_MIN_CLAUSE = 4


def language_of(reader: Reader, question: Question) -> Language:
    """The asker's choice, else that of the text where it is clear, else the locale's, else English."""
    if question.language:
        return question.language
    if _SPANISH_LETTERS.search(question.text[:400].lower()):
        return "es"
    told = reader.language(fold(question.text))
    if told:
        return "es" if told == "es" else "en"
    return "es" if (question.locale or "").lower().startswith("es") else "en"


class Understanding:
    """Reads questions against one base. Pure; made once for a base."""

    def __init__(self, base: FactBase, reader: Reader, retriever: Retriever) -> None:
        self.base, self.reader, self.retriever = base, reader, retriever

    def understand(self, question: Question) -> Ask:
        """The question as an Ask, with one more for each clause where it has several."""
        today = question.today or dt.datetime.now(dt.UTC).date()
        language = language_of(self.reader, question)
        sentences = Sentences(self.base, wording(language, question.locale))
        query = self.reader.read(question.text, today, language)
        ask = self.ask(query, sentences)
        pieces = clauses(query.text)
        if len(pieces) < 2 or not _may_ask_several(ask):
            return ask
        parts = tuple(self.ask(self._piece(piece, query, today), sentences) for piece in pieces)
        return replace(ask, clauses=parts)

    def rank(self, text: str, like: Ask) -> Ask:
        """Another text, read and ranked for the same reader."""
        return self.ask(self.reader.read(text, dt.datetime.now(dt.UTC).date(), like.query.language), like.sentences)

    def ask(self, query: Query, sentences: Sentences) -> Ask:
        """A query with its targets and intents."""
        match = self.retriever.match(query)
        query = replace(query, likely=match.figures)
        return Ask(query, match.targets, match.intents, self.base, sentences, match.unnumbered, phrased=match.phrased)

    def _piece(self, piece: str, whole: Query, today: dt.date) -> Query:
        """A clause as a query of its own; it takes the message's period where it names none and there is only one."""
        query = self.reader.read(piece, today, whole.language)
        if not query.periods and len(whole.periods) == 1 and not _LISTS.search(whole.text):
            query = replace(query, periods=whole.periods)
        return query


# Clauses are ranked one by one, which costs as much again each: only where several questions are likely.
_SEVERAL, _CHATTER = 0.08, 0.2


def _may_ask_several(ask: Ask) -> bool:
    joined = any(token in ("and", "plus", "y", "also", "tambien") for token in ask.query.tokens)
    return (
        joined
        or bool(_LISTS.search(ask.query.text))
        or ask.belief("comparison") + ask.belief("calculation") >= _SEVERAL
        or (ask.belief("claim") >= _SEVERAL and len(ask.query.numbers) > 1)
        or ask.belief("none") >= _CHATTER  # a question may stand behind a greeting
    )


def clauses(text: str) -> list[str]:
    """The pieces of a message that may ask for something each."""
    return [piece for piece in _CLAUSE.split(text) if piece and sum(c.isalnum() for c in piece) >= _MIN_CLAUSE][:8]
