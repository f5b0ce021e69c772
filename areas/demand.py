"""Who lives where and how far it is: the columns that all consequences are computed from.

One row is one address, never a person. The columns are NumPy arrays made once when data are loaded; a plan
only adds an index of areas beside them (``areas.situation``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.errors import InvalidData
from geodata.schema import AGE_BANDS, BAND_ELDEST

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]

GROUPS = ("all", *AGE_BANDS, "age_65_plus")
"""Groups of people that every figure is given for, in order: everybody, each age band, 65 and older."""

EVERYBODY, ELDEST = GROUPS.index("all"), GROUPS.index("age_80_plus")

KNOWN, FEW, NOT_GIVEN = 0, 1, 2
"""Of a district's people of a group: counted; 1 to 4 and therefore secret; not told of at all."""


@dataclass(frozen=True, kw_only=True)
class Demand:
    """People per address, one row each.

    Attributes
    ----------
    districts
        Codes of the districts.
    district
        int32 [n]: index into ``districts``, -1 where the address lies in none.
    people
        [n, 6]: people by age band, columns as ``schema.AGE_BANDS``; whole today, fractions in a forecast.
    total
        [n]: all people; at least the sum of the bands (more where a band is suppressed).
    urban
        bool [n]: in built-up area (stadsdel or tätort), where an alarm must be answered sooner.
    e, n
        float64 [n]: SWEREF 99 TM metres.
    recipients
        float64 [n]: people with home care; ``None`` when nobody gave them.
    households
        float64 [n]; ``None`` when nobody gave them.
    year
        The year the figures stand for; 0 when unknown.
    unknown
        int8 [districts, 8] by ``GROUPS``: ``KNOWN``, ``FEW`` (1-4, secret) or ``NOT_GIVEN``. Who is unknown
        is at no address and in no sum, and a district's 0 then means nothing; ``None``: all are known.
    facts
        What was assumed when the columns were made (synthetic addresses, forecast), shown with the figures.
    """

    districts: tuple[str, ...]
    district: NDArray[np.int32]
    people: NDArray[Any]
    total: NDArray[Any]
    urban: NDArray[np.bool_]
    e: Floats
    n: Floats
    recipients: Floats | None = None
    households: Floats | None = None
    year: int = 0
    unknown: NDArray[np.int8] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check shapes; a breach is a defect of ours, hence ``TypeError``."""
        rows = len(self.total)
        if self.unknown is not None and self.unknown.shape != (len(self.districts), len(GROUPS)):
            raise TypeError(f"unknown is {self.unknown.shape}, not {(len(self.districts), len(GROUPS))}")
        if self.people.shape != (rows, len(AGE_BANDS)):
            raise TypeError(f"people is {self.people.shape}, not {(rows, len(AGE_BANDS))}")
        for name in ("district", "urban", "e", "n", "recipients", "households"):
            column = getattr(self, name)
            if column is not None and column.shape != (rows,):
                raise TypeError(f"{name} is {column.shape}, not {(rows,)}")

    def __len__(self) -> int:
        """Number of addresses."""
        return len(self.total)

    def unknown_of(self, district: int, group: int = EVERYBODY) -> tuple[int, int]:
        """Whether a district's people of a group are ``FEW``, and ``NOT_GIVEN``, as counts of districts."""
        state = KNOWN if self.unknown is None else self.unknown[district, group]
        return int(state == FEW), int(state == NOT_GIVEN)

    def unknown_by(self, rows: Indices, cell: Indices, cells: int) -> NDArray[np.int64]:
        """int64 [cells, 8, 2]: districts whose people of a group are ``FEW``, and ``NOT_GIVEN``, by cell.

        Parameters
        ----------
        rows, cell
            Addresses, and which cell each belongs to: a district counts in every cell that has any of it.
        """
        out = np.zeros((cells, len(GROUPS), 2), dtype=np.int64)
        if self.unknown is not None:
            district = self.district[rows]
            for row in np.flatnonzero(self.unknown.any(axis=1)):
                held = np.unique(cell[district == row])
                out[held] += self.unknown[row][:, None] == np.array([FEW, NOT_GIVEN])
        return out

    @cached_property
    def weights(self) -> Floats:
        """float64 [8, n]: people of each of ``GROUPS`` per address."""
        bands = self.people.T.astype(np.float64)
        older = bands[BAND_ELDEST] + bands[AGE_BANDS.index("age_65_79")]
        return np.ascontiguousarray(np.vstack([self.total.astype(np.float64)[None], bands, older[None]]))

    @cached_property
    def rows(self) -> NDArray[Any]:
        """The same people by address, [n, 8]: int32 where they are whole, else float64.

        To pick some addresses touches less memory here, and running sums of whole numbers are faster.
        """
        small = self.whole and self.total.sum(dtype=np.int64) <= np.iinfo(np.int32).max
        return np.ascontiguousarray(self.weights.T, dtype=np.int32 if small else np.float64)

    @cached_property
    def whole(self) -> bool:
        """Whether all people are whole numbers, so that sums are exact in any order."""
        return bool(
            np.issubdtype(self.people.dtype, np.integer) and np.issubdtype(self.total.dtype, np.integer)
        )

    @cached_property
    def memo(self) -> dict[Any, Any]:
        """What follows from the columns alone and is worth keeping (grid cells of the workload)."""
        return {}


class Rows(Mapping[str, NDArray[np.float32]]):
    """Minutes by mode, kept a row an office; whoever asks for a mode gets a matrix put together for them.

    Tables of other offices share the rows they have in common, to be told alike at a glance and copied never.

    Parameters
    ----------
    rows
        Mode to one float32 [n] an office.
    addresses
        How many there are, for a table without offices.
    """

    def __init__(self, rows: Mapping[str, Sequence[NDArray[np.float32]]], *, addresses: int) -> None:
        self.rows = {mode: tuple(own) for mode, own in rows.items()}
        self._addresses = addresses

    def __getitem__(self, mode: str) -> NDArray[np.float32]:
        """float32 [k, n]: a new matrix."""
        own = self.rows[mode]
        return np.stack(own) if own else np.empty((0, self._addresses), dtype=np.float32)

    def __contains__(self, mode: object) -> bool:
        """Whether there are minutes by the mode."""
        return mode in self.rows

    def __iter__(self) -> Iterator[str]:
        """Modes in the order given."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Number of modes."""
        return len(self.rows)


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """Travel minutes between offices and addresses, one matrix a mode.

    Attributes
    ----------
    offices
        Codes of the offices or bases, in row order.
    by_mode
        Mode (``car``, ``bike``, ``walk``) to float32 [k, n]: minutes, access included; infinite or NaN where
        there is no way. ``Rows`` where tables share rows.
    facts
        Speed set, calibration, access cost, direction of travel: shown with every figure made of them.
    """

    offices: tuple[str, ...]
    by_mode: Mapping[str, NDArray[np.float32]]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check shapes; a breach is a defect of ours, hence ``TypeError``."""
        for mode in self.by_mode:
            rows = self._rows(mode)
            if len(rows) != len(self.offices) or any(row.shape != rows[0].shape for row in rows):
                raise TypeError(f"minutes by {mode} are {len(rows)} rows, offices {len(self.offices)}")
            if any(row.ndim != 1 for row in rows):
                raise TypeError(f"minutes by {mode} are no row an office")

    @property
    def modes(self) -> tuple[str, ...]:
        """Modes in the order given."""
        return tuple(self.by_mode)

    def row(self, mode: str, office: str) -> NDArray[np.float32]:
        """float32 [n]: minutes of one office, or raise ``InvalidData`` when they were never computed."""
        if office not in self.offices or mode not in self.by_mode:
            raise InvalidData("minutes_missing", office=office, mode=mode)
        found: NDArray[np.float32] = self._rows(mode)[self.offices.index(office)]
        return found

    def addresses(self, mode: str) -> int:
        """Return how many addresses a mode has minutes for; 0 without offices."""
        rows = self._rows(mode)
        return len(rows[0]) if len(rows) else 0

    def _rows(self, mode: str) -> Sequence[NDArray[np.float32]]:
        return self.by_mode.rows[mode] if isinstance(self.by_mode, Rows) else tuple(self.by_mode[mode])
