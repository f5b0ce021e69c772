"""Plans as files: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, and a table of districts and their areas.

Field names are the same in every format and at most ten characters long, which is all that a Shapefile
holds. Every row says which plan it is of, its status, basis and dates, and whether it is example data.
"""

from __future__ import annotations

import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from app.errors import BadRequest, StoreFault
from app.plan_files import plan_kml, plan_styles, plan_table
from app.plan_files.plan_offices import LAYER
from app.plan_files.plan_rows import LOCKED
from app.plan_files.plan_split import split_districts
from app.store import datasets, geography, plans
from app.store.plans import PlanRecord
from app.wording import sentence
from areas.model import Provider
from areas.plan import DistrictShares, districts_of
from geodata import crs as systems
from geodata.errors import InvalidData
from geodata.report import Finding, Report

DECIMALS = {systems.WGS84: 8}
"""Eight decimals of a degree are a millimetre, so that what is read back rounds to the same centimetre."""

USUAL = {".geojson": systems.WGS84}
"""The system of coordinates where none is asked for; elsewhere SWEREF 99 TM. KML knows WGS 84 only."""

METRE_DECIMALS = 2
GEOPACKAGE = {"VERSION": "1.2"}
"""The newest that QGIS 3.22 reads without a warning; nothing of what came later is used."""

MOST_TEXT_BYTES = 254
"""The longest text in a Shapefile; a longer one is refused, not cut."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What an export needs to know besides the plan.

    Attributes
    ----------
    districts
        By ``schema.DISTRICTS``.
    providers
        By code.
    example
        Whether the plan lies on example data.
    language
        Of the words for status, basis and example, and of the decimal mark in tables.
    day
        The day of the export.
    """

    districts: gpd.GeoDataFrame
    providers: Mapping[str, Provider]
    example: bool
    language: str
    day: date


def surroundings(connection: Connection, *, language: str, day: date) -> Surroundings:
    """Return what an export from this store needs to know besides the plan."""
    used = datasets.current(connection)
    return Surroundings(
        districts=geography.get_districts(connection),
        providers=plans.get_providers(connection),
        example="districts" in used and used["districts"].source.synthetic,
        language=language,
        day=day,
    )


def write(record: PlanRecord, around: Surroundings, path: Path, *, crs: int | None = None) -> Report:
    """Write a plan to a file, in the form that its ending tells.

    The file is made in a passing folder beside its place and then moved there: whoever reads it sees the
    old one or the new one, whole. (A Shapefile is several files, moved one after the other; as ``.zip`` it is
    one.)

    Parameters
    ----------
    record
        The plan.
    around
        The districts it lies on, and what else is told with it.
    path
        ``.gpkg`` (layers ``areas`` and ``offices``), ``.geojson`` (offices in a member of their own),
        ``.zip`` (two Shapefiles); ``.shp`` (offices in a second one beside it); ``.fgb`` (offices in the
        metadata, as GeoJSON); ``.kml`` (two folders, WGS 84); or ``.csv``: one row for each part of a
        district, with its share of the ground and its office.
    crs
        EPSG code of the coordinates; when not given WGS 84 for GeoJSON, SWEREF 99 TM for all others.

    Returns
    -------
    Report
        ``read`` and ``kept`` are areas; ``district_split`` for each part of a split district, and for
        a table ``table_without_borders`` where there is any. ``figures``:
        ``crs``, ``files``.

    Raises
    ------
    BadRequest
        ``export_unknown_ending``, ``export_folder_missing``.
    InvalidData
        ``export_text_too_long`` (Shapefile), ``export_other_ground`` (table: the districts are
        others than those the plan lies on).
    StoreFault
        ``export_not_written``: the disk is full, or the folder may not be written to.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending not in WRITERS:
        raise BadRequest("export_unknown_ending", file=path.name, endings=list(WRITERS))
    if not path.parent.is_dir():
        raise BadRequest("export_folder_missing", file=path.name)
    target = systems.WGS84 if ending == ".kml" else crs or USUAL.get(ending, systems.SWEREF99_TM)
    shares = districts_of(record.plan, around.districts)
    if shares.outside and ending == ".csv":
        raise InvalidData("export_other_ground", plan=record.name, districts=list(shares.outside))
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".omradesplan-") as passing:
            WRITERS[ending](record, around, Path(passing) / path.name, target)
            files = sorted(Path(passing).iterdir(), key=lambda made: (made.name == path.name, made.name))
            for made in files:
                made.replace(path.parent / made.name)
    except (OSError, pyogrio.errors.DataSourceError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise StoreFault("export_not_written", file=path.name, reason=reason) from fault
    return Report(
        read=len(record.plan.areas),
        kept=len(record.plan.areas),
        findings=(*split_districts(shares, record.plan, around.districts), *_left_out(shares, ending)),
        figures={"plan": record.id, "crs": target, "files": [made.name for made in files]},
    )


def _left_out(shares: DistrictShares, ending: str) -> list[Finding]:
    """What a table of districts cannot say of a plan that splits some, and what can."""
    if ending != ".csv" or not shares.split:
        return []
    return [Finding(code="table_without_borders", count=len(shares.split))]


def _said(record: PlanRecord, around: Surroundings) -> dict[str, str]:
    """What every row says about the plan."""

    def word(section: str, code: str) -> str:
        return sentence(section, code, {}, around.language)

    return {
        "plan": record.name,
        "division": word("divisions", record.plan.division),
        "status": word("export", f"status_{record.stage(around.day)}"),
        "basis": word("bases", record.basis),
        "valid_from": record.valid_from or "",
        "valid_to": record.valid_to or "",
        "exported": around.day.isoformat(),
        "example": word("export", "example") if around.example else "",
    }


def _areas(record: PlanRecord, around: Surroundings) -> list[dict[str, str]]:
    """One row an area, in code order, without its ground."""
    offices = {office.code: office.name for office in record.plan.offices}
    providers = {code: provider.name for code, provider in around.providers.items()}
    return [
        {
            "code": area.code, "name": area.name, "colour": area.colour,
            "office": area.office, "officename": offices.get(area.office, ""),
            "provider": area.provider, "provname": providers.get(area.provider, ""),
            "locked": LOCKED if area.locked else "",
            **_said(record, around),
        }
        for area in record.plan.areas
    ]  # fmt: skip


def _offices(record: PlanRecord, around: Surroundings) -> list[dict[str, str]]:
    """One row an office; ``position`` says how its place is known."""
    return [
        {
            "code": office.code, "name": office.name, "kind": office.kind, "address": office.address,
            "phone": office.phone, "hours": office.hours, "position": office.basis,
            **_said(record, around),
        }
        for office in record.plan.offices
    ]  # fmt: skip


def _moved(shapes: Any, target: int) -> NDArray[Any]:
    """Geometries from SWEREF 99 TM in another system, easting or longitude first."""
    there: NDArray[Any] = np.asarray(shapes, dtype=object)
    if target == systems.SWEREF99_TM:
        return there

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = systems.transform(points[:, 0], points[:, 1], source=systems.SWEREF99_TM, target=target)
        return np.asarray(np.column_stack([x, y]), dtype=np.float64)

    return np.asarray(shapely.transform(there, move))


def _table(rows: list[dict[str, str]], shapes: Any, target: int) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry=_moved(shapes, target), crs=target)


def _shapes(record: PlanRecord) -> list[BaseGeometry]:
    return [area.geometry for area in record.plan.areas]


def _points(record: PlanRecord) -> NDArray[Any]:
    return np.asarray(shapely.points([(office.e, office.n) for office in record.plan.offices]))


def _geojson(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    digits = DECIMALS.get(target, METRE_DECIMALS)
    rounded = shapely.transform(
        shapely.orient_polygons(_moved(_shapes(record), target)), lambda points: np.round(points, digits)
    )
    rows = _areas(record, around)
    features = [
        {"type": "Feature", "id": row["code"], "properties": row, "geometry": shapely.geometry.mapping(shape)}
        for row, shape in zip(rows, rounded, strict=True)
    ]
    value: dict[str, Any] = {"type": "FeatureCollection", "name": record.name}
    if target != systems.WGS84:
        value["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{target}"}}
    value |= {"plan": _said(record, around), "features": features}
    if record.plan.offices:
        value[LAYER] = _office_features(record, around, target, digits)
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")


def _office_features(record: PlanRecord, around: Surroundings, target: int, digits: int) -> dict[str, Any]:
    """The offices as a collection of their own: whoever looks for areas only passes it by."""
    points = shapely.transform(_moved(_points(record), target), lambda moved: np.round(moved, digits))
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": row["code"],
                "properties": row,
                "geometry": shapely.geometry.mapping(point),
            }
            for row, point in zip(_offices(record, around), points, strict=True)
        ],
    }


def _geopackage(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    areas = _table(_areas(record, around), _shapes(record), target)
    pyogrio.write_dataframe(
        areas, path, layer="areas", driver="GPKG", promote_to_multi=True, dataset_options=GEOPACKAGE
    )
    if record.plan.offices:
        offices = _table(_offices(record, around), _points(record), target)
        pyogrio.write_dataframe(offices, path, layer=LAYER, driver="GPKG")
    plan_styles.write(path, areas=_areas(record, around), offices=bool(record.plan.offices))


def _kml(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    del target
    plan_kml.write(
        path, name=record.name, areas=_areas(record, around), offices=_offices(record, around),
        shapes=_moved(_shapes(record), systems.WGS84).tolist(),
        points=_moved(_points(record), systems.WGS84).tolist() if record.plan.offices else [],
    )  # fmt: skip


def _flatgeobuf(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    areas = _table(_areas(record, around), _shapes(record), target)
    beside = {}
    if record.plan.offices:
        features = _office_features(record, around, target, DECIMALS.get(target, METRE_DECIMALS))
        beside = {LAYER: json.dumps(features, ensure_ascii=False)}
    pyogrio.write_dataframe(
        areas, path, driver="FlatGeobuf", promote_to_multi=True, layer_metadata=beside or None
    )


def _shapefile(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    _write_shapefile(_areas(record, around), _shapes(record), path, target)
    if record.plan.offices:
        beside = path.with_name(f"{path.stem}_{LAYER}.shp")
        _write_shapefile(_offices(record, around), _points(record), beside, target)


def _write_shapefile(rows: list[dict[str, str]], shapes: Any, path: Path, target: int) -> None:
    for row in rows:
        for field, text in row.items():
            if len(text.encode()) > MOST_TEXT_BYTES:
                raise InvalidData("export_text_too_long", field=field, area=row["code"], most=MOST_TEXT_BYTES)
    table = _table(rows, shapes, target)
    areal = bool((shapely.get_dimensions(table.geometry.to_numpy()) == 2).all())
    pyogrio.write_dataframe(table, path, driver="ESRI Shapefile", encoding="UTF-8", promote_to_multi=areal)


def _zipped_shapefile(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        _shapefile(record, around, Path(folder) / f"{path.stem}.shp", target)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in sorted(Path(folder).iterdir()):
                archive.write(part, part.name)


def _csv(record: PlanRecord, around: Surroundings, path: Path, target: int) -> None:
    del target
    plan_table.write(
        path, record.plan, around.districts, areas=_areas(record, around), offices=_offices(record, around),
        language=around.language,
    )  # fmt: skip


WRITERS: dict[str, Callable[[PlanRecord, Surroundings, Path, int], None]] = {
    ".geojson": _geojson,
    ".gpkg": _geopackage,
    ".shp": _shapefile,
    ".zip": _zipped_shapefile,
    ".fgb": _flatgeobuf,
    ".kml": _kml,
    ".csv": _csv,
}
"""Which writer makes which ending."""
