"""What hidden counts can be, by all sums and bounds together: linear programming over what a reader knows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array

Floats = NDArray[np.float64]


def narrow(matrix: csr_array, truth: Floats, low: Floats, high: Floats, *, span: float) -> NDArray[np.bool_]:
    """Tell which counts can be nothing but about what they are.

    Parameters
    ----------
    matrix
        Sums [r] over hidden counts [k]; what is left of each is ``matrix @ truth``.
    truth
        float64 [k]: the counts themselves, one of the solutions.
    low, high
        float64 [k]: what a reader knows of each; ``inf`` where it may be as large as one likes.
    span
        A count that can be this far from the truth is in doubt.

    Returns
    -------
    bool [k]
        Whether no solution is so far from the truth; only counts with a finite ``high`` are looked at.

    Examples
    --------
    a + x = 27 and a + c + x = 29 with a and c from 1 to 4 leave c alone 2, a in doubt:

    >>> sums = csr_array([[1.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    >>> bounds = np.array([1.0, 1.0, 5.0]), np.array([4.0, 4.0, np.inf])
    >>> narrow(sums, np.array([1.0, 2.0, 26.0]), *bounds, span=1.0).tolist()
    [False, True, False]
    """
    left = matrix @ truth
    looked_at = np.isfinite(high)
    out = looked_at.copy()

    def clear(goal: Floats) -> None:
        found = linprog(goal, A_eq=matrix, b_eq=left, bounds=np.column_stack([low, high]))
        if found.success:
            out[np.abs(found.x - truth) >= span - 1e-6] = False

    # One solution clears many counts: all small ones at once first, then each that is still in question.
    for sign in (1.0, -1.0):
        clear(sign * looked_at)
    for column in np.flatnonzero(looked_at).tolist():
        for sign in (1.0, -1.0):
            if out[column]:
                goal = np.zeros(len(truth))
                goal[column] = sign
                clear(goal)
    return out
