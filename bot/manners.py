"""When to speak where many read along, and what a mention points at. Pure."""

from __future__ import annotations

from bot.model import Answer
from knowledge.text import fold, words

# Words of a message that only points at another one: "is this true?", "check that please", "¿es cierto esto?".
_POINTING = frozenset(
    "is this that it true right correct real legit accurate fact facts check verify please pls can you the a claim post message above so "
    "really wrong false source es esto eso cierto verdad verdadero falso correcto real puedes puede revisar revisa verifica verificar "
    "comprobar comprueba por favor el la mensaje afirmacion lo dato datos".split()
)
_CALLS = frozenset(
    "this that it true right correct real legit accurate check verify source cierto verdad correcto esto eso revisa verifica".split()
)
# "ok cool": as many words as a remark has that asks for nothing.
_REMARK = 4


def points_elsewhere(text: str) -> bool:
    """Whether a message asks of another one, to which it replies, whether it is true."""
    found = {word.text for word in words(fold(text))}
    return found <= _POINTING and bool(found & _CALLS)


def said_in_passing(text: str, answer: Answer, *, addressed: bool) -> bool:
    """Whether a message that mentions the bot wants no reply: thanks, a remark, or a talk about it rather than with it.

    `addressed` says that the message begins with the mention, or replies to the bot.
    """
    concepts = set(answer.reading.concepts) if answer.reading else set()
    if answer.status == "answered" or "?" in text:
        return False
    if concepts and concepts <= {"thanks"}:
        return True
    if not concepts and len(words(fold(text))) <= _REMARK:
        return True
    return not addressed
