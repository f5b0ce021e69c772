"""Counts that everybody may see are told in tens, so that two of them cannot be held against each other.

Two published figures that part the same people otherwise (an area of two plans, two contours) differ by
those who are in one and not in the other, and these may be a household. Rounded to tens, each difference that
is shown stands for ten or more true ones.

This holds for figures whose ground the publisher chooses. Whoever may choose the ground himself, limit by
limit and place by place, finds where a rounded count steps, and with it every address; so there none is told.

References
----------
Hundepool et al. (2012), *Statistical Disclosure Control*, ch. 4: rounding, linked tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from areas.disclosure.suppression import HIDDEN, WITHHELD, is_small
from areas.disclosure.withholding import SMALLEST_SHOWN

STEP = 10
"""Counts are told in whole multiples of it."""


def coarse(count: float) -> int | str:
    """Return a count in tens; 1 to 4 are hidden, and somebody is never told as nobody.

    Examples
    --------
    >>> [coarse(count) for count in (0, 1, 4, 5, 14, 15, 12_343)]
    [0, '<5', '<5', 10, 10, 20, 12340]
    """
    if is_small(count):
        return HIDDEN
    tens = int((count + STEP / 2) // STEP) * STEP
    return tens if count == 0 else max(tens, STEP)


def coarse_parts(counts: Sequence[int]) -> list[int | str]:
    """Return the parts of a whole that everybody knows to the person, in tens; see `coarse`.

    A hidden part is the whole less the others, each of which is one of ten or so. Where these can all be no
    larger than they are, or no smaller, that may leave one value: the smallest is then not told either.

    Examples
    --------
    Of 1 018 people at most 1 014 live in the other part, so that at least 4 are left:

    >>> coarse_parts([4, 1014]), coarse_parts([3, 1014]), coarse_parts([4, 1014, 1016])
    (['<5', '..'], ['<5', 1010], ['<5', 1010, 1020])
    """
    told = [coarse(count) for count in counts]
    shown = sorted((at for at, one in enumerate(told) if one not in {0, HIDDEN}), key=lambda at: counts[at])
    for at in shown:
        if not _is_found(counts, told):
            break
        told[at] = WITHHELD
    return told


def _is_found(counts: Sequence[int], told: Sequence[int | str]) -> bool:
    """Whether the whole leaves one value for a hidden part."""
    hidden = [count for count, one in zip(counts, told, strict=True) if one == HIDDEN]
    others = [(count, one) for count, one in zip(counts, told, strict=True) if one not in {0, HIDDEN}]
    more = sum(inf if one == WITHHELD else int(one) + STEP / 2 - 1 - count for count, one in others)
    fewer = sum(
        count - (SMALLEST_SHOWN if one == WITHHELD else max(int(one) - STEP / 2, SMALLEST_SHOWN))
        for count, one in others
    )
    fewest, most = len(hidden), len(hidden) * (SMALLEST_SHOWN - 1)
    least, largest = max(fewest, sum(hidden) - more), min(most, sum(hidden) + fewer)
    return bool(hidden) and least == largest and (len(hidden) == 1 or least in {fewest, most})
