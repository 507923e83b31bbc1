"""What people write, without what points at a person: e-mail addresses, phone numbers, mentions, A-numbers and links.

Every pattern is a run of one class of characters, and what a run means is decided by looking at a few pieces of it:
the work grows with the text and not faster, whatever the text (tests/test_redaction.py counts it).
Figures stay: "350,000", "3716106" and "2022 2023 2024" are what a curator must see.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.visible import readable

LINK, EMAIL, MENTION, PHONE, NUMBER = "[link]", "[e-mail]", "[mention]", "[phone]", "[number]"

_TOKEN = re.compile(r"\S+")
_PIECE = re.compile(r"[^\s,;<>()\[\]{}|\"“”«»]+")
# A run of digits and what people put between them; no line break, and no comma, which is for figures.
_DIGITS = re.compile(r"\d[\d .()\-\u2010-\u2013/]*")
_GROUP = re.compile(r"\d+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*$")
_DOMAIN = re.compile(r"[\w.\-]+")
# Where people's own pages and invitations are; "court.How" is two sentences.
_TOP_LEVEL = frozenset("com org net gov edu io co us mx uk info me gg ly es tv app dev link page site online".split())
# Digits in each group of a phone number as it is written in North America, also without its area, and the whole of it in one.
_PHONES, _LOCAL = ((3, 3, 4), (1, 3, 3, 4), (10,)), (3, 4)
_A_NUMBERS, _NINE, _SOCIAL_SECURITY = ((9,), (8,), (3, 3, 3), (2, 3, 3), (3, 6)), ((9,), (3, 3, 3)), (3, 2, 4)
_RECEIPT = re.compile(r"[A-Za-z]{3}\d{10}\b")  # of an application with USCIS
_AFTER_AN_A = re.compile(r"(?:^|[^A-Za-z])[Aa][#\- ]?$")
_OPENING = re.compile(r"(?:(?<![A-Za-z])[Aa][#\- ]?|\+?\(|\+)$")
_LONGEST, _LONGEST_JOINT = 6, 3  # groups that make one number, characters between two of them
_ABROAD = range(8, 16)  # digits behind a plus sign (E.164 allows 15)
_SCHEME_LETTERS = 20
_INVISIBLE = ("Cf", "Cc", "Cs", "Co", "Cn")


def redacted(text: str, *, links_too: bool = True) -> str:
    """The text with a word in brackets in place of each of these; invisible characters are left out, and variants of letters made plain.

    `links_too=False` leaves links: of a suggestion they are the source.
    """
    normal = unicodedata.normalize("NFKC", readable(text))
    plain = "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)
    if links_too:
        return _without_numbers(_PIECE.sub(_piece, _TOKEN.sub(_token, plain)))
    return _TOKEN.sub(lambda m: m[0] if _is_link(m[0]) else redacted(m[0]), plain)


def _is_link(token: str) -> bool:
    return token.startswith(("https://", "http://")) and "@" not in token


def _token(match: re.Match[str]) -> str:
    """A link goes on until a space, whatever stands in it."""
    token = match[0]
    at = token.find("://")
    if at > 0:
        scheme = _SCHEME.search(token[max(0, at - _SCHEME_LETTERS) : at])
        return token[: at - len(scheme[0])] + LINK if scheme else token
    at = token.lower().find("www.")
    return token[:at] + LINK if at >= 0 else token


def _piece(match: re.Match[str]) -> str:
    """A piece without punctuation: a handle, an address, a domain."""
    piece = match[0]
    before = match.string[match.start() - 1] if match.start() else ""
    if piece.startswith("@") or (piece.startswith("#") and before == "<"):
        return MENTION if len(piece) > 1 else piece
    if "@" in piece:
        return EMAIL
    domain = _DOMAIN.match(piece)
    if domain and "." in domain[0].strip("."):
        *_, last = domain[0].rstrip(".").split(".")
        return LINK if last.lower() in _TOP_LEVEL else piece
    return NUMBER if _RECEIPT.match(piece) else piece


def _without_numbers(text: str) -> str:
    pieces, end = [], 0
    for start, stop, label in _numbers(text):
        pieces += [text[end:start], label]
        end = stop
    return "".join([*pieces, text[end:]])


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Where numbers stand that are somebody's."""
    for run in _DIGITS.finditer(text):
        groups = [(run.start() + m.start(), run.start() + m.end()) for m in _GROUP.finditer(run[0])]
        place = 0
        while place < len(groups):
            count, label = _somebodys(text, groups[place : place + _LONGEST])
            if label:
                yield _opening(text, groups[place][0]), groups[place + count - 1][1], label
            place += count


def _somebodys(text: str, groups: Sequence[tuple[int, int]]) -> tuple[int, str]:
    """How many of the groups make a number of somebody's, and which; (1, "") where the first begins none."""
    lengths = tuple(end - start for start, end in groups)
    before = text[max(0, groups[0][0] - 3) : groups[0][0]]
    for count in range(len(groups), 0, -1):
        joints = [text[left:right] for (_, left), (right, _) in pairwise(groups[:count])]
        if any(len(joint) > _LONGEST_JOINT for joint in joints) or any(_is_year(text[start:end]) for start, end in groups[:count]):
            continue
        if label := _label(lengths[:count], before, joints, text[groups[count - 1][1] - 3 : groups[count - 1][1]]):
            return count, label
    return 1, ""


def _label(shape: tuple[int, ...], before: str, joints: Sequence[str], last_digits: str) -> str:
    """What groups of these lengths are, "" for a figure."""
    if before.endswith("+") and sum(shape) in _ABROAD:
        return PHONE
    if shape in _A_NUMBERS and _AFTER_AN_A.search(before):
        return NUMBER
    dashed = all(joint.strip() for joint in joints)
    if shape == _SOCIAL_SECURITY or (shape in _NINE and dashed and last_digits != "000"):
        return NUMBER
    return PHONE if shape in _PHONES or (shape == _LOCAL and dashed) else ""


def _is_year(digits: str) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20")


def _opening(text: str, start: int) -> int:
    """Where a number begins with what stands before it: a bracket, a plus sign, the letter."""
    before = text[max(0, start - 3) : start]
    opening = _OPENING.search(before)
    return start - len(opening[0]) if opening else start
