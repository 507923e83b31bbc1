"""What one can press under an answer, and what the values say that come back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from adapters.slack import blocks as kit
from adapters.slack.blocks import Block
from adapters.slack.text import cut
from bot.exchange import Served
from bot.model import Answer
from knowledge.model import Language

SOURCES, RELATED, PICK, SHARE, REPORT, FEEDBACK = "sources", "related", "pick", "share", "report", "feedback"
_MOST_CHOICES = 5  # buttons in a row that can still be read on a telephone


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that stands ready: in its language, about a fact by its id or in words."""

    language: Language
    fact: str | None = None
    text: str = ""

    def __str__(self) -> str:
        return f"{self.language}#{self.fact}" if self.fact else f"{self.language}?{self.text}"

    @classmethod
    def read(cls, value: str) -> Offer | None:
        """The offer that a value stands for; None where it is none of ours."""
        language, mark, rest = value[:2], value[2:3], value[3:]
        if language not in get_args(Language) or mark not in ("#", "?") or not rest:
            return None
        said: Language = "es" if language == "es" else "en"
        return cls(said, fact=rest) if mark == "#" else cls(said, text=rest)


def under(served: Served, *, form: Literal["full", "plain"], shares: bool, view: bool) -> Iterator[Block]:
    """The rows of buttons under an answer."""
    answer, say = served.answer, served.reply.sentences.say
    choices = list(_choices(answer))
    if choices:
        yield kit.actions(choices)
    row: list[Block] = []
    if answer.citations:
        row.append(kit.button(SOURCES, say("button-sources"), served.answer_id))
    offers = {str(offer): label for offer, label in _offers(answer)}
    if kit.options(offers):
        row.append(kit.choice(RELATED, say("button-related"), offers))
    if shares and answer.status == "answered":
        row.append(kit.button(SHARE, say("button-share"), served.answer_id))
    if answer.reading is not None:  # the service's own lines are no answers
        row.append(kit.button(REPORT, say("button-report" if answer.citations else "button-wanted"), served.answer_id))
        if form == "plain" or view:
            row += _plain_thumbs(served)
    if row:
        yield kit.actions(row)
    if answer.reading is not None and form == "full" and not view:
        good, bad = ((say(f"feedback-{name}"), say(f"feedback-{name}-label")) for name in ("good", "bad"))
        yield kit.thumbs(FEEDBACK, served.answer_id, good, bad)


def _plain_thumbs(served: Served) -> Iterator[Block]:
    say = served.reply.sentences.say
    for name, value in (("good", "pos"), ("bad", "neg")):
        # An action id stands once in a row.
        yield kit.button(f"{FEEDBACK}:{value}", say(f"feedback-{name}"), f"{value}:{served.answer_id}")


def _choices(answer: Answer) -> Iterator[Block]:
    """What a question back offers, each a button with the number that it has in the text."""
    if answer.status != "clarify":
        return
    notes = [note for section in answer.sections for note in section.notes]
    for place, (fact, note) in enumerate(zip(answer.facts[:_MOST_CHOICES], notes, strict=False)):
        value = str(Offer(answer.language, fact=fact))
        if fact.strip() and note.strip() and len(value) <= kit.MOST_VALUE:
            # The words stand in the list above; a number finds room beside the others on a telephone.
            yield kit.button(f"{PICK}:{place}", str(place + 1), value) | {"accessibility_label": cut(note, kit.MOST_ACCESSIBILITY)}


def _offers(answer: Answer) -> Iterator[tuple[Offer, str]]:
    for suggestion in answer.suggestions:
        offer = Offer(answer.language, fact=suggestion.fact) if suggestion.fact else Offer(answer.language, text=suggestion.text)
        yield offer, suggestion.text
