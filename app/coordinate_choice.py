"""The coordinate system that somebody asks for by its number."""

from __future__ import annotations

from app.errors import BadRequest
from geodata import crs


def chosen_crs(text: str) -> int:
    """Return the EPSG code that a text names, with or without ``EPSG:`` before it.

    Raises
    ------
    BadRequest
        ``unknown_crs``: none of those in use here.
    """
    code = text.strip().upper().removeprefix("EPSG:")
    if not (code.isascii() and code.isdigit() and len(code) < 10) or int(code) not in crs.KNOWN:
        raise BadRequest("unknown_crs", crs=text[:40], known=[str(one) for one in crs.KNOWN])
    return int(code)
