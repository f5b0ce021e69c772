"""Water, built-up land and railways, for the map and as barriers: read, mended, kept where it is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata import osm_landscape, vector_files
from geodata.crs import SWEREF99_TM
from geodata.errors import InvalidData
from geodata.report import Finding, Report
from geodata.schema import LANDSCAPE, WATERCOURSES, validate
from geodata.streets import osm

NEAR_M = 3_000.0
"""Water so far outside the municipality is kept: a lake does not end at its border."""

GRID_M = 0.01
LINES = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
NAMES = ("name", "namn", "namn1", "name:sv")
"""Columns that hold a name, in lower case."""

TAGS = ("natural", "water", "waterway", "landuse", "fclass")
"""Columns that tell what a feature is, as OpenStreetMap's files and extracts of them have."""

BY_WORD = {"drain": "ditch", "ditch": "ditch", "canal": "canal", "river": "river", "stream": "stream"}


@dataclass(frozen=True, kw_only=True)
class Found:
    """What a file held: tables by ``schema.LANDSCAPE``, and what reading them found."""

    water: gpd.GeoDataFrame
    built_up: gpd.GeoDataFrame
    railways: gpd.GeoDataFrame
    findings: tuple[Finding, ...] = ()


def read(path: Path, *, crs: str | None = None, layers: Sequence[str] = ()) -> Found:
    """Read water (and built-up land and railways, where the file is OpenStreetMap's own).

    Parameters
    ----------
    path
        PBF or XML of OpenStreetMap, or any file that `vector_files.read` reads. In such a file an area is a
        lake and a line a watercourse; where there are columns of OpenStreetMap's tags, what they do not call
        water is left out.
    crs
        As in `vector_files.read`; a map of OpenStreetMap needs none.
    layers
        Which layers are water, where the file has several.

    Returns
    -------
    Found
        Findings: ``not_water``, and those of the readers.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of the readers; ``no_water``, ``water_several_layers``.
    """
    path = Path(path)
    if path.name.lower().endswith(osm.ENDINGS):
        found = of_osm(path)
    else:
        read = [_of_vectors(path, crs=crs, layer=layer) for layer in layers or (None,)]
        found = _found(
            [row for rows, _ in read for row in rows], tuple(one for _, told in read for one in told)
        )
    if found.water.empty:
        raise InvalidData("no_water", file=path.name)
    return found


def of_osm(path: Path) -> Found:
    """Read what a file of OpenStreetMap has; perhaps nothing. Raises as ``osm_landscape.read``."""
    return _found(*osm_landscape.read(path))


def _found(rows: list[osm_landscape.Row], findings: tuple[Finding, ...]) -> Found:
    whole = table(rows)
    built, rails = whole["kind"] == "built_up", whole["kind"] == "railway"
    return Found(
        water=whole[~built & ~rails].reset_index(drop=True), built_up=whole[built].reset_index(drop=True),
        railways=whole[rails].reset_index(drop=True), findings=findings,
    )  # fmt: skip


def near(table: gpd.GeoDataFrame, ground: BaseGeometry) -> tuple[gpd.GeoDataFrame, Report]:
    """Return what lies in or near the municipality, valid and on the 1 cm grid, and the report on it.

    Parameters
    ----------
    table
        By ``schema.LANDSCAPE``, as it was drawn.
    ground
        The municipality.

    Returns
    -------
    tuple
        Figures ``areas``, ``area_m2``, ``lines`` and ``course_m``; findings ``landscape_mended``,
        ``landscape_lost`` (nothing was left of it) and ``landscape_outside``.
    """
    west, south, east, north = ground.bounds
    reach = shapely.box(west - NEAR_M, south - NEAR_M, east + NEAR_M, north + NEAR_M)
    shapes = table.geometry.to_numpy()
    within = shapely.intersects(shapely.envelope(shapes), reach)
    whole = np.where(shapely.is_valid(shapes), shapes, None)
    broken = within & shapely.is_missing(whole)
    mended = [_mended(shape) for shape in shapes[broken]]
    shapes = shapes.copy()
    shapes[broken] = mended
    shapes[within] = shapely.set_precision(shapes[within], GRID_M)
    left = within & ~shapely.is_missing(shapes) & ~shapely.is_empty(shapes)
    kept = table.set_geometry(gpd.array.from_shapely(shapes, crs=SWEREF99_TM))[left].reset_index(drop=True)
    validate(kept, LANDSCAPE)
    counts = {
        "landscape_mended": int(broken.sum()),
        "landscape_lost": int((within & ~left).sum()),
        "landscape_outside": int((~within).sum()),
    }
    findings = tuple(Finding(code=code, count=count) for code, count in counts.items() if count)
    lines = kept["kind"].isin((*WATERCOURSES, "railway")).to_numpy()
    areas, courses = kept.geometry.to_numpy()[~lines], kept.geometry.to_numpy()[lines]
    figures = {
        "areas": len(areas), "area_m2": round(float(shapely.area(areas).sum())),
        "lines": len(courses), "course_m": round(float(shapely.length(courses).sum())),
    }  # fmt: skip
    return kept, Report(read=len(table), kept=len(kept), findings=findings, figures=figures)


def _mended(shape: BaseGeometry) -> BaseGeometry | None:
    """The areas or the lines of a shape that crosses itself, whichever it was made of."""
    wanted = 1 if shape.geom_type in {"LineString", "MultiLineString"} else 2
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    parts = parts[shapely.get_dimensions(parts) == wanted]
    return None if not len(parts) else shapely.union_all(parts)


def table(rows: list[osm_landscape.Row]) -> gpd.GeoDataFrame:
    """Return rows of kind, name and shape as a table by ``schema.LANDSCAPE``."""
    columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
    texts = {name: pd.Series(list(columns[i]), dtype="str") for i, name in enumerate(("kind", "name"))}
    return gpd.GeoDataFrame(texts, geometry=gpd.array.from_shapely(list(columns[2])), crs=SWEREF99_TM)


def _of_vectors(
    path: Path, *, crs: str | None, layer: str | None
) -> tuple[list[osm_landscape.Row], tuple[Finding, ...]]:
    """Rows of a map file: what kind each is, by its tags and by whether it is a line or an area."""
    try:
        found = vector_files.read(path, crs=crs, layer=layer, lines=True)
    except InvalidData as fault:
        # Said of districts, where only areas will do, and one layer.
        if fault.code == "several_layers":
            raise InvalidData("water_several_layers", file=path.name, **fault.facts) from fault
        if fault.code == "no_polygons":
            raise InvalidData("no_water", file=path.name) from fault
        raise
    frame = found.table[~shapely.is_missing(found.table.geometry.to_numpy())]
    columns = {str(name).lower(): name for name in frame.columns}
    tags = [frame[columns[tag]].fillna("").astype(str).to_numpy() for tag in TAGS if tag in columns]
    shapes: NDArray[Any] = frame.geometry.to_numpy()
    lines = np.isin(shapely.get_type_id(shapes), LINES)
    named = next((frame[columns[name]] for name in NAMES if name in columns), None)
    names = [""] * len(frame) if named is None else named.fillna("").astype(str).tolist()
    rows: list[osm_landscape.Row] = []
    for i, shape in enumerate(shapes):
        words = {column[i] for column in tags}
        if tags and not words & (osm_landscape.WATER_WORDS if not lines[i] else set(BY_WORD)):
            continue
        course = next((BY_WORD[word] for word in BY_WORD if word in words), "stream")
        rows.append((course if lines[i] else "lake", names[i], shape))
    findings = found.findings
    if len(rows) < len(frame):
        findings = (*findings, Finding(code="not_water", count=len(frame) - len(rows)))
    return rows, findings
