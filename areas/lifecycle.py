"""The life of a plan: utkast, samråd, beslutsförslag, beslutad, gällande, ersatt; which steps are allowed.

People take the first steps. The last two are taken by the calendar: a decided plan is in force from its first
day, and replaced after its last, so nobody has to be awake at midnight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from areas.errors import EditRefused

DRAFT = "draft"
CONSULTATION = "consultation"
PROPOSED = "proposed"
DECIDED = "decided"
IN_FORCE = "in_force"
REPLACED = "replaced"
ARCHIVED = "archived"

STAGES = (DRAFT, CONSULTATION, PROPOSED, DECIDED, IN_FORCE, REPLACED, ARCHIVED)

STEPS: dict[str, tuple[str, ...]] = {
    DRAFT: (CONSULTATION, ARCHIVED),
    CONSULTATION: (PROPOSED, DRAFT),
    PROPOSED: (DECIDED, CONSULTATION, DRAFT),
    DECIDED: (),
    IN_FORCE: (),
    REPLACED: (),
    ARCHIVED: (DRAFT,),
}
"""What a person may make of a plan, by the stage it is in; the first is the way forward."""

GATED = (PROPOSED, DECIDED)
"""Stages that a plan enters only whole: see `areas.integrity`."""

HEARD = (DRAFT, CONSULTATION)
"""Stages of a plan in which remarks on it are taken."""

OPEN_END = "9999-12-31"

FIRST_DECISIONS = date(1971, 1, 1)
"""Since when there are municipalities as they are today; an earlier decision is a slip of the pen."""

YEARS_AHEAD = 20
"""How many years after the decision a plan may begin; later is a slip of the pen."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What a committee decided.

    Attributes
    ----------
    committee
        The committee's name.
    reference
        Diarienummer.
    decided_on
        The day of the meeting.
    valid_from
        The first day the plan holds.
    """

    committee: str
    reference: str
    decided_on: date
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class Holding:
    """A plan that holds, or will, from its first day to its last (ISO; ``None`` = until further notice).

    ``decided`` tells whether a committee decided it; assumed and computed plans give way unasked.
    """

    id: int
    name: str
    first_day: str
    valid_to: str | None
    decided: bool

    @property
    def never(self) -> bool:
        """Whether it was replaced before it began."""
        return self.valid_to is not None and self.valid_to < self.first_day


def stage_on(status: str, *, first_day: str, valid_to: str | None, day: date) -> str:
    """Return the stage of a plan on a day, from the step that was last taken and its days.

    Examples
    --------
    >>> days = {"first_day": "2027-05-01", "valid_to": None}
    >>> [stage_on("decided", **days, day=date(2027, month, 1)) for month in (4, 5)]
    ['decided', 'in_force']
    >>> stage_on("decided", first_day="2027-05-01", valid_to="2027-04-30", day=date(2027, 4, 1))
    'replaced'
    """
    if status not in {DECIDED, IN_FORCE, REPLACED}:
        return status
    iso = day.isoformat()
    if valid_to is not None and (valid_to < iso or valid_to < first_day):
        return REPLACED
    return IN_FORCE if first_day <= iso else DECIDED


def allow(stage: str, to: str, *, name: str) -> None:
    """Refuse a step that is not allowed from a stage.

    Raises
    ------
    EditRefused
        ``step_not_allowed`` with the steps that are; ``plan_is_decided``.
    """
    if to in STEPS[stage]:
        return
    if stage in {DECIDED, IN_FORCE, REPLACED}:
        raise EditRefused("plan_is_decided", plan=name)
    raise EditRefused("step_not_allowed", plan=name, stage=stage, to=to, allowed=list(STEPS[stage]))


def check_days(decision: Decision, *, today: date, retroactive: bool) -> None:
    """Refuse a decision of the future or of another age, and one that would hold from before it was made.

    Parameters
    ----------
    retroactive
        Whether it is meant that the plan holds from a day that has been: what has been answered for the days
        since then is answered otherwise from now on.

    Raises
    ------
    EditRefused
        ``decided_in_future``, ``decided_too_early``, ``in_force_before_decision``, ``in_force_too_late``,
        ``in_force_since_past``.

    Examples
    --------
    >>> may = Decision(committee="N", reference="1", decided_on=date(2027, 3, 1), valid_from=date(2027, 5, 1))
    >>> check_days(may, today=date(2027, 5, 1), retroactive=False)
    >>> check_days(may, today=date(2027, 5, 2), retroactive=False)
    Traceback (most recent call last):
    areas.errors.EditRefused: in_force_since_past: {'valid_from': '2027-05-01', 'today': '2027-05-02'}
    """
    if decision.decided_on < FIRST_DECISIONS:
        raise EditRefused(
            "decided_too_early", date=decision.decided_on.isoformat(), first=FIRST_DECISIONS.isoformat()
        )
    if decision.decided_on > today:
        raise EditRefused("decided_in_future", date=decision.decided_on.isoformat(), today=today.isoformat())
    if decision.valid_from < decision.decided_on:
        raise EditRefused(
            "in_force_before_decision",
            valid_from=decision.valid_from.isoformat(), decided_on=decision.decided_on.isoformat(),
        )  # fmt: skip
    if decision.valid_from.year > decision.decided_on.year + YEARS_AHEAD:
        raise EditRefused("in_force_too_late", valid_from=decision.valid_from.isoformat(), years=YEARS_AHEAD)
    if decision.valid_from < today and not retroactive:
        raise EditRefused(
            "in_force_since_past", valid_from=decision.valid_from.isoformat(), today=today.isoformat()
        )


def give_way(others: Iterable[Holding], first: date, *, replace_later: bool) -> dict[int, str]:
    """Return the new last day of every plan that gives way to one that holds from ``first`` on.

    Parameters
    ----------
    others
        The other plans of the division.
    first
        First day of the new one.
    replace_later
        Whether decided plans that begin on that day or later are meant to be replaced before they begin.

    Returns
    -------
    dict
        Plan id to ISO day. Of a plan that is replaced before it began, the last day is before the first.

    Raises
    ------
    EditRefused
        ``later_plan_decided``: a decided plan begins on that day or later, and replacing it was not asked.

    Examples
    --------
    >>> now = Holding(id=1, name="A", first_day="2023-05-01", valid_to=None, decided=True)
    >>> give_way([now], date(2027, 5, 1), replace_later=False)
    {1: '2027-04-30'}
    """
    start, last = first.isoformat(), (first - timedelta(days=1)).isoformat()
    mine = [one for one in others if not one.never and (one.valid_to or OPEN_END) >= start]
    later = [one for one in mine if one.decided and one.first_day >= start]
    if later and not replace_later:
        raise EditRefused(
            "later_plan_decided", names=[one.name for one in later], dates=[one.first_day for one in later],
            valid_from=start,
        )  # fmt: skip
    return {one.id: last for one in mine}
