"""How a question was read to be asked, and for when: what tells unanswered questions apart where their words are not kept.

Revision: r0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r0003"
down_revision = "r0002"


def upgrade() -> None:
    """From r0002."""
    for name in ("intent", "period"):
        op.add_column("question_log", sa.Column(name, sa.String()))
