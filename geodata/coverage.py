"""A polygon coverage on the 1 cm grid, mended without guessing.

A coverage has no overlaps and no gaps, and neighbours share bit-identical vertices. Real files miss that by
centimetres or metres. What is narrower than a tolerance is mended and told; what is wider is refused (an
overlap: two polygons claim the same ground) or left and told (a hole: it may be a lake or an enclave).
How wide something is, `geodata.flaws` says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata import faces
from geodata.crs import GRID_M
from geodata.errors import InvalidData
from geodata.faces import NOBODY, Borders, Geometries
from geodata.flaws import SLIVER_M, Flaw, State, check, is_valid, moved_m, polygonal, width_m
from geodata.report import Finding
from geodata.rings import repair

__all__ = [
    "Mended",
    "State",
    "check",
    "is_valid",
    "mend",
    "mended",
    "repair",
    "snap_to_grid",
    "without_slivers",
]

SHOWN = 20
"""So many places are named in a refusal."""

CLOSEST_M = 0.5
MOST_SAMPLES = 10_000
"""How closely the border of a gap is sampled when it is shared out."""

TOLD = 300
"""So many overlaps, and gaps, are told one by one; the rest, the narrowest, are summed up."""


@dataclass(frozen=True, kw_only=True)
class Mended:
    """A coverage, and what it was made of.

    Attributes
    ----------
    before, after
        object [k]: the polygons as they came, and as members of a coverage on the 1 cm grid.
    state
        What kept ``before`` from being a coverage.
    findings
        What was mended, with place and size; see `mend`.
    """

    before: Geometries
    after: Geometries
    state: State
    findings: tuple[Finding, ...]

    @cached_property
    def moved_m(self) -> NDArray[np.float64]:
        """How far each polygon's border has moved, float64 [k], metres; see `flaws.moved_m`."""
        return moved_m(self.before, self.after)


def snap_to_grid(geometries: Geometries) -> Geometries:
    """Round every coordinate to the 1 cm grid, each vertex alike in every polygon that has it.

    The result need not be valid: a vertex may land on the other side of an edge. `mend` sees to that.
    """
    return np.asarray(shapely.transform(geometries, lambda xy: np.round(xy, 2)))


def mend(
    geometries: Sequence[Any] | Geometries, *, tolerance_m: float, names: Sequence[str]
) -> tuple[Geometries, list[Finding]]:
    """Make a valid coverage on the 1 cm grid, without moving a border farther than the tolerance.

    All borders are noded on the grid and cut into faces. A face that one polygon covers is its own; one that
    several cover, or none, goes to the neighbour it shares the longest border with (ties to the first in
    order). A valid coverage on the grid comes back as it was.

    Parameters
    ----------
    geometries
        Polygons or multipolygons in SWEREF 99 TM.
    tolerance_m
        Widest overlap or gap that is mended, and farthest that a border may move.
    names
        What a person calls each polygon.

    Returns
    -------
    geometries
        object [k]: ``Polygon`` or ``MultiPolygon``, in the order given.
    findings
        What was mended, with place and size: ``overlap``, ``gap`` (fact ``to``: who has the ground now),
        ``overlaps_small`` and ``gaps_small`` (narrower than 1 cm, or beyond the first 300; summed up),
        ``sliver``, ``sliver_dropped``, ``hole_kept`` (wider than the tolerance, left), and those of `repair`.

    Raises
    ------
    InvalidData
        Those of `repair`; ``no_ground``, ``overlap_too_wide``, ``district_swallowed``, ``border_moved``,
        ``coverage_not_mended``.
    """
    polygons, findings = repair(np.asarray(geometries, dtype=object), names=names, tolerance_m=tolerance_m)
    made = mended(polygons, tolerance_m=tolerance_m, names=names)
    return made.after, [*findings, *made.findings]


def mended(polygons: Geometries, *, tolerance_m: float, names: Sequence[str]) -> Mended:
    """Do as `mend` does, and tell what was measured on the way.

    Parameters
    ----------
    polygons
        Valid ones, as from `repair`.
    tolerance_m, names
        As for `mend`.

    Raises
    ------
    InvalidData
        Those of `mend` but not of `repair`.
    """
    if (bare := shapely.is_empty(polygons)).any():
        raise InvalidData("no_ground", names=list(_named(names, np.flatnonzero(bare).tolist())))
    state = check(polygons)
    _refuse_wide(state, tolerance_m=tolerance_m, names=names)
    rounded = snap_to_grid(polygons)
    if not state.needs_mending(tolerance_m=tolerance_m) and is_valid(rounded):
        told = _told(state, rounded, tolerance_m=tolerance_m, names=names)
        return Mended(before=polygons, after=rounded, state=state, findings=tuple(told))
    after, slivers = _rebuilt(polygons, tolerance_m=tolerance_m, names=names)
    told = _told(state, after, tolerance_m=tolerance_m, names=names)
    made = Mended(before=polygons, after=after, state=state, findings=(*told, *slivers))
    _hold(made, tolerance_m=tolerance_m, names=names)
    return made


def _named(names: Sequence[str], indices: Sequence[int]) -> tuple[str, ...]:
    return tuple(names[index] for index in indices)


def _rebuilt(
    polygons: Geometries, *, tolerance_m: float, names: Sequence[str]
) -> tuple[Geometries, list[Finding]]:
    """The coverage put together from noded faces, and the slivers given away."""
    lines = shapely.boundary(polygons)
    tree = shapely.STRtree(polygons)
    cells = faces.node(lines)
    cuts = _cuts(cells, tree, tolerance_m=tolerance_m)
    if len(cuts):
        cells = faces.node(np.concatenate([lines, cuts]))
    face, member = _covered_by(cells, tree)
    shared = faces.borders(cells)
    owner = _owners(cells, shared, face, member, tolerance_m=tolerance_m)
    owner, findings = without_slivers(cells, shared, owner, names=names)
    mended = faces.dissolve(cells, owner, count=len(polygons))
    if (gone := shapely.is_empty(mended)).any():
        raise InvalidData("district_swallowed", names=list(_named(names, np.flatnonzero(gone).tolist())))
    return mended, findings


def _cuts(cells: Geometries, tree: shapely.STRtree, *, tolerance_m: float) -> Geometries:
    """Where gaps narrow enough to mend are cut into stretches."""
    claims: dict[int, set[int]] = {}
    for face, member in zip(*(side.tolist() for side in _covered_by(cells, tree)), strict=True):
        claims.setdefault(face, set()).add(member)
    bare = np.array([k for k in range(len(cells)) if k not in claims], dtype=np.int64)
    width = width_m(cells[bare])[0]
    narrow = width <= tolerance_m
    gaps = bare[narrow]
    # as close as the gap is wide in the mean, but for long gaps not more than MOST_SAMPLES points
    around = shapely.length(cells[gaps])
    step = np.maximum(np.maximum(2 * shapely.area(cells[gaps]) / around, CLOSEST_M), around / MOST_SAMPLES)
    return faces.gap_cuts(cells, claims, gaps=gaps.tolist(), step_m=step.tolist())


def _covered_by(cells: Geometries, tree: shapely.STRtree) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs (face, polygon that covers it), by a point well inside each face."""
    pairs = tree.query(shapely.point_on_surface(cells), predicate="intersects")
    return pairs[0].astype(np.int64), pairs[1].astype(np.int64)


def _owners(
    cells: Geometries,
    shared: Borders,
    face: NDArray[np.int64],
    member: NDArray[np.int64],
    *,
    tolerance_m: float,
) -> NDArray[np.int64]:
    """Owner of each face: the one that covers it, or the longest border's among those that may have it."""
    covers = np.bincount(face, minlength=len(cells))
    owner = np.full(len(cells), NOBODY, dtype=np.int64)
    single = covers[face] == 1
    owner[face[single]] = member[single]
    bare = np.flatnonzero(covers == 0)
    gap = np.zeros(len(cells), dtype=bool)
    gap[bare] = width_m(cells[bare])[0] <= tolerance_m
    several = covers > 1
    claims = set(zip(face.tolist(), member.tolist(), strict=True))
    owner = faces.give_to_longest_border(
        owner, shared, open_faces=several | gap, allowed=claims, several=several
    )
    for index, candidate in sorted(claims, reverse=True):
        if owner[index] == NOBODY or (several[index] and (index, int(owner[index])) not in claims):
            owner[index] = candidate
    return owner


def without_slivers(
    cells: Geometries, shared: Borders, owner: NDArray[np.int64], *, names: Sequence[str]
) -> tuple[NDArray[np.int64], list[Finding]]:
    """Give loose parts narrower than `SLIVER_M` to the neighbour with the longest border to them.

    Parameters
    ----------
    cells, shared
        Faces of a noded arrangement, and the borders they share.
    owner
        int64 [f]: owner of each face, ``NOBODY`` for those of none.
    names
        What a person calls each owner.

    Returns
    -------
    owner
        int64 [f]; ``NOBODY`` for a sliver that touches no other owner.
    findings
        ``sliver`` (fact ``to``: who has the ground now) and ``sliver_dropped``, for those of 1 cm or more.
    """
    piece = faces.components(owner, shared)
    area = np.bincount(piece, weights=shapely.area(cells))
    owner_of = np.zeros(len(area), dtype=np.int64)
    owner_of[piece] = owner
    largest: dict[int, int] = {}
    for index in np.argsort(area, kind="stable").tolist():
        largest[int(owner_of[index])] = index
    loose = [k for k, who in enumerate(owner_of.tolist()) if who != NOBODY and largest[who] != k]
    merged = [polygonal(shapely.coverage_union_all(cells[piece == k])) for k in loose]
    width, centre = width_m(np.array(merged, dtype=object))
    narrow = [k for k in range(len(loose)) if width[k] < SLIVER_M]
    is_open = np.isin(piece, [loose[k] for k in narrow])
    given = faces.give_to_longest_border(np.where(is_open, NOBODY, owner), shared, open_faces=is_open)
    findings = []
    for k in narrow:
        to = int(given[np.flatnonzero(piece == loose[k])[0]])
        if width[k] >= GRID_M:
            findings.append(
                Finding(
                    code="sliver" if to != NOBODY else "sliver_dropped",
                    names=(names[owner_of[loose[k]]],),
                    e=round(float(centre[k, 0]), 2),
                    n=round(float(centre[k, 1]), 2),
                    area_m2=float(area[loose[k]]),
                    width_m=float(width[k]),
                    facts={"to": names[to]} if to != NOBODY else {},
                )
            )
    return given, findings


def _refuse_wide(state: State, *, tolerance_m: float, names: Sequence[str]) -> None:
    """Two polygons that claim the same ground, wider than the tolerance: nobody but the owner can tell."""
    wide = [flaw for flaw in state.overlaps if flaw.width_m > tolerance_m]
    if wide:
        worst = _as_finding("overlap", wide[0], names)
        raise InvalidData(
            "overlap_too_wide",
            names=list(worst.names),
            e=worst.e,
            n=worst.n,
            area_m2=worst.area_m2,
            width_m=worst.width_m,
            tolerance_m=tolerance_m,
            count=len(wide),
            places=[[*_named(names, f.members), f.e, f.n, f.area_m2, f.width_m] for f in wide[:SHOWN]],
        )


def _hold(made: Mended, *, tolerance_m: float, names: Sequence[str]) -> None:
    """Refuse a result that breaks what `mend` promises."""
    moved, after = made.moved_m, made.after
    far = int(np.argmax(moved))
    if moved[far] > tolerance_m + GRID_M:
        at = shapely.point_on_surface(after[far])
        raise InvalidData(
            "border_moved",
            names=[names[far]],
            e=round(float(at.x), 2),
            n=round(float(at.y), 2),
            width_m=float(moved[far]),
            tolerance_m=tolerance_m,
        )
    state = check(after)
    if not is_valid(after) or state.needs_mending(tolerance_m=tolerance_m):
        where = next(iter((*state.overlaps, *state.gaps)), None)
        bad = sorted({*state.broken, *state.slivers, *(where.members if where else ())})
        raise InvalidData(
            "coverage_not_mended",
            names=list(_named(names, bad[:SHOWN])),
            e=where.e if where else None,
            n=where.n if where else None,
        )


def _told(state: State, mended: Geometries, *, tolerance_m: float, names: Sequence[str]) -> list[Finding]:
    """Every overlap and gap there was, as findings."""
    tree = shapely.STRtree(mended)
    wide = [gap for gap in state.gaps if gap.width_m > tolerance_m]
    findings = [_as_finding("hole_kept", gap, names) for gap in wide]
    narrow = [gap for gap in state.gaps if gap.width_m <= tolerance_m]
    for code, small, flaws in (("overlap", "overlaps_small", state.overlaps), ("gap", "gaps_small", narrow)):
        told = [flaw for flaw in flaws if flaw.width_m >= GRID_M][:TOLD]
        for flaw in told:
            to = tree.query(shapely.Point(flaw.e, flaw.n), predicate="intersects")
            findings.append(_as_finding(code, flaw, names, to=names[int(to.min())] if len(to) else ""))
        if rest := flaws[len(told) :]:
            members = sorted({member for flaw in rest for member in flaw.members})
            findings.append(
                Finding(
                    code=small,
                    names=_named(names, members[:SHOWN]),
                    e=rest[0].e,
                    n=rest[0].n,
                    area_m2=sum(flaw.area_m2 for flaw in rest),
                    width_m=rest[0].width_m,
                    count=len(rest),
                )
            )
    return findings


def _as_finding(code: str, flaw: Flaw, names: Sequence[str], **facts: Any) -> Finding:
    return Finding(
        code=code,
        names=_named(names, flaw.members),
        e=flaw.e,
        n=flaw.n,
        area_m2=flaw.area_m2,
        width_m=flaw.width_m,
        facts=facts,
    )
