"""Hide what is small in how people's minutes are spread, over all areas and all groups at once.

A reader may ask for one area after the other and one group after the other, and the answers add up: areas to
the municipality, bands to everybody, classes to the people whom the consequences tell of, and classes up to a
limit to those within it. So all of them are protected as one table, and each answer is a part of that. An age
group in an area is not told at all: with it so many classes are small that little is left of the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from areas.demand import GROUPS
from areas.disclosure.suppression import HIDDEN, WITHHELD, Count, Table, is_small
from geodata.schema import AGE_BANDS

WHOLE = ""
"""In the place of an area: all of them."""

EVERYBODY, OLD = GROUPS[0], GROUPS[-1]

Key = tuple[str, str]
"""Area and group."""


def keys_of(areas: Sequence[str]) -> list[Key]:
    """Return what is told of: every group of the municipality, and everybody in each area."""
    return [*((WHOLE, group) for group in GROUPS), *((area, EVERYBODY) for area in areas)]


def protected_spread(
    spread: Mapping[Key, Sequence[float]], *, limits: Sequence[int], hidden: Collection[Key] = ()
) -> dict[Key, list[Count]]:
    """Return people by classes of minutes as they can be published.

    Parameters
    ----------
    spread
        Counts of each class by area (`WHOLE`: all) and group, of `keys_of`.
    limits
        So many classes are within a limit whose share is told elsewhere.
    hidden
        Whose people are hidden elsewhere.

    Returns
    -------
    dict
        The same keys. Where people are hidden, by themselves or elsewhere, their classes are not told; nor
        are then those of the other areas or groups, with which they add up.

    Examples
    --------
    Two areas; three people of A have less than two minutes:

    >>> found = protected_spread(
    ...     {("", "all"): [33, 50], ("A", "all"): [3, 20], ("B", "all"): [30, 30]}, limits=[]
    ... )
    >>> found["A", "all"], found["B", "all"], found["", "all"]
    (['<5', '..'], ['..', '..'], [33, 50])
    """
    sums = {key: sum(counts) for key, counts in spread.items()}
    marked = {key for key, people in sums.items() if is_small(people)} | (set(hidden) & set(spread))
    seen = {key for key in spread if not any(_add_up(key, one) for one in marked)}
    table = Table()
    for key in seen:
        for at, count in enumerate(spread[key]):
            table.put((*key, at), count)
        _add_up_classes(table, key, spread[key], limits)
    for at in range(max((len(counts) for counts in spread.values()), default=0)):
        _add_up_places(table, seen, at)
    found = table.published()
    return {
        key: [found[*key, at] if key in seen else _mark(sums[key]) for at in range(len(counts))]
        for key, counts in spread.items()
    }


def _add_up(one: Key, other: Key) -> bool:
    """Whether two are the same, or parts of the same whole; the whole itself hides nothing by its size."""
    return one == other or (
        (one[0] == WHOLE) == (other[0] == WHOLE) and (WHOLE, EVERYBODY) not in {one, other}
    )


def _mark(people: float) -> Count:
    return HIDDEN if is_small(people) else WITHHELD


def _add_up_classes(table: Table, key: Key, counts: Sequence[float], limits: Sequence[int]) -> None:
    """The people of a row, and those of them within a limit, are told elsewhere unless they are few."""
    people = sum(counts)
    for end in (*limits, len(counts)):
        within = sum(counts[:end])
        if not is_small(within) and not is_small(people - within):
            table.put((*key, "within", end), within, known=True)
            table.add_up([(*key, "within", end)], [(*key, at) for at in range(end)])


def _add_up_places(table: Table, seen: Collection[Key], at: int) -> None:
    areas = sorted({area for area, _ in seen} - {WHOLE})
    everybody = [(WHOLE, EVERYBODY, at)]
    if areas:
        table.add_up(everybody, [(area, EVERYBODY, at) for area in areas])
    if (WHOLE, OLD) in seen:
        table.add_up(everybody, [(WHOLE, band, at) for band in AGE_BANDS])
        table.add_up([(WHOLE, OLD, at)], [(WHOLE, band, at) for band in AGE_BANDS[-2:]])
