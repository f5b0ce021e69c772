"""Pieces that an edit cuts off: an area that hung together, or did so more, and where what lies apart is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import shapely
from shapely.geometry import Point

from areas.coverage import Shape
from areas.model import Area, Plan
from geodata.report import Finding

MOST_TOLD = 3
"""More pieces than this in one edit are not told one by one."""


def cut_off(before: Plan, after: Plan, districts: Mapping[str, Shape]) -> tuple[Finding, ...]:
    """Return a note for each piece by which an area has come to lie in more pieces than before.

    Parameters
    ----------
    before, after
        A plan and what an edit made of it; areas that did not change are the very same objects.
    districts
        District code to its ground.

    Returns
    -------
    tuple
        Findings ``piece_apart`` at a point inside the piece: facts ``area`` (its name), ``pieces`` (how many
        it lies in now) and ``district`` (the code of the one it lies in, else the nearest); smallest first.

    Examples
    --------
    >>> a, b = shapely.box(0, 0, 3, 1), shapely.box(3, 0, 4, 1)
    >>> old = Plan(division="hemvard", areas=(Area(code="A", name="A", geometry=a),))
    >>> apart = shapely.union(shapely.box(0, 0, 1, 1), shapely.box(2, 0, 2.5, 1))
    >>> new = Plan(division="hemvard", areas=(Area(code="A", name="A", geometry=apart),))
    >>> [(note.facts["district"], note.e) for note in cut_off(old, new, {"west": a, "east": b})]
    [('west', 2.25)]
    """
    old = {area.code: area for area in before.areas}
    found = [
        (piece, area)
        for area in after.areas
        if area is not (known := old.get(area.code))
        for piece in _new_pieces(known, area)
    ]
    found.sort(key=lambda one: float(one[0].area))
    return tuple(_note(piece.representative_point(), area, districts) for piece, area in found[:MOST_TOLD])


def _new_pieces(before: Area | None, after: Area) -> Iterator[Shape]:
    """Give the smallest pieces that were not there before, as many as there are more of."""
    pieces = shapely.get_parts(after.geometry)
    were = [] if before is None else list(shapely.get_parts(before.geometry))
    more = len(pieces) - max(len(were), 1)
    if more > 0:
        kept = {piece.wkb for piece in were}
        fresh = [piece for piece in pieces if piece.wkb not in kept]
        yield from sorted(fresh, key=lambda piece: float(piece.area))[:more]


def _note(point: Point, area: Area, districts: Mapping[str, Shape]) -> Finding:
    near = min(districts, key=lambda code: float(districts[code].distance(point)), default="")
    pieces = int(shapely.get_num_geometries(area.geometry))
    facts = {"area": area.name, "pieces": pieces, "district": near}
    return Finding(code="piece_apart", e=round(point.x, 2), n=round(point.y, 2), facts=facts)
