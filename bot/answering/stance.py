"""How a claim is put (denied, nearly, as a range), and how its number stands to the record's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from bot.model import VerdictKind
from knowledge.model import Fact
from knowledge.numbers import Number, rounds_to
from knowledge.query import Query

# "About" in a claim or a fact forgives this much; beyond it the claim is off.
_ABOUT = Decimal("0.04")
# A bound ("more than 350,000") vouches for claims this far above it, not for any number above.
_BOUND_REACH = Decimal("0.06")
_EXACT_BELOW = 1000  # votes, days and years are not rounded
AT_LEAST = ("more_than", "at_least")
AT_MOST = ("less_than", "up_to")

# "Nearly" is near its number, where "fewer than" may be anywhere below it.
_NEARLY = re.compile(r"\b(?:almost|nearly|just shy of|close to|casi|cerca de)(?: an?)? $")
# Not the tag of a question ("weren't they?"), nor one that expects a yes ("weren't 102,550 cases closed?").
_DENIES = re.compile(
    r"\b(?:(?<!is it )not true|untrue|false|a lie|no es (?:cierto|verdad)|es (?:falso|mentira)) (?:that|que)\b"
    r"|\b(?:were|was|are|is|did|have|has|had) (?:not|never) (?!only\b|just\b|more\b|less\b|fewer\b|even\b|true\b)[a-z]+"
    r"|\b(?:cases?|people|persons?|seekers?|applicants?) (?:were|was|are|is|did|have|has)n't (?!only\b|just\b|even\b)[a-z]+"
    r"|^\W*no (?:se|fueron|han sido|hubo) [a-z]+|\b(?:casos?|personas?|solicitudes|solicitantes)(?: de asilo)? no (?:se|fueron|han sido) [a-z]+"
)
_REASON = re.compile(r"\b(?:because|whose|where|which|porque|cuyos?|cuyas?)\b")  # what follows is no denial of the claim
_TO = re.compile(r" ?(?:-|to|a|hasta) ?")
_AND = re.compile(r" (?:and|y) ")
_BETWEEN = re.compile(r"\b(?:between|entre) (?:about |unos |unas )?$")


def as_put(query: Query, number: Number) -> Number:
    """A claimed number with the hedge that its words mean in a claim."""
    return replace(number, qualifier="about") if _NEARLY.search(query.text[: number.start]) else number


def denied(query: Query) -> bool:
    """Whether a message denies what it states: "102,550 cases were not closed in 2022"."""
    return bool(_DENIES.search(_REASON.split(query.text, maxsplit=1)[0]))


def span_of(query: Query, numbers: Sequence[Number]) -> tuple[Number, Number] | None:
    """The two ends of a range: "between 100,000 and 105,000", "100k to 105k"."""
    if len(numbers) != 2 or numbers[0].kind != numbers[1].kind or numbers[0].value >= numbers[1].value:
        return None
    low, high = numbers
    joint = query.text[low.end : high.start]
    listed = _AND.fullmatch(joint) and _BETWEEN.search(query.text[: low.start])
    return (low, high) if listed or _TO.fullmatch(joint) else None


def compare(claim: Number, fact: Fact) -> VerdictKind:
    """How a claimed number stands to a fact's value."""
    value = fact.value
    assert value is not None
    number = claim.value
    if number == value:
        return "matches"
    if claim.qualifier in (*AT_LEAST, *AT_MOST) and (bounded := _bounded(claim, fact, value)):
        return bounded
    if value < _EXACT_BELOW and claim.kind == "count":
        return "off_by"
    if rounds_to(value, number) or (fact.qualifier != "exactly" and rounds_to(number, value)):
        return "rounds_to"
    if value and fact.qualifier in AT_LEAST and 0 < number - value <= value * _BOUND_REACH:
        return "within_bound"
    if value and "about" in (fact.qualifier, claim.qualifier) and abs(number - value) <= abs(value) * _ABOUT:
        return "rounds_to"
    return "off_by"


def _bounded(claim: Number, fact: Fact, value: Decimal) -> VerdictKind | None:
    """A claimed bound that the record lies within, or misses: "at most 100,000" is no rounding of 102,550."""
    up = claim.qualifier in AT_LEAST
    if fact.qualifier not in (AT_MOST if up else AT_LEAST) and (claim.value < value) == up:
        return "within_bound"
    return "off_by" if fact.qualifier == "exactly" else None
