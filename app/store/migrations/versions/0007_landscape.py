"""Water and built-up land for the map under the plans."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.geometry import Geometry

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "landscape",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, comment="position in the data set, from 0"),
        sa.Column(
            "kind",
            sa.String(length=16),
            nullable=False,
            comment="lake, river, canal, stream, ditch, built_up",
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("geometry", Geometry(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_landscape_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_landscape")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("landscape")
