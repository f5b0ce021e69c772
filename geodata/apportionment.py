"""People per district shared out to the district's addresses: whole people, no one gained or lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

GOLDEN = (5**0.5 - 1) / 2
"""Step of the most even one-dimensional sequence: any first part of ``frac(i * GOLDEN)`` is well spread."""

NEAR = 1e-9
"""Shares that differ by less than this are alike; it absorbs the rounding of the division."""


@dataclass(frozen=True, kw_only=True)
class Unapportioned:
    """People that could not be placed.

    Attributes
    ----------
    districts
        int64: indices of districts that have people but no address, rising.
    people
        float64 [len(districts), k]: how many, by column; suppressed cells count as 0.
    suppressed
        int64 [d]: how many of each district's cells are suppressed (``NaN``, unknown 1-4), with or
        without an address.
    """

    districts: NDArray[np.int64]
    people: NDArray[np.float64]
    suppressed: NDArray[np.int64]


def apportion(
    *,
    district: NDArray[np.int64],
    counts: NDArray[np.float64],
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.int32]:
    """Share the people of each district out to its addresses by the method of largest remainders.

    Address ``i`` with weight ``w`` in a district of weight ``W`` and ``c`` people has the exact share
    ``c * w / W``. It gets the whole part, and those with the largest fractions get one more until the sum
    is ``c``. Fractions that are alike (always so without weights) are served in an order that is spread
    evenly over the district's addresses, and each column goes on where the column before stopped: so no
    stretch of street gets all of one band, and without weights two addresses of a district never differ
    by more than one person in all.

    Parameters
    ----------
    district
        int64 [n]: index into ``counts`` of each address, -1 for none. Neighbours in this order should be
        neighbours on the ground.
    counts
        float64 [d, k]: whole people by district and column (age band). ``NaN`` is suppressed and shared
        out as 0; ``unapportioned`` says where.
    weights
        float64 [n], not negative: what an address weighs; all alike where ``None``, and in a district whose
        weights are all 0.

    Returns
    -------
    NDArray
        int32 [n, k]: people at each address; 0 where ``district`` is -1. For every district with an
        address and every column the sum is exactly ``counts``; each differs from the exact share by less
        than 1.

    Raises
    ------
    ValueError
        Counts that are negative or not whole, weights that are negative or not finite, shapes that do not
        fit, a district that is not there.

    References
    ----------
    Balinski, M. & Young, H. P. (1982), *Fair Representation*: the method of Hamilton.

    Examples
    --------
    >>> apportion(district=np.array([0, 0, 0, 0]), counts=np.array([[6.0, 1.0]])).sum(axis=0)
    array([6, 1])
    """
    counts = np.where(np.isnan(counts), 0.0, counts)
    _check(district, counts, weights)
    out = np.zeros((district.size, counts.shape[1]), dtype=np.int32)
    placed = np.flatnonzero(district >= 0)
    if not placed.size:
        return out
    order = placed[np.argsort(district[placed], kind="stable")]
    group = district[order]
    share = _shares(group, None if weights is None else weights[order], len(counts))
    size = np.bincount(group, minlength=len(counts))
    start = np.cumsum(size) - size
    turn = _turns(group, start)
    served = np.zeros(len(counts), dtype=np.int64)
    for column in range(counts.shape[1]):
        exact = counts[group, column] * share
        whole = np.floor(exact + NEAR)
        left = (counts[:, column] - np.bincount(group, weights=whole, minlength=len(counts))).astype(np.int64)
        waiting = (turn - served[group]) % size[group]
        rank = waiting if weights is None else _rank(exact - whole, waiting, group, start)
        out[order, column] = whole + (rank < left[group])
        served += left
    return out


def unapportioned(*, district: NDArray[np.int64], counts: NDArray[np.float64]) -> Unapportioned:
    """List the districts that have people but no address, and count the suppressed cells.

    Parameters
    ----------
    district, counts
        As for ``apportion``.

    Examples
    --------
    >>> lost = unapportioned(district=np.array([0, -1]), counts=np.array([[5.0], [7.0], [np.nan]]))
    >>> lost.districts, lost.people, lost.suppressed
    (array([1]), array([[7.]]), array([0, 0, 1]))
    """
    known = np.where(np.isnan(counts), 0.0, counts)
    empty = np.bincount(district[district >= 0], minlength=len(counts)) == 0
    lost = np.flatnonzero(empty & (known.sum(axis=1) > 0)).astype(np.int64)
    return Unapportioned(
        districts=lost, people=known[lost], suppressed=np.isnan(counts).sum(axis=1).astype(np.int64)
    )


def _shares(
    group: NDArray[np.int64], weights: NDArray[np.float64] | None, districts: int
) -> NDArray[np.float64]:
    """Part of its district that each address is; they sum to 1 by district."""
    weight: NDArray[np.float64] = np.ones(group.size) if weights is None else weights
    top = np.zeros(districts)
    np.maximum.at(top, group, weight)
    weight = np.where(top[group] > 0, weight / np.where(top > 0, top, 1.0)[group], 1.0)
    total = np.bincount(group, weights=weight, minlength=districts)
    return np.asarray(weight / total[group], dtype=np.float64)


def _rank(
    fraction: NDArray[np.float64],
    waiting: NDArray[np.int64],
    group: NDArray[np.int64],
    start: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Rank of each address in its district: largest fraction first, of those alike the next in turn."""
    steps = np.round(np.maximum(fraction, 0.0) / NEAR).astype(np.int64)
    rank = np.empty(group.size, dtype=np.int64)
    rank[np.lexsort((waiting, -steps, group))] = np.arange(group.size) - start[group]
    return rank


def _turns(group: NDArray[np.int64], start: NDArray[np.int64]) -> NDArray[np.int64]:
    """Turn of each address within its district, 0 first, in an order that is evenly spread."""
    within = np.arange(group.size) - start[group]
    turn = np.empty(group.size, dtype=np.int64)
    turn[np.lexsort(((within * GOLDEN) % 1.0, group))] = np.arange(group.size) - start[group]
    return turn


def _check(
    district: NDArray[np.int64], counts: NDArray[np.float64], weights: NDArray[np.float64] | None
) -> None:
    if counts.ndim != 2 or (counts < 0).any() or (counts != np.floor(counts)).any():
        raise ValueError("counts must be whole people, not negative, in [districts, columns]")
    if not np.isfinite(counts).all():
        raise ValueError("counts must be finite")
    if district.size and (district.max() >= len(counts) or district.min() < -1):
        raise ValueError("district points outside counts")
    if weights is not None and (
        weights.shape != district.shape or not np.isfinite(weights).all() or (weights < 0).any()
    ):
        raise ValueError("weights must be finite, not negative, one for each address")
