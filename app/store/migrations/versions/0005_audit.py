"""The record of who did what when: added to, never changed, sealed in a chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the database's own guard over it."""
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False, comment="from 1, without gaps"),
        sa.Column("at", sa.String(length=32), nullable=False, comment="ISO 8601, UTC"),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False, comment="session, key, proxy, cli, …"),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False, comment="what it was done to: plan 4"),
        sa.Column("facts", sa.Text(), nullable=False, comment="JSON, as it was hashed"),
        sa.Column("previous", sa.String(length=64), nullable=False, comment="hash of the entry before"),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.create_index("ix_audit_action", "audit", ["action"])
    if op.get_bind().dialect.name == "sqlite":
        for name, event in (("audit_stays", "UPDATE"), ("audit_kept", "DELETE")):
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {event} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'record_is_kept'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION 'record_is_kept' USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_kept()"
    )


def downgrade() -> None:
    """Drop it, record and all."""
    if op.get_bind().dialect.name == "sqlite":
        for name in ("audit_stays", "audit_kept"):
            op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_audit_action", table_name="audit")
    op.drop_table("audit")
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_kept()")
