"""Who changes area, office or provider, and for whom two divisions part ways.

The metrics of a change are computed from one cross-table of areas, old by new: an area's office and provider
are those of everybody in it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from areas.demand import ELDEST, GROUPS, Floats
from areas.metrics.metric import Figures, Metric, Unit
from areas.reuse import moved_addresses
from areas.situation import Situation
from geodata.errors import InvalidData

COLUMNS = (*GROUPS, "addresses")
"""People of each group, then addresses."""


@dataclass(frozen=True, kw_only=True)
class Cross:
    """People and addresses by old and new area.

    Attributes
    ----------
    counts
        float64 [9, old areas + 1, new areas + 1], columns of ``COLUMNS`` first; index 0 = in no area.
    codes
        All area codes of either plan, sorted: the rows of the figures.
    """

    baseline: Situation
    changed: Situation
    counts: Floats
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChangeMetric:
    """A metric of two situations; its figures have one row for each of ``Cross.codes``."""

    code: str
    unit: Unit
    compute: Callable[[Cross], Figures]


def cross(baseline: Situation, changed: Situation) -> Cross:
    """Return who is where before and after, with the people of the changed situation.

    Only those who moved are counted one by one; those who stay are the rest of each area.

    Raises
    ------
    InvalidData
        ``different_addresses``: the two do not have the same addresses.
    """
    if len(baseline.demand) != len(changed.demand):
        raise InvalidData("different_addresses", before=len(baseline.demand), after=len(changed.demand))
    old, new = baseline.plan.codes, changed.plan.codes
    moved = moved_addresses(baseline, changed)
    shape = (len(old) + 1, len(new) + 1)
    joint = baseline.slot[moved] * shape[1] + changed.slot[moved]
    weights = changed.demand.weights[:, moved]
    size = shape[0] * shape[1]
    flat = [np.bincount(joint, weights=w, minlength=size) for w in (*weights, np.ones(len(moved)))]
    counts: Floats = np.asarray(flat, dtype=np.float64).reshape(len(COLUMNS), *shape)
    everybody = changed.cells.sum(axis=1)
    came = counts.sum(axis=1)
    counts[:, 0, 0] += np.maximum(everybody[:, 0] - came[:, 0], 0.0)
    for i, code in enumerate(new, 1):
        if code in old:
            counts[:, old.index(code) + 1, i] += np.maximum(everybody[:, i] - came[:, i], 0.0)
    return Cross(baseline=baseline, changed=changed, counts=counts, codes=tuple(sorted({*old, *new})))


def moved_out(table: Cross) -> Figures:
    """People and addresses that leave the area for another one, by the area they leave. In all: who moves."""
    return _figures(table, relations(table)["area"], leaving=True)


def moved_in(table: Cross) -> Figures:
    """People and addresses that come to the area from another one, by the area they come to."""
    return _figures(table, relations(table)["area"], leaving=False)


def provider_changes(table: Cross) -> Figures:
    """People whose provider becomes another one (continuity of care), by the area they are in today."""
    return _figures(table, relations(table)["provider"], leaving=True)


def office_changes(table: Cross) -> Figures:
    """People who get another office or base, by the area they are in today."""
    return _figures(table, relations(table)["office"], leaving=True)


def office_only(table: Cross) -> Figures:
    """People who get another office or base but keep their provider, by the area they are in today."""
    what = relations(table)
    return _figures(table, what["office"] & ~what["provider"], leaving=True)


def office_relocated(table: Cross) -> Figures:
    """People who keep their office or base, which itself moves elsewhere, by the area they are in today."""
    return _figures(table, relations(table)["relocated"], leaving=True)


def relations(table: Cross) -> dict[str, NDArray[np.bool_]]:
    """Tell, by old and new area, what differs for everybody who goes from the one to the other.

    Returns
    -------
    dict of bool [old + 1, new + 1]
        ``area``, ``office``, ``provider``: another one, where to have none is another one too; ``relocated``:
        the same office, which stands elsewhere.
    """

    def differs(attribute: str) -> NDArray[np.bool_]:
        old, new = (
            np.array(["", *(getattr(area, attribute) for area in side.plan.areas)])
            for side in (table.baseline, table.changed)
        )
        return np.asarray(old[:, None] != new[None, :])

    out = {"area": differs("code"), "office": differs("office"), "provider": differs("provider")}
    old, new = (
        {office.code: (office.e, office.n) for office in side.plan.offices}
        for side in (table.baseline, table.changed)
    )
    elsewhere = [code in new and new[code] != old.get(code) for code in _offices(table.baseline)]
    out["relocated"] = np.array(elsewhere)[:, None] & ~out["office"]
    return out


def _offices(side: Situation) -> tuple[str, ...]:
    return ("", *(area.office for area in side.plan.areas))


def divisions_apart(situation: Situation) -> Figures:
    """People whose two areas part ways: not in the other division's area where most of their area is.

    Each area is paired with that area of the other division which holds most of its people (the first code
    where two hold as many). ``details`` is the cross-table itself.

    Raises
    ------
    InvalidData
        ``companion_unknown``: there is no other division.
    """
    cells = situation.companion_cells
    companion = situation.companion
    names = ("", *(companion.codes if companion else ()))
    main = cells[0, 1:, 1:].argmax(axis=0) + 1 if len(names) > 1 else np.zeros(cells.shape[2] - 1, dtype=int)
    inside = cells[:, :, 1:]
    paired = np.take_along_axis(inside, np.broadcast_to(main, (len(COLUMNS), 1, len(main))), axis=1)[:, 0]
    apart = (inside.sum(axis=1) - paired).T
    details = tuple(
        {
            "area": code, "other": names[o], "main": bool(o == main[i]), "addresses": int(inside[-1, o, i]),
            "people": float(inside[0, o, i]), "age_80_plus": float(inside[ELDEST, o, i]),
        }
        for i, code in enumerate(situation.plan.codes)
        for o in np.flatnonzero(inside[-1, :, i])
    )  # fmt: skip
    note = {"code": "divisions_apart", "other": companion.division if companion else ""}
    return Figures(columns=COLUMNS, by_area=apart, total=apart.sum(axis=0), details=details, notes=(note,))


def _figures(table: Cross, chosen: NDArray[np.bool_], *, leaving: bool) -> Figures:
    """Sum the chosen cells by old area (``leaving``) or by new one."""
    counts = np.where(chosen, table.counts, 0.0)
    side = table.baseline if leaving else table.changed
    sums = counts.sum(axis=2 if leaving else 1)
    by_area = np.full((len(table.codes), len(COLUMNS)), np.nan)
    for i, code in enumerate(side.plan.codes, 1):
        by_area[table.codes.index(code)] = sums[:, i]
    return Figures(columns=COLUMNS, by_area=by_area, total=counts.sum(axis=(1, 2)))


METRICS: tuple[Metric, ...] = (
    Metric(
        code="divisions_apart", unit="people", depends=frozenset({"assignment", "year", "companion"}),
        compute=divisions_apart,
    ),
)  # fmt: skip
"""The metric of one situation."""

CHANGE_METRICS: tuple[ChangeMetric, ...] = (
    ChangeMetric(code="moved_out", unit="people", compute=moved_out),
    ChangeMetric(code="moved_in", unit="people", compute=moved_in),
    ChangeMetric(code="provider_changes", unit="people", compute=provider_changes),
    ChangeMetric(code="office_changes", unit="people", compute=office_changes),
    ChangeMetric(code="office_only", unit="people", compute=office_only),
    ChangeMetric(code="office_relocated", unit="people", compute=office_relocated),
)
"""The metrics of a change, in the order they are shown."""
