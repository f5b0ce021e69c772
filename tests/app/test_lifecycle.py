"""The life of a plan over HTTP, on the command line and in the database, on a town of four squares."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import geopandas as gpd
import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.actor import NOBODY, Actor, act_as
from app.errors import BadRequest, StaleVersion
from app.intake import derive
from app.main import create_app
from app.ogc import collections
from app.plans import drafts, lifecycle
from app.plans.lifecycle import Asked
from app.settings import Settings
from app.store import geography, plans, remarks, stages
from app.workspace import today
from areas.errors import EditRefused
from areas.lifecycle import Decision
from areas.model import Provider
from tests.app.conftest import signed_in
from tests.app.small_town import E, N, put, put_addresses, town

pytestmark = pytest.mark.both_databases

TODAY = date(2027, 3, 1)
MAY = date(2027, 5, 1)


@pytest.fixture
def store(tmp_path, database):
    made = town(tmp_path, database)
    act_as(Actor(name="Anna", way="cli"))
    yield made
    act_as(NOBODY)
    made.close()


def record(store, number):
    with store.read() as connection:
        return plans.get(connection, number)


def take(store, number, to, *, on=TODAY, **facts):
    asked = Asked(to=to, why="prov", **facts)
    return lifecycle.take(store, number, asked, version=record(store, number).version, today=on)


def decision(first=MAY, on=TODAY):
    return Decision(committee="Äldrenämnden", reference="ÄN 2027/12", decided_on=on, valid_from=first)


def proposed(store, name="Ny"):
    number = drafts.copy(store, 1, name=name).id
    take(store, number, "consultation")
    take(store, number, "proposed")
    return number


def decided(store, first=MAY, **facts):
    number = proposed(store)
    take(store, number, "decided", decision=decision(first), **facts)
    return number


def refused(code, what, *args, kind=EditRefused, **kwargs):
    with pytest.raises(kind) as caught:
        what(*args, **kwargs)
    assert caught.value.code == code
    return caught.value.facts


def test_a_decision_makes_the_plan_hold_from_its_day_and_the_old_one_until_the_day_before(store):
    number = decided(store)
    with store.read() as connection:
        held = [plans.in_force(connection, "hemvard", day).id for day in (MAY - timedelta(days=1), MAY)]
        steps = stages.every(connection, number)
    assert held == [1, number]
    assert record(store, number).stage(TODAY) == "decided"
    assert record(store, number).stage(MAY) == "in_force"
    assert (record(store, 1).valid_to, record(store, 1).stage(MAY)) == ("2027-04-30", "replaced")
    assert [(s.stage_before, s.stage_after, s.who, s.why) for s in steps] == [
        ("draft", "consultation", "Anna", "prov"), ("consultation", "proposed", "Anna", "prov"),
        ("proposed", "decided", "Anna", "prov"),
    ]  # fmt: skip
    last = steps[-1]
    assert (last.committee, last.reference, last.decided_on, last.valid_from) == (
        "Äldrenämnden", "ÄN 2027/12", "2027-03-01", "2027-05-01",
    )  # fmt: skip
    assert last.at.endswith("+00:00")


def test_a_decided_plan_is_neither_edited_renamed_archived_nor_taken_a_step(store):
    number = decided(store)
    version = record(store, number).version
    edit = {"op": "rename", "area": "west", "name": "X"}
    refused("plan_is_no_draft", drafts.edit, store, number, [edit], version=version, crs=3006)
    refused(
        "plan_is_decided",
        drafts.describe,
        store,
        number,
        version=version,
        name="X",
        description=None,
    )
    refused("plan_is_decided", take, store, number, "draft")


def test_what_is_out_for_consultation_is_not_edited_until_it_is_a_draft_again(store):
    number = drafts.copy(store, 1, name="Ny").id
    take(store, number, "consultation")
    edit = {"op": "rename", "area": "west", "name": "X"}
    version = record(store, number).version
    refused("plan_is_no_draft", drafts.edit, store, number, [edit], version=version, crs=3006)
    take(store, number, "draft")
    assert (
        drafts.edit(store, number, [edit], version=version + 1, crs=3006).record.plan.area("west").name == "X"
    )


def test_the_gate_stops_a_plan_without_provider_and_tells_of_it(store):
    with store.write() as connection:
        plans.put_providers(connection, ())
    number = drafts.copy(store, 1, name="Ny").id
    take(store, number, "consultation")
    facts = refused("not_whole", take, store, number, "proposed")
    assert facts["reasons"] == ["gate_provider_missing"]
    assert facts["findings"][0]["names"] == ("East", "West")
    assert record(store, number).status == "consultation"


def test_remarks_that_nobody_has_answered_are_listed_and_do_not_stop(store):
    number = drafts.copy(store, 1, name="Ny").id
    with store.write() as connection:
        for text_of in ("För långt till kontoret", "Bra"):
            made = remarks.add(connection, number, text=text_of, author="Bo", area="", place=None)
        remarks.change(connection, number, made.id, version=1, status="settled")
    take(store, number, "consultation")
    notes = take(store, number, "proposed").notes
    assert [(n["code"], n["names"]) for n in notes if n["code"] == "gate_comments"] == [
        ("gate_comments", ("För långt till kontoret",))
    ]


def test_remarks_are_taken_on_a_draft_and_in_consultation_and_refused_with_the_reason_once_it_is_over(store):
    def said(number):
        with store.write(drafts_only=True) as connection:
            remarks.add(connection, number, text="För långt", author="Bo", area="", place=None)

    number = drafts.copy(store, 1, name="Ny").id
    said(number)
    take(store, number, "consultation")
    said(number)
    take(store, number, "proposed")
    assert refused("consultation_over", said, number)["stage"] == "proposed"
    take(store, number, "decided", decision=decision())
    assert refused("consultation_over", said, number)["stage"] == "decided"
    assert refused("consultation_over", said, 1) == {"plan": "Väst och öst", "stage": "in_force"}


def test_what_was_whole_when_proposed_is_examined_again_when_decided(store):
    number = proposed(store)
    put_addresses(store, [(10.0, 10.0)])
    with store.write() as connection:
        plans.put_providers(connection, ())
    refused("not_whole", take, store, number, "decided", decision=decision())


def test_a_step_needs_somebody_a_reason_and_the_version_that_was_read(store):
    number = drafts.copy(store, 1, name="Ny").id
    asked = Asked(to="consultation", why="  ")
    refused("why_missing", lifecycle.take, store, number, asked, version=1, today=TODAY, kind=BadRequest)
    act_as(NOBODY)
    asked = Asked(to="consultation", why="x")
    refused("who_missing", lifecycle.take, store, number, asked, version=1, today=TODAY, kind=BadRequest)
    asked = Asked(to="consultation", why="x", by="Bo")
    refused(
        "plan_changed_meanwhile",
        lifecycle.take,
        store,
        number,
        asked,
        version=7,
        today=TODAY,
        kind=StaleVersion,
    )
    refused("decision_missing", take, store, proposed_by(store, "Bo"), "decided", by="Bo", kind=BadRequest)


def proposed_by(store, who):
    number = drafts.copy(store, 1, name="Ny").id
    for to in ("consultation", "proposed"):
        take(store, number, to, by=who)
    return number


def test_a_later_decision_is_replaced_only_when_asked_and_then_never_begins(store):
    june = decided(store, date(2027, 6, 1))
    number = proposed(store)
    refused("later_plan_decided", take, store, number, "decided", decision=decision())
    gone = take(store, number, "decided", decision=decision(), replace_later=True).gave_way
    assert gone == {"Väst och öst": "2027-04-30", "Ny": "2027-04-30"}
    assert record(store, june).stage(date(2027, 7, 1)) == "replaced"
    assert [one for one in (1, june, number) if record(store, one).never_held] == [june]
    with store.read() as connection:
        decided_ones = tuple(plans.decided(connection))
    workspace = SimpleNamespace(decided=decided_ones, providers={})
    listed = collections.areas(SimpleNamespace(workspace=lambda: workspace))
    assert {row.properties["plan"] for row in listed} == {1, number}
    with store.read() as connection:
        assert plans.in_force(connection, "hemvard", date(2027, 7, 1)).id == number


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE plan SET name = 'x' WHERE id = 2", "plan_is_decided"),
        ("UPDATE plan SET status = 'draft' WHERE id = 2", "plan_is_decided"),
        ("UPDATE plan SET valid_from = '2027-06-01' WHERE id = 2", "plan_is_decided"),
        ("DELETE FROM plan WHERE id = 2", "plan_is_decided"),
        ("UPDATE area SET office = '' WHERE plan_id = 2", "plan_is_decided"),
        ("DELETE FROM area WHERE plan_id = 2", "plan_is_decided"),
        ("DELETE FROM office WHERE plan_id = 2", "plan_is_decided"),
        ("UPDATE plan SET valid_to = NULL WHERE id = 1", "two_plans_one_day"),
        ("UPDATE plan SET valid_to = '2027-05-01' WHERE id = 1", "two_plans_one_day"),
        ("DELETE FROM plan_stage", "record_is_kept"),
        ("UPDATE plan_stage SET why = 'x'", "record_is_kept"),
    ],
)
def test_the_database_itself_refuses_what_would_break_a_decision(store, statement, word):
    assert decided(store) == 2
    with pytest.raises(IntegrityError, match=word), store.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_database_refuses_a_second_plan_on_a_day_and_says_so_in_our_words(store):
    with pytest.raises(EditRefused) as caught, store.write() as connection:
        put(connection, status="in_force", valid_from="2026-01-01")
    assert caught.value.code == "two_plans_one_day"


def test_new_districts_never_rewrite_a_decision(store):
    """The last square moves 10 m to the east: the assumption follows, the decision stays and is told of."""
    number = decided(store)
    before = record(store, number)
    with store.write() as connection:
        table = geography.get_districts(connection)
        moved = table.geometry.translate(xoff=10.0)
        found = derive.plans_of_districts(connection, gpd.GeoDataFrame(table, geometry=moved, crs=table.crs))
    assert {(f.code, f.names) for f in found} == {
        ("plan_made_anew", ("Väst och öst",)), ("decided_plan_on_other_ground", ("Ny",)),
    }  # fmt: skip
    after = record(store, number)
    assert (after.plan, after.version) == (before.plan, before.version)
    assert record(store, 1).plan.area("west").geometry.bounds[0] == E + 10


@pytest.fixture
def client(tmp_path, store):
    configured = Settings(data=tmp_path, database_url=store.url, language="en", reload_after_s=0)
    with TestClient(create_app(configured)) as made:
        yield signed_in(made, "administrator")


def test_over_http_a_plan_goes_from_copy_to_decision_and_the_look_up_tells_before(client):
    """West gives square a to East; whoever lives in it is told from which day."""
    api = "/api/v1"
    plan = client.post(f"{api}/plans", json={"copy_from": 1, "name": "Ny"}).json()
    url = f"{api}/plans/{plan['id']}"
    edit = {"edits": [{"op": "move_districts", "districts": ["a"], "to": "east"}]}
    etag = client.post(f"{url}/edits", json=edit, headers={"if-match": '"1"'}).headers["etag"]
    first = (today() + timedelta(days=60)).isoformat()
    chosen = {"committee": "N", "reference": "1", "decided_on": today().isoformat(), "valid_from": first}
    client.post(f"{url}/remarks", json={"text": "Rut bor i a", "author": "Rut"})
    for to in ("consultation", "proposed", "decided"):
        question = {"to": to, "why": "prov", "by": "Anna"}
        if to == "decided":
            question["decision"] = chosen
        response = client.post(f"{url}/lifecycle", json=question, headers={"if-match": etag})
        assert response.status_code == 200, response.text
        etag = response.headers["etag"]
    assert response.json()["plan"]["status"] == "decided"
    seen = client.get(f"{url}/lifecycle").json()
    assert (seen["stage"], seen["allowed"], len(seen["steps"])) == ("decided", [], 3)
    assert {(one["who"], one["why"]) for one in seen["steps"]} == {("en administrator", "prov")}
    # The remark of the consultation is among what the gate noted; everybody is told of the decision alone.
    noted = [
        note["names"] for one in seen["steps"] for note in one["notes"] if note["code"] == "gate_comments"
    ]
    assert noted == [["Rut bor i a"]] * 2
    told = TestClient(client.app).get(f"{url}/lifecycle").json()["steps"]
    assert [(one["who"], one["why"], one["notes"]) for one in told] == [("", "", [])] * 3
    assert (told[-1]["committee"], told[-1]["valid_from"]) == ("N", first)
    again = client.post(f"{url}/lifecycle", json={"to": "draft", "why": "x"}, headers={"if-match": etag})
    assert (again.status_code, again.json()["code"]) == (409, "plan_is_decided")
    told = client.post(f"{api}/lookup", json={"e": E + 500, "n": N + 500}).json()["divisions"][0]
    assert told["area"]["code"] == "west"
    (coming,) = told["upcoming"]
    assert (coming["date"], coming["area"]["code"], coming["office"]["code"]) == (first, "east", "east")
    assert coming["changes"] == ["area", "office"]
    stays = client.post(f"{api}/lookup", json={"e": E + 500, "n": N + 1500}).json()["divisions"][0]
    assert (stays["area"]["code"], stays["upcoming"]) == ("west", [])
    then = client.post(f"{api}/lookup", json={"e": E + 500, "n": N + 500, "date": first}).json()["divisions"][
        0
    ]
    assert (then["area"]["code"], then["upcoming"]) == ("east", [])


def test_from_the_day_of_the_decision_another_provider_serves_the_area_and_it_is_told_before(store, tmp_path):
    """Attendo's contract for Väst ends, and from 1 May 2027 the municipality serves it; its border stays.

    The contract is not prolonged (facts); the day, and who follows, are the case's own.
    """
    named = (Provider(code="attendo", name="Attendo"), Provider(code="egen", name="Egen regi"))
    with store.write() as connection:
        plans.put_providers(connection, named)
    give = [{"op": "set_provider", "area": "west", "provider": "attendo"}]
    before = drafts.copy(store, 1, name="Med Attendo").id
    drafts.edit(store, before, give, version=1, crs=3006)
    for to in ("consultation", "proposed"):
        take(store, before, to)
    take(store, before, "decided", decision=decision(first=TODAY, on=TODAY))
    after = drafts.copy(store, before, name="Efter Attendo").id
    drafts.edit(store, after, [give[0] | {"provider": "egen"}], version=1, crs=3006)
    for to in ("consultation", "proposed"):
        take(store, after, to)
    take(store, after, "decided", decision=decision(first=MAY, on=TODAY))
    configured = Settings(data=tmp_path, database_url=store.url, reload_after_s=0)
    with TestClient(create_app(configured)) as client:

        def asked(day, e=500):
            question = {"e": E + e, "n": N + 500, "date": day.isoformat()}
            return client.post("/api/v1/lookup", json=question).json()["divisions"][0]

        last_day = MAY - timedelta(days=1)
        for day in (TODAY, last_day):
            found = asked(day)
            assert (found["area"]["code"], found["provider"]["name"]) == ("west", "Attendo")
            (coming,) = found["upcoming"]
            assert (coming["date"], coming["changes"]) == ("2027-05-01", ["provider"])
            assert coming["provider"]["name"] == "Egen regi"
        for day in (MAY, MAY + timedelta(days=400)):
            found = asked(day)
            assert (found["area"]["code"], found["provider"]["name"], found["upcoming"]) == (
                "west",
                "Egen regi",
                [],
            )
        # Who lives in the other area notices nothing.
        assert [asked(day, e=1500)["provider"]["name"] for day in (last_day, MAY)] == ["Egen regi"] * 2
        assert asked(TODAY, e=1500)["upcoming"] == []


def test_over_http_a_decision_that_holds_from_a_past_day_is_confirmed(client, store):
    number = proposed(store)
    url = f"/api/v1/plans/{number}/lifecycle"
    day = (today() - timedelta(days=1)).isoformat()
    chosen = {"committee": "N", "reference": "1", "decided_on": day, "valid_from": day}
    question, headers = {"to": "decided", "why": "x", "decision": chosen}, {"if-match": '"3"'}
    refusal = client.post(url, json=question, headers=headers)
    assert (refusal.status_code, refusal.json()["code"]) == (409, "in_force_since_past")
    assert client.post(url, json={**question, "retroactive": True}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("question", "status", "code"),
    [
        ({"to": "decided", "why": "x"}, 409, "step_not_allowed"),
        ({"to": "in_force", "why": "x"}, 422, "invalid_request"),
        ({"to": "consultation", "why": ""}, 422, "invalid_request"),
        ({"to": "consultation", "why": "x", "decision": {}}, 422, "invalid_request"),
    ],
)
def test_steps_that_make_no_sense_are_refused_over_http(client, question, status, code):
    plan = client.post("/api/v1/plans", json={"copy_from": 1, "name": "Ny"}).json()
    url = f"/api/v1/plans/{plan['id']}/lifecycle"
    response = client.post(url, json={"by": "A", **question}, headers={"if-match": '"1"'})
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert client.post(url, json={"to": "consultation", "why": "x"}).status_code == 428


def test_the_command_line_takes_the_steps_and_shows_where_a_plan_stands(store, monkeypatch, capsys):
    from app.commands import plan as command

    monkeypatch.setattr(command, "existing", lambda: store)
    number = drafts.copy(store, 1, name="Ny").id
    command.step(number, to="consultation", why="Klar")
    command.step(number, to="proposed", why="Klar")
    day = today()
    command.step(
        number, to="decided", why="Enligt förslag", committee="Nämnden", reference="N 1", decided_on=stamp(day),
        valid_from=stamp(day + timedelta(days=30)),
    )  # fmt: skip
    assert "är nu beslutad" in capsys.readouterr().out
    command.show(number, as_json=True)
    shown = json.loads(capsys.readouterr().out)
    assert (shown["stage"], [s["stage_after"] for s in shown["steps"]]) == (
        "decided", ["consultation", "proposed", "decided"],
    )  # fmt: skip
    command.every(as_json=True)
    rows = json.loads(capsys.readouterr().out)["plans"]
    assert [(row["id"], row["stage"]) for row in rows] == [(1, "in_force"), (number, "decided")]
    command.show(number)
    assert "N 1" in capsys.readouterr().out


def stamp(day):
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - as the command line reads days
