"""What planners think of a plan: 0 to 3 for each principle, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from app.errors import BadRequest, StaleVersion
from app.store import audit, datasets, plans
from app.store.tables import valuation

MOST_PRINCIPLES = 40


@dataclass(frozen=True, kw_only=True)
class Valuation:
    """One cell of the matrix; ``score`` is ``None`` until it is valued, ``version`` 0 until it is stored."""

    plan_id: int
    principle: str
    score: int | None
    reason: str
    version: int
    changed_at: str


def of(connection: Connection, plan_ids: Sequence[int]) -> list[Valuation]:
    """Return what has been said of some plans, by principle and plan."""
    rows = connection.execute(
        select(valuation)
        .where(valuation.c.plan_id.in_(plan_ids))
        .order_by(valuation.c.principle, valuation.c.plan_id)
    ).mappings()
    return [Valuation(**row) for row in rows]


def put(
    connection: Connection, plan_id: int, principle: str, *, score: int | None, reason: str, version: int
) -> Valuation:
    """Write one cell.

    Raises
    ------
    NotFound
        ``unknown_plan``.
    StaleVersion
        ``valuation_changed_meanwhile``, with what stands there now.
    """
    known = {one.principle: one for one in of(connection, [plan_id])}
    now = known.get(principle)
    _check_version(connection, plan_id, principle, now, version)
    if now is None and len(known) >= MOST_PRINCIPLES:
        raise BadRequest("too_many_principles", most=MOST_PRINCIPLES)
    made = Valuation(
        plan_id=plan_id, principle=principle, score=score, reason=reason, version=version + 1,
        changed_at=datasets.now(),
    )  # fmt: skip
    connection.execute(
        delete(valuation).where(valuation.c.plan_id == plan_id, valuation.c.principle == principle)
    )
    connection.execute(insert(valuation).values(**vars(made)))
    audit.record(connection, "plan.valued", f"plan {plan_id}", principle=principle, score=score)
    return made


def remove(connection: Connection, plan_id: int, principle: str, *, version: int) -> None:
    """Take a cell away, and with the last plan's cell the principle.

    Raises
    ------
    NotFound
        ``unknown_plan``.
    StaleVersion
        ``valuation_changed_meanwhile``, with what stands there now.
    """
    now = {one.principle: one for one in of(connection, [plan_id])}.get(principle)
    _check_version(connection, plan_id, principle, now, version)
    if now is not None:
        connection.execute(
            delete(valuation).where(valuation.c.plan_id == plan_id, valuation.c.principle == principle)
        )
        audit.record(connection, "plan.valued", f"plan {plan_id}", principle=principle, removed=True)


def _check_version(
    connection: Connection, plan_id: int, principle: str, now: Valuation | None, version: int
) -> None:
    name = plans.get(connection, plan_id).name
    standing = 0 if now is None else now.version
    if standing != version:
        raise StaleVersion(
            "valuation_changed_meanwhile", plan=name, principle=principle, version=standing,
            score=None if now is None else now.score, reason="" if now is None else now.reason,
        )  # fmt: skip
