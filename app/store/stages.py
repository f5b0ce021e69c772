"""The steps of a plan's life, in the store: who, when, why, and what was decided. Only added to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from app.store import audit, datasets, seals
from app.store.plans import DECIDED
from app.store.tables import plan, plan_stage
from areas.lifecycle import Decision, Holding


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One step that somebody took; ``decided_on`` and ``valid_from`` are ISO days."""

    stage_before: str
    stage_after: str
    at: str
    who: str
    why: str
    committee: str = ""
    reference: str = ""
    decided_on: str | None = None
    valid_from: str | None = None
    notes: tuple[Mapping[str, Any], ...] = ()


def add(
    connection: Connection,
    plan_id: int,
    *,
    before: str,
    after: str,
    who: str,
    why: str,
    decision: Decision | None,
    notes: list[dict[str, Any]],
    ended: Mapping[int, str],
) -> None:
    """Write a step and give the plan its new stage; a decision also makes it hold from its first day.

    Parameters
    ----------
    ended
        The last days that other plans were given by the decision.
    """
    decided = (
        {}
        if decision is None
        else {
            "committee": decision.committee, "reference": decision.reference,
            "decided_on": decision.decided_on.isoformat(), "valid_from": decision.valid_from.isoformat(),
        }
    )  # fmt: skip
    connection.execute(
        insert(plan_stage).values(
            {
                "plan_id": plan_id, "stage_before": before, "stage_after": after, "at": datasets.now(),
                "who": who, "why": why, "committee": "", "reference": "", "notes": notes, **decided,
            }
        )
    )  # fmt: skip
    values: dict[str, Any] = {"status": after, "version": plan.c.version + 1}
    if decision is not None:
        values |= {"basis": "decided", "valid_from": decision.valid_from.isoformat()}
    connection.execute(update(plan).where(plan.c.id == plan_id).values(values))
    told: dict[str, Any] = {"before": before, "after": after, "why": why, "said_by": who, **decided}
    if decision is not None:
        told |= {"seal": seals.of(connection, plan_id), "ended": sorted(ended.items())}
    audit.record(connection, seals.STEP, f"plan {plan_id}", **told)


def end(connection: Connection, plan_id: int, last_day: str) -> None:
    """Give a plan its last day, because another holds from the next."""
    connection.execute(
        update(plan).where(plan.c.id == plan_id).values(valid_to=last_day, version=plan.c.version + 1)
    )


def every(connection: Connection, plan_id: int) -> list[Stage]:
    """Return the steps of a plan, oldest first."""
    columns = [plan_stage.c[name] for name in Stage.__dataclass_fields__]
    rows = connection.execute(
        select(*columns).where(plan_stage.c.plan_id == plan_id).order_by(plan_stage.c.id)
    ).mappings()
    return [Stage(**{**row, "notes": tuple(row["notes"])}) for row in rows]


def holding(connection: Connection, division: str, *, besides: int) -> list[Holding]:
    """Return the plans of a division that hold, held or will hold, but for one."""
    rows = connection.execute(
        select(plan).where(plan.c.division == division, plan.c.status.in_(DECIDED), plan.c.id != besides)
    ).all()
    return [
        Holding(
            id=row.id, name=row.name, first_day=row.valid_from or row.created_at[:10], valid_to=row.valid_to,
            decided=row.basis == "decided",
        )
        for row in rows
    ]  # fmt: skip
