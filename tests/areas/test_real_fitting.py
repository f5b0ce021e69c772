"""Fitting on the real districts, with the six areas of the facts: shaken, drawn over, out and in again."""

from __future__ import annotations

import csv
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely

from areas.borders.fitting import fit
from areas.edits import AssignPolygon, EditContext, apply
from areas.errors import EditRefused
from areas.model import Plan
from areas.plan import districts_of, from_districts
from geodata import crs
from tests.conftest import SHARED

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def ground(nyko3) -> gpd.GeoDataFrame:
    return nyko3[1]


@pytest.fixture(scope="module")
def plan(ground) -> Plan:
    path = SHARED / "facts" / "home_care_areas_assumed.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        owner = {row["district_code"]: row["home_care_area"] for row in csv.DictReader(stream)}
    areas = [{"code": code, "name": code} for code in sorted(set(owner.values()))]
    return from_districts(division="hemvard", districts=ground, membership=owner, areas=areas)


def fitted(plan, ground, shapes):
    return fit(shapes, names=plan.codes, districts=list(ground.geometry), tolerance_m=10).shapes


def test_areas_shaken_by_a_foot_are_whole_districts_again(plan, ground):
    """Every one of the borders' corners moves by up to 0.3 m, alike in all areas that have it."""

    def shake(points):
        seed = np.abs(points @ [12.9898, 78.233]) % 1
        return points + 0.3 * seed[:, None] * np.column_stack([np.cos(50 * seed), np.sin(50 * seed)])

    made = fitted(plan, ground, [shapely.transform(area.geometry, shake) for area in plan.areas])
    areas = [replace(area, geometry=shape) for area, shape in zip(plan.areas, made, strict=True)]
    shares = districts_of(replace(plan, areas=tuple(areas)), ground)
    assert shares == districts_of(plan, ground)
    assert (shares.split, shares.outside) == ({}, ())


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_drawn_over_comes_back_through_degrees_to_the_bit(plan, ground, seed):
    """Ten random polygons given to random areas; eight decimals of a degree are about a millimetre."""
    rng, context = (
        np.random.default_rng(seed),
        EditContext(districts=dict(zip(ground.code, ground.geometry, strict=True))),
    )
    changed, done = plan, 0
    while done < 10:
        middle = ground.geometry.iloc[rng.integers(len(ground))].representative_point()
        turn, far = np.sort(rng.uniform(0, 2 * np.pi, 7)), rng.uniform(100, 2000, 7)
        corners = np.column_stack([middle.x + far * np.cos(turn), middle.y + far * np.sin(turn)])
        try:
            edit = AssignPolygon(polygon=shapely.Polygon(corners), to=str(rng.choice(plan.codes)))
            changed = apply(changed, edit, context).plan
        except EditRefused:
            continue
        done += 1

    def there(points):
        return np.round(np.column_stack(crs.to_wgs84(points[:, 0], points[:, 1])), 8)

    def back(points):
        return np.column_stack(crs.to_tm(points[:, 0], points[:, 1]))

    degrees = [shapely.transform(area.geometry, there) for area in changed.areas]
    made = fitted(changed, ground, [shapely.transform(shape, back) for shape in degrees])
    assert districts_of(changed, ground).split
    for area, shape in zip(changed.areas, made, strict=True):
        assert shape.equals_exact(area.geometry, 0)
