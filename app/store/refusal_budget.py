"""How many refusals may be written down, so that whoever is refused a million times fills no disk."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

AT_ONCE = 100
"""So many refusals of one kind to one asker are told one by one."""

ONE_IN_S = 60.0
"""After that one in so long is told, with how many were not."""

MOST_ASKERS = 1_000
"""Askers that are counted apart; the least lately seen are forgotten, and count anew."""


class Budget:
    """How many refusals may still be told, by kind and asker.

    Examples
    --------
    >>> clock = iter([0.0, 1.0, 2.0, 70.0])
    >>> budget = Budget(at_once=1, one_in_s=60, now=lambda: next(clock))
    >>> [budget.spend("refused", "Anna") for _ in range(4)]
    [0, None, None, 2]
    """

    def __init__(
        self, *, at_once: int = AT_ONCE, one_in_s: float = ONE_IN_S,
        now: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._at_once, self._one_in_s, self._now = float(at_once), one_in_s, now
        self._left: OrderedDict[tuple[str, str], tuple[float, float, int]] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, kind: str, asker: str) -> int | None:
        """Return how many were not told since the last that was, or ``None`` where this one is not told."""
        moment = self._now()
        with self._lock:
            left, seen, untold = self._left.pop((kind, asker), (self._at_once, moment, 0))
            left = min(self._at_once, left + (moment - seen) / self._one_in_s)
            told = left >= 1.0
            self._left[kind, asker] = (left - 1.0, moment, 0) if told else (left, moment, untold + 1)
            while len(self._left) > MOST_ASKERS:
                self._left.popitem(last=False)
            return untold if told else None
