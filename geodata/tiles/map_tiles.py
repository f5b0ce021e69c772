"""What lies under the plans on the map, as vector tiles in SWEREF 99 TM: roads and addresses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.errors import NotFound
from geodata.streets.speeds import CLASSES
from geodata.streets.streets import Network
from geodata.tiles.vector_tile import EXTENT, TileFeature, encode

ORIGIN = (200_000.0, 7_700_000.0)
"""Upper left corner of the grid, easting and northing: north-west of all of Sweden."""

TILE_PX = 512
RESOLUTIONS = (128.0, 64.0, 32.0, 16.0, 8.0, 4.0, 2.0)
"""Metres per pixel of each level; a tile of the first is 65.5 km wide, of the last 1 km."""

BEYOND = 128
"""Tile units drawn past the edge, so that lines meet over it."""

CELL_PX = 16
"""Side of the squares that addresses are counted in, where they are too many to be drawn."""

POINTS_FROM = 5
"""The first level at which every address is a point of its own."""

NAMES_FROM = 5
RANKS = (
    ("motorway", "trunk"), ("primary",), ("secondary",), ("tertiary",),
    ("unclassified", "residential", "living_street", "road"), ("service", "track", "pedestrian"),
)  # fmt: skip
"""Roads by weight on the map; links of a class go with it. What is named nowhere is paths."""

PATHS = len(RANKS)
RANKS_SHOWN = (1, 2, 3, 4, 5, 6, 7)
"""How many ranks each level shows."""


@dataclass(frozen=True)
class Tile:
    """One tile of the grid; raises ``NotFound`` (``no_such_tile``) where the grid has none."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        """Refuse what lies outside the grid."""
        if not (0 <= self.z < len(RESOLUTIONS) and 0 <= self.x < 2**13 and 0 <= self.y < 2**13):
            raise NotFound("no_such_tile", z=self.z, x=self.x, y=self.y)

    @property
    def detail(self) -> int:
        """The level, as this grid counts them: what is drawn follows from it."""
        return self.z

    @property
    def unit_m(self) -> float:
        """Metres per tile unit."""
        return RESOLUTIONS[self.z] * TILE_PX / EXTENT

    @property
    def corner(self) -> tuple[float, float]:
        """Easting and northing of the upper left corner."""
        side = RESOLUTIONS[self.z] * TILE_PX
        return ORIGIN[0] + self.x * side, ORIGIN[1] - self.y * side

    def box(self, beyond: int = 0) -> tuple[float, float, float, float]:
        """Return west, south, east and north, with so many units more on every side."""
        (west, north), side, more = self.corner, self.unit_m * EXTENT, self.unit_m * beyond
        return west - more, north - side - more, west + side + more, north + more

    def units(self, places: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return places [m, 2] in SWEREF 99 TM as whole tile units."""
        west, north = self.corner
        return np.rint((places - [west, north]) / [self.unit_m, -self.unit_m]).astype(np.int64)

    def lines(self, lines: NDArray[np.object_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return lines in tile units without repeated points, and where each starts; no mere points."""
        xy, of = shapely.get_coordinates(lines, return_index=True)
        units = self.units(xy)
        new = np.ones(len(units), dtype=bool)
        new[1:] = (of[1:] != of[:-1]) | (units[1:] != units[:-1]).any(axis=1)
        units, of = units[new], of[new]
        lengths = np.bincount(of, minlength=len(lines))
        units = units[lengths[of] > 1]
        return units, np.concatenate([[0], np.cumsum(lengths[lengths > 1])]).astype(np.int64)


class RoadTiles:
    """Roads of a network by tile: fewer and simpler the farther away.

    Paths and small streets appear as one comes nearer; a line is simplified to within half a pixel.
    """

    def __init__(self, network: Network) -> None:
        points = np.column_stack([network.shape_e, network.shape_n])
        link = np.repeat(np.arange(len(network.tail)), np.diff(network.shape_start))
        self._lines: NDArray[np.object_] = np.asarray(shapely.linestrings(points, indices=link))
        self._rank = ranks_of(network.road_class)
        self._street = network.street
        self._streets = network.streets
        self._tree = shapely.STRtree(self._lines.tolist())

    def tile(self, tile: Tile) -> bytes:
        """Return a tile with the layer ``roads``: ``rank`` 0 (largest) to 6 (paths), near by ``name`` too."""
        west, south, east, north = tile.box(BEYOND)
        near = np.sort(self._tree.query(shapely.box(west, south, east, north)))
        near = near[self._rank[near] < RANKS_SHOWN[tile.z]]
        lines = shapely.simplify(self._lines[near], RESOLUTIONS[tile.z] / 2, preserve_topology=False)
        parts, of = shapely.get_parts(
            shapely.clip_by_rect(lines, west, south, east, north), return_index=True
        )
        kept = shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING
        parts, of = parts[kept], near[of[kept]]
        names = self._street[of] if tile.z >= NAMES_FROM else np.zeros(len(of), dtype=np.int32)
        features = []
        for rank, street in np.unique(np.column_stack([self._rank[of], names]), axis=0):
            own = parts[(self._rank[of] == rank) & (names == street)]
            name = self._streets[street]
            xy, start = tile.lines(_joined(own) if name else own)
            if len(xy):
                properties: dict[str, str | int] = {"rank": int(rank)} | ({"name": name} if name else {})
                features.append(TileFeature(xy=xy, start=start, properties=properties))
        return encode({"roads": features})


class AddressTiles:
    """Addresses by tile: counted in squares far away, one by one near by."""

    def __init__(self, e: NDArray[np.float64], n: NDArray[np.float64]) -> None:
        self._order = np.argsort(e, kind="stable")
        self._e, self._n = e[self._order], n[self._order]

    def tile(self, tile: Tile) -> bytes:
        """Return a tile with the layer ``addresses``: points with ``count``, those in their square."""
        west, south, east, north = tile.box()
        first, last = np.searchsorted(self._e, [west, east])
        rows = np.flatnonzero((self._n[first:last] > south) & (self._n[first:last] <= north)) + first
        places = tile.units(np.column_stack([self._e[rows], self._n[rows]]))
        counts = np.ones(len(rows), dtype=np.int64)
        if tile.detail < POINTS_FROM:
            cell = CELL_PX * EXTENT // TILE_PX
            squares = np.minimum(places, EXTENT - 1) // cell
            squares, counts = np.unique(squares, axis=0, return_counts=True)
            places = squares * cell + cell // 2
        features = [
            TileFeature(xy=places[counts == count], start=None, properties={"count": int(count)})
            for count in np.unique(counts)
        ]
        return encode({"addresses": features})


def ranks_of(road_class: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the rank of roads by their place in ``speeds.CLASSES``."""
    by_class = {name: rank for rank, names in enumerate(RANKS) for name in names}
    ranks = [by_class.get(name.removesuffix("_link"), PATHS) for name in CLASSES]
    return np.array(ranks, dtype=np.int8)[road_class]


def _joined(lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return lines end to end as one, so that a name has room along them."""
    joined: NDArray[np.object_] = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(lines)))
    return joined
