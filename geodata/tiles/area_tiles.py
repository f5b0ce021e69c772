"""Areas as vector tiles in either grid: fewer corners the farther away, and neighbours that stay joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.crs import SWEREF99_TM, WEB_MERCATOR, transform
from geodata.tiles.map_tiles import BEYOND, RESOLUTIONS, Tile
from geodata.tiles.tile_rings import rings
from geodata.tiles.vector_tile import TileFeature, encode
from geodata.tiles.web_tile import WebTile

Properties = Mapping[str, str | int]

FINEST_M = 1.0
"""Borders are not made simpler by less than this: near by they are drawn as they are."""


class AreaTiles:
    """Tiles of the parts of one coverage.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in SWEREF 99 TM that share their borders' vertices.
    properties
        Of each.
    name
        What the layer in the tiles is called.
    """

    def __init__(self, shapes: Sequence[object], properties: Sequence[Properties], *, name: str) -> None:
        self._shapes: NDArray[np.object_] = np.array(shapes, dtype=object)
        self._properties = list(properties)
        self._name = name
        self._levels: dict[tuple[type[Tile], int], tuple[NDArray[np.object_], shapely.STRtree]] = {}

    def tile(self, tile: Tile) -> bytes:
        """Return a tile; empty where there is no area."""
        shapes, tree = self._level(tile)
        box = tile.box(BEYOND)
        features = []
        for index in np.sort(tree.query(shapely.box(*box))).tolist():
            parts = shapely.get_parts(shapely.get_parts([shapely.clip_by_rect(shapes[index], *box)]))
            areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
            xy, start = rings(tile, shapely.orient_polygons(areas, exterior_cw=True))
            if len(xy):
                own = self._properties[index]
                features.append(TileFeature(xy=xy, start=start, properties=own, closed=True))
        return encode({self._name: features})

    def _level(self, tile: Tile) -> tuple[NDArray[np.object_], shapely.STRtree]:
        """The areas as they are drawn on a level, in the grid's system, simpler by half a pixel."""
        key = (type(tile), tile.z)
        if key not in self._levels:
            web = isinstance(tile, WebTile)
            half_px = tile.pixel_m / 4 if isinstance(tile, WebTile) else RESOLUTIONS[tile.z] / 2
            simple = self._shapes
            if half_px > FINEST_M and len(simple):
                simple = shapely.coverage_simplify(simple, half_px)
            if web:
                simple = shapely.transform(simple, _to_web)
            self._levels[key] = simple, shapely.STRtree(simple.tolist())
        return self._levels[key]


def _to_web(points: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = transform(points[:, 0], points[:, 1], source=SWEREF99_TM, target=WEB_MERCATOR)
    return np.column_stack([x, y])
