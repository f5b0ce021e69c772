"""Accounts, and the tokens by which somebody is known: sessions, one-time links, keys."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "account",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False, comment="reader, planner, administrator"),
        sa.Column(
            "password", sa.Text(), nullable=False, comment="argon2id; empty: signs in by link or elsewhere"
        ),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False, comment="wrong passwords in a row"),
        sa.Column("locked_until", sa.String(length=32), nullable=False, comment="ISO 8601, UTC; empty: not"),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_account")),
    )  # fmt: skip
    op.create_table(
        "access_token",
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="SHA-256; the token itself is nowhere"
        ),
        sa.Column("kind", sa.String(length=8), nullable=False, comment="session, link, key"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="whose, or what a key is for"),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("read_only", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.String(length=32), nullable=False, comment="ISO 8601, UTC"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_access_token")),
    )  # fmt: skip
    op.create_index("ix_access_token_name", "access_token", ["name"])


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_access_token_name", table_name="access_token")
    op.drop_table("access_token")
    op.drop_table("account")
