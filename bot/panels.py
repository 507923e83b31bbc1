"""What stands behind an answer, as labelled lines that any surface can lay out: its sources, how it was found, all sources, Tally itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core import Reply
from bot.model import Citation
from bot.wording.language import Wording
from bot.wording.sentences import Sentences
from knowledge.factbase import FactBase
from knowledge.model import Source

# Less than this is no miss that was near.
_LEAST_SHARE = 0.005
_PARTISAN = "C"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `text` with what it is called, leading to `url`; `quote` are words of a source, which stand under it as they are."""

    text: str
    label: str = ""
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """A title and its lines."""

    title: str
    rows: tuple[Row, ...]


def sources_of(reply: Reply) -> Panel:
    """Every citation of an answer with its words, its link, and a label where it takes a side."""
    say, citations = reply.sentences.say, reply.answer.citations
    if not citations:
        return Panel(say("sources-of-answer"), (Row(say("sources-none")),))
    return Panel(say("sources-of-answer"), tuple(_cited(reply.sentences, citation) for citation in citations))


def _cited(sentences: Sentences, citation: Citation) -> Row:
    graded = f" · {sentences.say('grade-c')}" if citation.grade == _PARTISAN else ""
    return Row(citation.title, f"{sentences.citation(citation)}{graded}", citation.url, citation.quote)


def found_in(reply: Reply) -> Panel:
    """How the question was read, which fact answered it, and what was nearly taken in its place."""
    say, answer, reading = reply.sentences.say, reply.answer, reply.answer.reading
    rows = [Row(reading.period or say("panel-none-named"), say("panel-period"))] if reading else []
    rows += [_fact_row(reply.sentences, id) for id in answer.facts]
    if not answer.facts:
        rows.append(Row(say("panel-no-fact"), say("panel-answered-by")))
    if reading and reading.differs:
        rows.append(Row(reading.differs.replace("_", " "), say("panel-differs")))
    rows += _near(reply)
    rows.append(Row(f"{answer.confidence:.2f}", say("panel-score")))
    rows.append(Row(reply.sentences.base.revision, say("panel-revision")))
    return Panel(say("panel-found"), tuple(rows))


def _fact_row(sentences: Sentences, id: str) -> Row:
    base = sentences.base
    return Row(f"{id}@{base.revisions[id]}: {sentences.statement(base.by_id[id])}", sentences.say("panel-answered-by"))


def _near(reply: Reply) -> Iterator[Row]:
    reading, sentences = reply.answer.reading, reply.sentences
    for label, share in reading.matches[1:] if reading else ():
        if share >= _LEAST_SHARE and (name := _named(sentences, label)):
            yield Row(f"{share:.2f} {name}", sentences.say("panel-near"))


def _named(sentences: Sentences, label: str) -> str:
    base = sentences.base
    if label in base.metric_by_id:
        return sentences.metric_name(base.metric_by_id[label])
    return sentences.statement(base.by_id[label]) if label in base.by_id else ""


def all_sources(base: FactBase, words: Wording) -> Panel:
    """The sources of the base, those first that most facts rest on."""
    cited = {source.id: sum(any(e.source == source.id for e in fact.evidence) for fact in base.facts) for source in base.sources}
    ranked = sorted(base.sources, key=lambda source: (-cited[source.id], source.name))
    title = words.say("sources-of-base", count=len(base.sources))
    return Panel(title, tuple(_source(words, source, cited[source.id]) for source in ranked))


def _source(words: Wording, source: Source, cited: int) -> Row:
    date = words.date(source.date) if source.date else words.say("undated")
    graded = f" · {words.say('grade-c')}" if source.grade == _PARTISAN else ""
    return Row(source.title, f"{source.name}, {date} · {words.say('panel-cited-by', n=cited)}{graded}", source.url)


def about(base: FactBase, words: Wording) -> Panel:
    """What Tally is, how new its facts are, what it keeps, and how to tell it that something is wrong."""
    newest = max(fact.as_of for fact in base.facts)
    rows = (
        Row(words.say("help")),
        Row(words.say("about-base", facts=len(base.facts), sources=len(base.sources), revision=base.revision, date=words.date(newest))),
        Row(words.say("about-rules")),
        Row(words.say("about-privacy")),
        Row(words.say("about-error")),
    )
    return Panel(words.say("about-title"), rows)
