"""Lead stretches of border another way: exactly so where nothing is in the way, else as new outlines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely

from areas.borders.border import Border, border_of
from areas.borders.drawing import check_numbers, drawn_polygon, place
from areas.borders.noding import Lines
from areas.borders.reshaping import outlined
from areas.borders.segments import Keys, among, point_keys
from areas.borders.stretch import Outline, Stretch, corners_of, led, on_corners, outline_of, without_repeats
from areas.changes import MoveBorder
from areas.coverage import Shape, tidy
from areas.edit_context import NOTHING_CHANGED, Applied, EditContext
from areas.errors import EditRefused
from areas.grid import Floats, on_grid
from areas.ground_edits import ALIGNED_M
from areas.model import Area, Plan
from areas.proof import prove


def move_border(plan: Plan, edit: MoveBorder, context: EditContext) -> Applied:
    """Return the plan with stretches of border led another way; see ``MoveBorder``.

    Where every stretch lies between two of the areas and the new line keeps clear of all other borders, it
    runs exactly as drawn, and only what is new is looked at. Else the areas get new outlines as by
    ``Reshape``, which cuts at the municipality, follows borders near by and refuses what cannot be.

    Corners within 5 cm of existing ones are taken for these, as in ``Reshape``.

    Raises
    ------
    EditRefused
        ``border_not_there``: none of the areas has such a border, for it has been moved meanwhile;
        ``stretches_unlike``: lines without a counterpart, or one that ends elsewhere; and those of
        ``Reshape``.
    """
    held = {code: plan.area(code) for code in sorted(set(edit.areas))}
    if not held:
        raise EditRefused("nothing_named")
    stretches = _stretches(edit, list(held.values()), context)
    outlines, counted = _led(held, stretches)
    if all((stretch.keys.tobytes() == stretch.new_keys.tobytes()) for stretch in stretches):
        return Applied(plan=plan, notes=(NOTHING_CHANGED,))
    shapes = {code: outline.shape() for code, outline in outlines.items()}
    if gone := [code for code, shape in shapes.items() if shape is None]:
        raise EditRefused("area_would_vanish", areas=gone)
    wanted = {code: shape for code, shape in shapes.items() if shape is not None}
    free = not any(held[code].locked for code in wanted)
    if free and counted and _clear(plan, stretches):
        exact = _exactly(plan, wanted, context.snap_m)
        if exact is not None:
            return Applied(plan=exact)
    most = context.most_vertices
    return outlined(
        plan, {code: drawn_polygon(shape, most_vertices=most) for code, shape in wanted.items()}, context
    )


def _stretches(edit: MoveBorder, held: Sequence[Area], context: EditContext) -> list[Stretch]:
    """The stretches on the grid, their old corners on those that there are."""
    for lines in (edit.was, edit.becomes):
        check_numbers(lines, context.most_vertices)
    old, new = list(edit.was.geoms), list(edit.becomes.geoms)
    if len(old) != len(new):
        raise EditRefused("stretches_unlike", **place(edit.was))
    corners, keys = corners_of([area.geometry for area in held])
    made = []
    for one, other in zip(old, new, strict=True):
        was = on_corners(on_grid(shapely.get_coordinates(one)), corners, keys, within_m=ALIGNED_M)
        becomes = on_grid(shapely.get_coordinates(other))
        closed = bool((was[0] == was[-1]).all() and (becomes[0] == becomes[-1]).all())
        if not closed and np.hypot(*(was[[0, -1]] - becomes[[0, -1]]).T).max() > ALIGNED_M:
            raise EditRefused("stretches_unlike", **place(one))
        if not closed:
            becomes[[0, -1]] = was[[0, -1]]
        was, becomes = without_repeats(was), without_repeats(becomes)
        last = -1 if closed else None
        made.append(Stretch(was=was[:last], becomes=becomes[:last], closed=closed))
    return made


def _led(held: Mapping[str, Area], stretches: Sequence[Stretch]) -> tuple[dict[str, Outline], bool]:
    """The outlines that change, and whether every stretch lies between two of the areas."""
    outlines = {code: outline_of(area.geometry) for code, area in held.items()}
    changed: dict[str, Outline] = {}
    gone: list[Keys] = []
    come: list[Keys] = []
    for stretch in stretches:
        found = False
        for code, outline in list(outlines.items()):
            after = led(outline, stretch)
            if after is not None:
                outlines[code] = changed[code] = after
                gone.append(stretch.gone)
                come.append(stretch.come)
                found = True
        if not found:
            e, n = stretch.was[len(stretch.was) // 2].tolist()
            raise EditRefused("border_not_there", e=e, n=n)
    return changed, _all_twice(gone) and _all_twice(come)


def _all_twice(keys: Sequence[Keys]) -> bool:
    """Whether each segment is there twice: once for the area on either side."""
    return bool((np.unique(np.concatenate(keys), return_counts=True)[1] == 2).all())


def _clear(plan: Plan, stretches: Sequence[Stretch]) -> bool:
    """Whether the new lines keep clear of the borders that stay, but for where they begin and end."""
    border = border_of([area.geometry for area in plan.areas])
    ends = np.concatenate([stretch.come_ends for stretch in stretches])
    low, high = ends.min(axis=(0, 1)), ends.max(axis=(0, 1))
    near = border.around(np.concatenate([low, high]), ALIGNED_M)
    near &= ~among(border.keys, np.concatenate([stretch.gone for stretch in stretches]))
    if not near.any():
        return True
    rest = border.keep(near)
    if among(np.concatenate([stretch.come for stretch in stretches]), rest.keys).any():
        return False
    held = np.concatenate(
        [s.keys[[0, -1]] for s in stretches if not s.closed] or [s.keys[:0] for s in stretches]
    )
    drawn = _but(np.concatenate([stretch.becomes for stretch in stretches]), held)
    new = np.asarray(shapely.linestrings(ends))
    return not (_close(drawn, rest.lines()) or _close(_corners(rest, held), new))


def _corners(border: Border, held: Keys) -> Floats:
    """The corners of a border but for those that stay held."""
    return _but(
        np.concatenate([np.column_stack([border.e0, border.n0]), np.column_stack([border.e1, border.n1])]),
        held,
    )


def _but(points: Floats, held: Keys) -> Floats:
    return points[~among(point_keys(points), held)]


def _close(points: Floats, lines: Lines) -> bool:
    """Whether any of the points lies within ``ALIGNED_M`` of any of the lines."""
    found = shapely.STRtree(lines).query(shapely.points(points), predicate="dwithin", distance=ALIGNED_M)
    return bool(found.size)


def _exactly(plan: Plan, wanted: Mapping[str, Shape], narrow_m: float) -> Plan | None:
    """The plan with these outlines to the bit; ``None`` where that is no coverage of the same ground."""
    if any(2 * shape.area < narrow_m * shape.length for shape in wanted.values()):
        return None
    after = {code: tidy(shape) for code, shape in wanted.items()}
    before = border_of([area.geometry for area in plan.areas if area.code in after])
    try:
        prove(before, list(after.values()), [a.geometry for a in plan.areas if a.code not in after])
    except EditRefused:
        return None
    return replace(
        plan,
        areas=tuple(
            replace(area, geometry=after[area.code]) if area.code in after else area for area in plan.areas
        ),
    )
