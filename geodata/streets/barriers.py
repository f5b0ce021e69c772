"""Bollards, blocks and gates on the node of a road: whom they stop.

What is on the node itself decides first, as on a way (``access_tags``); else the kind of barrier does. The
table with its sources stands in ``docs/traffic_rules.md``.
"""

from __future__ import annotations

from collections.abc import Mapping

from geodata.streets import access_tags
from geodata.streets.speeds import MODES

STOPS_CARS = (
    "block", "bollard", "bus_trap", "chain", "cycle_barrier", "debris", "fence", "full-height_turnstile",
    "horse_stile", "jersey_barrier", "kissing_gate", "log", "motorcycle_barrier", "planter", "rope",
    "stile", "sump_buster", "turnstile", "wall",
)  # fmt: skip
"""Barriers that no car passes. Gates and lift gates are no such: they open, unless tagged otherwise."""

STOPS_BIKES = (
    "fence", "full-height_turnstile", "horse_stile", "kissing_gate", "stile", "turnstile", "wall",
)  # fmt: skip
STOPS_ALL = ("fence", "wall")

STOPPED_BY = {"car": STOPS_CARS, "bike": STOPS_BIKES, "walk": STOPS_ALL}


def stopped(tags: Mapping[str, str]) -> int:
    """Return whom a node stops, as a bit for each of ``MODES`` (1 car, 2 bicycle, 4 on foot); 0 = nobody.

    Examples
    --------
    >>> stopped({"barrier": "bollard"}), stopped({"barrier": "gate", "access": "no"})
    (1, 7)
    """
    kind = tags.get("barrier", "")
    if not kind:
        return 0
    bits = 0
    for index, mode in enumerate(MODES):
        if mode == "bike" and "dismount" in access_tags.values(tags.get("bicycle", "")):
            continue  # Led past it: two metres on foot are no reason to turn.
        said = access_tags.decided(tags, mode)
        if said is False or (said is None and kind in STOPPED_BY[mode]):
            bits |= 1 << index
    return bits
