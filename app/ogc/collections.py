"""What the open doors hold: districts, areas by day, offices, providers, and drafts for planners."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from app.access import Role
from app.actor import acting
from app.plans.planning import Planning
from app.store.plans import PlanRecord
from app.workspace import Workspace
from areas.lifecycle import DRAFT

SIGNED_IN = frozenset({"session", "key", "proxy"})
"""Ways in which somebody is known; where signing in is off, nobody is, and no draft is shown here."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One feature.

    Attributes
    ----------
    id
        Unique within its collection, and the same tomorrow.
    shape
        SWEREF 99 TM; ``None`` where it has no place.
    properties
        Plain values.
    first, last
        ISO days between which it holds, both included; ``""`` where that has no end.
    """

    id: str
    shape: BaseGeometry | None
    properties: dict[str, Any]
    first: str = ""
    last: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where the features come from, asked anew at every question.

    Attributes
    ----------
    workspace, planning
        Give what is loaded now.
    """

    workspace: Callable[[], Workspace]
    planning: Callable[[], Planning]


Rows = Iterator[Row]


def districts(source: Source) -> Rows:
    """Yield the statistical districts."""
    table = source.workspace().districts
    for code, name, kind, parent, shape in zip(
        table["code"], table["name"], table["kind"], table["parent"], table.geometry, strict=True
    ):
        told = {"code": str(code), "name": str(name), "kind": str(kind), "parent": str(parent)}
        yield Row(id=str(code), shape=shape, properties=told)


def areas(source: Source) -> Rows:
    """Yield the areas of all decided plans, each with the days it holds."""
    workspace = source.workspace()
    for record in _held(workspace):
        yield from _areas(workspace, record)


def drafts(source: Source) -> Rows:
    """Yield the areas of drafts, to signed-in planners alone."""
    asker = acting()
    if asker.way not in SIGNED_IN or asker.role < Role.PLANNER:
        return
    workspace = source.workspace()
    for record in source.planning().records():
        if record.status == DRAFT:
            yield from _areas(workspace, record)


def _held(workspace: Workspace) -> Iterator[PlanRecord]:
    return (record for record in workspace.decided if not record.never_held)


def _areas(workspace: Workspace, record: PlanRecord) -> Rows:
    offices = {one.code: one.name for one in record.plan.offices}
    for area in record.plan.areas:
        provider = workspace.providers.get(area.provider)
        told = {
            "code": area.code, "name": area.name, "division": record.plan.division, "colour": area.colour,
            "office": area.office, "office_name": offices.get(area.office, ""),
            "provider": area.provider, "provider_name": provider.name if provider else "",
            "plan": record.id, "plan_name": record.name, "basis": record.basis,
            "valid_from": record.valid_from or "", "valid_to": record.valid_to or "",
            "first_day": record.first_day,
        }  # fmt: skip
        yield Row(
            id=f"{record.id}.{area.code}", shape=area.geometry, properties=told,
            first=record.first_day, last=record.valid_to or "",
        )  # fmt: skip


def offices(source: Source) -> Rows:
    """Yield the offices and bases of all decided plans, each with the days it holds."""
    for record in _held(source.workspace()):
        for office in record.plan.offices:
            told = {
                "code": office.code, "name": office.name, "kind": office.kind, "address": office.address,
                "phone": office.phone, "hours": office.hours, "position": office.basis,
                "division": record.plan.division, "plan": record.id,
                "valid_from": record.valid_from or "", "valid_to": record.valid_to or "",
                "first_day": record.first_day,
            }  # fmt: skip
            yield Row(
                id=f"{record.id}.{office.code}", shape=Point(office.e, office.n), properties=told,
                first=record.first_day, last=record.valid_to or "",
            )  # fmt: skip


def providers(source: Source) -> Rows:
    """Yield who carries out home care; they have no place."""
    for one in source.workspace().providers.values():
        told = {"code": one.code, "name": one.name, "kind": one.kind}
        yield Row(id=one.code, shape=None, properties=told)


@dataclass(frozen=True, kw_only=True)
class Collection:
    """One collection: its rows, its fields, and whether a day can be asked for."""

    rows: Callable[[Source], Rows]
    fields: tuple[str, ...]
    dated: bool = False
    whole_numbers: tuple[str, ...] = ()


_OF_AREAS = (
    "code", "name", "division", "colour", "office", "office_name", "provider", "provider_name", "plan",
    "plan_name", "basis", "valid_from", "valid_to", "first_day",
)  # fmt: skip

COLLECTIONS = {
    "districts": Collection(rows=districts, fields=("code", "name", "kind", "parent")),
    "areas": Collection(rows=areas, fields=_OF_AREAS, dated=True, whole_numbers=("plan",)),
    "offices": Collection(
        rows=offices, dated=True, whole_numbers=("plan",),
        fields=("code", "name", "kind", "address", "phone", "hours", "position", "division", "plan",
                "valid_from", "valid_to", "first_day"),
    ),
    "providers": Collection(rows=providers, fields=("code", "name", "kind")),
    "drafts": Collection(rows=drafts, fields=_OF_AREAS, whole_numbers=("plan",)),
}  # fmt: skip
"""By name; ``drafts`` is empty to everybody but signed-in planners."""
