"""What stands behind an answer: its sources with their words, and how the question was read and matched."""

from __future__ import annotations

from adapters.console.phrases import say
from bot.core import Reply
from knowledge.factbase import FactBase
from knowledge.model import Language

Rows = list[tuple[str, str]]
# Less than this is no miss that was near.
_LEAST_SHARE = 0.005


def cited(reply: Reply) -> Rows:
    """Every citation of the answer: who published it, its label where it needs one, the words, the link."""
    rows: Rows = []
    for place, citation in enumerate(reply.answer.citations, 1):
        label = f" · {say(reply.answer.language, 'grade-c')}" if citation.grade == "C" else ""
        rows += [(f"{place}.", f"{reply.sentences.citation(citation)}{label}"), ("", citation.title)]
        rows += [("", f"“{citation.quote}”"), ("", citation.url)]
    return rows


def trace(base: FactBase, reply: Reply) -> Rows:
    """What was read in the question, the fact it was matched with, its score, and the near misses."""
    answer = reply.answer
    language, reading = answer.language, answer.reading
    principal = base.by_id.get(answer.facts[0]) if answer.facts and answer.status == "answered" else None
    matched = f"{principal.id}: {principal.statement.in_(language)}" if principal else say(language, "not-answered")
    rows: Rows = []
    if reading:
        rows += [(say(language, "read-as"), reading.repaired), (say(language, "wants"), reading.intent)]
        rows += [(say(language, "period"), reading.period or say(language, "no-period"))]
        rows += [(say(language, "concepts"), ", ".join(reading.concepts))]
    rows += [(say(language, "answered-by"), matched), (say(language, "score"), f"{answer.confidence:.2f}")]
    if reading and reading.differs:
        rows.append((say(language, "differs"), reading.differs))
    if reading:
        rows += _near(base, reading.matches, language)
    return [(label, text) for label, text in rows if text]


def _near(base: FactBase, matches: tuple[tuple[str, float], ...], language: Language) -> Rows:
    near = [f"{share:.2f}  {_named(base, label, language)}" for label, share in matches[1:] if share >= _LEAST_SHARE]
    return [(say(language, "near") if place == 0 else "", text) for place, text in enumerate(near)]


def _named(base: FactBase, label: str, language: Language) -> str:
    if label in base.metric_by_id:
        return f"{label}: {base.metric_by_id[label].name.in_(language)}"
    if label in base.by_id:
        return f"{label}: {base.by_id[label].statement.in_(language)}"
    return label
