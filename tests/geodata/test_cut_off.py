"""Who cannot leave, or cannot be reached, on a town that is drawn here."""

from __future__ import annotations

import pytest

from geodata.streets import access, cut_off, network
from tests.hand_made_roads import EAST, NORTH, level, roads

POINTS = {
    "a": (0, 0),
    "b": (300, 0),
    "c": (300, 300),
    "d": (600, 300),
    "e": (300, 600),
    "x": (0, 5000),
    "y": (900, 5000),
}
WAYS = [
    ("a b c a", {}),
    ("c d", {"oneway": "yes"}),
    ("e c", {"oneway": "yes"}),
    ("x y", {}),
]
"""A ring of some 1 024 m; a one-way street out of it and one into it; far away a street of 900 m.

        e
        |
        v
        c--->d
       /|
      a-b        x----y
"""

DOORS = {"ring": (150, 5), "out": (590, 310), "in": (310, 590), "island": (450, 5000), "sea": (0, 9000)}


def cut(mode, ways=WAYS):
    streets, _ = network.build(roads(POINTS, ways), level())
    e, n = zip(*DOORS.values(), strict=True)
    points = access.join(streets, [EAST + x for x in e], [NORTH + y for y in n], mode=mode)
    found = cut_off.find(streets, points)
    names = list(DOORS)
    return (
        {names[i] for i in found.cannot_leave},
        {names[i] for i in found.cannot_be_reached},
        len(found.either),
    )


@pytest.mark.parametrize("mode", ["car", "bike"])
def test_one_way_streets_cut_off_in_one_direction_and_islands_in_both(mode):
    """From "out" no way leads back, to "in" none leads; what lies in the sea is not connected, which is another list."""
    assert cut(mode) == ({"out", "island"}, {"in", "island"}, 3)


def test_on_foot_only_the_island_is_cut_off():
    assert cut("walk") == ({"island"}, {"island"}, 1)


def test_the_largest_part_is_the_one_with_the_longest_streets_not_the_one_with_most_crossings():
    """The ring is one junction and a street back to it, the island two ends; yet the ring is longer."""
    assert cut("walk", [*WAYS[:1], *WAYS[3:]])[0] == {"island"}


def test_where_the_island_is_longer_the_others_are_cut_off():
    """a-b has 300 m, the island 900 m. "out" is joined to a-b as well, sqrt(290² + 310²) = 424 m from b; "in" is 590 m off."""
    assert cut("walk", [("a b", {}), *WAYS[3:]])[0] == {"ring", "out"}
