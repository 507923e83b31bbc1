"""Panels as Discord messages: labelled lines in a frame, in pages where they are many. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from discord import Colour, ui

from adapters.discord.marking import line, link, shortened
from adapters.discord.render import MOST_TEXT, Row, framed
from bot.panels import Panel
from bot.panels import Row as Line
from bot.visible import in_one_line

_COLOUR = Colour(0x8A8F98)
# So many lines are read before one scrolls past them.
_MOST_LINES = 12
# Whatever a curator writes, one line fits a page: escaping doubles a text at most.
_MOST_SAID, _MOST_NAMED, _MOST_ADDRESS = 700, 200, 500


def pages(panel: Panel) -> list[list[str]]:
    """The lines of a panel as texts, page by page; each page holds one line at least."""
    found: list[list[str]] = [[]]
    room = MOST_TEXT - len(panel.title)
    for row in panel.rows:
        text = _text(row)
        if found[-1] and (sum(map(len, found[-1])) + len(text) > room or len(found[-1]) >= _MOST_LINES):
            found.append([])
        found[-1].append(text)
    return found


def panel_view(title: str, texts: Sequence[str], rows: Sequence[Row] = (), below: str = "") -> ui.LayoutView:
    """One page."""
    box: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_COLOUR)
    box.add_item(ui.TextDisplay(f"### {line(title)}"))
    for text in texts:
        box.add_item(ui.Separator(visible=False))
        box.add_item(ui.TextDisplay(text))
    for row in rows:
        box.add_item(row)
    return framed(box, below=below)


def note_view(text: str, rows: Sequence[Row] = (), *, file: str = "") -> ui.LayoutView:
    """One sentence of ours, over a file that is sent along (`attachment://NAME`)."""
    box: ui.Container[ui.LayoutView] = ui.Container()
    box.add_item(ui.TextDisplay(line(text)))
    if file:
        box.add_item(ui.File(file))
    for row in rows:
        box.add_item(row)
    return framed(box)


def _text(row: Line) -> str:
    said = shortened(in_one_line(row.text), _MOST_SAID)
    text = link(said, row.url) if row.url and len(row.url) <= _MOST_ADDRESS else line(said)
    if row.label.strip():
        text = f"**{line(shortened(in_one_line(row.label), _MOST_NAMED))}**\n{text}"
    return f"{text}\n> {line(shortened(in_one_line(row.quote), _MOST_SAID))}" if row.quote.strip() else text
