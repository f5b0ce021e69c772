"""What everybody may see tells of no household: counts in tens, and none of ground that the asker draws."""

from __future__ import annotations

import re
from contextvars import copy_context
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app.access import TABLE, Role
from app.actor import NOBODY, Actor, act_as
from app.public import embeds
from app.public.open_counts import of_report
from app.workspace import today
from areas.disclosure.coarsening import STEP, coarse, coarse_parts
from areas.disclosure.suppression import HIDDEN, WITHHELD

API = "/api/v1"
CONTOURS, TIMES = f"{API}/travel/isochrones", f"{API}/travel/times"


@pytest.fixture
def nobody(client):
    """The same application, asked by somebody who has not signed in."""
    return TestClient(client.app)


@pytest.fixture
def office(nobody):
    return nobody.get(f"{API}/offices").json()["offices"][0]


def test_no_pair_of_counts_in_tens_tells_that_one_to_four_people_are_between_them():
    """Every pair that is shown stands for ten or more differences, and not for those of 1 to 4 alone.

    Counts of 5 and more, up to two hundred: what is shown depends on the last digit alone.
    """
    counts = np.arange(5, 205)
    told = np.array([coarse(int(count)) for count in counts])
    for first in np.unique(told):
        for second in np.unique(told):
            apart = np.unique(np.abs(counts[told == first][:, None] - counts[told == second][None, :]))
            assert set(apart.tolist()) - {1, 2, 3, 4}, (first, second)
            assert len(apart) >= STEP


def test_somebody_is_never_told_as_nobody():
    assert [coarse(count) for count in (0, 1, 4, 5)] == [0, HIDDEN, HIDDEN, STEP]


def test_contours_of_an_office_are_told_to_everybody_in_tens_and_to_readers_exactly(client, nobody, office):
    question = {"origins": [{"lon": office["lon"], "lat": office["lat"]}], "minutes": [5, 10]}
    open_, exact = (who.post(CONTOURS, json=question).json() for who in (nobody, client))
    assert (open_["counts"], exact["counts"]) == ("rounded", "exact")
    for mine, theirs in zip(open_["features"], exact["features"], strict=True):
        for name in ("people", "people_80_plus"):
            assert mine["properties"][name] == coarse(theirs["properties"][name])
    assert open_["people_total"] == coarse(exact["people_total"])
    everywhere = [{"lon": one["lon"], "lat": one["lat"]} for one in nobody.get(f"{API}/offices").json()["offices"]
                  if one["division"] == office["division"]]  # fmt: skip
    assert nobody.post(CONTOURS, json={"origins": everywhere, "minutes": [5]}).json()["counts"] == "rounded"


@pytest.mark.parametrize(
    ("moved", "minutes"),
    [(0.0, [7]), (0.0, [5, 10.5]), (0.001, [5])],
    ids=["a limit", "one of two", "a place"],
)
def test_ground_that_the_asker_draws_is_drawn_for_everybody_and_counted_for_readers_alone(
    client, nobody, office, moved, minutes
):
    """A thousandth of a degree is sixty metres; the limits are not among those of the page."""
    question = {"origins": [{"lon": office["lon"] + moved, "lat": office["lat"]}], "minutes": minutes}
    answer = nobody.post(CONTOURS, json=question).json()
    assert answer["counts"] == "withheld"
    assert [one["properties"]["people"] for one in answer["features"]] == [None] * len(minutes)
    assert (answer["people_total"], answer["people_80_plus_total"]) == (None, None)
    assert all(one["geometry"]["coordinates"] for one in answer["features"])
    assert client.post(CONTOURS, json=question).json()["counts"] == "exact"


def test_people_by_district_behind_a_place_of_the_askers_are_for_readers(client, nobody, office):
    place = {"lon": office["lon"], "lat": office["lat"]}
    refused = nobody.post(TIMES, json={"origins": [place]})
    assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_needed")
    assert nobody.post(TIMES, json={"origins": [place], "places": [place]}).status_code == 200
    assert client.post(TIMES, json={"origins": [place]}).json()["districts"]


def test_no_part_of_a_known_whole_is_found_by_what_the_others_are_told_as():
    """All towns of two and three parts with a small one: more than one number of people fits what is told."""

    def fits(told, whole, at, count):
        ranges = [
            (count, count) if i == at else (0, 0) if one == 0 else (1, 4) if one == HIDDEN
            else (5, 10**6) if one == WITHHELD else (max(one - 5, 5), one + 4)
            for i, one in enumerate(told)
        ]  # fmt: skip
        return sum(low for low, _ in ranges) <= whole <= sum(high for _, high in ranges)

    towns = [*product(range(1, 5), range(5, 30)), *product(range(1, 5), range(1, 5), range(5, 30))]
    towns += product(range(1, 5), range(5, 30), range(5, 30))
    found = []
    for town in towns:
        told = coarse_parts(town)
        found += [
            (town, told)
            for at, one in enumerate(told)
            if one == HIDDEN and sum(fits(told, sum(town), at, count) for count in range(1, 5)) == 1
        ]
    # With two parts of which one has five people, even a mark for it tells that the other has no more.
    assert {town for town, told in found if set(told) & set(range(1, 100))} == set()
    assert all(max(town) == 5 for town, _ in found)


def test_an_import_tells_everybody_of_few_people_as_of_small_counts():
    report = {"read": 9, "figures": {"people": 168_311.0, "addresses": 3},
              "findings": [{"code": "people_without_address", "names": ["Ryd"], "count": 3},
                           {"code": "duplicates", "names": [], "count": 3}]}  # fmt: skip
    told = copy_context().run(lambda: (act_as(NOBODY), of_report(report))[1])
    assert (told["figures"], told["read"]) == ({"people": 168_310, "people_step": 10, "addresses": 3}, 9)
    assert [one["count"] for one in told["findings"]] == [HIDDEN, 3]
    assert copy_context().run(lambda: (act_as(Actor(role=1)), of_report(report))[1]) == report


def test_two_plans_that_differ_by_a_household_are_told_alike(client, monkeypatch):
    """Both hold on some day, so both may be asked for. Three of the 123 people of one area live where the next
    plan has another: 123 and 120 are both told as 120, so is a plan by which none of them moves."""
    workspace = client.app.state.holder.ready()
    record = embeds.public_plan(workspace, "hemvard", None, today())
    demand = workspace.demand
    area = workspace.assigner(record).assign(demand.e, demand.n)
    first = np.flatnonzero(area == 0)[:2]
    for moved in (0, 3):
        total = np.zeros_like(demand.total)
        total[first] = (120, 3 - moved)
        few = replace(demand, total=total, unknown=None)
        monkeypatch.setitem(workspace.__dict__, "demand", few)
        assert embeds.people_by_area(workspace, record)[record.plan.areas[0].code] == 120


COUNTS = re.compile(r"people|age_80|population|counts?$|total$|left|joined|moved", re.IGNORECASE)


def counts(value, name: str = ""):
    """Every number in an answer that stands under a name of a count."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from counts(one, f"{name}.{key}" if COUNTS.search(name) or COUNTS.search(key) else key)
    elif isinstance(value, list):
        for one in value:
            yield from counts(one, name)
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and COUNTS.search(name):
        yield name, value


def test_nothing_that_everybody_may_ask_for_has_a_count_of_people_but_in_tens(nobody):
    """Every GET of the table that is open, asked of the plan in force; what is imported tells of rows, not people."""
    plan = nobody.get(f"{API}/plans/in-force?division=hemvard").json()["id"]
    parts = {
        "plan_id": str(plan),
        "division": "hemvard",
        "kind": "roads",
        "language": "sv",
        "z": "0",
        "x": "0",
        "y": "0",
    }
    asked, told = 0, []
    for template, methods in TABLE.items():
        row = methods.get("GET")
        if row is None or row.role > Role.NOBODY or template.endswith(("/datasets", "openapi.json")):
            continue
        path = re.sub(r"\{(\w+)\}", lambda found: parts.get(found[1], "areas"), template)
        answer = nobody.get(path, headers={"accept": "application/json"})
        asked += answer.status_code == 200
        if "json" in answer.headers.get("content-type", "") and "i18n" not in template:
            told += [(template, *one) for one in counts(answer.json())]
    assert asked > 25
    assert {one for one in told if one[0].endswith("/public/{division}")}
    assert [one for one in told if one[2] % STEP and "numberMatched" not in one[1]] == []
