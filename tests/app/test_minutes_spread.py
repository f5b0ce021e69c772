"""The spread of travel time, held against the share within a limit and against numpy's own histogram."""

from __future__ import annotations

import numpy as np
import pytest
from fastapi.testclient import TestClient

from areas.demand import GROUPS
from areas.distribution import minutes_spread
from tests.app.conftest import signed_in
from tests.app.test_planner_routes import PLANS, change, client, draft  # noqa: F401


def spread(client, plan, **query):  # noqa: F811
    return client.get(f"{PLANS}/{plan}/minutes", params=query).json()


def number(count):
    return count if isinstance(count, (int, float)) else 0


@pytest.mark.parametrize("limit", [10, 20, 30])
def test_the_people_within_a_limit_are_those_of_the_share(client, draft, limit):  # noqa: F811
    """travel_covered counts minutes up to and with the limit; no address lies on it to the bit."""
    change(client, draft, {"op": "move_districts", "districts": ["146"], "to": "vast"})
    found = spread(client, draft)
    answer = client.get(
        f"{PLANS}/{draft}/consequences", params={"metric": ["travel_covered", "people"]}
    ).json()
    metric = {one["code"]: one for one in answer["metrics"]}
    at = metric["travel_covered"]["columns"].index(f"car.{limit}.all")
    classes = int(limit / found["width_min"])
    for side in ("before", "after"):
        people = metric["people"]["total"][side][0]
        share = metric["travel_covered"]["total"][side][at]
        within = sum(number(count) for count in found[side][:classes])
        assert within == pytest.approx(share * people, abs=4 * classes)
        assert sum(number(count) for count in found[side]) == pytest.approx(people, abs=4 * len(found[side]))
    assert found["before"] != found["after"]


def test_an_area_s_classes_are_numpy_s_histogram_of_its_people(client, draft):  # noqa: F811
    planning = client.app.state.planning
    situation = planning.situations().of(planning.record(draft))
    edges = np.array([0.0, 3.0, 7.0, 20.0])
    group = "age_80_plus"
    got = minutes_spread(situation, mode="bike", group=group, edges=edges, area="ost")
    rows = situation.members("ost")
    minutes = situation.travel_table().row("bike", situation.plan.area("ost").office)[rows]
    people = situation.demand.weights[GROUPS.index(group)][rows]
    finite = np.isfinite(minutes)
    wanted, _ = np.histogram(minutes[finite], bins=[*edges, np.inf], weights=people[finite])
    assert got.tolist() == pytest.approx([*wanted, people[~finite].sum()])
    assert (wanted > 0).sum() >= 3


def test_an_area_that_is_new_has_no_before_and_small_counts_are_hidden(client, draft):  # noqa: F811
    area = {"code": "nytt", "name": "Nytt", "colour": "#aa0000", "districts": ["146"]}
    change(client, draft, {"op": "add_area", "area": area})
    found = spread(client, draft, area="nytt")
    assert found["before"] is None
    # A new area has no office: all of Hackefors' 1 616 people (facts) are without a way.
    assert found["after"][-1] == 1616
    counts = spread(client, draft, area="sydost", mode="walk", group="age_80_plus")["after"]
    assert not [count for count in counts if isinstance(count, (int, float)) and 0 < count < 5]


def test_a_reader_sees_every_age_and_every_area_but_no_age_in_an_area(client, draft):  # noqa: F811
    """In the example's plan in force the areas' people are many; what is shown is what planners see."""
    plan = client.app.state.planning.record(draft).copied_from
    reader = signed_in(TestClient(client.app), "reader")
    for query in ({}, {"group": "age_80_plus"}, {"area": "ost"}):
        seen, bare = spread(reader, plan, **query)["after"], spread(client, plan, **query)["after"]
        assert all(mark in {one, ".."} for mark, one in zip(seen, bare, strict=True))
        assert sum(isinstance(mark, (int, float)) and mark > 0 for mark in seen) > 5
    found = spread(reader, plan, area="ost", group="age_80_plus")
    assert set(found["before"]) == set(found["after"]) == {".."}
    assert spread(reader, plan, area="ost", group="x")["code"] == "unknown_group"


@pytest.mark.parametrize(
    ("query", "status"), [({"area": "finns-inte"}, 404), ({"group": "alla"}, 422), ({"mode": "boat"}, 422)]
)
def test_what_there_is_not_is_refused(client, draft, query, status):  # noqa: F811
    assert client.get(f"{PLANS}/{draft}/minutes", params=query).status_code == status
