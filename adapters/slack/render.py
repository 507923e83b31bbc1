"""An Answer in Block Kit: what was found first, the figure line under it, then what it rests on, then what one can do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from adapters.slack import blocks as kit
from adapters.slack import press
from adapters.slack.blocks import Block, Run
from adapters.slack.budget import Budget
from adapters.slack.text import bold, cut, escaped, link, literal
from bot.core import Reply
from bot.emphasis import spans, values_in
from bot.exchange import Served
from bot.model import Answer, Citation, FigureLine, Section
from bot.visible import visible
from bot.wording.sentences import shown_citations

# chat.postMessage takes 40,000 characters and advises 4,000; what a screen reader reads is never cut below a whole answer.
_MOST_PLAIN_TEXT = 12_000
# What is always shown under an answer: buttons, thumbs, the line that says that it was shortened.
_RESERVED = 1_800
_RESERVED_BLOCKS = 5
_HOLE = "\x00"

Form = Literal["full", "plain"]


@dataclass(frozen=True, slots=True)
class Shown:
    """Where an answer is shown: its `form` ("plain" has only what Slack has always had), and what may stand under it.

    `shares` is for what only its asker sees, `line` small print under the answer. In a `view` (a form) there is no room for thumbs.
    """

    form: Form = "full"
    shares: bool = False
    view: bool = False
    line: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: `text` is the whole answer, for notifications and screen readers; `has_table` what must not ride in an acknowledgement."""

    text: str
    blocks: list[Block]
    has_table: bool = False


def render(served: Served, shown: Shown | None = None) -> Message:
    """An answer as a message."""
    shown = shown or Shown()
    budget = Budget(kit.MOST_CHARACTERS - _RESERVED, kit.MOST_BLOCKS - _RESERVED_BLOCKS)
    tabled = shown.form == "full" and not shown.view and is_tabled(served.answer)
    body = _Body(served.reply, shown.form, budget).blocks(tabled=tabled)
    if budget.short:
        body.append(kit.context(literal(served.reply.sentences.say("shortened"))))
    if shown.line:
        body.append(kit.context(cut(shown.line, 600)))
    body += press.under(served, form=shown.form, shares=shown.shares, view=shown.view)
    return Message(cut(escaped(served.text), _MOST_PLAIN_TEXT), body, any(block["type"] == "table" for block in body))


def is_tabled(answer: Answer) -> bool:
    """Whether its figures are shown side by side."""
    return answer.kind == "comparison" and 2 <= len(answer.figures) < kit.MOST_ROWS


def source_lines(reply: Reply, citations: Sequence[Citation]) -> str:
    """Sources in one line of mrkdwn, each a link."""
    items = " · ".join(link(citation.url, reply.sentences.citation(citation)) for citation in citations)
    return _around(reply, "source" if len(citations) == 1 else "sources", items)


def _around(reply: Reply, message: str, items: str) -> str:
    """A message with its items, of whatever length: Fluent itself takes no value of more than 1,000 characters."""
    return reply.sentences.say(message, items=_HOLE).replace(_HOLE, items)


class _Body:
    """The parts of one answer, as far as they fit."""

    def __init__(self, reply: Reply, form: Form, budget: Budget) -> None:
        self._reply, self._answer, self._form, self._budget = reply, reply.answer, form, budget
        self._values = values_in(self._answer)

    def blocks(self, *, tabled: bool) -> list[Block]:
        answer = self._answer
        found = list(self._small(answer.carried or ""))
        for section in answer.sections:
            found += self._head(section)
            found += () if tabled else self._figures(section.figures)
            found += () if tabled else self._rest(section)
        if tabled:
            found += self._table()
            for section in answer.sections:
                found += self._rest(section)
        return [*found, *self._evidence(), *self._next()]

    def _head(self, section: Section) -> Iterator[Block]:
        """The verdict and the answer in one sentence."""
        verdict = section.verdict.text if section.verdict else ""
        above = f"{verdict}\n" if verdict and section.headline else verdict
        yield from self._paragraph([(above, True), *self._emphasised(section.headline)])

    def _emphasised(self, text: str) -> list[Run]:
        """A sentence with the answer's own figures in bold."""
        runs: list[Run] = []
        at = 0
        for start, end in spans(text, self._values):
            runs += [(text[at:start], False), (text[start:end], True)]
            at = end
        return [*runs, (text[at:], False)]

    def _figures(self, figures: Sequence[FigureLine]) -> Iterator[Block]:
        for figure in figures:
            yield from self._small(figure.text)

    def _rest(self, section: Section) -> Iterator[Block]:
        # The choices of a question back are one list.
        lines = ["\n".join(section.notes)] if self._answer.status == "clarify" else list(section.notes)
        if section.working:
            expression = self._reply.sentences.say("working", expression=_HOLE).replace(_HOLE, section.working.expression)
            working = [expression, section.working.note or ""]
            lines = [*working, *lines]
        for line in lines:
            yield from self._paragraph([(line, False)])

    def _table(self) -> Iterator[Block]:
        say = self._reply.sentences.say
        rows = [[say(f"column-{name}") for name in ("figure", "period", "who", "as-of")]]
        rows += [_row(figure, self._reply) for figure in self._answer.figures]
        fit = all(len(cell) <= kit.MOST_TEXT // 2 for row in rows for cell in row)
        if fit and self._budget.has_room(sum(len(cell or " ") for row in rows for cell in row), most=kit.MOST_CELLS):
            yield kit.table(rows)
        else:
            yield from self._figures(self._answer.figures)

    def _evidence(self) -> Iterator[Block]:
        citations = shown_citations(self._answer)
        if not citations:
            return
        first = citations[0]
        words: list[Run] = [(visible(f"“{first.quote}” — {first.publisher}"), False)]
        if self._form == "full" and self._budget.has_room(sum(len(text) for text, _ in words), most=kit.MOST_TEXT):
            yield kit.quotation(words)
        else:
            yield from self._small("".join(text for text, _ in words))
        while citations and not self._budget.fits(len(line := source_lines(self._reply, citations)), most=kit.MOST_TEXT):
            citations, self._budget.short = citations[:-1], True
        if citations and self._budget.has_room(len(line), most=kit.MOST_TEXT):
            yield kit.context(line)

    def _next(self) -> Iterator[Block]:
        answer = self._answer
        if answer.suggestions:
            message = "offer" if answer.status != "answered" else "next"
            yield from self._small(_around(self._reply, message, " · ".join(s.text for s in answer.suggestions)))

    def _small(self, text: str) -> Iterator[Block]:
        """Small print, escaped before it is cut: an escape takes up to five characters."""
        for piece in self._budget.pieces(literal(text), kit.MOST_TEXT):
            yield kit.context(piece)

    def _paragraph(self, runs: Sequence[Run]) -> Iterator[Block]:
        if self._form == "plain":
            text = "".join(bold(text) if strong else literal(text) for text, strong in runs)
            yield from (kit.section(piece) for piece in self._budget.pieces(text, kit.MOST_TEXT))
            return
        runs = [(visible(text), strong) for text, strong in runs]
        length = sum(len(text) for text, _ in runs)
        text = "".join(text for text, _ in runs)
        if text.strip():
            if self._budget.has_room(length, most=kit.MOST_TEXT):
                yield kit.paragraph(runs)
            else:
                yield from (kit.paragraph([(piece, False)]) for piece in self._budget.pieces(text, kit.MOST_TEXT))


def _row(figure: FigureLine, reply: Reply) -> list[str]:
    """A figure line in the cells of a row: every piece of it stands in one of them."""
    as_of = reply.sentences.say("as-of", date=reply.sentences.wording.date(figure.as_of))
    value, *pieces = figure.text.split(" · ")
    period = pieces[0] if pieces and pieces[0] == figure.period else ""
    others = [piece for piece in pieces if piece not in (period, as_of)]
    return [value, period, " · ".join(others), as_of]
