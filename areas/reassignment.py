"""Assign anew only the points in ground whose borders changed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from areas.assignment import OUTER_REACH_M, Assigner
from areas.borders.border import OUTSIDE
from areas.borders.segments import Floats, among_sorted, segments_of
from areas.cells import Window
from areas.coverage import Shape
from areas.model import Plan

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

    A border differs where a segment, or the area to its left or right, is not the same: where an area has a
    segment on one of its sides in one of the plans only.
    """
    before, after = ({area.code: area.geometry for area in plan.areas} for plan in (old, new))
    ends: list[Floats] = []
    for code in {**before, **after}:
        one, other = before.get(code), after.get(code)
        if one is not other:
            ends += [*_only_in(one, other), *_only_in(other, one)]
    points = np.concatenate(ends) if ends else np.empty((0, 2))
    if not len(points):
        return None
    (west, south), (east, north) = points.min(axis=0) - REACH_M, points.max(axis=0) + REACH_M
    return (float(west), float(south), float(east), float(north))


def _only_in(one: Shape | None, other: Shape | None) -> list[Floats]:
    """Both ends of the segments that one ground has and another has not, or not on the same side."""
    if one is None:
        return []
    mine = segments_of(one)
    if other is None:
        return [mine.low, mine.high]
    alone = ~among_sorted(mine.with_sides(), segments_of(other).sided)
    return [mine.low[alone], mine.high[alone]]
