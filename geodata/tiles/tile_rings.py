"""Rings of areas in whole tile units, the way round that vector tiles want them."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.tiles.map_tiles import Tile


def rings(tile: Tile, areas: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the rings of polygons in tile units, and where each starts.

    Outer rings run clockwise as the tile is seen, holes the other way round, none repeats its first point,
    and what is a mere line on the grid is left out.

    Parameters
    ----------
    tile
        Which one.
    areas
        Polygons in the system of its grid, their outer rings clockwise (``shapely.orient_polygons``).
    """
    lines, area = shapely.get_rings(areas, return_index=True)
    outer = np.ones(len(lines), dtype=bool)
    outer[1:] = area[1:] != area[:-1]
    xy, of = shapely.get_coordinates(lines, return_index=True)
    units = tile.units(xy)
    # The next point of the same ring; a point that is like its next one is left out, so is the closing one.
    same = np.zeros(len(units), dtype=bool)
    same[:-1] = of[1:] == of[:-1]
    following = np.roll(units, -1, axis=0)
    kept = same & (units != following).any(axis=1)
    return _whole(units[kept], of[kept], outer)


def _whole(
    units: NDArray[np.int64], of: NDArray[np.int64], outer: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Keep the rings that still enclose ground, the way round they ought to go."""
    lengths = np.bincount(of, minlength=len(outer))
    first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    following = np.arange(1, len(units) + 1)
    following[first[1:][lengths > 0] - 1] = first[:-1][lengths > 0]
    cross = units[:, 0] * units[following, 1] - units[following, 0] * units[:, 1]
    twice = np.bincount(of, weights=cross.astype(float), minlength=len(outer))
    good = (lengths > 2) & (np.where(outer, twice, -twice) > 0)
    return units[good[of]], np.concatenate([[0], np.cumsum(lengths[good])]).astype(np.int64)
