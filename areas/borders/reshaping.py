"""Give areas new outlines, as a client that drags vertices yields them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import NO_KEYS, OUTSIDE, Border, border_of, new_pieces
from areas.borders.drawing import drawn_polygon, place
from areas.borders.overlay import Faces, Labels, neighbours
from areas.borders.redraw import redraw
from areas.borders.segments import among, among_sorted, inner_point, read, segments_of
from areas.borders.snapping import pull
from areas.changes import Reshape
from areas.coverage import Shape
from areas.edit_context import Applied, EditContext
from areas.errors import EditRefused
from areas.ground_edits import ALIGNED_M
from areas.model import Plan


def reshape(plan: Plan, edit: Reshape, context: EditContext) -> Applied:
    """Return the plan with new outlines for some areas; see ``Reshape``.

    Vertices within 5 cm of existing ones are taken for these: they have come back from a client in another
    coordinate system, or were never moved.
    """
    if not edit.areas:
        raise EditRefused("nothing_named")
    wanted = {
        plan.area(code).code: drawn_polygon(shape, most_vertices=context.most_vertices)
        for code, shape in sorted(edit.areas.items())
    }
    return outlined(plan, wanted, context)


def outlined(plan: Plan, wanted: Mapping[str, Shape], context: EditContext) -> Applied:
    """Return the plan with outlines that are on the grid and valid; see ``reshape``."""
    existing = border_of([area.geometry for area in plan.areas])
    drawn = new_pieces(shapely.get_rings(shapely.get_parts(list(wanted.values()))), existing)
    lines = new_pieces(pull(drawn, existing, within_m=ALIGNED_M), existing)

    def decide(faces: Faces, codes: Sequence[str]) -> Labels:
        return _decide(faces, codes, wanted, context.snap_m)

    return redraw(
        plan,
        lines=lines,
        within=list(wanted.values()),
        meeting=False,
        named={*wanted, *_concerned(plan, existing, wanted)},
        decide=decide,
        context=context,
        snap_m=ALIGNED_M,
    )


def _concerned(plan: Plan, existing: Border, wanted: Mapping[str, Shape]) -> set[str]:
    """Codes of the areas that new outlines concern although no new line comes near them.

    They lie beside a border that a wanted area takes up or no longer has, so that ground may fall to them or
    from them; or wholly inside a new outline.
    """
    keys = [NO_KEYS]
    for code, shape in wanted.items():
        old, new = segments_of(plan.area(code).geometry), read([shape])
        keys.append(old.keys[~among_sorted(old.with_sides(), new.sided)])
        keys.append(new.keys[~among_sorted(new.with_sides(), old.sided)])
    there = among(existing.keys, np.concatenate(keys))
    beside = np.unique(np.concatenate([existing.left[there], existing.right[there]])).tolist()
    others = [area for area in plan.areas if area.code not in wanted]
    points = np.array([inner_point(area.geometry) for area in others]).reshape(-1, 2)
    inside = np.any([shapely.contains_xy(shape, points) for shape in wanted.values()], axis=0)
    return {plan.codes[index] for index in beside if index != OUTSIDE} | {
        area.code for area, within in zip(others, inside, strict=True) if within
    }


def _decide(faces: Faces, codes: Sequence[str], wanted: Mapping[str, Shape], narrow_m: float) -> Labels:
    inside = np.array([shapely.contains_xy(shape, faces.points) for shape in wanted.values()])
    index = np.array([codes.index(code) for code in wanted])
    claims = inside.sum(axis=0)
    ours = faces.before != OUTSIDE
    wide = faces.widths >= narrow_m
    for face in np.flatnonzero(ours & wide & (claims > 1)):
        claimants = [code for code, has in zip(wanted, inside[:, face], strict=True) if has]
        raise EditRefused(
            "outlines_overlap",
            areas=claimants,
            area_m2=round(faces.shapes[face].area, 1),
            **place(faces.shapes[face]),
        )
    after = np.where(ours & (claims == 1), index[inside.argmax(axis=0)], faces.before).astype(np.int32)
    left = ours & (claims == 0) & np.isin(faces.before, index)
    return _pass_on(faces, after, left, set(range(len(codes))) - set(index.tolist()), narrow_m)


def _pass_on(faces: Faces, after: Labels, left: NDArray[Any], unnamed: set[int], narrow_m: float) -> Labels:
    """Give ground that a named area leaves to the unnamed neighbour with the longest border to it."""
    waiting = set(np.flatnonzero(left).tolist())
    while waiting:
        taken = {}
        for face in sorted(waiting):
            shares = neighbours(faces, face)
            length: dict[int, float] = {}
            for other, metres in shares.items():
                if other not in waiting and int(after[other]) in unnamed and faces.before[other] != OUTSIDE:
                    length[int(after[other])] = length.get(int(after[other]), 0.0) + metres
            if length:
                taken[face] = max(sorted(length), key=lambda label: length[label])
        if not taken:
            break
        for face, label in taken.items():
            after[face] = label
        waiting -= set(taken)
    for face in waiting:
        if faces.widths[face] >= narrow_m:
            raise EditRefused(
                "ground_left_over", area_m2=round(faces.shapes[face].area, 1), **place(faces.shapes[face])
            )
    return after
