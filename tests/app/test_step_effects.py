"""What each edit of a draft did by itself: Hackefors has 1 616 people, 147 of them 80 or older (facts)."""

from __future__ import annotations

import pytest

from tests.app.test_planner_routes import PLANS, client, draft  # noqa: F401


def edit(client, draft, version, *edits):  # noqa: F811
    headers = {"if-match": f'"{version}"'}
    response = client.post(f"{PLANS}/{draft}/edits", json={"edits": list(edits)}, headers=headers)
    assert response.status_code == 200, response.text


def move(district, to):
    return {"op": "move_districts", "districts": [district], "to": to}


def effects(client, draft, **query):  # noqa: F811
    return client.get(f"{PLANS}/{draft}/effects", params=query).json()["effects"]


def test_each_edit_is_counted_against_the_one_before_not_against_the_plan_in_force(client, draft):  # noqa: F811
    """To Syd, back to Öst, to Syd again: every time the same people, though the second leaves nobody moved."""
    edit(client, draft, 1, move("146", "syd"), move("146", "ost"), {"op": "lock", "area": "ost"})
    found = effects(client, draft)
    assert [(one["seq"], one["moved"], one["moved_80_plus"]) for one in found] == [
        (1, 1616, 147), (2, 1616, 147), (3, 0, 0),
    ]  # fmt: skip
    assert found[0]["areas"] == [
        {"code": "ost", "left": 1616, "joined": 0},
        {"code": "syd", "left": 0, "joined": 1616},
    ]
    assert found[1]["areas"][0] == {"code": "ost", "left": 0, "joined": 1616}
    assert found[0]["ways"] == [{"from_area": "ost", "to_area": "syd", "people": 1616}]
    assert found[2]["ways"] == []


def test_an_undone_edit_keeps_its_effect_and_one_that_replaces_it_has_its_own(client, draft):  # noqa: F811
    edit(client, draft, 1, move("146", "syd"))
    client.post(f"{PLANS}/{draft}/undo", headers={"if-match": '"2"'})
    assert effects(client, draft)[0]["moved"] == 1616
    edit(client, draft, 3, {"op": "set_provider", "area": "ost", "provider": "attendo"})
    (one,) = effects(client, draft)
    assert (one["moved"], one["areas"]) == (0, [])
    assert one["provider_changes"] > 10_000


def test_only_the_latest_are_told_when_so_asked(client, draft):  # noqa: F811
    edit(client, draft, 1, move("146", "syd"), move("145", "syd"), move("146", "ost"))
    assert [one["seq"] for one in effects(client, draft, last=1)] == [3]
    assert effects(client, draft, last=1)[0] == effects(client, draft)[2]


def test_a_plan_without_edits_has_no_effects(client, draft):  # noqa: F811
    assert effects(client, draft) == []
    assert client.get(f"{PLANS}/9999/effects").status_code == 404


@pytest.mark.parametrize("last", [0, 501])
def test_a_strange_number_of_edits_is_refused(client, draft, last):  # noqa: F811
    assert client.get(f"{PLANS}/{draft}/effects", params={"last": last}).status_code == 422
