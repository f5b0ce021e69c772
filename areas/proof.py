"""Prove that a redrawn part of a plan is still a coverage of the same ground, looking only at what is new.

The plan before was a valid coverage. Borders that are the same to the bit need no second look. So it is
enough that the new segments meet others at their ends only, that no two areas lie on the same side of a
segment, and that the outline of the part has not moved but for corners on the 1 cm grid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import OUTSIDE, Border, border_of, strange
from areas.borders.drawing import place
from areas.coverage import Shape
from areas.errors import EditRefused
from geodata.crs import GRID_M

APART_M = GRID_M / 2
"""Segments nearer than this are compared; on the grid, what is farther apart cannot touch."""

OUTLINE_M = 2 * GRID_M
"""The outline may move by less than this where a border meets it."""


def prove(before: Border, after: Sequence[Shape], beside: Sequence[Shape]) -> None:
    """Refuse areas that are no coverage of the same ground as those before.

    Parameters
    ----------
    before
        The borders of some areas of a valid coverage.
    after
        What became of these areas.
    beside
        The other areas of the plan.

    Raises
    ------
    EditRefused
        ``not_a_coverage`` with the place.

    Examples
    --------
    >>> halves = border_of([shapely.box(0, 0, 1, 2), shapely.box(1, 0, 2, 2)])
    >>> prove(halves, [shapely.box(0, 0, 2, 1), shapely.box(0, 1, 2, 2)], [])
    >>> prove(halves, [shapely.box(0, 0, 2, 1), shapely.box(0, 1.1, 2, 2)], [])
    Traceback (most recent call last):
    areas.errors.EditRefused: not_a_coverage: {'e': 0.0, 'n': 1.1}
    """
    try:
        new = border_of(after)
    except ValueError:
        raise EditRefused("not_a_coverage", **place(after[0])) from None
    _meet_at_ends(new, new.keep(strange(new, before)))
    valid = shapely.is_valid(list(after))
    if not valid.all():
        raise EditRefused("not_a_coverage", **place(after[int(valid.argmin())].boundary))
    _same_outline(_outline(before), _outline(new), beside)


def _meet_at_ends(border: Border, fresh: Border) -> None:
    """Refuse fresh segments that cross or touch others between their ends."""
    if not len(fresh):
        return
    lines = fresh.lines()
    around = border.keep(border.around(shapely.total_bounds(lines), APART_M)).lines()
    close = shapely.STRtree(lines).query(around, predicate="dwithin", distance=APART_M)[0]
    together = around[np.unique(close)]
    if not shapely.is_simple(shapely.multilinestrings(list(together))):
        raise EditRefused("not_a_coverage", **place(lines[0]))


def _same_outline(old: Border, new: Border, beside: Sequence[Shape]) -> None:
    """Refuse an outline that has moved, or that moved away from a neighbour."""
    gone, come = old.keep(strange(old, new)), new.keep(strange(new, old))
    for part, other in ((gone, come), (come, gone)):
        if not len(part):
            continue
        near = _within(part.lines(), other.lines())
        if not near.all():
            raise EditRefused("not_a_coverage", **place(part.lines()[int(near.argmin())]))
    if len(gone) and len(beside):
        moved = shapely.multilinestrings(list(gone.lines()))
        shared = shapely.length(shapely.intersection(list(beside), moved)) > 0
        if shared.any():
            raise EditRefused("not_a_coverage", **place(moved))


def _within(lines: NDArray[np.object_], others: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Tell which lines lie wholly within ``OUTLINE_M`` of others: both ends and the middle do."""
    near = np.zeros(len(lines), dtype=bool)
    if len(others):
        marks = shapely.line_interpolate_point(lines[:, None], [[0, 0.5, 1]], normalized=True)
        found = shapely.STRtree(others).query(marks.ravel(), predicate="dwithin", distance=OUTLINE_M)[0]
        near = np.bincount(np.unique(found) // 3, minlength=len(lines)) == 3
    return near


def _outline(border: Border) -> Border:
    return border.keep((border.left == OUTSIDE) | (border.right == OUTSIDE))
