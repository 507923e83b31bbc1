"""The tables. What each column means stands with the values in bot/records.py; docs/store.md says how long a row is kept.

No string has a length: what a platform calls its things is not ours to cut, and SQLite would not notice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine


class Utc(TypeDecorator[dt.datetime]):
    """A moment; SQLite, which knows no time zones, has it without one, in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """A moment with its zone, as the database takes it."""
        if value is None:
            return None
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """The same moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


METADATA = MetaData()


def _place() -> list[Column[Any]]:
    """Where something was asked or stands."""
    return [
        Column("platform", String, nullable=False),
        Column("workspace", String, nullable=False),
        Column("channel", String, nullable=False),
        Column("thread", String, nullable=False),
        Column("direct", Boolean, nullable=False),
    ]


def _required(name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]]) -> Column[Any]:
    return Column(name, kind, nullable=False)


QUESTION_LOG = Table(
    "question_log",
    METADATA,
    Column("answer_id", String, primary_key=True),
    _required("at", Utc),
    *_place(),
    _required("asker", String),
    _required("outcome", String),
    _required("kind", String),
    _required("language", String),
    Column("fact", String),  # the principal one of `facts`
    _required("facts", JSON),
    _required("confidence", Float),
    Column("nearest", String),  # the likeliest of `near`
    _required("near", JSON),
    Column("differs", String),
    _required("revision", String),
    _required("seconds", Float),
    _required("step", SmallInteger),  # of `seconds`: bot.demand.step_of
    Column("error_id", String),
    Column("text", Text),
    Column("intent", String),
    Column("period", String),
    # The report counts along these two without touching the table: a million rows in well under two seconds.
    Index("question_log_demand", "platform", "language", "outcome", "fact", "nearest", "at"),
    Index("question_log_step", "step", "at"),
    Index("question_log_outcome", "outcome", "at"),
    Index("question_log_asker", "asker"),
)

KEPT_ANSWER = Table(
    "kept_answer",
    METADATA,
    Column("answer_id", String, primary_key=True),
    _required("at", Utc),
    _required("until", Utc),
    *_place(),
    _required("asker", String),
    Column("locale", String),
    _required("answer", JSON),
    Index("kept_answer_until", "until"),
    Index("kept_answer_asker", "asker"),
)

CITED = Table(
    "cited",
    METADATA,
    Column("answer_id", String, primary_key=True),
    Column("fact", String, primary_key=True),
    _required("revision", String),
    _required("said", Text),
    _required("rank", SmallInteger),  # its place among the facts of the answer
    Index("cited_fact", "fact", "revision", "answer_id"),
)

POSTED = Table(
    "posted",
    METADATA,
    Column("answer_id", String, primary_key=True),
    Column("platform", String, primary_key=True),
    Column("workspace", String, nullable=False),
    Column("channel", String, primary_key=True),
    Column("thread", String, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("message", String, primary_key=True),
    _required("at", Utc),
    _required("asker", String),
    _required("correctable", Boolean),
    Index("posted_at", "at"),
    Index("posted_asker", "asker"),
)

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("answer_id", String, primary_key=True),
    Column("asker", String, primary_key=True),
    _required("at", Utc),
    *_place(),
    _required("helpful", Boolean),
    Column("reason", String),
    Column("text", Text),
    Column("fact", String),  # the principal one of `facts`
    _required("facts", JSON),
    Index("feedback_at", "at"),
    Index("feedback_asker", "asker"),
)

SUGGESTION = Table(
    "suggestion",
    METADATA,
    Column("id", String, primary_key=True),
    _required("kind", String),
    _required("at", Utc),
    *_place(),
    _required("asker", String),
    _required("language", String),
    _required("text", Text),
    Column("fact", String),
    Column("source", Text),
    Column("answer_id", String),
    Column("message", String),
    _required("state", String),
    Column("decided_at", Utc),
    Index("suggestion_state", "state", "at"),
    Index("suggestion_at", "at"),
    Index("suggestion_asker", "asker"),
)

AUDIT = Table(
    "audit",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _required("at", Utc),
    _required("who", String),
    _required("did", String),
    _required("subject", String),
    _required("why", Text),
    Index("audit_subject", "subject"),
    Index("audit_who", "who"),
)

WORKSPACE_SETTINGS = Table(
    "workspace_settings",
    METADATA,
    Column("platform", String, primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("channel", String, primary_key=True),
    _required("chosen", JSON),
    _required("at", Utc),
)

CONTEXT = Table(
    "context",
    METADATA,
    Column("conversation", String, primary_key=True),
    _required("turns", JSON),
    _required("since", Utc),
    _required("until", Utc),
    Index("context_until", "until"),
)

CONTEXT_ASKER = Table(
    "context_asker",
    METADATA,
    Column("conversation", String, primary_key=True),
    Column("asker", String, primary_key=True),
    Index("context_asker_asker", "asker"),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("id", String, primary_key=True),
    _required("kind", String),
    *_place(),
    _required("text", Text),
    Column("message", String),
    Column("answer_id", String),
    _required("asker", String),
    _required("queued_at", Utc),
    _required("due", Utc),
    Column("leased_until", Utc),
    Column("owner", String),  # the process that has claimed it
    Column("done_at", Utc),
    Index("outbox_due", "platform", "done_at", "due"),
    Index("outbox_asker", "asker"),
)

OWED_CORRECTION = Table(
    "owed_correction",
    METADATA,
    Column("answer_id", String, primary_key=True),
    Column("fact", String, primary_key=True),
    Column("revision", String, primary_key=True),
    _required("asker", String),
    _required("was", Text),
    Column("now", Text),
    Column("why", Text),
    _required("at", Utc),
    _required("language", String),
    Column("told_at", Utc),
    Index("owed_correction_asker", "asker"),
    Index("owed_correction_told", "told_at"),
)

# Marks that were forgotten, hashed once more, so that what a slow process still holds of them is not written after all.
FORGOTTEN_ASKER = Table(
    "forgotten_asker",
    METADATA,
    Column("digest", String, primary_key=True),
    _required("at", Utc),
)

INSTALLATION = Table(
    "installation",
    METADATA,
    Column("platform", String, primary_key=True),
    Column("workspace", String, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("sealed", Text, nullable=False),  # encrypted: some kilobytes, which a String(200) would not take
)

SEEN = Table(
    "seen",
    METADATA,
    Column("id", String, primary_key=True),
    Column("until", Utc, nullable=False),
    Index("seen_until", "until"),
)
