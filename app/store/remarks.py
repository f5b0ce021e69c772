"""What is said about a draft in consultation: of an area, a place or the whole plan, with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.errors import BadRequest, StaleVersion
from app.store import audit, datasets, plans
from app.store.tables import remark
from areas.errors import EditRefused
from areas.lifecycle import HEARD
from geodata.errors import NotFound

STATUSES = ("new", "answered", "settled")
MOST_REMARKS = 5_000
"""Of a plan; a consultation has tens or hundreds."""


@dataclass(frozen=True, kw_only=True)
class Remark:
    """One remark; ``area`` is empty, and ``e`` and ``n`` are ``None``, where it is not about such."""

    id: int
    plan_id: int
    area: str
    e: float | None
    n: float | None
    author: str
    text: str
    answer: str
    status: str
    version: int
    made_at: str
    changed_at: str


def of(connection: Connection, plan_id: int) -> list[Remark]:
    """Return the remarks on a plan in the order they were made."""
    plans.version_of(connection, plan_id)
    rows = connection.execute(select(remark).where(remark.c.plan_id == plan_id).order_by(remark.c.id))
    return [Remark(**row) for row in rows.mappings()]


def add(
    connection: Connection,
    plan_id: int,
    *,
    text: str,
    author: str,
    area: str,
    place: tuple[float, float] | None,
) -> Remark:
    """Write a remark on an area, a place or all of a plan.

    Raises
    ------
    EditRefused
        ``consultation_over``: the plan is neither a draft nor out for consultation.
    UnknownCode
        On an area of another plan.
    BadRequest
        ``too_many_remarks``.
    """
    record = plans.get(connection, plan_id)
    if record.status not in HEARD:
        raise EditRefused("consultation_over", plan=record.name, stage=record.status)
    if area:
        record.plan.area(area)
    count = connection.execute(
        select(func.count()).select_from(remark).where(remark.c.plan_id == plan_id)
    ).scalar_one()
    if int(count) >= MOST_REMARKS:
        raise BadRequest("too_many_remarks", most=MOST_REMARKS)
    now = datasets.now()
    e, n = place or (None, None)
    made = connection.execute(
        insert(remark).values(
            plan_id=plan_id, area=area, e=e, n=n, author=author, text=text, answer="", status=STATUSES[0],
            version=1, made_at=now, changed_at=now,
        )
    )  # fmt: skip
    key = made.inserted_primary_key
    number = int(key[0]) if key else 0
    audit.record(connection, "remark.made", f"plan {plan_id}", remark=number)
    return _one(connection, plan_id, number)


def change(connection: Connection, plan_id: int, remark_id: int, *, version: int, **fields: Any) -> Remark:
    """Change a remark's text, answer or status.

    Raises
    ------
    NotFound
        ``unknown_remark``.
    StaleVersion
        ``remark_changed_meanwhile``, with what stands there now.
    """
    now = _one(connection, plan_id, remark_id)
    if now.version != version:
        raise StaleVersion(
            "remark_changed_meanwhile", author=now.author, version=now.version, status=now.status,
            answer=now.answer,
        )  # fmt: skip
    connection.execute(
        update(remark)
        .where(remark.c.id == remark_id)
        .values(**fields, version=version + 1, changed_at=datasets.now())
    )
    audit.record(connection, "remark.changed", f"plan {plan_id}", remark=remark_id, fields=sorted(fields))
    return _one(connection, plan_id, remark_id)


def _one(connection: Connection, plan_id: int, remark_id: int) -> Remark:
    found = (
        connection.execute(select(remark).where(remark.c.plan_id == plan_id, remark.c.id == remark_id))
        .mappings()
        .one_or_none()
    )
    if found is None:
        raise NotFound("unknown_remark", plan=plan_id, remark=remark_id)
    return Remark(**found)
