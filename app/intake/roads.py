"""Roads into the store, read from a file or fetched: checked, and with them all that follows from roads."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from app.intake import derive, landscape, proposal, road_report
from app.intake.derive import Made
from app.store import datasets, geography
from app.store.engine import Store
from app.store.faults import said_plainly
from app.store.tables import revision_counter
from app.travel import street_network
from app.travel.travel import Travel
from geodata.errors import InvalidData, UnreadableFile
from geodata.landscape import Found
from geodata.landscape import of_osm as landscape_of_osm
from geodata.provenance import Source
from geodata.report import Finding, Report
from geodata.streets import graphml, osm, roads_file
from geodata.streets.roads import Roads
from geodata.streets.streets import Network

GRAPHML = ".graphml"


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What follows from new roads and the data as of one revision, not yet stored."""

    revision: int
    network: Network
    travel: Travel | None
    made: Made | None
    report: Report


def read(path: Path) -> Roads:
    """Read a file of roads by its ending: OpenStreetMap (PBF, XML) or a street graph of osmnx (GraphML).

    Raises
    ------
    UnreadableFile
        ``osm_unknown_ending``, or what ``osm.read_roads`` and ``graphml.read_roads`` say.
    """
    name = path.name.lower()
    if name.endswith(GRAPHML):
        return graphml.read_roads(path)
    if path.is_file() and not name.endswith(osm.ENDINGS):
        raise UnreadableFile("osm_unknown_ending", file=path.name, endings=[*osm.ENDINGS, GRAPHML])
    return osm.read_roads(path)


def beside(path: Path) -> Found | None:
    """Read what else the map under the plans can show of a file of roads; raises as ``osm.read_roads``."""
    return landscape_of_osm(path) if path.name.lower().endswith(osm.ENDINGS) else None


def put(
    store: Store,
    roads: Roads,
    *,
    source: Source,
    folder: Path,
    told: tuple[Finding, ...] = (),
    found: Found | None = None,
) -> Report:
    """Store roads, make anew what follows from them, and return the report; all of it happens, or nothing.

    The network, the synthetic addresses and who is cut off are computed before the writer's place is taken,
    and computed anew within it only if somebody has changed the data meanwhile.

    Parameters
    ----------
    store, folder
        The database, and the folder of the files beside it.
    roads
        As they were read.
    source
        Where they come from.
    told
        What reading them found, for the report.
    found
        Water and built-up land of the same file.

    Raises
    ------
    InvalidData
        ``districts_first``; ``roads_elsewhere``: no road in the municipality; what ``network.build`` refuses.
    """
    with store.read() as connection:
        prepared = _prepare(connection, roads, source.filename)
    name = f"roads-{secrets.token_hex(6)}.npz"
    written = [folder / name]
    try:
        with said_plainly(str(folder)):
            roads_file.save(roads, folder / name)
        with store.write() as connection:
            if _revision(connection) != prepared.revision:
                prepared = _prepare(connection, roads, source.filename)
            more = landscape.put_beside_roads(connection, found, source)
            report = replace(
                prepared.report,
                figures={**prepared.report.figures, "file": name},
                findings=(*told, *prepared.report.findings, *more),
            )
            datasets.replace(connection, kind="roads", source=source, report=report)
            written.append(_put_rest(connection, prepared, folder))
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    sweep(store, folder)
    return report


def sweep(store: Store, folder: Path) -> None:
    """Remove road files that no data set names: replaced ones, and those of an import that was cut off."""
    with store.read() as connection:
        used = datasets.current(connection)
    keep = set()
    if "roads" in used and "districts" in used:
        keep.add(used["roads"].report["figures"]["file"])
        keep.add(street_network.path_of(folder, roads=used["roads"], districts=used["districts"]).name)
    for path in (*folder.glob("roads-*"), *folder.glob("network-*")):
        if path.name not in keep:
            path.unlink(missing_ok=True)


def _revision(connection: Connection) -> int:
    return int(connection.execute(select(revision_counter.c.revision)).scalar_one())


def _prepare(connection: Connection, roads: Roads, file: str) -> Prepared:
    """Compute all that follows from the roads and the data of this connection; nothing is written."""
    districts = geography.get_districts(connection)
    if districts.empty:
        raise InvalidData("districts_first")
    _refuse_if_elsewhere(connection, roads, districts, file)
    network, report = street_network.build(roads, districts)
    made = derive.make_addresses(connection, roads)
    table = geography.get_addresses(connection) if made is None else made.table
    travel = Travel(network, table) if len(table) else None
    return Prepared(
        revision=_revision(connection),
        network=network,
        travel=travel,
        made=made,
        report=road_report.complete(report, travel=travel, addresses=table, made=made),
    )


def _put_rest(connection: Connection, prepared: Prepared, folder: Path) -> Path:
    """Store what follows from the roads that were just recorded, and return the file of the network."""
    if prepared.made is not None:
        derive.put_addresses(connection, prepared.made)
    proposal.renew(connection, folder, travel=prepared.travel)
    used = datasets.current(connection)
    path = street_network.path_of(folder, roads=used["roads"], districts=used["districts"])
    street_network.save(prepared.network, path)
    return path


def _refuse_if_elsewhere(
    connection: Connection, roads: Roads, districts: gpd.GeoDataFrame, file: str
) -> None:
    """Refuse roads of which no point lies in the municipality: another town, or coordinates in the sea."""
    ground = shapely.union_all(districts.geometry.to_numpy())
    shapely.prepare(ground)
    if len(roads.e) and not shapely.contains_xy(ground, roads.e, roads.n).any():
        municipality = geography.get_municipality(connection)
        raise InvalidData(
            "roads_elsewhere", file=file, municipality=municipality.name if municipality else "",
            e=_middle(roads.e), n=_middle(roads.n),
        )  # fmt: skip


def _middle(values: NDArray[np.float64]) -> int:
    return round(float(np.median(values)))
