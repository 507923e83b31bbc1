"""The first tables.

Revision: r0001
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None


def upgrade() -> None:
    """From an empty database."""
    _questions()
    _answers()
    _opinions()
    _people()
    _talks()
    _outgoing()


def _place() -> list[sa.Column[Any]]:
    strings = [sa.Column(name, sa.String(), nullable=False) for name in ("platform", "workspace", "channel", "thread")]
    return [*strings, sa.Column("direct", sa.Boolean(), nullable=False)]


def _questions() -> None:
    op.create_table(
        "question_log",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_place(),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("fact", sa.String()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("nearest", sa.String()),
        sa.Column("near", sa.JSON(), nullable=False),
        sa.Column("differs", sa.String()),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("error_id", sa.String()),
        sa.Column("text", sa.Text()),
        sa.PrimaryKeyConstraint("answer_id"),
    )
    op.create_index("question_log_asker", "question_log", ["asker"])
    op.create_index("question_log_demand", "question_log", ["platform", "language", "outcome", "fact", "nearest", "at"])
    op.create_index("question_log_outcome", "question_log", ["outcome", "at"])
    op.create_index("question_log_step", "question_log", ["step", "at"])


def _answers() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        *_place(),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("locale", sa.String()),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id"),
    )
    op.create_index("kept_answer_asker", "kept_answer", ["asker"])
    op.create_index("kept_answer_until", "kept_answer", ["until"])
    op.create_table(
        "cited",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "fact"),
    )
    op.create_index("cited_fact", "cited", ["fact", "revision", "answer_id"])
    op.create_table(
        "posted",
        sa.Column("answer_id", sa.String(), nullable=False),
        *_place(),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("correctable", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "platform", "channel", "message"),
    )
    op.create_index("posted_asker", "posted", ["asker"])
    op.create_index("posted_at", "posted", ["at"])


def _opinions() -> None:
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_place(),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("text", sa.Text()),
        sa.Column("fact", sa.String()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("answer_id", "asker"),
    )
    op.create_index("feedback_asker", "feedback", ["asker"])
    op.create_index("feedback_at", "feedback", ["at"])
    op.create_table(
        "suggestion",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_place(),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("fact", sa.String()),
        sa.Column("source", sa.Text()),
        sa.Column("answer_id", sa.String()),
        sa.Column("message", sa.String()),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("suggestion_asker", "suggestion", ["asker"])
    op.create_index("suggestion_at", "suggestion", ["at"])
    op.create_index("suggestion_state", "suggestion", ["state", "at"])


def _people() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("did", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("audit_subject", "audit", ["subject"])
    op.create_index("audit_who", "audit", ["who"])
    op.create_table(
        "workspace_settings",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "channel"),
    )
    op.create_table(
        "forgotten_asker",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )


def _talks() -> None:
    op.create_table(
        "context",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("turns", sa.JSON(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("conversation"),
    )
    op.create_index("context_until", "context", ["until"])
    op.create_table(
        "context_asker",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "asker"),
    )
    op.create_index("context_asker_asker", "context_asker", ["asker"])


def _outgoing() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *_place(),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message", sa.String()),
        sa.Column("answer_id", sa.String()),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True)),
        sa.Column("owner", sa.String()),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("outbox_asker", "outbox", ["asker"])
    op.create_index("outbox_due", "outbox", ["platform", "done_at", "due"])
    op.create_table(
        "owed_correction",
        sa.Column("answer_id", sa.String(), nullable=False),
        sa.Column("fact", sa.String(), nullable=False),
        sa.Column("revision", sa.String(), nullable=False),
        sa.Column("asker", sa.String(), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("now", sa.Text()),
        sa.Column("why", sa.Text()),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("answer_id", "fact", "revision"),
    )
    op.create_index("owed_correction_asker", "owed_correction", ["asker"])
    op.create_index("owed_correction_told", "owed_correction", ["told_at"])
