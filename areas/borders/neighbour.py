"""The area next door: how far from a point the nearest ground of another area lies, and whose it is."""

from __future__ import annotations

import numpy as np
import shapely

from areas.model import Plan


def nearest_other(plan: Plan, index: int, *, e: float, n: float) -> tuple[float, int]:
    """Return the distance to the nearest other area of a plan, and its position.

    In a polygon coverage this is the distance to the nearest border between areas, as seen from inside
    ``index``; the outer border does not count, since nobody else serves the ground beyond it.

    Parameters
    ----------
    plan
        A polygon coverage.
    index
        Position in ``plan.areas`` of the area that holds the point.
    e, n
        The point, SWEREF 99 TM metres.

    Returns
    -------
    tuple
        Metres and position in ``plan.areas``; ``(inf, -1)`` where the plan has one area only. Of several
        equally near, the one with the lowest code.

    Examples
    --------
    >>> from areas.model import Area
    >>> areas = tuple(
    ...     Area(code=c, name=c, geometry=shapely.box(x, 0, x + 10, 10)) for c, x in (("A", 0), ("B", 10))
    ... )
    >>> nearest_other(Plan(division="hemvard", areas=areas), 0, e=7.0, n=5.0)
    (3.0, 1)
    """
    if len(plan.areas) < 2:
        return float("inf"), -1
    distances_m = shapely.distance(
        np.array([area.geometry for area in plan.areas], dtype=object), shapely.Point(e, n)
    )
    distances_m[index] = np.inf
    nearest = int(np.argmin(distances_m))
    return float(distances_m[nearest]), nearest
