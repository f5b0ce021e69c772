"""Isochrones over HTTP: their shapes, and the people in them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from tests.app.travel.asking import CONTOURS, codes


@pytest.mark.parametrize("direction", ["to", "from"])
def test_isochrones_lie_in_each_other_and_in_the_municipality(client, workspace, offices, direction):
    origins = [{"office": c} for c in codes(offices, "base")]
    found = client.post(
        CONTOURS, params={"crs": "3006"},
        json={"origins": origins, "minutes": [20, 5, 10], "direction": direction},
    ).json()  # fmt: skip
    shapes = [shapely.geometry.shape(f["geometry"]) for f in found["features"]]
    assert [f["properties"]["minutes"] for f in found["features"]] == [5, 10, 20]
    assert all(shape.is_valid and shape.area > 0 for shape in shapes)
    for inner, outer in pairwise(shapes):
        assert inner.difference(outer).area == 0
    ground = workspace.municipality.geometry
    # On a grid of whole metres a corner lies at most half the diagonal of a square beside its place, 0.707 m.
    assert shapes[-1].difference(shapely.buffer(ground, 0.71)).area == 0
    assert all((shapely.get_coordinates(shape) % 1 == 0).all() for shape in shapes)
    reaching = shapely.buffer(shapes[-1], 30).difference(ground).area
    assert reaching > 0, "twenty minutes reach the border, so there was something to cut"


def test_people_are_counted_from_the_network_not_from_the_shape(client, workspace, offices):
    """Whoever's own minutes are within the limit, and nobody else; the shape holds others (rivers, fields between)."""
    base = offices["bas-syd"]
    question = {"origins": [{"office": base.code}], "minutes": [4, 8], "direction": "from"}
    found = client.post(CONTOURS, params={"crs": "3006"}, json=question).json()
    minutes = workspace.travel.minutes([base]).by_mode["car"][0]
    demand = workspace.demand
    for feature in found["features"]:
        within = minutes <= feature["properties"]["minutes"]
        assert feature["properties"]["people"] == demand.weights[0][within].sum()
        assert feature["properties"]["people_80_plus"] == demand.people[within, -1].sum()
        shape = shapely.geometry.shape(feature["geometry"])
        drawn = shapely.contains_xy(shape, demand.e, demand.n)
        assert (drawn != within).any()
        assert feature["properties"]["people"] > 0
    assert found["people_total"] == demand.weights[0].sum()
    assert found["assumption"]["mode"] == "car"


def test_so_few_people_that_they_could_be_told_apart_are_hidden(client, workspace, offices):
    """The limit is drawn behind the first address with 1 to 4 old people, taken from the nearest one outwards."""
    base, eldest = offices["bas-syd"], workspace.demand.people[:, -1]
    minutes = workspace.travel.minutes([base]).by_mode["car"][0]
    order = np.argsort(minutes, kind="stable")
    within = np.cumsum(eldest[order])
    few = int(np.flatnonzero((within > 0) & (within < 5))[-1])
    limit = float(minutes[order[few]])
    assert 0 < eldest[minutes <= limit].sum() < 5
    question = {"origins": [{"office": base.code}], "minutes": [limit], "direction": "from"}
    (feature,) = client.post(CONTOURS, json=question).json()["features"]
    assert feature["properties"]["people_80_plus"] == "<5"


def test_an_isochrone_of_no_street_is_empty_and_so_is_its_count(client, offices):
    """A hundredth of a minute is 0.6 s: at 5 km/h between door and street that is 0.8 m."""
    question = {"origins": [{"lon": 15.62, "lat": 58.41}], "minutes": [0.01]}
    found = client.post(CONTOURS, json=question).json()["features"][0]
    assert found["properties"]["people"] == 0
    assert found["properties"]["street_km"] == 0
