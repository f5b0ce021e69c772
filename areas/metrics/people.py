"""How many people, addresses and households each area has, and how even the areas are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from areas.demand import ELDEST, EVERYBODY, FEW, GROUPS, KNOWN, NOT_GIVEN, Floats
from areas.disclosure.suppression import counted
from areas.metrics.metric import Figures, Metric, share, single
from areas.situation import Situation
from geodata.errors import InvalidData


def people(situation: Situation) -> Figures:
    """People by group: the sum over the addresses whose point lies in the area.

    Where a district's people are unknown they are in no sum, and a sum of nobody else is no figure.
    """
    by_area, total = situation.people, situation.people.sum(axis=0)
    unknown = situation.demand.unknown
    if unknown is None:
        return Figures(columns=GROUPS, by_area=by_area, total=total)
    held = situation.cells[-1, 1:, 1:] > 0
    lacking = held.T.astype(np.int64) @ (unknown != KNOWN) > 0
    return Figures(
        columns=GROUPS,
        by_area=np.where(lacking & (by_area == 0), np.nan, by_area),
        total=np.where(lacking.any(axis=0) & (total == 0), np.nan, total),
        notes=_unknown(unknown),
    )


def _unknown(unknown: NDArray[np.int8]) -> tuple[dict[str, Any], ...]:
    """Notes on districts that are not in the sums: in none of them, or in none of an age band."""
    few, missing = (unknown == FEW, unknown == NOT_GIVEN)
    counts = {
        "people_suppressed": few[:, 0],
        "people_bands_suppressed": ~few[:, 0] & few[:, 1:].any(axis=1),
        "people_not_given": missing.any(axis=1),
    }
    return tuple({"code": code, "count": int(rows.sum())} for code, rows in counts.items() if rows.any())


def addresses(situation: Situation) -> Figures:
    """Addresses whose point lies in the area, with or without people."""
    by_area = situation.addresses
    return single(by_area, float(by_area.sum()))


def outside(situation: Situation) -> Figures:
    """People at addresses in no area of the plan; 0 when the plan covers the municipality."""
    unplaced = situation.cells[:-1, :, 0].sum(axis=1)
    return Figures(columns=GROUPS, by_area=np.full((len(situation.plan.areas), 8), np.nan), total=unplaced)


def households(situation: Situation) -> Figures:
    """Households: as given, or people divided by a stated number of persons per household.

    Raises
    ------
    InvalidData
        ``households_unknown``: neither is given, and nothing is guessed.
    """
    given, persons = situation.demand.households, situation.settings.persons_per_household
    if given is not None:
        by_area = _sums(situation, given)
        return single(by_area, float(by_area.sum()), notes=_hidden(situation, "households"))
    if persons is None:
        raise InvalidData("households_unknown")
    by_area = situation.people[:, 0] / persons
    note = {"code": "households_estimated", "persons_per_household": persons}
    return single(by_area, float(by_area.sum()), notes=(note,))


def recipients(situation: Situation) -> Figures:
    """People who have home care, where a demand file says how many.

    Raises
    ------
    InvalidData
        ``recipients_unknown``: no demand file is given.
    """
    if situation.demand.recipients is None:
        raise InvalidData("recipients_unknown")
    by_area = _sums(situation, situation.demand.recipients)
    return single(by_area, float(by_area.sum()), notes=_hidden(situation, "recipients"))


def _hidden(situation: Situation, what: str) -> tuple[dict[str, Any], ...]:
    """Note on districts whose figure is secret (1-4) and is not in the sum."""
    count = situation.demand.facts.get(f"{what}_suppressed", 0)
    return ({"code": f"{what}_suppressed", "count": count},) if count else ()


def balance_deviation(situation: Situation) -> Figures:
    """Deviation of each area from the mean: (people − mean) / mean. In all: the largest, unsigned."""
    by_area = deviation(situation.people)
    largest = np.abs(by_area).max(axis=0) if len(by_area) else np.full(len(GROUPS), np.nan)
    return Figures(columns=GROUPS, by_area=by_area, total=largest, notes=(_tolerance(situation),))


def balance_spread(situation: Situation) -> Figures:
    """Spread between the areas: (largest − smallest) / mean."""
    counts = situation.people
    width = counts.max(axis=0) - counts.min(axis=0) if len(counts) else np.zeros(len(GROUPS))
    return _in_all(situation, share(width, counts.mean(axis=0) if len(counts) else np.zeros(len(GROUPS))))


def balance_gini(situation: Situation) -> Figures:
    """Gini coefficient of the areas' people: 0 when all are equal, (k − 1) / k when one has everybody."""
    return _in_all(situation, gini(situation.people))


def _tolerance(situation: Situation) -> dict[str, Any]:
    return {"code": "tolerance", "tolerance": situation.settings.tolerance}


def outside_tolerance(situation: Situation) -> Figures:
    """Areas that deviate more from the mean than the tolerance: 1 for such an area, in all their number."""
    deviations = deviation(situation.people)
    beyond = (np.abs(deviations) > situation.settings.tolerance + 1e-12).astype(np.float64)
    beyond[np.isnan(deviations)] = np.nan
    note = _tolerance(situation)
    total = np.where(np.isnan(beyond).all(axis=0), np.nan, np.nansum(beyond, axis=0))
    return Figures(columns=GROUPS, by_area=beyond, total=total, notes=(note,))


def districts_split(situation: Situation) -> Figures:
    """Districts whose addresses lie in more than one area: by area how many it shares, in all how many.

    ``details`` has one row per split district: how its addresses and people, and those aged 80+, are parted.
    """
    cells = situation.cells
    held = cells[-1, 1:, 1:] > 0
    split = np.flatnonzero(held.sum(axis=1) > 1)
    codes = situation.plan.codes

    def part(district: int, area: int) -> dict[str, Any]:
        at = (slice(None), district + 1, area + 1)
        people, eldest = (
            counted(float(cells[at][group]), situation.demand.unknown_of(district, group))
            for group in (EVERYBODY, ELDEST)
        )
        return {
            "area": codes[area], "addresses": int(cells[at][-1]), "people": people, "age_80_plus": eldest,
        }  # fmt: skip

    details = tuple(
        {
            "district": situation.demand.districts[d],
            "parts": [part(int(d), int(a)) for a in np.flatnonzero(held[d])],
        }
        for d in split
    )
    return single(held[split].sum(axis=0), float(len(split)), details=details)


def deviation(counts: Floats) -> Floats:
    """Return (count − mean) / mean per column of [areas, columns]; NaN where the mean is 0."""
    if not len(counts):
        return counts.astype(np.float64)
    mean = counts.mean(axis=0)
    return share(counts - mean, mean)


def gini(counts: Floats) -> Floats:
    """Return the Gini coefficient per column of [areas, columns]; NaN where nobody lives.

    With x sorted rising, G = 2 Σ i·x_i / (k Σ x) − (k + 1) / k.

    References
    ----------
    Gini, C. (1912), Variabilità e mutabilità; the sorted form is the usual one.

    Examples
    --------
    >>> gini(np.array([[1.0], [3.0]])).round(3)
    array([0.25])
    """
    k = len(counts)
    if not k:
        return np.full(counts.shape[1], np.nan)
    ranks = np.arange(1, k + 1)[:, None]
    weighted = (ranks * np.sort(counts, axis=0)).sum(axis=0)
    return share(2 * weighted, k * counts.sum(axis=0)) - (k + 1) / k


def _sums(situation: Situation, column: Floats) -> Floats:
    sums = np.bincount(situation.slot, weights=column, minlength=len(situation.plan.areas) + 1)
    return np.asarray(sums[1:], dtype=np.float64)


def _in_all(situation: Situation, total: Floats) -> Figures:
    """Figures that only have a meaning for all areas together."""
    return Figures(
        columns=GROUPS, by_area=np.full((len(situation.plan.areas), len(GROUPS)), np.nan), total=total
    )


_WHO = frozenset({"assignment", "year"})

METRICS = (
    Metric(code="people", unit="people", depends=_WHO, compute=people),
    Metric(code="addresses", unit="addresses", depends=_WHO, compute=addresses),
    Metric(code="outside", unit="people", depends=_WHO, compute=outside),
    Metric(code="households", unit="households", depends=_WHO | {"settings"}, compute=households),
    Metric(code="recipients", unit="people", depends=_WHO, compute=recipients),
    Metric(code="balance_deviation", unit="share", depends=_WHO, compute=balance_deviation),
    Metric(code="balance_spread", unit="share", depends=_WHO, compute=balance_spread),
    Metric(code="balance_gini", unit="index", depends=_WHO, compute=balance_gini),
    Metric(code="outside_tolerance", unit="count", depends=_WHO | {"settings"}, compute=outside_tolerance),
    Metric(code="districts_split", unit="count", depends=_WHO, compute=districts_split),
)
"""The metrics of this module, in the order they are shown."""
