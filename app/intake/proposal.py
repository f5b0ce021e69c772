"""The computed proposal ("beräknat förslag"): plans that follow from travel time, made anew with the data."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Connection

from app.intake import people
from app.store import datasets, geography, plans
from app.store.plans import PlanRecord
from app.travel import street_network
from app.travel.travel import Travel
from areas.assignment import Assigner
from areas.plan import from_districts
from areas.suggest.nearest_office import nearest_office
from geodata.streets import roads_file

COMPUTED = "computed"


def renew(connection: Connection, folder: Path, *, travel: Travel | None = None) -> None:
    """Make the computed plans anew: each district to the office that is nearest by car.

    Called at the end of every import that can change the answer. Nothing is done before there are roads and
    addresses. An office that is nearest to no district would leave its area without ground; the plan then
    stays as it was.

    Parameters
    ----------
    connection
        The writing one.
    folder
        Where the imported roads lie.
    travel
        The roads in use with the addresses in use joined to them; made here where the caller has none.
    """
    used = datasets.current(connection)
    records = [r for r in plans.decided(connection) if r.basis == COMPUTED and r.plan.offices]
    if not records or not {"roads", "districts", "addresses"} <= set(used):
        return
    districts = geography.get_districts(connection)
    addresses = geography.get_addresses(connection)
    if travel is None:
        roads = roads_file.load(folder / used["roads"].report["figures"]["file"])
        travel = Travel(street_network.build(roads, districts)[0], addresses)
    district = Assigner(list(districts.geometry)).assign(addresses["e"], addresses["n"])
    demand = people.demand(
        districts=districts,
        people=geography.get_population(connection),
        addresses=addresses,
        district=district,
    )
    centres = shapely.get_coordinates(shapely.point_on_surface(districts.geometry.to_numpy()))
    for record in records:
        offices = np.array([[office.e, office.n] for office in record.plan.offices])
        membership = nearest_office(
            demand, travel.minutes(record.plan.offices), centres=centres, offices=offices
        )
        _put(connection, record, districts, membership)


def _put(
    connection: Connection, record: PlanRecord, districts: gpd.GeoDataFrame, membership: dict[str, str]
) -> None:
    area_of = {area.office: area.code for area in record.plan.areas}
    by_area = {code: area_of[office] for code, office in membership.items()}
    if set(by_area.values()) != set(record.plan.codes):
        return
    members = {
        area: tuple(sorted(code for code, own in by_area.items() if own == area))
        for area in record.plan.codes
    }
    if members == record.districts:
        return
    value = from_districts(
        division=record.plan.division, districts=districts, membership=by_area,
        areas=plans.attributes(record.plan), offices=record.plan.offices,
    )  # fmt: skip
    plans.put_content(connection, record.id, value, members)
    plans.count_version(connection, record.id)
