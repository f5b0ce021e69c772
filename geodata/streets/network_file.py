"""A street network in one file: a header in JSON, then the arrays as they lie in memory.

The file is mapped, not read: loading costs the time of its checksum. Nothing in it is executed. Layout:
``OPNET`` and a format number, the header's length, the header, then each array at a multiple of 64 bytes.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
from pathlib import Path
from typing import Any

import numpy as np

from geodata.errors import InvalidData, UnreadableFile
from geodata.streets.speeds import CLASSES, SURFACES, SpeedSet
from geodata.streets.streets import Network, arrays_of

MAGIC = b"OPNET\x00\x00\x02"
"""The format: its last byte is the version."""

ALIGN = 64
LENGTH_BYTES = 8
MOST_HEADER_BYTES = 64 << 20

DTYPES = {
    "node_id": "<i8", "e": "<f8", "n": "<f8", "signal": "|b1", "blocked": "|b1", "tail": "<i4", "head": "<i4",
    "length_m": "<f8", "road_class": "|i1", "surface": "|i1", "posted_kmh": "<f4", "urban": "|b1",
    "doors": "|b1", "open": "|b1", "street": "<i4", "shape_start": "<i8", "shape_e": "<f8", "shape_n": "<f8",
    "shape_m": "<f8",
}  # fmt: skip
"""The arrays of the file and their types; nothing else is accepted."""


def save(network: Network, path: Path) -> None:
    """Write a network, wholly or not at all: it is written beside the file and then renamed.

    Parameters
    ----------
    network
        What to write. Street names and the speed set go into the header.
    path
        Where to; an older file there is replaced.
    """
    arrays = {k: np.ascontiguousarray(v, dtype=DTYPES[k]) for k, v in arrays_of(network).items()}
    layout, offset = {}, 0
    digest = hashlib.sha256()
    for name, array in arrays.items():
        layout[name] = {"offset": offset, "shape": list(array.shape)}
        digest.update(array.data)
        offset += -(-array.nbytes // ALIGN) * ALIGN
    header = {
        "arrays": layout,
        "sha256": digest.hexdigest(),
        "classes": CLASSES,
        "speeds": network.speeds.to_json(),
        "streets": network.streets,
    }
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-(len(MAGIC) + LENGTH_BYTES + len(text)) % ALIGN)
    beside = path.with_name(path.name + ".part")
    try:
        with beside.open("wb") as stream:
            stream.write(MAGIC + len(text).to_bytes(LENGTH_BYTES, "little") + text)
            for array in arrays.values():
                stream.write(array.data)
                stream.write(b"\x00" * (-array.nbytes % ALIGN))
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def load(path: Path) -> Network:
    """Map a network that ``save`` wrote. The arrays are views of the file and cannot be written to.

    Raises
    ------
    UnreadableFile
        ``network_file_missing``; ``network_file_format``: not such a file, or of another version;
        ``network_file_damaged``: cut short, changed, or not in itself consistent.
    """
    try:
        with path.open("rb") as stream:
            content = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UnreadableFile("network_file_missing", file=path.name) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile("network_file_damaged", file=path.name) from error
    if content[: len(MAGIC)] != MAGIC:
        raise UnreadableFile("network_file_format", file=path.name)
    try:
        network = _read(content)
        _check(network)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, InvalidData) as error:
        raise UnreadableFile("network_file_damaged", file=path.name) from error
    return network


def _read(content: mmap.mmap) -> Network:
    """Views of the arrays; ``ValueError`` and its like where the header does not fit the file."""
    start = len(MAGIC) + LENGTH_BYTES
    length = int.from_bytes(content[len(MAGIC) : start], "little")
    if length > min(MOST_HEADER_BYTES, len(content)):
        raise ValueError("header")
    header: dict[str, Any] = json.loads(content[start : start + length])
    layout = header["arrays"]
    if set(layout) != set(DTYPES) or tuple(header["classes"]) != CLASSES:
        raise KeyError("arrays")
    arrays: dict[str, Any] = {}
    digest = hashlib.sha256()
    for name, place in layout.items():
        shape, offset = tuple(int(size) for size in place["shape"]), int(place["offset"])
        if offset < 0 or min(shape) < 0:
            raise ValueError("offset")
        count = int(np.prod(shape, dtype=object))
        array = np.frombuffer(content, dtype=DTYPES[name], count=count, offset=start + length + offset)
        arrays[name] = array.reshape(shape)
        digest.update(arrays[name].data)
    if digest.hexdigest() != header["sha256"]:
        raise ValueError("checksum")
    streets = tuple(str(name) for name in header["streets"])
    return Network(**arrays, streets=streets, speeds=SpeedSet.from_json(header["speeds"]))


def _check(network: Network) -> None:
    """Lengths agree and every index points somewhere, so that no later step reads beyond an array."""
    nodes, links, points = len(network.e), len(network.tail), len(network.shape_e)
    for size, names in (
        (nodes, ("node_id", "n", "signal")),
        (links, ("head", "length_m", "road_class", "surface", "posted_kmh", "urban", "doors", "street")),
        (points, ("shape_n", "shape_m")),
    ):
        if any(getattr(network, name).shape != (size,) for name in names):
            raise ValueError("sizes")
    if network.blocked.shape != (3, nodes):
        raise ValueError("sizes")
    if network.open.shape != (3, 2, links) or network.shape_start.shape != (links + 1,) or not links:
        raise ValueError("sizes")
    for array, most in (
        (network.tail, nodes),
        (network.head, nodes),
        (network.road_class, len(CLASSES)),
        (network.surface, len(SURFACES)),
        (network.street, len(network.streets)),
    ):
        if array.min() < 0 or array.max() >= most:
            raise ValueError("indices")
    ends = network.shape_start
    if ends[0] != 0 or ends[-1] != points or (np.diff(ends) < 2).any():
        raise ValueError("shapes")
