"""Cut borders and drawn lines where they meet, on the 1 cm grid, touching nothing farther off."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.borders.border import NO_KEYS, Border
from areas.borders.drawing import require_few_meetings
from areas.borders.segments import Keys, among, point_keys
from areas.errors import EditRefused
from geodata.crs import GRID_M

NEAR_M = 5 * GRID_M
"""Noding moves a border by less than a grid step; what lies farther from the drawn lines stays as it is."""

MOST_ROUNDS = 6
"""Attempts to end drawn lines on the corners of a border that must not move."""

MANY = 100
"""So many drawn segments make it worth while to find those that need no noding."""

Lines = NDArray[np.object_]
Mask = NDArray[np.bool_]


def node(border: Border, lines: Lines, held: Mask) -> tuple[Lines, Keys]:
    """Return borders and lines as pieces that meet only at their ends, and the corners that are new.

    Parameters
    ----------
    border
        The borders of a coverage on the grid.
    lines
        Drawn lines, as single segments on the grid.
    held
        bool [m]: segments of the border that must stay as they are. A line that meets such a segment between
        its ends is led to the nearer end.

    Returns
    -------
    pieces
        Lines that meet at their ends only.
    fresh
        Keys of the vertices that no border and no line had: where they meet. What is farther from a line than
        noding reaches has none.

    Raises
    ------
    EditRefused
        ``locked_border``: a held segment cannot be kept. ``drawing_too_tangled``, ``drawing_too_dense``.
    """
    if not len(lines):
        return border.chains(np.ones(len(border), dtype=bool)), NO_KEYS
    near, clear = _near(border, lines)
    met = np.concatenate([border.keep(near).lines(), lines[~clear]])
    noded = _on_grid(met)
    kept = border.keep(near & held).lines()
    for _ in range(MOST_ROUNDS):
        broken = _broken(noded, kept)
        if not len(broken):
            keys = point_keys(shapely.get_coordinates(noded))
            fresh = keys[~among(keys, point_keys(shapely.get_coordinates(met)))]
            return np.concatenate([border.chains(~near), noded, lines[clear]]), fresh
        noded = _on_grid(np.concatenate([_lead_to_ends(pieces(noded), broken), kept]))
    e, n = shapely.get_coordinates(broken)[0].tolist()
    raise EditRefused("locked_border", e=e, n=n)


def pieces(lines: Lines) -> Lines:
    """Return the single segments of lines, without those of no length."""
    if not len(lines):
        return lines
    points, line = shapely.get_coordinates(lines, return_index=True)
    within = (line[1:] == line[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    return np.asarray(shapely.linestrings(np.stack([points[:-1][within], points[1:][within]], axis=1)))


def _on_grid(lines: Lines) -> Lines:
    return np.asarray(shapely.get_parts(shapely.unary_union(lines, grid_size=GRID_M)))


def _near(border: Border, lines: Lines) -> tuple[Mask, Mask]:
    """Segments of the border within ``NEAR_M`` of a line, and lines that need no noding.

    Those are the lines away from all borders and from all lines near a border, if the lines cross one another
    nowhere, as the outline of a district does not.
    """
    close = np.flatnonzero(border.around(shapely.total_bounds(lines), NEAR_M))
    around = border.keep(close).lines()
    require_few_meetings(segments(lines), segments(around))
    drawn = shapely.STRtree(lines)
    hit, by = drawn.query(around, predicate="dwithin", distance=NEAR_M)
    near = np.zeros(len(border), dtype=bool)
    near[close[hit]] = True
    clear = np.zeros(len(lines), dtype=bool)
    if len(lines) >= MANY and shapely.is_simple(shapely.multilinestrings(list(lines))):
        clear[:] = True
        clear[by] = False
        clear[drawn.query(lines[~clear], predicate="dwithin", distance=NEAR_M)[1]] = False
    return near, clear


def _broken(noded: Lines, kept: Lines) -> Lines:
    """Segments of ``kept`` that are not among the noded pieces."""
    if not len(kept):
        return kept
    have = {ends.tobytes() for ends in _ends(pieces(noded))}
    return np.array(
        [line for line, ends in zip(kept, _ends(kept), strict=True) if ends.tobytes() not in have],
        dtype=object,
    )


def segments(lines: Lines) -> NDArray[np.float64]:
    """Both ends [k, 2, 2] of single segments, as they run."""
    return shapely.get_coordinates(lines).reshape(-1, 2, 2)


def _ends(lines: Lines) -> NDArray[np.float64]:
    """Both ends [k, 2, 2] of single segments, the lower one first."""
    ends = segments(lines)
    down = (ends[:, 0, 1] > ends[:, 1, 1]) | (
        (ends[:, 0, 1] == ends[:, 1, 1]) & (ends[:, 0, 0] > ends[:, 1, 0])
    )
    ends[down] = ends[down][:, ::-1]
    return ends


def _lead_to_ends(noded: Lines, broken: Lines) -> Lines:
    """Move what lies on a broken segment to the nearer of its ends; pieces that shrink to a point go."""
    ends = shapely.get_coordinates(noded).reshape(-1, 2, 2)
    corners, at = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    on, segment = shapely.STRtree(broken).query(shapely.points(corners), predicate="dwithin", distance=GRID_M)
    both = shapely.get_coordinates(broken).reshape(-1, 2, 2)[segment]
    far = np.hypot(*(both - corners[on][:, None]).transpose(2, 0, 1))
    corners[on] = both[np.arange(len(on)), far.argmin(axis=1)]
    moved = corners[at].reshape(-1, 2, 2)
    return np.asarray(shapely.linestrings(moved[(moved[:, 0] != moved[:, 1]).any(axis=1)]))
