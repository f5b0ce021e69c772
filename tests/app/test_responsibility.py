"""Who is responsible, as an administrator edits it: refused where two would hold, and never forgotten."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient

from app.commands import import_data
from app.main import create_app
from app.settings import Settings
from app.store import audit, responsibilities
from areas.responsibility import rules_from_rows
from geodata.errors import InvalidData
from tests.app.conftest import signed_in
from tests.app.small_town import E, N, town

URL = "/api/v1/responsibility"
OLD = {
    "service": "lss", "min_age": None, "max_age": None, "valid_from": "2019-01-01", "valid_to": "2023-12-31",
    "committee": "Social- och omsorgsnämnden", "administration": "Social- och omsorgsförvaltningen",
    "source": "reglemente januari 2023",
}  # fmt: skip
OPEN = OLD | {
    "valid_from": "2024-01-01", "valid_to": None, "committee": "utreds (VON eller SN)", "administration": "utreds",
    "source": "KS 2023:529",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    store = town(tmp_path_factory.mktemp("responsibility"))
    configured = Settings(
        data=tmp_path_factory.mktemp("d"), database_url=store.url, language="sv", reload_after_s=0
    )
    with TestClient(create_app(configured)) as made:
        yield signed_in(made, "administrator")
    store.close()


def write(client, rules, *, why="KS 2026:1", version=None):
    standing = client.get(URL).json()["version"] if version is None else version
    return client.put(URL, json={"rules": rules, "why": why}, headers={"if-match": f'"{standing}"'})


def answer(client, **more):
    question = {"e": E + 100, "n": N + 100, "service": "lss", **more}
    return client.post("/api/v1/lookup", json=question).json()["responsible"]


def test_a_rule_that_is_written_answers_look_ups_by_day_with_its_source_and_undecided_is_undecided(client):
    assert write(client, [OLD, OPEN]).status_code == 200
    before, after = answer(client, date="2023-12-31"), answer(client, date="2024-01-01")
    assert (before["status"], before["candidates"][0]["source"]) == ("decided", "reglemente januari 2023")
    assert (after["status"], after["undecided"]) == ("undecided", True)
    assert after["candidates"][0]["source"] == "KS 2023:529"


def test_the_age_is_asked_for_only_where_and_when_it_decides(client):
    young, old = (
        {**OLD, "service": "hemrehabilitering", **ages}
        for ages in ({"max_age": 64}, {"min_age": 65, "committee": "Äldrenämnden"})
    )
    assert write(client, [OLD, OPEN, young, old]).status_code == 200

    def services(day):
        found = client.get("/api/v1/services", params={"date": day}).json()["services"]
        return {one["code"]: one["age_matters"] for one in found}

    assert services("2023-12-31") == {"lss": False, "hemrehabilitering": True}
    assert services("2024-01-01") == {"lss": False}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"valid_from": "2023-12-31"}, "responsibility_contradiction"),
        ({"valid_from": "2023-12-31", "min_age": 65}, "responsibility_contradiction"),
        ({"valid_from": "2010-01-01", "valid_to": "2019-01-01"}, "responsibility_contradiction"),
        ({**OLD, "source": "annan"}, "responsibility_twice"),
    ],
    ids=["a day too early", "for some ages", "the first day", "the same again"],
)
def test_two_rules_that_hold_at_once_are_refused_with_rows_and_reason_and_nothing_changes(
    client, other, code
):
    write(client, [OLD])
    response = write(client, [OLD, OPEN | other])
    assert (response.status_code, response.json()["code"]) == (422, code)
    assert (response.json()["facts"]["first"], response.json()["facts"]["second"]) == (1, 2)
    assert "Rad 1" in response.json()["detail"]
    assert [one["source"] for one in client.get(URL).json()["rules"]] == [OLD["source"]]


def test_neighbours_in_age_or_time_do_not_contradict_each_other():
    pairs = [
        ({"valid_to": "2023-12-31"}, {"valid_from": "2024-01-01"}),
        ({"max_age": "64"}, {"min_age": "65"}),
        ({}, {"service": "vuxna"}),
    ]
    text = {name: "" if value is None else str(value) for name, value in OLD.items()}
    for one, other in pairs:
        responsibilities.refuse_overlaps(
            rules_from_rows([text | one, text | {"committee": "X", "valid_to": ""} | other])
        )


def test_nothing_is_written_over_history_says_who_when_why_and_what(client):
    write(client, [OLD], why="början")
    write(client, [OLD, OPEN], why="steg 2")
    write(client, [OPEN], why="fel rad bort")
    last, before, *_ = client.get(f"{URL}/history").json()["changes"]
    assert (last["who"], last["why"], last["added"], last["removed"]) == (
        "en administrator",
        "fel rad bort",
        [],
        [OLD],
    )
    assert (before["why"], before["added"], before["removed"]) == ("steg 2", [OPEN], [])
    with client.app.state.holder.store.read() as connection:
        assert audit.verify(audit.every(connection)).broken is None


def test_a_table_without_rules_is_refused_and_any_version_of_the_history_can_be_read_and_written_again(
    client,
):
    versions = [write(client, rules).json()["version"] for rules in ([OLD], [OLD, OPEN], [OPEN])]
    emptied = write(client, [])
    assert (emptied.status_code, emptied.json()["code"]) == (422, "rules_missing")
    told = [client.get(f"{URL}/history/{version}").json() for version in versions]
    assert [one["rules"] for one in told] == [[OLD], [OLD, OPEN], [OPEN]]
    assert write(client, told[1]["rules"], why="tillbaka").status_code == 200
    assert client.get(URL).json()["rules"] == [OLD, OPEN]
    gone = client.get(f"{URL}/history/{versions[0] + 10_000}")
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_rules_version")


def test_a_change_of_what_somebody_else_has_changed_is_not_taken(client):
    read = client.get(URL)
    assert read.headers["etag"] == f'"{read.json()["version"]}"'
    write(client, [OLD])
    stale = write(client, [], version=read.json()["version"])
    assert (stale.status_code, stale.json()["code"]) == (412, "responsibility_changed_meanwhile")
    bare = client.put(URL, json={"rules": [], "why": "x"})
    assert (bare.status_code, bare.json()["code"]) == (428, "if_match_missing")


@pytest.mark.parametrize(
    "odd",
    [{"service": "LSS & mer"}, {"service": ""}, {"min_age": 131}, {"min_age": 70, "max_age": 60}, {"valid_to": "2018-12-31"}, {"committee": " "}, {"extra": 1}],
)  # fmt: skip
def test_a_rule_that_says_nothing_clear_is_refused(client, odd):
    assert write(client, [OLD | odd]).status_code == 422


def test_a_reason_is_needed(client):
    assert write(client, [OLD], why="  ").status_code == 422


def test_a_table_from_a_file_takes_the_place_of_what_there_is_or_is_refused_whole(
    client, tmp_path, monkeypatch, capsys
):
    store = client.app.state.holder.store
    monkeypatch.setattr(import_data, "opened", lambda: store)
    head = "service;min_age;max_age;valid_from;valid_to;committee;administration;source\n"
    row = "lss;;;2019-01-01;{to};{who};Förvaltningen;reglemente\n"
    path = tmp_path / "ansvar.csv"
    path.write_text(head + row.format(to="2023-12-31", who="Nämnden"), encoding="utf-8")
    import_data.responsibility(path, why="ny organisation", as_json=True)
    assert json.loads(capsys.readouterr().out)["rules"] == 1
    assert client.get(URL).json()["rules"][0]["committee"] == "Nämnden"
    path.write_text(head + row.format(to="", who="A") + row.format(to="", who="B"), encoding="utf-8")
    with pytest.raises(InvalidData):
        import_data.responsibility(path, why="fel")
    assert client.get(URL).json()["rules"][0]["committee"] == "Nämnden"
