"""Questions about travel that have no answer, and what is said then."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.intake import start
from app.main import create_app
from app.settings import Settings
from app.store.engine import Store
from tests.app.conftest import signed_in
from tests.app.travel.asking import CONTOURS, OFFICE, PLACES, PLANS, SEA, TIMES, ask, refusal


def test_who_is_off_the_roads_is_named_as_they_were_given(client):
    problem = client.post(CONTOURS, json={"origins": [OFFICE, SEA], "minutes": [10], "mode": "bike"}).json()
    assert problem["detail"].startswith(
        "1 place lies more than 500 metres from the nearest street for bicycles"
    )
    assert "57.50000, 19.50000" in problem["detail"]


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


def test_which_of_several_values_is_wrong_is_told_as_people_count(client):
    question = {"origins": [OFFICE, {"lon": 181, "lat": 58}], "minutes": [10, 0]}
    found = client.post(CONTOURS, json=question, headers={"accept-language": "sv"}).json()
    assert "minutes nr 2 ska vara större än 0" in found["detail"]
    assert "origins nr 2, lon" in found["detail"]
    assert found["facts"]["fields"] == ["origins.1.lon", "minutes.1"]


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
