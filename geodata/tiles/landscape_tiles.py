"""Water, built-up land and railways by tile, in SWEREF 99 TM: what is small is seen from near by only."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.schema import WATERCOURSES
from geodata.tiles.map_tiles import BEYOND, RESOLUTIONS, Tile
from geodata.tiles.tile_rings import rings
from geodata.tiles.vector_tile import TileFeature, encode

LEAST_PX = 2.0
"""Side of the smallest area that is drawn."""

NAMED_PX = 70.0
"""Side of the smallest lake that has room for its name."""

COURSES_FROM = {"river": 0, "canal": 1, "stream": 3, "ditch": 5}
"""The first level that shows each kind of watercourse."""

RAILWAYS_FROM = 2


class LandscapeTiles:
    """Areas ``water``, ``built_up``; lines ``watercourses``, ``railways``; points ``water_names``.

    On the finest level also ``shores``: the lakes' outlines, which the tile's edge is no part of.
    """

    def __init__(self, table: gpd.GeoDataFrame) -> None:
        kinds, shapes = table["kind"].to_numpy(), table.geometry.to_numpy()
        lakes = kinds == "lake"
        # Translucent areas that lie on each other would be darker there.
        built = shapely.get_parts(shapely.union_all(shapes[kinds == "built_up"]))
        self._water, self._built_up = _Areas(shapely.get_parts(shapes[lakes])), _Areas(built)
        self._courses = {kind: _Lines(shapes[kinds == kind]) for kind in WATERCOURSES}
        self._railways = _Lines(shapes[kinds == "railway"])
        self._shores = _Lines(shapely.boundary(shapes[lakes]))
        self._names = table["name"].to_numpy()[lakes]
        self._sides = np.sqrt(shapely.area(shapes[lakes]))
        self._middles = shapely.get_coordinates(shapely.point_on_surface(shapes[lakes]))

    def tile(self, tile: Tile) -> bytes:
        """Return a tile; empty where there is nothing to draw."""
        layers = {
            "water": self._water.features(tile),
            "built_up": self._built_up.features(tile),
            "watercourses": [
                one
                for kind in reversed(WATERCOURSES)
                if tile.z >= COURSES_FROM[kind]
                for one in self._courses[kind].features(tile, kind)
            ],
            "railways": self._railways.features(tile, "railway") if tile.z >= RAILWAYS_FROM else [],
            "water_names": self._named(tile),
            "shores": self._shores.features(tile) if tile.z == len(RESOLUTIONS) - 1 else [],
        }
        return encode(layers)

    def _named(self, tile: Tile) -> list[TileFeature]:
        """Names of the lakes that have their middle here and are large enough to bear one."""
        west, south, east, north = tile.box()
        e, n = self._middles.T if len(self._middles) else np.empty((2, 0))
        there = (e >= west) & (e < east) & (n > south) & (n <= north)
        there &= (self._sides > NAMED_PX * RESOLUTIONS[tile.z]) & (self._names != "")
        return [
            TileFeature(
                xy=tile.units(self._middles[[i]]), start=None, properties={"name": str(self._names[i])}
            )
            for i in np.flatnonzero(there)
        ]


class _Areas:
    """Areas that are simplified once a level."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        self._shapes = shapes[np.argsort(-shapely.area(shapes), kind="stable")]
        self._sides = np.sqrt(shapely.area(self._shapes))
        self._levels: dict[int, tuple[NDArray[np.object_], shapely.STRtree]] = {}

    def features(self, tile: Tile) -> list[TileFeature]:
        """Return the areas of a tile as one feature, or none."""
        if tile.z not in self._levels:
            shown = self._shapes[self._sides > LEAST_PX * RESOLUTIONS[tile.z]]
            simple = shapely.simplify(shown, RESOLUTIONS[tile.z] / 2, preserve_topology=True)
            self._levels[tile.z] = simple, shapely.STRtree(simple.tolist())
        shapes, tree = self._levels[tile.z]
        box = tile.box(BEYOND)
        near = shapes[np.sort(tree.query(shapely.box(*box)))]
        parts = shapely.get_parts(shapely.get_parts(shapely.clip_by_rect(near, *box)))
        parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        xy, start = rings(tile, shapely.orient_polygons(parts, exterior_cw=True))
        return [TileFeature(xy=xy, start=start, properties={}, closed=True)] if len(xy) else []


class _Lines:
    """Watercourses of a kind, or shores."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        self._lines = shapely.get_parts(shapes)
        self._tree = shapely.STRtree(self._lines.tolist())

    def features(self, tile: Tile, kind: str = "") -> list[TileFeature]:
        """Return the lines of a tile as one feature, or none."""
        box = tile.box(BEYOND)
        near = self._lines[np.sort(self._tree.query(shapely.box(*box)))]
        lines = shapely.simplify(near, RESOLUTIONS[tile.z] / 2, preserve_topology=False)
        parts = shapely.get_parts(shapely.clip_by_rect(lines, *box))
        xy, start = tile.lines(parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING])
        return [TileFeature(xy=xy, start=start, properties={"kind": kind} if kind else {})] if len(xy) else []
