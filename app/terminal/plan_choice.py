"""Which plan somebody means on the command line: one by its number, or the one in force."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from app.store import plans
from app.store.plans import PlanRecord
from app.terminal.cli_usage import NotUnderstood, shown
from geodata.errors import NotFound

IN_FORCE = "in-force"


def chosen(connection: Connection, which: str, *, division: str | None, day: date) -> PlanRecord:
    """Return the plan that is meant.

    Parameters
    ----------
    connection
        To the store.
    which
        A plan's number, or ``in-force``.
    division
        Whose plan in force is meant.
    day
        The day it holds.

    Raises
    ------
    NotUnderstood
        ``division_needed``, ``no_plan_number``.
    NotFound
        ``no_plan_in_force``, ``unknown_plan``.
    """
    if which != IN_FORCE:
        if not (which.isascii() and which.isdigit() and len(which) < 10):
            raise NotUnderstood("no_plan_number", text=shown(which))
        return plans.get(connection, int(which))
    if division is None:
        raise NotUnderstood("division_needed")
    record = plans.in_force(connection, division, day)
    if record is None:
        raise NotFound("no_plan_in_force", division=division, date=day.isoformat())
    return record
