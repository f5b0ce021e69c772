"""What other people's maps may draw: districts, the areas that hold today, their offices, and addresses."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, cast

import numpy as np
import shapely

from app.ogc.collections import Row, Source, areas, districts, offices
from app.workspace import Workspace, today
from areas.model import DIVISIONS
from geodata.crs import SWEREF99_TM, WEB_MERCATOR, to_wgs84, transform
from geodata.errors import NotFound
from geodata.tiles.area_tiles import AreaTiles
from geodata.tiles.map_tiles import AddressTiles, Tile
from geodata.tiles.vector_tile import TileFeature, encode
from geodata.tiles.web_tile import WebTile

Layer = Literal["districts", "stadsdelar", "socialtjanst", "hemvard", "offices", "addresses"]

LAYERS: tuple[Layer, ...] = ("districts", "stadsdelar", "socialtjanst", "hemvard", "offices", "addresses")
DRAWN = LAYERS[:-1]
"""Those that are given whole, as GeoJSON, too; addresses are too many."""

FORMAT = 2
"""Counts up when tiles of the same data become other bytes."""

MOST_KEPT = 600
LEAST_ZOOM, MOST_ZOOM = 6, 14
"""Levels of the world's grid worth asking for; nearer ones are drawn from the last."""


@dataclass(frozen=True)
class _Points:
    """Tiles of a few points, in SWEREF 99 TM."""

    rows: tuple[Row, ...]

    def tile(self, tile: Tile) -> bytes:
        """Return a tile; empty where there is no point."""
        west, south, east, north = tile.box()
        features = []
        for row in self.rows:
            e, n = shapely.get_coordinates(row.shape)[0].tolist()
            if isinstance(tile, WebTile):
                e, n = (float(v) for v in transform(e, n, source=SWEREF99_TM, target=WEB_MERCATOR))
            if west <= e < east and south < n <= north:
                own = tile.units(np.array([[e, n]]))
                features.append(TileFeature(xy=own, start=None, properties=row.properties))
        return encode({"offices": features})


class TileLayers:
    """Makes tiles of one data revision and day, and keeps those asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: tuple[int, date] | None = None
        self._makers: dict[tuple[Layer, bool], Any] = {}
        self._kept: OrderedDict[tuple[Layer, type[Tile], Tile], bytes] = OrderedDict()

    def tile(self, workspace: Workspace, layer: Layer, tile: Tile) -> bytes:
        """Return a tile; empty where there is nothing to draw."""
        with self._lock:
            if self._of != (workspace.revision, today()):
                self._of, self._makers = (workspace.revision, today()), {}
                self._kept.clear()
            key = (layer, type(tile), tile)
            if key not in self._kept:
                self._kept[key] = self._maker(workspace, layer, web=isinstance(tile, WebTile)).tile(tile)
            self._kept.move_to_end(key)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def _maker(self, workspace: Workspace, layer: Layer, *, web: bool) -> Any:
        key = (layer, web and layer == "addresses")
        if key not in self._makers:
            self._makers[key] = _made(workspace, layer, web=web)
        return self._makers[key]


def _made(workspace: Workspace, layer: Layer, *, web: bool) -> Any:
    if layer == "addresses":
        e, n = workspace.addresses["e"].to_numpy(), workspace.addresses["n"].to_numpy()
        if web:
            e, n = transform(e, n, source=SWEREF99_TM, target=WEB_MERCATOR)
        return AddressTiles(e, n)
    found = rows(workspace, layer)
    if layer == "offices":
        return _Points(tuple(found))
    return AreaTiles([row.shape for row in found], [row.properties for row in found], name=layer)


def rows(workspace: Workspace, layer: Layer) -> list[Row]:
    """Return the features of a layer as everybody may see them today; drafts are never among them."""
    source = Source(workspace=lambda: workspace, planning=_nobody)
    if layer == "districts":
        return list(districts(source))
    held = {record.id for record in _in_force(workspace) if layer in ("offices", record.plan.division)}
    every = offices(source) if layer == "offices" else areas(source)
    return [row for row in every if row.properties["plan"] in held]


def _nobody() -> Any:
    raise NotFound("plan_not_public")


def _in_force(workspace: Workspace) -> list[Any]:
    held = [workspace.in_force(division, today()) for division in DIVISIONS]
    return [record for record in held if record is not None]


def fields(layer: Layer) -> Mapping[str, str]:
    """Return the names of a layer's properties, and their kinds as TileJSON says them."""
    if layer == "addresses":
        return {"count": "Number"}
    from app.ogc.collections import COLLECTIONS  # noqa: PLC0415 - beside its use

    named = COLLECTIONS[layer if layer in COLLECTIONS else "areas"]
    return {name: "Number" if name in named.whole_numbers else "String" for name in named.fields}


def version(workspace: Workspace, layer: Layer) -> str:
    """Return what changes when the tiles do: a hash of the data, the plans and the day that they are of."""
    made_of = [workspace.datasets.get(kind) for kind in ("districts", "addresses")]
    names = [f"{one.id} {one.imported_at}" for one in made_of if one is not None]
    held = [f"{record.id}.{record.version}" for record in _in_force(workspace)]
    told = f"{FORMAT} {layer} {workspace.revision} {names} {held}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def bounds(workspace: Workspace) -> tuple[float, float, float, float]:
    """Return west, south, east and north of the municipality in degrees."""
    west, south, east, north = workspace.districts.total_bounds.tolist()
    lon, lat = to_wgs84([west, west, east, east], [south, north, south, north])
    return cast(
        "tuple[float, float, float, float]",
        tuple(round(float(v), 6) for v in (lon.min(), lat.min(), lon.max(), lat.max())),
    )


def credit(workspace: Workspace, layer: Layer) -> str:
    """Return who is to be named where a layer is shown, and that example data are such."""
    used = workspace.datasets.get("addresses" if layer == "addresses" else "districts")
    if used is None:
        return ""
    source = used.source
    return ", ".join(text for text in (source.publisher or source.title, source.licence) if text)
