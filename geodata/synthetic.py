"""Synthetic addresses along the streets, in proportion to people, for places without a register.

They are made up: a street's numbers are not its real ones. Whoever shows them says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from geodata import synthetic_streets
from geodata.address_checks import GRID_DECIMALS
from geodata.address_text import label
from geodata.prepared import prepared
from geodata.report import Finding, Report
from geodata.schema import ADDRESSES, validate
from geodata.streets.roads import Roads
from geodata.synthetic_streets import Streets, locate

ACCURACY_M = 25.0
SETBACK_M = 12.0
"""From the middle of the street to the house, give or take ``SETBACK_SPREAD_M``."""

SETBACK_SPREAD_M = 3.0
ENOUGH_M = 3.0
"""Metres of home street for each address below which a district's main streets are used as well."""

CROWDED_M = 1.0
"""Metres of any street for each address below which it is told that they stand too close."""

ODD, EVEN = 1, -1
"""Odd numbers on the left, even ones on the right, seen in the direction of rising numbers."""

TRIES = 64

BESIDE_M = 100.0
"""An address farther than this from a place is not beside it."""


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """A place whose address is known: ``number`` on ``street`` is to fall beside ``e``, ``n``.

    SWEREF 99 TM metres.
    """

    street: str
    number: int
    e: float
    n: float


def make(
    *,
    roads: Roads,
    districts: gpd.GeoDataFrame,
    population: pd.DataFrame,
    rng: np.random.Generator,
    people_per_address: float = 4.0,
    anchors: Sequence[Anchor] = (),
    postcodes: Mapping[str, str] | None = None,
) -> tuple[pd.DataFrame, Report]:
    """Make addresses along the streets of each district, as many as its people ask for.

    A district gets ``people / people_per_address`` addresses, at least one if anybody lives there (also if
    how many is suppressed), at even distances along its streets: those where people live, and main
    streets where these are too short. Numbers rise along a street from the end nearest the centre, odd on the
    left, and go on through districts; no street has a number twice in a locality. A district without
    any street has its addresses scattered over its ground.

    Parameters
    ----------
    roads
        As read from a map.
    districts
        As ``schema.DISTRICTS``.
    population
        As ``schema.POPULATION``; the latest year of each district counts.
    rng
        The same state gives the same addresses.
    people_per_address
        People that one address stands for on average.
    anchors
        Places whose addresses are known. The numbers of such a street are counted on, or from its other
        end, so that the number falls beside the place; the first place on a street decides.
    postcodes
        A district's name to the postcode of its addresses; ``""`` where there is none.

    Returns
    -------
    DataFrame
        As ``schema.ADDRESSES``; ``locality`` is the district's name. In order of locality, street and
        number.
    Report
        Districts that fared otherwise than by their home streets; ``synthetic_place_missed``: anchors that
        no numbering brings beside their place.

    Raises
    ------
    ValueError
        ``people_per_address`` is not positive.
    """
    if not people_per_address > 0:
        raise ValueError("people_per_address must be positive")
    people = _people(districts, population)
    target = _targets(people, people_per_address)
    streets = synthetic_streets.read(roads, districts, _centre(districts, people))
    length, used = _choose(streets, target)
    draw = rng.random(len(districts))
    along = [
        _stand(streets, np.flatnonzero(used & (streets.district == d)), d, int(target[d]), float(draw[d]))
        for d in np.flatnonzero((target > 0) & (length.sum(axis=0) > 0)).tolist()
    ]
    table, missed = _lay(
        _number(_set_back(_join(along), streets, districts, rng), streets, districts), anchors
    )
    bare = np.flatnonzero((target > 0) & (length.sum(axis=0) == 0))
    table = pd.concat([table, *(_scatter(districts, int(d), int(target[d]), rng) for d in bare)])
    table = table.sort_values(["locality", "street", "number"], ignore_index=True)
    table = table.assign(
        ref=pd.Series([f"s{k}" for k in range(len(table))], dtype="str"), letter="",
        postcode=[(postcodes or {}).get(name, "") for name in table["locality"]], accuracy_m=ACCURACY_M,
    )  # fmt: skip
    table = table.astype(dict.fromkeys(("street", "letter", "postcode", "locality"), "str"))
    table["number"] = table["number"].astype("int64")
    table = table[list(ADDRESSES)]
    validate(table, ADDRESSES)
    return table, _report(districts, people, target, length, len(table), missed=missed)


def _people(districts: gpd.GeoDataFrame, population: pd.DataFrame) -> NDArray[np.float64]:
    """People of each district in its latest year; ``NaN`` where suppressed, -1 where nothing is known."""
    last = population.sort_values("year").drop_duplicates("code", keep="last").set_index("code")["population"]
    known = districts["code"].isin(last.index).to_numpy()
    people: NDArray[np.float64] = last.reindex(districts["code"]).to_numpy(dtype=np.float64, copy=True)
    people[~known] = -1.0
    return people


def _targets(people: NDArray[np.float64], people_per_address: float) -> NDArray[np.int64]:
    """Addresses of each district."""
    suppressed = np.isnan(people)
    count = np.rint(np.where(suppressed, 0.0, np.maximum(people, 0.0)) / people_per_address).astype(np.int64)
    return np.where(suppressed | (people > 0), np.maximum(count, 1), 0)


def _centre(districts: gpd.GeoDataFrame, people: NDArray[np.float64]) -> tuple[float, float]:
    """A point on the ground of the district with the most people for its size."""
    area = shapely.area(districts.geometry.to_numpy())
    densest = int(np.argmax(np.nan_to_num(people, nan=0.0) / np.maximum(area, 1.0)))
    point = shapely.centroid(districts.geometry.to_numpy()[densest])
    return float(point.x), float(point.y)


def _choose(streets: Streets, target: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Metres used of home and main streets by district ([2, d]), and the pieces used."""
    length = np.zeros((2, target.size))
    there = streets.district >= 0
    np.add.at(length, (streets.main[there].astype(int), streets.district[there]), streets.length_m[there])
    short = length[0] < ENOUGH_M * target
    length[1, ~short] = 0.0
    used = there & (~streets.main | short[streets.district])
    return length, used


def _stand(
    streets: Streets, pieces: NDArray[np.int64], district: int, count: int, draw: float
) -> dict[str, NDArray[Any]]:
    """Piece, metres into it and side of each address: even steps along the district's streets."""
    order = pieces[np.lexsort((pieces, streets.position_m[pieces], streets.stretch[pieces]))]
    ends = np.cumsum(streets.length_m[order])
    step = (np.arange(count) + draw) * ends[-1] / count
    which = np.minimum(np.searchsorted(ends, step, side="right"), order.size - 1)
    piece = order[which]
    into = np.clip(step - (ends[which] - streets.length_m[piece]), 0.0, streets.length_m[piece])
    side = np.where(np.arange(count) % 2 == 0, ODD, EVEN)
    return {"piece": piece, "into": into, "side": side, "district": np.full(count, district, dtype=np.int64)}


def _join(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    if not parts:
        whole = np.empty(0, dtype=np.int64)
        return {"piece": whole, "into": np.empty(0), "side": whole, "district": whole}
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _set_back(
    at: dict[str, NDArray[Any]], streets: Streets, districts: gpd.GeoDataFrame, rng: np.random.Generator
) -> dict[str, NDArray[Any]]:
    """Move each address off the street; where that leaves its district, over the street, or back onto it."""
    piece, side = at["piece"], at["side"].copy()
    back = SETBACK_M + rng.uniform(-SETBACK_SPREAD_M, SETBACK_SPREAD_M, piece.size)
    e, n = np.full(piece.size, np.nan), np.full(piece.size, np.nan)
    todo = np.arange(piece.size)
    for turn, far, into in ((1, 1.0, 1), (-1, 1.0, 1), (1, 0.25, 1), (1, 0.0, 1), (1, 0.0, 0)):
        k = piece[todo]
        metres = at["into"][todo] if into else streets.length_m[k] / 2
        off = back[todo] * far * side[todo] * turn
        x = np.round(streets.e[k] + streets.de[k] * metres - streets.dn[k] * off, GRID_DECIMALS)
        y = np.round(streets.n[k] + streets.dn[k] * metres + streets.de[k] * off, GRID_DECIMALS)
        good = locate(x, y, districts) == at["district"][todo]
        e[todo[good]], n[todo[good]] = x[good], y[good]
        side[todo[good]] *= turn
        todo = todo[~good]
    if todo.size:
        inner = shapely.point_on_surface(districts.geometry.to_numpy()[at["district"][todo]])
        e[todo], n[todo] = np.round(shapely.get_coordinates(inner).T, GRID_DECIMALS)
    return {**at, "side": side, "e": e, "n": n}


def _number(at: dict[str, NDArray[Any]], streets: Streets, districts: gpd.GeoDataFrame) -> pd.DataFrame:
    """Name and number the addresses: along a stretch, and on through stretches of a name in one locality."""
    locality = districts["name"].to_numpy(dtype=object)[at["district"]]
    name = streets.name[at["piece"]]
    name = np.where(name == "", "Väg vid " + locality, name) if name.size else name
    # A road without a name is called after its district, and so is another one in the next.
    stretch = pd.factorize(pd.MultiIndex.from_arrays([streets.stretch[at["piece"]], name]), sort=True)[0]
    place = pd.factorize(pd.Series(name, dtype=object) + "\n" + pd.Series(locality, dtype=object))[0]
    most = int(stretch.max(initial=-1)) + 1
    size = most + int(place.max(initial=-1)) + 1
    links = csr_matrix((np.ones(stretch.size), (stretch, most + place)), shape=(size, size))
    street = connected_components(links, directed=False)[1][stretch] if size else stretch
    order = np.lexsort(
        (np.arange(stretch.size), streets.position_m[at["piece"]] + at["into"], stretch, at["side"], street)
    )
    key = street[order] * 2 + (at["side"][order] == ODD)
    first = np.ones(order.size, dtype=bool)
    first[1:] = key[1:] != key[:-1]
    start = np.flatnonzero(first)[np.cumsum(first) - 1] if order.size else order
    number = np.empty(order.size, dtype=np.int64)
    number[order] = 2 * (np.arange(order.size) - start) + np.where(at["side"][order] == ODD, 1, 2)
    return pd.DataFrame(
        {"street": name, "number": number, "locality": locality, "e": at["e"], "n": at["n"], "whole": street}
    )


def _lay(table: pd.DataFrame, anchors: Sequence[Anchor]) -> tuple[pd.DataFrame, list[Anchor]]:
    """Lay the numbers of whole streets so that each anchor's number falls beside its place."""
    number, whole = table["number"].to_numpy(copy=True), table["whole"].to_numpy()
    called = table["street"].str.casefold()
    missed, done = [], set()
    for anchor in anchors:
        rows = np.flatnonzero((called == anchor.street.casefold()) & (number % 2 == anchor.number % 2))
        away = np.hypot(table["e"].to_numpy()[rows] - anchor.e, table["n"].to_numpy()[rows] - anchor.n)
        if not rows.size or away.min() > BESIDE_M:
            missed.append(anchor)
            continue
        row = rows[away.argmin()]
        mine = whole == whole[row]
        laid = _laid(number[mine], int(number[row]), anchor.number)
        if number[row] == anchor.number or (laid is not None and whole[row] not in done):
            number[mine] = number[mine] if laid is None else laid
            done.add(whole[row])
        else:
            missed.append(anchor)
    return table.assign(number=number).drop(columns="whole"), missed


def _laid(number: NDArray[np.int64], now: int, wanted: int) -> NDArray[np.int64] | None:
    """Numbers of a street counted on, else turned and counted on, so that ``now`` becomes ``wanted``.

    Each side keeps its parity. ``None`` where either way gives numbers below 1.
    """
    turned = number.copy()
    for parity in (0, 1):
        side = number % 2 == parity
        if side.any():
            turned[side] = number[side].max() + number[side].min() - number[side]
    for way in (number, turned):
        laid = way + (wanted - way[number == now][0])
        if laid.min() >= 1:
            return np.asarray(laid, dtype=np.int64)
    return None


def _scatter(
    districts: gpd.GeoDataFrame, district: int, count: int, rng: np.random.Generator
) -> pd.DataFrame:
    """Addresses anywhere on the ground of a district without streets."""
    shape = prepared(districts.geometry.to_numpy()[district])
    left, bottom, right, top = shape.bounds
    found = np.empty((0, 2))
    for _ in range(TRIES):
        if len(found) >= count:
            break
        points = np.round(rng.uniform((left, bottom), (right, top), (2 * count, 2)), GRID_DECIMALS)
        found = np.vstack((found, points[shapely.contains_xy(shape, points[:, 0], points[:, 1])]))
    if len(found) < count:
        inner = np.round(shapely.get_coordinates(shapely.point_on_surface(shape)), GRID_DECIMALS)
        found = np.vstack((found, np.repeat(inner, count - len(found), axis=0)))
    name = str(districts["name"].iloc[district])
    return pd.DataFrame(
        {"street": f"Plats i {name}", "number": np.arange(1, count + 1), "locality": name,
         "e": found[:count, 0], "n": found[:count, 1]}
    )  # fmt: skip


def _report(
    districts: gpd.GeoDataFrame,
    people: NDArray[np.float64],
    target: NDArray[np.int64],
    length: NDArray[np.float64],
    made: int,
    *,
    missed: Sequence[Anchor],
) -> Report:
    """What was made, and which districts fared otherwise than by their home streets."""
    total = length.sum(axis=0)
    populated = target > 0
    cases = {
        "synthetic_main_streets": populated & (length[1] > 0),
        "synthetic_crowded": populated & (total > 0) & (total < CROWDED_M * target),
        "synthetic_no_street": populated & (total == 0),
        "synthetic_people_suppressed": np.isnan(people),
        "synthetic_people_unknown": people < 0,
    }
    names = districts["name"].to_numpy(dtype=object)
    findings = [
        Finding(code=code, names=tuple(map(str, names[which])), count=int(which.sum()))
        for code, which in cases.items()
        if which.any()
    ]
    if missed:
        labels = tuple(label(anchor.street, anchor.number, "") for anchor in missed)
        findings.append(Finding(code="synthetic_place_missed", names=labels, count=len(labels)))
    figures = {
        "addresses": made,
        "people": float(np.nansum(np.maximum(people, 0.0))),
        "districts": int(populated.sum()),
        "home_street_m": round(float(length[0, populated].sum())),
        "main_street_m": round(float(length[1, populated].sum())),
        "accuracy_m": ACCURACY_M,
    }
    return Report(read=made, kept=made, findings=tuple(findings), figures=figures)
