"""What the maps in other people's pages may show: the plan in force, never a draft, never a small count."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.server.headers import POLICY
from app.store.plans import PlanRecord
from app.workspace import Workspace
from areas.demand import EVERYBODY
from areas.disclosure.coarsening import coarse_parts
from areas.disclosure.suppression import HIDDEN, counted
from geodata.errors import NotFound

SIMPLER_M = 6.0
"""Borders are drawn with corners of less than a triangle of this side left out; answers are exact."""


def policy(origins: str) -> str:
    """Return the content security policy of what may be framed: by ourselves and by those listed."""
    return POLICY.format(images="", ancestors=" ".join(["'self'", *origins.split()]))


def public_plan(workspace: Workspace, division: str, plan_id: int | None, day: date) -> PlanRecord:
    """Return the plan of a division that anybody may see on a day: the one in force.

    Raises
    ------
    NotFound
        ``no_plan_in_force`` (``division``, ``date``), ``plan_not_public``: a draft, or one that does not
        hold on the day.
    """
    record = workspace.in_force(division, day)
    if record is None:
        raise NotFound("no_plan_in_force", division=division, date=day.isoformat())
    if plan_id is not None and record.id != plan_id:
        raise NotFound("plan_not_public")
    return record


def drawn_areas(record: PlanRecord) -> list[tuple[Any, dict[str, Any]]]:
    """Return the areas with simpler borders that still fit together, and what names them."""
    shapes = np.array([area.geometry for area in record.plan.areas], dtype=object)
    simple = shapely.coverage_simplify(shapes, SIMPLER_M)
    return [
        (
            shape,
            {
                "code": area.code, "name": area.name, "colour": area.colour,
                "office": area.office, "provider": area.provider,
            },
        )
        for shape, area in zip(simple.tolist(), record.plan.areas, strict=True)
    ]  # fmt: skip


def people_by_area(workspace: Workspace, record: PlanRecord) -> dict[str, int | str | None]:
    """Return how many people live in each area, in tens; ``None`` for 1-4; empty without any counts.

    An area whose people nobody knows is left out. In tens, for the plan before or after may be asked for too,
    and the difference would tell who moves; ``WITHHELD`` where the municipality's total, which is no secret,
    would give such a count away.
    """
    if workspace.population.empty or workspace.addresses.empty:
        return {}
    demand = workspace.demand
    at: NDArray[np.int32] = workspace.assigner(record).assign(demand.e, demand.n)
    inside = at >= 0
    sums = np.bincount(at[inside], weights=demand.total[inside], minlength=len(record.plan.areas))
    told = coarse_parts(np.rint(sums).astype(int).tolist())
    unknown = demand.unknown_by(np.flatnonzero(inside), at[inside].astype(np.intp), len(sums))[:, EVERYBODY]
    marks = [
        counted(people, lacking) for people, lacking in zip(sums.tolist(), unknown.tolist(), strict=True)
    ]
    return {
        code: None if HIDDEN in {one, mark} else one
        for code, one, mark in zip(record.plan.codes, told, marks, strict=True)
        if mark is not None
    }
