"""What a metric is: a name, a unit, a source, what it depends on, and one small pure function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from areas.demand import Floats
from areas.situation import Situation

Unit = Literal["people", "addresses", "households", "share", "min", "km", "index", "count", "hours", "fte"]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The values of one metric for one situation.

    Attributes
    ----------
    columns
        What the columns stand for: a group of people (``all``, ``age_80_plus``), ``mode.group`` or ``value``.
    by_area
        float64 [areas, columns] in the order of the plan's areas; NaN = there is no such figure, never 0.
    total
        float64 [columns]: for all areas together; NaN where a figure for all has no meaning.
    details
        The list behind the figure, plain JSON values.
    notes
        What the reader must know: ``{"code": …, …facts}``.
    """

    columns: tuple[str, ...]
    by_area: Floats
    total: Floats
    details: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[Mapping[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Check shapes; a breach is a defect of ours, hence ``TypeError``."""
        if self.by_area.ndim != 2 or self.by_area.shape[1] != len(self.columns):
            raise TypeError(f"by_area is {self.by_area.shape}, columns {len(self.columns)}")
        if self.total.shape != (len(self.columns),):
            raise TypeError(f"total is {self.total.shape}, columns {len(self.columns)}")


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric; its name, definition, source and assumptions are ``metrics.<code>`` in the catalogue.

    Attributes
    ----------
    depends
        What can change it, of ``areas.reuse.DEPENDENCIES``.
    divisions
        The divisions it has a meaning for; empty = all.
    """

    code: str
    unit: Unit
    depends: frozenset[str]
    compute: Callable[[Situation], Figures]
    divisions: tuple[str, ...] = ()


def share(part: Any, whole: Any) -> Floats:
    """Return ``part / whole``, NaN where ``whole`` is 0: a share of nobody is no figure."""
    part, whole = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    out = np.full(np.broadcast(part, whole).shape, np.nan)
    np.divide(part, whole, out=out, where=whole != 0)
    return out


def single(by_area: Any, total: float, **more: Any) -> Figures:
    """Return figures of one column named ``value``."""
    return Figures(
        columns=("value",), by_area=np.asarray(by_area, dtype=np.float64).reshape(-1, 1),
        total=np.array([total], dtype=np.float64), **more,
    )  # fmt: skip
