"""Who lives within a polygon."""

from __future__ import annotations

import numpy as np
import shapely

from areas.enclosed import Enclosed, enclosed
from tests.areas.random_towns import random_pair


def test_a_polygon_of_everything_has_everybody_in_the_area_that_the_situation_says():
    situation, _ = random_pair(7)
    demand = situation.demand
    found = {row.area: row for row in enclosed(situation, shapely.box(0, 0, 5000, 5000))}
    for label, code in [(-1, ""), *((i, area.code) for i, area in enumerate(situation.plan.areas))]:
        here = situation.area == label
        assert found[code] == Enclosed(
            area=code,
            addresses=int(here.sum()),
            people=int(demand.total[here].sum()),
            age_80_plus=int(demand.people[here, 5].sum()),
        )


def test_a_polygon_has_the_addresses_that_lie_within_and_one_of_nothing_has_none():
    """The same as point by point, with shapely's own contains."""
    situation, _ = random_pair(8)
    demand = situation.demand
    polygon = shapely.Polygon([(200, 300), (3800, 900), (2600, 4300), (1500, 1800)])
    inside = np.array([polygon.covers(shapely.Point(*p)) for p in zip(demand.e, demand.n, strict=True)])
    found = enclosed(situation, polygon)
    assert sum(row.people for row in found) == demand.total[inside].sum()
    assert [row.people for row in found] == sorted((row.people for row in found), reverse=True)
    assert enclosed(situation, shapely.box(-900, -900, -100, -100)) == ()
