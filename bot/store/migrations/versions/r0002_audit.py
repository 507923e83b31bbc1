"""The audit is only added to: the database itself refuses to change or remove a row, but for a forgotten asker's mark.

Revision: r0002
"""

from __future__ import annotations

from alembic import op

revision = "r0002"
down_revision = "r0001"

_REFUSAL = "the audit is only added to"
_SAME = "NEW.number = OLD.number AND NEW.at = OLD.at AND NEW.did = OLD.did AND NEW.subject = OLD.subject AND NEW.why = OLD.why"
_FORGETS = f"NEW.who = 'forgotten' AND {_SAME}"
_SQLITE = (
    f"CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
    f"CREATE TRIGGER audit_same BEFORE UPDATE ON audit WHEN NOT ({_FORGETS}) BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END",
)
_POSTGRESQL = (
    f"CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
    "CREATE TRIGGER audit_kept BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuses()",
    f"CREATE TRIGGER audit_same BEFORE UPDATE ON audit FOR EACH ROW WHEN (NOT ({_FORGETS})) EXECUTE FUNCTION audit_refuses()",
)


def upgrade() -> None:
    """From r0001."""
    for statement in _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _SQLITE:
        op.execute(statement)
