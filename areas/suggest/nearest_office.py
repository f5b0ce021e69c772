"""The plainest proposal: every district to the office that is nearest to most of its people."""

from __future__ import annotations

import numpy as np

from areas.demand import Demand, Floats, Minutes


def nearest_office(
    demand: Demand, minutes: Minutes, *, mode: str = "car", centres: Floats, offices: Floats
) -> dict[str, str]:
    """Return which office every district belongs to.

    A district goes to the office with the least mean minutes of its people (an address without people counts
    as one person where the whole district has none). Where no address of the district reaches any office, the
    distance from the district's centre as the crow flies decides.

    Parameters
    ----------
    demand, minutes
        People and their minutes to every office of ``minutes.offices``.
    mode
        Mode of travel.
    centres
        float64 [districts, 2]: a point in each district, SWEREF 99 TM metres.
    offices
        float64 [offices, 2]: where the offices stand.

    Returns
    -------
    dict
        District code to office code; of offices equally near, the first of ``minutes.offices``.
    """
    matrix = minutes.by_mode[mode]
    out: dict[str, str] = {}
    for index, code in enumerate(demand.districts):
        mine = np.flatnonzero((demand.district == index) & np.isfinite(matrix).all(axis=0))
        if len(mine):
            people = demand.weights[0][mine]
            weights = people if people.any() else np.ones(len(mine))
            cost = matrix[:, mine].astype(np.float64) @ weights
        else:
            cost = np.hypot(*(offices - centres[index]).T)
        out[code] = minutes.offices[int(np.argmin(cost))]
    return out
