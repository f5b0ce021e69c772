"""The integrity gate: is a plan whole enough to be put before a committee?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from areas.assignment import Assigner
from areas.model import Plan
from areas.naming import shared_names
from geodata.report import Finding

THIN_M = 0.05
"""Ground without an area, or outside, narrower than twice this is the rounding of coordinates."""

WITH_PROVIDER = ("hemvard",)
"""Divisions whose areas have a provider."""

MOST_NAMES = 20


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a plan has to serve.

    Attributes
    ----------
    districts
        Shapes of all districts, SWEREF 99 TM.
    e, n
        Addresses, metres.
    providers
        Codes of the providers there are.
    comments
        Comments on the plan that nobody has answered, as a person would name them.
    """

    districts: NDArray[np.object_]
    e: NDArray[np.float64]
    n: NDArray[np.float64]
    providers: tuple[str, ...]
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the gate found: ``stops`` must be mended first, ``notes`` are told to those who decide."""

    stops: tuple[Finding, ...]
    notes: tuple[Finding, ...]


def examine(plan: Plan, ground: Ground) -> Verdict:
    """Examine a plan: a valid coverage of the ground, every address in an area, offices and providers set.

    Returns
    -------
    Verdict
        ``stops``: ``gate_overlap``, ``gate_ground_missing``, ``gate_ground_outside``, ``gate_addresses``,
        ``gate_names_twice``, ``gate_office_missing``, ``gate_provider_missing``. ``notes``:
        ``gate_no_addresses``, ``gate_addresses_outside``, ``gate_comments``.
    """
    shapes = np.array([area.geometry for area in plan.areas], dtype=object)
    stops = [*_coverage(shapes), *_ground(shapes, ground.districts), *_facts(plan, ground.providers)]
    missed, notes = _addresses(plan, ground)
    if ground.comments:
        count = len(ground.comments)
        notes.append(Finding(code="gate_comments", names=ground.comments[:MOST_NAMES], count=count))
    return Verdict(stops=(*stops, *missed), notes=tuple(notes))


def _coverage(shapes: NDArray[np.object_]) -> list[Finding]:
    if shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes):
        return []
    faults = [edge for edge in shapely.coverage_invalid_edges(shapes) if not shapely.is_empty(edge)]
    where = shapely.point_on_surface(faults[0] if faults else shapes[int(shapely.is_valid(shapes).argmin())])
    return [Finding(code="gate_overlap", count=max(len(faults), 1), e=float(where.x), n=float(where.y))]


def _ground(shapes: NDArray[np.object_], districts: NDArray[np.object_]) -> list[Finding]:
    mine, whole = shapely.union_all(shapes), shapely.union_all(districts)
    found = []
    for code, left in (("gate_ground_missing", whole - mine), ("gate_ground_outside", mine - whole)):
        # What remains after shrinking is wider than the rounding of coordinates.
        wide = shapely.buffer(left, -THIN_M)
        if shapely.is_empty(wide):
            continue
        where = shapely.point_on_surface(wide)
        area = float(shapely.area(left))
        found.append(Finding(code=code, area_m2=area, e=float(where.x), n=float(where.y)))
    return found


def _facts(plan: Plan, providers: tuple[str, ...]) -> list[Finding]:
    offices = {office.code for office in plan.offices}
    bare = tuple(area.name for area in plan.areas if area.office not in offices)
    twice = shared_names([area.name for area in plan.areas])
    found = [Finding(code="gate_names_twice", names=twice, count=len(twice))] if twice else []
    if bare:
        found.append(Finding(code="gate_office_missing", names=bare, count=len(bare)))
    if plan.division in WITH_PROVIDER:
        unserved = tuple(area.name for area in plan.areas if area.provider not in providers)
        if unserved:
            found.append(Finding(code="gate_provider_missing", names=unserved, count=len(unserved)))
    return found


def _addresses(plan: Plan, ground: Ground) -> tuple[list[Finding], list[Finding]]:
    if not len(ground.e):
        return [], [Finding(code="gate_no_addresses")]
    inside = Assigner(list(ground.districts)).assign(ground.e, ground.n) >= 0
    mine = Assigner([area.geometry for area in plan.areas]).assign(ground.e, ground.n) >= 0
    stops, notes = [], []
    missed = np.flatnonzero(inside & ~mine)
    if len(missed):
        first = int(missed[0])
        e, n = float(ground.e[first]), float(ground.n[first])
        stops.append(Finding(code="gate_addresses", count=len(missed), e=e, n=n))
    outside = int((~inside).sum())
    if outside:
        notes.append(Finding(code="gate_addresses_outside", count=outside))
    return stops, notes
