"""How people's minutes to their own office are spread: how many have 0-2 minutes, 2-4, and so on."""

from __future__ import annotations

import numpy as np

from areas.demand import GROUPS, Floats
from areas.situation import Situation
from geodata.errors import InvalidData


def minutes_spread(
    situation: Situation, *, mode: str, group: str, edges: Floats, area: str | None = None
) -> Floats:
    """Return the people of a group by their minutes to the office of their own area.

    Parameters
    ----------
    situation
        A plan applied to the people.
    mode, group
        By which mode; of whom, one of ``demand.GROUPS``.
    edges
        float64 [k + 1], rising: class ``i`` holds minutes from ``edges[i]`` to below ``edges[i + 1]``.
    area
        Code of an area; everybody in some area when left out.

    Returns
    -------
    array
        float64 [k + 2]: people in each class, then those with more, then those without office or way.

    Raises
    ------
    InvalidData
        ``unknown_group``; ``minutes_unknown``: no roads are loaded. ``plan_without_offices``.
    UnknownCode
        ``unknown_area``.
    """
    if group not in GROUPS:
        raise InvalidData("unknown_group", group=group, groups=list(GROUPS))
    table, weights = situation.travel_table(), situation.demand.weights[GROUPS.index(group)]
    out = np.zeros(len(edges) + 1)
    chosen = situation.plan.areas if area is None else (situation.plan.area(area),)
    for one in chosen:
        rows = situation.members(one.code)
        people = weights[rows]
        minutes = table.row(mode, one.office)[rows] if one.office else np.full(len(rows), np.inf)
        reached = np.isfinite(minutes)
        out[-1] += people[~reached].sum()
        at = np.searchsorted(edges, minutes[reached], side="right") - 1
        out[:-1] += np.bincount(at, weights=people[reached], minlength=len(edges))[: len(edges)]
    return out
