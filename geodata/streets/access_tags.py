"""The access tags of OpenStreetMap: which of them decides for a mode, and whether its value lets one in.

The table with its sources stands in ``docs/traffic_rules.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from geodata.streets.speeds import Mode

KEYS: Mapping[Mode, tuple[str, ...]] = {
    "car": ("access", "vehicle", "motor_vehicle", "motorcar"),
    "bike": ("access", "vehicle", "bicycle"),
    "walk": ("access", "foot"),
}
"""By mode the tags that are about it, from the most general to the most specific, which decides."""

CLOSED = (
    "no", "private", "permit", "restricted", "agricultural", "forestry", "military", "emergency", "service",
    "psv", "bus", "taxi", "hgv", "use_sidepath", "dismount",
)  # fmt: skip
"""Values that close a way. ``destination``, ``customers``, ``residents``, ``permissive`` and ``delivery``
leave it open: an errand to an address there is what is measured."""

OPENED = ("yes", "designated", "permissive", "official", "destination")
"""Values that open what is closed to the mode by itself, as a footway to bicycles."""

SILENT = ("", "unknown")
"""Values that say nothing: the next more general tag decides."""

_BETWEEN = re.compile(r"[;|,]")


def values(text: str) -> tuple[str, ...]:
    """Return the values of a tag, which may be a list.

    Examples
    --------
    >>> values("no;private"), values("unknown")
    (('no', 'private'), ())
    """
    parts = (part.strip().lower() for part in _BETWEEN.split(text))
    return tuple(part for part in parts if part not in SILENT)


def closes(text: str) -> bool:
    """Return whether a tag closes the way: every value does (``agricultural;destination`` leaves it open)."""
    found = values(text)
    return bool(found) and all(value in CLOSED for value in found)


def opens(text: str) -> bool:
    """Return whether a tag invites the mode: some value of it does."""
    return any(value in OPENED for value in values(text))


def says(text: str) -> bool:
    """Return whether a tag says anything."""
    return bool(values(text))


def decided(tags: Mapping[str, str], mode: Mode) -> bool | None:
    """Return what the most specific tag about a mode says: open, closed, or nothing (``None``).

    Examples
    --------
    >>> decided({"access": "no", "bicycle": "yes"}, "bike"), decided({"foot": "no"}, "car")
    (True, None)
    """
    for key in reversed(KEYS[mode]):
        if says(tags.get(key, "")):
            return not closes(tags[key])
    return None
