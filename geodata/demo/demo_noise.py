"""Smooth random fields that bend straight constructions into natural-looking ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

WAVES = 12
"""Plane waves a field is the sum of; more look no different."""


def field(points: NDArray[np.float64], *, length_m: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a smooth random displacement at each point, with a root mean square of about 1.

    Sum of plane waves of random direction and phase, wavelengths within a factor two of ``length_m``.

    Parameters
    ----------
    points
        float [n, 2], metres.
    length_m
        Typical wavelength.
    rng
        Source of randomness; the same state gives the same field.

    Returns
    -------
    array
        float [n, 2], without unit: multiply by the amplitude wanted.
    """
    out = np.zeros_like(points)
    for axis in (0, 1):
        angle = rng.uniform(0, 2 * np.pi, WAVES)
        number = 2 * np.pi / (length_m * rng.uniform(0.7, 1.4, WAVES))
        phase = rng.uniform(0, 2 * np.pi, WAVES)
        for a, k, p in zip(angle.tolist(), number.tolist(), phase.tolist(), strict=True):
            out[:, axis] += np.sin(points[:, 0] * (np.cos(a) * k) + points[:, 1] * (np.sin(a) * k) + p)
    out *= np.sqrt(2 / WAVES)
    return out


def warp(
    points: NDArray[np.float64],
    *,
    amplitude_m: float | NDArray[np.float64],
    length_m: float,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Move points by a smooth random field; folds nothing while amplitude is below a tenth of the length."""
    size = np.broadcast_to(np.asarray(amplitude_m, dtype=float), (len(points),))
    return points + size[:, None] * field(points, length_m=length_m, rng=rng)
