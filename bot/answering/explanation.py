"""What a fact says in words: definitions, rules, events, quotations; corrected where the record corrects."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.draft import Ask, Draft, caveat_of, correction_of, suggest
from bot.model import Kind, Section
from knowledge.model import Fact, Figure, Quotation

_KINDS: dict[str, Kind] = {"rule": "rule", "explainer": "explanation", "quotation": "quotation", "figure": "figure"}
# Two statements of one speaker beside the one found: enough for "what did X say", short enough for chat.
_MORE_BY_SPEAKER = 2


def answer(ask: Ask, fact: Fact) -> Draft:
    """The fact's statement, its figure line where it has a value, its correction and caveat."""
    notes: list[str] = []
    correction = correction_of(ask, fact)
    if correction:
        notes.append(ask.sentences.statement(correction))
    notes += caveat_of(ask, fact)
    more = _more_by(ask, fact) if isinstance(fact, Quotation) else _said_by(ask, fact)
    lines = (ask.sentences.figure(fact),) if isinstance(fact, Figure) else ()
    said = [ask.sentences.statement(f) for f in more]
    section = Section(headline=ask.sentences.statement(fact), figures=lines, notes=tuple(dict.fromkeys([*said, *notes]))[:4])
    related = [f for f in ask.base.some(fact.related) if f is not correction]
    return Draft(
        _KINDS[fact.kind], (section,), (fact, *more), suggestions=suggest(ask, related), metric=fact.metric,
        extra=(correction,) if correction else (),
    )  # fmt: skip


def _said_by(ask: Ask, fact: Fact) -> Sequence[Fact]:
    """What a person said, beside who they are."""
    name = fact.id.removesuffix("-role")
    return [] if name == fact.id else [f for f in ask.base.answerable if isinstance(f, Quotation) and f.id.startswith(name)][:1]


def _more_by(ask: Ask, fact: Quotation) -> Sequence[Fact]:
    """What else the same speaker said, for a question about the speaker rather than one remark."""
    name = fact.speaker.en.split(",")[0]
    if not ask.query.has("whose_words") or name.startswith(("the article", "an unnamed")):
        return []
    return [f for f in ask.base.answerable if isinstance(f, Quotation) and f is not fact and f.speaker.en.startswith(name)][
        :_MORE_BY_SPEAKER
    ]
