"""Small counts are not shown: 1 to 4 people become "<5" in everything that is published.

Nobody stays nobody: 0 is shown. A figure that describes fewer than five people (their median minutes, say) is
left out with the count, for it describes *them*.

A hidden count that stands in a sum of others would be found by subtraction, so a table with sums goes
through ``protected``: it withholds more counts, as ``".."``, until none of the hidden ones is found;
``withholding`` says how, and what a reader is taken to know. What this cannot see is another table that parts
the same people otherwise: the difference between two plans' tables, say. Whoever publishes several holds them
together.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from areas.disclosure.withholding import SHOWN, SMALL, SMALLEST_SHOWN, Floats, Sum, states_of

HIDDEN = "<5"
"""What stands in the place of a hidden count, in every language."""

WITHHELD = ".."
"""What stands in the place of a count of 5 or more that would give a hidden one away, in every language."""

Count = float | str | None
"""A count as it is published: the number, ``HIDDEN``, ``WITHHELD``, or ``None`` where there is none."""


def is_small(count: float | None) -> bool:
    """Whether a count must not be shown: above 0 and below 5 (a forecast has fractions of people)."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def shown(count: float | None) -> Count:
    """Return the count, or ``HIDDEN``.

    Examples
    --------
    >>> shown(0), shown(4), shown(5)
    (0, '<5', 5)
    """
    return HIDDEN if is_small(count) else count


def counted(count: float, unknown: Sequence[int]) -> Count:
    """Return a sum over districts of which some are unknown: it is never 0 where nobody knows that.

    Parameters
    ----------
    count
        Those who are known.
    unknown
        In how many of the districts they are 1 to 4 and secret, and of how many nothing is told.

    Returns
    -------
    float, str or None
        The count where anybody is known, which is then too low; ``HIDDEN`` for one district of 1 to 4, and
        ``None`` for more.

    Examples
    --------
    >>> counted(0, (0, 0)), counted(0, (1, 0)), counted(0, (0, 1)), counted(7, (1, 0))
    (0, '<5', None, 7)
    """
    few, not_given = unknown
    if count or not (few or not_given):
        return count
    return HIDDEN if (few, not_given) == (1, 0) else None


def together(counts: Sequence[Count]) -> Count:
    """Return the sum of counts of which some may be marks of ``counted``; a mark where there is nothing else.

    Examples
    --------
    >>> together([7, "<5"]), together(["<5", 0]), together(["<5", "<5"]), together([])
    (7, '<5', None, 0)
    """
    unknown = [one for one in counts if not isinstance(one, (int, float))]
    known = sum(one for one in counts if isinstance(one, (int, float)))
    return counted(known, (unknown.count(HIDDEN), unknown.count(None)))


def protected(
    counts: Sequence[float] | Floats, sums: Sequence[Sum], *, known: Collection[int] = ()
) -> list[Count]:
    """Return the counts of a table as they can be published: no hidden one is found by subtraction.

    Parameters
    ----------
    counts
        All counts of the table, its sums among them, in any order.
    sums
        Positions that add up to as much as other positions: ``([whole], parts)``.
    known
        Positions that everybody knows anyhow, and that are therefore never withheld.

    Examples
    --------
    Three areas and the municipality's total, which is no secret:

    >>> protected([3, 20, 30, 53], [([3], [0, 1, 2])], known=[3])
    ['<5', '..', 30, 53]
    """
    states = states_of(np.asarray(counts, dtype=np.float64), sums, known=known)
    return [_published(count, state) for count, state in zip(counts, states.tolist(), strict=True)]


def with_margins(table: Sequence[Sequence[float]]) -> list[list[Count]]:
    """Return a table with its sums, as it can be published: a column and a row more.

    Examples
    --------
    >>> for row in with_margins([[3, 20], [40, 50], [60, 70]]):
    ...     print(row)
    ['<5', '..', 23]
    ['..', '..', 90]
    [60, 70, 130]
    [103, 140, 243]
    """
    inner = np.asarray(table, dtype=np.float64)
    whole = np.vstack([np.column_stack([inner, inner.sum(axis=1)]), [*inner.sum(axis=0), inner.sum()]])
    at = np.arange(whole.size).reshape(whole.shape)
    lines = [*at, *at.T]
    found = protected(whole.ravel().tolist(), [([line[-1]], line[:-1].tolist()) for line in lines])
    return [[_plain(found[i]) for i in row] for row in at]


class Table:
    """Counts by name with what adds up to what, for tables that are no rectangle.

    Examples
    --------
    >>> table = Table()
    >>> for name, count in {"A": 3, "B": 20, "C": 30, "all": 53}.items():
    ...     table.put(name, count)
    >>> table.add_up(["all"], ["A", "B", "C"])
    >>> table.published()
    {'A': '<5', 'B': '..', 'C': 30, 'all': 53}
    """

    def __init__(self) -> None:
        self._counts: dict[Hashable, float] = {}
        self._at: dict[Hashable, int] = {}
        self._sums: list[Sum] = []
        self._known: set[Hashable] = set()

    def put(self, name: Hashable, count: float, *, known: bool = False) -> None:
        """Add a count; ``known``: whoever reads the table has it from elsewhere too, unless it is small."""
        self._at.setdefault(name, len(self._at))
        self._counts[name] = count
        if known:
            self._known.add(name)

    def add_up(self, one: Iterable[Hashable], other: Iterable[Hashable]) -> None:
        """Say that some counts add up to as much as others. Where they do not, nothing is said.

        A name without a count stands for nobody.
        """
        at = self._at
        both = [[name for name in side if name in at] for side in (one, other)]
        left, right = (sum(self._counts[name] for name in side) for side in both)
        if any(both) and abs(left - right) < SAME:
            self._sums.append(([at[name] for name in both[0]], [at[name] for name in both[1]]))

    def bare(self) -> dict[Hashable, Count]:
        """Return every count as it is, by name: for those alone who may see small ones."""
        return {name: _plain(count) for name, count in self._counts.items()}

    def published(self) -> dict[Hashable, Count]:
        """Return every count as it can be published, by name."""
        names = list(self._counts)
        known = [number for number, name in enumerate(names) if name in self._known]
        found = protected(list(self._counts.values()), self._sums, known=known)
        return dict(zip(names, found, strict=True))


SAME = 1e-6
"""Sums of a forecast's fractions of people that differ by less are the same."""


def _published(count: float, state: int) -> Count:
    return count if state == SHOWN else HIDDEN if state == SMALL else WITHHELD


def _plain(count: Count) -> Count:
    return int(count) if isinstance(count, float) and count.is_integer() else count


def suppress(
    row: Mapping[str, Any], *, counts: Collection[str], people: str, derived: Collection[str]
) -> dict[str, Any]:
    """Return a row of a table with its small counts hidden.

    Parameters
    ----------
    row
        Column to value.
    counts
        Columns that hold counts; each is hidden by its own size.
    people
        The count that the derived figures describe.
    derived
        Columns that describe those people; ``None`` when they are fewer than five.
    """
    hidden = is_small(row[people])
    return {
        name: shown(value) if name in counts else None if hidden and name in derived else value
        for name, value in row.items()
    }


COUNTED = ("addresses", "people", "age_80_plus")
"""What the counts in a list behind a figure are of: by the end of the column's name."""


def without_small(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row of the list behind a figure with its small counts hidden, those of the parts in it too.

    Examples
    --------
    >>> without_small({"district": "A", "late_people": 3, "parts": [{"addresses": 5, "people": 1}]})
    {'district': 'A', 'late_people': '<5', 'parts': [{'addresses': 5, 'people': '<5'}]}
    """

    def value_of(name: str, value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [without_small(one) if isinstance(one, Mapping) else one for one in value]
        return shown(value) if name.endswith(COUNTED) and isinstance(value, (int, float)) else value

    return {name: value_of(name, value) for name, value in row.items()}
