"""Where the figures of an answer stand in its sentences: every surface sets them off in its own way. Pure."""

from __future__ import annotations

import re

from bot.model import Answer

NUMBER = re.compile(r"\d(?:[\d.,]*\d)?(?:\s(?:million|millones|millón)\b|%)?")


def values_in(answer: Answer) -> frozenset[str]:
    """The values that the answer is about, as they are written in it."""
    written = [figure.text.split(" · ")[0] for figure in answer.figures]
    written += [section.working.result for section in answer.sections if section.working]
    return frozenset(match[0] for text in written for match in NUMBER.finditer(text))


def spans(text: str, values: frozenset[str]) -> list[tuple[int, int]]:
    """From where to where each of the values stands in a text, in order."""
    return [match.span() for match in NUMBER.finditer(text) if match[0] in values]
