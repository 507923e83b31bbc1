"""A number asked for by itself: what it counts ("what's 113,843?"), or that nobody here gave it."""

from __future__ import annotations

from bot.answering import explanation, figure, provenance
from bot.answering.arithmetic import known_digits
from bot.answering.draft import Ask, Draft
from bot.answering.operands import by_value
from bot.answering.operations import operation
from knowledge.model import Figure
from knowledge.query import SUBJECTS
from knowledge.selection import Selection

_MOST_TOKENS = 6  # a longer message says something about the number
_LEAST = 1000  # smaller numbers are days, shares and list numbers
_TELLING_DIGITS = 3  # a number this exact is somebody's, or nobody's; "10,000" may be said of anything


def answer(ask: Ask) -> Draft | None:
    """The fact that states the number; None where the message names anything else."""
    query = ask.query
    numbers = [n for n in query.numbers if n.value >= _LEAST]
    by_itself = query.has("what_is") and len(query.tokens) <= _MOST_TOKENS and operation(query) is None
    if ask.follows or len(numbers) != 1 or not by_itself or query.concepts & SUBJECTS or query.periods:
        return None
    if fact := by_value(ask, numbers[0].value):
        return figure.figure_draft(ask, Selection(fact), dated=True) if isinstance(fact, Figure) else explanation.answer(ask, fact)
    return provenance.nobodys(ask, numbers[0]) if known_digits(numbers[0].value) > _TELLING_DIGITS else None
