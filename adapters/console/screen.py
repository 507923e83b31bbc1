"""Where output goes: laid out on a terminal, bare lines in a pipe. Nothing is printed that could steer a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TextIO

from bot.core import Reply
from bot.visible import in_one_line, json_text, visible


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: its id, what kind of thing it is in a few words, and a sentence about it."""

    id: str
    about: tuple[str, ...]
    text: str


class Screen(Protocol):
    """What the commands print with."""

    def say(self, text: str = "") -> None:
        """One line of the terminal's own."""

    def answer(self, reply: Reply, *, numbered: bool = False) -> None:
        """An answer; `numbered` puts numbers before what one could ask next."""

    def rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels with their texts; an empty label goes on with the one above."""

    def entries(self, entries: Sequence[Entry]) -> None:
        """A list, one thing after the other."""

    def json(self, value: object) -> None:
        """`value` as JSON: on one line in a pipe, indented on a terminal."""


class PipeScreen:
    """Bare lines that are never wrapped: the text of an answer as every machine surface has it, tabs between columns."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def say(self, text: str = "") -> None:
        """One line of the terminal's own."""
        self._out.write(visible(text) + "\n")
        self._out.flush()

    def answer(self, reply: Reply, *, numbered: bool = False) -> None:  # noqa: ARG002 - nobody picks in a pipe
        """The plain text of an answer."""
        self.say(reply.text)

    def rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """`label: text`, one a line, each with its label; a number is followed by its text alone."""
        last = ""
        for label, text in rows:
            last = in_one_line(label) or last
            mark = " " if last.endswith(".") else ": "
            self.say(f"{last}{mark}{in_one_line(text)}")

    def entries(self, entries: Sequence[Entry]) -> None:
        """One line each, columns separated by tabs."""
        for entry in entries:
            self.say("\t".join(in_one_line(column) for column in (entry.id, *entry.about, entry.text)))

    def json(self, value: object) -> None:
        """`value` on one line."""
        self.say(json_text(value))


def screen_for(out: TextIO, environ: Mapping[str, str]) -> Screen:
    """The screen that suits `out`. `NO_COLOR` leaves the layout and takes every colour and weight away."""
    if not (out.isatty() or environ.get("FORCE_COLOR")):
        return PipeScreen(out)
    from adapters.console.render import TerminalScreen

    return TerminalScreen(out, environ)
