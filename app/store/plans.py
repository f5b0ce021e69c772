"""Plans in the store, with their areas, offices and providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from app.store import datasets
from app.store.tables import area, office, plan, provider
from areas.lifecycle import stage_on
from areas.model import Area, Office, Plan, Provider
from geodata.errors import NotFound

DECIDED = ("decided", "in_force", "replaced")
"""Statuses of plans that hold, once held or will hold for citizens; which of it, their days tell."""


@dataclass(frozen=True, kw_only=True)
class PlanRecord:
    """A plan as stored: the value itself and everything about it.

    Attributes
    ----------
    basis
        ``decided``, ``assumed`` (antagande), ``computed`` (beräknat förslag), ``drawn`` or
        ``drawn_assumed``: drawn after an assumption.
    valid_from, valid_to
        First and last day, ISO; ``None`` where not known or without end. Of a plan whose first day is not
        known, nothing is said about days before it was made here.
    version
        Counts up at every change; the ``ETag``.
    step
        The step a draft stands on; later ones are undone and can be done again.
    districts
        Area code to the codes of the districts it is made of; empty for a drawn area.
    """

    id: int
    name: str
    description: str
    status: str
    basis: str
    valid_from: str | None
    valid_to: str | None
    version: int
    step: int
    created_at: str
    copied_from: int | None
    plan: Plan
    districts: dict[str, tuple[str, ...]]

    @property
    def made_of_districts(self) -> bool:
        """Whether every area is a sum of whole districts, so that the plan can be made anew on others."""
        return all(self.districts.get(code) for code in self.plan.codes)

    @property
    def first_day(self) -> str:
        """The first day, ISO, that the plan is known to hold: the stated one, else the one it was made on."""
        return self.valid_from or self.created_at[:10]

    @property
    def never_held(self) -> bool:
        """Whether the plan was replaced before its first day: it is in no timeline."""
        return self.valid_to is not None and self.valid_to < self.first_day

    def stage(self, day: date) -> str:
        """The stage of the plan's life on a day; see `areas.lifecycle`."""
        return stage_on(self.status, first_day=self.first_day, valid_to=self.valid_to, day=day)

    def holds(self, day: date) -> bool:
        """Whether the plan is in force on a day."""
        iso = day.isoformat()
        return (
            self.status in DECIDED
            and self.first_day <= iso
            and (self.valid_to is None or iso <= self.valid_to)
        )


def put(
    connection: Connection,
    value: Plan,
    *,
    name: str,
    status: str,
    basis: str,
    districts: Mapping[str, tuple[str, ...]],
    description: str = "",
    valid_from: str | None = None,
    valid_to: str | None = None,
    copied_from: int | None = None,
) -> int:
    """Store a new plan and return its id."""
    made = connection.execute(
        insert(plan).values(
            division=value.division, name=name, description=description, status=status, basis=basis,
            valid_from=valid_from, valid_to=valid_to, version=1, created_at=datasets.now(),
            copied_from=copied_from,
        )
    )  # fmt: skip
    key = made.inserted_primary_key
    plan_id = int(key[0]) if key else 0
    put_content(connection, plan_id, value, districts)
    return plan_id


def put_content(
    connection: Connection, plan_id: int, value: Plan, districts: Mapping[str, tuple[str, ...]]
) -> None:
    """Write a plan's areas and offices in place of those it had."""
    connection.execute(delete(area).where(area.c.plan_id == plan_id))
    connection.execute(delete(office).where(office.c.plan_id == plan_id))
    if value.areas:
        connection.execute(
            insert(area),
            [
                {**_fields(a), "plan_id": plan_id, "districts": list(districts.get(a.code, ()))}
                for a in value.areas
            ],
        )
    if value.offices:
        connection.execute(insert(office), [{**asdict(o), "plan_id": plan_id} for o in value.offices])


def _fields(value: Area) -> dict[str, Any]:
    return {name: getattr(value, name) for name in Area.__dataclass_fields__}


def get(connection: Connection, plan_id: int) -> PlanRecord:
    """Return one plan, or raise ``NotFound``."""
    row = connection.execute(select(plan).where(plan.c.id == plan_id)).one_or_none()
    if row is None:
        raise NotFound("unknown_plan", plan=plan_id)
    return _record(connection, row)


def version_of(connection: Connection, plan_id: int) -> int:
    """Return the version of a plan, or raise ``NotFound``."""
    version = connection.execute(select(plan.c.version).where(plan.c.id == plan_id)).scalar_one_or_none()
    if version is None:
        raise NotFound("unknown_plan", plan=plan_id)
    return int(version)


def stage_of(connection: Connection, plan_id: int, day: date) -> str:
    """Return the stage of a plan on a day without reading its areas; empty where there is no such plan."""
    columns = (plan.c.status, plan.c.valid_from, plan.c.valid_to, plan.c.created_at)
    row = connection.execute(select(*columns).where(plan.c.id == plan_id)).one_or_none()
    if row is None:
        return ""
    first = row.valid_from or row.created_at[:10]
    return stage_on(row.status, first_day=first, valid_to=row.valid_to, day=day)


def decided(connection: Connection) -> list[PlanRecord]:
    """Return all plans that hold or have held, by division and day."""
    query = select(plan).where(or_(*(plan.c.status == s for s in DECIDED)))
    rows = connection.execute(query.order_by(plan.c.division, plan.c.valid_from, plan.c.id)).all()
    return [_record(connection, row) for row in rows]


def in_force(connection: Connection, division: str, day: date) -> PlanRecord | None:
    """Return the plan of a division that holds on a day; the latest decision wins."""
    holding = [r for r in decided(connection) if r.plan.division == division and r.holds(day)]
    return max(holding, key=lambda record: (record.valid_from or "", record.id), default=None)


def numbers(connection: Connection) -> list[int]:
    """Return the ids of all plans, drafts too, in the order they were made."""
    return list(connection.scalars(select(plan.c.id).order_by(plan.c.id)))


def count_version(connection: Connection, plan_id: int, *, step: int | None = None) -> None:
    """Mark that a plan has changed, and for a draft the step it now stands on."""
    values = {"version": plan.c.version + 1} | ({} if step is None else {"step": step})
    connection.execute(update(plan).where(plan.c.id == plan_id).values(values))


def describe(connection: Connection, plan_id: int, **fields: str) -> None:
    """Change a plan's name, description or status."""
    connection.execute(update(plan).where(plan.c.id == plan_id).values(**fields, version=plan.c.version + 1))


def attributes(value: Plan) -> list[dict[str, str]]:
    """Return what names the areas of a plan, without their ground."""
    return [
        {"code": a.code, "name": a.name, "colour": a.colour, "office": a.office, "provider": a.provider}
        for a in value.areas
    ]


def put_providers(connection: Connection, providers: tuple[Provider, ...]) -> None:
    """Write the providers in place of those there were."""
    connection.execute(delete(provider))
    if providers:
        connection.execute(insert(provider), [asdict(p) for p in providers])


def get_providers(connection: Connection) -> dict[str, Provider]:
    """Return the providers by code."""
    rows = connection.execute(select(provider).order_by(provider.c.code)).mappings()
    return {row["code"]: Provider(**row) for row in rows}


def _record(connection: Connection, row: Row[Any]) -> PlanRecord:
    areas = connection.execute(select(area).where(area.c.plan_id == row.id).order_by(area.c.code)).mappings()
    offices = connection.execute(
        select(office).where(office.c.plan_id == row.id).order_by(office.c.code)
    ).mappings()
    kept = [dict(a) for a in areas]
    value = Plan(
        division=row.division,
        areas=tuple(Area(**{n: a[n] for n in Area.__dataclass_fields__}) for a in kept),
        offices=tuple(Office(**{n: o[n] for n in Office.__dataclass_fields__}) for o in offices),
    )
    return PlanRecord(
        id=row.id, name=row.name, description=row.description, status=row.status, basis=row.basis,
        valid_from=row.valid_from, valid_to=row.valid_to, version=row.version, step=row.step,
        created_at=row.created_at,
        copied_from=row.copied_from, plan=value,
        districts={a["code"]: tuple(a["districts"]) for a in kept},
    )  # fmt: skip
