"""Two outcomes of one metric side by side, area by area: before, after, difference.

An area that only one plan has, and a figure that does not exist, is NaN here, ``null`` in JSON and "–" to the
reader; it is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from areas.demand import Floats
from areas.disclosure.suppression import without_small
from areas.metrics import Outcome
from areas.metrics.metric import Figures

SIDES = ("before", "after", "difference")

DECIMALS = 6
"""Decimals of figures in JSON; far finer than any of them is known."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One metric, before and after.

    Attributes
    ----------
    status
        ``ok``, ``failed`` (``reason`` and ``facts`` say why) or ``not_applicable``.
    areas
        Area codes of either plan, sorted; the rows.
    before, after, difference
        float64 [areas, columns]; ``difference = after - before``.
    total_before, total_after, total_difference
        float64 [columns], for all areas together.
    details, notes
        ``{"before": …, "after": …}``: the list behind the figure, and what the reader must know.
    """

    code: str
    unit: str
    status: str
    areas: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    before: Floats = field(default_factory=lambda: np.empty((0, 0)))
    after: Floats = field(default_factory=lambda: np.empty((0, 0)))
    total_before: Floats = field(default_factory=lambda: np.empty(0))
    total_after: Floats = field(default_factory=lambda: np.empty(0))
    details: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    notes: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def difference(self) -> Floats:
        """float64 [areas, columns]: after minus before; NaN where either is missing."""
        return self.after - self.before

    @property
    def total_difference(self) -> Floats:
        """float64 [columns]: after minus before."""
        return self.total_after - self.total_before

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values; a missing figure is ``None``, a count of 1 to 4 in a list is hidden."""
        out: dict[str, Any] = {"code": self.code, "unit": self.unit, "status": self.status}
        if self.status != "ok":
            return out | {"reason": self.reason, "facts": dict(self.facts)}
        out["columns"] = list(self.columns)
        totals = np.stack([self.total_before, self.total_after, self.total_difference])
        rows = plain_rows(np.concatenate([totals, self.before, self.after, self.difference]))
        out["total"] = dict(zip(SIDES, rows[:3], strict=True))
        sides = (rows[at : at + len(self.areas)] for at in range(3, len(rows), max(len(self.areas), 1)))
        out["areas"] = [
            {"area": code, "before": b, "after": a, "difference": d}
            for code, b, a, d in zip(self.areas, *sides, strict=True)
        ]
        out["details"] = {side: [without_small(row) for row in rows] for side, rows in self.details.items()}
        out["notes"] = {side: [dict(row) for row in rows] for side, rows in self.notes.items()}
        return out


def compare(
    before: Outcome, after: Outcome, *, areas_before: tuple[str, ...], areas_after: tuple[str, ...]
) -> Compared:
    """Put two outcomes of one metric side by side; areas meet by code.

    If either failed, the comparison has failed, with that reason: the earlier one where both did.
    """
    for outcome in (before, after):
        if outcome.status != "ok":
            return Compared(
                code=outcome.code, unit=outcome.unit, status=outcome.status, reason=outcome.reason,
                facts=outcome.facts,
            )  # fmt: skip
    old, new = before.figures, after.figures
    if old is None or new is None or old.columns != new.columns:
        facts = {"before": list(old.columns) if old else [], "after": list(new.columns) if new else []}
        return Compared(
            code=before.code, unit=before.unit, status="failed", reason="columns_differ", facts=facts
        )
    areas = tuple(sorted({*areas_before, *areas_after}))
    return Compared(
        code=before.code, unit=before.unit, status="ok", areas=areas, columns=old.columns,
        before=_rows(old, areas_before, areas), after=_rows(new, areas_after, areas),
        total_before=old.total, total_after=new.total,
        details={"before": old.details, "after": new.details},
        notes={"before": old.notes, "after": new.notes},
    )  # fmt: skip


def plain(values: Floats) -> list[float | None]:
    """Return numbers for JSON: rounded, ``None`` where there is no figure, whole numbers as such."""
    return plain_rows(values[None])[0]


def plain_rows(values: Floats) -> list[list[float | None]]:
    """Return the rows of [k, m] as ``plain`` does one."""
    rounded: NDArray[Any] = np.round(values, DECIMALS) + 0.0
    finite = np.isfinite(values)
    if not finite.all():
        rounded = rounded.astype(object)
        rounded[~finite] = None
    rows: list[list[float | None]] = rounded.tolist()
    return rows


def _rows(figures: Figures, own: tuple[str, ...], areas: tuple[str, ...]) -> Floats:
    """float64 [areas, columns]: the figures' rows in the common order, NaN for an area it does not have."""
    if own == areas:
        return figures.by_area
    out = np.full((len(areas), len(figures.columns)), np.nan)
    for code, row in zip(own, figures.by_area, strict=True):
        out[areas.index(code)] = row
    return out
