"""What an address is called to the outside: a number of its own in each import.

An address is a row of its table, and the next import has other rows. A number that a page has kept from
before must not name another house then, so it holds both: ``mark * ROWS + row``, where the mark is drawn from
the record of the import. Numbers stay below 2^53, which every JSON reader can hold.
"""

from __future__ import annotations

import zlib

from app.store.datasets import Dataset
from geodata.errors import NotFound

ROWS = 1 << 28
"""More addresses than any table has: 268 million."""

MARKS = (1 << 24) - 1
"""Two imports have one mark once in 16.8 million times; 0 is none, so a bare row is no number."""


def first_id(used: Dataset | None) -> int:
    """Return the number of the first address of an import; the others follow.

    Parameters
    ----------
    used
        The record of the addresses in use, or ``None`` where there are none.
    """
    if used is None:
        return ROWS
    said = f"{used.id} {used.imported_at} {used.source.checksum}"
    return (1 + zlib.crc32(said.encode()) % MARKS) * ROWS


def row_of(address_id: int, *, first: int, count: int) -> int:
    """Return the row that a number names.

    Parameters
    ----------
    address_id
        As an earlier answer gave it.
    first
        As :func:`first_id` of the import in use.
    count
        How many addresses there are.

    Raises
    ------
    NotFound
        ``stale_address_id``: it was given out before the addresses were imported anew;
        ``unknown_address_id``: it was never given out.
    """
    mark, row = divmod(address_id, ROWS)
    if not 1 <= mark <= MARKS:
        raise NotFound("unknown_address_id")
    if mark != first // ROWS:
        raise NotFound("stale_address_id")
    if row >= count:
        raise NotFound("unknown_address_id")
    return row
