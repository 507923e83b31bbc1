"""Values as rows and rows as values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter

from bot.demand import step_of
from bot.model import Answer, Turn
from bot.records import AuditEntry, Cited, Context, Correction, Feedback, KeptAnswer, LogEntry, Outgoing, Place, Posted, Suggestion

Row = dict[str, Any]
_PLACE = ("platform", "workspace", "channel", "thread", "direct")
_TURNS: TypeAdapter[tuple[Turn, ...]] = TypeAdapter(tuple[Turn, ...])


def digest(text: str) -> str:
    """32 hexadecimal digits that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _flat(value: Any) -> Row:  # noqa: ANN401 - any of the values with a place
    """The fields of a value with those of its place among them."""
    row = asdict(value)
    return {**row.pop("place"), **row}


def _fields(row: Mapping[str, Any], names: Sequence[str]) -> Row:
    return {name: row[name] for name in names}


def place_of(row: Mapping[str, Any]) -> Place:
    """The place in a row."""
    return Place(**_fields(row, _PLACE))


def log_row(entry: LogEntry) -> Row:
    """An entry of the question log as a row."""
    nearest = entry.near[0][0] if entry.near else None
    return {**_flat(entry), "fact": next(iter(entry.facts), None), "nearest": nearest, "step": step_of(entry.seconds)}


def log_entry(row: Mapping[str, Any]) -> LogEntry:
    """A row as an entry of the question log."""
    same = (
        "answer_id", "at", "asker", "outcome", "kind", "language", "confidence", "differs", "revision", "seconds", "error_id", "text", "period"
    )  # fmt: skip
    near = tuple((label, share) for label, share in row["near"])
    return LogEntry(place=place_of(row), facts=tuple(row["facts"]), near=near, intent=row["intent"] or "", **_fields(row, same))


def kept_row(kept: KeptAnswer) -> Row:
    """A kept answer as a row, without what it cites."""
    place = asdict(kept.place)
    return {
        **place,
        **{name: getattr(kept, name) for name in ("answer_id", "at", "until", "asker", "locale")},
        "answer": _typed(kept.answer),
    }


def _typed(answer: Answer) -> Row:
    return answer.model_dump(mode="json", exclude_defaults=True)


def cited_rows(kept: KeptAnswer) -> list[Row]:
    """What a kept answer cites, as rows."""
    return [{"answer_id": kept.answer_id, "rank": rank, **asdict(cited)} for rank, cited in enumerate(kept.cited)]


def kept_answer(row: Mapping[str, Any], cited: Sequence[Mapping[str, Any]]) -> KeptAnswer:
    """Rows as a kept answer."""
    return KeptAnswer(
        place=place_of(row), answer=Answer.model_validate(row["answer"]),
        cited=tuple(Cited(each["fact"], each["revision"], each["said"]) for each in cited),
        **_fields(row, ("answer_id", "at", "until", "asker", "locale")),
    )  # fmt: skip


def posted_row(post: Posted) -> Row:
    """Where an answer stands, as a row."""
    return _flat(post)


def posted(row: Mapping[str, Any]) -> Posted:
    """A row as where an answer stands."""
    return Posted(place=place_of(row), **_fields(row, ("answer_id", "message", "at", "asker", "correctable")))


def feedback_row(feedback: Feedback) -> Row:
    """What somebody thinks of an answer, as a row."""
    return {**_flat(feedback), "fact": next(iter(feedback.facts), None)}


def feedback(row: Mapping[str, Any]) -> Feedback:
    """A row as what somebody thinks of an answer."""
    same = _fields(row, ("answer_id", "asker", "at", "helpful", "reason", "text"))
    return Feedback(place=place_of(row), facts=tuple(row["facts"]), **same)


def suggestion_row(suggestion: Suggestion) -> Row:
    """A suggestion as a row."""
    return _flat(suggestion)


def suggestion(row: Mapping[str, Any]) -> Suggestion:
    """A row as a suggestion."""
    same = ("id", "kind", "at", "asker", "language", "text", "fact", "source", "answer_id", "message", "state")
    return Suggestion(place=place_of(row), **_fields(row, same))


def audit_entry(row: Mapping[str, Any]) -> AuditEntry:
    """A row as an entry of the audit."""
    return AuditEntry(**_fields(row, ("at", "who", "did", "subject", "why")))


def context_row(conversation: str, context: Context) -> Row:
    """A conversation as a row; its key is hashed, for it has the ids of places in it."""
    turns = _TURNS.dump_python(context.turns, mode="json", exclude_defaults=True)
    return {"conversation": digest(conversation), "turns": turns, "since": context.since, "until": context.until}


def context(row: Mapping[str, Any], askers: Sequence[str]) -> Context:
    """A row as a conversation."""
    return Context(_TURNS.validate_python(row["turns"]), row["since"], row["until"], tuple(askers))


def outgoing_row(outgoing: Outgoing) -> Row:
    """What is to be sent, as a row."""
    return _flat(outgoing)


def outgoing(row: Mapping[str, Any]) -> Outgoing:
    """A row as what is to be sent."""
    return Outgoing(place=place_of(row), **_fields(row, ("id", "kind", "text", "message", "answer_id", "asker")))


def correction(row: Mapping[str, Any]) -> Correction:
    """A row as a correction that somebody is owed."""
    return Correction(**_fields(row, ("answer_id", "asker", "fact", "revision", "was", "now", "why", "at", "language")))
