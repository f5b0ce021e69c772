"""Which counts of a table must be withheld so that nobody finds a hidden one by subtraction.

Counts of 1-4 are hidden. Where one of them stands in a sum whose other members are shown, the rest of the sum
is that count; so a second member is withheld too, the next smallest that is large enough to keep the first in
doubt. Withheld counts are held against the table's other sums in the same way, until none of them is found.

A reader is taken to know every shown count, every sum, that a hidden count is 1-4 and that a withheld one is
5 or more. Looked for are a count that the sums leave one value only (all sums together, as equations), a
small count that a sum narrows to one value because the others are bounded (two hidden counts that make 8 are
both 4), and, in tables of up to `MOST_TOGETHER` small counts, what all sums and bounds tell only together.

References
----------
Cox, L. H. (1980), "Suppression methodology and statistical disclosure control", JASA 75: complementary
suppression and its audit. Hundepool et al. (2012), *Statistical Disclosure Control*, ch. 4.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.linalg import lsmr

from areas.disclosure.spans import narrow

SMALLEST_SHOWN = 5
"""The smallest count above 0 that is shown."""

SHOWN, SMALL, WITHHELD = 0, 1, 2
"""What becomes of a count."""

Sum = tuple[Sequence[int], Sequence[int]]
"""Positions of counts that add up to as much as the counts at other positions: a whole and its parts, say."""

Floats = NDArray[np.float64]
States = NDArray[np.int8]
Ints = NDArray[np.intp]

ROUNDS = 50
"""How often bounds are handed on from sum to sum."""

MOST_TOGETHER = 60
"""Of more small counts it is not asked what all sums and bounds tell together: each is a program to solve."""

NARROW = 1 - 1e-9
"""A small count is found when what it can be spans less than one person."""

EXACT = 1e-6
SOLVED = 1e-9


def states_of(counts: Floats, sums: Sequence[Sum], *, known: Collection[int] = ()) -> States:
    """Return what becomes of every count of a table.

    Parameters
    ----------
    counts
        float64 [n]: people or addresses, 0 or more; sums and margins are counts like the others.
    sums
        What adds up to what.
    known
        Positions that everybody knows anyhow (the municipality's total): to withhold them protects nobody.

    Returns
    -------
    int8 [n]
        ``SHOWN``; ``SMALL``: above 0 and below 5; ``WITHHELD``: 5 or more, to protect a small one. A count of
        0 is always shown. Where what is known alone gives a small one away, or the marks of a table in which
        nothing is left to withhold (three counts above 0 that make 3), it stays ``SMALL``.

    Examples
    --------
    3 + 20 + 30 = 53; without the 3 alone, 53 − 20 − 30 would give it back:

    >>> states_of(np.array([3.0, 20.0, 30.0, 53.0]), [([3], [0, 1, 2])]).tolist()
    [1, 2, 0, 0]
    """
    counts = np.asarray(counts, dtype=np.float64)
    state = np.where((counts > 0) & (counts < SMALLEST_SHOWN), SMALL, SHOWN).astype(np.int8)
    table = _Table(counts, sums)
    free = counts >= SMALLEST_SHOWN
    free[list(known)] = False
    while True:
        found = table.found(state)
        if not found.any():
            found = table.found_together(state)
        if not found.any():
            return state
        chosen = table.protectors(state, found, free)
        if not len(chosen) and (found & ~table.found_anyhow(state, free)).any():
            # Nothing beside it is left: any other count lets its sums give way.
            chosen = _smallest(counts, free & (state == SHOWN))
        if not len(chosen):
            return state
        state[chosen] = WITHHELD


class _Table:
    """Counts and their sums as entries of a sparse matrix: ``Σ sign · count = 0`` in every row."""

    def __init__(self, counts: Floats, sums: Sequence[Sum]) -> None:
        self.counts = counts
        sides = [
            (row, side, sign)
            for row, (one, other) in enumerate(sums)
            for side, sign in ((one, 1), (other, -1))
        ]
        self.row = np.repeat([row for row, _, _ in sides], [len(side) for _, side, _ in sides]).astype(
            np.intp
        )
        self.cell = np.array([at for _, side, _ in sides for at in side], dtype=np.intp)
        self.sign = np.repeat([sign for _, _, sign in sides], [len(side) for _, side, _ in sides]).astype(
            float
        )
        self.rows = len(sums)

    def found(self, state: States) -> NDArray[np.bool_]:
        """Entries [m] of the matrix whose count a reader finds; by one sum alone, if that tells any."""
        hidden = np.flatnonzero(state[self.cell] != SHOWN)
        out = np.zeros(len(self.cell), dtype=bool)
        if not len(hidden):
            return out
        limit = np.where(state == SMALL, NARROW, EXACT)
        below, above, low, high = self._bounds(state, hidden, rounds=1)
        own = np.minimum(above, high[self.cell[hidden]]) - np.maximum(below, low[self.cell[hidden]])
        told = own < limit[self.cell[hidden]]
        if not told.any():
            _, _, low, high = self._bounds(state, hidden, rounds=ROUNDS)
            at_risk = (high - low < limit) & (state != SHOWN)
            at_risk = at_risk if at_risk.any() else self._fixed(hidden)
            told = at_risk[self.cell[hidden]]
        out[hidden[told]] = True
        return out

    def found_together(self, state: States) -> NDArray[np.bool_]:
        """Entries [m] of small counts that a reader finds by all sums and bounds together."""
        out = np.zeros(len(self.cell), dtype=bool)
        at = np.flatnonzero(state[self.cell] != SHOWN)
        if not 0 < (state == SMALL).sum() <= MOST_TOGETHER or not len(at):
            return out
        cells, matrix = self._hidden(at)
        low, high = self._known(state)
        told = np.zeros(len(self.counts), dtype=bool)
        told[cells] = narrow(matrix, self.counts[cells], low[cells], high[cells], span=NARROW)
        out[at[told[self.cell[at]]]] = True
        return out

    def found_anyhow(self, state: States, free: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Entries [m] whose count a reader finds even where every count that may be withheld is."""
        least = np.where(free, WITHHELD, state).astype(np.int8)
        return self.found(least) | self.found_together(least)

    def protectors(self, state: States, found: NDArray[np.bool_], free: NDArray[np.bool_]) -> Ints:
        """The smallest count that may be withheld beside each one found."""
        usable = np.flatnonzero((state[self.cell] == SHOWN) & free[self.cell])
        size = self.counts[self.cell]
        usable = usable[np.lexsort((self.cell[usable], size[usable], self.row[usable]))]
        rows, first = np.unique(self.row[usable], return_index=True)
        best = np.full(self.rows, -1, dtype=np.intp)
        best[rows] = usable[first]
        at = np.flatnonzero(found & (best[self.row] >= 0))
        offer = best[self.row[at]]
        order = np.lexsort((self.cell[offer], size[offer], self.cell[at]))
        _, first = np.unique(self.cell[at][order], return_index=True)
        return np.unique(self.cell[offer[order][first]])

    def _bounds(self, state: States, at: Ints, *, rounds: int) -> tuple[Floats, Floats, Floats, Floats]:
        """What each hidden entry can be by its own sum, and each count by the bounds handed on to it."""
        row, cell, sign = self.row[at], self.cell[at], self.sign[at]
        rest = self._rest(state)[row]
        low, high = self._known(state)
        for turn in range(rounds):
            least, most = _others(row, sign, low[cell], high[cell], self.rows)
            one, other = sign * (-rest - most), sign * (-rest - least)
            below, above = np.minimum(one, other), np.maximum(one, other)
            if turn == rounds - 1:
                break
            before = low.copy(), high.copy()
            np.maximum.at(low, cell, below)
            np.minimum.at(high, cell, above)
            if np.array_equal(low, before[0]) and np.array_equal(high, before[1]):
                break
        return below, above, low, high

    def _known(self, state: States) -> tuple[Floats, Floats]:
        """What a reader knows of each hidden count by its mark: 1-4 in whole people, or 5 and more."""
        whole = bool((self.counts == np.rint(self.counts)).all())
        low = np.where(state == SMALL, 1.0 if whole else 0.0, float(SMALLEST_SHOWN))
        high = np.where(state == SMALL, SMALLEST_SHOWN - 1.0 if whole else float(SMALLEST_SHOWN), np.inf)
        return low, high

    def _hidden(self, at: Ints) -> tuple[Ints, csr_array]:
        """The hidden counts, and the sums over them as a matrix."""
        cells, column = np.unique(self.cell[at], return_inverse=True)
        rows, row = np.unique(self.row[at], return_inverse=True)
        return cells, csr_array(coo_array((self.sign[at], (row, column)), shape=(len(rows), len(cells))))

    def _rest(self, state: States) -> Floats:
        """What the shown counts of every sum come to, sign by sign."""
        seen = state[self.cell] == SHOWN
        weights = self.sign[seen] * self.counts[self.cell[seen]]
        return np.asarray(np.bincount(self.row[seen], weights=weights, minlength=self.rows), dtype=np.float64)

    def _fixed(self, at: Ints) -> NDArray[np.bool_]:
        """Tell which hidden counts [n] the equations leave one value only.

        Whatever else the hidden counts could be differs from what they are by a vector that the sums' matrix
        maps to 0. A count is fixed if it is 0 in all of these, and so in any one of them taken with no plan.
        """
        cells, matrix = self._hidden(at)
        start = 1.0 + np.modf(1000.0 * np.sqrt(np.arange(2.0, len(cells) + 2.0)))[0]
        free = start - matrix.T @ lsmr(matrix.T, start, atol=1e-14, btol=1e-14, maxiter=20 * len(cells))[0]
        if np.abs(matrix @ free).max() > SOLVED:
            free = start - np.linalg.pinv(matrix.toarray()) @ (matrix @ start)
        out = np.zeros(len(self.counts), dtype=bool)
        out[cells] = np.abs(free) < EXACT
        return out


def _smallest(counts: Floats, free: NDArray[np.bool_]) -> Ints:
    """The smallest of the counts that are free, the first of equal ones; none where none is."""
    at = np.flatnonzero(free)
    return at[np.argsort(counts[at], kind="stable")][:1]


def _others(row: Ints, sign: Floats, low: Floats, high: Floats, rows: int) -> tuple[Floats, Floats]:
    """The least and the most that the other hidden members of each entry's sum come to."""

    def without_own(term: Floats, none: float) -> Any:
        endless = ~np.isfinite(term)
        finite = np.where(endless, 0.0, term)
        many = np.bincount(row, weights=endless, minlength=rows)[row] - endless
        rest = np.bincount(row, weights=finite, minlength=rows)[row] - finite
        return np.where(many > 0, none, rest)

    least = np.where(sign > 0, low, -high)
    most = np.where(sign > 0, high, -low)
    return without_own(least, -np.inf), without_own(most, np.inf)
