"""Text as Slack shows it literally: nobody is notified, nothing is linked, nothing is set in another type."""

from __future__ import annotations

import re
from urllib.parse import quote

from bot.visible import in_one_line, visible

# mrkdwn knows no escape for these: what looks the same stands in their place.
_LOOK_ALIKES = str.maketrans(
    {"*": "\N{ASTERISK OPERATOR}", "_": "\N{FULLWIDTH LOW LINE}", "~": "\N{TILDE OPERATOR}", "`": "\N{MODIFIER LETTER GRAVE ACCENT}"}
)
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_HALF_ESCAPE = re.compile(r"&[a-z]{0,3}$")
_ELLIPSIS = "…"
# A text is cut after a whole word, unless that would lose more than this share of it.
_LOST = 0.2


def escaped(text: str) -> str:
    """The three characters that Slack asks to be escaped; so "<!channel>" and "<@U1>" are only words."""
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """A text inside mrkdwn, in which nothing is a mark."""
    return _EMOJI.sub("\N{RATIO}", escaped(text).translate(_LOOK_ALIKES))


def bold(text: str) -> str:
    """A text in bold inside mrkdwn; none where it is blank."""
    return f"*{literal(text)}*" if text.strip() else ""


def link(url: str, label: str) -> str:
    """A link inside mrkdwn; only its label where the address is no web address."""
    said = literal(in_one_line(label))
    return f"<{address(url)}|{said}>" if url.startswith(("https://", "http://")) and said.strip() else said


def address(url: str) -> str:
    """An address without the characters that would end a link."""
    return quote(in_one_line(url), safe=":/?#[]@!$&'()*+,;=%~-._").replace("&", "&amp;")


def cut(text: str, most: int) -> str:
    """At most `most` characters of a text, after a whole word, with an ellipsis for the rest."""
    if len(text) <= most:
        return text
    if most < 2:
        return text[:most]
    kept = text[: most - 1]
    at = kept.rfind(" ")
    if at > len(kept) * (1 - _LOST):
        kept = kept[:at]
    return _HALF_ESCAPE.sub("", kept).rstrip() + _ELLIPSIS
