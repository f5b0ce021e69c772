"""Small counts are not shown: 1 to 4 people become "<5" in everything that is published.

Nobody stays nobody: 0 is shown. A figure that describes fewer than five people (their median minutes, say) is
left out with the count, for it describes *them*.

What this does not do: *secondary* suppression. Where one hidden count stands in a row of others with a shown
sum, subtraction finds it; so does the difference between two tables that part the same people otherwise.
Until a table is protected against that as well, the counts per district go to those who may see them, and
only sums over whole areas are open to all.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

SMALLEST_SHOWN = 5
"""The smallest count above 0 that is shown."""

HIDDEN = "<5"
"""What stands in the place of a hidden count, in every language."""


def is_small(count: float | None) -> bool:
    """Whether a count must not be shown: above 0 and below 5 (a forecast has fractions of people)."""
    return count is not None and 0 < count < SMALLEST_SHOWN


def shown(count: float | None) -> float | str | None:
    """Return the count, or ``HIDDEN``.

    Examples
    --------
    >>> shown(0), shown(4), shown(5)
    (0, '<5', 5)
    """
    return HIDDEN if is_small(count) else count


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
