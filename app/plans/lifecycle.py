"""The steps of a plan's life: allowed ones only, each with who, when and why; the gate before a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import shorten
from typing import Any

import numpy as np
from sqlalchemy import Connection

from app.actor import acting
from app.errors import BadRequest, StaleVersion
from app.store import geography, plans, remarks, stages
from app.store.engine import Store
from app.store.plans import PlanRecord
from areas import lifecycle
from areas.errors import EditRefused
from areas.integrity import Ground, Verdict, examine
from areas.lifecycle import ARCHIVED, DECIDED, DRAFT, GATED, Decision
from geodata.report import finding_json

DRAWN = ("socialtjanst", "hemvard")
"""Divisions that somebody decides; the districts themselves are imported as they are."""

UNANSWERED = remarks.STATUSES[0]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A step that somebody wants to take.

    Attributes
    ----------
    to
        The stage to come to.
    why
        The reason, in the person's own words.
    decision
        What the committee decided; needed for ``decided`` and for nothing else.
    replace_later
        Whether decided plans that begin on the same day or later are meant to be replaced.
    retroactive
        Whether it is meant that the plan holds from a day that has been.
    by
        Who takes the step, where nobody has signed in.
    """

    to: str
    why: str
    decision: Decision | None = None
    replace_later: bool = False
    retroactive: bool = False
    by: str = ""


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A plan after a step, what the gate noted, and which plans gave way: name to last day."""

    record: PlanRecord
    notes: tuple[dict[str, Any], ...]
    gave_way: dict[str, str]


def take(store: Store, plan_id: int, asked: Asked, *, version: int, today: date) -> Taken:
    """Take a step.

    Raises
    ------
    EditRefused
        Those of `areas.lifecycle`; ``not_whole`` with the gate's findings.
    StaleVersion
        ``plan_changed_meanwhile``.
    BadRequest
        ``who_missing``, ``why_missing``, ``decision_missing``, ``decision_unwanted``, ``division_not_drawn``.
    """
    who = _who(asked)
    # Only a decision changes what servers answer; the other steps leave what they hold in memory true.
    with store.write(drafts_only=asked.to != DECIDED) as connection:
        record = plans.get(connection, plan_id)
        if record.version != version:
            raise StaleVersion("plan_changed_meanwhile", plan=record.name, version=record.version)
        _allow(record, asked, today)
        notes: list[dict[str, Any]] = []
        if asked.to in GATED:
            notes = _pass(connection, record)
        ends, names = _replace_others(connection, record, asked)
        stages.add(
            connection, plan_id, before=record.status, after=asked.to, who=who, why=asked.why.strip(),
            decision=asked.decision, notes=notes, ended=ends,
        )  # fmt: skip
        gave_way = {names[number]: last_day for number, last_day in ends.items()}
        return Taken(record=plans.get(connection, plan_id), notes=tuple(notes), gave_way=gave_way)


def verdict(connection: Connection, record: PlanRecord) -> Verdict:
    """Return what the integrity gate says of a plan now."""
    addresses = geography.get_addresses(connection)
    return examine(
        record.plan,
        Ground(
            districts=np.asarray(geography.get_districts(connection).geometry, dtype=object),
            e=addresses["e"].to_numpy(dtype=float),
            n=addresses["n"].to_numpy(dtype=float),
            providers=tuple(plans.get_providers(connection)),
            comments=tuple(
                shorten(one.text, 60, placeholder=" …")
                for one in remarks.of(connection, record.id)
                if one.status == UNANSWERED
            ),
        ),
    )


def _who(asked: Asked) -> str:
    who = acting().name or asked.by.strip()
    if not who:
        raise BadRequest("who_missing")
    if not asked.why.strip():
        raise BadRequest("why_missing")
    return who


def _allow(record: PlanRecord, asked: Asked, today: date) -> None:
    lifecycle.allow(record.stage(today), asked.to, name=record.name)
    # Whatever has been copied may be put away and taken out again.
    if record.plan.division not in DRAWN and asked.to not in {DRAFT, ARCHIVED}:
        raise BadRequest("division_not_drawn", division=record.plan.division, divisions=list(DRAWN))
    if asked.to != DECIDED:
        if asked.decision is not None:
            raise BadRequest("decision_unwanted")
        return
    if asked.decision is None:
        raise BadRequest("decision_missing")
    lifecycle.check_days(asked.decision, today=today, retroactive=asked.retroactive)


def _pass(connection: Connection, record: PlanRecord) -> list[dict[str, Any]]:
    found = verdict(connection, record)
    if found.stops:
        reasons = [finding_json(one) for one in found.stops]
        raise EditRefused(
            "not_whole", plan=record.name, reasons=[one.code for one in found.stops], findings=reasons
        )
    return [finding_json(one) for one in found.notes]


def _replace_others(
    connection: Connection, record: PlanRecord, asked: Asked
) -> tuple[dict[int, str], dict[int, str]]:
    """The last days of the plans that give way, and what those are called, both by number."""
    if asked.decision is None:
        return {}, {}
    others = stages.holding(connection, record.plan.division, besides=record.id)
    ends = lifecycle.give_way(others, asked.decision.valid_from, replace_later=asked.replace_later)
    for plan_id, last_day in ends.items():
        stages.end(connection, plan_id, last_day)
    return ends, {one.id: one.name for one in others}
