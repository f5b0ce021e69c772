"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.store.geometry import Geometry

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "data_revision",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_data_revision")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=32),
            nullable=False,
            comment="districts, base_districts, population, addresses, …",
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("date", sa.String(length=10), nullable=False),
        sa.Column("filename", sa.Text(), nullable=False),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("assumed", sa.Boolean(), nullable=False),
        sa.Column("imported_at", sa.String(length=32), nullable=False, comment="ISO 8601, UTC"),
        sa.Column("current", sa.Boolean(), nullable=False, comment="false once replaced"),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
    )
    op.create_table(
        "municipality",
        sa.Column("code", sa.String(length=4), nullable=False, comment="kommunkod"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("geometry", Geometry(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_municipality")),
    )
    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("division", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column(
            "status", sa.String(length=16), nullable=False, comment="draft, in_force, replaced, archived"
        ),
        sa.Column("basis", sa.String(length=16), nullable=False, comment="decided, assumed, computed, drawn"),
        sa.Column(
            "valid_from",
            sa.String(length=10),
            nullable=True,
            comment="ISO date, the first day; NULL: not known, or a draft",
        ),
        sa.Column(
            "valid_to",
            sa.String(length=10),
            nullable=True,
            comment="ISO date, the last day; NULL while it holds",
        ),
        sa.Column("version", sa.Integer(), nullable=False, comment="counts up at every change; the ETag"),
        sa.Column("created_at", sa.String(length=32), nullable=False),
        sa.Column("copied_from", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["copied_from"], ["plan.id"], name=op.f("fk_plan_copied_from_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
    )
    op.create_index("ix_plan_division_status", "plan", ["division", "status"], unique=False)
    op.create_table(
        "provider",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_provider")),
    )
    op.create_table(
        "address",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False, comment="position in the data set, from 0"),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("street", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("postcode", sa.String(length=5), nullable=False),
        sa.Column("locality", sa.Text(), nullable=False),
        sa.Column("e", sa.Float(), nullable=False),
        sa.Column("n", sa.Float(), nullable=False),
        sa.Column("accuracy_m", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_address_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_address")),
    )
    op.create_table(
        "area",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("colour", sa.String(length=9), nullable=False),
        sa.Column("office", sa.String(length=32), nullable=False),
        sa.Column("provider", sa.String(length=32), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column(
            "districts",
            sa.JSON(),
            nullable=False,
            comment="codes of the districts it is made of, [] when drawn",
        ),
        sa.Column("geometry", Geometry(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_area_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "code", name=op.f("pk_area")),
    )
    op.create_table(
        "district",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=False),
        sa.Column("geometry", Geometry(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_district_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "code", name=op.f("pk_district")),
    )
    op.create_table(
        "office",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("e", sa.Float(), nullable=False),
        sa.Column("n", sa.Float(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_office_plan_id_plan"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("plan_id", "code", name=op.f("pk_office")),
    )
    op.create_table(
        "place",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("e", sa.Float(), nullable=False),
        sa.Column("n", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_place_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "id", name=op.f("pk_place")),
    )
    op.create_table(
        "population",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("population", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.Column("age_0_5", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.Column("age_6_15", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.Column("age_16_18", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.Column("age_19_64", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.Column("age_65_79", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.Column("age_80_plus", sa.Float(), nullable=True, comment="NULL: suppressed, unknown 1-4"),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_population_dataset_id_dataset"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "code", "year", name=op.f("pk_population")),
    )
    op.create_table(
        "responsibility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=False),
        sa.Column("min_age", sa.Integer(), nullable=True, comment="NULL: any age"),
        sa.Column("max_age", sa.Integer(), nullable=True, comment="NULL: any age"),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("valid_to", sa.String(length=10), nullable=True, comment="NULL: still valid"),
        sa.Column("committee", sa.Text(), nullable=False),
        sa.Column("administration", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_responsibility")),
    )
    op.execute("INSERT INTO data_revision (name, revision) VALUES ('data', 0)")


def downgrade() -> None:
    """Drop them all."""
    op.drop_table("responsibility")
    op.drop_table("population")
    op.drop_table("place")
    op.drop_table("office")
    op.drop_table("district")
    op.drop_table("area")
    op.drop_table("address")
    op.drop_table("provider")
    op.drop_index("ix_plan_division_status", table_name="plan")
    op.drop_table("plan")
    op.drop_table("municipality")
    op.drop_table("dataset")
    op.drop_table("data_revision")
