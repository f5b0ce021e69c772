"""Give areas new outlines, as a client that drags vertices yields them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.border import OUTSIDE, border_of
from areas.changes import Reshape
from areas.coverage import Shape
from areas.drawing import drawn_polygon, place
from areas.edit_context import Applied, EditContext
from areas.errors import EditRefused
from areas.ground_edits import ALIGNED_M, TRIFLE_M2, outlines
from areas.model import Plan
from areas.noding import Lines, pieces
from areas.overlay import Faces, Labels, neighbours
from areas.redraw import redraw
from areas.snapping import pull
from geodata.report import Finding


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
    notes = _beyond(plan, wanted)
    existing = border_of([area.geometry for area in plan.areas]).lines()
    drawn = np.concatenate([outlines(shape) for shape in wanted.values()])
    lines = _new_only(pull(drawn, existing, within_m=ALIGNED_M), existing)

    def decide(faces: Faces, codes: Sequence[str]) -> Labels:
        return _decide(faces, codes, wanted, context.snap_m)

    changed = redraw(
        plan,
        lines=lines,
        within=shapely.union_all(list(wanted.values())),
        named=set(wanted),
        decide=decide,
        context=context,
        snap_m=ALIGNED_M,
    )
    if changed is plan:
        notes = (*notes, Finding(code="nothing_changed"))
    return Applied(plan=changed, notes=notes)


def _new_only(drawn: Lines, existing: Lines) -> Lines:
    """Segments of the drawn lines that are no existing border, each once."""
    have = set(map(_key, shapely.get_coordinates(existing).reshape(-1, 4)))
    fresh = {}
    for ends in shapely.get_coordinates(pieces(drawn)).reshape(-1, 4):
        if (key := _key(ends)) not in have:
            fresh[key] = ends.reshape(2, 2)
    return np.asarray(shapely.linestrings(list(fresh.values()))) if fresh else np.array([], dtype=object)


def _key(ends: NDArray[Any]) -> tuple[tuple[float, float], ...]:
    e0, n0, e1, n1 = ends.tolist()
    return tuple(sorted([(e0, n0), (e1, n1)]))


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


def _beyond(plan: Plan, wanted: Mapping[str, Shape]) -> tuple[Finding, ...]:
    """Notes on outlines that leave the municipality."""
    areas = np.array([area.geometry for area in plan.areas], dtype=object)
    notes = []
    for code, shape in wanted.items():
        shared = shapely.intersection(areas, shape)
        beyond = shape.area - float(shapely.area(shared).sum())
        if shape.area - beyond < TRIFLE_M2:
            raise EditRefused("off_municipality", **place(shape))
        if beyond > max(TRIFLE_M2, shape.length * ALIGNED_M):
            outside = shapely.difference(shape, shapely.union_all(areas))
            notes.append(
                Finding(code="cut_to_municipality", names=(code,), area_m2=round(beyond, 1), **place(outside))
            )
    return tuple(notes)
