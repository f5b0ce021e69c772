"""Imports: read and check first, then one transaction; until it commits, the old data stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon
from sqlalchemy import Connection

from app import derive, proposal, roads
from app.people import without_address
from app.store import datasets, geography
from app.store.engine import Store
from geodata import addresses, districts, municipalities, population
from geodata.errors import InvalidData
from geodata.provenance import Source, checksum
from geodata.report import Finding, Report
from geodata.schema import AGE_BANDS


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the person importing says about the file."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    date: str = ""

    def source(self, path: Path) -> Source:
        """Return the full origin, with the file's name and checksum."""
        return Source(
            title=self.title or path.name, publisher=self.publisher, licence=self.licence, url=self.url,
            date=self.date, filename=path.name, checksum=checksum(path),
        )  # fmt: skip


def import_districts(
    store: Store,
    path: Path,
    *,
    folder: Path,
    origin: Origin,
    crs: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    tolerance_m: float = 10.0,
) -> Report:
    """Read districts, or the base districts below those in use, mend them and store them.

    A file is taken for base districts when there are districts in use, it has more rows than they, and every
    one of its codes begins with one of theirs.
    """
    named = columns or {}
    table, report = districts.read(
        path, crs=crs, code=named.get("code"), name=named.get("name"), kind=named.get("kind"),
        tolerance_m=tolerance_m,
    )  # fmt: skip
    source = origin.source(path)
    with store.write() as connection:
        used = geography.get_districts(connection)
        if is_level_below(table, used):
            table, exceptions = districts.with_parents(table, used)
            report = _with(report, exceptions.findings)
            dataset_id = datasets.replace(connection, kind="base_districts", source=source, report=report)
            geography.put_districts(connection, dataset_id, table)
            return report
        report = _with(report, _people_that_no_longer_fit(connection, table))
        report = _with(report, derive.plans_of_districts(connection, table))
        dataset_id = datasets.replace(connection, kind="districts", source=source, report=report)
        geography.put_districts(connection, dataset_id, table)
        _set_municipality(connection, table)
        derive.addresses(connection, folder)
        proposal.renew(connection, folder)
    return report


def is_level_below(table: gpd.GeoDataFrame, used: gpd.GeoDataFrame) -> bool:
    """Whether these are base districts of the districts in use."""
    above = tuple(used["code"])
    return (
        bool(above)
        and len(table) > len(used)
        and all(code.startswith(above) and code not in above for code in table["code"])
    )


def _people_that_no_longer_fit(connection: Connection, table: gpd.GeoDataFrame) -> list[Finding]:
    """People are counted by district code: on other codes they are no longer used, and that is said."""
    people = geography.get_population(connection)
    if people.empty or set(derive.latest(people)["code"]) == set(table["code"]):
        return []
    datasets.retire(connection, "population")
    return [Finding(code="population_no_longer_fits", count=len(people))]


def _set_municipality(connection: Connection, table: gpd.GeoDataFrame) -> None:
    """The ground is what the districts cover; code and name are those of the municipality it lies in.

    Raises
    ------
    InvalidData
        ``districts_of_another_municipality``: most of the ground lies in another one than the store is about.
    """
    ground = cast("Polygon | MultiPolygon", shapely.coverage_union_all(table.geometry.to_numpy()))
    known = municipalities.containing(ground)
    before = geography.get_municipality(connection)
    if before is not None and before.code != known.code:
        raise InvalidData("districts_of_another_municipality", municipality=before.name, other=known.name)
    geography.put_municipality(connection, replace(known, geometry=ground))


def import_population(
    store: Store,
    path: Path,
    *,
    folder: Path,
    origin: Origin,
    year: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Report:
    """Read people by district and age band, and store them."""
    with store.read() as connection:
        table = _districts_or_refuse(connection)
    people, report = population.read(path, districts=table, year=year, columns=columns)
    source = origin.source(path)
    with store.write() as connection:
        _refuse_loss_of_bands(geography.get_population(connection), people, path)
        dataset_id = datasets.replace(connection, kind="population", source=source, report=report)
        geography.put_population(connection, dataset_id, people)
        derive.addresses(connection, folder)
        proposal.renew(connection, folder)
    return report


def _refuse_loss_of_bands(used: pd.DataFrame, people: pd.DataFrame, path: Path) -> None:
    """Refuse people without an age band that is in use: the figures by age would be gone without a word."""
    lost = [
        band for band in AGE_BANDS if derive.latest(people)[band].isna().all() and used[band].notna().any()
    ]
    if lost:
        raise InvalidData("population_loses_bands", file=path.name, count=len(lost), bands=lost)


def import_forecast(
    store: Store, path: Path, *, origin: Origin, columns: Mapping[str, str] | None = None
) -> Report:
    """Read people by district, age band and coming year, and store them as the forecast."""
    with store.read() as connection:
        table = _districts_or_refuse(connection)
    people, report = population.read(path, districts=table, columns=columns)
    if people[list(AGE_BANDS)].isna().to_numpy().any():
        raise InvalidData("forecast_incomplete", file=path.name)
    with store.write() as connection:
        dataset_id = datasets.replace(connection, kind="forecast", source=origin.source(path), report=report)
        geography.put_population(connection, dataset_id, people)
    return report


def import_addresses(
    store: Store,
    path: Path,
    *,
    folder: Path,
    origin: Origin,
    mapping: Mapping[str, str] | None = None,
    crs: str | None = None,
) -> Report:
    """Read a register, an OSM file or a list of addresses, and store them."""
    with store.read() as connection:
        table = _districts_or_refuse(connection)
        municipality = geography.get_municipality(connection)
        living = geography.get_population(connection)
    found, report, kind = addresses.read(
        path, districts=table, kommun=municipality.code if municipality else None, mapping=mapping, crs=crs
    )
    if found.empty:
        raise InvalidData("no_address_kept", file=path.name, read=report.read, findings=_codes(report))
    report = replace(report, figures={**report.figures, "origin": kind})
    report = _with(report, without_address(districts=table, people=living, addresses=found))
    with store.write() as connection:
        source = origin.source(path)
        dataset_id = datasets.replace(connection, kind="addresses", source=source, report=report)
        geography.put_addresses(connection, dataset_id, found)
        proposal.renew(connection, folder)
    return report


def import_roads(store: Store, path: Path, *, folder: Path, origin: Origin) -> Report:
    """Read roads (PBF, XML, GraphML) and store them, with all that follows from them."""
    return roads.put(store, roads.read(path), source=origin.source(path), folder=folder)


def _districts_or_refuse(connection: Connection) -> gpd.GeoDataFrame:
    table = geography.get_districts(connection)
    if table.empty:
        raise InvalidData("districts_first")
    return table


def _with(report: Report, findings: list[Finding] | tuple[Finding, ...]) -> Report:
    return replace(report, findings=(*report.findings, *findings))


def _codes(report: Report) -> list[str]:
    return sorted({finding.code for finding in report.findings})
