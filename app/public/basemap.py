"""The map under the plans: tiles of water, built-up land, roads and addresses, of one data revision."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Literal

import geopandas as gpd
import pandas as pd

from app.store.datasets import Dataset
from app.workspace import Workspace
from geodata.schema import URBAN_KINDS
from geodata.tiles.landscape_tiles import LandscapeTiles
from geodata.tiles.map_tiles import AddressTiles, RoadTiles, Tile

Kind = Literal["landscape", "roads", "addresses"]
MADE_OF: dict[Kind, tuple[str, ...]] = {
    "landscape": ("water", "built_up", "railways"), "roads": ("roads",), "addresses": ("addresses",),
}  # fmt: skip
"""The data sets that each kind of tile shows; the districts' ground is in all of them."""

FORMAT = 4
"""Counts up when tiles of the same data become other bytes."""

MOST_KEPT = 400
"""Tiles kept; a tile of either kind is some kilobytes."""


class Basemap:
    """Makes tiles of one data revision, and keeps those asked for last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._revision = -1
        self._makers: dict[Kind, LandscapeTiles | RoadTiles | AddressTiles] = {}
        self._kept: OrderedDict[tuple[Kind, Tile], bytes] = OrderedDict()

    def tile(self, workspace: Workspace, kind: Kind, tile: Tile) -> bytes:
        """Return a tile; empty where there is nothing to draw."""
        with self._lock:
            if self._revision != workspace.revision:
                self._revision, self._makers = workspace.revision, {}
                self._kept.clear()
            if (kind, tile) not in self._kept:
                self._kept[kind, tile] = self._maker(workspace, kind, tile)
            self._kept.move_to_end((kind, tile))
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return self._kept[kind, tile]

    def _maker(self, workspace: Workspace, kind: Kind, tile: Tile) -> bytes:
        if kind not in self._makers:
            if kind == "addresses":
                table = workspace.addresses
                self._makers[kind] = AddressTiles(table["e"].to_numpy(), table["n"].to_numpy())
            elif kind == "landscape":
                self._makers[kind] = LandscapeTiles(
                    landscape(workspace.water, workspace.built_up, workspace.railways, workspace.districts)
                )
            elif workspace.network is None:
                return b""
            else:
                self._makers[kind] = RoadTiles(workspace.network)
        return self._makers[kind].tile(tile)


def landscape(
    water: gpd.GeoDataFrame,
    built_up: gpd.GeoDataFrame,
    railways: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Return all of it; where no file told of built-up land, the districts that are built up."""
    if built_up.empty:
        urban = districts[districts["kind"].isin(URBAN_KINDS)]
        built_up = urban[["name", "geometry"]].assign(kind="built_up")
    both = [one[["kind", "name", "geometry"]] for one in (water, built_up, railways) if not one.empty]
    return gpd.GeoDataFrame(pd.concat(both, ignore_index=True)) if both else built_up


def version(workspace: Workspace, kind: Kind) -> str:
    """Return what changes when the tiles do: a short hash of the imports they are made of."""
    return stamp(workspace.datasets, (*MADE_OF[kind], "districts"), f"{FORMAT} {kind}")


def stamp(used: Mapping[str, Dataset], kinds: Iterable[str], what: str) -> str:
    """Return a short hash of some kinds of data in use, for the name of something made of them."""
    made_of = [used.get(kind) for kind in kinds]
    names = [f"{one.id} {one.source.checksum} {one.imported_at}" for one in made_of if one is not None]
    return hashlib.sha256(f"{what} {names}".encode()).hexdigest()[:16]
