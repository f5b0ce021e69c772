"""What planners think of a plan, principle by principle, and what is said about it in consultation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "valuation",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "principle",
            sa.String(length=80),
            nullable=False,
            comment="a known code, or the planners' own words",
        ),
        sa.Column("score", sa.Integer(), nullable=True, comment="0-3; NULL: not valued yet"),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts up at every change"),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_valuation_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "principle", name=op.f("pk_valuation")),
    )
    op.create_table(
        "remark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column(
            "area",
            sa.String(length=32),
            nullable=False,
            comment="code; empty where it is about a place or all",
        ),
        sa.Column("e", sa.Float(), nullable=True, comment="NULL: about no place"),
        sa.Column("n", sa.Float(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False, comment="new, answered, settled"),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts up at every change"),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_remark_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
    )
    op.create_index("ix_remark_plan_id", "remark", ["plan_id"])


def downgrade() -> None:
    """Drop them, and with them what was written there."""
    op.drop_index("ix_remark_plan_id", table_name="remark")
    op.drop_table("remark")
    op.drop_table("valuation")
