"""How compact and whole the areas are, from their outlines alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.demand import Floats
from areas.metrics.metric import Figures, Metric, Unit, single
from areas.model import Area
from areas.situation import Situation
from geodata.barrier_lines import BESIDE_M, alongside
from geodata.errors import InvalidData

ABOUT_M = 5.0
"""How much a border may be simplified where only what is near it is asked for; buffers are slow."""

M_PER_KM = 1000.0


@dataclass(frozen=True, kw_only=True)
class Shape:
    """Measures of one outline, metres and square metres."""

    area_m2: float
    perimeter_m: float
    circle_m2: float
    hull_m2: float
    parts: int
    holes: int


def polsby_popper(situation: Situation) -> Figures:
    """Polsby-Popper: 4π · area / perimeter², 1 for a circle, smaller the more the border winds.

    References
    ----------
    Polsby, D. D. and Popper, R. D. (1991), Yale Law & Policy Review 9(2).
    """
    return _each(situation, lambda s: 4 * np.pi * s.area_m2 / s.perimeter_m**2 if s.perimeter_m else np.nan)


def reock(situation: Situation) -> Figures:
    """Reock: area / area of the smallest enclosing circle, 1 for a circle.

    References
    ----------
    Reock, E. C. (1961), Midwest Journal of Political Science 5(1).
    """
    return _each(situation, lambda s: s.area_m2 / s.circle_m2 if s.circle_m2 else np.nan)


def convex_hull_ratio(situation: Situation) -> Figures:
    """Area / area of the convex hull, 1 when no corner points inward."""
    return _each(situation, lambda s: s.area_m2 / s.hull_m2 if s.hull_m2 else np.nan)


def parts(situation: Situation) -> Figures:
    """Separate pieces; 1 = the area hangs together (a shared corner does not join). In all: their sum."""
    found = [float(_shape(situation, area).parts) for area in situation.plan.areas]
    return single(found, sum(found))


def enclaves(situation: Situation) -> Figures:
    """Pieces of other ground wholly enclosed by the area: holes in its outline. In all: their sum."""
    found = [float(_shape(situation, area).holes) for area in situation.plan.areas]
    return single(found, sum(found))


def perimeter_km(situation: Situation) -> Figures:
    """Length of the area's whole border, holes included."""
    return _each(situation, lambda s: s.perimeter_m / M_PER_KM)


def border_km(situation: Situation) -> Figures:
    """Border against other areas of the plan, not the municipality's outer border. In all: each km once.

    Two areas share a piece of border where both outlines have it between the same two corners, to the bit, as
    they do in a coverage.
    """
    areas = situation.plan.areas
    found = [situation.once(("shape", "pieces", area.code), partial(_pieces, area)) for area in areas]
    keys = np.concatenate([keys for keys, _ in found]) if found else np.empty(0, dtype=np.uint64)
    order = np.argsort(keys)
    twice = np.flatnonzero(keys[order][1:] == keys[order][:-1])
    shared = np.zeros(len(keys), dtype=bool)
    shared[order[twice]] = shared[order[twice + 1]] = True
    owner = np.repeat(np.arange(len(found)), [len(keys) for keys, _ in found])
    lengths = np.concatenate([lengths for _, lengths in found]) if found else np.empty(0)
    by_area = np.bincount(owner, weights=lengths * shared, minlength=len(areas)) / M_PER_KM
    return single(by_area, float(by_area.sum()) / 2)


def barrier_km(situation: Situation) -> Figures:
    """Barrier (river, motorway, railway) that runs through the inside of the area, not along its border.

    Along the border is what stays nearer it than ``barrier_lines.BESIDE_M`` for more than three times that.

    Raises
    ------
    InvalidData
        ``barriers_unknown``: no barriers are given.
    """
    lines = situation.barriers
    if lines is None:
        raise InvalidData("barriers_unknown")

    def length(area: Area) -> float:
        inside = shapely.intersection(area.geometry, lines)
        if inside.is_empty:
            return 0.0
        border = shapely.buffer(shapely.simplify(area.geometry.boundary, ABOUT_M), BESIDE_M, quad_segs=2)
        return float(inside.length - alongside(inside, border).length) / M_PER_KM

    found = [
        situation.once(("shape", "barrier", area.code), partial(length, area))
        for area in situation.plan.areas
    ]
    return single(found, sum(found))


def _pieces(area: Area) -> tuple[NDArray[np.uint64], Floats]:
    """Return a key and the length of every straight piece of an outline.

    The key is the sum of a 64-bit hash of either end (SplitMix64's finaliser over the coordinates' bits), so
    it is the same in both directions; among 100 000 pieces two keys meet by chance about once in 4·10⁹ plans.
    """
    rings = shapely.get_rings(shapely.get_parts(area.geometry))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    bits = np.ascontiguousarray(corners).view(np.uint64)
    end = _mix(_mix(bits[:, 0]) ^ (bits[:, 1] * np.uint64(0x9E3779B97F4A7C15)))
    joined = ring[1:] == ring[:-1]
    length = np.hypot(*np.diff(corners, axis=0).T)
    return (end[1:] + end[:-1])[joined], length[joined]


def _mix(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits; unsigned arithmetic wraps, as it must."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _shape(situation: Situation, area: Area) -> Shape:
    """Measures of one area, kept as long as its outline is."""

    def make() -> Shape:
        outline = area.geometry
        pieces = shapely.get_parts(outline)
        circle = float(shapely.minimum_bounding_radius(outline))
        return Shape(
            area_m2=float(outline.area), perimeter_m=float(outline.length), circle_m2=np.pi * circle**2,
            hull_m2=float(shapely.convex_hull(outline).area), parts=len(pieces),
            holes=int(shapely.get_num_interior_rings(pieces).sum()),
        )  # fmt: skip

    return situation.once(("shape", area.code), make)


def _each(situation: Situation, figure: Callable[[Shape], float]) -> Figures:
    """Figures by area that have no meaning for all areas together."""
    return single([figure(_shape(situation, area)) for area in situation.plan.areas], np.nan)


def _metric(code: str, unit: Unit, compute: Callable[[Situation], Figures]) -> Metric:
    return Metric(code=code, unit=unit, depends=frozenset({"geometry"}), compute=compute)


METRICS = (
    _metric("polsby_popper", "index", polsby_popper),
    _metric("reock", "index", reock),
    _metric("convex_hull_ratio", "index", convex_hull_ratio),
    _metric("parts", "count", parts),
    _metric("enclaves", "count", enclaves),
    _metric("perimeter_km", "km", perimeter_km),
    _metric("border_km", "km", border_km),
    _metric("barrier_km", "km", barrier_km),
)
"""The metrics of this module, in the order they are shown."""
