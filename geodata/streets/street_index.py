"""The straight piece of street nearest to each of many points: exact, by a tree of samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

STEP_M = 20.0
"""Samples stand in the middle of stretches no longer than this."""

FIRST_LOOK = 8
"""How many samples are looked at first; the few points that need more are asked again for twice as many."""

SAME_M = 1e-6
"""Two pieces are equally near when their distances differ by no more than this."""


@dataclass(frozen=True, kw_only=True)
class StreetIndex:
    """Straight pieces ``start`` → ``end`` (float64 [s, 2]) and a tree of the samples along them.

    The place on the streets that is nearest to a point lies on a stretch whose sample is at most half a
    stretch farther away than the nearest sample of all. So when the last sample looked at lies beyond
    that, every piece that can be the nearest has been seen.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    tree: KDTree
    piece: NDArray[np.int64]

    def nearest(
        self, e: NDArray[np.float64], n: NDArray[np.float64], *, most_m: float
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """Return the nearest piece of each point.

        Parameters
        ----------
        e, n
            float64 [a]: finite coordinates.
        most_m
            How far to look.

        Returns
        -------
        int64 [a]
            The piece, the first of equally near ones; −1 where none is within ``most_m``.
        float64 [a]
            Share of the piece (0 to 1) before the nearest place.
        float64 [a]
            Distance in metres; infinite where the piece is −1.
        """
        piece = np.full(len(e), -1, dtype=np.int64)
        share, distance = np.zeros(len(e)), np.full(len(e), np.inf)
        points = np.column_stack([e, n])
        asked, look = np.arange(len(e)), min(FIRST_LOOK, self.tree.n)
        while len(asked):
            away, sample = self.tree.query(
                points[asked], k=np.arange(1, look + 1), distance_upper_bound=most_m + STEP_M / 2
            )
            settled = away[:, -1] > away[:, 0] + STEP_M / 2
            settled |= np.isinf(away[:, -1]) | (look == self.tree.n)
            rows = asked[settled]
            piece[rows], share[rows], distance[rows] = self._best(points[rows], sample[settled])
            asked, look = asked[~settled], min(2 * look, self.tree.n)
        far = distance > most_m
        piece[far], share[far], distance[far] = -1, 0.0, np.inf
        return piece, share, distance

    def _best(
        self, points: NDArray[np.float64], sample: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
        """The nearest of the candidate pieces [a, look]; a sample beyond the last one is a missing one."""
        missing = sample >= len(self.piece)
        piece = self.piece[np.where(missing, 0, sample)]
        start = self.start[piece]
        step = self.end[piece] - start
        square = (step**2).sum(axis=2)
        along = ((points[:, None] - start) * step).sum(axis=2)
        share = np.clip(np.divide(along, square, out=np.zeros_like(along), where=square > 0), 0.0, 1.0)
        away = np.hypot(*np.moveaxis(start + share[..., None] * step - points[:, None], 2, 0))
        away[missing] = np.inf
        least = away.min(axis=1)
        first = np.where(away <= least[:, None] + SAME_M, piece, len(self.start)).argmin(axis=1)
        rows = np.arange(len(points))
        return piece[rows, first], share[rows, first], away[rows, first]


def index(start: NDArray[np.float64], end: NDArray[np.float64]) -> StreetIndex:
    """Index straight pieces (float64 [s, 2] each, at least one)."""
    step = end - start
    stretches = np.maximum(1, np.ceil(np.hypot(step[:, 0], step[:, 1]) / STEP_M)).astype(np.int64)
    piece = np.repeat(np.arange(len(start)), stretches)
    number = np.arange(len(piece)) - np.repeat(np.cumsum(stretches) - stretches, stretches)
    samples = start[piece] + step[piece] * ((number + 0.5) / stretches[piece])[:, None]
    return StreetIndex(start=start, end=end, tree=KDTree(samples), piece=piece)
