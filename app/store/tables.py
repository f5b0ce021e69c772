"""The tables, in SQLAlchemy's terms. A change here needs a migration in ``migrations/versions``."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

from app.store.geometry import Geometry
from geodata.schema import AGE_BANDS

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

municipality = Table(
    "municipality",
    metadata,
    Column("code", String(4), primary_key=True, comment="kommunkod"),
    Column("name", Text, nullable=False),
    Column("geometry", Geometry, nullable=False),
)

dataset = Table(
    "dataset",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(32), nullable=False, comment="districts, base_districts, population, addresses, …"),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False, default=""),
    Column("licence", Text, nullable=False, default=""),
    Column("url", Text, nullable=False, default=""),
    Column("date", String(10), nullable=False, default=""),
    Column("filename", Text, nullable=False, default=""),
    Column("checksum", String(64), nullable=False, default=""),
    Column("synthetic", Boolean, nullable=False, default=False),
    Column("assumed", Boolean, nullable=False, default=False),
    Column("imported_at", String(32), nullable=False, comment="ISO 8601, UTC"),
    Column("current", Boolean, nullable=False, default=True, comment="false once replaced"),
    Column("report", JSON, nullable=False),
)

district = Table(
    "district",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("parent", String(32), nullable=False, default=""),
    Column("geometry", Geometry, nullable=False),
)

population = Table(
    "population",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("population", Float, comment="NULL: suppressed, unknown 1-4"),
    *(Column(band, Float, comment="NULL: suppressed, unknown 1-4") for band in AGE_BANDS),
)

demand = Table(
    "demand",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("recipients", Float, comment="people with home care; NULL: suppressed or not told"),
    Column("households", Float, comment="NULL: suppressed or not told"),
)

address = Table(
    "address",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True, comment="position in the data set, from 0"),
    Column("ref", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("letter", Text, nullable=False),
    Column("postcode", String(5), nullable=False),
    Column("locality", Text, nullable=False),
    Column("e", Float, nullable=False),
    Column("n", Float, nullable=False),
    Column("accuracy_m", Float, nullable=False),
)

landscape = Table(
    "landscape",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True, comment="position in the data set, from 0"),
    Column("kind", String(16), nullable=False, comment="lake, river, canal, stream, ditch, built_up"),
    Column("name", Text, nullable=False),
    Column("geometry", Geometry, nullable=False),
)

provider = Table(
    "provider",
    metadata,
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False, default=""),
)

plan = Table(
    "plan",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("division", String(32), nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False, default=""),
    Column("status", String(16), nullable=False, comment="draft, in_force, replaced, archived"),
    Column("basis", String(16), nullable=False, comment="decided, assumed, computed, drawn"),
    Column("valid_from", String(10), comment="ISO date, the first day; NULL: not known, or a draft"),
    Column("valid_to", String(10), comment="ISO date, the last day; NULL while it holds"),
    Column("version", Integer, nullable=False, default=1, comment="counts up at every change; the ETag"),
    Column("step", Integer, nullable=False, server_default="0", comment="the step it stands on"),
    Column("created_at", String(32), nullable=False),
    Column("copied_from", ForeignKey("plan.id")),
    Index("ix_plan_division_status", "division", "status"),
)

area = Table(
    "area",
    metadata,
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("colour", String(9), nullable=False, default=""),
    Column("office", String(32), nullable=False, default=""),
    Column("provider", String(32), nullable=False, default=""),
    Column("locked", Boolean, nullable=False, default=False),
    Column("districts", JSON, nullable=False, comment="codes of the districts it is made of, [] when drawn"),
    Column("geometry", Geometry, nullable=False),
)

office = Table(
    "office",
    metadata,
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("code", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("e", Float, nullable=False),
    Column("n", Float, nullable=False),
    Column("address", Text, nullable=False, default=""),
    Column("phone", Text, nullable=False, default=""),
    Column("hours", Text, nullable=False, default=""),
    Column("basis", Text, nullable=False, default=""),
)

plan_step = Table(
    "plan_step",
    metadata,
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, comment="0 is the plan as it was copied"),
    Column("edit", JSON(none_as_null=True), comment="the edit; NULL for step 0"),
    Column("notes", JSON, nullable=False, comment="what the edit had to say"),
    Column("content", LargeBinary, nullable=False, comment="areas and offices it left changed"),
    Column("made_at", String(32), nullable=False),
    Column("made_by", String(200), nullable=False, server_default="", comment="account; empty: unknown"),
)

plan_stage = Table(
    "plan_stage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("stage_before", String(16), nullable=False),
    Column("stage_after", String(16), nullable=False),
    Column("at", String(32), nullable=False, comment="ISO 8601, UTC"),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("committee", Text, nullable=False),
    Column("reference", Text, nullable=False, comment="diarienummer"),
    Column("decided_on", String(10), comment="ISO date"),
    Column("valid_from", String(10), comment="ISO date, the first day"),
    Column("notes", JSON, nullable=False, comment="what the integrity gate had to say"),
    Index("ix_plan_stage_plan_id", "plan_id"),
)
"""Only added to; triggers of the database hold that, and that a decided plan never changes."""

valuation = Table(
    "valuation",
    metadata,
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), primary_key=True),
    Column("principle", String(80), primary_key=True, comment="a known code, or the planners' own words"),
    Column("score", Integer, comment="0-3; NULL: not valued yet"),
    Column("reason", Text, nullable=False),
    Column("version", Integer, nullable=False, comment="counts up at every change"),
    Column("changed_at", String(32), nullable=False),
)

remark = Table(
    "remark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("plan_id", ForeignKey("plan.id", ondelete="CASCADE"), nullable=False),
    Column("area", String(32), nullable=False, comment="code; empty where it is about a place or all"),
    Column("e", Float, comment="NULL: about no place"),
    Column("n", Float),
    Column("author", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("status", String(16), nullable=False, comment="new, answered, settled"),
    Column("version", Integer, nullable=False, comment="counts up at every change"),
    Column("made_at", String(32), nullable=False),
    Column("changed_at", String(32), nullable=False),
    Index("ix_remark_plan_id", "plan_id"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, comment="from 1, without gaps"),
    Column("at", String(32), nullable=False, comment="ISO 8601, UTC"),
    Column("who", Text, nullable=False),
    Column("way", String(16), nullable=False, comment="session, key, proxy, cli, …"),
    Column("action", String(40), nullable=False),
    Column("subject", Text, nullable=False, comment="what it was done to: plan 4"),
    Column("facts", Text, nullable=False, comment="JSON, as it was hashed"),
    Column("previous", String(64), nullable=False, comment="hash of the entry before"),
    Column("hash", String(64), nullable=False),
    Index("ix_audit_action", "action"),
)
"""Only added to; triggers of the database hold that."""

account = Table(
    "account",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("role", String(16), nullable=False, comment="reader, planner, administrator"),
    Column("password", Text, nullable=False, comment="argon2id; empty: signs in by link or elsewhere"),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("failed", Integer, nullable=False, default=0, comment="wrong passwords in a row"),
    Column("locked_until", String(32), nullable=False, default="", comment="ISO 8601, UTC; empty: not"),
    Column("made_at", String(32), nullable=False),
)

access_token = Table(
    "access_token",
    metadata,
    Column("digest", String(64), primary_key=True, comment="SHA-256; the token itself is nowhere"),
    Column("kind", String(8), nullable=False, comment="session, link, key"),
    Column("name", String(200), nullable=False, comment="whose, or what a key is for"),
    Column("role", String(16), nullable=False),
    Column("read_only", Boolean, nullable=False, default=False),
    Column("made_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("expires_at", String(32), nullable=False, comment="ISO 8601, UTC"),
    Index("ix_access_token_name", "name"),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", String(64), nullable=False, comment="SHA-256 of where it came from"),
    Column("at", String(32), nullable=False, comment="ISO 8601, UTC"),
    Index("ix_sign_in_attempt_address", "address"),
)

place = Table(
    "place",
    metadata,
    Column("dataset_id", ForeignKey("dataset.id", ondelete="CASCADE"), primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("e", Float, nullable=False),
    Column("n", Float, nullable=False),
)

responsibility = Table(
    "responsibility",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("service", String(32), nullable=False),
    Column("min_age", Integer, comment="NULL: any age"),
    Column("max_age", Integer, comment="NULL: any age"),
    Column("valid_from", String(10), nullable=False),
    Column("valid_to", String(10), comment="NULL: still valid"),
    Column("committee", Text, nullable=False),
    Column("administration", Text, nullable=False),
    Column("source", Text, nullable=False),
)

revision_counter = Table(
    "data_revision",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("revision", Integer, nullable=False, default=0),
)
"""One row: counts up with every committed change, so that a running server knows when to read again."""
