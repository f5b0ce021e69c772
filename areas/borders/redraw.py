"""Redraw the areas of a plan along drawn lines: what is in play, what may not change, what results."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import OUTSIDE, Border, border_of, new_pieces
from areas.borders.drawing import place
from areas.borders.noding import NEAR_M, Lines
from areas.borders.outline import straightened
from areas.borders.overlay import Faces, cut, put_together, settle
from areas.borders.segments import Keys
from areas.borders.snapping import pull
from areas.changes import NewArea
from areas.coverage import Shape, tidy
from areas.edit_context import NOTHING_CHANGED, Applied, EditContext
from areas.errors import EditRefused
from areas.model import Area, Plan
from areas.proof import prove
from geodata.prepared import prepared
from geodata.report import Finding

Labels = NDArray[np.int32]
Decide = Callable[[Faces, Sequence[str]], Labels]
"""Faces and the codes of the areas in play -> the index of the code each face is to belong to."""

TRIFLE_M2 = 1.0
"""Ground outside the municipality that is not worth a note."""

SMALLEST_M2 = 1.0
"""Less ground than this is no area."""


def redraw(
    plan: Plan,
    *,
    lines: Lines,
    within: Sequence[Shape],
    named: Collection[str],
    decide: Decide,
    context: EditContext,
    snap_m: float,
    new: Sequence[NewArea] = (),
    meeting: bool = True,
) -> Applied:
    """Return the plan with its areas cut along lines and the pieces given to the areas that ``decide`` says.

    Parameters
    ----------
    plan
        A valid coverage on the grid.
    lines
        Drawn lines, on the grid.
    within
        Drawn ground. What of it lies outside all areas is cut off.
    named
        Codes of areas in play in any case.
    decide
        Labels the faces.
    context
        The world around the plan.
    snap_m
        Lines this near an existing border follow it.
    new
        Areas to come; their codes follow those of the plan's areas in play.
    meeting
        Whether areas that the drawn ground meets are in play even where no line comes near.

    Returns
    -------
    Applied
        Areas whose ground stays the same are the same objects; notes ``cut_to_municipality`` and
        ``nothing_changed``.

    Raises
    ------
    EditRefused
        ``locked_area``, ``locked_border``, ``area_would_vanish``, ``off_municipality``, ``not_a_coverage``.
    """
    touched = _in_play(plan, lines, within if meeting else (), named, snap_m)
    shapes = [area.geometry for area in touched]
    border = border_of(shapes)
    lines = new_pieces(lines, border)
    lines = new_pieces(pull(lines, border, within_m=snap_m), border)
    codes = [area.code for area in touched] + [area.code for area in new]
    locked = [index for index, area in enumerate(touched) if area.locked]
    for frozen in [[], locked] if locked else [[]]:
        faces = cut(shapes, border, lines, frozen=frozen)
        notes = _cut_off(faces, within)
        after = settle(faces, decide(faces, codes), narrow_m=context.snap_m)
        after = _keep_locked(faces, after, touched, context.snap_m)
    made = put_together(faces, after, len(codes))
    _refuse_vanishing(made, codes, context.snap_m)
    ready = {code: shape for code, shape in zip(codes, made, strict=True) if shape is not None}
    changed = finished(
        plan,
        _replaced(plan, ready, new),
        border=border,
        played=codes,
        ground=context.ground,
        fresh=faces.fresh,
    )
    return Applied(plan=changed, notes=notes if changed is not plan else (*notes, NOTHING_CHANGED))


def _in_play(
    plan: Plan, lines: Lines, within: Sequence[Shape], named: Collection[str], snap_m: float
) -> list[Area]:
    """Areas that a line comes near, that the ground in question meets, or that are named."""
    geometries = np.array([area.geometry for area in plan.areas], dtype=object)
    near = np.array([area.code in named for area in plan.areas])
    if len(lines):
        drawn = shapely.multilinestrings(list(lines)) if len(lines) > 1 else lines[0]
        near |= shapely.dwithin(geometries, drawn, snap_m + NEAR_M)
    for ground in within:
        near |= shapely.intersects(prepared(ground), geometries)
    return [area for area, wanted in zip(plan.areas, near, strict=True) if wanted]


def _cut_off(faces: Faces, within: Sequence[Shape]) -> tuple[Finding, ...]:
    """Return a note on drawn ground outside all areas; refuse what lies wholly outside."""
    notes = []
    for ground in within:
        inside = shapely.contains_xy(ground, faces.points)
        outside = inside & (faces.before == OUTSIDE)
        if not (inside & ~outside).any():
            raise EditRefused("off_municipality", **place(ground))
        size = shapely.area(faces.shapes) * outside
        if size.sum() > TRIFLE_M2:
            where = place(faces.shapes[size.argmax()])
            area_m2 = round(float(size.sum()), 1)
            notes.append(Finding(code="cut_to_municipality", area_m2=area_m2, **where))
    return tuple(notes)


def _keep_locked(faces: Faces, after: Labels, touched: Sequence[Area], narrow_m: float) -> Labels:
    """Give slivers of locked areas back; refuse to take more of them, or to give them more."""
    locked = np.append([area.locked for area in touched], False)
    was, will = locked[faces.before], locked[np.minimum(after, len(touched))]
    lost = (after != faces.before) & (faces.before != OUTSIDE) & (was | will)
    for face in np.flatnonzero(lost):
        if faces.widths[face] >= narrow_m:
            area = touched[faces.before[face] if was[face] else after[face]]
            raise EditRefused(
                "locked_area",
                area=area.code,
                area_m2=round(faces.shapes[face].area, 1),
                **place(faces.shapes[face]),
            )
    return np.where(lost, faces.before, after)


def _refuse_vanishing(made: Sequence[Shape | None], codes: Sequence[str], narrow_m: float) -> None:
    gone = [
        code
        for code, shape in zip(codes, made, strict=True)
        if shape is None or shape.area < SMALLEST_M2 or 2 * shape.area < narrow_m * shape.length
    ]
    if gone:
        raise EditRefused("area_would_vanish", areas=gone)


def _replaced(plan: Plan, made: Mapping[str, Shape], new: Sequence[NewArea]) -> Plan:
    """The plan with the geometry made for some of its areas, and new areas."""
    areas = [replace(area, geometry=made[area.code]) if area.code in made else area for area in plan.areas]
    added = [area.on(made[area.code]) for area in new]
    return replace(plan, areas=tuple(sorted([*areas, *added], key=lambda area: area.code)))


def finished(
    old: Plan,
    plan: Plan,
    *,
    border: Border,
    played: Collection[str],
    ground: Shape | None,
    fresh: Keys,
) -> Plan:
    """Return a redrawn plan without idle corners, proven to be a coverage where it differs from the old one.

    Parameters
    ----------
    old, plan
        Before and after; areas that nobody touched are the same objects.
    border, played
        The borders and codes of the areas of ``old`` that were in play; ``played`` may name new ones.
    ground, fresh
        See ``outline.straightened``.

    Returns
    -------
    Plan
        Areas whose ground is the same as before are the same objects; ``old`` itself when all are.

    Raises
    ------
    EditRefused
        ``not_a_coverage``, ``locked_border``.
    """
    known = {area.code: area for area in old.areas}
    touched = [area for area in plan.areas if area is not known.get(area.code)]
    free = [area for area in touched if not area.locked]
    codes = {area.code for area in free}
    others = [area.geometry for area in plan.areas if area.code not in codes]
    shapes = straightened([area.geometry for area in free], others, ground=ground, fresh=fresh)
    straight = dict(zip([area.code for area in free], shapes, strict=True))
    better = {area.code: area for area in plan.areas}
    for area in touched:
        shape, before = straight.get(area.code, area.geometry), known.get(area.code)
        if before is not None and _same(shape, before.geometry):
            better[area.code] = before
        elif area.locked:
            raise EditRefused("locked_border", area=area.code, **place(area.geometry))
        else:
            better[area.code] = replace(area, geometry=shape)
    if len(better) == len(known) and all(better.get(code) is area for code, area in known.items()):
        return old
    result = replace(plan, areas=tuple(better.values()))
    gone = {code for code in played if code in known}
    after = [area.geometry for area in result.areas if area.code in gone or area.code not in known]
    beside = [area.geometry for area in old.areas if area.code not in gone]
    prove(border, after, beside)
    return result


def _same(shape: Shape, other: Shape) -> bool:
    """Whether a tidy shape is another, in whatever order the other's rings and vertices are."""
    if shapely.get_num_coordinates(shape) != shapely.get_num_coordinates(other):
        return False
    return bool(shape.equals_exact(other, 0) or shape.equals_exact(tidy(other), 0))
