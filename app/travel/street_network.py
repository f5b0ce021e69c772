"""The routable network on disk: made from roads and built-up districts, and anew when either changes.

The file is a cache. Its name tells which imports it was made of, so a stale one is never read.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import geopandas as gpd
import shapely

from app.store.datasets import Dataset
from geodata.errors import UnreadableFile
from geodata.report import Report
from geodata.schema import URBAN_KINDS
from geodata.streets import network, network_file, roads_file
from geodata.streets.roads import Roads
from geodata.streets.streets import Network


def path_of(folder: Path, *, roads: Dataset, districts: Dataset) -> Path:
    """Return where the network of these two imports lies."""
    return folder / f"network-{roads.id}-{districts.id}.opnet"


def build(roads: Roads, districts: gpd.GeoDataFrame) -> tuple[Network, Report]:
    """Make the network; built-up districts decide the speed where none is posted."""
    urban = districts.geometry[districts["kind"].isin(URBAN_KINDS)].to_numpy()
    return network.build(roads, urban=shapely.union_all(urban) if len(urban) else None)


def load(folder: Path, *, used: dict[str, Dataset], districts: gpd.GeoDataFrame) -> Network | None:
    """Return the network of the data in use, made now if its file is missing; ``None`` without roads."""
    if "roads" not in used or "districts" not in used:
        return None
    path = path_of(folder, roads=used["roads"], districts=used["districts"])
    try:
        return network_file.load(path)
    except UnreadableFile:
        made, _ = build(roads_file.load(folder / used["roads"].report["figures"]["file"]), districts)
        try:
            save(made, path)
        except OSError:
            # A folder that cannot be written has no cache; the network is as good without.
            return made
        return network_file.load(path)


def save(made: Network, path: Path) -> None:
    """Write a network under its name; two processes that do so at once do not meet."""
    beside = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}")
    network_file.save(made, beside)
    beside.replace(path)
