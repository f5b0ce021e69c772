"""The example data: Linköping made from published facts, for trying the application without any file.

Real are the municipality's outline, the districts' codes, names, kinds and people, the offices, the
providers and who is responsible. Made up are the districts' borders, every road and the water; assumed are
the home-care areas, and computed is which office a district belongs to. ``Example.sources`` tells them apart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import Polygon

from geodata import crs, municipalities
from geodata.demo import demo_districts, demo_facts, demo_streets, demo_water
from geodata.municipalities import Municipality
from geodata.provenance import Source
from geodata.schema import PLACES, POPULATION, validate
from geodata.streets.roads import Roads

SEED = 580

LANDMARKS = (
    ("Stora torget", "torg", 15.6216, 58.4109),
    ("Linköpings centralstation", "station", 15.6253, 58.4163),
    ("Universitetssjukhuset", "sjukhus", 15.6200, 58.4010),
    ("Linköpings universitet, Campus Valla", "universitet", 15.5760, 58.3985),
    ("Flygvapenmuseum", "museum", 15.5240, 58.4090),
)
"""A few places everybody knows, at rough positions."""

CENTRE_OF = "district centre of "
"""How the facts say which district an office is the centre of."""

INSIDE_M = 60.0
"""How far within its district such an office lies at least, where it has to be moved there."""


@dataclass(frozen=True, kw_only=True)
class Example:
    """Everything the example consists of.

    Attributes
    ----------
    municipality
        The ground: the outline with the vertices that the districts' borders add on it.
    districts
        By ``schema.DISTRICTS``: 70 rows; a valid coverage of ``municipality.geometry``.
    population
        By ``schema.POPULATION``: one year; ``NaN`` where 1-4 people are suppressed.
    roads
        One connected street network.
    water
        By ``schema.LANDSCAPE``: a lake, a river, a few smaller lakes.
    places
        By ``schema.PLACES``: offices and a few landmarks; a district is found by its own name.
    offices
        ``code``, ``name``, ``area``, ``address``, ``lat``, ``lon``, ``coordinate_basis``, ``source``, ``e``,
        ``n``.
    providers
        ``code``, ``name``, ``kind``, ``areas_assumed`` (codes of home-care areas by ``;``), ``source``.
    home_care
        ``district_code``, ``area_code``, ``area_name``, ``provider_code``; assumed.
    home_care_bases
        ``code``, ``name``, ``area_code``, ``district_code``, ``e``, ``n``: where teams start; assumed.
    social_services
        ``district_code``, ``office_code``, ``distance_m``: the nearest office as the crow flies; a proposal.
    responsibility
        ``service``, ``min_age``, ``max_age``, ``valid_from``, ``valid_to``, ``committee``,
        ``administration``, ``source``; all text, blank = no limit.
    sources
        Origin of each of the above, by the attribute's name.
    """

    municipality: Municipality
    districts: gpd.GeoDataFrame
    population: pd.DataFrame
    roads: Roads
    water: gpd.GeoDataFrame
    places: pd.DataFrame
    offices: pd.DataFrame
    providers: pd.DataFrame
    home_care: pd.DataFrame
    home_care_bases: pd.DataFrame
    social_services: pd.DataFrame
    responsibility: pd.DataFrame
    sources: dict[str, Source]


def make(rng_seed: int = SEED) -> Example:
    """Make the example data.

    Parameters
    ----------
    rng_seed
        Decides the course of borders and roads; the same seed gives the same data, bit for bit.

    Returns
    -------
    Example
        The tables, all coordinates in SWEREF 99 TM on the 1 cm grid.
    """
    facts = demo_facts.districts()
    outline = municipalities.outline(demo_facts.MUNICIPALITY)
    districts = demo_districts.make(facts, outline.geometry, np.random.default_rng([rng_seed, 1]))
    offices = _at_home(demo_facts.offices(), districts)
    ground = cast(Polygon, shapely.coverage_union_all(districts.geometry.to_numpy()))
    street = offices.set_index("code").loc["ost", ["e", "n"]].to_numpy(dtype=float)
    roads = demo_streets.make(facts, districts, street, np.random.default_rng([rng_seed, 2]))
    population = demo_facts.population()
    validate(population, POPULATION)
    home_care = demo_facts.home_care()
    return Example(
        municipality=replace(outline, geometry=ground),
        districts=districts,
        population=population,
        roads=roads,
        water=demo_water.make(districts, roads, np.random.default_rng([rng_seed, 3])),
        places=_places(offices),
        offices=offices,
        providers=demo_facts.providers(),
        home_care=home_care,
        home_care_bases=_bases(home_care, facts, districts),
        social_services=_nearest_office(districts, offices),
        responsibility=demo_facts.responsibility(),
        sources=_sources(),
    )


def _at_home(offices: pd.DataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """The offices; one that is the centre of a district lies in it, though its borders are approximate."""
    shapes = dict(zip(districts["name"], districts.geometry, strict=True))
    e, n = offices["e"].to_numpy(copy=True), offices["n"].to_numpy(copy=True)
    for row, basis in enumerate(offices["coordinate_basis"]):
        home = shapes.get(basis.removeprefix(CENTRE_OF))
        if home is None or home.contains(shapely.Point(e[row], n[row])):
            continue
        well_inside = home.buffer(-INSIDE_M)
        nearest = shapely.shortest_line(well_inside, shapely.Point(e[row], n[row])).coords[0]
        e[row], n[row] = np.round(nearest, 2)
    lon, lat = crs.to_wgs84(e, n)
    moved = (e != offices["e"].to_numpy()) | (n != offices["n"].to_numpy())
    return offices.assign(
        e=e, n=n,
        lon=np.where(moved, np.round(lon, 7), offices["lon"]),
        lat=np.where(moved, np.round(lat, 7), offices["lat"]),
    )  # fmt: skip


def _centres(facts: pd.DataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """A point inside each district, its published centroid where possible: ``code``, ``e``, ``n``."""
    points = shapely.points(facts["e"], facts["n"])
    shapes = districts.geometry.to_numpy()
    inside = shapely.contains(shapes, points)[:, None]
    at = np.where(inside, facts[["e", "n"]], shapely.get_coordinates(shapely.point_on_surface(shapes))).round(
        2
    )
    return pd.DataFrame({"code": facts["code"], "e": at[:, 0], "n": at[:, 1]})


def _places(offices: pd.DataFrame) -> pd.DataFrame:
    e, n = crs.to_tm([lon for *_, lon, _ in LANDMARKS], [lat for *_, lat in LANDMARKS])
    parts = [
        pd.DataFrame({"name": offices["name"], "kind": "kontor", "e": offices["e"], "n": offices["n"]}),
        pd.DataFrame({"name": offices["address"], "kind": "centrum", "e": offices["e"], "n": offices["n"]})[
            offices["address"].str.endswith("centrum")
        ],
        pd.DataFrame(
            {
                "name": [name for name, *_ in LANDMARKS],
                "kind": [kind for _, kind, *_ in LANDMARKS],
                "e": e.round(2),
                "n": n.round(2),
            }
        ),
    ]
    table = pd.concat([part[list(PLACES)] for part in parts], ignore_index=True)
    validate(table, PLACES)
    return table


def _bases(home_care: pd.DataFrame, facts: pd.DataFrame, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """One base for each home-care area, in the middle of its district with most people."""
    table = home_care.rename(columns={"district_code": "code"}).merge(
        facts[["code", "population"]], on="code"
    )
    table = table.merge(_centres(facts, districts), on="code")
    table = table.sort_values("population", ascending=False, kind="stable").drop_duplicates("area_code")
    table = table.sort_values("area_code", ignore_index=True)
    return pd.DataFrame(
        {
            "code": "bas-" + table["area_code"],
            "name": "Utgångslokal " + table["area_name"],
            "area_code": table["area_code"],
            "district_code": table["code"],
            "e": table["e"],
            "n": table["n"],
        }
    )


def _nearest_office(districts: gpd.GeoDataFrame, offices: pd.DataFrame) -> pd.DataFrame:
    """The office nearest to each district's centroid; the first in the file's order on a tie."""
    middle = shapely.get_coordinates(shapely.centroid(districts.geometry.to_numpy()))
    at = offices[["e", "n"]].to_numpy()
    away = np.hypot(middle[:, 0, None] - at[:, 0], middle[:, 1, None] - at[:, 1])
    nearest = away.argmin(axis=1)
    return pd.DataFrame(
        {
            "district_code": districts["code"],
            "office_code": offices["code"].to_numpy()[nearest],
            "distance_m": away.min(axis=1).round(1),
        }
    )


def _sources() -> dict[str, Source]:
    city = "Linköpings kommun"
    return {
        "municipality": municipalities.source(),
        "districts": Source(title="Exempeldata: ungefärliga stadsdelar, tätorter och omland", synthetic=True),
        "population": Source(
            title="Folkmängd 2025 efter stadsdel och ålder (1-4 personer undertryckta)",
            publisher=city,
            date=str(demo_facts.YEAR),
        ),
        "roads": Source(title="Exempeldata: påhittat vägnät med påhittade gatunamn", synthetic=True),
        "water": Source(title="Exempeldata: påhittade sjöar och vattendrag", synthetic=True),
        "places": Source(title="Exempeldata: platser med ungefärliga lägen", synthetic=True),
        "offices": Source(
            title="Områdeskontor enligt Nära socialtjänst (SON 2023-503), ungefärliga lägen", publisher=city
        ),
        "providers": Source(title="Utförare av hemvård, område antaget", publisher=city, assumed=True),
        "home_care": Source(title="Exempeldata: hemvårdens områden, antagande", assumed=True, synthetic=True),
        "home_care_bases": Source(
            title="Exempeldata: hemvårdens utgångslokaler, antagande", assumed=True, synthetic=True
        ),
        "social_services": Source(
            title="Exempeldata: närmaste områdeskontor fågelvägen, beräknat förslag",
            assumed=True,
            synthetic=True,
        ),
        "responsibility": Source(title="Ansvarig nämnd efter tjänst, ålder och datum", publisher=city),
    }
