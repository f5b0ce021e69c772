"""Who lives within a drawn polygon, and in which areas: before anybody has said where it is to belong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from areas.coverage import Shape
from areas.demand import ELDEST, EVERYBODY
from areas.disclosure.suppression import Count, counted
from areas.situation import Situation


@dataclass(frozen=True, kw_only=True)
class Enclosed:
    """What a polygon has of one area: its code, ``""`` outside all of them; addresses and people.

    People are marks as those of ``suppression.counted`` where nobody knows how many they are.
    """

    area: str
    addresses: int
    people: Count
    age_80_plus: Count


def enclosed(situation: Situation, polygon: Shape) -> tuple[Enclosed, ...]:
    """Return what a polygon has of each area, most people first.

    An address on the line is within. Of a forecast, whose people are fractions, whole ones are told.

    Parameters
    ----------
    situation
        A plan applied to the demand.
    polygon
        Valid, SWEREF 99 TM.

    Returns
    -------
    tuple
        One row an area that has any address within; none where the polygon holds no address.
    """
    demand = situation.demand
    west, south, east, north = polygon.bounds
    near = np.flatnonzero((demand.e >= west) & (demand.e <= east) & (demand.n >= south) & (demand.n <= north))
    within = near[shapely.intersects_xy(polygon, demand.e[near], demand.n[near])]
    # Outside all areas is -1, and has the first place.
    label = situation.area[within].astype(np.intp) + 1
    codes = ["", *(area.code for area in situation.plan.areas)]
    columns = (np.ones(len(within)), demand.total[within], demand.people[within, ELDEST - 1])
    addresses, people, eldest = (
        np.bincount(label, weights=column, minlength=len(codes)) for column in columns
    )
    unknown = demand.unknown_by(within, label, len(codes))
    people, eldest = np.rint(people).astype(np.int64).tolist(), np.rint(eldest).astype(np.int64).tolist()
    most_first = sorted(np.flatnonzero(addresses).tolist(), key=lambda i: (-people[i], codes[i]))
    return tuple(
        Enclosed(
            area=codes[i], addresses=int(addresses[i]),
            people=counted(people[i], unknown[i, EVERYBODY].tolist()),
            age_80_plus=counted(eldest[i], unknown[i, ELDEST].tolist()),
        )
        for i in most_first
    )  # fmt: skip
