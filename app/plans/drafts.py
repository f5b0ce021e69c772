"""Drafts: copied from a plan, changed by edits, undone and redone; every change in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
from sqlalchemy import Connection

from app.errors import BadRequest, StaleVersion
from app.plans import edit_wire
from app.store import audit, geography, plans, steps
from app.store.engine import Store
from app.store.plans import PlanRecord
from areas import edits
from areas.changes import Edit
from areas.edit_context import EditContext
from areas.edit_json import to_json
from areas.errors import EditRefused
from areas.model import Plan
from areas.pieces import cut_off
from areas.plan import districts_of
from geodata.errors import Fault
from geodata.report import Finding

DRAFT = "draft"

ABOUT_CODES = frozenset({"area_code_taken", "office_code_taken"})
"""Refusals of a code, which is told as it is."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """A draft after a change: its record, and what the edits had to say, one tuple an edit."""

    record: PlanRecord
    notes: tuple[tuple[Finding, ...], ...] = ()


def drawn_after(basis: str) -> str:
    """Return the basis of a draft of a plan: what is drawn after an assumption still rests on it."""
    return "drawn_assumed" if basis in {"assumed", "drawn_assumed"} else "drawn"


def copy(store: Store, source_id: int, *, name: str, description: str = "") -> PlanRecord:
    """Make a draft from any plan."""
    with store.write(drafts_only=True) as connection:
        source = plans.get(connection, source_id)
        plan_id = plans.put(
            connection, source.plan, name=name, description=description, status=DRAFT,
            basis=drawn_after(source.basis), districts=source.districts, copied_from=source_id,
        )  # fmt: skip
        steps.begin(connection, plan_id, source.plan)
        audit.record(connection, "draft.copied", f"plan {plan_id}", source=source_id, name=name)
        return plans.get(connection, plan_id)


def context(districts: gpd.GeoDataFrame, providers: Sequence[str]) -> EditContext:
    """Return what edits need to know besides the plan."""
    return EditContext(
        districts=dict(zip(districts["code"], districts.geometry, strict=True)),
        providers=tuple(providers) or None,
    )


def apply_all(
    value: Plan, raw: Sequence[Any], *, crs: int, around: EditContext
) -> tuple[list[Plan], list[Edit], list[tuple[Finding, ...]]]:
    """Apply edits one after the other to a plan, storing nothing.

    Returns
    -------
    tuple
        The plan after each edit, the edits, and what each had to say.
    """
    if len(raw) > edit_wire.MOST_EDITS:
        raise BadRequest("too_many_edits", most=edit_wire.MOST_EDITS)
    states, made, notes = [], [], []
    for number, item in enumerate(raw, 1):
        with _numbered(item, number, len(raw)), _called(value):
            edit = edit_wire.read(item, crs=crs)
            applied = edits.apply(value, edit, around)
        notes.append((*applied.notes, *cut_off(value, applied.plan, around.districts)))
        value = applied.plan
        states.append(value)
        made.append(edit)
    return states, made, notes


@contextmanager
def _numbered(item: Any, number: int, count: int) -> Iterator[None]:
    """Say which of several edits is refused."""
    try:
        yield
    except Fault as fault:
        if count > 1:
            op = item.get("op", "") if isinstance(item, Mapping) else ""
            fault.facts |= {"edit_number": number, "edit_count": count, "op": str(op)[:40]}
        raise


@contextmanager
def _called(value: Plan) -> Iterator[None]:
    """Say what the areas and offices are called that a refusal is about; people do not know their codes."""
    try:
        yield
    except EditRefused as fault:
        if fault.code not in ABOUT_CODES:
            names = {office.code: office.name for office in value.offices}
            names |= {area.code: area.name for area in value.areas}
            about = [fault.facts.get("office"), fault.facts.get("area"), *fault.facts.get("areas", ())]
            fault.facts["called"] = {code: names[code] for code in about if code in names}
        raise


def edit(store: Store, plan_id: int, raw: Sequence[Any], *, version: int, crs: int) -> Changed:
    """Apply edits to a draft: all of them, or none."""
    with store.write(drafts_only=True) as connection:
        record = _draft(connection, plan_id, version)
        districts = geography.get_districts(connection)
        around = context(districts, list(plans.get_providers(connection)))
        states, made, notes = apply_all(record.plan, raw, crs=crs, around=around)
        before, seq = record.plan, record.step
        for after, one, said in zip(states, made, notes, strict=True):
            seq += 1
            steps.add(connection, plan_id, seq, edit=to_json(one), notes=said, before=before, after=after)
            before = after
        _put(connection, record, before, districts, step=seq)
        audit.record(connection, "draft.edited", f"plan {plan_id}", step=seq, edits=[one.op for one in made])
        return Changed(record=plans.get(connection, plan_id), notes=tuple(notes))


def travel_in_time(store: Store, plan_id: int, *, version: int, by: int) -> Changed:
    """Undo (``by`` = -1) or redo (1) one step, or jump by several."""
    with store.write(drafts_only=True) as connection:
        record = _draft(connection, plan_id, version)
        wanted = record.step + by
        if not 0 <= wanted <= steps.last(connection, plan_id):
            raise EditRefused("nothing_to_undo" if by < 0 else "nothing_to_redo", step=record.step)
        value = steps.state_at(connection, plan_id, wanted, division=record.plan.division)
        _put(connection, record, value, geography.get_districts(connection), step=wanted)
        audit.record(connection, "draft.undone" if by < 0 else "draft.redone", f"plan {plan_id}", step=wanted)
        return Changed(record=plans.get(connection, plan_id))


def describe(
    store: Store, plan_id: int, *, version: int, name: str | None, description: str | None
) -> PlanRecord:
    """Rename or describe a draft, archived ones too."""
    with store.write(drafts_only=True) as connection:
        record = _known(connection, plan_id, version)
        if record.status in plans.DECIDED:
            raise EditRefused("plan_is_decided", plan=record.name)
        if record.status not in (DRAFT, "archived"):
            raise EditRefused("plan_is_no_draft", plan=record.name, status=record.status)
        given: Mapping[str, str | None] = {"name": name, "description": description}
        fields = {k: v for k, v in given.items() if v is not None}
        plans.describe(connection, plan_id, **fields)
        audit.record(connection, "draft.described", f"plan {plan_id}", **fields)
        return plans.get(connection, plan_id)


def _known(connection: Connection, plan_id: int, version: int) -> PlanRecord:
    record = plans.get(connection, plan_id)
    if record.version != version:
        raise StaleVersion("plan_changed_meanwhile", plan=record.name, version=record.version)
    return record


def _draft(connection: Connection, plan_id: int, version: int) -> PlanRecord:
    record = _known(connection, plan_id, version)
    if record.status != DRAFT:
        raise EditRefused("plan_is_no_draft", plan=record.name, status=record.status)
    return record


def _put(
    connection: Connection, record: PlanRecord, value: Plan, districts: gpd.GeoDataFrame, *, step: int
) -> None:
    """Write a draft's new state; which districts it is made of is found anew where ground has moved."""
    members = record.districts
    if {a.code: a.geometry for a in value.areas} != {a.code: a.geometry for a in record.plan.areas}:
        shares = districts_of(value, districts)
        whole = not shares.split and not shares.outside
        members = dict(shares.whole) if whole else {}
    plans.put_content(connection, record.id, value, members)
    plans.count_version(connection, record.id, step=step)
