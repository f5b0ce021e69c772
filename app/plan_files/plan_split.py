"""Which districts a plan splits between its areas, said district by district."""

from __future__ import annotations

import geopandas as gpd

from areas.model import Plan
from areas.plan import DistrictShares
from geodata.report import Finding


def split_districts(shares: DistrictShares, plan: Plan, districts: gpd.GeoDataFrame) -> list[Finding]:
    """Return one finding for each part of a split district, the largest part of a district first.

    Parameters
    ----------
    shares
        As from ``areas.plan.districts_of``.
    plan, districts
        The plan and the districts it lies on, by ``schema.DISTRICTS``.

    Returns
    -------
    list of Finding
        ``district_split``: ``names`` is the district, fact ``area`` the area's name, ``percent`` its
        share of the district's ground, ``area_m2`` that ground.
    """
    called = dict(zip(districts["code"], districts["name"], strict=True))
    ground = dict(zip(districts["code"], districts.geometry.area, strict=True))
    return [
        Finding(
            code="district_split",
            names=(called[code],),
            area_m2=round(share * ground[code], 1),
            facts={"district": code, "area": plan.area(area).name, "percent": round(100 * share, 2)},
        )
        for code, parts in sorted(shares.split.items())
        for area, share in sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    ]
