"""Ways to ask that a platform names (a command, an option, a shortcut), put into a question that the core reads."""

from __future__ import annotations

from decimal import Decimal

from bot.core import Core
from bot.model import Question
from bot.understanding import language_of
from bot.wording.language import wording
from knowledge.model import Language


def as_claim(core: Core, text: str, locale: str | None = None) -> str:
    """Somebody's words as the question whether they are true, in the language that they are in."""
    language = language_of(core.responder.understanding.reader, Question(text=text, locale=locale))
    return wording(language).say("ask-is-it-true", claim=text.strip().strip("¿?"))


def about_border(average: Decimal, language: Language) -> str:
    """A daily average as the question what the border rule makes of it."""
    return wording(language).say("ask-border-at", average=format(average.normalize(), "f"))


def comparing(first: str, second: str, language: Language) -> str:
    """Two figures as the question how they compare."""
    return wording(language).say("ask-compare", first=first.strip(), second=second.strip())


def about_border_run(before: Decimal, average: Decimal, language: Language) -> str:
    """Two daily averages, one after the other, as the question what the border rule makes of them."""
    numbers = {name: format(each.normalize(), "f") for name, each in (("before", before), ("average", average))}
    return wording(language).say("ask-border-run", **numbers)
