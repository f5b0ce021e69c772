"""Edits that move ground between areas."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import shapely

from areas.borders.border import NO_KEYS, OUTSIDE, border_of
from areas.borders.drawing import drawn_line, drawn_polygon, place, require_few_meetings
from areas.borders.noding import Lines, pieces, segments
from areas.borders.overlay import Faces, Labels, pieces_apart
from areas.borders.redraw import finished, redraw
from areas.changes import AddArea, AssignPolygon, Merge, MoveDistricts, NewArea, RemoveArea, Split
from areas.coverage import Shape, dissolve, tidy
from areas.edit_context import Applied, EditContext
from areas.errors import EditRefused
from areas.grid import gridded
from areas.model import Area, Plan
from areas.naming import code_of, colour_of, name_of
from geodata.crs import GRID_M
from geodata.report import Finding

ALIGNED_M = 5 * GRID_M
"""Borders of districts are meant to the centimetre; only what rounding does to them is pulled straight."""


def move_districts(plan: Plan, edit: MoveDistricts, context: EditContext) -> Applied:
    """Give whole districts to an area."""
    plan.area(edit.to)
    ground = _districts(edit.districts, context)
    return _give(plan, ground, edit.to, context, snap_m=ALIGNED_M)


def assign_polygon(plan: Plan, edit: AssignPolygon, context: EditContext) -> Applied:
    """Give the ground inside a drawn polygon to an area."""
    plan.area(edit.to)
    ground, notes = _drawn(edit.polygon, context)
    applied = _give(plan, ground, edit.to, context, snap_m=context.snap_m)
    return replace(applied, notes=notes + applied.notes)


def add_area(plan: Plan, edit: AddArea, context: EditContext) -> Applied:
    """Make a new area of drawn ground and whole districts."""
    new = _checked(plan, edit.area, context)
    notes: tuple[Finding, ...] = ()
    grounds: list[Shape] = []
    if edit.geometry is not None:
        drawn, notes = _drawn(edit.geometry, context)
        grounds.append(drawn)
    if edit.districts:
        grounds.append(_districts(edit.districts, context))
    if not grounds:
        raise EditRefused("new_area_without_ground", area=new.code)
    ground = grounds[0] if len(grounds) == 1 else _united(grounds)
    snap_m = context.snap_m if edit.geometry is not None else ALIGNED_M
    applied = _give(plan, ground, new.code, context, snap_m=snap_m, new=(new,))
    return replace(applied, notes=notes + applied.notes)


def _give(
    plan: Plan,
    ground: Shape,
    to: str,
    context: EditContext,
    *,
    snap_m: float,
    new: Sequence[NewArea] = (),
) -> Applied:
    def decide(faces: Faces, codes: Sequence[str]) -> Labels:
        inside = shapely.contains_xy(ground, faces.points) & (faces.before != OUTSIDE)
        return np.where(inside, codes.index(to), faces.before)

    return redraw(
        plan,
        lines=outlines(ground),
        within=[ground],
        named={to},
        decide=decide,
        context=context,
        snap_m=snap_m,
        new=new,
    )


def split(plan: Plan, edit: Split, context: EditContext) -> Applied:
    """Cut an area in two by a line."""
    area = plan.area(edit.area)
    new = _checked(plan, edit.new, context)
    _refuse_locked(plan, [edit.area])
    line = drawn_line(edit.line, most_vertices=context.most_vertices)
    outline = pieces(outlines(area.geometry))
    require_few_meetings(segments(pieces(np.array([line], dtype=object))), segments(outline))
    inside = shapely.intersection(line, area.geometry.buffer(context.snap_m), grid_size=GRID_M)
    lines = np.array([part for part in shapely.get_parts(inside) if part.geom_type == "LineString"])

    def decide(faces: Faces, codes: Sequence[str]) -> Labels:
        own = faces.before == codes.index(edit.area)
        cut_off = pieces_apart(faces, own)
        if not cut_off.any():
            raise EditRefused("line_does_not_cross", area=edit.area, **place(line))
        return np.where(cut_off, codes.index(new.code), faces.before)

    return redraw(
        plan,
        lines=lines,
        within=[],
        named={edit.area},
        decide=decide,
        context=context,
        snap_m=context.snap_m,
        new=(new,),
    )


def merge(plan: Plan, edit: Merge, context: EditContext) -> Applied:
    """Put areas together; what they become keeps its office and provider, or takes over what it lacks."""
    if not edit.areas:
        raise EditRefused("nothing_named")
    return _absorb(plan, set(edit.areas), edit.into, context)


def remove_area(plan: Plan, edit: RemoveArea, context: EditContext) -> Applied:
    """Give all ground of an area to another."""
    plan.area(edit.area)
    if len(plan.areas) == 1:
        raise EditRefused("last_area", area=edit.area)
    return _absorb(plan, {edit.area}, edit.to, context)


def _absorb(plan: Plan, codes: Collection[str], into: str, context: EditContext) -> Applied:
    """Dissolve areas into one; no border moves, so no noding is needed."""
    target = plan.area(into)
    others = [plan.area(code) for code in sorted(set(codes) - {into})]
    if not others:
        raise EditRefused("nothing_to_merge", area=into)
    _refuse_locked(plan, [*(area.code for area in others), into])
    heir = _taken_over(target, others)
    together = replace(heir, geometry=dissolve([target.geometry, *(area.geometry for area in others)]))
    gone = {area.code for area in others}
    areas = tuple(together if area.code == into else area for area in plan.areas if area.code not in gone)
    after = finished(
        plan,
        replace(plan, areas=areas),
        border=border_of([target.geometry, *(area.geometry for area in others)]),
        played=[into, *gone],
        ground=context.ground,
        fresh=NO_KEYS,
    )
    return Applied(plan=after, notes=_office_notes(plan, target, others, after))


def _taken_over(target: Area, others: Sequence[Area]) -> Area:
    """Its own office and provider stay; where it has none, those of the first that has come along."""
    office = target.office or next((area.office for area in others if area.office), "")
    provider = target.provider or next((area.provider for area in others if area.provider), "")
    return replace(target, office=office, provider=provider)


def _office_notes(before: Plan, target: Area, others: Sequence[Area], after: Plan) -> tuple[Finding, ...]:
    """Which office came along, and which have no area any more: those stay until somebody closes them."""
    called = {office.code: office.name for office in before.offices}
    heir = after.area(target.code)
    notes = []
    if heir.office != target.office:
        facts = {"area": heir.name, "office": called.get(heir.office, heir.office)}
        notes.append(Finding(code="office_taken_over", facts=facts))
    serving = {area.office for area in after.areas}
    idle = {area.office for area in others if area.office} - serving
    notes += [
        Finding(code="office_without_area", facts={"office": called.get(code, code)}) for code in sorted(idle)
    ]
    return tuple(notes)


def outlines(ground: Shape) -> Lines:
    """Return the rings of a ground as lines."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(ground)), return_index=True)
    return np.asarray(shapely.linestrings(points, indices=ring))


def _districts(codes: Sequence[str], context: EditContext) -> Shape:
    if not codes:
        raise EditRefused("nothing_named")
    return dissolve([gridded(context.district(code)) for code in sorted(set(codes))])


def _drawn(shape: Shape, context: EditContext) -> tuple[Shape, tuple[Finding, ...]]:
    """The drawn polygon, and a note where it had to be mended."""
    ground = drawn_polygon(shape, most_vertices=context.most_vertices)
    if shape.is_valid:
        return ground, ()
    return ground, (Finding(code="polygon_mended", **place(ground)),)


def _united(grounds: Sequence[Shape]) -> Shape:
    return tidy(shapely.union_all(list(grounds), grid_size=GRID_M))


def _checked(plan: Plan, area: NewArea, context: EditContext) -> NewArea:
    """The new area with its texts in order, if the plan has room for it."""
    code = code_of(area.code)
    if code in plan.codes:
        raise EditRefused("area_code_taken", area=code)
    if area.office:
        plan.office(area.office)
    context.check_provider(area.provider)
    colour = colour_of(area.colour, of=code) if area.colour else ""
    return replace(area, code=code, name=name_of(area.name, of=code), colour=colour)


def _refuse_locked(plan: Plan, codes: Collection[str]) -> None:
    for code in codes:
        area = plan.area(code)
        if area.locked:
            raise EditRefused("locked_area", area=code, **place(area.geometry))
