"""The steps of a draft: each edit with what it changed, so that any state comes back to the bit."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

import shapely
from sqlalchemy import Connection, delete, insert, select

from app.actor import acting
from app.errors import StoreFault
from app.store import datasets
from app.store.tables import plan_step
from areas.coverage import Shape
from areas.model import Area, Office, Plan
from geodata.report import Finding, finding_json


@dataclass(frozen=True, kw_only=True)
class Step:
    """One edit as it was made; ``notes`` is what it had to say (findings as plain JSON).

    ``made_by`` is an account's name, empty where nobody had signed in.
    """

    seq: int
    edit: Mapping[str, Any]
    notes: tuple[Mapping[str, Any], ...]
    made_at: str
    made_by: str


def begin(connection: Connection, plan_id: int, value: Plan) -> None:
    """Write step 0: the whole plan as it was copied."""
    _write(connection, plan_id, 0, edit=None, notes=(), content=_difference(None, value))


def add(
    connection: Connection,
    plan_id: int,
    seq: int,
    *,
    edit: Mapping[str, Any],
    notes: tuple[Finding, ...],
    before: Plan,
    after: Plan,
) -> None:
    """Write a step; undone steps from here on are forgotten, as everywhere where one edits after an undo."""
    connection.execute(delete(plan_step).where(plan_step.c.plan_id == plan_id, plan_step.c.seq >= seq))
    _write(connection, plan_id, seq, edit=edit, notes=notes, content=_difference(before, after))


def every(connection: Connection, plan_id: int) -> list[Step]:
    """Return all edits of a draft in order, undone ones too."""
    rows = connection.execute(
        select(plan_step.c.seq, plan_step.c.edit, plan_step.c.notes, plan_step.c.made_at, plan_step.c.made_by)
        .where(plan_step.c.plan_id == plan_id, plan_step.c.seq > 0)
        .order_by(plan_step.c.seq)
    )
    return [
        Step(seq=r.seq, edit=r.edit, notes=tuple(r.notes), made_at=r.made_at, made_by=r.made_by) for r in rows
    ]


def last(connection: Connection, plan_id: int) -> int:
    """Return the number of the latest step that was ever made and not forgotten."""
    rows = connection.scalars(select(plan_step.c.seq).where(plan_step.c.plan_id == plan_id)).all()
    return max(rows, default=0)


def state_at(connection: Connection, plan_id: int, seq: int, *, division: str) -> Plan:
    """Return the plan as step ``seq`` left it, bit for bit."""
    plan = Plan(division=division, areas=(), offices=())
    for _, plan in states(connection, plan_id, division=division, last=seq):  # noqa: B007
        pass
    return plan


def states(
    connection: Connection, plan_id: int, *, division: str, first: int = 0, last: int
) -> Iterator[tuple[int, Plan]]:
    """Give the plan as each of some steps left it; areas that a step left alone are the same objects."""
    rows = connection.execute(
        select(plan_step.c.seq, plan_step.c.content)
        .where(plan_step.c.plan_id == plan_id, plan_step.c.seq <= last)
        .order_by(plan_step.c.seq)
    )
    areas: dict[str, Area] = {}
    offices: tuple[Office, ...] = ()
    for seq, content in rows:
        left = _unpacked(content)
        for code in left["removed"]:
            areas.pop(code, None)
        for fields in left["areas"]:
            shape = cast("Shape", shapely.from_wkb(base64.b64decode(fields.pop("wkb"))))
            areas[fields["code"]] = Area(**fields, geometry=shape)
        if left["offices"] is not None:
            offices = tuple(Office(**fields) for fields in left["offices"])
        if seq >= first or seq == last:
            ordered = tuple(areas[code] for code in sorted(areas))
            yield seq, Plan(division=division, areas=ordered, offices=offices)


def _write(
    connection: Connection,
    plan_id: int,
    seq: int,
    *,
    edit: Mapping[str, Any] | None,
    notes: tuple[Finding, ...],
    content: bytes,
) -> None:
    connection.execute(
        insert(plan_step).values(
            plan_id=plan_id, seq=seq, edit=edit, content=content, made_at=datasets.now(),
            made_by=acting().name, notes=[finding_json(note) for note in notes],
        )
    )  # fmt: skip


def _difference(before: Plan | None, after: Plan) -> bytes:
    """Pack what differs: whole areas that are new or changed, codes that are gone, offices if they differ."""
    old = {} if before is None else {area.code: area for area in before.areas}
    kept = {area.code for area in after.areas}
    content = {
        "removed": sorted(set(old) - kept),
        "areas": [_packed(area) for area in after.areas if old.get(area.code) is not area],
        "offices": None
        if before is not None and before.offices == after.offices
        else [asdict(office) for office in after.offices],
    }
    return zlib.compress(json.dumps(content).encode(), level=1)


def _unpacked(content: bytes) -> dict[str, Any]:
    try:
        left: dict[str, Any] = json.loads(zlib.decompress(content))
    except (zlib.error, ValueError) as fault:
        raise StoreFault("store_damaged", reason="plan_step") from fault
    return left


def _packed(area: Area) -> dict[str, Any]:
    fields = {name: getattr(area, name) for name in Area.__dataclass_fields__ if name != "geometry"}
    return {**fields, "wkb": base64.b64encode(shapely.to_wkb(area.geometry)).decode()}
