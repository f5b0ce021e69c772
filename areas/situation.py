"""One plan applied to the demand, and the settings that its figures are measured with.

Every intermediate result is kept in ``Situation.memo``; ``areas.reuse`` carries over those that a step from
one situation to the next leaves alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from areas.demand import GROUPS, Demand, Floats, Indices, Minutes
from areas.model import Plan
from areas.workload import Workload
from geodata.errors import InvalidData

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the metrics measure against.

    Attributes
    ----------
    covered_min
        Minutes within which the covered share is given.
    alarm_mode, alarm_urban_min, alarm_rural_min
        The alarm rule: answered on site by car within 20 minutes in built-up area and 40 outside it.
    nearer_min
        An office counts as nearer than the assigned one when it is more than this many minutes nearer.
    tolerance
        Accepted deviation of an area from the mean, as a share.
    persons_per_household
        For an estimate where no households are given; ``None`` = households are unknown.
    """

    covered_min: tuple[float, ...] = (10.0, 20.0, 30.0)
    alarm_mode: str = "car"
    alarm_urban_min: float = 20.0
    alarm_rural_min: float = 40.0
    nearer_min: float = 0.0
    tolerance: float = 0.10
    persons_per_household: float | None = None
    workload: Workload = field(default_factory=Workload)


@dataclass(frozen=True, kw_only=True)
class Companion:
    """Another division of the same addresses, for what parts ways between the two.

    ``codes`` are its area codes, ``area`` int [n] the index into them, -1 outside.
    """

    division: str
    codes: tuple[str, ...]
    area: NDArray[Any]


@dataclass(frozen=True, kw_only=True)
class Situation:
    """One plan applied to the demand.

    Attributes
    ----------
    area
        int [n]: index into ``plan.areas``, -1 outside them all.
    minutes
        Minutes of (at least) the plan's offices *where the plan has them*; ``None`` before roads are loaded.
    companion
        The other division, when there is one.
    barriers
        Lines that are hard to cross (rivers, motorways, railways) as one geometry, when given.
    memo
        Intermediate results by key; filled as metrics ask for them.
    """

    plan: Plan
    demand: Demand
    area: NDArray[Any]
    minutes: Minutes | None = None
    settings: Settings = Settings()
    companion: Companion | None = None
    barriers: BaseGeometry | None = None
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Check shapes; a breach is a defect of ours, hence ``TypeError``."""
        rows = (len(self.demand),)
        if self.area.shape != rows:
            raise TypeError(f"area is {self.area.shape}, not {rows}")
        if self.minutes is not None and self.minutes.offices:
            for mode in self.minutes.modes:
                if self.minutes.addresses(mode) != rows[0]:
                    raise TypeError(f"minutes by {mode} are not of {rows[0]} addresses")

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """Return the intermediate result kept under ``key``, made now if it is not there."""
        if key not in self.memo:
            self.memo[key] = make()
        found: T = self.memo[key]
        return found

    def travel_table(self) -> Minutes:
        """Return the minutes, or raise ``InvalidData`` when there are none.

        ``plan_without_offices``: nothing to travel to or from; ``minutes_unknown``: no roads are loaded.
        """
        if not self.plan.offices:
            raise InvalidData("plan_without_offices")
        if self.minutes is None:
            raise InvalidData("minutes_unknown")
        return self.minutes

    def members(self, code: str) -> Indices:
        """intp: addresses of an area, in order."""
        index = self.plan.codes.index(code)
        return self.once(("members", code), lambda: np.flatnonzero(self.area == index))

    def nearest(self, mode: str) -> NDArray[np.float32]:
        """float32 [n]: minutes to the nearest of the plan's offices; infinite where none is reachable."""

        def make() -> NDArray[np.float32]:
            table = self.travel_table()
            out = np.full(len(self.demand), np.inf, dtype=np.float32)
            for office in self.plan.offices:
                np.fmin(out, table.row(mode, office.code), out=out)
            return out

        return self.once(("nearest", mode), make)

    @cached_property
    def slot(self) -> Indices:
        """Index [n]: 0 outside, 1 + area index inside; fit for ``numpy.bincount``."""
        return self.area.astype(np.intp) + 1

    @property
    def cells(self) -> Floats:
        """float64 [9, districts + 1, areas + 1]: people of each group, then addresses, by district and area.

        Row 0 and column 0 hold the addresses in no district and in no area.
        """
        return self.once("cells", lambda: count_cells(self))

    @property
    def people(self) -> Floats:
        """float64 [areas, 8]: people of each of ``GROUPS``."""
        return np.asarray(self.cells[:-1].sum(axis=1).T[1:], dtype=np.float64)

    @property
    def addresses(self) -> Floats:
        """float64 [areas]: addresses."""
        return np.asarray(self.cells[-1].sum(axis=0)[1:], dtype=np.float64)

    @property
    def companion_cells(self) -> Floats:
        """float64 [9, companion's areas + 1, areas + 1]: as ``cells``, by the other division's areas.

        Raises ``InvalidData`` (``companion_unknown``) when there is no other division.
        """
        if self.companion is None:
            raise InvalidData("companion_unknown")
        return self.once("companion_cells", lambda: count_cells(self, by="companion"))


def count_cells(situation: Situation, rows: Indices | None = None, *, by: str = "district") -> Floats:
    """Count people by group, and addresses, by area and something else: weighted counts over a joint index.

    Parameters
    ----------
    rows
        Only these addresses; all when not given.
    by
        ``district``, or ``companion`` for the other division's areas.

    Returns
    -------
    float64 [9, others + 1, areas + 1]
        As ``Situation.cells``.
    """
    demand, companion = situation.demand, situation.companion
    other, others = demand.district, len(demand.districts)
    if by == "companion" and companion is not None:
        other, others = companion.area, len(companion.codes)
    slot, weights = situation.slot, demand.weights
    if rows is not None:
        other, slot, weights = other[rows], slot[rows], weights[:, rows]
    shape = (others + 1, len(situation.plan.areas) + 1)
    joint = (other.astype(np.intp) + 1) * shape[1] + slot
    size = shape[0] * shape[1]
    counts = [np.bincount(joint, weights=w, minlength=size) for w in weights]
    counts.append(np.bincount(joint, minlength=size))
    return np.asarray(counts, dtype=np.float64).reshape(len(GROUPS) + 1, *shape)
