"""Points that lie beside the polygons of a map file, in a layer of their own: offices beside areas, say.

A GeoPackage has layers. A zip with Shapefiles has one Shapefile a layer, ``plan_offices.shp`` beside
``plan.shp``; so has a Shapefile outside a zip. GeoJSON has a member of its own beside ``features``, which
programs that do not know it pass by; FlatGeobuf a text in its metadata. KML has folders.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from geodata import crs as systems
from geodata import reference_systems
from geodata.errors import InvalidData, UnreadableFile
from geodata.vector_files import Part, folders, open_parts, read_errors

MOST_POINTS = 1_000
MOST_JSON_BYTES = 64 << 20
"""A larger GeoJSON file is not read a second time for its points."""

EPSG_NAME = re.compile(r"EPSG:+(?:[\d.]*:)?(\d{4,6})$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Points:
    """A layer of points.

    Attributes
    ----------
    rows
        What the file says of each point, as text; ``""`` where it says nothing.
    e, n
        float64 [k], SWEREF 99 TM metres; NaN where a row has no point.
    """

    rows: tuple[Mapping[str, str], ...]
    e: NDArray[np.float64]
    n: NDArray[np.float64]


def read(path: Path, layer: str, *, crs: str | None = None) -> Points | None:
    """Read the layer of points with a name, ``None`` where the file has none.

    Parameters
    ----------
    path
        As ``vector_files.read`` reads it; GeoParquet has no second layer.
    layer
        Its name; of a Shapefile the end of its name after ``_``.
    crs
        Reference system where the file does not say.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of ``vector_files.read``; ``too_many_points``.
    """
    path = Path(path)
    with contextlib.ExitStack() as stack:
        for part in open_parts(path, stack):
            found = READERS[part.kind](part, layer) if part.kind in READERS else None
            if found is not None:
                return _moved(*found, crs=crs, file=path.name)
    return None


def _of_layer(part: Part, layer: str) -> tuple[list[dict[str, Any]], NDArray[Any], Any] | None:
    path = part.path
    if part.kind == "shapefile" and not path.stem.endswith(f"_{layer}"):
        beside = path.with_name(f"{path.stem}_{layer}{path.suffix}")
        path = beside if beside.is_file() else path
    with read_errors(part):
        there = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry == "Point"]
        named = [name for name in there if name == layer or name.endswith(f"_{layer}")]
        if not named:
            return None
        table = pyogrio.read_dataframe(path, layer=named[0], force_2d=True, max_features=MOST_POINTS + 1)
    columns = table.drop(columns="geometry")
    return columns.to_dict("records"), table.geometry.to_numpy(), table.crs


def _of_json(part: Part, layer: str) -> tuple[list[dict[str, Any]], NDArray[Any], Any] | None:
    if part.path.stat().st_size > MOST_JSON_BYTES:
        return None
    with _read_json(part):
        value = json.loads(part.path.read_text(encoding="utf-8-sig"))
        if layer not in value:
            return None
        rows, shapes = _of_features(value[layer]["features"])
        said = value.get("crs", {}).get("properties", {}).get("name", "")
    epsg = EPSG_NAME.search(str(said))
    system = int(epsg[1]) if epsg else said or systems.WGS84
    return rows, shapes, system


def _of_metadata(part: Part, layer: str) -> tuple[list[dict[str, Any]], NDArray[Any], Any] | None:
    """FlatGeobuf has one layer, and room for texts that other programs pass by."""
    with read_errors(part):
        told = pyogrio.read_info(part.path)
    text = (told["layer_metadata"] or {}).get(layer)
    if not text:
        return None
    with _read_json(part):
        return *_of_features(json.loads(text)["features"]), told["crs"]


def _of_features(features: list[Any]) -> tuple[list[dict[str, Any]], NDArray[Any]]:
    shapes = [shapely.Point(*map(float, one["geometry"]["coordinates"][:2])) for one in features]
    return [dict(one["properties"]) for one in features], np.array(shapes, dtype=object)


@contextlib.contextmanager
def _read_json(part: Part) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
        raise UnreadableFile("map_damaged", file=part.shown) from error


def _of_folder(part: Part, layer: str) -> tuple[list[dict[str, Any]], NDArray[Any], Any] | None:
    for folder in folders(part):
        if folder.name == layer and folder.holds(0):
            shapes = np.array(folder.shapes, dtype=object)
            shapes[shapely.get_type_id(shapes) != shapely.GeometryType.POINT] = None
            return list(folder.rows), shapes, systems.WGS84
    return None


READERS = {
    "gpkg": _of_layer, "shapefile": _of_layer, "geojson": _of_json, "kml": _of_folder,
    "flatgeobuf": _of_metadata,
}  # fmt: skip
"""How a layer is found in a file of each kind; in others there is none."""


def _moved(
    rows: list[dict[str, Any]], shapes: NDArray[Any], declared: Any, *, crs: str | None, file: str
) -> Points | None:
    if not len(rows):
        return None
    if len(rows) > MOST_POINTS:
        raise InvalidData("too_many_points", file=file, most=MOST_POINTS)
    there = shapes[~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)]
    if len(there):
        system, _ = reference_systems.chosen(declared, crs, there, file=file)
        shapes = reference_systems.to_tm(shapes, system, file=file)
    texts = tuple({str(name): _text(value) for name, value in row.items()} for row in rows)
    return Points(rows=texts, e=shapely.get_x(shapes), n=shapely.get_y(shapes))


def _text(value: Any) -> str:
    return "" if value is None or value is pd.NaT or value != value else str(value).strip()  # noqa: PLR0124 - NaN
