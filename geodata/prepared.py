"""Geometries made ready for many questions, as copies of one's own.

GEOS builds what answers quickly at the first question, and not safely where two threads ask at once: a shape
that others hold too must never be prepared itself.
"""

from __future__ import annotations

from typing import Any

import shapely


def prepared(shapes: Any) -> Any:
    """Return a copy of a geometry, or of an array of them, that is prepared and nobody else's."""
    own = shapely.from_wkb(shapely.to_wkb(shapes))
    shapely.prepare(own)
    return own
