"""Imports: read and check first, then one transaction; until it commits, the old data stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon
from sqlalchemy import Connection

from app.errors import BadRequest
from app.intake import derive, district_ground, landscape, proposal, roads, start
from app.intake.people import without_address
from app.store import datasets, geography
from app.store.engine import Store
from geodata import addresses, district_demand, districts, municipalities, population
from geodata.errors import InvalidData
from geodata.provenance import Source, checksum
from geodata.report import Finding, Report
from geodata.schema import AGE_BANDS

SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What the person importing says about the file."""

    title: str = ""
    publisher: str = ""
    licence: str = ""
    url: str = ""
    date: str = ""

    def __post_init__(self) -> None:
        """Refuse a date that is none: ``invalid_date_of_data``."""
        if self.date and not _is_date(self.date):
            raise BadRequest("invalid_date_of_data", text=self.date)

    def source(self, path: Path) -> Source:
        """Return the full origin, with the file's name and checksum."""
        return Source(
            title=self.title or path.name, publisher=self.publisher, licence=self.licence, url=self.url,
            date=self.date, filename=path.name, checksum=checksum(path),
        )  # fmt: skip


def _is_date(text: str) -> bool:
    """A day, a month or a year of the calendar, in ISO's order."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        day = date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return day.year >= population.FIRST_YEAR


def import_districts(
    store: Store,
    path: Path,
    *,
    folder: Path,
    origin: Origin,
    crs: str | None = None,
    columns: Mapping[str, str | None] | None = None,
    tolerance_m: float = 10.0,
    replace_ground: bool = False,
) -> Report:
    """Read districts, or the base districts below those in use, mend them and store them.

    A file is taken for base districts when there are districts in use, it has more rows than they, and every
    one of its codes begins with one of theirs. Divisions without a plan get one undivided area, as when a
    municipality is begun.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `districts.read` and `district_ground.compared`; ``districts_of_another_municipality``.
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
            report = _with(report, _people_of_other_base_districts(connection, table))
            dataset_id = datasets.replace(connection, kind="base_districts", source=source, report=report)
            geography.put_districts(connection, dataset_id, table)
            return report
        _set_municipality(connection, table)
        ground = district_ground.compared(connection, table, path, replace_ground=replace_ground)
        report = _with(report, ground)
        report = _with(report, _what_no_longer_fits(connection, table))
        report = _with(report, derive.plans_of_districts(connection, table))
        report = _with(report, start.begin_divisions(connection, table))
        report = _with(report, landscape.retire_made_up(connection))
        dataset_id = datasets.replace(connection, kind="districts", source=source, report=report)
        geography.put_districts(connection, dataset_id, table)
        derive.addresses(connection, folder)
        proposal.renew(connection, folder)
    return report


def is_level_below(table: gpd.GeoDataFrame, used: gpd.GeoDataFrame) -> bool:
    """Whether these are base districts of the districts in use."""
    above = tuple(used["code"])
    return (
        bool(above)
        and not district_ground.is_outline(used)
        and len(table) > len(used)
        and all(code.startswith(above) and code not in above for code in table["code"])
    )


def _what_no_longer_fits(connection: Connection, table: gpd.GeoDataFrame) -> list[Finding]:
    """What is told by district code is no longer used on other codes, and that is said."""
    codes = set(table["code"])
    findings = []
    for kind, code in (
        ("population", "population_no_longer_fits"),
        ("forecast", "forecast_no_longer_fits"),
        ("population_history", "history_no_longer_fits"),
    ):
        people = geography.get_population(connection, kind)
        told = set(people["code"] if kind == "population_history" else derive.latest(people)["code"])
        if people.empty or told == codes:
            continue
        datasets.retire(connection, kind)
        findings.append(Finding(code=code, count=len(people)))
    needs = geography.get_demand(connection)
    if not needs.empty and set(needs["code"]) != codes:
        datasets.retire(connection, "demand")
        findings.append(Finding(code="demand_no_longer_fits", count=len(needs)))
    base = geography.get_districts(connection, "base_districts")
    if not set(base["parent"]) <= codes | {""}:
        datasets.retire(connection, "base_districts")
        datasets.retire(connection, "base_population")
        findings.append(Finding(code="base_districts_no_longer_fit", count=len(base)))
    return findings


def _people_of_other_base_districts(connection: Connection, table: gpd.GeoDataFrame) -> list[Finding]:
    people = geography.get_population(connection, "base_population")
    if people.empty or set(people["code"]) <= set(table["code"]):
        return []
    datasets.retire(connection, "base_population")
    return [Finding(code="base_population_no_longer_fits", count=len(people))]


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
    today: date,
    year: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> Report:
    """Read people by district and age band, and store them.

    A table of the base districts' codes is stored for them, beside the people by district. So is a series of
    years without the age bands in use: as history.

    Parameters
    ----------
    today
        The municipality's day; people of later years are a forecast.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `population.read`; ``districts_first``, ``population_of_coming_years``,
        ``population_loses_bands``.
    """
    with store.read() as connection:
        table = _districts_or_refuse(connection)
        base = geography.get_districts(connection, "base_districts")
    people, report = population.read(
        path, districts=table, base=None if base.empty else base, year=year, columns=columns
    )
    last = int(people["year"].max())
    if last > today.year:
        raise InvalidData("population_of_coming_years", file=path.name, last=str(last))
    source = origin.source(path)
    with store.write() as connection:
        kind, told = _place_of(connection, people, path, level=report.figures["level"])
        report = _with(report, told)
        dataset_id = datasets.replace(connection, kind=kind, source=source, report=report)
        geography.put_population(connection, dataset_id, people)
        if kind == "population":
            derive.addresses(connection, folder)
            proposal.renew(connection, folder)
    return report


def _place_of(
    connection: Connection, people: pd.DataFrame, path: Path, *, level: str
) -> tuple[str, list[Finding]]:
    """Which kind of data people are: those in use, those of the base districts, or years beside those in use.

    People without an age band that is in use would take the figures by age with them: a series of years is
    kept beside them, a single year is refused.
    """
    if level == "base_districts":
        return "base_population", [Finding(code="population_of_base_districts")]
    used = geography.get_population(connection)
    lost = [
        band for band in AGE_BANDS if derive.latest(people)[band].isna().all() and used[band].notna().any()
    ]
    if not lost:
        return "population", []
    years = sorted(set(people["year"]))
    if len(years) == 1 or len(lost) < len(AGE_BANDS):
        raise InvalidData("population_loses_bands", file=path.name, count=len(lost), bands=lost)
    year = int(used["year"].max())
    facts = {"year": str(year)}
    kept = Finding(code="population_kept_as_history", count=len(years), facts=facts)
    both = derive.latest(used).merge(people, on=["code", "year"], suffixes=("", "_then"))
    differ = both.loc[(both["population"] - both["population_then"]).abs() > 0, "code"]
    if differ.empty:
        return "population_history", [kept]
    names = tuple(differ[:SHOWN])
    return "population_history", [
        kept,
        Finding(code="history_differs", names=names, count=len(differ), facts=facts),
    ]


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


def import_demand(
    store: Store, path: Path, *, origin: Origin, columns: Mapping[str, str] | None = None
) -> Report:
    """Read recipients of home care and households by district, and store them.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `district_demand.read`; ``districts_first``; ``demand_exceeds_people``.
    """
    with store.read() as connection:
        table = _districts_or_refuse(connection)
        living = geography.get_population(connection)
    needs, report = district_demand.read(path, districts=table, columns=columns)
    _refuse_more_than_people(needs, living, table)
    with store.write() as connection:
        dataset_id = datasets.replace(connection, kind="demand", source=origin.source(path), report=report)
        geography.put_demand(connection, dataset_id, needs)
    return report


def _refuse_more_than_people(needs: pd.DataFrame, living: pd.DataFrame, districts: gpd.GeoDataFrame) -> None:
    """More recipients or households than people in a district: a column has been taken for another."""
    latest = living[living["year"] == living["year"].max()].set_index("code")["population"]
    people = needs["code"].map(latest)
    over = (needs["recipients"] > people) | (needs["households"] > people)
    if over.any():
        names = districts.set_index("code")["name"]
        told = [f"{names[code]} ({code})" for code in needs.loc[over, "code"]]
        raise InvalidData("demand_exceeds_people", names=told[:SHOWN], count=len(told))


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
    return roads.put(
        store, roads.read(path), source=origin.source(path), folder=folder, found=roads.beside(path)
    )


def import_water(
    store: Store, path: Path, *, origin: Origin, crs: str | None = None, layers: tuple[str, ...] = ()
) -> Report:
    """Read water for the map under the plans (OpenStreetMap, or any map file) and store it."""
    return landscape.import_water(store, path, source=origin.source(path), crs=crs, layers=layers)


def _districts_or_refuse(connection: Connection) -> gpd.GeoDataFrame:
    table = geography.get_districts(connection)
    if table.empty:
        raise InvalidData("districts_first")
    return table


def _with(report: Report, findings: list[Finding] | tuple[Finding, ...]) -> Report:
    return replace(report, findings=(*report.findings, *findings))
