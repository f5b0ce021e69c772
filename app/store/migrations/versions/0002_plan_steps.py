"""Steps of a draft: every edit, and what it left behind, so that undo is exact."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of steps, and the column that tells which of them a draft stands on."""
    op.create_table(
        "plan_step",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False, comment="0 is the plan as it was copied"),
        sa.Column("edit", sa.JSON(), nullable=True, comment="the edit; NULL for step 0"),
        sa.Column("notes", sa.JSON(), nullable=False, comment="what the edit had to say"),
        sa.Column("content", sa.LargeBinary(), nullable=False, comment="areas and offices it left changed"),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_plan_step_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "seq", name=op.f("pk_plan_step")),
    )
    with op.batch_alter_table("plan") as batch:
        batch.add_column(
            sa.Column(
                "step", sa.Integer(), nullable=False, server_default="0", comment="the step it stands on"
            )
        )


def downgrade() -> None:
    """Drop them: drafts keep their present state and lose their history."""
    with op.batch_alter_table("plan") as batch:
        batch.drop_column("step")
    op.drop_table("plan_step")
