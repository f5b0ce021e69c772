"""Lines in the landscape that are hard to cross: rivers, canals, motorways and railways, each drawn once."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiLineString
from shapely.geometry.base import BaseGeometry

from geodata.streets.speeds import CLASSES
from geodata.streets.streets import Network

WATERS = ("river", "canal")
"""Kinds of watercourse that are barriers; one steps over a stream or a ditch."""

MOTORWAY = CLASSES.index("motorway")

BESIDE_M = 50.0
"""Lines nearer each other than this run beside each other: two carriageways, two tracks."""

LEAST_BESIDE_M = 3 * BESIDE_M
"""What lies in another's corridor for less than this crosses it, at any angle but a very sharp one."""


def barrier_lines(
    *, water: gpd.GeoDataFrame, railways: gpd.GeoDataFrame, network: Network | None
) -> BaseGeometry | None:
    """Return all barriers as one geometry of lines, in SWEREF 99 TM.

    Parameters
    ----------
    water, railways
        By ``schema.LANDSCAPE``; empty where none are loaded. A lake is no line.
    network
        The streets, for their motorways.

    Returns
    -------
    BaseGeometry or None
        Of barriers that run beside each other (``BESIDE_M``) the longer piece is kept: a motorway of two
        carriageways is as long as the road. ``None`` where nothing is loaded that could tell of any.
    """
    if water.empty and railways.empty and network is None:
        return None
    found: list[NDArray[Any]] = []
    if not water.empty:
        found.append(water.geometry.to_numpy()[water["kind"].isin(WATERS).to_numpy()])
    if not railways.empty:
        found.append(railways.geometry.to_numpy())
    if network is not None:
        found.append(_motorways(network))
    pieces = [shapely.get_parts(shapely.line_merge(shapely.union_all(lines))) for lines in found]
    lines = shapely.get_parts(_once(np.concatenate(pieces)))
    return MultiLineString(list(lines[~shapely.is_empty(lines)]))


def alongside(lines: BaseGeometry, corridor: BaseGeometry) -> BaseGeometry:
    """Return the parts of lines that run along a corridor rather than cross it.

    Examples
    --------
    >>> road = shapely.box(0, -50, 1000, 50)
    >>> alongside(shapely.from_wkt("LINESTRING (300 -200, 300 200)"), road).length
    0.0
    >>> alongside(shapely.from_wkt("LINESTRING (-200 10, 800 10)"), road).length
    800.0
    """
    inside = shapely.get_parts(shapely.line_merge(shapely.intersection(lines, corridor)))
    return shapely.union_all(inside[shapely.length(inside) >= LEAST_BESIDE_M])


def _once(pieces: NDArray[Any]) -> list[BaseGeometry]:
    """The longest pieces, and of each shorter one what does not run beside a longer one."""
    pieces = pieces[np.argsort(-shapely.length(pieces), kind="stable")]
    # Flat ends: a piece does not run beside the one that it goes on from.
    corridors = shapely.buffer(pieces, BESIDE_M, cap_style="flat", quad_segs=4)
    tree = shapely.STRtree(corridors)
    kept = []
    for i, piece in enumerate(pieces):
        longer = np.sort(tree.query(piece, predicate="intersects"))
        longer = longer[longer < i]
        beside = [alongside(piece, corridors[j]) for j in longer]
        near = longer[[own.length > 0 for own in beside]]
        covered = shapely.union_all(corridors[near])
        kept.append(piece if covered.is_empty else shapely.difference(piece, covered))
    return kept


def _motorways(network: Network) -> NDArray[Any]:
    points = np.column_stack([network.shape_e, network.shape_n])
    link = np.repeat(np.arange(len(network.tail)), np.diff(network.shape_start))
    mine = network.road_class[link] == MOTORWAY
    if not mine.any():
        return np.empty(0, dtype=object)
    _, order = np.unique(link[mine], return_inverse=True)
    return np.asarray(shapely.linestrings(points[mine], indices=order))
