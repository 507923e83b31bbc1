"""What the tests of the answers share: a question put to the responder on one day, and rows that are known to fail."""

from __future__ import annotations

import datetime as dt

import pytest

from bot import conversation
from bot.model import Answer, Question, Turn
from bot.responder import Responder
from bot.wording.language import wording
from bot.wording.sentences import Sentences, plain_text

TODAY = dt.date(2026, 11, 24)


def ask(responder: Responder, *turns: str, locale: str | None = None) -> tuple[Answer, str]:
    """The answer to the last turn, and its plain text."""
    before, answer = tuple[Turn, ...](), None
    for text in turns:
        question = Question(text=text, before=before, today=TODAY, locale=locale)
        answer = responder.answer(question)
        before = (*before, conversation.turn(responder.base, question, answer))
    assert answer is not None
    return answer, plain_text(answer, Sentences(responder.base, wording(answer.language, locale)))


def lost(reason: str, *row: object) -> object:
    """A row that fails today, and must be moved up when it no longer does."""
    return pytest.param(*row, marks=pytest.mark.xfail(reason=reason, strict=True))
