"""Plans side by side over HTTP, the valuation matrix, remarks, and all of it as one workbook."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest

from app.plans.comparison import LINES, Row
from app.plans.comparison_file import DECIMALS, as_shown, verdict
from tests.app.test_planner_routes import PLANS, change, client, draft  # noqa: F401
from tests.conftest import ROOT

pytestmark = pytest.mark.both_databases

OFF_ROADS = (15.41, 58.48)
HACKEFORS = {"op": "move_districts", "districts": ["146"], "to": "syd"}


@pytest.fixture
def base(client):  # noqa: F811
    return client.get(f"{PLANS}/in-force", params={"division": "hemvard"}).json()["id"]


def side_by_side(client, *plans):  # noqa: F811
    return client.get("/api/v1/comparison", params={"plan": list(plans)})


def value(client, plan, principle, version, **said):  # noqa: F811
    said = {"score": 2, "reason": "Nära.", **said}
    headers = {"if-match": f'"{version}"'}
    return client.put(f"{PLANS}/{plan}/valuations/{principle}", json=said, headers=headers)


def test_the_figures_are_those_of_the_consequences_and_the_moves_those_of_the_ledger(client, draft, base):  # noqa: F811
    """Hackefors has 1 616 people, 147 of them 80 or older (facts); the plan in force is held against itself."""
    change(client, draft, HACKEFORS)
    found = side_by_side(client, base, draft).json()
    assert [one["id"] for one in found["plans"]] == [base, draft]
    rows = {(one["code"], one["column"], one["year"]): one for one in found["rows"]}
    assert rows["moved_out", "all", 0]["values"] == [0, 1616]
    assert rows["moved_out", "age_80_plus", 0]["values"] == [0, 147]
    answer = client.get(f"{PLANS}/{draft}/consequences").json()
    p90 = next(one for one in answer["metrics"] if one["code"] == "travel_p90")
    at = p90["columns"].index("car.all")
    assert rows["travel_p90", "car.all", 0]["values"] == [
        p90["total"][side][at] for side in ("before", "after")
    ]
    assert rows["balance_spread", "all", 2035]["values"][0] != rows["balance_spread", "all", 0]["values"][0]
    assert found["assumptions"] == answer["facts"]["after"]["minutes"]
    assert found["assumptions"]["car"]["period"] == "day"
    assert found["moves"] == [[], [{"from": "ost", "to": "syd", "people": 1616, "age_80_plus": 147}]]


def test_figures_that_lack_an_area_say_which_and_are_called_neither_better_nor_worse(client, draft, base):  # noqa: F811
    """The base of Öst is put in the woods, far from any road: its area has no minutes, nor a sum any staff."""
    office = next(a for a in client.get(f"{PLANS}/{draft}/areas").json()["features"] if a["id"] == "ost")
    code = office["properties"]["office"]
    change(client, draft, {"op": "move_office", "office": code, "lon": OFF_ROADS[0], "lat": OFF_ROADS[1]})
    found = side_by_side(client, base, draft).json()
    rows = {(one["code"], one["column"]): one for one in found["rows"] if not one["year"]}
    lack = {"code": "offices_without_road", "areas": ["Öst"]}
    assert rows["travel_median", "car.all"]["lacks"] == [[], [lack]]
    assert rows["full_time_equivalents", "value"]["values"][1] is None
    assert rows["full_time_equivalents", "value"]["lacks"][1][0] == {
        "code": "workload_unknown",
        "areas": ["Öst"],
    }
    assert rows["districts_split", "value"]["lacks"] == [[], []]
    answer = client.get("/api/v1/comparison.xlsx", params={"plan": [base, draft]})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content))["Konsekvenser"]
    told = {row[0]: (row[4], row[5]) for row in sheet.iter_rows(values_only=True)}
    assert told["Medianrestid, bil"] == (None, "inte jämförbart")


def test_a_draft_can_be_what_the_others_are_held_against(client, draft, base):  # noqa: F811
    change(client, draft, HACKEFORS)
    found = side_by_side(client, draft, base).json()
    assert found["moves"][1] == [{"from": "syd", "to": "ost", "people": 1616, "age_80_plus": 147}]


def test_what_cannot_be_compared_is_refused_in_words(client, draft, base):  # noqa: F811
    assert side_by_side(client, base).json()["code"] == "too_many_plans"
    assert side_by_side(client, base, base).json()["code"] == "plan_named_twice"
    other = client.get(f"{PLANS}/in-force", params={"division": "socialtjanst"}).json()["id"]
    assert side_by_side(client, base, other).json()["code"] == "different_divisions"
    assert side_by_side(client, base, 99_999).status_code == 404


def test_the_page_and_the_table_agree_on_what_is_better():
    """The panel's own list in figures.js, read as text, is the oracle."""
    text = (ROOT / "static/js/pure/figures.js").read_text(encoding="utf-8")
    listed = re.search(r"const BETTER = \{(.*?)\};", text, re.DOTALL)
    ways = {code: int(way) for code, way in re.findall(r"(\w+): (-?1)", listed[1])}
    known = {line.code: line.better for line in LINES if line.code in ways}
    assert len(known) > 10
    assert known == {code: ways[code] for code in known}


def test_the_page_and_the_workbook_round_alike():
    """The page's own table of decimals, read as text; and the difference is that of what is shown."""
    text = (ROOT / "static/js/pure/rounding.js").read_text(encoding="utf-8")
    listed = re.search(r"const DECIMALS = \{(.*?)\};", text)
    assert {unit: int(many) for unit, many in re.findall(r"(\w+): (\d)", listed[1])} == DECIMALS
    row = Row(
        code="travel_p90", column="car.all", unit="min", better=-1, year=0, values=(19.44, 19.55, 19.41),
        lacks=((), (), ()),
    )  # fmt: skip
    assert (as_shown(19.44, "min"), as_shown(19.55, "min")) == (19.4, 19.6)
    assert [verdict(row, at) for at in (1, 2)] == ["worse", "same"]


def test_a_valuation_is_stored_changed_and_never_overwritten_unseen(client, draft):  # noqa: F811
    assert value(client, draft, "near", 0).json()["version"] == 1
    assert value(client, draft, "near", 1, score=3).json()["score"] == 3
    stale = value(client, draft, "near", 1, score=0, reason="Nej")
    assert (stale.status_code, stale.json()["code"]) == (412, "valuation_changed_meanwhile")
    assert stale.json()["facts"] == {
        "plan": "Prov", "principle": "near", "version": 2, "score": 3, "reason": "Nära.",
    }  # fmt: skip
    found = client.get("/api/v1/valuations", params={"plan": [draft]}).json()
    assert [(one["principle"], one["score"]) for one in found["valuations"]] == [("near", 3)]
    assert "near" in found["principles"]


def test_a_principle_is_taken_away_by_who_knows_what_stands_there(client, draft):  # noqa: F811
    value(client, draft, "Felskriven", 0, score=None, reason="")
    path = f"{PLANS}/{draft}/valuations/Felskriven"
    assert client.delete(path).status_code == 428
    stale = client.delete(path, headers={"if-match": '"7"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "valuation_changed_meanwhile")
    assert client.delete(path, headers={"if-match": '"1"'}).status_code == 204
    assert client.get("/api/v1/valuations", params={"plan": [draft]}).json()["valuations"] == []
    assert value(client, draft, "Felskriven", 0).json()["version"] == 1


@pytest.mark.parametrize("said", [{"score": 4}, {"score": -1}, {"score": 1.5}, {"reason": "x" * 2001}])
def test_a_valuation_outside_the_scale_is_refused(client, draft, said):  # noqa: F811
    assert value(client, draft, "near", 0, **said).status_code == 422


def test_a_valuation_names_the_version_it_changes_and_a_plan_that_exists(client, draft):  # noqa: F811
    path = f"{PLANS}/{draft}/valuations/near"
    assert client.put(path, json={"score": 1, "reason": ""}).status_code == 428
    assert value(client, 99_999, "near", 0).status_code == 404


def test_the_plans_own_principles_have_a_limit(client, draft):  # noqa: F811
    for number in range(40):
        assert value(client, draft, f"Egen {number}", 0).status_code == 200
    assert value(client, draft, "En till", 0).json()["code"] == "too_many_principles"


def remark(client, plan, **said):  # noqa: F811
    return client.post(f"{PLANS}/{plan}/remarks", json={"text": "Skolan delas.", **said})


def test_a_remark_on_an_area_or_a_place_is_answered_and_settled(client, draft):  # noqa: F811
    made = remark(client, draft, area="ost", author="Byalaget").json()
    assert (made["status"], made["area"], made["e"]) == ("new", "ost", None)
    place = remark(client, draft, e=536_500.123, n=6_474_500.0).json()
    assert (place["e"], place["n"]) == (536_500.12, 6_474_500)
    path = f"{PLANS}/{draft}/remarks/{made['id']}"
    said = {"status": "answered", "answer": "Vi ritar om."}
    answered = client.patch(path, json=said, headers={"if-match": '"1"'}).json()
    assert (answered["status"], answered["answer"], answered["version"]) == ("answered", "Vi ritar om.", 2)
    assert answered["text"] == "Skolan delas."
    stale = client.patch(path, json={"status": "new"}, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "remark_changed_meanwhile")
    assert [one["id"] for one in client.get(f"{PLANS}/{draft}/remarks").json()["remarks"]] == [
        made["id"],
        place["id"],
    ]


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"area": "finns-inte"}, 404, "unknown_area"),
        ({"e": 0.0, "n": 0.0}, 422, "remark_outside"),
        ({"e": 536_500.0}, 422, "invalid_request"),
        ({"text": "   "}, 422, "invalid_request"),
    ],
)
def test_a_remark_about_nothing_is_refused(client, draft, said, status, code):  # noqa: F811
    answer = remark(client, draft, **said)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_workbook_holds_figures_moves_matrix_and_remarks_and_runs_no_formula(client, draft, base):  # noqa: F811
    change(client, draft, HACKEFORS)
    value(client, draft, "near", 0, reason="=HYPERLINK(1)")
    value(client, draft, "Egen princip", 0, score=1)
    value(client, base, "Utan poäng än", 0, score=None, reason="")
    remark(client, draft, area="ost", author="Byalaget")
    answer = client.get(
        "/api/v1/comparison.xlsx", params={"plan": [base, draft]}, headers={"accept-language": "sv"}
    )
    assert f"jamforelse-{base}-{draft}.xlsx" in answer.headers["content-disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == [
        "Om arbetsboken", "Konsekvenser", "Flyttar", "Värdering", "Synpunkter", "Restidernas antaganden",
    ]  # fmt: skip
    said = [row[0].value for row in book["Restidernas antaganden"]]
    assert [one.split(":")[0] for one in said] == ["Bil, dagtid", "Cykel, dagtid", "Till fots, dagtid"]
    assert "85\u00a0% av hastigheten" in said[0]
    figures = {row[0]: row for row in book["Konsekvenser"].iter_rows(values_only=True)}
    moved = figures["Flyttar från området"]
    assert moved[2:] == (0, 1616, 1616, "sämre")
    assert "Spridning mellan områden, 80 år och äldre, 2035" in figures
    assert list(book["Flyttar"].iter_rows(values_only=True))[1] == ("Prov", "Öst", "Syd", 1616, 147)
    matrix = {row[0]: row[1:] for row in book["Värdering"].iter_rows(values_only=True)}
    assert matrix["Närhet"] == (None, None, 2, "'=HYPERLINK(1)")
    assert matrix["Egen princip"][2] == 1
    assert matrix["Utan poäng än"] == (None, None, None, None)
    about = list(book["Om arbetsboken"].iter_rows(values_only=True))
    assert [row[:3] for row in about[1:3]] == [
        ("Sex områden, fyra utförare", "gällande", "antagande"), ("Prov", "utkast", "ritad, efter antagande"),
    ]  # fmt: skip
    assert next(row[0] for row in about if row[0] and row[0].startswith("Exempeldata. Påhittat:"))
    assert next(row[0] for row in about if row[0] and ".. står för" in row[0])
    heads = next(book["Konsekvenser"].iter_rows(values_only=True))
    assert (heads[2], heads[3]) == ("Sex områden, fyra utförare (gällande)", "Prov (utkast)")
    (_, said) = book["Synpunkter"].iter_rows(values_only=True)
    assert said[:2] == ("Prov", "Öst")
    assert said[4:8] == ("Byalaget", "Skolan delas.", "ny", None)
