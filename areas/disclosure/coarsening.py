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

from areas.disclosure.suppression import HIDDEN, is_small

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
