"""Whom the border limit did not cover, asked of one of them ("my wife has a green card: would it have kept her out?")."""

from __future__ import annotations

from bot.answering import explanation
from bot.answering.draft import Ask, Draft

_EXCEPTIONS = "border-rule-exceptions"
_SURE = 0.7  # belief in the exceptions: such a message speaks of a person, which alone would be taken for chatter


def answer(ask: Ask) -> Draft | None:
    """The exceptions, where the limit and a status are named and the ranker means them."""
    query, first = ask.query, ask.targets[0]
    if first.label != _EXCEPTIONS or first.share < _SURE or not query.has("threshold", "rule", "shut", "border"):
        return None
    found = ask.base.some([_EXCEPTIONS]) if query.has("status_given", "exceptions") else []
    return explanation.answer(ask, found[0]) if found else None
