"""The tables of the workspaces that installed Tally by themselves."""

from __future__ import annotations

from sqlalchemy import Column, Index, String, Table, Text

from bot.store.tables import METADATA, Utc

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
