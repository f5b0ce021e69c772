"""Fit areas drawn elsewhere to the municipality: a valid coverage of exactly the districts' ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import OUTSIDE, Border, border_of
from areas.borders.drawing import place
from areas.borders.following import ALONG, without_followers
from areas.borders.noding import Lines, pieces
from areas.borders.outline import straightened
from areas.borders.overlay import Faces, Labels, cut, put_together, settle
from areas.coverage import Shape, dissolve, tidy
from geodata import coverage, faces
from geodata.crs import GRID_M
from geodata.errors import InvalidData
from geodata.faces import NOBODY
from geodata.flaws import polygonal, width_m
from geodata.prepared import prepared
from geodata.report import Finding

FOLLOW_M = 0.5
"""So near a district's border a drawn one follows it, unless told otherwise; as edits do."""

RIM_M = 1.0
"""Drawn ground farther outside the municipality is cut off before anything else is looked at."""

TRIFLE_M2 = 1.0
"""Less ground outside the municipality is not worth telling."""

HAIR_M = 2 * GRID_M
"""Ground narrower than this comes from rounding: a corner on the grid lies up to 7 mm beside its border."""

SHOWN = 20
"""So many places are named in a refusal."""


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """Areas on the ground of the districts.

    Attributes
    ----------
    shapes
        One for each drawn area, in their order; a valid coverage on the 1 cm grid.
    notes
        What was mended, cut off and given away, with places and sizes.
    """

    shapes: tuple[Shape, ...]
    notes: tuple[Finding, ...]


def fit(
    drawn: Sequence[Shape],
    *,
    names: Sequence[str],
    districts: Sequence[Shape],
    tolerance_m: float,
    follow_m: float = FOLLOW_M,
) -> Fitted:
    """Return drawn areas as a coverage of the districts' ground.

    Overlaps and gaps between the areas are mended (`geodata.coverage.mend`). What lies outside the
    municipality is cut off. Borders that run near a district's border follow it. Ground that no area has
    goes to the area with the longest border to it. Areas that already are a coverage of
    that ground come back to the bit.

    Parameters
    ----------
    drawn
        Polygons in SWEREF 99 TM metres, as a file holds them.
    names
        What a person calls each area.
    districts
        A valid coverage on the 1 cm grid.
    tolerance_m
        Widest overlap, gap, or ground without an area that is mended.
    follow_m
        So near a district's border a drawn one follows it; narrower ground is no area.

    Returns
    -------
    Fitted
        The areas; notes ``area_cut_to_municipality``, ``ground_given``, ``borders_led`` (fact
        ``length_m``: so much border follows districts now), and those of `mend` and `repair`.

    Raises
    ------
    InvalidData
        ``area_outside_municipality``, ``ground_without_area`` (wider than the tolerance, with the
        places), ``area_too_narrow`` (nothing is left of it), ``areas_do_not_fit``, and those of `mend`.

    Examples
    --------
    Two areas on a square of 100 m. The first reaches 50 m beyond it; the second leaves a strip of 2 m
    in the east:

    >>> found = fit(
    ...     [shapely.box(-50, 0, 50, 100), shapely.box(50, 0, 98, 100)], names=["A", "B"],
    ...     districts=[shapely.box(0, 0, 100, 100)], tolerance_m=10,
    ... )
    >>> [shape.area for shape in found.shapes], [(n.code, n.names, n.area_m2) for n in found.notes]
    ([5000.0, 5000.0], [('area_cut_to_municipality', ('A',), 5000.0), ('ground_given', ('B',), 200.0)])
    """
    whole, repaired = coverage.repair(np.asarray(drawn, dtype=object), names=names)
    if (bare := shapely.is_empty(whole)).any():
        raise InvalidData("no_ground", names=[names[index] for index in np.flatnonzero(bare).tolist()])
    ground = dissolve(list(districts))
    near, cuts = _cut_to(ground, whole, names)
    mended, told = coverage.mend(near, tolerance_m=tolerance_m, names=names)
    told = [finding for finding in told if finding.code != "hole_kept"]
    existing, border = border_of(list(districts)), border_of(list(mended))
    lines = np.concatenate([_inside(border, ground), _bridges(border, ground, follow_m, tolerance_m)])
    lines, followed_m = without_followers(lines, existing, within_m=follow_m)
    parts = cut(districts, existing, lines)
    owner = settle(parts, _owners(parts, mended), narrow_m=follow_m)
    owner, given = _give(parts, owner, names=names, tolerance_m=tolerance_m)
    owner = _whole(parts, owner, names)
    fitted = straightened(_shapes(parts, owner, names), [], ground=ground, fresh=parts.fresh)
    _prove(fitted)
    if not followed_m and _already_fit(mended, fitted, districts, crossing_m=ALONG * follow_m):
        fitted = [tidy(shape) for shape in mended]
    led = [Finding(code="borders_led", facts={"length_m": round(followed_m)})] if followed_m else []
    return Fitted(shapes=tuple(fitted), notes=(*repaired, *cuts, *told, *given, *led))


def _cut_to(ground: Shape, drawn: NDArray[Any], names: Sequence[str]) -> tuple[NDArray[Any], list[Finding]]:
    """The areas without what lies far outside the ground, and what of them lies outside at all."""
    ground = prepared(ground)
    outside = np.flatnonzero(~shapely.covers(ground, drawn))
    strangers = [names[k] for k in outside.tolist() if not shapely.intersects(ground, drawn[k])]
    if strangers:
        first = drawn[names.index(strangers[0])]
        raise InvalidData("area_outside_municipality", areas=strangers, **place(first))
    findings = []
    for index in outside.tolist():
        parts = _wider(shapely.difference(drawn[index], ground), HAIR_M)
        size = shapely.area(parts)
        if size.sum() > TRIFLE_M2:
            findings.append(
                Finding(
                    code="area_cut_to_municipality", names=(names[index],),
                    area_m2=round(float(size.sum()), 1), **place(parts[size.argmax()]),
                )
            )  # fmt: skip
    near = drawn.copy()
    if len(outside):
        rim = prepared(shapely.buffer(ground, RIM_M, quad_segs=2))
        far = outside[~shapely.covers(rim, drawn[outside])]
        near[far] = [polygonal(shape) for shape in shapely.intersection(drawn[far], rim)]
    return near, findings


def _inside(border: Border, ground: Shape) -> Lines:
    """The segments of a border, or the parts of them, that lie in the ground or on its border."""
    lines = border.lines()
    out = ~shapely.covers(ground, lines)
    parts = shapely.get_parts(shapely.intersection(lines[out], ground))
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    cut_off = shapely.set_precision(parts, GRID_M, mode="pointwise")
    return pieces(np.concatenate([lines[~out], cut_off]))


def _bridges(border: Border, ground: Shape, nearest_m: float, farthest_m: float) -> Lines:
    """Lines from where two areas meet at the outer border of all, to the municipality's border.

    They part a strip of ground along the municipality's border between the areas that lie along it.
    """
    inner = border.internal
    outer = border.keep((border.left == OUTSIDE) | (border.right == OUTSIDE))
    ends = [np.unique(shapely.get_coordinates(side.lines()), axis=0) for side in (inner, outer)]
    if not all(map(len, ends)):
        return np.array([], dtype=object)
    both = ends[0][np.isin(ends[0].view(np.complex128), ends[1].view(np.complex128)).ravel()]
    rim = prepared(shapely.boundary(ground))
    corners = np.asarray(shapely.points(both))
    away = shapely.distance(rim, corners)
    lines = shapely.shortest_line(corners[(away > nearest_m) & (away <= farthest_m)], rim)
    return pieces(np.asarray(shapely.set_precision(lines, GRID_M, mode="pointwise")))


def _owners(parts: Faces, areas: NDArray[Any]) -> Labels:
    """The area that has most of each face, ``NOBODY`` where most of it is nobody's."""
    face, area = shapely.STRtree(areas).query(parts.shapes, predicate="intersects")
    size = shapely.area(parts.shapes)
    ground = np.zeros((len(size), len(areas) + 1))
    inside = shapely.covers(areas[area], parts.shapes[face])
    ground[face[inside], area[inside]] = size[face[inside]]
    some = ~inside
    ground[face[some], area[some]] = shapely.area(
        shapely.intersection(parts.shapes[face[some]], areas[area[some]])
    )
    ground[:, -1] = size - ground.sum(axis=1)
    most = ground.argmax(axis=1)
    return np.where(most == len(areas), NOBODY, most).astype(np.int32)


def _give(
    parts: Faces, owner: Labels, *, names: Sequence[str], tolerance_m: float
) -> tuple[Labels, list[Finding]]:
    """Give ground without an area to the area with the longest border to it, if it is narrow enough."""
    bare = (owner == NOBODY) & (parts.before != OUTSIDE)
    if not bare.any():
        return owner, []
    shared = faces.borders(parts.shapes)
    kept = np.where(parts.before == OUTSIDE, NOBODY, owner).astype(np.int64)
    given = faces.give_to_longest_border(kept, shared, open_faces=bare)
    groups = faces.components(np.where(bare, NOBODY, 0).astype(np.int64), shared)
    found = [
        _bare_ground(parts.shapes[mine], given[mine], names)
        for mine in (bare & (groups == group) for group in np.unique(groups[bare]))
    ]
    found.sort(key=lambda finding: -(finding.area_m2 or 0))
    wide = [f for f in found if (f.width_m or 0) > tolerance_m or not f.names]
    if wide:
        raise InvalidData(
            "ground_without_area", e=wide[0].e, n=wide[0].n, area_m2=wide[0].area_m2,
            width_m=wide[0].width_m, tolerance_m=tolerance_m, count=len(wide),
            places=[[f.e, f.n, f.area_m2, f.width_m] for f in wide[:SHOWN]],
        )  # fmt: skip
    return given.astype(np.int32), [f for f in found if (f.width_m or 0) >= GRID_M]


def _whole(parts: Faces, owner: Labels, names: Sequence[str]) -> Labels:
    """Give away what following left of an area on the far side of a district's border, loose and narrow."""
    inside = parts.before != OUTSIDE
    kept = np.where(inside, owner, NOBODY).astype(np.int64)
    whole, _ = coverage.without_slivers(parts.shapes, faces.borders(parts.shapes), kept, names=names)
    return np.where(whole == NOBODY, owner, whole).astype(np.int32)


def _bare_ground(shapes: NDArray[Any], given: NDArray[np.int64], names: Sequence[str]) -> Finding:
    """A piece of ground without an area: how large and wide it is, and who has it now."""
    parts = shapely.get_parts(polygonal(shapely.coverage_union_all(shapes)))
    width, centre = width_m(parts)
    widest = int(width.argmax())
    return Finding(
        code="ground_given",
        names=tuple(names[index] for index in np.unique(given[given != NOBODY])),
        e=round(float(centre[widest, 0]), 2),
        n=round(float(centre[widest, 1]), 2),
        area_m2=round(float(shapely.area(parts).sum()), 1),
        width_m=round(float(width[widest]), 2),
    )


def _shapes(parts: Faces, owner: Labels, names: Sequence[str]) -> list[Shape]:
    made = put_together(parts, owner, len(names))
    gone = [name for name, shape in zip(names, made, strict=True) if shape is None]
    if gone:
        raise InvalidData("area_too_narrow", areas=gone)
    return [shape for shape in made if shape is not None]


def _prove(fitted: Sequence[Shape]) -> None:
    """Refuse what is no coverage after all, with the place."""
    shapes = np.array(fitted, dtype=object)
    if coverage.is_valid(shapes):
        return
    wrong = [line for line in shapely.coverage_invalid_edges(shapes) if not line.is_empty]
    raise InvalidData("areas_do_not_fit", **place(wrong[0] if wrong else shapes[0]))


def _already_fit(
    mended: NDArray[Any], fitted: Sequence[Shape], districts: Sequence[Shape], *, crossing_m: float
) -> bool:
    """Whether the areas were fit before: they cover the ground, and fitting changed them at crossings only.

    Where borders cross those of districts, corners on the grid come and go, and narrow ground in the nook
    between them changes hands. No corner of a district may be missing on a border along it.
    """
    outline = shapely.symmetric_difference(
        shapely.coverage_union_all(mended), shapely.coverage_union_all(list(districts))
    )
    if _wider(outline, HAIR_M).size:
        return False
    made = np.array(fitted, dtype=object)
    changed = [_wider(part, HAIR_M) for part in shapely.symmetric_difference(mended, made)]
    if shapely.length(np.concatenate(changed)).max(initial=0) >= 2 * crossing_m:
        return False
    corners = np.unique(shapely.get_coordinates(list(districts)), axis=0)
    for before, after in zip(mended, made, strict=True):
        was, now = (shapely.get_coordinates(shape).view(np.complex128).ravel() for shape in (before, after))
        new = np.setdiff1d(np.intersect1d(now, corners.view(np.complex128)), was)
        points = shapely.points(new.real, new.imag)
        if (shapely.distance(shapely.boundary(before), points) <= HAIR_M).any():
            return False
    return True


def _wider(ground: Any, width_m: float) -> NDArray[Any]:
    """The polygons among some ground whose mean width is more than this."""
    parts = shapely.get_parts(polygonal(ground))
    return np.asarray(parts[2 * shapely.area(parts) > width_m * shapely.length(parts)])
