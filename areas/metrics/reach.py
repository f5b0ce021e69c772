"""Minutes from an area's office to its addresses, sorted once, so that every travel figure is a look-up.

The weighted quantile
---------------------
The q-quantile of the minutes of a group is the smallest number of minutes within which at least the share q
of the group's *reachable* people live (the inverse of the cumulative distribution, without interpolation;
definition 1 of Hyndman and Fan). Four people at 1, 2, 3 and 10 minutes have the median 2 and the p90 10.
Those without a way are never part of a quantile or a mean; they are counted beside it.

For several areas together the quantile lies between the smallest and the largest of the areas' own, and is
found there by search over the bit patterns of the minutes, which are ordered like the minutes themselves:
exact, and without sorting all addresses again.

References
----------
Hyndman, R. J. and Fan, Y. (1996), Sample quantiles in statistical packages, The American Statistician 50(4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from areas.demand import GROUPS, Floats, Indices
from areas.model import Area
from areas.situation import Situation

QUANTILES = (0.5, 0.9)
"""Median and p90: the quantiles that are given."""

ROUNDING = 1e-12
"""Relative slack of the share q, so that 0.9 of 10 people are 9 although 0.9 is no binary number."""

PROBES = 15
"""Values tried at once in the search for a common quantile; 16 times narrower each round."""


BLOCK = 1 << 15
"""Addresses that are weighed at a time."""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """One area by one mode.

    Attributes
    ----------
    members
        intp [m]: reachable addresses by rising minutes.
    minutes
        float32 [m]: their minutes.
    heaped
        [8, m]: people of each of ``GROUPS`` within those minutes (a running sum), whole numbers
        where they are whole.
    people, unreachable
        [8]: all of them, and those at addresses without a way.
    lost
        intp: addresses without a way.
    person_minutes
        float64 [8]: sum of people times minutes, the reachable.
    quantiles
        float32 [2, 8]: by ``QUANTILES``; NaN where nobody of the group is reachable.
    farthest
        float64 [8]: minutes of the farthest reachable person; NaN where there is none.
    """

    members: Indices
    minutes: NDArray[np.float32]
    heaped: NDArray[Any]
    people: NDArray[Any]
    unreachable: NDArray[Any]
    lost: Indices
    person_minutes: Floats
    quantiles: NDArray[np.float32]
    farthest: Floats

    @cached_property
    def reached(self) -> Floats:
        """float64 [8]: people of each group who can be reached at all."""
        return self.within(np.inf)

    def within(self, limit_min: float) -> Floats:
        """float64 [8]: people within a number of minutes, the limit included; looked up once."""
        if limit_min not in self._within:
            count = int(np.searchsorted(self.minutes, np.float32(limit_min), side="right"))
            people = self.heaped[:, count - 1].astype(np.float64) if count else np.zeros(len(GROUPS))
            self._within[limit_min] = people
        return self._within[limit_min]

    @cached_property
    def _within(self) -> dict[float, Floats]:
        return {}


def reach(situation: Situation, mode: str, area: Area) -> Reach | None:
    """Return an area's reach by a mode, computed once.

    ``None`` when the area has no office, or one that reaches no address of the municipality: then it is the
    office that lacks a road, not the people.

    Raises
    ------
    InvalidData
        ``plan_without_offices``, ``minutes_unknown`` without any minutes, ``minutes_missing`` when this
        office's were never computed.
    """
    if not area.office:
        return None
    return situation.once(("travel", mode, area.code), lambda: _reach(situation, mode, area))


def _reach(situation: Situation, mode: str, area: Area) -> Reach | None:
    row, rows = situation.travel_table().row(mode, area.office), situation.demand.rows
    everyone, values = _by_minutes(row, situation.members(area.code))
    count = int(np.searchsorted(values, np.float32(np.inf)))
    if not count and not np.isfinite(row).any():
        return None
    members, minutes, lost = everyone[:count], values[:count], everyone[count:]
    mine = np.take(rows, members, axis=0)
    heaped = np.empty((len(GROUPS), count), dtype=mine.dtype)
    np.cumsum(mine.T, axis=1, dtype=mine.dtype, out=heaped)
    unreachable = rows[lost].sum(axis=0)
    levels = _quantiles(minutes, heaped)
    return Reach(
        members=members, minutes=minutes, heaped=heaped, lost=lost,
        people=(heaped[:, -1] if count else 0.0) + unreachable, unreachable=unreachable,
        person_minutes=weighed(minutes.astype(np.float64), mine), quantiles=levels[:-1],
        farthest=levels[-1].astype(np.float64),
    )  # fmt: skip


def weighed(factors: Floats, people: NDArray[Any]) -> Floats:
    """Return ``factors @ people``, [8] or [k, 8], of factors [m] or [k, m] and people [m, 8].

    In blocks: for longer arrays the linear algebra library wakes threads, which cost more than they give.
    """
    ends = range(0, len(people), BLOCK)
    parts = [factors[..., at : at + BLOCK] @ people[at : at + BLOCK] for at in ends]
    return np.asarray(sum(parts[1:], start=parts[0] if parts else factors @ people), dtype=np.float64)


def _by_minutes(row: NDArray[np.float32], members: Indices) -> tuple[Indices, NDArray[np.float32]]:
    """Addresses of an area by rising minutes, then by number, and their minutes; infinite where none are.

    Minutes are not negative, so their bits are ordered as they are: bits and number in one word are sorted as
    whole numbers, some ten times faster than an order of floats is found.
    """
    own = np.where(np.isnan(row[members]), np.float32(np.inf), row[members]) + np.float32(0.0)
    keys = own.view(np.uint32).astype(np.uint64) << np.uint64(32) | members.astype(np.uint64)
    keys.sort()
    minutes = (keys >> np.uint64(32)).astype(np.uint32).view(np.float32)
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.intp), minutes


def _quantiles(minutes: NDArray[np.float32], heaped: NDArray[Any]) -> NDArray[np.float32]:
    """float32 [3, 8]: smallest minutes within which the share lives, and within which everybody does."""
    out = np.full((len(QUANTILES) + 1, len(GROUPS)), np.nan, dtype=np.float32)
    for group, sums in enumerate(heaped):
        if len(sums) and sums[-1] > 0:
            out[:, group] = minutes[np.searchsorted(sums, [*_targets(sums[-1]), sums[-1]])]
    return out


def _targets(people: Floats | float) -> Floats:
    """People that a quantile must hold, [2] or [2, 8]."""
    return np.multiply.outer(np.array(QUANTILES) * (1 - ROUNDING), people)


def common_quantiles(parts: Sequence[Reach]) -> NDArray[np.float32]:
    """float32 [2, 8]: quantiles of several areas together; NaN where nobody of the group is reachable."""
    parts = [part for part in parts if len(part.members)]
    out = np.full((len(QUANTILES), len(GROUPS)), np.nan, dtype=np.float32)
    if not parts:
        return out
    people = np.sum([part.reached for part in parts], axis=0)
    groups = np.flatnonzero(people > 0)
    own = np.stack([part.quantiles[:, groups] for part in parts])
    low, high = np.fmin.reduce(own), np.fmax.reduce(own)
    out[:, groups] = _search(parts, groups, _targets(people[groups]), low, high)
    return out


def _search(
    parts: Sequence[Reach],
    groups: Indices,
    targets: Floats,
    low: NDArray[np.float32],
    high: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return the smallest float32 in [low, high] within which the targets live; all arrays [2, groups]."""
    bottom = np.ascontiguousarray(low).view(np.int32).astype(np.int64)
    top = np.ascontiguousarray(high).view(np.int32).astype(np.int64)
    steps = np.arange(1, PROBES + 1)[:, None, None]
    while (bottom < top).any():
        width = top - bottom
        probes = bottom + (steps * width) // (PROBES + 1)
        tried = probes.astype(np.int32).view(np.float32)
        held = np.zeros(tried.shape)
        for part in parts:
            count = np.searchsorted(part.minutes, tried, side="right")
            held += np.where(count > 0, part.heaped[groups, count - 1], 0.0)
        enough = held >= targets
        first = np.where(enough.any(axis=0), enough.argmax(axis=0), PROBES)
        ladder = np.concatenate([(bottom - 1)[None], probes, top[None]])
        new_top = np.take_along_axis(ladder, (first + 1)[None], axis=0)[0]
        new_bottom = np.take_along_axis(ladder, first[None], axis=0)[0] + 1
        bottom, top = np.minimum(np.maximum(new_bottom, bottom), new_top), new_top
    return bottom.astype(np.int32).view(np.float32)
