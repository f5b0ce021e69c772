"""Recipients of home care and households by district."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "demand",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column(
            "recipients", sa.Float(), nullable=True,
            comment="people with home care; NULL: suppressed or not told",
        ),
        sa.Column("households", sa.Float(), nullable=True, comment="NULL: suppressed or not told"),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_demand_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "code", name=op.f("pk_demand")),
    )  # fmt: skip


def downgrade() -> None:
    """Drop it."""
    op.drop_table("demand")
