"""The table of areas with their days leaves out plans that were replaced before they began."""

from __future__ import annotations

import importlib

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_tables = importlib.import_module("app.store.migrations.versions.0009_areas_as_tables")
ALL = _tables.DECIDED.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
HELD = f"{ALL} AND (p.valid_to IS NULL OR {_tables.FIRST} <= p.valid_to)"


def upgrade() -> None:
    """Leave them out, where map programs read the database."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(HELD)


def downgrade() -> None:
    """Show them again."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(ALL)
