"""Stages of a plan, and the database's own guard over decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DECIDED = "('decided', 'in_force', 'replaced')"
FIRST_NEW = "COALESCE(NEW.valid_from, substr(NEW.created_at, 1, 10))"
FIRST_OLD = "COALESCE(o.valid_from, substr(o.created_at, 1, 10))"
OVERLAP = f"""
    NEW.status IN {DECIDED}
    AND {FIRST_NEW} <= COALESCE(NEW.valid_to, '9999-12-31')
    AND EXISTS (
        SELECT 1 FROM plan o
        WHERE o.id <> NEW.id AND o.division = NEW.division AND o.status IN {DECIDED}
        AND {FIRST_OLD} <= COALESCE(o.valid_to, '9999-12-31')
        AND {FIRST_OLD} <= COALESCE(NEW.valid_to, '9999-12-31')
        AND {FIRST_NEW} <= COALESCE(o.valid_to, '9999-12-31')
    )
"""  # noqa: S608 - a condition of ours
CHANGED = """
    OLD.basis = 'decided' AND (
        NEW.id IS NOT OLD.id OR NEW.division IS NOT OLD.division OR NEW.name IS NOT OLD.name
        OR NEW.description IS NOT OLD.description OR NEW.status IS NOT OLD.status
        OR NEW.basis IS NOT OLD.basis OR NEW.valid_from IS NOT OLD.valid_from
        OR NEW.step IS NOT OLD.step OR NEW.created_at IS NOT OLD.created_at
        OR (NEW.valid_to IS NULL AND OLD.valid_to IS NOT NULL)
        OR NEW.valid_to > OLD.valid_to
    )
"""


def _guard(name: str, event: str, table: str, condition: str, word: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{word}'); END"
        )
        return
    same = condition.replace("IS NOT OLD.", "IS DISTINCT FROM OLD.")
    op.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {same} THEN RAISE EXCEPTION '{word}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
        f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def _unguard(name: str, table: str) -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"DROP TRIGGER {name}")
        return
    op.execute(f"DROP TRIGGER {name} ON {table}")
    op.execute(f"DROP FUNCTION {name}()")


def _of_decided(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM plan p WHERE p.id = {row}.plan_id AND p.basis = 'decided')"  # noqa: S608


GUARDS = (
    ("plan_one_a_day_new", "INSERT", "plan", OVERLAP, "two_plans_one_day"),
    ("plan_one_a_day", "UPDATE", "plan", OVERLAP, "two_plans_one_day"),
    ("plan_decided_stays", "UPDATE", "plan", CHANGED, "plan_is_decided"),
    ("plan_decided_kept", "DELETE", "plan", "OLD.basis = 'decided'", "plan_is_decided"),
    *(
        (f"{table}_decided_{word}", event, table, _of_decided(row), "plan_is_decided")
        for table in ("area", "office")
        for word, event, row in (
            ("new", "INSERT", "NEW"), ("stays", "UPDATE", "OLD"), ("kept", "DELETE", "OLD"),
        )
    ),
    ("plan_stage_stays", "UPDATE", "plan_stage", "1 = 1", "record_is_kept"),
    ("plan_stage_kept", "DELETE", "plan_stage", "1 = 1", "record_is_kept"),
)  # fmt: skip


def upgrade() -> None:
    """Make the table of stages, and the guards: one plan a day, and what is decided stays."""
    op.create_table(
        "plan_stage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("stage_before", sa.String(length=16), nullable=False),
        sa.Column("stage_after", sa.String(length=16), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False, comment="ISO 8601, UTC"),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False, comment="diarienummer"),
        sa.Column("decided_on", sa.String(length=10), nullable=True, comment="ISO date"),
        sa.Column("valid_from", sa.String(length=10), nullable=True, comment="ISO date, the first day"),
        sa.Column("notes", sa.JSON(), nullable=False, comment="what the integrity gate had to say"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_stage_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_stage")),
    )
    op.create_index("ix_plan_stage_plan_id", "plan_stage", ["plan_id"])
    for guard in GUARDS:
        _guard(*guard)


def downgrade() -> None:
    """Drop them; decided plans keep holding on their days."""
    for name, _, table, *_ in GUARDS:
        _unguard(name, table)
    op.execute("UPDATE plan SET status = 'in_force' WHERE status IN ('decided', 'replaced')")
    op.execute("UPDATE plan SET status = 'draft' WHERE status IN ('consultation', 'proposed')")
    op.drop_index("ix_plan_stage_plan_id", table_name="plan_stage")
    op.drop_table("plan_stage")
