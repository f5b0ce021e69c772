"""A decided plan in the chain: a checksum of all that was decided stands in the entry of the decision.

The database guards decided plans itself. Whoever gets past that, by the file or as the database's own
administrator, changes something that the chain tells of: so a changed plan shows as a changed entry does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from sqlalchemy import Connection, Table, select

from app.store import audit as audit_entries
from app.store import responsibilities
from app.store.audit import Entry
from app.store.plans import DECIDED
from app.store.tables import area, audit, office, plan, plan_stage

STEP = "plan.step"
"""The action of a step, whose entry has the checksum where the step is a decision."""

SEALED_LATER = "plan.sealed"
"""The action of giving a plan its checksum afterwards: it proves what the plan has been since then alone."""

OF_PLAN = ("division", "name", "description", "basis", "status", "valid_from", "created_at", "copied_from")
"""What stays as it was decided; the last day is told by the decision that it came with."""


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What the chain tells of the decided plans.

    Attributes
    ----------
    sealed
        How many plans were compared with the checksum of their decision.
    sealed_later
        Numbers of plans that were compared with one they got afterwards: what they were before is not proven.
    altered
        Numbers of plans that are not as their checksum says, or are no more.
    unsealed
        Numbers of decided plans without a checksum: their decision is older than these.
    rules_altered
        Whether the rules of responsibility are others than the changes in the chain have left.
    """

    sealed: int
    sealed_later: tuple[int, ...]
    altered: tuple[int, ...]
    unsealed: tuple[int, ...]
    rules_altered: bool

    @property
    def whole(self) -> bool:
        """Whether all is as the chain tells."""
        return not self.altered and not self.rules_altered


def of(connection: Connection, plan_id: int) -> str:
    """Return the checksum of a plan: SHA-256 of its row, areas, offices and decision as JSON.

    Places are told by the bytes of their WKB, so the same plan has the same checksum in either database.
    """
    content = {
        "plan": _rows(connection, plan, plan.c.id == plan_id, OF_PLAN),
        "areas": _rows(connection, area, area.c.plan_id == plan_id, [c.name for c in area.c]),
        "offices": _rows(connection, office, office.c.plan_id == plan_id, [c.name for c in office.c]),
        "decision": _rows(
            connection, plan_stage, (plan_stage.c.plan_id == plan_id) & (plan_stage.c.decided_on.isnot(None)),
            [c.name for c in plan_stage.c if c.name != "id"],
        ),
    }  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def check(connection: Connection) -> Decided:
    """Compare the decided plans and the rules with what the chain tells of them."""
    seals: dict[int, str] = {}
    last_days: dict[int, str] = {}
    later: list[int] = []
    for number, facts in _sealings(connection):
        if "last_day" in facts:
            later.append(number)
            last_days |= {number: str(facts["last_day"])} if facts["last_day"] else {}
        seals[number] = str(facts["seal"])
        last_days |= {int(ended): str(day) for ended, day in facts.get("ended", ())}
    kept = _decided(connection)
    altered = [
        number
        for number, seal in seals.items()
        if number not in kept or kept[number] != last_days.get(number) or of(connection, number) != seal
    ]
    return Decided(
        sealed=len(seals) - len(later),
        sealed_later=tuple(later),
        altered=tuple(altered),
        unsealed=tuple(number for number in kept if number not in seals),
        rules_altered=_rules_altered(connection),
    )


def seal_the_rest(connection: Connection, *, why: str) -> tuple[int, ...]:
    """Give decided plans that have no checksum one of what they are now; return their numbers.

    The entries say that it was done afterwards, by whom and why: somebody has to look at the plans first, for
    one that was put in past the program has none either.
    """
    lacking, last_days = check(connection).unsealed, _decided(connection)
    for number in lacking:
        facts = {"seal": of(connection, number), "last_day": last_days[number], "why": why}
        audit_entries.record(connection, SEALED_LATER, f"plan {number}", **facts)
    return lacking


def _decided(connection: Connection) -> dict[int, str | None]:
    """The decided plans, and the last day of each."""
    there = select(plan.c.id, plan.c.valid_to).where(plan.c.basis == "decided", plan.c.status.in_(DECIDED))
    return {row.id: row.valid_to for row in connection.execute(there.order_by(plan.c.id))}


def _rules_altered(connection: Connection) -> bool:
    """Rules that no entry tells of are older than the record."""
    version = responsibilities.version_of(connection)
    told = responsibilities.as_of(connection, version) if version else ()
    return bool(version) and set(told) != set(responsibilities.every(connection))


def _sealings(connection: Connection) -> Iterator[tuple[int, dict[str, Any]]]:
    """The entries that have a plan's checksum, oldest first."""
    told = select(audit).where(audit.c.action.in_((STEP, SEALED_LATER))).order_by(audit.c.seq)
    for entry in (Entry(**row) for row in connection.execute(told).mappings()):
        facts = json.loads(entry.facts)
        if "seal" in facts:
            yield int(entry.subject.removeprefix("plan ")), facts


def _rows(connection: Connection, table: Table, chosen: Any, names: Any) -> list[list[Any]]:
    columns = [table.c[name] for name in names]
    found = connection.execute(select(*columns).where(chosen).order_by(*table.primary_key.columns))
    return [[_plain(value) for value in row] for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkb(value, hex=True, byte_order=1, include_srid=False)
    return value
