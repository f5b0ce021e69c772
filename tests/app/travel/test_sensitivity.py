"""How sure it is: which conclusions flip when people drive slower or faster."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from app.travel import sensitivity
from tests.app.travel.asking import PLANS, one_line
from tests.app.travel.hand_made import hand_made


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
