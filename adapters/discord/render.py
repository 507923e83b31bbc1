"""An Answer as a Discord message: Components V2, in which nothing stands apart from what makes it true.

Chosen over an embed after looking at both: it is wider, keeps the buttons and
the sources in one frame with the figure, and has small print. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from discord import Colour, ui

from adapters.discord.marking import line, link, strong
from bot.core import Reply
from bot.emphasis import NUMBER, spans, values_in
from bot.model import Answer, FigureLine, Section, Status, VerdictKind
from bot.wording.sentences import shown_citations

# Everything that is written in one message counts together, 4,000 at most; the rest is for what is said beside an answer.
# https://docs.discord.com/developers/components/reference
MOST_TEXT = 3500
# With a gap before each, the frame, its sources and three rows of controls they stay under the 40 components of a message.
_MOST_TEXTS = 9
# A shape for each verdict, so that it can be told at a glance without colour; the words beside it say the same.
SHAPES: dict[VerdictKind, str] = {
    "matches": "●", "rounds_to": "◉", "within_bound": "◉", "off_by": "▲", "reversed": "◆", "other_period": "◐", "other_thing": "◐",
    "corrected": "◆", "opinion": "○", "not_in_base": "○",
}  # fmt: skip
_COLOURS: dict[Status, Colour] = {"answered": Colour(0x2F6FED), "clarify": Colour(0x8A8F98), "no_answer": Colour(0x8A8F98)}

Row = ui.ActionRow[ui.LayoutView]


@dataclass(frozen=True, slots=True)
class Laid:
    """The texts of an answer in order: what is one text is shown in one piece. `parts` are the sections, `sources` what they rest on."""

    parts: tuple[tuple[str, ...], ...]
    sources: str = ""
    is_cut: bool = False

    @property
    def length(self) -> int:
        """All characters of it."""
        return sum(len(text) for part in self.parts for text in part) + len(self.sources)


def answer_view(reply: Reply, rows: Sequence[Row] = (), *, above: str = "", below: str = "") -> ui.LayoutView:
    """The answer in a frame, with rows of controls, and a line above and below it (in Discord's Markdown)."""
    laid = laid_out(reply)
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_COLOURS[reply.answer.status])
    for place, part in enumerate(laid.parts):
        if place:
            box.add_item(ui.Separator())
        for below_another, text in enumerate(part):
            if below_another:
                box.add_item(ui.Separator(visible=False))
            box.add_item(ui.TextDisplay(text))
    if laid.sources:
        box.add_item(ui.Separator())
        box.add_item(ui.TextDisplay(laid.sources))
    for row in rows:
        box.add_item(row)
    return framed(box, above, f"-# {line(reply.sentences.say('shortened'))}" if laid.is_cut else below)


def framed(box: ui.Container[ui.LayoutView], above: str = "", below: str = "") -> ui.LayoutView:
    """A message of one frame. It is stopped from the start: its buttons are known by what stands in them, so nothing of it is kept."""
    view = ui.LayoutView(timeout=None)
    if above:
        view.add_item(ui.TextDisplay(above))
    view.add_item(box)
    if below:
        view.add_item(ui.TextDisplay(below))
    view.stop()
    return view


def laid_out(reply: Reply, most: int = MOST_TEXT) -> Laid:
    """The texts of an answer within a budget: what has no room goes in the order in which it is missed least, and a figure goes as a whole."""
    answer = reply.answer
    values = values_in(answer)
    sections = answer.sections
    laid = Laid(_parts(sections, reply, values), _sources(reply, quoted=True))
    if laid.length > most:
        laid = replace(laid, sources=_sources(reply, quoted=False), is_cut=True)
    if laid.length > most:
        only_first = [section.model_copy(update={"notes": section.notes[:1]}) for section in sections]
        laid = replace(laid, parts=_parts(only_first, reply, values))
    while laid.length > most and len(laid.parts) > 1:
        laid = replace(laid, parts=laid.parts[:-1])
    return laid if laid.length <= most else _least(reply, values, most)


def _least(reply: Reply, values: frozenset[str], most: int) -> Laid:
    """The verdict or headline, and as many figures as fit; one that does not fit is left out whole."""
    section = reply.answer.sections[0].model_copy(update={"notes": (), "working": None})
    sources = _sources(reply, quoted=False)
    for figures in range(len(section.figures), -1, -1):
        laid = Laid(_parts([section.model_copy(update={"figures": section.figures[:figures]})], reply, values), sources, is_cut=True)
        if laid.length <= most:
            return laid
    return Laid(((line(reply.sentences.say("shortened")),),), is_cut=True)


def _parts(sections: Sequence[Section], reply: Reply, values: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    carried = [f"-# {line(reply.answer.carried)}"] if reply.answer.carried and reply.answer.carried.strip() else []
    parts = [_part(section, reply, values, [] if place else carried) for place, section in enumerate(sections)]
    if sum(map(len, parts)) > _MOST_TEXTS:
        parts = [("\n".join(part),) if part else () for part in parts]
    # Discord takes no message without words.
    return tuple(part for part in parts if part) or ((line(reply.sentences.say("none-topic")),),)


def _part(section: Section, reply: Reply, values: frozenset[str], before: Sequence[str]) -> tuple[str, ...]:
    """Texts of a section: the answer with the figure that it stands on, each further figure, and what to mind about them."""
    figures = [_figure(figure) for figure in section.figures]
    head = [*before, *_headline(section, values), *figures[:1]]
    texts = (
        "\n".join(each for each in lines if each.strip()) for lines in (head, *([each] for each in figures[1:]), _minded(section, reply))
    )
    return tuple(text for text in texts if text)


def _headline(section: Section, values: frozenset[str]) -> Iterator[str]:
    if section.verdict:
        yield f"### {SHAPES[section.verdict.kind]} {line(section.verdict.text)}"
    if section.headline.strip():
        yield ("" if section.verdict else "### ") + strong(section.headline, spans(section.headline, values))


def _figure(figure: FigureLine) -> str:
    """The value, what it counts and when; under it, in small print that no cut parts from it, who counted and as of when."""
    pieces = figure.text.split(" · ")
    first = 2 if figure.period and pieces[1:2] == [figure.period] else 1
    head, rest = " · ".join(pieces[:first]), " · ".join(pieces[first:])
    value = NUMBER.search(head)
    said = strong(head, [value.span()] if value else [])
    return f"{said}\n-# {line(rest)}" if rest.strip() else said


def _minded(section: Section, reply: Reply) -> Iterator[str]:
    if section.working:
        yield line(reply.sentences.say("working", expression=section.working.expression))
        if section.working.note:
            yield line(section.working.note)
    notes = [note for note in section.notes if note.strip()]
    first, rest = notes[:1], notes[1:]
    is_choice = reply.answer.status == "clarify"
    yield from (line(note) for note in first)
    yield from (line(note) if is_choice else f"-# {line(note)}" for note in rest)


def _sources(reply: Reply, *, quoted: bool) -> str:
    answer = reply.answer
    if not answer.citations:
        return ""
    shown = shown_citations(answer)
    quote = [f"“{line(shown[0].quote)}” — {line(shown[0].publisher)}"] if quoted else []
    items = " · ".join(link(reply.sentences.citation(citation), citation.url) for citation in shown)
    return "\n".join([*quote, "-# " + reply.sentences.say("source" if len(shown) == 1 else "sources", items=items)])


def choices_of(answer: Answer) -> list[tuple[str, str]]:
    """What can be picked to ask next, with what picks it: `=ID` for a fact, else the words of a question."""
    if answer.status == "clarify":
        notes = answer.sections[0].notes if answer.sections else ()
        return [(note.partition(". ")[2] or note, f"={fact}") for note, fact in zip(notes, answer.facts, strict=False)]
    return [(each.text, f"={each.fact}" if each.fact else each.text) for each in answer.suggestions]
