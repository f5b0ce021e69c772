"""Assign anew only the points in ground whose borders changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areas.assignment import OUTER_REACH_M, Assigner
from areas.border import OUTSIDE, Border, border_of, differing
from areas.cells import Window
from areas.model import Area, Plan

REACH_M = 2 * OUTER_REACH_M
"""Points this near a changed border are looked at too: so near, they may belong to it from outside."""


def reassign(
    previous: NDArray[np.int32], old: Plan, new: Plan, e: ArrayLike, n: ArrayLike
) -> NDArray[np.int32]:
    """Return which area of ``new`` each point lies in, given its area in ``old``.

    A point changes area only if somewhere around it a border was drawn, removed or got another area beside
    it; so points outside the bounds of such segments keep theirs.

    Parameters
    ----------
    previous
        int32 [k]: positions in ``old.codes``, as ``assignment.assign`` gives them.
    old, new
        Plans on the same ground; areas that an edit left alone should be the same objects, which is fast.
    e, n
        SWEREF 99 TM metres [k].

    Returns
    -------
    array
        int32 [k]: positions in ``new.codes``, equal to ``assign(new, e, n)``.
    """
    position = {code: index for index, code in enumerate(new.codes)}
    moved = np.array([position.get(code, OUTSIDE) for code in old.codes] + [OUTSIDE], dtype=np.int32)
    answer: NDArray[np.int32] = moved[previous]
    window = changed_window(old, new)
    if window is None:
        return answer
    east, north = np.asarray(e, dtype=np.float64), np.asarray(n, dtype=np.float64)
    west, south, right, top = window
    near = np.flatnonzero((east >= west) & (east <= right) & (north >= south) & (north <= top))
    if len(near):
        assigner = Assigner([area.geometry for area in new.areas], window=window)
        answer[near] = assigner.assign(east[near], north[near])
    return answer


def changed_window(old: Plan, new: Plan) -> Window | None:
    """Return the bounds of all borders in which two plans differ, or ``None`` if they are alike.

    A border differs where a segment, or the area to its left or right, is not the same.
    """
    kept = {area.code: area.geometry for area in old.areas}
    same = {
        area.code
        for area in new.areas
        if area.code in kept
        and (area.geometry is kept[area.code] or area.geometry.equals_exact(kept[area.code], 0))
    }
    order = {code: index for index, code in enumerate(sorted({*old.codes, *new.codes}))}
    before, after = (_border([a for a in plan.areas if a.code not in same], order) for plan in (old, new))
    parts = [before.keep(differing(before, after)), after.keep(differing(after, before))]
    if not sum(len(part) for part in parts):
        return None
    e = np.concatenate([ends for part in parts for ends in (part.e0, part.e1)])
    n = np.concatenate([ends for part in parts for ends in (part.n0, part.n1)])
    bounds = e.min() - REACH_M, n.min() - REACH_M, e.max() + REACH_M, n.max() + REACH_M
    return (float(bounds[0]), float(bounds[1]), float(bounds[2]), float(bounds[3]))


def _border(areas: list[Area], order: dict[str, int]) -> Border:
    return border_of([area.geometry for area in areas], [order[area.code] for area in areas])
