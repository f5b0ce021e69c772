"""Give areas new outlines, as a client that drags vertices yields them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.border import OUTSIDE, Border, border_of, unlike
from areas.changes import Reshape
from areas.coverage import Shape
from areas.drawing import drawn_polygon, place
from areas.edit_context import Applied, EditContext
from areas.errors import EditRefused
from areas.ground_edits import ALIGNED_M, outlines
from areas.model import Plan
from areas.noding import pieces
from areas.overlay import Faces, Labels, neighbours
from areas.redraw import redraw
from areas.snapping import pull


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
    existing = border_of([area.geometry for area in plan.areas])
    drawn = pieces(np.concatenate([outlines(shape) for shape in wanted.values()]))
    moved = pieces(pull(drawn[unlike(drawn, existing)], existing, within_m=ALIGNED_M))
    lines = moved[unlike(moved, existing)] if len(moved) else moved

    def decide(faces: Faces, codes: Sequence[str]) -> Labels:
        return _decide(faces, codes, wanted, context.snap_m)

    return redraw(
        plan,
        lines=lines,
        within=list(wanted.values()),
        named={*wanted, *_beside(existing, plan.codes, wanted)},
        decide=decide,
        context=context,
        snap_m=ALIGNED_M,
    )


def _beside(existing: Border, codes: Sequence[str], wanted: Collection[str]) -> set[str]:
    """Codes of the areas that share a border with one of those wanted: ground may fall to them."""
    mine = [index for index, code in enumerate(codes) if code in wanted]
    left, right = np.isin(existing.left, mine), np.isin(existing.right, mine)
    labels = np.concatenate([existing.right[left], existing.left[right]])
    return {codes[index] for index in np.unique(labels).tolist() if index != OUTSIDE}


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
