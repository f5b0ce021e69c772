"""Travel over HTTP: minutes, isochrones, what they mean for areas, and how sure it is."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import replace
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from fastapi.testclient import TestClient

from app import cli
from app import workspace as workspaces
from app.commands import travel_areas
from app.intake import start
from app.main import create_app
from app.plans.situations import Situations
from app.settings import Settings, settings
from app.store.engine import Store
from app.store.plans import PlanRecord
from app.travel import area_travel, reach, sensitivity
from app.travel.reach import DistrictReach, Spot
from app.workspace import Workspace, load
from areas.disclosure.suppression import shown
from areas.distribution import minutes_spread
from areas.metrics import compute
from areas.model import Area, Office, Plan
from geodata.crs import SWEREF99_TM, to_tm
from geodata.errors import Fault
from geodata.schema import AGE_BANDS
from geodata.streets import access, network, travel_time
from tests.app.conftest import signed_in
from tests.hand_made_roads import EAST, NORTH, level, roads

TIMES, CONTOURS, PLANS = "/api/v1/travel/times", "/api/v1/travel/isochrones", "/api/v1/plans"
MODES = ("car", "bike", "walk")
PLACES = [
    {"lon": 15.6197, "lat": 58.4076},
    {"lon": 15.6354, "lat": 58.3903},
    {"lon": 15.4936, "lat": 58.5086},
]
"""The inner city, Berga and Ljungsbro."""

SEA = {"lon": 19.5, "lat": 57.5}


@pytest.fixture
def workspace(client) -> Workspace:
    return client.app.state.holder.current()


@pytest.fixture
def in_force(client):
    return {
        division: client.get(f"{PLANS}/in-force", params={"division": division}).json()["id"]
        for division in ("socialtjanst", "hemvard")
    }


@pytest.fixture
def offices(workspace):
    """Offices and bases of the plans in force, by code."""
    return {o.code: o for record in workspace.decided for o in record.plan.offices}


def codes(offices, kind):
    return sorted(code for code, office in offices.items() if office.kind == kind)


def ask(client, **question):
    response = client.post(TIMES, json=question)
    assert response.status_code == 200, response.json()
    return response.json()


def refusal(client, url, **question):
    response = client.post(url, json=question)
    problem = response.json()
    assert response.headers["content-type"].startswith("application/problem+json")
    assert problem["detail"] != problem["code"]
    return response.status_code, problem["code"]


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
    """Person by person: each repeated as a row of its own, sorted, and the middle and nine tenths read off."""
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
        assert rows[code]["people"] == len(each)
        if len(each):
            at = [int(np.ceil(share * len(each))) - 1 for share in (0.5, 0.9, 1.0)]
            figures = [rows[code][k] for k in ("median_min", "p90_min", "max_min")]
            assert np.allclose(figures, each[at], atol=0.0051)


def test_a_limit_counts_those_within_it_and_changes_no_other_figure(client, workspace, offices):
    """Whoever lives beyond ten minutes is reached all the same, and stands in the median."""
    question = {"origins": [{"office": c} for c in codes(offices, "office")]}
    free, held = ask(client, **question), ask(client, **question, limit_min=10)
    least = (
        workspace.travel.minutes([offices[c] for c in codes(offices, "office")]).by_mode["car"].min(axis=0)
    )
    people = workspace.demand.weights[0]
    for index, (one, other) in enumerate(zip(free["districts"], held["districts"], strict=True)):
        assert one["within"] is None
        mine = (workspace.address_district == index) & (least <= 10)
        assert other == {**one, "within": shown(round(people[mine].sum()))}
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


def test_an_isochrone_of_no_street_is_empty_and_so_is_its_count(client, offices):
    """A hundredth of a minute is 0.6 s: at 5 km/h between door and street that is 0.8 m."""
    question = {"origins": [{"lon": 15.62, "lat": 58.41}], "minutes": [0.01]}
    found = client.post(CONTOURS, json=question).json()["features"][0]
    assert found["properties"]["people"] == 0
    assert found["properties"]["street_km"] == 0


OFFICE = {"office": "bas-syd"}


def test_who_is_off_the_roads_is_named_as_they_were_given(client):
    problem = client.post(CONTOURS, json={"origins": [OFFICE, SEA], "minutes": [10], "mode": "bike"}).json()
    assert problem["detail"].startswith(
        "1 place lies more than 500 metres from the nearest street for bicycles"
    )
    assert "57.50000, 19.50000" in problem["detail"]


@pytest.mark.parametrize(
    ("late", "cut_off", "said"),
    [
        ((3, 9.0, 6.0), (0, 0.0, 0.0), "för sent till <5 adresser med 9 boende, 6 av dem 80+."),
        ((0, 0.0, 0.0), (7, 20.0, 0.0), "ingen väg till 7 adresser med 20 boende, 0 av dem 80+."),
        ((8, 9.0, 6.0), (7, 20.0, 0.0), "6 av dem 80+; ingen väg till 7"),
    ],
)
def test_the_alarm_list_tells_of_a_district_only_what_there_is(late, cut_off, said):
    parts = [
        travel_areas._alarm_part(code, *counts, "sv")
        for code, counts in (("alarm_late", late), ("alarm_cut_off", cut_off))
        if counts[0]
    ]
    assert said in "; ".join(parts) + "."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"origins": [SEA], "places": PLACES}, (422, "points_off_network")),
        ({"origins": [{"lon": -180, "lat": -90}], "places": PLACES}, (422, "points_off_network")),
        ({"origins": [{"office": "månen"}]}, (404, "unknown_office")),
        ({"origins": [OFFICE], "places": [{"office": "månen"}]}, (404, "unknown_office")),
        ({"origins": [{"lon": 15.6}]}, (422, "place_without_position")),
        ({"origins": [{}]}, (422, "place_without_position")),
        ({"origins": [{**OFFICE, **PLACES[0]}]}, (422, "place_with_two_positions")),
        ({"origins": []}, (422, "invalid_request")),
        ({"origins": [OFFICE], "places": []}, (422, "invalid_request")),
        ({"origins": [OFFICE] * 1_001}, (422, "invalid_request")),
        ({"origins": [OFFICE], "places": PLACES[:1] * 10_001}, (422, "invalid_request")),
        ({"origins": [OFFICE] * 401, "places": PLACES[:1] * 5_000}, (422, "too_many_times")),
        ({"origins": [OFFICE], "mode": "boat"}, (422, "invalid_request")),
        ({"origins": [OFFICE], "direction": "round"}, (422, "invalid_request")),
        ({"origins": [OFFICE], "limit_min": 0}, (422, "invalid_request")),
        ({"origins": [OFFICE], "limit_min": -5}, (422, "invalid_request")),
        ({"origins": [{"lon": 181, "lat": 58}]}, (422, "invalid_request")),
        ({"origins": [OFFICE], "speed": "fast"}, (422, "invalid_request")),
    ],
)
def test_a_question_about_minutes_that_has_no_answer_says_why(client, question, expected):
    assert refusal(client, TIMES, **question) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"origins": [SEA], "minutes": [10]}, (422, "points_off_network")),
        ({"origins": [OFFICE, SEA], "minutes": [10]}, (422, "points_off_network")),
        ({"origins": [{"office": "månen"}], "minutes": [10]}, (404, "unknown_office")),
        ({"origins": [OFFICE], "minutes": []}, (422, "invalid_request")),
        ({"origins": [OFFICE], "minutes": [0]}, (422, "invalid_request")),
        ({"origins": [OFFICE], "minutes": [1_441]}, (422, "invalid_request")),
        ({"origins": [OFFICE], "minutes": list(range(1, 14))}, (422, "invalid_request")),
        ({"origins": [OFFICE] * 101, "minutes": [10]}, (422, "invalid_request")),
    ],
)
def test_a_question_about_contours_that_has_no_answer_says_why(client, question, expected):
    assert refusal(client, CONTOURS, **question) == expected


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_is_refused(client, word):
    for url, text in (
        (TIMES, f'{{"origins": [{{"lon": {word}, "lat": 58.4}}]}}'),
        (TIMES, f'{{"origins": [{{"office": "bas-syd"}}], "limit_min": {word}}}'),
        (CONTOURS, f'{{"origins": [{{"office": "bas-syd"}}], "minutes": [{word}]}}'),
    ):
        response = client.post(url, content=text, headers={"content-type": "application/json"})
        assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


def test_a_place_in_the_sea_is_not_reached_and_is_counted(client):
    found = ask(client, origins=[OFFICE], places=[PLACES[0], SEA])
    assert found["minutes"][0][0] > 0
    assert found["minutes"][0][1] is None
    assert found["nearest"] == [0, None]
    assert found["off_network"] == 1


def test_before_there_are_roads_the_reader_is_told_to_load_them(tmp_path):
    data = tmp_path / "bare"
    store = Store(Settings(data=data).url)
    store.upgrade()
    start.empty(store, "0580")
    store.close()
    with TestClient(create_app(Settings(data=data))) as bare:
        signed_in(bare)
        plan = bare.get(f"{PLANS}/in-force", params={"division": "hemvard"}).json()["id"]
        assert refusal(bare, TIMES, origins=PLACES) == (503, "no_roads")
        assert refusal(bare, CONTOURS, origins=PLACES, minutes=[10]) == (503, "no_roads")
        response = bare.get(f"{PLANS}/{plan}/sensitivity")
        assert (response.status_code, response.json()["code"]) == (503, "no_roads")


def test_before_there_is_anything_the_reader_is_told_to_begin(empty_client):
    assert refusal(empty_client, TIMES, origins=PLACES) == (503, "no_districts")


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


def metrics_of(client, plan_id, **params):
    found = client.get(f"{PLANS}/{plan_id}/consequences", params={"against": plan_id, **params}).json()
    return {metric["code"]: metric for metric in found["metrics"]}, found


def test_consequences_tell_travel_by_area_mode_and_age_before_and_after(client, in_force):
    """Eight groups of people by three modes; three limits more for the share that is covered."""
    found, whole = metrics_of(client, in_force["hemvard"])
    groups = ["all", *AGE_BANDS, "age_65_plus"]
    by_mode = [f"{mode}.{group}" for mode in MODES for group in groups]
    for code in ("travel_mean", "travel_median", "travel_p90", "travel_max", "travel_unreachable", "nearer_people",
                 "nearer_minutes"):  # fmt: skip
        metric = found[code]
        assert (metric["status"], metric["columns"]) == ("ok", by_mode)
        assert len(metric["areas"]) == 6
        for row in [*metric["areas"], metric["total"]]:
            assert len(row["before"]) == len(row["after"]) == len(row["difference"]) == 24
    limits = {tuple(column.split(".")) for column in found["travel_covered"]["columns"]}
    assert limits == {
        (mode, limit, group) for mode in MODES for limit in ("10", "20", "30") for group in groups
    }
    assert found["alarm_covered"]["columns"] == found["alarm_failing"]["columns"] == groups
    for side in ("before", "after"):
        assert whole["facts"][side]["minutes"]["car"]["calibration"] == 0.85
        assert whole["facts"][side]["minutes"]["walk"]["most_access_m"] == 500


def test_the_figures_of_an_area_are_those_of_its_people(client, workspace, in_force):
    """Mean, maximum and share within 10 min of one area by car, from the minutes of each address."""
    found, _ = metrics_of(client, in_force["hemvard"])
    record = next(r for r in workspace.decided if r.id == in_force["hemvard"])
    index = record.plan.codes.index("vast")
    base = record.plan.office(record.plan.areas[index].office)
    mine = workspace.assigner(record).assign(workspace.demand.e, workspace.demand.n) == index
    minutes = workspace.travel.minutes([base]).by_mode["car"][0][mine].astype(float)
    for column, people in (
        ("all", workspace.demand.weights[0]),
        ("age_80_plus", workspace.demand.people[:, -1]),
    ):
        weights = people[mine]

        def told(code, prefix="car", group=column):
            metric = found[code]
            row = next(r for r in metric["areas"] if r["area"] == "vast")
            return row["before"][metric["columns"].index(f"{prefix}.{group}")]

        assert told("travel_mean") == pytest.approx(np.average(minutes, weights=weights), abs=1e-3)
        assert told("travel_max") == pytest.approx(minutes[weights > 0].max(), abs=1e-3)
        inside = weights[minutes <= 10].sum() / weights.sum()
        assert told("travel_covered", "car.10") == pytest.approx(inside, abs=1e-5)


def test_the_alarm_names_districts_and_counts_addresses(client, workspace, in_force):
    """20 min in town and 40 outside, from the base of the area, address by address."""
    found, _ = metrics_of(client, in_force["hemvard"])
    record = next(r for r in workspace.decided if r.id == in_force["hemvard"])
    area = workspace.assigner(record).assign(workspace.demand.e, workspace.demand.n)
    minutes = workspace.travel.minutes(record.plan.offices).by_mode["car"]
    row = {office.code: i for i, office in enumerate(record.plan.offices)}
    own = minutes[[row[record.plan.areas[a].office] for a in area], np.arange(len(area))]
    late = own > np.where(workspace.demand.urban, 20.0, 40.0)
    details = found["alarm_failing"]["details"]["before"]
    eldest, expected = workspace.demand.people[:, -1], {}
    for address in np.flatnonzero(late):
        key = record.plan.codes[area[address]], workspace.demand.districts[workspace.demand.district[address]]
        count, old = expected.get(key, (0, 0))
        expected[key] = count + 1, old + eldest[address]
    assert np.isfinite(own).all(), "so nobody is without a way, and all who are late are counted as late"
    told = {(d["area"], d["district"]): (d["late_addresses"], d["late_age_80_plus"]) for d in details}
    assert told == {key: (shown(count), shown(old)) for key, (count, old) in expected.items()}
    hidden = [value for pair in told.values() for value in pair if value == "<5"]
    assert hidden, "some of the example's districts have 1 to 4 late addresses, or 1 to 4 old people at them"
    total = found["alarm_covered"]["total"]["before"]
    kept = 1 - eldest[late].sum() / eldest.sum()
    assert total[found["alarm_covered"]["columns"].index("age_80_plus")] == pytest.approx(kept, abs=1e-5)


@pytest.fixture
def command(example_folder, monkeypatch, capsys):
    """Run ``omradesplan travel`` on the example; gives its output."""

    def run(*words):
        monkeypatch.setenv("OMRADESPLAN_DATA", str(example_folder))
        monkeypatch.setenv("COLUMNS", "250")
        monkeypatch.setattr(sys, "argv", ["omradesplan", "travel", *words])
        settings.cache_clear()
        with pytest.raises(SystemExit) as done:
            cli.main()
        settings.cache_clear()
        said = capsys.readouterr()
        assert done.value.code == 0, said.err
        return said.out

    return run


def test_the_command_line_has_the_same_figures_for_the_areas(client, command, in_force):
    told, _ = metrics_of(client, in_force["hemvard"])
    found = json.loads(command("--division", "hemvard", "--areas", "--json"))
    assert [area["code"] for area in found["areas"]] == [row["area"] for row in told["travel_mean"]["areas"]]
    for metric in found["metrics"]:
        other = told[metric["code"]]
        assert metric["columns"] == other["columns"]
        assert metric["areas"] == [row["before"] for row in other["areas"]]
        assert metric["total"] == other["total"]["before"]
    assert len(found["failing"]) == len(told["alarm_failing"]["details"]["before"])
    assert found["assumption"]["car"]["speed_set"] == "Sverige, grundvärden"


def one_line(text: str) -> str:
    """A text whose lines the terminal has broken, as it was."""
    return " ".join(text.replace("\u00a0", " ").split())


def test_the_table_of_areas_names_them_and_the_districts_that_fail(client, workspace, command, in_force):
    told, _ = metrics_of(client, in_force["hemvard"])
    out = command("--division", "hemvard", "--areas", "--group", "age_80_plus")
    for word in ("Centrum", "Sydost", "Alla områden", "80 år och äldre", "Larm 80+"):
        assert word in out
    assert "85 % av hastigheten" in one_line(out)
    listed = [line for line in out.splitlines() if "adresser med" in line]
    assert len(listed) == len(told["alarm_failing"]["details"]["before"])
    names = dict(zip(workspace.districts["code"], workspace.districts["name"], strict=True))
    for line, row in zip(listed, told["alarm_failing"]["details"]["before"], strict=True):
        assert f", {names[row['district']]}: för sent till {row['late_addresses']} adresser" in line.replace(
            "\u00a0", ""
        )


@pytest.mark.parametrize(
    ("given", "idle"),
    [
        (["--sensitivity", "20", "--mode", "walk"], "--mode"),
        (["--areas", "--from", "ost"], "--from"),
        (["--group", "age_80_plus"], "--group"),
    ],
)
def test_an_option_that_would_change_nothing_is_refused_by_name(given, idle, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["omradesplan", "travel", *given])
    with pytest.raises(SystemExit) as done:
        cli.main()
    assert done.value.code == 1
    assert capsys.readouterr().err.startswith(f"{idle} hör inte ihop med de andra valen")


def test_offices_have_no_alarm_rule(command):
    out = command("--division", "socialtjanst", "--areas")
    assert "Larm" not in out


# What flips, on a town where it can be reckoned.

POINTS = {"a": (0, 0), "p": (10_000, 0), "m": (10_000, 4_000), "b": (10_000, 8_000), "q": (0, 1_000)}
WAYS = [("a p", {"name": "Långa vägen"}), ("p m b", {"name": "Korta vägen"}), ("a q", {"name": "Kvarngatan"})]
"""Base A at a, base B at b; people live at p and q. Cars drive 10 m/s; the signal at m takes 190 s.

               b
               | 4 000 m
               m
    q          |
    | 1 000 m  | 4 000 m
    a----------p
      10 000 m

Seconds to p           slower (8 m/s)     as assumed (10 m/s)   faster (12 m/s)
from A                 1 250              1 000                 833
from B                 1 000 + 190        800 + 190             667 + 190 = 857
nearest                B                  B                     A
A within 20 min        no                 yes                   yes

To q from A it is 125 s at most, and A is nearest at any speed.
"""


def hand_made(division: str) -> tuple[Workspace, PlanRecord]:
    """Two districts: Pe with 5 people, 2 of them 80+; Qu with 3, nobody 80+. An area of each, both of base A."""
    signals = {"car": 190.0, "bike": 0.0, "walk": 0.0}
    streets, _ = network.build(roads(POINTS, WAYS, signals="m"), level(signal_s=signals))
    shapes = [
        shapely.box(EAST + 5_000, NORTH - 500, EAST + 15_000, NORTH + 9_000),
        shapely.box(EAST - 5_000, NORTH - 500, EAST + 5_000, NORTH + 9_000),
    ]
    districts = gpd.GeoDataFrame(
        {"code": ["p", "q"], "name": ["Pe", "Qu"], "kind": ["tatort"] * 2, "parent": [""] * 2},
        geometry=shapes, crs=SWEREF99_TM,
    )  # fmt: skip
    places = [POINTS["p"], POINTS["q"]]
    addresses = pd.DataFrame(
        {
            "ref": ["1", "2"], "street": ["P", "Q"], "number": [1, 1], "letter": [""] * 2, "postcode": [""] * 2,
            "locality": [""] * 2, "e": [EAST + x for x, _ in places], "n": [NORTH + y for _, y in places],
            "accuracy_m": [1.0] * 2,
        }
    )  # fmt: skip
    bands = {band: [0.0, 0.0] for band in AGE_BANDS} | {"age_19_64": [3.0, 3.0], "age_80_plus": [2.0, 0.0]}
    people = pd.DataFrame({"code": ["p", "q"], "year": [2025] * 2, "population": [5.0, 3.0], **bands})
    kind = "base" if division == "hemvard" else "office"
    offices = tuple(
        Office(
            code=code,
            name=f"Bas {code.upper()}",
            kind=kind,
            e=EAST + POINTS[code][0],
            n=NORTH + POINTS[code][1],
        )
        for code in ("a", "b")
    )
    areas = tuple(
        Area(code=code, name=code, geometry=shape, office="a")
        for code, shape in zip("pq", shapes, strict=True)
    )
    record = PlanRecord(
        id=1, name="Prov", description="", status="in_force", basis="assumed", valid_from=None, valid_to=None,
        version=1, step=0, created_at="", copied_from=None, districts={},
        plan=Plan(division=division, areas=areas, offices=offices),
    )  # fmt: skip
    return Workspace(
        revision=1, municipality=None, datasets={}, districts=districts, addresses=addresses,
        places=pd.DataFrame(), decided=(record,), providers={}, rules=(), population=people,
        forecast=pd.DataFrame(), network=streets,
    ), record  # fmt: skip


def flips(found, what):
    group = next(group for group in found.groups if group.what == what)
    return group.conclusions, group.hold, {flip.name: dict(flip.answers) for flip in group.flips}


def answers(slower, as_is, faster):
    return {"slower": slower, "as_is": as_is, "faster": faster}


def test_what_flips_is_what_flips_by_head():
    workspace, record = hand_made("hemvard")
    found = sensitivity.of_plan(workspace, record, percent=20)
    assert flips(found, "nearest_office") == (2, 1, {"Pe": answers("Bas B", "Bas B", "Bas A")})
    assert flips(found, "alarm_kept_80_plus") == (1, 0, {"Pe": answers("no", "yes", "yes")})
    assert flips(found, "alarm_kept_all") == (2, 1, {"Pe": answers("no", "yes", "yes")})


def test_at_four_percent_all_conclusions_hold():
    """From A 1 042 and 962 s, from B 833 + 190 = 1 023 and 769 + 190 = 959 s: B stays nearest, A in time (1 200 s)."""
    workspace, record = hand_made("hemvard")
    found = sensitivity.of_plan(workspace, record, percent=4)
    assert [(group.conclusions, group.hold) for group in found.groups] == [(2, 2), (1, 1), (2, 2)]


def test_offices_are_judged_by_nearness_alone():
    workspace, record = hand_made("socialtjanst")
    found = sensitivity.of_plan(workspace, record, percent=20)
    assert [group.what for group in found.groups] == ["nearest_office"]
    assert flips(found, "nearest_office")[2] == {"Pe": answers("Bas B", "Bas B", "Bas A")}


def test_each_case_says_what_it_assumes():
    workspace, record = hand_made("hemvard")
    found = sensitivity.of_plan(workspace, record, percent=20).assumption
    assert [found[case]["scale"] for case in ("slower", "as_is", "faster")] == [0.8, 1.0, 1.2]
    assert [found[case]["access_kmh"] for case in ("slower", "faster")] == pytest.approx([2.88, 4.32])
    assert {facts["signal_s"] for facts in found.values()} == {190.0}
    assert {"mode", "speed_set", "calibration", "period"} <= set(found["as_is"])


def test_a_plan_without_offices_has_no_conclusions_about_travel():
    workspace, record = hand_made("hemvard")
    bare = replace(
        record,
        plan=replace(record.plan, offices=(), areas=tuple(replace(a, office="") for a in record.plan.areas)),
    )
    assert sensitivity.of_plan(workspace, bare, percent=20).groups == ()


def test_the_sensitivity_of_a_plan_over_http_and_on_the_command_line_is_the_same(client, command, in_force):
    found = client.get(f"{PLANS}/{in_force['hemvard']}/sensitivity", params={"percent": 20}).json()
    assert [group["what"] for group in found["groups"]] == list(sensitivity.CONCLUSIONS)
    for group in found["groups"]:
        assert group["hold"] + len(group["flips"]) == group["conclusions"] > 0
        for flip in group["flips"]:
            assert len(set(flip["answers"].values())) > 1
    told = json.loads(command("--division", "hemvard", "--sensitivity", "20", "--json"))
    for mine, other in zip(found["groups"], told["groups"], strict=True):
        assert (mine["conclusions"], mine["hold"]) == (other["conclusions"], other["hold"])
        assert [f["district"] for f in mine["flips"]] == [f["district"] for f in other["flips"]]
    assert told["assumption"] == found["assumption"]


def test_the_flips_are_printed_by_kind(command):
    out = command("--division", "hemvard", "--sensitivity", "20")
    assert "slutsatser är desamma om farten är 20 % lägre eller högre" in out
    assert "nås inom larmtiden" in out
    assert "nej vid lägre fart, ja som antaget, ja vid högre" in out
    assert "85 % av hastigheten" in one_line(out)


@pytest.mark.parametrize("percent", ["0", "91", "NaN", "-20", "x"])
def test_percent_that_leave_no_speed_are_refused(client, in_force, percent):
    response = client.get(f"{PLANS}/{in_force['hemvard']}/sensitivity", params={"percent": percent})
    assert (response.status_code, response.json()["code"]) == (422, "invalid_request")


def test_the_sensitivity_of_no_plan_is_not_found(client):
    response = client.get(f"{PLANS}/4711/sensitivity")
    assert (response.status_code, response.json()["code"]) == (404, "unknown_plan")
