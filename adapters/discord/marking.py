"""Text as Discord's Markdown: what is not ours to format is escaped, so that it reads as it was written and calls nobody."""

from __future__ import annotations

import re

from discord.utils import escape_markdown, escape_mentions

from bot.visible import in_one_line, visible

# What discord.py leaves alone: the small print ("-# "), a numbered list, a link in brackets, and everything in angle brackets, which can be a
# mention, a time, an emoji or a command.
_LEFT = re.compile(r"^(\s*)(-#|\+(?=\s))|^(\s*\d+)\.(?=\s)|([<\[\]])", re.MULTILINE)
# Mentions, emoji, times and commands as Discord writes them: names to a reader, long numbers to whoever reads figures.
_TOKENS = re.compile(r"<(?:@[!&]?|#|a?:\w{1,64}:|t:|id:|/[^:>]{1,100}:)[^>\s]{0,100}>")
# An address is read up to the first blank or closing parenthesis; these would end it early, or hide what follows.
_IN_ADDRESS = {ord(" "): "%20", ord("("): "%28", ord(")"): "%29", ord("<"): "%3C", ord(">"): "%3E", ord("\\"): "%5C"}


def escaped(text: str) -> str:
    """`text` as plain words in a message; its line breaks stay."""
    return _LEFT.sub(_escaped, escape_mentions(escape_markdown(visible(text))))


def _escaped(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}\\{match[2]}"
    return f"{match[3]}\\." if match[3] else f"\\{match[4]}"


def line(text: str) -> str:
    """`text` as plain words in one line."""
    return escaped(in_one_line(text))


def spoken(text: str) -> str:
    """What somebody wrote, without mentions, emoji and the like."""
    return " ".join(_TOKENS.sub(" ", text).split())


def strong(text: str, parts: list[tuple[int, int]]) -> str:
    """`text` in one line, with the characters of `parts` (start, end; in order) in bold."""
    pieces, last = [], 0
    for start, end in parts:
        pieces += [line(text[last:start]), f"**{line(text[start:end])}**"]
        last = end
    return "".join([*pieces, line(text[last:])])


def link(label: str, url: str) -> str:
    """A label that leads to an address, without a picture of what is there."""
    return f"[{line(label)}](<{in_one_line(url).translate(_IN_ADDRESS)}>)"


def shortened(text: str, most: int) -> str:
    """`text` in at most so many characters, cut after a word, with a mark that something is missing."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0].rstrip(' ,;:·')}…"
