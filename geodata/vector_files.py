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
import pyproj
import shapely
from numpy.typing import NDArray
from pyarrow import parquet

from geodata import crs as systems
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
"""First bytes of the formats that have a mark; GeoJSON is text that begins with a brace."""

FORMATS = ("GeoJSON", "GeoPackage", "Shapefile (.zip)", "FlatGeobuf", "GeoParquet")
ENDINGS = {".gpkg": "gpkg", ".fgb": "flatgeobuf", ".parquet": "geoparquet", ".geoparquet": "geoparquet",
           ".shp": "shapefile", ".geojson": "geojson", ".json": "geojson"}  # fmt: skip
SIDECARS = (".shx", ".dbf")
PROBLEMS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError)


@dataclass(frozen=True, kw_only=True)
class Polygons:
    """What a file held.

    Attributes
    ----------
    table
        The file's columns and ``geometry`` in SWEREF 99 TM as it was drawn: perhaps invalid, empty or
        missing, never points or lines. The index is the feature's number in the file, from 1.
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


def read(path: Path, *, crs: str | None = None, layer: str | None = None) -> Polygons:
    """Read the polygons of a vector file.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, FlatGeobuf, GeoParquet, ``.shp`` with its sidecars, or a zip with one of them.
    crs
        Reference system of the coordinates; wins over what the file says. Any form that PROJ knows.
    layer
        Which layer, when several hold polygons.

    Returns
    -------
    Polygons
        The table and how it was read.

    Raises
    ------
    UnreadableFile
        ``map_missing``, ``map_empty``, ``map_too_large``, ``map_unknown_format``, ``map_damaged``,
        ``shapefile_incomplete``, ``archive_damaged``, ``archive_too_large``, ``archive_locked``,
        ``archive_without_map``.
    InvalidData
        ``several_layers``, ``layer_unknown``, ``no_polygons``, ``too_many_polygons``, ``crs_missing``,
        ``crs_unknown``, ``crs_does_not_fit``.
    """
    path = Path(path)
    with contextlib.ExitStack() as stack:
        files = _sources(path, stack)
        at, kind, chosen = _choose_layer(files, layer)
        frame, found = _read_layer(at, kind, chosen)
    geometry, findings = _only_polygons(frame.geometry.to_numpy())
    if not len(geometry) or shapely.is_missing(geometry).all():
        raise InvalidData("no_polygons", file=path.name)
    system, told = _system(found, crs, geometry, path)
    frame = frame.set_geometry(gpd.array.from_shapely(_to_tm(geometry, system, path)))
    frame = frame.set_crs(systems.SWEREF99_TM, allow_override=True)
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    return Polygons(
        table=frame, crs=system.name, format=kind, layer=chosen or "", findings=(*told, *findings)
    )


def _sources(path: Path, stack: contextlib.ExitStack) -> list[tuple[Path, str]]:
    """The files to look for layers in, each with its format; an archive is unpacked into a passing folder."""
    if not path.is_file():
        raise UnreadableFile("map_missing", file=path.name)
    kind = _format(path)
    if kind == "zip":
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="omradesplan-")))
        inside = unpacked(path, into=folder)
        maps = [(file, ENDINGS[file.suffix.lower()]) for file in inside if file.suffix.lower() in ENDINGS]
        if not maps:
            raise UnreadableFile("archive_without_map", file=path.name, formats=list(FORMATS))
        for file, told in maps:
            if _format(file) != told:
                raise UnreadableFile("map_damaged", file=file.name)
        return [(file, told) for file, told in maps if _complete(file, told)]
    if kind == "gpkg":
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="omradesplan-")))
        for ending in ("", "-wal"):
            if (part := path.with_name(path.name + ending)).is_file():
                shutil.copyfile(part, folder / f"copy.gpkg{ending}")
        return [(folder / "copy.gpkg", kind)]
    _complete(path, kind)
    return [(path.resolve(), kind)]


def _format(path: Path) -> str:
    """Format by the first bytes; whatever else is text that begins with a brace is taken for GeoJSON."""
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile("map_empty", file=path.name)
    if size > MOST_BYTES:
        raise UnreadableFile("map_too_large", file=path.name, limit_mb=MOST_BYTES >> 20)
    with path.open("rb") as stream:
        start = stream.read(512)
    for mark, kind in MAGIC.items():
        if start.startswith(mark):
            return kind
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return "geojson"
    raise UnreadableFile("map_unknown_format", file=path.name, formats=list(FORMATS))


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
def _quiet(path: Path) -> Iterator[None]:
    """Say a reader's many kinds of failure in one way."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (*PROBLEMS, pa.ArrowException, OSError, UnicodeError) as error:
        raise UnreadableFile("map_damaged", file=path.name) from error


def _choose_layer(files: list[tuple[Path, str]], layer: str | None) -> tuple[Path, str, str | None]:
    """The one layer that may hold polygons, or the one asked for."""
    found: list[tuple[Path, str, str | None]] = []
    for path, kind in files:
        if kind == "geoparquet":
            found.append((path, kind, None))
            continue
        with _quiet(path):
            layers = pyogrio.list_layers(path)
        if not len(layers):
            raise UnreadableFile("map_damaged", file=path.name)
        found += [
            (path, kind, str(name))
            for name, geometry in layers
            if geometry and any(word in geometry for word in ("Polygon", "Surface", "Unknown", "Collection"))
        ]
    names = [name or path.stem for path, _, name in found]
    if layer is not None:
        if layer not in names:
            raise InvalidData("layer_unknown", layer=layer, layers=names)
        return found[names.index(layer)]
    if len(found) > 1:
        raise InvalidData("several_layers", layers=names)
    if not found:
        raise InvalidData("no_polygons", file=files[0][0].name)
    return found[0]


def _read_layer(path: Path, kind: str, layer: str | None) -> tuple[gpd.GeoDataFrame, Any]:
    """Columns and geometries as they stand in the file, and its reference system or ``None``."""
    with _quiet(path):
        if kind == "geoparquet":
            return _read_parquet(path)
        meta, _, wkb, columns = pyogrio.raw.read(
            path, layer=layer, force_2d=True, max_features=MOST_FEATURES + 1
        )
        geometry = shapely.from_wkb(wkb, on_invalid="fix")
    _refuse_many(len(geometry), int(shapely.get_num_coordinates(geometry).sum()), path)
    data = dict(zip(meta["fields"], columns, strict=True))
    return gpd.GeoDataFrame(pd.DataFrame(data), geometry=gpd.array.from_shapely(geometry)), meta["crs"]


def _read_parquet(path: Path) -> tuple[gpd.GeoDataFrame, Any]:
    """A GeoParquet file, measured by its own footer first."""
    footer = parquet.read_metadata(path)
    groups = (footer.row_group(k) for k in range(footer.num_row_groups))
    if sum(group.total_byte_size for group in groups) > MOST_BYTES:
        raise UnreadableFile("map_too_large", file=path.name, limit_mb=MOST_BYTES >> 20)
    _refuse_many(footer.num_rows, 0, path)
    if b"geo" not in (footer.metadata or {}):
        raise InvalidData("no_polygons", file=path.name)
    try:
        frame = gpd.read_parquet(path)
    except (ValueError, KeyError, TypeError, shapely.errors.ShapelyError) as error:
        raise UnreadableFile("map_damaged", file=path.name) from error
    if frame.active_geometry_name != "geometry":
        frame = frame.drop(columns="geometry", errors="ignore").rename_geometry("geometry")
    _refuse_many(len(frame), int(shapely.get_num_coordinates(frame.geometry.to_numpy()).sum()), path)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=frame.geometry.array), frame.crs


def _refuse_many(features: int, vertices: int, path: Path) -> None:
    if features > MOST_FEATURES or vertices > MOST_VERTICES:
        raise InvalidData(
            "too_many_polygons", file=path.name, most_polygons=MOST_FEATURES, most_vertices=MOST_VERTICES
        )


def _only_polygons(geometry: NDArray[Any]) -> tuple[NDArray[Any], list[Finding]]:
    """Points and lines taken out; what stands in a collection is looked through."""
    geometry = shapely.force_2d(geometry)
    area = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    odd = np.flatnonzero(~shapely.is_missing(geometry) & ~np.isin(shapely.get_type_id(geometry), area))
    dropped = 0
    for index in odd.tolist():
        parts = shapely.get_parts(shapely.get_parts(geometry[index]))
        polygons = parts[np.isin(shapely.get_type_id(parts), area)]
        dropped += len(parts) - len(polygons)
        geometry[index] = shapely.multipolygons(polygons) if len(polygons) else None
    return geometry, [Finding(code="not_polygons", count=dropped)] if dropped else []


def _system(
    found: Any, asked: str | None, geometry: NDArray[Any], path: Path
) -> tuple[pyproj.CRS, list[Finding]]:
    """The reference system to read in: the one asked for, else the file's, if the numbers fit it."""
    try:
        declared = pyproj.CRS.from_user_input(found) if found else None
    except pyproj.exceptions.CRSError:
        declared = None
    if asked is not None:
        try:
            system = pyproj.CRS.from_user_input(int(asked) if asked.isdigit() else asked)
        except pyproj.exceptions.CRSError as error:
            raise InvalidData("crs_unknown", crs=asked) from error
        if declared is None or system.equals(declared, ignore_axis_order=True):
            return system, []
        facts = {"declared": declared.name, "used": system.name}
        return system, [Finding(code="crs_overridden", facts=facts)]
    if declared is None:
        raise InvalidData("crs_missing", file=path.name)
    bounds = shapely.total_bounds(geometry)
    if declared.is_geographic and (np.abs(bounds[[0, 2]]).max() > 360 or np.abs(bounds[[1, 3]]).max() > 90):
        raise InvalidData(
            "crs_does_not_fit", file=path.name, crs=declared.name, bounds=[float(b) for b in bounds]
        )
    return declared, []


def _to_tm(geometry: NDArray[Any], system: pyproj.CRS, path: Path) -> NDArray[Any]:
    """Coordinates in SWEREF 99 TM; a system without a known way there is refused."""
    target = pyproj.CRS.from_epsg(systems.SWEREF99_TM)
    if system.equals(target, ignore_axis_order=True):
        return geometry
    try:
        way = pyproj.Transformer.from_crs(system, target, always_xy=True)
        return np.asarray(
            shapely.transform(geometry, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))
        )
    except (pyproj.exceptions.ProjError, shapely.errors.ShapelyError) as error:
        raise InvalidData("crs_does_not_fit", file=path.name, crs=system.name, bounds=[]) from error
