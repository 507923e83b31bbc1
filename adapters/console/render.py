"""An Answer laid out for a terminal: the figure stands out, labels stand back, words carry what colours only repeat."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from typing import TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from adapters.console.phrases import say
from adapters.console.screen import Entry
from bot.core import Reply
from bot.emphasis import NUMBER, spans, values_in
from bot.model import Answer, Citation, FigureLine, Section, VerdictKind
from bot.visible import in_one_line, json_text, visible
from bot.wording.sentences import shown_citations

# Longer lines are hard to read, whatever the window holds.
_MOST_COLUMNS = 100
_LEAST_COLUMNS = 24
_LABEL_COLUMNS = 8
_GAP = 2
_URL = re.compile(r"https?://\S+")
_COLOUR: dict[VerdictKind, str] = {
    "matches": "green", "rounds_to": "green", "within_bound": "green", "off_by": "red", "reversed": "red",
    "other_period": "yellow", "other_thing": "yellow", "corrected": "yellow", "opinion": "cyan", "not_in_base": "cyan",
}  # fmt: skip

Row = tuple[str, Text]


class TerminalScreen:
    """Wraps to the window, with weights and colours where NO_COLOR and the terminal allow them."""

    def __init__(self, out: TextIO, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._bare = bool(environ.get("NO_COLOR")) or environ.get("TERM") == "dumb"
        self._console = Console(
            file=out, color_system=None if self._bare else "standard", force_terminal=True, highlight=False, markup=False, emoji=False,
            legacy_windows=False,
        )  # fmt: skip

    @property
    def _width(self) -> int:
        """Columns at this moment: a window may change its size during a chat."""
        columns = self._environ.get("COLUMNS", "")
        wide = int(columns) if columns.isdecimal() else shutil.get_terminal_size((80, 24)).columns
        return max(_LEAST_COLUMNS, min(wide, _MOST_COLUMNS))

    def say(self, text: str = "") -> None:
        """One line of the terminal's own, wrapped."""
        self._print(Text(visible(text)))

    def answer(self, reply: Reply, *, numbered: bool = False) -> None:
        """An answer: what was found first, then what it rests on, then what one could ask next."""
        answer = reply.answer
        if answer.carried:
            self._print(Text(visible(answer.carried), style="dim"))
        figures = values_in(answer)
        for place, section in enumerate(answer.sections):
            if place:
                self._console.print()
            self._section(section, answer, figures)
        for rows in (_sources(reply), _next(answer, numbered=numbered)):
            if rows:
                self._console.print()
                self._rows(rows, _LABEL_COLUMNS)

    def _section(self, section: Section, answer: Answer, figures: frozenset[str]) -> None:
        if section.verdict:
            self._print(Text(visible(section.verdict.text), style=f"bold {_COLOUR[section.verdict.kind]}"))
        if section.headline:
            self._print(_headline(section.headline, figures))
        if answer.status == "clarify":
            for choice in section.notes:
                number, _, words = choice.partition(" ")
                self._print(Text(visible(words)), f"{visible(number):>{_GAP + 2}} ")
            return
        rows = list(_parts(section, answer, self._width - _LABEL_COLUMNS - _GAP))
        if rows:
            self._console.print()
            self._rows(rows, _LABEL_COLUMNS)

    def rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels in a column of their own, texts beside them."""
        shown = [(in_one_line(label), Text(visible(text))) for label, text in rows]
        self._rows(shown, max((len(label) for label, _ in shown), default=0))

    def _rows(self, rows: Sequence[Row], label_columns: int) -> None:
        for label, text in rows:
            self._print(text, label.ljust(label_columns + _GAP))

    def _print(self, text: Text, head: str = "") -> None:
        """A text wrapped beside its head, which stands in the first line only; an address is never broken."""
        width, indent = self._width, len(head)
        for line in text.split("\n", allow_blank=True):
            if _URL.fullmatch(line.plain):
                self._address(line.plain, head, width)
                head = " " * indent
                continue
            for wrapped in line.wrap(self._console, width - indent):
                wrapped.rstrip()
                self._console.print(Text.assemble((head, "dim"), wrapped), soft_wrap=True)
                head = " " * indent

    def _address(self, url: str, head: str, width: int) -> None:
        """A link, whole so that it can be clicked and copied: without its scheme where the terminal links it, moved left where it is long."""
        shown = url if self._bare else url.removeprefix("https://")
        link = Text(shown, style=Style(dim=True, link=None if self._bare else url))
        self._console.print(Text.assemble((head[: max(0, width - len(shown))], "dim"), link), soft_wrap=True)

    def entries(self, entries: Sequence[Entry]) -> None:
        """The id with what it is about, and its sentence below."""
        for entry in entries:
            about = in_one_line(" · ".join(part for part in entry.about if part))
            self._print(Text.assemble((in_one_line(entry.id), "bold"), "  ", (about, "dim")))
            self._print(Text(visible(entry.text)), " " * _GAP)

    def json(self, value: object) -> None:
        """`value` indented, never wrapped: it can be copied."""
        self._console.print(Text(json_text(value, indent=2)), soft_wrap=True)


def _parts(section: Section, answer: Answer, room: int) -> Iterator[Row]:
    language = answer.language
    for figure in section.figures:
        yield say(language, "figure"), _figure(figure, room)
    if section.working:
        label = say(language, "working")
        lines = [_without(label, section.working.expression), section.working.note]
        yield label, Text(visible("\n".join(line for line in lines if line)))
    for note in section.notes:
        yield say(language, "note"), Text(visible(note))


def _without(label: str, text: str) -> str:
    """A text that begins with its own label, without it: the label stands in front already."""
    head, _, rest = text.partition(": ")
    return rest if head.casefold() == label else text


def _headline(text: str, figures: frozenset[str]) -> Text:
    line = Text(visible(text))
    for start, end in spans(line.plain, figures) or [(0, len(line))]:
        line.stylize("bold", start, end)
    return line


def _figure(figure: FigureLine, room: int) -> Text:
    """The figure line, broken between its pieces where they fit a line, so that a name or date stays whole."""
    lines: list[str] = []
    for piece in visible(figure.text).split(" · "):
        if lines and len(lines[-1]) + 3 + len(piece) <= room:
            lines[-1] += f" · {piece}"
        else:
            lines.append(piece)
    line = Text("\n".join(lines))
    value = NUMBER.search(line.plain)
    if value:
        line.stylize("bold", *value.span())
    return line


def _sources(reply: Reply) -> list[Row]:
    label = say(reply.answer.language, "source")
    return [(label, _citation(reply, citation, quoted=place == 0)) for place, citation in enumerate(shown_citations(reply.answer))]


def _citation(reply: Reply, citation: Citation, *, quoted: bool) -> Text:
    block = Text(visible(reply.sentences.citation(citation)))
    if quoted:
        block.append(f"\n“{visible(citation.quote)}”", style="italic")
    block.append(f"\n{in_one_line(citation.url)}")
    return block


def _next(answer: Answer, *, numbered: bool) -> list[Row]:
    texts = [f"{place}. {s.text}" if numbered else s.text for place, s in enumerate(answer.suggestions, 1)]
    label = say(answer.language, "next")
    return [(label if place == 0 else "", Text(visible(text))) for place, text in enumerate(texts)]
