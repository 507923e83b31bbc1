"""Ten thousand unanswered questions brought together by meaning, beside reading them alone.

The questions are those of the phrase bank that ask for nothing the base has,
typed again and again as people type: with a slip, a greeting, a question mark.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from bot.desk.clusters import clusters
from bot.desk.vectors import Vectors
from bot.judging import ask_turns
from bot.records import LogEntry, Place
from bot.responder import Responder
from knowledge.factbase import FactBase

QUESTIONS = 10_000
WANTED_SECONDS = 10
_BEFORE, _AFTER = ("", "", "", "hey ", "pls ", "so "), ("", "", "?", "??", " please")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BEGIN = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds for reading every question, for bringing those kept in words together, and those of which only the slots are kept; how many meanings each."""

    distinct: int
    reading: float
    in_words: float
    meanings: int
    by_slots: float
    kinds: int


def measured(responder: Responder, bank: FactBase) -> Measured:
    """All of it, in this process; `bank` is the base with its phrase bank."""
    entries = list(_entries(responder, bank))
    reader = responder.understanding.reader
    start = time.perf_counter()
    for entry in entries:
        reader.read(entry.text or "", dt.date.max)
    reading = time.perf_counter() - start
    in_words, meanings = _timed(responder, entries)
    by_slots, kinds = _timed(responder, [_wordless(entry) for entry in entries])
    return Measured(len({entry.text for entry in entries}), reading, in_words, meanings, by_slots, kinds)


def _timed(responder: Responder, entries: list[LogEntry]) -> tuple[float, int]:
    """Seconds, all that has to be made first included, and how many meanings."""
    start = time.perf_counter()
    found = clusters(entries, Vectors(responder.base, responder.understanding.reader))
    return time.perf_counter() - start, len(found)


def _wordless(entry: LogEntry) -> LogEntry:
    return LogEntry(**{name: getattr(entry, name) for name in LogEntry.__slots__ if name != "text"})


def _entries(responder: Responder, bank: FactBase) -> Iterator[LogEntry]:
    random = Random(2026)  # noqa: S311 - the same questions in every run
    asked = [phrase.text for phrase in bank.phrases if phrase.intent in ("none", "clarify", "help") and not phrase.turns]
    answers = [(text, ask_turns(responder, (text,))) for text in dict.fromkeys(asked)]
    unanswered = [(text, answer.reading) for text, answer in answers if answer.status != "answered" and answer.reading]
    for number in range(QUESTIONS):
        text, reading = unanswered[number % len(unanswered)]
        yield LogEntry(
            answer_id=f"{number:016x}", at=_BEGIN + dt.timedelta(minutes=number), place=Place("bench"), asker=f"{number % 700}",
            outcome="no_answer", kind="help", language="en", facts=(), confidence=0.1, near=reading.matches, differs=reading.differs,
            revision="", seconds=0.001, text=_typed(text, random), intent=reading.intent, period=reading.period,
        )  # fmt: skip


def _typed(text: str, random: Random) -> str:
    """A text as somebody else types it: at most two slips in it."""
    letters = list(text)
    for _ in range(random.choice((0, 0, 1, 2))):
        place = random.randrange(len(letters))
        letters[place] = random.choice(("", letters[place] * 2, random.choice(_LETTERS)))
    return random.choice(_BEFORE) + "".join(letters) + random.choice(_AFTER)
