"""The time of day of what a change means: chosen by whoever asks, told with the figures, the same as on a server set to it."""

from __future__ import annotations

import pytest

from app.plans.planning import Planning

PLANS = "/api/v1/plans"
MOVE = {"op": "move_districts", "districts": ["146"], "to": "syd"}


@pytest.fixture(scope="module")
def plan(client):
    """The home-care plan in force, whose Hackefors may go to Syd."""
    found = client.get(f"{PLANS}/in-force", params={"division": "hemvard"})
    return found.json()["id"]


def figures(answer, side="after"):
    """Time of day, and the first area's slowest tenth by car and on foot for everybody."""
    (metric,) = answer["metrics"]
    row = metric["areas"][0][side]
    columns = [at for at, name in enumerate(metric["columns"]) if name in ("car.all", "walk.all")]
    return answer["facts"][side]["minutes"]["car"]["period"], *(row[at] for at in columns)


def test_consequences_and_simulations_are_of_the_time_of_day_that_is_asked_for(client, plan):
    """At night cars are faster than in the rush hour; on foot the hour makes no difference."""
    for ask in (
        lambda **more: client.get(f"{PLANS}/{plan}/consequences", params={"metric": "travel_p90", **more}),
        lambda **more: client.post(
            f"{PLANS}/{plan}/simulate", json={"edits": [MOVE], "metrics": ["travel_p90"], **more}
        ),
    ):
        usual, day, night, peak = (
            figures(ask(**({"period": period} if period else {})).json())
            for period in (None, "day", "night", "peak")
        )
        assert usual == day
        assert (day[0], night[0], peak[0]) == ("day", "night", "peak")
        assert night[1] < day[1] < peak[1]
        assert night[2] == day[2] == peak[2]
        assert ask(period="noon").status_code == 422
    ledgers = [
        client.get(f"{PLANS}/{plan}/ledger", params={"period": period}).json() for period in ("day", "peak")
    ]
    assert [one["assumptions"]["car"]["period"] for one in ledgers] == ["day", "peak"]


def test_another_time_of_day_says_what_a_server_set_to_it_says(client, plan):
    """The shared parts are no other ones: a workspace made for the rush hour alone has the same answer."""
    holder = client.app.state.holder
    workspace = holder.ready()

    class Rush:
        store = holder.store

        def ready(self):
            return alone

    alone = workspace.at("peak")
    _, expected = Planning(Rush()).consequences(plan, only=["travel_p90", "barrier_km"])
    _, found = Planning(holder).consequences(plan, only=["travel_p90", "barrier_km"], period="peak")
    assert found.to_json() == expected.to_json()
    assert workspace.also_at("peak").demand is workspace.demand
    assert workspace.also_at(None) is workspace.also_at("day") is workspace
