"""The facts about Linköping that the example data are made from, as tables.

The files in ``geodata/linkoping`` carry their origin in a column ``source``, row by row.
"""

from __future__ import annotations

from importlib import resources

import pandas as pd

from geodata import crs
from geodata.address_text import MADE_UP_SERIES
from geodata.schema import AGE_BANDS

MUNICIPALITY = "0580"

YEAR = 2025
"""The year that the population figures are of."""

TOTAL_POPULATION = 168_314
"""People in the municipality that year; the table lacks those of districts with 1-4 people."""

AREA_CODES = {
    "Centrum": "centrum",
    "Norr": "norr",
    "Syd": "syd",
    "Sydost": "sydost",
    "Väst": "vast",
    "Öst": "ost",
}
"""Code of each home-care area by its name."""


def read(name: str) -> pd.DataFrame:
    """Read one of the files as text, with blanks kept as empty text."""
    path = resources.files("geodata").joinpath(f"linkoping/{name}.csv")
    with path.open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype=str, keep_default_na=False)


def districts() -> pd.DataFrame:
    """Return the 70 districts as published.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``code``: ``code``, ``name``, ``kind``, ``area_m2``, ``e``, ``n`` (centroid, SWEREF 99 TM
        metres), ``population`` and the age bands; ``NaN`` = 1-4 people, suppressed.
    """
    text = read("districts").sort_values("code", ignore_index=True)
    out = text[["code", "name", "kind"]].copy()
    out["area_m2"] = text["area_km2"].astype(float) * 1e6
    out["e"], out["n"] = crs.to_tm(text["lon"].astype(float), text["lat"].astype(float))
    out["population"] = pd.to_numeric(text["population_2025"]).astype("float64")
    for band in AGE_BANDS:
        out[band] = pd.to_numeric(text[band]).astype("float64")
    return out


def postcodes() -> dict[str, str]:
    """Return a made-up postcode for each district, by name: ``99`` and the district's own three digits.

    They are not the post's: its series ends before 985, so that no made-up one can be taken for a real one.
    """
    table = districts()
    return {name: f"{MADE_UP_SERIES}{code}" for name, code in zip(table["name"], table["code"], strict=True)}


def population() -> pd.DataFrame:
    """Return people per district by the contract ``schema.POPULATION``; ``NaN`` = 1-4, suppressed."""
    table = districts()[["code", "population", *AGE_BANDS]]
    table.insert(1, "year", YEAR)
    return table.astype({"year": "int64"})


def offices() -> pd.DataFrame:
    """Return the four area offices with ``lon``, ``lat`` and ``e``, ``n`` in metres, in the file's order."""
    table = read("offices")
    table = table.astype({"lat": "float64", "lon": "float64"})
    e, n = crs.to_tm(table["lon"], table["lat"])
    return table.assign(e=e.round(2), n=n.round(2))


def providers() -> pd.DataFrame:
    """Return the home-care providers; ``areas_assumed`` lists codes of home-care areas, by ``;``."""
    table = read("providers")
    coded = [";".join(AREA_CODES[name] for name in text.split(";")) for text in table["areas_assumed"]]
    return table.assign(areas_assumed=coded)


def home_care() -> pd.DataFrame:
    """Return which home-care area each district is assumed to lie in.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``district_code``: ``district_code``, ``area_code``, ``area_name``, ``provider_code``.
    """
    table = read("home_care_areas_assumed").sort_values("district_code", ignore_index=True)
    offered = providers()
    by_area = {
        area: provider
        for provider, areas in zip(offered["code"], offered["areas_assumed"], strict=True)
        for area in areas.split(";")
    }
    codes = table["home_care_area"].map(AREA_CODES)
    return pd.DataFrame(
        {
            "district_code": table["district_code"],
            "area_code": codes,
            "area_name": table["home_care_area"],
            "provider_code": codes.map(by_area),
        }
    )


def responsibility() -> pd.DataFrame:
    """Return who is responsible by service, age and date; blank = no limit, as in the file."""
    return read("responsibility")
