"""How far people have to their own office or base, by mode and age, and who has a nearer one.

Every figure carries the mode; the speed set, the calibration and the access cost stand in ``Minutes.facts``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from areas.demand import GROUPS, Floats
from areas.metrics.metric import Figures, Metric, Unit, share
from areas.metrics.reach import Reach, common_quantiles, reach, weighed
from areas.model import Area
from areas.situation import Situation

Pair = tuple[NDArray[Any], NDArray[Any]]
"""A figure of areas, [areas, 8], and of all of them together, [8]."""


def travel_mean(situation: Situation) -> Figures:
    """Mean minutes to the area's own office, over the reachable people."""

    def figure(parts: list[Reach]) -> Pair:
        minutes, people = np.stack([p.person_minutes for p in parts]), np.stack([p.reached for p in parts])
        return share(minutes, people), share(minutes.sum(axis=0), people.sum(axis=0))

    return _by_mode(situation, figure)


def travel_median(situation: Situation) -> Figures:
    """Minutes within which half of the reachable people live; the quantile is defined in ``reach``."""
    return _by_mode(
        situation, lambda parts: (np.stack([p.quantiles[0] for p in parts]), _common(situation, parts)[0])
    )


def travel_p90(situation: Situation) -> Figures:
    """Minutes within which nine of ten reachable people live; the quantile is defined in ``reach``."""
    return _by_mode(
        situation, lambda parts: (np.stack([p.quantiles[1] for p in parts]), _common(situation, parts)[1])
    )


def travel_max(situation: Situation) -> Figures:
    """Minutes of the reachable person who has the farthest."""

    def figure(parts: list[Reach]) -> Pair:
        farthest = np.stack([p.farthest for p in parts])
        return farthest, np.fmax.reduce(farthest)

    return _by_mode(situation, figure)


def travel_unreachable(situation: Situation) -> Figures:
    """People without any way to their area's office by that mode; areas without an office are left out."""

    def figure(parts: list[Reach]) -> Pair:
        people = np.stack([p.unreachable for p in parts])
        return people, people.sum(axis=0)

    return _by_mode(situation, figure)


def travel_covered(situation: Situation) -> Figures:
    """Share of people within each limit of ``Settings.covered_min``; columns ``mode.limit.group``.

    The unreachable are part of the whole: they are people who are not reached in time.
    """
    columns: list[str] = []
    blocks, totals = [], []
    for limit in situation.settings.covered_min:
        figures = _covered(situation, limit)
        columns += [column.replace(".", f".{limit:g}.", 1) for column in figures.columns]
        blocks.append(figures.by_area)
        totals.append(figures.total)
    by_area = np.hstack(blocks) if blocks else np.empty((len(situation.plan.areas), 0))
    total = np.concatenate(totals) if totals else np.empty(0)
    return Figures(columns=tuple(columns), by_area=by_area, total=total, notes=notes_of(situation))


def nearer_people(situation: Situation) -> Figures:
    """People with an office of the plan that is nearer than theirs, by more than ``Settings.nearer_min``."""
    return _nearer(situation, lambda found: found[0])


def nearer_minutes(situation: Situation) -> Figures:
    """Mean minutes that those with a nearer office have farther to theirs; the unreachable are left out."""
    return _nearer(situation, lambda found: share(found[1], found[2]))


def nearer_of(situation: Situation, mode: str, area: Area) -> Floats | None:
    """float64 [3, 8] of one area: people with a nearer office; their extra minutes; those who can reach both.

    ``None`` when the area has no office. Somebody who cannot reach the assigned office but another one has a
    nearer office, yet adds no minutes.
    """
    part = reach(situation, mode, area)
    if part is None:
        return None

    def make() -> Floats:
        best, rows = situation.nearest(mode), situation.demand.rows
        extra = (part.minutes - best[part.members]).astype(np.float64)
        late = np.flatnonzero(extra > situation.settings.nearer_min)
        mine = np.take(rows, part.members[late], axis=0)
        both, minutes = weighed(np.stack([np.ones(len(late)), extra[late]]), mine)
        cut_off = rows[part.lost[np.isfinite(best[part.lost])]].sum(axis=0)
        return np.stack([both + cut_off, minutes, both])

    return situation.once(("nearer", mode, area.code), make)


def notes_of(situation: Situation) -> tuple[dict[str, Any], ...]:
    """What the reader must know: areas without an office, or with one off the roads, are in no figure."""
    areas, modes = situation.plan.areas, situation.minutes.modes if situation.minutes else ()
    bare = [area.code for area in areas if not area.office]
    lost = [a.code for a in areas if a.office and any(reach(situation, mode, a) is None for mode in modes)]
    notes = (("areas_without_office", bare), ("offices_without_road", lost))
    return tuple({"code": code, "areas": codes} for code, codes in notes if codes)


def _nearer(situation: Situation, figure: Callable[[Floats], Floats]) -> Figures:
    """Figures made of ``nearer_of``, [3, …, 8], for the areas and for all."""

    def make(mode: str, areas: list[Area]) -> Pair:
        found = np.stack([one for area in areas if (one := nearer_of(situation, mode, area)) is not None])
        return figure(found.swapaxes(0, 1)), figure(found.sum(axis=0))

    return _blocks(situation, make)


def _by_mode(situation: Situation, figure: Callable[[list[Reach]], Pair]) -> Figures:
    """Return figures made of the areas' reach, for the areas and for all."""

    def make(mode: str, areas: list[Area]) -> Pair:
        return figure([part for area in areas if (part := reach(situation, mode, area)) is not None])

    return _blocks(situation, make)


def _blocks(situation: Situation, make: Callable[[str, list[Area]], Pair]) -> Figures:
    """Return a figure per area and for all, by mode and group; NaN for areas without an office on a road."""
    modes = situation.travel_table().modes
    by_area = np.full((len(situation.plan.areas), len(modes) * len(GROUPS)), np.nan)
    total = np.full(by_area.shape[1], np.nan)
    for m, mode in enumerate(modes):
        block = slice(m * len(GROUPS), (m + 1) * len(GROUPS))
        areas = {k: a for k, a in enumerate(situation.plan.areas) if reach(situation, mode, a) is not None}
        if areas:
            by_area[list(areas), block], total[block] = make(mode, list(areas.values()))
    return Figures(columns=_columns(modes), by_area=by_area, total=total, notes=notes_of(situation))


def _columns(modes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{mode}.{group}" for mode in modes for group in GROUPS)


def _common(situation: Situation, parts: list[Reach]) -> NDArray[np.float32]:
    """float32 [2, 8]: the areas' common quantiles, searched once for median and p90."""
    key = ("common", *map(id, parts))
    return situation.once(key, lambda: common_quantiles(parts))


def _covered(situation: Situation, limit: float) -> Figures:
    def figure(parts: list[Reach]) -> Pair:
        inside, people = np.stack([p.within(limit) for p in parts]), np.stack([p.people for p in parts])
        return share(inside, people), share(inside.sum(axis=0), people.sum(axis=0))

    return _by_mode(situation, figure)


_WAY = frozenset({"assignment", "offices", "year"})


def _metric(code: str, unit: Unit, compute: Callable[[Situation], Figures]) -> Metric:
    return Metric(code=code, unit=unit, depends=_WAY | {"settings"}, compute=compute)


METRICS = (
    _metric("travel_mean", "min", travel_mean),
    _metric("travel_median", "min", travel_median),
    _metric("travel_p90", "min", travel_p90),
    _metric("travel_max", "min", travel_max),
    _metric("travel_covered", "share", travel_covered),
    _metric("travel_unreachable", "people", travel_unreachable),
    _metric("nearer_people", "people", nearer_people),
    _metric("nearer_minutes", "min", nearer_minutes),
)
"""The metrics of this module, in the order they are shown."""
