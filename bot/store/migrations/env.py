"""Run by Alembic around the steps, on the connection that bot.store.migrating has opened a transaction on."""

from __future__ import annotations

from alembic import context

from bot.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
