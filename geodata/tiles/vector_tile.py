"""Mapbox Vector Tiles, version 2.1: points, lines and areas in whole tile units, written as bytes.

References
----------
https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

EXTENT = 4096
"""Tile units along a side."""

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
POINT, LINE, AREA = 1, 2, 3
MOVE_TO, LINE_TO, CLOSE_PATH = 1, 2, 7
SEPTETS = 5
"""Groups of seven bits in the longest number written, one of 32 bits."""


@dataclass(frozen=True, kw_only=True)
class TileFeature:
    """One feature: all points, all lines, or all rings of areas, that share their properties.

    Attributes
    ----------
    xy
        int64 [m, 2]: tile units, x to the right and y downwards from the upper left corner.
    start
        int64 [k + 1]: line ``i`` runs over ``xy[start[i]:start[i + 1]]``; ``None`` for points.
    properties
        Text or whole numbers by name.
    closed
        Whether the lines are rings, whose first point is not repeated: an outer one, clockwise as the tile
        is seen, and after it the holes in it, the other way round.
    """

    xy: NDArray[np.int64]
    start: NDArray[np.int64] | None
    properties: Mapping[str, str | int]
    closed: bool = False


def encode(layers: Mapping[str, Sequence[TileFeature]]) -> bytes:
    """Return a tile with these layers; a layer without features is left out.

    A line of fewer than two points, a ring of fewer than three, or a feature without any, must not be given.
    """
    return b"".join(_field(3, _layer(name, found)) for name, found in layers.items() if found)


def _layer(name: str, features: Sequence[TileFeature]) -> bytes:
    keys: dict[str, int] = {}
    values: dict[str | int, int] = {}
    parts = [_number(15, 2), _field(1, name.encode())]
    for one in features:
        tags = [
            index
            for key, value in one.properties.items()
            for index in (keys.setdefault(key, len(keys)), values.setdefault(value, len(values)))
        ]
        kind = POINT if one.start is None else AREA if one.closed else LINE
        # GDAL takes a tile for no tile at all where a feature has a list of no properties.
        body = (_field(2, varints(np.array(tags, dtype=np.uint64))) if tags else b"") + _number(3, kind)
        parts.append(_field(2, body + _field(4, varints(_commands(one)))))
    parts += [_field(3, key.encode()) for key in keys]
    parts += [_field(4, _value(value)) for value in values]
    return b"".join((*parts, _number(5, EXTENT)))


def _commands(one: TileFeature) -> NDArray[np.uint64]:
    """Return the drawing commands: every coordinate is told from the one before, across lines."""
    count = len(one.xy)
    steps = np.diff(one.xy, axis=0, prepend=np.zeros((1, 2), dtype=np.int64))
    zigzag = ((steps << 1) ^ (steps >> 63)).astype(np.uint64)
    if one.start is None:
        return np.concatenate([np.array([count << 3 | MOVE_TO], dtype=np.uint64), zigzag.ravel()])
    lengths = np.diff(one.start)
    line = np.repeat(np.arange(len(lengths)), lengths)
    first = np.zeros(count, dtype=bool)
    first[one.start[:-1]] = True
    # A line of n points is: move to, x, y, line to (n - 1 times), and the other points; a ring is closed.
    each = 3 if one.closed else 2
    at = 2 * np.arange(count) + each * line + np.where(first, 1, 2)
    out = np.empty(2 * count + each * len(lengths), dtype=np.uint64)
    out[at], out[at + 1] = zigzag[:, 0], zigzag[:, 1]
    out[at[first] - 1] = 1 << 3 | MOVE_TO
    out[at[first] + 2] = ((lengths - 1) << 3 | LINE_TO).astype(np.uint64)
    if one.closed:
        out[2 * one.start[1:] + each * np.arange(1, len(lengths) + 1) - 1] = 1 << 3 | CLOSE_PATH
    return out


def varints(values: NDArray[np.uint64]) -> bytes:
    """Return numbers below 2**32 in groups of seven bits, the lowest first, all but the last marked.

    >>> varints(np.array([1, 300], dtype=np.uint64)).hex()
    '01ac02'
    """
    shifted = values[:, None] >> (np.arange(SEPTETS, dtype=np.uint64) * np.uint64(7))
    used = shifted > 0
    used[:, 0] = True
    more = np.zeros_like(used)
    more[:, :-1] = used[:, 1:]
    octets = (shifted & np.uint64(0x7F)) | (more.astype(np.uint64) << np.uint64(7))
    return octets[used].astype(np.uint8).tobytes()


def _number(field: int, value: int) -> bytes:
    return varints(np.array([field << 3, value], dtype=np.uint64))


def _field(field: int, content: bytes) -> bytes:
    return varints(np.array([field << 3 | 2, len(content)], dtype=np.uint64)) + content


def _value(value: str | int) -> bytes:
    return _field(1, value.encode()) if isinstance(value, str) else _number(5, value)
