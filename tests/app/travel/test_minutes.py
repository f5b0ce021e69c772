"""Minutes over HTTP and in the look-up: those of the library, by time of day, and never told of few people."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from fastapi.testclient import TestClient

from app import workspace as workspaces
from app.main import create_app
from app.plans.situations import Situations
from app.settings import Settings
from app.travel import area_travel, reach
from app.travel.reach import DistrictReach, Spot
from app.workspace import load
from areas.disclosure.suppression import shown
from areas.distribution import minutes_spread
from areas.metrics import compute
from geodata.crs import to_tm
from geodata.errors import Fault
from geodata.streets import access, travel_time
from tests.app.travel.asking import CONTOURS, MODES, OFFICE, PLACES, PLANS, SEA, TIMES, ask, codes, refusal
from tests.app.travel.hand_made import hand_made


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("direction", ["to", "from"])
def test_minutes_are_those_of_the_library(client, workspace, offices, mode, direction):
    """The same points joined and searched by ``geodata`` itself; the answer has two decimals."""
    chosen = codes(offices, "office")
    found = ask(
        client, origins=[{"office": c} for c in chosen], places=PLACES, mode=mode, direction=direction
    )
    streets = workspace.network
    starts = access.join(streets, [offices[c].e for c in chosen], [offices[c].n for c in chosen], mode=mode)
    e, n = to_tm([p["lon"] for p in PLACES], [p["lat"] for p in PLACES])
    search = travel_time.to_points if direction == "to" else travel_time.from_points
    expected = search(streets, starts, access.join(streets, e, n, mode=mode))
    assert np.allclose(found["minutes"], expected.minutes, atol=0.0051)
    assert found["nearest"] == expected.minutes.argmin(axis=0).tolist()
    assert found["assumption"]["mode"] == mode
    assert {"speed_set", "calibration", "access_kmh", "signal_s", "junction_s", "most_access_m"} <= set(
        found["assumption"]
    )


def test_there_and_back_differ_where_streets_are_one_way(client, offices):
    way = {"origins": [{"office": c} for c in codes(offices, "office")], "places": PLACES}
    there, back = (np.array(ask(client, **way, direction=d)["minutes"]) for d in ("to", "from"))
    assert np.abs(there - back).max() > 0.01


def test_what_is_beyond_the_limit_is_not_reached(client, offices):
    way = {"origins": [{"office": c} for c in codes(offices, "office")], "places": PLACES}
    free = np.array(ask(client, **way)["minutes"])
    limit = float(np.median(free))
    held = np.array(ask(client, **way, limit_min=limit)["minutes"], dtype=float)
    near, far = free < limit - 0.01, free > limit + 0.01
    assert near.any()
    assert far.any()
    assert np.array_equal(held[near], free[near])
    assert np.isnan(held[far]).all()


def test_without_places_the_people_of_every_district_are_counted(client, workspace, offices):
    """Person by person: each repeated as a row of its own, sorted, and the middle and nine tenths read off.

    Of Mjärdevi (155) nobody knows how many live there (1-4), which is not that nobody does.
    """
    chosen = [offices[c] for c in codes(offices, "office")]
    found = ask(client, origins=[{"office": o.code} for o in chosen])
    assert found["minutes"] is None
    least = workspace.travel.minutes(chosen).by_mode["car"].min(axis=0)
    people = workspace.demand.weights[0].astype(int)
    rows = {row["code"]: row for row in found["districts"]}
    assert len(rows) == len(workspace.districts) == 70
    for index, code in enumerate(workspace.districts["code"]):
        mine = workspace.address_district == index
        each = np.sort(np.repeat(least[mine], people[mine]))
        assert rows[code]["people"] == (len(each) if code != "155" else "<5")
        if len(each):
            at = [int(np.ceil(share * len(each))) - 1 for share in (0.5, 0.9, 1.0)]
            figures = [rows[code][k] for k in ("median_min", "p90_min", "max_min")]
            assert np.allclose(figures, each[at], atol=0.0051)


def test_a_limit_counts_those_within_it_and_changes_no_other_figure(client, workspace, offices):
    """Whoever lives beyond ten minutes is reached all the same, and stands in the median; 155 is unknown."""
    question = {"origins": [{"office": c} for c in codes(offices, "office")]}
    free, held = ask(client, **question), ask(client, **question, limit_min=10)
    least = (
        workspace.travel.minutes([offices[c] for c in codes(offices, "office")]).by_mode["car"].min(axis=0)
    )
    people = workspace.demand.weights[0]
    for index, (one, other) in enumerate(zip(free["districts"], held["districts"], strict=True)):
        assert one["within"] is None
        mine = (workspace.address_district == index) & (least <= 10)
        within = None if one["code"] == "155" else shown(round(people[mine].sum()))
        assert other == {**one, "within": within}
    far = [row for row in held["districts"] if row["median_min"] and row["median_min"] > 10]
    assert far, "some districts lie beyond the limit, and their medians are told"
    assert held["limit_min"] == 10


def test_the_way_to_the_street_is_told_beside_the_minutes(client, workspace, offices):
    """For places as asked for, for districts as the median of those reached, for an address in its look-up."""
    found = ask(client, origins=[OFFICE], places=[PLACES[0], SEA], mode="bike")
    e, n = to_tm(PLACES[0]["lon"], PLACES[0]["lat"])
    leg = access.join(workspace.network, [e], [n], mode="bike").leg_m[0]
    told = found["access_places"][0]
    assert told["metres"] == pytest.approx(leg, abs=0.06)
    assert told["minutes"] == pytest.approx(leg / (5000 / 60), abs=0.006)
    assert found["access_places"][1] is None
    assert len(found["access_origins"]) == 1
    row = 4_321
    answer = client.post("/api/v1/lookup", json={"address_id": workspace.first_address_id + row}).json()
    for mode in MODES:
        assert answer["access"][mode]["metres"] == pytest.approx(
            workspace.travel.access[mode].leg_m[row], abs=0.06
        )
    point = client.post("/api/v1/lookup", json={"e": answer["point"]["e"], "n": answer["point"]["n"]}).json()
    assert point["access"] == answer["access"]
    district = ask(client, origins=[OFFICE])["districts"][0]
    mine = workspace.address_district == 0
    people = workspace.demand.weights[0][mine].astype(int)
    each = np.sort(np.repeat(workspace.travel.access["car"].leg_m[mine], people))
    assert district["access_median_m"] == pytest.approx(each[int(np.ceil(len(each) / 2)) - 1], abs=0.0051)


def test_the_time_of_day_can_be_chosen_and_is_told(client, command, in_force):
    """Cars hold 95 % of the speed at night and 70 % in the rush hour; on foot the hour makes no difference."""
    question = {"origins": [OFFICE], "places": PLACES, "direction": "from"}
    minutes = {}
    for period in (None, "night", "day", "peak"):
        found = ask(client, **question, period=period)
        minutes[period] = found["minutes"][0]
        assert found["assumption"]["period"] == period or period is None
    assert minutes[None] == minutes["day"]
    for night, day, peak in zip(minutes["night"], minutes["day"], minutes["peak"], strict=True):
        assert night < day < peak
    walked = [ask(client, **question, period=period, mode="walk")["minutes"] for period in ("night", "peak")]
    assert walked[0] == walked[1]
    contours = {"origins": [OFFICE], "minutes": [10], "direction": "from"}
    people = [
        client.post(CONTOURS, json={**contours, "period": period}).json()["features"][0]["properties"][
            "people"
        ]
        for period in ("night", "day", "peak")
    ]
    assert people[0] > people[1] > people[2]
    way = f"{PLANS}/{in_force['hemvard']}/sensitivity"
    assert client.get(way, params={"period": "peak"}).json()["assumption"]["as_is"]["calibration"] == 0.7
    assert refusal(client, TIMES, **question, period="noon") == (422, "invalid_request")
    assert "Bil, nattetid: " in command("--from", "bas-syd", "--period", "night")
    looked = {
        period: client.post("/api/v1/lookup", json={"text": "Drottninggatan 45", "period": period}).json()[
            "divisions"
        ][1]
        for period in (None, "night", "peak")
    }
    for period, told in ((None, "day"), ("night", "night"), ("peak", "peak")):
        assert {facts["period"] for facts in looked[period]["minutes"]["assumptions"].values()} == {told}
    by_car = [looked[period]["minutes"]["assigned"]["car"] for period in ("night", None, "peak")]
    assert by_car == sorted(set(by_car))
    night = json.loads(command("--division", "hemvard", "--areas", "--period", "night", "--json"))
    assert night["assumption"]["car"]["period"] == "night"


def test_the_setting_says_for_which_time_of_day_minutes_are(workspace, tmp_path, monkeypatch):
    """The server reads the data for the setting's time of day; the same data at another are no slower on foot."""
    asked = []
    monkeypatch.setattr(
        workspaces, "load", lambda *args, period: asked.append(period) or load(*args, period=period)
    )
    with TestClient(create_app(Settings(data=tmp_path, travel_period="peak"))):
        assert asked == ["peak"]
    rush = workspace.at("peak")
    assert rush.network.speeds.period == "peak"
    assert rush.at("day").network.speeds.period == workspace.network.speeds.period == "day"
    assert (rush.network.mps("car")[:100] < workspace.network.mps("car")[:100]).any()
    assert np.array_equal(rush.network.mps("walk"), workspace.network.mps("walk"), equal_nan=True)


def test_a_plan_without_offices_says_so_and_asks_for_no_roads():
    """Roads are there; what is missing is an office."""
    workspace, record = hand_made("hemvard")
    areas = tuple(replace(area, office="") for area in record.plan.areas)
    bare = replace(record, plan=replace(record.plan, offices=(), areas=areas))
    situation = Situations(workspace).of(bare)
    for code, outcome in compute(situation, only=area_travel.CODES[1:]).items():
        assert (code, outcome.status, outcome.reason) == (code, "failed", "plan_without_offices")
    with pytest.raises(Fault) as fault:
        minutes_spread(situation, mode="car", group="all", edges=np.array([0.0, 10.0]))
    assert fault.value.code == "plan_without_offices"


def test_many_origins_are_searched_at_once_with_the_answer_of_each_alone(workspace, offices):
    spots = [Spot(office=code) for code in sorted(offices)]
    whole = reach.least_minutes(workspace, origins=spots, mode="bike", direction="from").minutes
    alone = [
        reach.least_minutes(workspace, origins=[s], mode="bike", direction="from").minutes for s in spots
    ]
    assert np.array_equal(whole, np.minimum.reduce(alone))


def test_minutes_of_a_district_with_few_who_are_reached_are_hidden_with_their_count():
    row = DistrictReach(
        code="1", name="A", people=9, unreached=6, within=2, median_min=3.0, p90_min=4.0, max_min=5.0,
        access_median_m=7.0,
    )  # fmt: skip
    assert row.published() == {
        "code": "1", "name": "A", "people": 9, "unreached": "..", "within": "<5", "median_min": None,
        "p90_min": None, "max_min": None, "access_median_m": None,
    }  # fmt: skip
    few = replace(row, people=3, unreached=0).published()
    assert (few["people"], few["unreached"], few["median_min"]) == ("<5", 0, None)
    many = replace(row, people=30, unreached=2, max_min=math.nan).published()
    assert (many["people"], many["unreached"], many["median_min"], many["max_min"]) == (30, "<5", 3.0, None)


DIRECTIONS = {"socialtjanst": "to", "hemvard": "from"}
"""Citizens go to their office; home care comes from its base."""


def test_the_look_up_tells_the_same_minutes_as_the_search_between_places(client):
    """Assigned and nearest, three modes, both directions, for addresses all over; the look-up has one decimal."""
    compared = 0
    first = client.app.state.holder.current().first_address_id
    for address_id in range(first + 50, first + 42_000, 4_000):
        answer = client.post("/api/v1/lookup", json={"address_id": address_id}).json()
        place = {"lon": answer["address"]["lon"], "lat": answer["address"]["lat"]}
        for division in answer["divisions"]:
            for told in (division["minutes"]["assigned"], division["minutes"]["nearest"]):
                for mode in MODES:
                    found = ask(
                        client, origins=[{"office": told["code"]}], places=[place], mode=mode,
                        direction=DIRECTIONS[division["division"]],
                    )  # fmt: skip
                    assert told[mode] == pytest.approx(found["minutes"][0][0], abs=0.06)
                    compared += 1
    assert compared == 11 * 2 * 2 * 3


def test_the_nearest_office_of_the_look_up_is_the_nearest_of_all(client, offices):
    answer = client.post(
        "/api/v1/lookup", json={"address_id": client.app.state.holder.current().first_address_id + 777}
    ).json()
    place = {"lon": answer["address"]["lon"], "lat": answer["address"]["lat"]}
    for division, kind in (("socialtjanst", "office"), ("hemvard", "base")):
        chosen = codes(offices, kind)
        found = ask(
            client, origins=[{"office": c} for c in chosen], places=[place], direction=DIRECTIONS[division]
        )
        told = next(d for d in answer["divisions"] if d["division"] == division)["minutes"]["nearest"]
        assert told["code"] == chosen[found["nearest"][0]]


def test_a_free_point_has_the_minutes_of_an_address_at_the_same_place(client):
    first = client.app.state.holder.current().first_address_id
    for address_id in range(first + 100, first + 42_000, 6_000):
        by_address = client.post("/api/v1/lookup", json={"address_id": address_id}).json()
        at = {"e": by_address["address"]["e"], "n": by_address["address"]["n"]}
        by_point = client.post("/api/v1/lookup", json=at).json()
        for one, other in zip(by_address["divisions"], by_point["divisions"], strict=True):
            for which in ("assigned", "nearest"):
                mine, free = one["minutes"][which], other["minutes"][which]
                assert mine["code"] == free["code"]
                assert [mine[m] for m in MODES] == pytest.approx([free[m] for m in MODES], abs=0.11)
