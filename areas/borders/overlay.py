"""Cut a coverage along drawn lines and put the pieces together again: valid by construction.

All borders near the drawn lines are noded with them on the 1 cm grid; with the borders farther off, which
noding cannot touch, they bound faces; every face gets one label; faces of one label are dissolved.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import OUTSIDE, Border, border_of_faces, strange
from areas.borders.noding import Lines, node
from areas.borders.segments import Keys
from areas.coverage import Shape, dissolve
from areas.errors import EditRefused
from geodata.crs import GRID_M
from geodata.prepared import prepared

PINHOLE_M = 2 * GRID_M
"""Faces narrower than this are the work of rounding."""

NARROW_SHARE = 0.25
"""A narrow face with this share of its outline on an existing border is a misfit, not a wish."""

Labels = NDArray[np.int32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sides:
    """Common border of two faces: every segment twice, once in each direction.

    ``one`` and ``other`` are the faces, int32 [m]; ``length`` is in metres [m].
    """

    one: Labels
    other: Labels
    length: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class Faces:
    """What drawn lines and borders bound.

    Attributes
    ----------
    shapes
        Polygons [k], a valid coverage; some lie outside all areas.
    before
        int32 [k]: index of the area each lies in, or ``OUTSIDE``.
    points
        float64 [k, 2]: a point inside each.
    crumbs
        Which faces are the work of rounding: narrow and new.
    fresh
        Keys of the vertices that no border and no line had before: where they meet.
    """

    shapes: NDArray[np.object_]
    before: Labels
    points: Floats
    fresh: Keys
    crumbs: NDArray[np.intp]

    @cached_property
    def sides(self) -> Sides:
        """Which faces border on which."""
        border = border_of_faces(list(self.shapes)).internal
        length = np.hypot(border.e1 - border.e0, border.n1 - border.n0)
        return Sides(
            one=np.concatenate([border.left, border.right]),
            other=np.concatenate([border.right, border.left]),
            length=np.concatenate([length, length]),
        )

    @property
    def widths(self) -> Floats:
        """Mean width [k] of each face in metres: twice its area by its outline."""
        return _widths(self.shapes)


def cut(shapes: Sequence[Shape], border: Border, lines: Lines, *, frozen: Collection[int] = ()) -> Faces:
    """Return the faces of a coverage and drawn lines.

    Parameters
    ----------
    shapes
        Areas of a valid coverage on the 1 cm grid: every area that comes within ``NEAR_M`` of a line.
    border
        Their borders.
    lines
        Drawn lines, as single segments on the grid.
    frozen
        Indices of shapes whose border must stay as it is, to the bit.

    Returns
    -------
    Faces
        Those inside the shapes and those that the lines bound outside them.

    Examples
    --------
    A square cut by a vertical line through its middle:

    >>> square = [shapely.box(0, 0, 2, 2)]
    >>> from areas.borders.border import border_of
    >>> faces = cut(square, border_of(square), np.array([shapely.LineString([(1, -1), (1, 3)])]))
    >>> shapely.area(faces.shapes).tolist(), faces.before.tolist()
    ([2.0, 2.0], [0, 0])
    """
    held = np.isin(border.left, list(frozen)) | np.isin(border.right, list(frozen))
    noded, fresh = node(border, lines, held)
    faces = shapely.get_parts(shapely.polygonize(noded))
    points = shapely.get_coordinates(shapely.point_on_surface(faces))
    before = locate(shapes, points)
    crumbs = _crumbs(faces, border)
    cut_up = Faces(shapes=faces, before=before, points=points, fresh=fresh, crumbs=crumbs)
    return _without_pinholes(cut_up) if len(crumbs) else cut_up


def _crumbs(shapes: NDArray[np.object_], border: Border) -> NDArray[np.intp]:
    """Faces that are the work of rounding: narrow, and not wholly bounded by what was a border before.

    A narrow piece of ground that was there before is somebody's, of an area in play or of another.
    """
    narrow = np.flatnonzero(_widths(shapes) < PINHOLE_M)
    return np.array([f for f in narrow if strange(border_of_faces([shapes[f]]), border).any()], dtype=np.intp)


def _widths(shapes: NDArray[np.object_]) -> Floats:
    return np.asarray(2 * shapely.area(shapes) / shapely.length(shapes), dtype=np.float64)


def _without_pinholes(faces: Faces) -> Faces:
    """Give crumbs on a border, so narrow that no area has their point inside, to a neighbour.

    Only those that areas surround: beyond the outer border such a face stays outside.
    """
    before, outline = faces.before.copy(), shapely.length(faces.shapes)
    for face in faces.crumbs[before[faces.crumbs] == OUTSIDE]:
        metres = neighbours(faces, int(face))
        beside = {other: metres[other] for other in metres if faces.before[other] != OUTSIDE}
        if sum(beside.values()) > outline[face] - GRID_M:
            before[face] = before[max(beside, key=lambda other: beside[other])]
    return replace(faces, before=before)


def _without_crumbs(faces: Faces, after: Labels) -> Labels:
    """Give every crumb to the area with the longest border to it."""
    settled, crumbs = after.copy(), set(faces.crumbs.tolist())
    for face in sorted(crumbs):
        metres: dict[int, float] = {}
        for other, length in neighbours(faces, face).items():
            if faces.before[face] != OUTSIDE != faces.before[other] and other not in crumbs:
                metres[int(after[other])] = metres.get(int(after[other]), 0.0) + length
        if metres:
            settled[face] = max(sorted(metres), key=lambda label: metres[label])
    return settled


def locate(shapes: Sequence[Shape], points: Floats) -> Labels:
    """Return the index of the first shape that each point [k, 2] lies strictly inside, or ``OUTSIDE``."""
    label = np.full(len(points), OUTSIDE, dtype=np.int32)
    for index, shape in enumerate(shapes):
        open_ = np.flatnonzero(label == OUTSIDE)
        label[open_[shapely.contains_xy(prepared(shape), points[open_])]] = index
    return label


def settle(faces: Faces, after: Labels, *, narrow_m: float) -> Labels:
    """Return the labels with misfits put right: narrow faces between a drawn line and an existing border.

    Such a face takes the label of the face across its drawn side, so that the existing border holds. Crumbs
    go to the area with the longest border to them.

    Parameters
    ----------
    faces
        As from ``cut``.
    after
        int32 [k]: the area each face is to belong to.
    narrow_m
        Faces of a smaller mean width are misfits if a quarter of their outline is existing border.
    """
    settled = _without_crumbs(faces, after)
    widths, outline = faces.widths, shapely.length(faces.shapes)
    narrow = np.setdiff1d(np.flatnonzero((widths < narrow_m) & (faces.before != OUTSIDE)), faces.crumbs)
    if not len(narrow):
        return settled
    sides = faces.sides
    for face in narrow[np.argsort(-widths[narrow], kind="stable")]:
        mine = sides.one == face
        drawn = mine & (faces.before[sides.other] == faces.before[face])
        existing = outline[face] - sides.length[drawn].sum()
        if drawn.any() and existing >= NARROW_SHARE * outline[face]:
            weight = np.bincount(sides.other[drawn], weights=sides.length[drawn], minlength=len(after))
            settled[face] = settled[int(weight.argmax())]
    return settled


def put_together(faces: Faces, after: Labels, count: int) -> list[Shape | None]:
    """Return the dissolved faces of labels ``0 … count - 1``; ``None`` for a label without ground."""
    made: list[Shape | None] = []
    for index in range(count):
        mine = faces.shapes[(after == index) & (faces.before != OUTSIDE)]
        made.append(dissolve(mine) if len(mine) else None)
    return made


def pieces_apart(faces: Faces, own: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which faces lie on the far side of drawn lines, counted from the largest one.

    Sides alternate from face to face across a line; faces that no line parts from the others stay.
    Of the two sides the one with less ground is the far one.

    Parameters
    ----------
    faces
        As from ``cut``.
    own
        bool [k]: the faces to part.

    Raises
    ------
    EditRefused
        ``line_crosses_itself``: a face would lie on both sides.
    """
    sides = faces.sides
    inner = own[sides.one] & own[sides.other]
    one, other = sides.one[inner], sides.other[inner]
    side = np.full(len(own), 2, dtype=np.int8)
    size = shapely.area(faces.shapes)
    for start in np.unique(one)[np.argsort(-size[np.unique(one)], kind="stable")]:
        if side[start] == 2:
            side[start], front = 0, [int(start)]
            while front:
                face = front.pop()
                for beside in other[one == face].tolist():
                    if side[beside] == 2:
                        side[beside] = 1 - side[face]
                        front.append(beside)
    clash = np.flatnonzero(side[one] == side[other])
    if len(clash):
        e, n = faces.points[one[clash[0]]].round(2).tolist()
        raise EditRefused("line_crosses_itself", e=e, n=n)
    near, far = (float(size[side == which].sum()) for which in (0, 1))
    return np.asarray(side == (1 if far <= near else 0))


def neighbours(faces: Faces, face: int) -> dict[int, float]:
    """Return the metres of common border of a face by neighbouring face."""
    sides = faces.sides
    mine = sides.one == face
    metres = np.bincount(sides.other[mine], weights=sides.length[mine], minlength=len(faces.shapes))
    return {int(other): float(metres[other]) for other in np.flatnonzero(metres)}
