"""Water, built-up land and railways: from a file of their own, or beside roads of OpenStreetMap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import geopandas as gpd
from sqlalchemy import Connection

from app.store import datasets, geography
from app.store.engine import Store
from geodata import landscape
from geodata.errors import InvalidData
from geodata.landscape import Found
from geodata.provenance import Source
from geodata.report import Finding, Report

BESIDE_ROADS = "roads"
"""What the report's ``origin`` says of water that came with the roads; such water goes with them."""


READ = {"water": "water_read", "built_up": "built_up_read", "railways": "railways_read"}
"""Kind of data to what is said when it was found in a file of something else."""


def import_water(
    store: Store, path: Path, *, source: Source, crs: str | None, layers: tuple[str, ...]
) -> Report:
    """Read water from a file and store it, with built-up land where the file has it.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `landscape.read`; ``districts_first``; ``water_elsewhere``: nothing lies in or near the
        municipality.
    """
    found = landscape.read(path, crs=crs, layers=layers)
    with store.write() as connection:
        report = _put(connection, "water", found.water, source=source, origin="file", told=found.findings)
        if report is None:
            municipality = geography.get_municipality(connection)
            if municipality is None or geography.get_districts(connection).empty:
                raise InvalidData("districts_first")
            raise InvalidData("water_elsewhere", file=path.name, municipality=municipality.name)
        for kind, table in (("built_up", found.built_up), ("railways", found.railways)):
            more = _put(connection, kind, table, source=source, origin="file")
            if more is not None:
                told = Finding(code=READ[kind], count=more.kept)
                report = replace(report, findings=(*report.findings, told))
    return report


def put_beside_roads(connection: Connection, found: Found | None, source: Source) -> list[Finding]:
    """Store what a file of roads also holds, and say so.

    What was imported as water is kept. Water of the example is not: real roads would cross made-up lakes.
    """
    used = datasets.current(connection)
    told: list[Finding] = []
    tables = {} if found is None else {
        "water": found.water, "built_up": found.built_up, "railways": found.railways,
    }  # fmt: skip
    for kind, code in READ.items():
        table = tables.get(kind)
        before = used.get(kind)
        if before is not None and before.source.synthetic and not source.synthetic:
            datasets.retire(connection, kind)
            told.append(Finding(code="made_up_water_gone"))
        elif before is not None and before.report["figures"].get("origin") != BESIDE_ROADS:
            continue
        if table is not None and not table.empty:
            report = _put(connection, kind, table, source=source, origin=BESIDE_ROADS)
            if report is not None:
                told.append(Finding(code=code, count=report.kept))
    return told


def retire_made_up(connection: Connection) -> list[Finding]:
    """Take the example's water out of use, as new districts are read over the example's; say so."""
    water = datasets.current(connection).get("water")
    if water is None or not water.source.synthetic:
        return []
    datasets.retire(connection, "water")
    return [Finding(code="made_up_water_gone")]


def _put(
    connection: Connection,
    kind: str,
    table: gpd.GeoDataFrame,
    *,
    source: Source,
    origin: str,
    told: tuple[Finding, ...] = (),
) -> Report | None:
    """Store what lies in or near the municipality; ``None`` when nothing does."""
    municipality = geography.get_municipality(connection)
    if municipality is None or table.empty:
        return None
    kept, report = landscape.near(table, municipality.geometry)
    if kept.empty:
        return None
    report = replace(report, figures={**report.figures, "origin": origin}, findings=(*told, *report.findings))
    dataset_id = datasets.replace(connection, kind=kind, source=source, report=report)
    geography.put_landscape(connection, dataset_id, kept)
    return report
