"""Polygons from the files that map programs write, in SWEREF 99 TM; careful with files of unknown origin.

A format is known by its first bytes, not by its name. Archives are measured before they are unpacked,
GeoPackages are read from a copy, and sizes are bounded, so that a bad file is refused and nothing else.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray
from pyarrow import parquet

from geodata import crs as systems
from geodata import kml, reference_systems, xml_stream
from geodata.errors import InvalidData, UnreadableFile
from geodata.report import Finding
from geodata.zip_files import unpacked

MOST_BYTES = 512 << 20
MOST_FEATURES = 20_000
MOST_VERTICES = 5_000_000
SHOWN = 20

MAGIC = {
    b"SQLite format 3\x00": "gpkg",
    b"fgb\x03": "flatgeobuf",
    b"PAR1": "geoparquet",
    b"PK\x03\x04": "zip",
    b"\x00\x00\x27\x0a": "shapefile",
}
"""First bytes of the formats that have a mark; GeoJSON is text that begins with a brace, KML has its root."""

BEGINNING_BYTES = 4_096
FORMATS = ("GeoJSON", "GeoPackage", "Shapefile (.zip)", "FlatGeobuf", "GeoParquet", "KML")
ENDINGS = {".gpkg": "gpkg", ".fgb": "flatgeobuf", ".parquet": "geoparquet", ".geoparquet": "geoparquet",
           ".shp": "shapefile", ".geojson": "geojson", ".json": "geojson", ".kml": "kml"}  # fmt: skip
SIDECARS = (".shx", ".dbf")
PROBLEMS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError)


@dataclass(frozen=True, kw_only=True)
class Polygons:
    """What a file held.

    Attributes
    ----------
    table
        The file's columns and ``geometry`` in SWEREF 99 TM as it was drawn: perhaps invalid, empty or
        missing, never points or lines. The index is the feature's number in the file, from 1; features that
        are only points or lines are left out.
    crs
        Name of the reference system the coordinates were read in.
    format, layer
        How it was stored.
    findings
        ``crs_overridden``, ``not_polygons``.
    """

    table: gpd.GeoDataFrame
    crs: str
    format: str
    layer: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file to look for layers in: where it lies now, its format, and what the person calls it."""

    path: Path
    kind: str
    shown: str


def read(path: Path, *, crs: str | None = None, layer: str | None = None, lines: bool = False) -> Polygons:
    """Read the polygons of a vector file.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, KML, ``.shp`` with its sidecars, or a zip with one of
        them (a KMZ is one).
    crs
        Reference system of the coordinates where the file does not say, in any form that PROJ knows.
    layer
        Which layer, when several hold polygons.
    lines
        Whether lines are wanted beside polygons.

    Returns
    -------
    Polygons
        The table and how it was read.

    Raises
    ------
    UnreadableFile
        ``map_missing``, ``map_is_folder``, ``map_empty``, ``map_too_large``, ``map_unknown_format``,
        ``map_damaged``, ``map_encoding``, ``map_declarations``, ``shapefile_incomplete``,
        ``archive_damaged``, ``archive_too_large``, ``archive_locked``, ``archive_without_map``.
    InvalidData
        ``several_layers``, ``layer_unknown``, ``no_polygons``, ``too_many_polygons``; those of
        `reference_systems.chosen`.
    """
    path = Path(path)
    with contextlib.ExitStack() as stack:
        part, chosen = _choose_layer(open_parts(path, stack), layer, lines=lines)
        frame, found = _read_layer(part, chosen)
    geometry, findings = _only_polygons(frame.geometry.to_numpy(), lines=lines)
    if not len(geometry) or shapely.is_missing(geometry).all():
        raise InvalidData("no_polygons", file=path.name)
    other = shapely.is_missing(geometry) & ~shapely.is_missing(frame.geometry.to_numpy())
    system, told = reference_systems.chosen(found, crs, geometry, file=path.name)
    there = reference_systems.to_tm(geometry, system, file=path.name)
    frame = frame.set_geometry(gpd.array.from_shapely(there))
    frame = frame.set_crs(systems.SWEREF99_TM, allow_override=True)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return Polygons(
        table=frame[~other], crs=system.name, format=part.kind, layer=chosen or "",
        findings=(*told, *findings),
    )  # fmt: skip


def open_parts(path: Path, stack: contextlib.ExitStack) -> list[Part]:
    """The files to look for layers in; an archive is unpacked into a passing folder, a GeoPackage copied."""
    if path.is_dir():
        raise UnreadableFile("map_is_folder", file=path.name)
    if not path.is_file():
        raise UnreadableFile("map_missing", file=path.name)
    kind = _format(path)
    if kind == "zip":
        return _inside(path, stack)
    if kind == "gpkg":
        _refuse_cut(path)
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="omradesplan-")))
        for ending in ("", "-wal"):
            if (part := path.with_name(path.name + ending)).is_file():
                shutil.copyfile(part, folder / f"copy.gpkg{ending}")
        return [Part(path=folder / "copy.gpkg", kind=kind, shown=path.name)]
    _complete(path, kind)
    return [Part(path=path.resolve(), kind=kind, shown=path.name)]


def _inside(path: Path, stack: contextlib.ExitStack) -> list[Part]:
    """The map files in an archive."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="omradesplan-")))
    inside = unpacked(path, into=folder)
    maps = [(file, ENDINGS[file.suffix.lower()]) for file in inside if file.suffix.lower() in ENDINGS]
    if not maps:
        raise UnreadableFile("archive_without_map", file=path.name, formats=list(FORMATS))
    for file, told in maps:
        if _format(file) != told:
            raise UnreadableFile("map_damaged", file=f"{path.name}/{file.name}")
    return [
        Part(path=file, kind=told, shown=f"{path.name}/{file.name}")
        for file, told in maps
        if _complete(file, told)
    ]


def _format(path: Path) -> str:
    """Format by the first bytes; text that begins with a brace is taken for GeoJSON, XML is looked into."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("map_empty", file=path.name)
    if size > MOST_BYTES:
        raise UnreadableFile("map_too_large", file=path.name, limit_mb=MOST_BYTES >> 20)
    with path.open("rb") as stream:
        start = stream.read(BEGINNING_BYTES)
    for mark, kind in MAGIC.items():
        if start.startswith(mark):
            return kind
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")):
        raise UnreadableFile("map_encoding", file=path.name)
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"{"):
        return "geojson"
    if text.startswith(b"<") and kml.KML.search(text):
        return "kml"
    raise UnreadableFile("map_unknown_format", file=path.name, formats=list(FORMATS))


def _refuse_cut(path: Path) -> None:
    """A GeoPackage shorter than its own header says may still open, without its last districts."""
    with path.open("rb") as stream:
        head = stream.read(100)
    page, pages = int.from_bytes(head[16:18], "big"), int.from_bytes(head[28:32], "big")
    if len(head) < 100 or path.stat().st_size < (65_536 if page == 1 else page) * pages:
        raise UnreadableFile("map_damaged", file=path.name)


def _complete(path: Path, kind: str) -> bool:
    """Whether a Shapefile's companions lie beside it; refuses if not."""
    if kind != "shapefile":
        return True
    beside = {p.suffix.lower() for p in path.parent.iterdir() if p.stem == path.stem}
    missing = [ending for ending in SIDECARS if ending not in beside]
    if missing:
        raise UnreadableFile("shapefile_incomplete", file=path.name, missing=missing)
    return True


@contextlib.contextmanager
def read_errors(part: Part) -> Iterator[None]:
    """Say a reader's many kinds of failure in few ways: ``map_encoding``, ``map_damaged`` and the like."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnicodeError as error:
        raise UnreadableFile("map_encoding", file=part.shown) from error
    except xml_stream.Declares as error:
        raise UnreadableFile("map_declarations", file=part.shown) from error
    except kml.TooMany as error:
        raise _too_many(part) from error
    except (*PROBLEMS, xml_stream.Damaged, pa.ArrowException, OSError) as error:
        raise UnreadableFile("map_damaged", file=part.shown) from error


def _choose_layer(parts: list[Part], layer: str | None, *, lines: bool) -> tuple[Part, str | None]:
    """The one layer that may hold what is wanted, or the one asked for."""
    words = ("Polygon", "Surface", "Unknown", "Collection", *(("Line", "Curve") if lines else ()))
    found: list[tuple[Part, str | None]] = []
    for part in parts:
        if part.kind == "geoparquet":
            found.append((part, None))
            continue
        if part.kind == "kml":
            there = (2, 1) if lines else (2,)
            found += [(part, folder.name) for folder in folders(part) if folder.holds(*there)]
            continue
        with read_errors(part):
            layers = pyogrio.list_layers(part.path)
        if not len(layers):
            raise UnreadableFile("map_damaged", file=part.shown)
        found += [
            (part, str(name))
            for name, geometry in layers
            if geometry and any(word in geometry for word in words)
        ]
    names = [name or part.path.stem for part, name in found]
    if layer is not None:
        if layer not in names:
            raise InvalidData("layer_unknown", layer=layer, layers=names)
        return found[names.index(layer)]
    if len(found) > 1:
        raise InvalidData("several_layers", layers=names)
    if not found:
        raise InvalidData("no_polygons", file=parts[0].shown)
    return found[0]


def folders(part: Part) -> list[kml.Folder]:
    """The folders of a KML file, which are its layers."""
    with read_errors(part):
        return kml.read(part.path, most_features=MOST_FEATURES, most_vertices=MOST_VERTICES)


def _read_layer(part: Part, layer: str | None) -> tuple[gpd.GeoDataFrame, Any]:
    """Columns and geometries as they stand in the file, and its reference system or ``None``."""
    with read_errors(part):
        if part.kind == "geoparquet":
            return _read_parquet(part)
        if part.kind == "kml":
            folder = next(one for one in folders(part) if one.name == layer)
            shapes = np.array(folder.shapes, dtype=object)
            return gpd.GeoDataFrame(folder.rows, geometry=gpd.array.from_shapely(shapes)), systems.WGS84
        meta, _, wkb, columns = pyogrio.raw.read(
            part.path, layer=layer, force_2d=True, max_features=MOST_FEATURES + 1
        )
        geometry = shapely.from_wkb(wkb, on_invalid="fix")
    _refuse_many(len(geometry), int(shapely.get_num_coordinates(geometry).sum()), part)
    data = {
        name: _as_written(values, subtype)
        for name, values, subtype in zip(meta["fields"], columns, meta["ogr_subtypes"], strict=True)
    }
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=gpd.array.from_shapely(geometry)), meta["crs"]


def _as_written(values: NDArray[Any], subtype: str) -> NDArray[Any]:
    """Yes and no as such, also in a column with blanks, which the reader gives as 1, 0 and not a number."""
    if subtype != "OFSTBoolean" or values.dtype == bool:
        return values
    return np.array([None if pd.isna(value) else bool(value) for value in values], dtype=object)


def _read_parquet(part: Part) -> tuple[gpd.GeoDataFrame, Any]:
    """A GeoParquet file, measured by its own footer first."""
    footer = parquet.read_metadata(part.path)
    groups = (footer.row_group(k) for k in range(footer.num_row_groups))
    if sum(group.total_byte_size for group in groups) > MOST_BYTES:
        raise UnreadableFile("map_too_large", file=part.shown, limit_mb=MOST_BYTES >> 20)
    _refuse_many(footer.num_rows, 0, part)
    if b"geo" not in (footer.metadata or {}):
        raise InvalidData("no_polygons", file=part.shown)
    try:
        frame = gpd.read_parquet(part.path)
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise UnreadableFile("map_damaged", file=part.shown) from error
    if frame.active_geometry_name != "geometry":
        frame = frame.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
    _refuse_many(len(frame), int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()), part)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=frame.geometry.array), frame.crs


def _refuse_many(features: int, vertices: int, part: Part) -> None:
    if features > MOST_FEATURES or vertices > MOST_VERTICES:
        raise _too_many(part)


def _too_many(part: Part) -> InvalidData:
    return InvalidData(
        "too_many_polygons", file=part.shown, most_polygons=MOST_FEATURES, most_vertices=MOST_VERTICES
    )


def _only_polygons(geometry: NDArray[Any], *, lines: bool) -> tuple[NDArray[Any], list[Finding]]:
    """Points, and unwanted lines, taken out; what stands in a collection is looked through."""
    geometry = shapely.force_2d(geometry)
    area = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    course = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
    wanted = (*area, *course) if lines else area
    odd = np.flatnonzero(~shapely.is_missing(geometry) & ~np.isin(shapely.get_type_id(geometry), wanted))
    dropped = 0
    for index in odd.tolist():
        parts = shapely.get_parts(shapely.get_parts(geometry[index]))
        polygons = parts[np.isin(shapely.get_type_id(parts), area)]
        dropped += len(parts) - len(polygons)
        geometry[index] = shapely.multipolygons(polygons) if len(polygons) else None
    return geometry, [Finding(code="not_polygons", count=dropped)] if dropped else []
