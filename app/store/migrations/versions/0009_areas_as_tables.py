"""Areas as tables for map programs that read the database (QGIS): those in force, and all with their days."""

from __future__ import annotations

from alembic import op

from geodata.crs import SWEREF99_TM

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

HELD = "('decided', 'in_force', 'replaced')"
FIRST = "COALESCE(p.valid_from, substr(p.created_at, 1, 10))"
TODAY = "to_char(now() AT TIME ZONE 'Europe/Stockholm', 'YYYY-MM-DD')"
DECIDED = f"""
    CREATE VIEW areas_decided AS
    SELECT row_number() OVER (ORDER BY a.plan_id, a.code)::integer AS id,
        p.division, a.code, a.name, a.colour,
        a.office AS office_code, COALESCE(o.name, '') AS office,
        a.provider AS provider_code, COALESCE(v.name, '') AS provider,
        p.id AS plan_id, p.name AS plan, p.basis,
        {FIRST}::date AS valid_from, p.valid_to::date AS valid_to,
        ST_Multi(a.geometry)::geometry(MultiPolygon, {SWEREF99_TM}) AS geometry
    FROM area a
    JOIN plan p ON p.id = a.plan_id
    LEFT JOIN office o ON o.plan_id = a.plan_id AND o.code = a.office
    LEFT JOIN provider v ON v.code = a.provider
    WHERE p.status IN {HELD}
"""  # noqa: S608 - conditions of ours
IN_FORCE = f"""
    CREATE VIEW areas_in_force AS
    SELECT * FROM areas_decided WHERE plan_id IN (
        SELECT DISTINCT ON (p.division) p.id FROM plan p
        WHERE p.status IN {HELD} AND {FIRST} <= {TODAY} AND (p.valid_to IS NULL OR {TODAY} <= p.valid_to)
        ORDER BY p.division, COALESCE(p.valid_from, '') DESC, p.id DESC
    )
"""  # noqa: S608


def upgrade() -> None:
    """Make the views, where map programs read the database; nobody opens a SQLite file in use."""
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute(DECIDED)
    op.execute(IN_FORCE)
    op.execute("COMMENT ON VIEW areas_in_force IS 'Områden som gäller i dag / areas in force today'")
    op.execute(
        "COMMENT ON VIEW areas_decided IS 'Områden med första och sista dag / areas with first and last day'"
    )


def downgrade() -> None:
    """Drop them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP VIEW areas_in_force")
        op.execute("DROP VIEW areas_decided")
