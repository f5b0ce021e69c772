"""Numbers of addresses: each import has its own."""

from __future__ import annotations

import pytest

from app.lookups.address_ids import MARKS, ROWS, first_id, row_of
from app.store.datasets import Dataset
from geodata.errors import NotFound
from geodata.provenance import Source


def used(number: int, at: str = "2026-11-22T20:00:00+00:00", checksum: str = "") -> Dataset:
    source = Source(title="", checksum=checksum)
    return Dataset(id=number, kind="addresses", source=source, imported_at=at, current=True, report={})


def test_imports_of_one_place_one_second_and_one_file_are_told_apart():
    """Another number, another second, or another file: each is another import."""
    later = used(5, at="2026-11-22T20:00:01+00:00")
    marks = {first_id(d) for d in (used(5), used(6), later, used(5, checksum="ab"), None)}
    assert len(marks) == 5
    assert first_id(used(5)) == first_id(used(5))


def test_every_number_can_be_held_by_javascript_and_leads_back_to_its_row():
    assert (MARKS + 1) * ROWS <= 2**53
    first = first_id(used(5))
    assert [row_of(first + row, first=first, count=10) for row in (0, 9)] == [0, 9]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (first_id(used(4)) + 3, "stale_address_id"),
        (first_id(used(5)) + 10, "unknown_address_id"),
        (3, "unknown_address_id"),
        (2**60, "unknown_address_id"),
    ],
)
def test_a_number_of_another_import_is_not_answered(number, code):
    with pytest.raises(NotFound) as caught:
        row_of(number, first=first_id(used(5)), count=10)
    assert caught.value.code == code
