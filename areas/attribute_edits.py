"""Edits that leave the ground alone: offices, providers, names, colours, locks."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import shapely

from areas.borders.noding import NEAR_M
from areas.changes import (
    CloseOffice,
    Lock,
    MoveOffice,
    OpenOffice,
    Recolour,
    Rename,
    SetOffice,
    SetProvider,
    Unlock,
)
from areas.edit_context import NOTHING_CHANGED, Applied, EditContext
from areas.errors import EditRefused
from areas.model import Area, Office, Plan
from areas.naming import code_of, colour_of, name_of


def move_office(plan: Plan, edit: MoveOffice, context: EditContext) -> Applied:
    """Move an office; a lock protects areas, not the office that serves them."""
    del context
    office = plan.office(edit.office)
    _check_place(plan, edit.e, edit.n)
    return _with_office(plan, replace(office, e=round(edit.e, 2), n=round(edit.n, 2)))


def open_office(plan: Plan, edit: OpenOffice, context: EditContext) -> Applied:
    """Open an office and let it serve areas."""
    del context
    code = code_of(edit.office.code)
    office = replace(edit.office, code=code, name=name_of(edit.office.name, of=code))
    if any(office.code == known.code for known in plan.offices):
        raise EditRefused("office_code_taken", office=office.code)
    _check_place(plan, office.e, office.n)
    placed = replace(office, e=round(office.e, 2), n=round(office.n, 2))
    opened = replace(plan, offices=_in_order((*plan.offices, placed)))
    for code in edit.areas:
        opened = _change(opened, code, lambda area: replace(area, office=office.code)).plan
    return Applied(plan=opened)


def close_office(plan: Plan, edit: CloseOffice, context: EditContext) -> Applied:
    """Close an office; what it serves goes to another one."""
    del context
    office = plan.office(edit.office)
    if edit.to:
        plan.office(edit.to)
    if edit.to == edit.office:
        raise EditRefused("office_closed_to_itself", office=office.code)
    served = [area.code for area in plan.areas if area.office == office.code]
    if served and not edit.to:
        raise EditRefused("office_serves_areas", office=office.code, areas=served)
    closed = plan
    for code in served:
        closed = _change(closed, code, lambda area: replace(area, office=edit.to)).plan
    return Applied(plan=replace(closed, offices=tuple(o for o in plan.offices if o is not office)))


def set_office(plan: Plan, edit: SetOffice, context: EditContext) -> Applied:
    """Let an office serve an area."""
    del context
    if edit.office:
        plan.office(edit.office)
    return _change(plan, edit.area, lambda area: replace(area, office=edit.office))


def set_provider(plan: Plan, edit: SetProvider, context: EditContext) -> Applied:
    """Change the provider of an area."""
    context.check_provider(edit.provider)
    return _change(plan, edit.area, lambda area: replace(area, provider=edit.provider))


def rename(plan: Plan, edit: Rename, context: EditContext) -> Applied:
    """Change the name of an area."""
    del context
    name = name_of(edit.name, of=edit.area)
    return _change(plan, edit.area, lambda area: replace(area, name=name))


def recolour(plan: Plan, edit: Recolour, context: EditContext) -> Applied:
    """Change the colour of an area."""
    del context
    colour = colour_of(edit.colour, of=edit.area)
    return _change(plan, edit.area, lambda area: replace(area, colour=colour))


def lock(plan: Plan, edit: Lock, context: EditContext) -> Applied:
    """Protect an area."""
    del context
    return _put(plan, replace(plan.area(edit.area), locked=True))


def unlock(plan: Plan, edit: Unlock, context: EditContext) -> Applied:
    """Allow changes to an area again."""
    del context
    return _put(plan, replace(plan.area(edit.area), locked=False))


def _change(plan: Plan, code: str, how: Callable[[Area], Area]) -> Applied:
    area = plan.area(code)
    if area.locked:
        point = area.geometry.representative_point()
        raise EditRefused("locked_area", area=code, e=round(point.x, 2), n=round(point.y, 2))
    return _put(plan, how(area))


def _put(plan: Plan, area: Area) -> Applied:
    if area == plan.area(area.code):
        return Applied(plan=plan, notes=(NOTHING_CHANGED,))
    areas = tuple(area if area.code == other.code else other for other in plan.areas)
    return Applied(plan=replace(plan, areas=areas))


def _with_office(plan: Plan, office: Office) -> Applied:
    if office == plan.office(office.code):
        return Applied(plan=plan, notes=(NOTHING_CHANGED,))
    rest = tuple(other for other in plan.offices if other.code != office.code)
    return Applied(plan=replace(plan, offices=_in_order((*rest, office))))


def _in_order(offices: tuple[Office, ...]) -> tuple[Office, ...]:
    return tuple(sorted(offices, key=lambda office: office.code))


def _check_place(plan: Plan, e: float, n: float) -> None:
    if not (math.isfinite(e) and math.isfinite(n)):
        raise EditRefused("drawing_not_finite")
    point = shapely.Point(e, n)
    if not any(shapely.dwithin(area.geometry, point, NEAR_M) for area in plan.areas):
        raise EditRefused("office_outside_municipality", e=round(e, 2), n=round(n, 2))
