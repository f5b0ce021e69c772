"""Whom counts of people are told to, and how: exactly to readers, in tens to everybody, or not at all.

Everybody is told of ground that the municipality has chosen: the areas of plans that hold, and what is
reached from an office within one of a few limits. Of ground that the asker draws (any place, any limit) only
readers are told how many live there: see :mod:`areas.disclosure.coarsening`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from app.access import NAMES, Role
from app.actor import NOBODY, acting
from app.errors import NotAllowed, NotSignedIn
from app.workspace import Workspace, today
from areas.disclosure.coarsening import STEP, coarse
from areas.disclosure.suppression import HIDDEN, is_small
from areas.model import DIVISIONS

LIMITS = frozenset({5.0, 10.0, 15.0, 20.0, 30.0, 40.0})
"""Minutes for which the look-up page tells everybody how many are reached."""

OF_PEOPLE = frozenset({"people_without_address", "people_fetched"})
"""Findings of an import whose count is of people."""

SAME_PLACE_M = 1.0
"""A place so near an office is the office: degrees have been rounded on the way."""

Told = Literal["exact", "rounded", "withheld"]


def _exact(count: int) -> int | str:
    return HIDDEN if is_small(count) else count


TELL: dict[Told, Callable[[int], int | str | None]] = {
    "exact": _exact, "rounded": coarse, "withheld": lambda _: None,
}  # fmt: skip
"""What a count becomes."""


def of_report(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return an import's report as everybody may read it: counts of people in tens, for they may be few."""
    told = dict(report)
    if is_reader():
        return told
    if isinstance(people := told.get("figures", {}).get("people"), (int, float)):
        told["figures"] = {**told["figures"], "people": coarse(people), "people_step": STEP}
    told["findings"] = [
        {**one, "count": coarse(one["count"])} if one["code"] in OF_PEOPLE else one
        for one in told.get("findings", [])
    ]
    return told


def is_reader() -> bool:
    """Whether whoever asks may see exact counts."""
    return acting().role >= Role.READER


def require_reader() -> None:
    """Refuse whoever is no reader; raises ``NotSignedIn`` (``sign_in_needed``) or ``NotAllowed``."""
    if is_reader():
        return
    need = next(name for name, role in NAMES.items() if role == Role.READER)
    if acting().way == NOBODY.way:
        raise NotSignedIn("sign_in_needed", need=need)
    raise NotAllowed("role_too_low", need=need, role="")


def of_contours(
    workspace: Workspace, *, e: NDArray[np.float64], n: NDArray[np.float64], minutes: Sequence[float]
) -> Told:
    """Return how the people within contours are told of.

    Parameters
    ----------
    workspace
        The plans that hold.
    e, n
        Where the contours begin, SWEREF 99 TM.
    minutes
        Their limits.

    Returns
    -------
    str
        ``rounded`` where they are those of one office, or of all offices of a division that holds today, and
        the limits among :data:`LIMITS`; ``withheld`` for any other question of somebody who is no reader.
    """
    if is_reader():
        return "exact"
    if not LIMITS.issuperset(minutes):
        return "withheld"
    for division in DIVISIONS:
        record = workspace.in_force(division, today())
        if record is None or not record.plan.offices:
            continue
        there = np.array([(one.e, one.n) for one in record.plan.offices])
        apart = np.hypot(there[:, :1] - e, there[:, 1:] - n) <= SAME_PLACE_M
        one = len(e) == 1 and bool(apart.any())
        every = len(e) == len(there) and bool(apart.any(axis=0).all() and apart.any(axis=1).all())
        if one or every:
            return "rounded"
    return "withheld"
