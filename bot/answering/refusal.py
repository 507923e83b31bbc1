"""No figure: says which slot differs and what there is; asks back where a question is too open."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.draft import Ask, Draft, question_for, suggest
from bot.model import NextQuestion, Section
from knowledge.model import Fact, Figure
from knowledge.query import SUBJECTS, Query
from knowledge.text import words

# The gates of the lexicon, in the order in which they explain a refusal best.
_GATES = (
    ("injection", "none-injection"), ("advice", "none-advice"), ("opinion", "none-opinion"), ("insult", "none-opinion"),
    ("place_foreign", "none-place"), ("place_state", "none-place"), ("programme", "none-programme"), ("attribute", "none-attribute"),
    ("nationality", "none-nationality"),
    ("denied", "none-denied"), ("future", "none-future"), ("other_topic", "none-topic"), ("money", "none-topic"),
    ("joke", "none-topic"), ("thanks", "none-thanks"), ("greeting", "none-chat"),
)  # fmt: skip
# Greetings and the like outside a question are no reason to refuse it.
_MANNERS = frozenset({"thanks", "greeting", "joke", "insult"})
_STARTERS = ("ask-backlog", "ask-closed", "ask-rule")
MOST_CHOICES = 4


def empty(ask: Ask) -> Draft:
    """For a message without words."""
    return Draft("help", (Section(headline=ask.say("none-empty")),), status="no_answer", suggestions=_starters(ask))


def help_text(ask: Ask) -> Draft:
    """What Tally can do."""
    return Draft("help", (Section(headline=ask.say("help")),), status="no_answer", suggestions=_starters(ask))


def gate(ask: Ask) -> tuple[str, str] | None:
    """The concept that puts the question outside the base, with the words that name it."""
    for concept, message in _GATES:
        hit = next((h for h in ask.query.hits if h.concept == concept and ask.query.near(h)), None)
        if hit and not (concept in _MANNERS and ask.query.concepts & SUBJECTS):
            found = words(ask.query.text)
            return message, ask.query.text[found[hit.start].start : found[hit.end - 1].end]
    return None


def only_manners(ask: Ask) -> bool:
    """Whether a message is a greeting, thanks or the like and nothing more."""
    covered = {place for hit in ask.query.hits if hit.concept in _MANNERS for place in range(hit.start, hit.end)}
    return len(covered) == len(ask.query.tokens)


# "What did O'Brien say", "what does O'Brien think of it".
_SAYS = re.compile(
    r"\bwhat (?:did|does|do|has|have) (?P<who>(?:[a-z.'-]+ ){1,4}?)(?:say|says|said|claim|think|tell|call|argue|state|write)\b"
    r"|\b(?:que|como) (?:dijo|dice|opina|piensa|afirmo|llamo) (?:a )?(?P<quien>(?:[a-z.'-]+ ?){1,3})"
)
# Places and programmes of others are outside whatever else a message says; loose topics only beside doubt.
_HARD = ("none-place", "none-programme", "none-injection", "none-nationality")
_FAINT, _LOOSE, _NAMED_BY_ITSELF = 0.3, 0.5, 0.9
_THERE = frozenset({"in", "did", "does", "by", "en", "within"})
_OFFICES = frozenset({"court", "courts", "sector", "office", "corte", "oficina"})
_ARTICLES = frozenset({"the", "el", "la", "los", "las"})
_HARD_DOUBT, _ADVICE_DOUBT, _SOFT_DOUBT, _STRANGE_DOUBT = 0.06, 0.20, 0.30, 0.15


def outside(ask: Ask) -> bool:
    """Whether the lexicon's gates and the ranker's doubt put the question outside the base."""
    found = gate(ask)
    beyond = any(when.year > ask.base.newest_year for when in ask.query.periods) and ask.targets[0].label not in ask.base.metric_by_id
    if ask.query.causes or beyond or _of_nobody(ask.query):
        return True
    if found is None:
        return bool(ask.query.strange) and ask.belief("none") >= _STRANGE_DOUBT
    if ask.query.has("money") and ask.query.has("how_many", "vague_number") and ask.targets[0].share < _NAMED_BY_ITSELF:
        return True  # nothing here is counted in dollars
    if found[0] == "none-denied" and not ask.query.has("closed", "granted", "ordered", "removed", "remain", "grant_rate", "bill", "rule"):
        return True
    counted = ask.targets[0].label in ask.base.metric_by_id or ask.targets[0].share < _FAINT
    if (found[0] == "none-attribute" and counted) or (found[0] == "none-place" and _counted_there(ask)):
        return True
    if ask.query.has("money") and ask.targets[0].label.endswith("-role"):  # what somebody takes is no part of who they are
        return True
    if found[0] == "none-topic" and ask.targets[0].share < _LOOSE:  # "average age of asylum seekers": nothing here is much like it
        return True
    return ask.belief("none") >= (_HARD_DOUBT if found[0] in _HARD else _ADVICE_DOUBT if found[0] == "none-advice" else _SOFT_DOUBT)


def _of_nobody(query: Query) -> bool:
    """Whether the words of somebody are asked for whose name the base has never heard."""
    said = _SAYS.search(query.text)
    return bool(said and set((said["who"] or said["quien"]).split()) & set(query.unknown))


def _counted_there(ask: Ask) -> bool:
    """Whether a figure is asked for of another place ("did Spain close", "closed in California"), not of someone from there."""
    places = [hit for hit in ask.query.hits if hit.concept in ("place_foreign", "place_state")]
    tokens = ask.query.tokens
    there = any({*_before(tokens, hit.start), tokens[hit.start]} & _THERE and tokens[hit.end : hit.end + 1] != ("year",) for hit in places)
    there = there or any("at" in _before(tokens, hit.start) and {*tokens[hit.end : hit.end + 2]} & _OFFICES for hit in places)
    return there and ask.targets[0].label in ask.base.metric_by_id


def _before(tokens: Sequence[str], place: int) -> Sequence[str]:
    """The word before a place's name, articles aside: "at the San Diego court"."""
    start = place - 1 if place > 1 and tokens[place - 1] in _ARTICLES else place
    return tokens[max(0, start - 1) : start]


def refuse(ask: Ask, near: Sequence[Fact] = ()) -> Draft:
    """Not in the base: names the slot where the lexicon knows it. States no figure."""
    found = gate(ask)
    message, named = found or (("none-about", ask.query.causes[0]) if ask.query.causes else ("none-topic", ""))
    headline = ask.say(message, place=_name(named), what=_name(named) if any(c.isdigit() for c in named) else named)
    return Draft(
        "help", (Section(headline=headline),), status="no_answer", suggestions=suggest(ask, near) or _starters(ask),
        differs=message.removeprefix("none-"),
    )  # fmt: skip


_IN = re.compile(r"^(?:in|en) ")


def _name(named: str) -> str:
    """A name as it is written: USA, H-1B, France."""
    named = _IN.sub("", named)
    return named.upper() if len(named) <= 3 or any(c.isdigit() for c in named) else named.title()


def which(ask: Ask, facts: Sequence[Fact]) -> Draft:
    """Asks which of at most four facts is meant; the choices can be picked by number or words."""
    choices = [NextQuestion(text=question_for(ask, fact), fact=fact.id) for fact in facts[:MOST_CHOICES]]
    lines = tuple(f"{place}. {choice.text}" for place, choice in enumerate(choices, 1))
    return Draft("help", (Section(headline=ask.say("which-one"), notes=lines),), tuple(facts[:MOST_CHOICES]), status="clarify")


def openers(ask: Ask) -> list[Fact]:
    """The facts people most often mean by a question that names nothing."""
    return ask.base.some(["cases-closed-2022", "backlog-3-5m-as-described", "asylum-grants-2022-rounded", "border-rule-trigger-2500"])


def _starters(ask: Ask) -> tuple[NextQuestion, ...]:
    return tuple(NextQuestion(text=ask.say(message)) for message in _STARTERS)


def newest_of(ask: Ask, metric: str) -> Figure | None:
    """The figure that stands for a metric in a question back."""
    figures = ask.base.some(ask.base.metric_by_id[metric].undated)
    return next((f for f in figures if isinstance(f, Figure)), None)
