"""The ``maxspeed`` tag in words and numbers, to km/h."""

from __future__ import annotations

import re

WALKING_PACE_KMH = 7.0
"""What "walk" and a pedestrian zone mean in km/h; trafikförordningen 8 kap. 1 § says walking pace."""

KM_PER_MILE = 1.609344
KM_PER_NAUTICAL_MILE = 1.852

LEAST_KMH, MOST_KMH = 1.0, 160.0
"""A posted speed outside this range is a slip of the keyboard, not a speed."""

ZONES_KMH = {
    "SE:urban": 50.0, "SE:rural": 70.0, "SE:motorway": 110.0,
    "FI:urban": 50.0, "FI:rural": 80.0, "FI:motorway": 120.0,
    "NO:urban": 50.0, "NO:rural": 80.0, "NO:motorway": 110.0,
    "DK:urban": 50.0, "DK:rural": 80.0, "DK:motorway": 130.0,
    "RU:urban": 60.0, "RU:rural": 90.0, "RU:motorway": 110.0,
    "RU:living_street": 20.0,
}  # fmt: skip
"""General limits by country and kind of place: the countries' traffic codes."""

NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*(km/?h|kph|kmh|mph|knots)?")
ZONE_NUMBER = re.compile(r"(?:[A-Z]{2}:)?zone:?\s*(\d+)")


def parse(text: str) -> float | None:
    """Return a ``maxspeed`` in km/h, or None where it names no speed.

    Understood: ``50``, ``50 km/h``, ``30 mph``, ``5 knots``, ``SE:urban`` and its kin of the Nordic
    countries and Russia, ``SE:zone:30``, ``walk``, and lists (``50;70``, ``50|70``: the lowest). ``none``
    ("no limit"), ``signals``, ``variable`` and what is not understood give None, so that the class of the
    road decides and the link counts as assumed.

    Examples
    --------
    >>> parse("50"), parse("SE:rural"), parse("walk"), parse("none")
    (50.0, 70.0, 7.0, None)
    >>> round(parse("30 mph"), 3)
    48.28
    """
    parts = [_one(part.strip()) for part in re.split(r"[;|]", text)]
    known = [part for part in parts if part is not None]
    return min(known) if known else None


def _one(text: str) -> float | None:
    if text in ZONES_KMH:
        return ZONES_KMH[text]
    if text == "walk" or text.endswith((":living_street", ":walk")):
        return WALKING_PACE_KMH
    zone = ZONE_NUMBER.fullmatch(text)
    found = zone or NUMBER.fullmatch(text)
    if not found:
        return None
    unit = "" if zone else (found.group(2) or "")
    factor = {"mph": KM_PER_MILE, "knots": KM_PER_NAUTICAL_MILE}.get(unit, 1.0)
    kmh = float(found.group(1)) * factor
    return kmh if LEAST_KMH <= kmh <= MOST_KMH else None
