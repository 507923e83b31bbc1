"""Values for the tests of the store."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from bot.model import Answer, Reading, Section, Turn
from bot.records import Cited, Context, Correction, Feedback, KeptAnswer, LogEntry, Outgoing, Place, Posted, Suggestion

NOW = dt.datetime.now(dt.UTC).replace(microsecond=123456)
EVER = NOW + dt.timedelta(days=3650)
MINUTE = dt.timedelta(minutes=1)
ANN, BEN = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"
PLACE = Place("chat", "team", "general")
THERE = Place("chat", "team", "channel-7", thread="t1")
_ENTRY = LogEntry(
    answer_id="", at=NOW, place=THERE, asker=ANN, outcome="answered", kind="figure", language="en", facts=("f", "g"), confidence=0.9,
    near=(("f", 0.9), ("g", 0.05)), differs=None, revision="r1", seconds=0.001,
)  # fmt: skip


def entry(answer_id: str, **changed: Any) -> LogEntry:
    """An entry of the question log."""
    return replace(_ENTRY, answer_id=answer_id, **changed)


def kept_answer(answer_id: str, revision: str = "f1", asker: str = ANN) -> KeptAnswer:
    """An answer that cites two facts."""
    reading = Reading(repaired="", intent="figure", matches=(("f", 0.9),))
    answer = Answer(
        status="answered", kind="figure", language="es", sections=(Section(headline="102,550 casos", notes=("nota",)),), facts=("f", "g"),
        confidence=0.9, reading=reading,
    )  # fmt: skip
    cited = (Cited("f", revision, "102,550 casos · 2022"), Cited("g", "g1", "otra cosa"))
    return KeptAnswer(answer_id, NOW, EVER, THERE, asker, "es-MX", answer, cited)


def posted(answer_id: str, asker: str = ANN, *, correctable: bool = True) -> Posted:
    """Where an answer stands."""
    return Posted(answer_id, THERE, "m1", NOW, asker, correctable)


def context(*texts: str, until: dt.datetime = EVER) -> Context:
    """A conversation of Ann's."""
    return Context(tuple(Turn(text=text, facts=("f",), kind="figure", metric="m", year=2022) for text in texts), NOW, until, (ANN,))


def feedback(asker: str, **changed: Any) -> Feedback:
    """What somebody thinks of the answer a."""
    return replace(Feedback("a", asker, NOW, THERE, helpful=True, facts=("f", "g")), **changed)


def suggestion(id: str, asker: str = ANN) -> Suggestion:
    """A correction of a fact."""
    return Suggestion(id, "correction", NOW, THERE, asker, "en", "it is 102,551", "f", "https://example.org/", "a", "m1")


def correction(answer_id: str, asker: str) -> Correction:
    """What became of a fact."""
    return Correction(answer_id, asker, "f", "f2", "102,550", "102,551", "miscounted", NOW, "en")


def outgoing(id: str, platform: str = "chat") -> Outgoing:
    """A message to be sent."""
    return Outgoing(id, "correction", replace(THERE, platform=platform), f"text of {id}", "m1", "a", ANN)
