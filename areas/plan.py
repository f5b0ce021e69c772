"""Plans made of whole districts, and how a plan and the districts lie to each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from areas.coverage import dissolve
from areas.errors import UnknownCode
from areas.model import Area, Office, Plan
from geodata.errors import InvalidData
from geodata.prepared import prepared

SLIVER_M = 0.05
"""Ground narrower than this does not split a district: borders move by up to 1 cm when they are rounded."""


@dataclass(frozen=True, kw_only=True)
class DistrictShares:
    """How districts lie in the areas of a plan.

    Attributes
    ----------
    whole
        Area code to the codes of the districts that lie wholly in it, in order; every area has an entry.
    split
        District code to its shares of ground, by area code (0 to 1, adding up to 1).
    outside
        Codes of districts of which no area has any part.
    """

    whole: Mapping[str, tuple[str, ...]]
    split: Mapping[str, Mapping[str, float]]
    outside: tuple[str, ...] = ()


def from_districts(
    *,
    division: str,
    districts: gpd.GeoDataFrame,
    membership: Mapping[str, str],
    areas: Sequence[Mapping[str, str]],
    offices: Iterable[Office] = (),
) -> Plan:
    """Return the plan whose areas are unions of whole districts.

    Parameters
    ----------
    division
        The purpose of the plan, one of ``DIVISIONS``.
    districts
        Table as in ``geodata.schema.DISTRICTS``, a valid coverage.
    membership
        District code to area code.
    areas
        One mapping an area: ``code`` and ``name``, and where known ``colour``, ``office``, ``provider``, and
        ``locked``: any text locks it.
    offices
        Offices and bases of the plan.

    Returns
    -------
    Plan
        Areas and offices in code order, on the same ground as the districts, vertices bit-identical.

    Raises
    ------
    InvalidData
        ``district_without_area``, ``membership_unknown_district``, ``area_without_districts``,
        ``area_code_twice``.
    UnknownCode
        ``unknown_area``: a district belongs to an area that is not among ``areas``.

    Examples
    --------
    >>> table = gpd.GeoDataFrame(
    ...     {"code": ["1", "2"], "name": ["A", "B"], "kind": "stadsdel", "parent": ""},
    ...     geometry=[shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)],
    ... )
    >>> plan = from_districts(
    ...     division="hemvard", districts=table, membership={"1": "X", "2": "X"},
    ...     areas=[{"code": "X", "name": "Allt"}],
    ... )
    >>> plan.codes, plan.areas[0].geometry.area
    (('X',), 2.0)
    """
    codes = [str(code) for code in districts["code"]]
    _check(codes, membership, [area["code"] for area in areas])
    shapes = districts.geometry.to_numpy()
    belongs = np.array([membership[code] for code in codes])
    made = [
        Area(
            code=facts["code"],
            name=facts["name"],
            geometry=dissolve(shapes[belongs == facts["code"]]),
            colour=facts.get("colour", ""),
            office=facts.get("office", ""),
            provider=facts.get("provider", ""),
            locked=bool(facts.get("locked", "")),
        )
        for facts in areas
    ]
    return Plan(
        division=division,
        areas=tuple(sorted(made, key=lambda area: area.code)),
        offices=tuple(sorted(offices, key=lambda office: office.code)),
    )


def _check(codes: Sequence[str], membership: Mapping[str, str], areas: Sequence[str]) -> None:
    twice = sorted(code for code, count in Counter(areas).items() if count > 1)
    if twice:
        raise InvalidData("area_code_twice", areas=twice)
    if missing := sorted(set(codes) - set(membership)):
        raise InvalidData("district_without_area", districts=missing, count=len(missing))
    if strange := sorted(set(membership) - set(codes)):
        raise InvalidData("membership_unknown_district", districts=strange, count=len(strange))
    if unknown := sorted(set(membership.values()) - set(areas)):
        raise UnknownCode("unknown_area", area=unknown[0], areas=sorted(areas))
    if empty := sorted(set(areas) - set(membership.values())):
        raise InvalidData("area_without_districts", areas=empty)


def districts_of(plan: Plan, districts: gpd.GeoDataFrame) -> DistrictShares:
    """Return which districts lie wholly in which area, and which are split.

    Parameters
    ----------
    plan
        Any plan on the ground of the districts.
    districts
        Table as in ``geodata.schema.DISTRICTS``.

    Returns
    -------
    DistrictShares
        A district counts as whole when what other areas have of it is narrower than ``SLIVER_M``
        on average (twice the ground divided by its perimeter).
    """
    shapes = districts.geometry.to_numpy()
    areas = prepared(np.array([area.geometry for area in plan.areas], dtype=object))
    district, area = shapely.STRtree(areas).query(shapes, predicate="intersects")
    inside = shapely.covers(areas[area], shapes[district])
    ground = np.zeros((len(shapes), len(areas)))
    ground[district[inside], area[inside]] = shapely.area(shapes[district[inside]])
    settled = np.zeros(len(shapes), dtype=bool)
    settled[district[inside]] = True
    open_ = ~settled[district]
    shared = shapely.intersection(shapes[district[open_]], areas[area[open_]])
    size, round_ = shapely.area(shared), shapely.length(shared)
    wide = 2 * size > SLIVER_M * round_
    ground[district[open_][wide], area[open_][wide]] = size[wide]
    return _shares(plan.codes, [str(code) for code in districts["code"]], ground)


def _shares(areas: Sequence[str], codes: Sequence[str], ground: NDArray[np.float64]) -> DistrictShares:
    """``ground`` holds square metres, one row a district and one column an area."""
    whole: dict[str, list[str]] = {area: [] for area in areas}
    split: dict[str, Mapping[str, float]] = {}
    outside = []
    for code, row in zip(codes, ground, strict=True):
        owners = np.flatnonzero(row > 0).tolist()
        if len(owners) == 0:
            outside.append(code)
        elif len(owners) == 1:
            whole[areas[owners[0]]].append(code)
        else:
            split[code] = {areas[i]: float(row[i] / row.sum()) for i in owners}
    return DistrictShares(
        whole={area: tuple(found) for area, found in whole.items()}, split=split, outside=tuple(outside)
    )
