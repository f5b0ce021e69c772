"""How far people have to their own office or base, by mode and age, and who has a nearer one.

Every figure carries the mode; the speed set, the calibration and the access cost stand in ``Minutes.facts``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from areas.demand import GROUPS, Floats
from areas.metrics.metric import Figures, Metric, Unit, share
from areas.metrics.reach import Reach, common_quantiles, reach
from areas.model import Area
from areas.situation import Situation


def travel_mean(situation: Situation) -> Figures:
    """Mean minutes to the area's own office, over the reachable people."""
    return _by_mode(situation, lambda part: share(part.person_minutes, part.reached), _mean)


def travel_median(situation: Situation) -> Figures:
    """Minutes within which half of the reachable people live; the quantile is defined in ``reach``."""
    return _by_mode(situation, lambda part: part.quantiles[0], lambda parts: _common(situation, parts)[0])


def travel_p90(situation: Situation) -> Figures:
    """Minutes within which nine of ten reachable people live; the quantile is defined in ``reach``."""
    return _by_mode(situation, lambda part: part.quantiles[1], lambda parts: _common(situation, parts)[1])


def travel_max(situation: Situation) -> Figures:
    """Minutes of the reachable person who has the farthest."""
    return _by_mode(
        situation, lambda part: part.farthest, lambda parts: np.fmax.reduce([p.farthest for p in parts])
    )


def travel_unreachable(situation: Situation) -> Figures:
    """People without any way to their area's office by that mode; areas without an office are left out."""
    return _by_mode(
        situation, lambda part: part.unreachable, lambda parts: np.sum([p.unreachable for p in parts], axis=0)
    )


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


def areas_with_parts(situation: Situation, mode: str) -> Iterator[tuple[int, Area, Reach | None]]:
    """Yield index, area and reach of every area by one mode."""
    for index, area in enumerate(situation.plan.areas):
        yield index, area, reach(situation, mode, area)


def nearest(situation: Situation, mode: str) -> NDArray[np.float32]:
    """float32 [n]: minutes to the nearest of the plan's offices; infinite where none is reachable."""

    def make() -> NDArray[np.float32]:
        table = situation.travel_table()
        rows = [table.row(mode, office.code) for office in situation.plan.offices]
        if not rows:
            return np.full(len(situation.demand), np.inf, dtype=np.float32)
        out = rows[0].copy()
        for row in rows[1:]:
            np.fmin(out, row, out=out)
        out[np.isnan(out)] = np.inf
        return out

    return situation.once(("nearest", mode), make)


def nearer_of(situation: Situation, mode: str, area: Area) -> Floats | None:
    """float64 [3, 8] of one area: people with a nearer office; their extra minutes; those who can reach both.

    ``None`` when the area has no office. Somebody who cannot reach the assigned office but another one has a
    nearer office, yet adds no minutes.
    """
    part = reach(situation, mode, area)
    if part is None:
        return None

    def make() -> Floats:
        best, rows = nearest(situation, mode), situation.demand.rows
        extra = (part.minutes - best[part.members]).astype(np.float64)
        late = np.flatnonzero(extra > situation.settings.nearer_min)
        mine = np.take(rows, part.members[late], axis=0)
        both = mine.sum(axis=0)
        cut_off = rows[part.lost[np.isfinite(best[part.lost])]].sum(axis=0)
        return np.stack([both + cut_off, extra[late] @ mine, both])

    return situation.once(("nearer", mode, area.code), make)


def notes_of(situation: Situation) -> tuple[dict[str, Any], ...]:
    """What the reader must know: areas without an office are in no travel figure."""
    bare = [area.code for area in situation.plan.areas if not area.office]
    return ({"code": "areas_without_office", "areas": bare},) if bare else ()


def _nearer(situation: Situation, figure: Callable[[Floats], Floats]) -> Figures:
    modes = situation.travel_table().modes
    by_area = np.full((len(situation.plan.areas), len(modes) * len(GROUPS)), np.nan)
    total = np.full(by_area.shape[1], np.nan)
    for m, mode in enumerate(modes):
        block = slice(m * len(GROUPS), (m + 1) * len(GROUPS))
        found = [nearer_of(situation, mode, area) for area in situation.plan.areas]
        for row, one in zip(by_area, found, strict=True):
            if one is not None:
                row[block] = figure(one)
        some = [one for one in found if one is not None]
        if some:
            total[block] = figure(np.sum(some, axis=0))
    return Figures(columns=_columns(modes), by_area=by_area, total=total, notes=notes_of(situation))


def _by_mode(
    situation: Situation, one: Callable[[Reach], Any], together: Callable[[list[Reach]], Any]
) -> Figures:
    """Return a figure per area and for all, by mode and group; NaN for areas without an office."""
    modes = situation.travel_table().modes
    by_area = np.full((len(situation.plan.areas), len(modes) * len(GROUPS)), np.nan)
    total = np.full(by_area.shape[1], np.nan)
    for m, mode in enumerate(modes):
        block = slice(m * len(GROUPS), (m + 1) * len(GROUPS))
        parts = []
        for index, _, part in areas_with_parts(situation, mode):
            if part is not None:
                by_area[index, block] = one(part)
                parts.append(part)
        if parts:
            total[block] = together(parts)
    return Figures(columns=_columns(modes), by_area=by_area, total=total, notes=notes_of(situation))


def _columns(modes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{mode}.{group}" for mode in modes for group in GROUPS)


def _common(situation: Situation, parts: list[Reach]) -> NDArray[np.float32]:
    """float32 [2, 8]: the areas' common quantiles, searched once for median and p90."""
    key = ("common", *map(id, parts))
    return situation.once(key, lambda: common_quantiles(parts))


def _covered(situation: Situation, limit: float) -> Figures:
    def together(parts: list[Reach]) -> Floats:
        inside = np.sum([part.within(limit) for part in parts], axis=0)
        return share(inside, np.sum([part.people for part in parts], axis=0))

    return _by_mode(situation, lambda part: share(part.within(limit), part.people), together)


def _mean(parts: list[Reach]) -> Floats:
    return share(
        np.sum([part.person_minutes for part in parts], axis=0), np.sum([p.reached for p in parts], axis=0)
    )


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
