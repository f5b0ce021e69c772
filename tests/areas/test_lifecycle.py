"""The life of a plan as rules: which steps, which days, who gives way."""

from __future__ import annotations

from datetime import date

import pytest

from areas.errors import EditRefused
from areas.lifecycle import STAGES, STEPS, Decision, Holding, allow, check_days, give_way, stage_on

MAY = date(2027, 5, 1)


def refused(code, what, *args, **kwargs):
    with pytest.raises(EditRefused) as caught:
        what(*args, **kwargs)
    assert caught.value.code == code
    return caught.value.facts


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("to", STAGES)
def test_the_way_leads_over_consultation_and_proposal_and_no_other(stage, to):
    """Written out from the issue: draft, consultation, proposal, decided; back to mend; nothing after a decision."""
    ways = {
        ("draft", "consultation"), ("consultation", "proposed"), ("proposed", "decided"), ("consultation", "draft"),
        ("proposed", "draft"), ("proposed", "consultation"), ("draft", "archived"), ("archived", "draft"),
    }  # fmt: skip
    if (stage, to) in ways:
        allow(stage, to, name="P")
    elif stage in {"decided", "in_force", "replaced"}:
        refused("plan_is_decided", allow, stage, to, name="P")
    else:
        assert refused("step_not_allowed", allow, stage, to, name="P")["allowed"] == list(STEPS[stage])


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        ("2027-04-30", "decided"),
        ("2027-05-01", "in_force"),
        ("2027-12-31", "in_force"),
        ("2028-01-01", "replaced"),
    ],
)
def test_the_calendar_takes_the_last_two_steps(day, stage):
    days = {"first_day": "2027-05-01", "valid_to": "2027-12-31"}
    assert stage_on("decided", **days, day=date.fromisoformat(day)) == stage


def decision(decided_on, valid_from):
    return Decision(committee="N", reference="1", decided_on=decided_on, valid_from=valid_from)


def test_a_decision_is_made_before_it_holds_and_not_tomorrow():
    check_days(decision(MAY, MAY), today=MAY, retroactive=False)
    later, before = decision(date(2027, 5, 2), date(2027, 6, 1)), decision(MAY, date(2027, 4, 30))
    refused("decided_in_future", check_days, later, today=MAY, retroactive=True)
    refused("in_force_before_decision", check_days, before, today=MAY, retroactive=True)


def test_a_plan_holds_from_a_day_that_has_been_only_when_that_is_meant():
    past = decision(date(2027, 3, 1), date(2027, 4, 30))
    facts = refused("in_force_since_past", check_days, past, today=MAY, retroactive=False)
    assert facts == {"valid_from": "2027-04-30", "today": "2027-05-01"}
    check_days(past, today=MAY, retroactive=True)


@pytest.mark.parametrize(
    ("decided_on", "valid_from", "code"),
    [
        ("0001-01-01", "2027-05-01", "decided_too_early"),
        ("1970-12-31", "2027-05-01", "decided_too_early"),
        ("2027-05-01", "2926-05-01", "in_force_too_late"),
        ("2027-05-01", "2048-01-01", "in_force_too_late"),
    ],
)
def test_a_day_of_another_age_is_a_slip_of_the_pen(decided_on, valid_from, code):
    days = decision(date.fromisoformat(decided_on), date.fromisoformat(valid_from))
    refused(code, check_days, days, today=MAY, retroactive=True)


def holding(number, first, last=None, *, decided=True):
    return Holding(id=number, name=str(number), first_day=first, valid_to=last, decided=decided)


def test_what_holds_gives_way_the_day_before_and_what_has_ended_stays():
    others = [holding(1, "2020-01-01", "2022-12-31"), holding(2, "2023-01-01")]
    assert give_way(others, MAY, replace_later=False) == {2: "2027-04-30"}


def test_a_plan_decided_for_later_is_replaced_only_when_asked():
    others = [holding(1, "2023-01-01", "2027-05-31"), holding(2, "2027-06-01")]
    facts = refused("later_plan_decided", give_way, others, MAY, replace_later=False)
    assert facts["dates"] == ["2027-06-01"]
    assert give_way(others, MAY, replace_later=True) == {1: "2027-04-30", 2: "2027-04-30"}


def test_an_assumption_gives_way_unasked_even_if_it_began_the_same_day():
    assert give_way([holding(1, "2027-05-01", decided=False)], MAY, replace_later=False) == {1: "2027-04-30"}


def test_a_plan_that_never_began_is_left_alone():
    assert give_way([holding(1, "2027-06-01", "2027-05-15")], MAY, replace_later=False) == {}
