"""Polygon coverages: parts of one put together, without touching a coordinate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon

Shape = Polygon | MultiPolygon


def dissolve(parts: Sequence[Shape]) -> Shape:
    """Return the union of parts of one coverage.

    Parameters
    ----------
    parts
        At least one polygon; they do not overlap and share vertices along common borders.

    Returns
    -------
    Polygon or MultiPolygon
        In a fixed order of rings and vertices; every vertex is one of the parts' own, bit-identical.

    Examples
    --------
    >>> dissolve([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]).area
    2.0
    """
    return tidy(parts[0] if len(parts) == 1 else shapely.coverage_union_all(list(parts)))


def tidy(geometry: Any) -> Shape:
    """Return the geometry with rings and vertices in a fixed order, a single part as ``Polygon``.

    Raises
    ------
    TypeError
        The geometry is neither ``Polygon`` nor ``MultiPolygon``, or empty.
    """
    ordered = shapely.normalize(geometry)
    if isinstance(ordered, MultiPolygon) and len(ordered.geoms) == 1:
        ordered = ordered.geoms[0]
    if not isinstance(ordered, Polygon | MultiPolygon) or ordered.is_empty:
        raise TypeError(f"{ordered.geom_type} is no area")
    return ordered
