"""Counts of 1-4 people by role: planners see them, nobody else does, nor what would give them away."""

from __future__ import annotations

from contextvars import copy_context
from types import SimpleNamespace

import numpy as np
import pytest

from app.access import Role
from app.actor import Actor, act_as
from app.plans.planning import as_seen
from app.routes.planner import people_of_districts
from areas.consequences import consequences
from areas.disclosure.suppression import HIDDEN, WITHHELD
from tests.areas.random_towns import random_demand, random_pair


def asked_by(role, work, *given, **named):
    """What somebody of a role is answered."""

    def ask():
        act_as(Actor(role=int(role)))
        return work(*given, **named)

    return copy_context().run(ask)


@pytest.fixture(scope="module")
def few():
    """Thirty addresses in 25 districts; two areas of the plan in force are known to everybody."""
    demand = random_demand(np.random.default_rng(1), addresses=30)
    members = {"west": demand.districts[:12], "east": demand.districts[12:]}
    return SimpleNamespace(demand=demand, in_force=lambda *_: SimpleNamespace(districts=members)), members


def test_planners_see_the_districts_as_they_are(few):
    workspace, _ = few
    found = asked_by(Role.PLANNER, people_of_districts, workspace)
    assert sum(one.people for one in found.districts) == workspace.demand.total.sum()


@pytest.mark.parametrize("role", [Role.NOBODY, Role.READER])
def test_others_find_no_small_district_from_its_area(few, role):
    """Hidden ones stand in an area at least two by two, and what is shown is true."""
    workspace, members = few
    true = {one.code: one for one in asked_by(Role.PLANNER, people_of_districts, workspace).districts}
    seen = {one.code: one for one in asked_by(role, people_of_districts, workspace).districts}
    for name in ("people", "age_80_plus"):
        shown = {code: getattr(one, name) for code, one in seen.items()}
        counts = {code: getattr(one, name) for code, one in true.items()}
        assert {code for code, mark in shown.items() if mark == HIDDEN} == {
            c for c, n in counts.items() if 0 < n < 5
        }
        assert all(counts[code] == mark for code, mark in shown.items() if mark not in {HIDDEN, WITHHELD})
        for districts in members.values():
            assert sum(shown[code] in {HIDDEN, WITHHELD} for code in districts) != 1
    assert HIDDEN in {one.people for one in seen.values()}


class Planning:
    """What answers is the comparison of two random towns."""

    def consequences(self, plan_id, *, against, year, only, period):
        return plan_id, consequences(*random_pair(1, addresses=12), only=only)


@pytest.mark.parametrize("only", [None, ["travel_mean"], ["people", "moved_out"]])
def test_consequences_are_bare_for_planners_alone_and_hold_what_was_asked_for(only):
    bare, seen = (
        asked_by(role, as_seen, Planning(), 4, only=only)[1] for role in (Role.PLANNER, Role.READER)
    )
    for part in ("metrics", "change"):
        assert [one["code"] for one in seen[part]] == [one["code"] for one in bare[part]]
    if only is None or "people" in only:
        assert HIDDEN in str(seen["change"])
