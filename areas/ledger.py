"""The ledger of a change: from where to where, how many, and what it does to their minutes.

Everybody whose area, office or provider differs is in it, and everybody whose office moves to another place.
They are grouped by old and new area (office and provider follow from those), and within that by district and
by age. Minutes are *after − before* to the own office: above 0 is farther than today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from areas.demand import GROUPS, Floats, Indices
from areas.disclosure.ledger_protection import MOVES, protected_rows
from areas.disclosure.suppression import counted
from areas.metrics.continuity import Cross, cross, relations
from areas.metrics.reach import QUANTILES, ROUNDING
from areas.situation import Situation

MINUTES = ("median", "p90", "worst", "nearer", "farther", "unknown")
"""Per mode: quantiles of the change (defined in ``metrics.reach``), its largest value, people who come
nearer, who get farther, and who cannot be reached before or after."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """An old and a new area with what follows from them; ``""`` where there is none."""

    from_area: str
    to_area: str
    from_office: str
    to_office: str
    from_provider: str
    to_provider: str
    area_changes: bool
    office_changes: bool
    provider_changes: bool
    office_relocated: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One group: a pair of areas, a district and an age group.

    ``pair`` is ``None`` for all who are affected, ``district`` is ``""`` for all districts. ``minutes`` has
    one row a mode, columns ``MINUTES``; NaN = there is no such figure. ``unknown`` tells of how many
    districts the people are not in ``people``: those of 1-4, and those of whom nothing is told.
    """

    pair: Pair | None
    district: str
    group: str
    addresses: int
    people: float
    minutes: Floats
    unknown: tuple[int, int] = (0, 0)


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Rows in order: all, then each pair with all districts, then its districts; age groups as ``GROUPS``.

    ``assumptions`` is what the minutes of the changed plan rest on: ``Minutes.facts``.
    """

    modes: tuple[str, ...]
    rows: tuple[Row, ...]
    assumptions: Mapping[str, Any] = field(default_factory=dict)

    def to_rows(self, *, suppressed: bool = True) -> list[dict[str, Any]]:
        """Return flat rows for a table, CSV or JSON.

        Parameters
        ----------
        suppressed
            Hide counts of 1-4 people or addresses, the minutes of fewer than five people, and what would give
            those away by subtraction. Only for those allowed to see them may it be off.
        """
        names = [f"{mode}_{name}" for mode in self.modes for name in MINUTES]
        flat = [_flat(row, names) for row in self.rows]
        told = protected_rows(flat, self.modes) if suppressed else flat
        moves = [f"{mode}_{move}" for mode in self.modes for move in MOVES]
        return [_with_unknown(row, out, moves) for row, out in zip(self.rows, told, strict=True)]


def ledger(baseline: Situation, changed: Situation) -> Ledger:
    """Return who is affected by the change, grouped, with the people of the changed situation.

    Raises
    ------
    InvalidData
        ``different_addresses``: the two do not have the same addresses; ``minutes_missing``: an office's
        minutes were never computed.
    """
    table = cross(baseline, changed)
    what = relations(table)
    affected = what["area"] | what["office"] | what["provider"] | what["relocated"]
    rows = np.flatnonzero(affected[baseline.slot, changed.slot])
    modes = baseline.minutes.modes if baseline.minutes and changed.minutes else ()
    changes = [_assigned(changed, mode, rows) - _assigned(baseline, mode, rows) for mode in modes]
    pair = baseline.slot[rows] * affected.shape[1] + changed.slot[rows]
    present = np.unique(pair)
    pairs = [_pair(table, what, int(p) // affected.shape[1], int(p) % affected.shape[1]) for p in present]
    found: list[Row] = []
    if len(rows):
        everybody = np.zeros(len(rows), dtype=np.intp)
        found += _rows(changed, rows, everybody, changes, [(None, "")])
        district = changed.demand.district[rows].astype(np.intp)
        names = np.array([*changed.demand.districts, ""])
        for at, one in zip(present, pairs, strict=True):
            mine = np.flatnonzero(pair == at)
            here, own = rows[mine], [change[mine] for change in changes]
            found += _rows(changed, here, np.zeros(len(mine), dtype=np.intp), own, [(one, "")])
            held, cell = np.unique(district[mine], return_inverse=True)
            found += _rows(changed, here, cell.astype(np.intp), own, [(one, str(names[d])) for d in held])
    facts = changed.minutes.facts if changed.minutes and modes else {}
    return Ledger(modes=modes, rows=tuple(found), assumptions=facts)


def _rows(
    situation: Situation, rows: Indices, cell: Indices, changes: list[Floats],
    names: list[tuple[Pair | None, str]],
) -> Iterator[Row]:  # fmt: skip
    """Yield the rows of some cells: ``cell`` [m] says which each address of ``rows`` belongs to."""
    weights = situation.demand.weights[:, rows]
    people = np.stack([np.bincount(cell, weights=w, minlength=len(names)) for w in weights])
    addresses = np.stack([np.bincount(cell, weights=w > 0, minlength=len(names)) for w in weights])
    addresses[0] = np.bincount(cell, minlength=len(names))
    minutes = (
        np.stack([_minutes(cell, change, weights, len(names)) for change in changes], axis=2)
        if changes
        else (np.empty((len(names), len(GROUPS), 0, len(MINUTES))))
    )
    unknown = situation.demand.unknown_by(rows, cell, len(names))
    for c, (pair, district) in enumerate(names):
        for g, group in enumerate(GROUPS):
            lacking = (int(unknown[c, g, 0]), int(unknown[c, g, 1]))
            if g == 0 or people[g, c] > 0 or any(lacking):
                yield Row(
                    pair=pair, district=district, group=group, addresses=int(addresses[g, c]),
                    people=float(people[g, c]), minutes=minutes[c, g], unknown=lacking,
                )  # fmt: skip


def _minutes(cell: Indices, change: Floats, weights: Floats, cells: int) -> Floats:
    """float64 [cells, 8, 6]: figures ``MINUTES`` of one mode; one sort serves all groups."""
    out = np.full((cells, len(GROUPS), len(MINUTES)), np.nan)
    order = np.lexsort((change, cell))
    cell, change, weights = cell[order], change[order], weights[:, order]
    known = np.isfinite(change)
    sign = np.sign(np.where(known, change, 0.0))
    for g, weight in enumerate(weights):
        for at, mask in ((3, sign < 0), (4, sign > 0), (5, ~known)):
            out[:, g, at] = np.bincount(cell, weights=weight * mask, minlength=cells)
        heaped = np.cumsum(weight * known)
        total = np.bincount(cell, weights=weight * known, minlength=cells)
        some = total > 0
        end = np.cumsum(total)
        start = end - total
        for at, share in enumerate((*QUANTILES, 1.0)):
            target = start + share * total * (1 - ROUNDING)
            out[some, g, at] = change[np.searchsorted(heaped, target[some])]
    return out


def _assigned(situation: Situation, mode: str, rows: Indices) -> Floats:
    """float64 [m]: minutes of some addresses to their own office; NaN where there is none or no way."""
    out = np.full(len(rows), np.nan)
    own = situation.area[rows]
    for index in np.unique(own):
        area = situation.plan.areas[index] if index >= 0 else None
        if area is not None and area.office:
            mine = np.flatnonzero(own == index)
            out[mine] = situation.travel_table().row(mode, area.office)[rows[mine]]
    out[np.isinf(out)] = np.nan
    return out


def _pair(table: Cross, what: dict[str, Any], old: int, new: int) -> Pair:
    before = table.baseline.plan.areas[old - 1] if old else None
    after = table.changed.plan.areas[new - 1] if new else None
    return Pair(
        from_area=before.code if before else "", to_area=after.code if after else "",
        from_office=before.office if before else "", to_office=after.office if after else "",
        from_provider=before.provider if before else "", to_provider=after.provider if after else "",
        area_changes=bool(what["area"][old, new]), office_changes=bool(what["office"][old, new]),
        provider_changes=bool(what["provider"][old, new]), office_relocated=bool(what["relocated"][old, new]),
    )  # fmt: skip


def _flat(row: Row, names: list[str]) -> dict[str, Any]:
    pair = vars(row.pair) if row.pair else dict.fromkeys(Pair.__dataclass_fields__)
    values = [None if np.isnan(v) else round(float(v), 2) + 0.0 for v in row.minutes.ravel()]
    return {
        **pair, "district": row.district, "group": row.group, "addresses": row.addresses,
        "people": round(row.people, 2), **dict(zip(names, values, strict=True)),
    }  # fmt: skip


def _with_unknown(row: Row, told: dict[str, Any], moves: list[str]) -> dict[str, Any]:
    """Return a row as told, with marks in the place of counts that nobody knows."""
    people = counted(row.people, row.unknown)
    if people == row.people:
        return told
    known = told["addresses"] if row.group == GROUPS[0] else None
    return {**told, "people": people, "addresses": known, **dict.fromkeys(moves)}
