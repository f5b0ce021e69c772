"""Who made each step of a draft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of steps from before, nobody knows."""
    op.add_column(
        "plan_step",
        sa.Column(
            "made_by",
            sa.String(length=200),
            nullable=False,
            server_default="",
            comment="account; empty: unknown",
        ),
    )


def downgrade() -> None:
    """Take it away."""
    op.drop_column("plan_step", "made_by")
