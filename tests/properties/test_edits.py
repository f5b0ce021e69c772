"""What must hold after any edit: a valid coverage of the same ground, everybody somewhere, undo exact.

The six home-care areas are the real districts dissolved by the assumed grouping. How many random edits are applied to them
is ``OMRADESPLAN_EDITS``, 5 000 where it is not set.
"""

import csv
import os
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256

import numpy as np
import pytest
import shapely

from areas.assignment import assign
from areas.borders.border import OUTSIDE
from areas.edit_json import dumps, loads
from areas.edits import EditContext
from areas.errors import EditRefused, UnknownCode
from areas.history import History, replay
from areas.model import Plan
from areas.plan import from_districts
from areas.reassignment import reassign
from tests.areas.towns import random_edit, town
from tests.conftest import SHARED

pytestmark = pytest.mark.long

EDITS = int(os.environ.get("OMRADESPLAN_EDITS", "5000"))

BLOCK = 100
"""Edits tried between two returns to the beginning; what undo keeps is let go after each."""

REPLAYED = 10
"""Edits of each block that are written as JSON, read and done again."""

CM_PER_M = 100

ODD = np.uint64(0x9E3779B97F4A7C15)
"""By which the two ends of a segment are mixed into one number."""

SAME_M2 = 0.01
"""The areas of a plan, 1.5e9 m² together, add up to this in float64."""

NARROW_M = 0.05
"""The issue's bound on how far the outer border may stand from the imported one."""


def wkb(plan: Plan) -> list[bytes]:
    return [shapely.to_wkb(area.geometry) for area in plan.areas]


class Same:
    """A geometry that is equal to itself only; two that look alike are looked at each."""

    def __init__(self, geometry: shapely.Geometry):
        self.geometry = geometry

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and self.geometry is other.geometry


@lru_cache(maxsize=500)
def digest(same: Same) -> str:
    """All of a geometry, to the bit; geometries never change, so each is looked at once."""
    return sha256(shapely.to_wkb(same.geometry)).hexdigest()


def fingerprint(plan: Plan) -> str:
    """All of a plan, to the bit."""
    facts = [(digest(Same(area.geometry)), replace(area, geometry=None)) for area in plan.areas]
    return sha256(repr((facts, plan.offices)).encode()).hexdigest()


def shapes(plan: Plan) -> np.ndarray:
    return np.array([area.geometry for area in plan.areas], dtype=object)


def unpaired(plan: Plan) -> np.ndarray:
    """The segments that bound an odd number of areas, int64 [k, 2]: the outline, in a coverage."""
    rings = shapely.get_rings(shapely.get_parts(shapes(plan)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    east, north = np.rint(xy * CM_PER_M).astype(np.int64).T
    point = east << 32 | north
    pairs = np.sort(np.column_stack([point[:-1], point[1:]])[ring[1:] == ring[:-1]], axis=1)
    pairs = pairs[np.lexsort(pairs.T)]
    begins = np.flatnonzero(np.append(True, (pairs[1:] != pairs[:-1]).any(axis=1)))
    times = np.diff(np.append(begins, len(pairs)))
    return pairs[begins[times % 2 == 1]]


def beyond(segments: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Those of the segments [k, 2] that are not among the known ones, told apart by a number of 64 bits each."""
    one, other = (
        each[:, 0].astype(np.uint64) * ODD + each[:, 1].astype(np.uint64) for each in (segments, known)
    )
    return segments[~np.isin(one, other)]


def lines(segments: np.ndarray) -> np.ndarray:
    """The segments [k] that ``unpaired`` found, as lines."""
    return shapely.linestrings(np.stack([segments >> 32, segments & 0xFFFFFFFF], axis=2) / CM_PER_M)


def holes(ground: shapely.Geometry) -> int:
    return int(shapely.get_num_interior_rings(shapely.get_parts(ground)).sum())


class Watch:
    """Checks that hold after every edit, and dearer ones that are made now and then."""

    def __init__(self, plan: Plan, context: EditContext, rng: np.random.Generator, people: int):
        self.start, self.context = plan, context
        self.ground = shapely.coverage_union_all(shapes(plan))
        self.e, self.n = self.points(rng, people)
        self.people = rng.integers(0, 9, len(self.e))
        self.where = assign(plan, self.e, self.n)
        assert (self.where != OUTSIDE).all()
        self.edge = shapely.boundary(self.ground)
        shapely.prepare(self.edge)
        self.outline, self.size = unpaired(plan), shapely.area(shapes(plan)).sum()

    def points(self, rng: np.random.Generator, count: int) -> tuple[np.ndarray, np.ndarray]:
        """Addresses inside the municipality, and one on every corner of its outer border."""
        west, south, east, north = shapely.bounds(self.ground)
        e, n = rng.uniform(west, east, count).round(2), rng.uniform(south, north, count).round(2)
        shapely.prepare(self.ground)
        inside = shapely.contains_xy(self.ground, e, n)
        corners = shapely.get_coordinates(self.ground)
        return np.append(e[inside], corners[:, 0]), np.append(n[inside], corners[:, 1])

    def after(self, before: Plan, plan: Plan) -> None:
        known = {id(area.geometry) for area in before.areas}
        new = [area.geometry for area in plan.areas if id(area.geometry) not in known]
        assert shapely.is_valid(new).all()
        # Edits of names and colours keep the very objects of a coverage that was looked at already.
        if new or len(plan.areas) != len(before.areas):
            self.is_coverage(plan)
        for area in before.areas:
            assert not area.locked or any(
                area.geometry is other.geometry and area.name == other.name for other in plan.areas
            )
        size = shapely.area(shapes(plan)).sum()
        assert abs(size - self.ground.area) <= NARROW_M * self.ground.length
        self.where = reassign(self.where, before, plan, self.e, self.n)
        counts = np.bincount(self.where, weights=self.people, minlength=len(plan.areas))
        assert (self.where != OUTSIDE).all()
        assert counts.sum() == self.people.sum()

    def is_coverage(self, plan: Plan) -> None:
        """Every place of the ground in one area, every border the same to the bit on both sides.

        Where the segments with an odd number of areas beside them are those of a coverage that was looked at,
        every place of its ground is in an odd number of areas and every other in an even one. So the areas
        together are at least as large as the ground, and larger wherever one is in more than one or outside.
        Where the outline has got or lost a corner, an independent library looks at all of it, and nothing is
        outline that is not near the municipality's edge: that library does not mind a gap. What was outline when
        it was last looked at lies there still.
        """
        outline, size = unpaired(plan), shapely.area(shapes(plan)).sum()
        if np.array_equal(outline, self.outline):
            assert abs(size - self.size) < SAME_M2
        else:
            assert shapely.coverage_is_valid(shapes(plan))
            assert shapely.dwithin(self.edge, lines(beyond(outline, self.outline)), NARROW_M).all()
            self.outline, self.size = outline, size

    def ground_is_the_same(self, plan: Plan) -> None:
        """Nothing lost, nothing doubled, no hole, the outline where it was."""
        ground = shapely.coverage_union_all(shapes(plan))
        assert shapely.coverage_is_valid(shapes(plan))
        assert holes(ground) == holes(self.ground)
        assert shapely.get_num_geometries(ground) == shapely.get_num_geometries(self.ground)
        difference = shapely.symmetric_difference(ground, self.ground).area
        assert difference <= NARROW_M * self.ground.length
        assert shapely.area(shapes(plan)).sum() == pytest.approx(ground.area, abs=1e-3)
        there, here = shapely.boundary(self.ground), shapely.boundary(ground)
        for one, other in ((there, here), (here, there)):
            marks = shapely.points(shapely.get_coordinates(one))
            shapely.prepare(other)
            assert shapely.dwithin(other, marks, NARROW_M).all()
        assert self.where.tolist() == assign(plan, self.e, self.n).tolist()


def run(
    plan: Plan, context: EditContext, *, seed: int, edits: int, people: int, every: int
) -> dict[str, int]:
    """Apply at least so many random edits in one long chain, watch each, undo them block by block."""
    rng = np.random.default_rng(seed)
    watch = Watch(plan, context, rng, people)
    tally = {"applied": 0, "refused": 0, "broken": 0}
    while tally["applied"] < edits:
        history, kept = History(plan=plan), [fingerprint(plan)]
        for number in range(BLOCK):
            try:
                later = history.do(random_edit(rng, history.plan, context), context)
            except (EditRefused, UnknownCode) as refusal:
                tally["refused"] += 1
                tally["broken"] += refusal.code == "not_a_coverage"
                continue
            watch.after(history.plan, later.plan)
            history, tally["applied"] = later, tally["applied"] + 1
            kept.append(fingerprint(history.plan))
            if number % every == 0:
                watch.ground_is_the_same(history.plan)
        watch.ground_is_the_same(history.plan)
        again = replay(plan, loads(dumps(history.edits[:REPLAYED])), context)
        assert fingerprint(again) == kept[len(history.edits[:REPLAYED])]
        undone_to_the_bit(history, plan, kept)
        plan = history.plan
    return tally


def undone_to_the_bit(history: History, start: Plan, kept: list[str]) -> None:
    """Go back step by step to the very plan of the start, and forth again."""
    end = history
    for expected in reversed(kept):
        assert fingerprint(history.plan) == expected
        history = history.undo() if history.past else history
    assert history.plan is start
    while history.future:
        history = history.redo()
    assert history == end


@pytest.mark.parametrize("seed", range(8))
def test_random_edits_on_a_hand_made_town(seed):
    """Districts of 1 km; 60 edits in a chain, eight chains at least."""
    plan, context = town("AABBC/AABBC/DDEEC/DDEEF/GGFFF", metres=1_000.0, east=500_000.0, north=6_400_000.0)
    tally = run(plan, context, seed=seed, edits=60, people=500, every=5)
    assert tally["refused"] < 2 * tally["applied"]
    assert tally["broken"] == 0


@pytest.mark.parametrize("metres", [-0.01, 0.01, 50.0])
def test_ground_lost_or_doubled_is_seen(metres):
    """An area drawn a little smaller or larger beside neighbours that stay as they are."""
    plan, context = town("AAB/ACB/CCB", metres=1_000.0, east=500_000.0, north=6_400_000.0)
    watch = Watch(plan, context, np.random.default_rng(1), people=100)
    first = plan.areas[0]
    grown = shapely.buffer(first.geometry, metres, join_style="mitre")
    wrong = replace(plan, areas=(replace(first, geometry=grown), *plan.areas[1:]))
    with pytest.raises(AssertionError):
        watch.is_coverage(wrong)


@pytest.fixture(scope="module")
def home_care(nyko3) -> tuple[Plan, EditContext]:
    _, table, _ = nyko3
    with (SHARED / "facts/home_care_areas_assumed.csv").open(encoding="utf-8") as stream:
        membership = {row["district_code"]: row["home_care_area"] for row in csv.DictReader(stream)}
    plan = from_districts(
        division="hemvard",
        districts=table,
        membership=membership,
        areas=[{"code": code, "name": code} for code in sorted(set(membership.values()))],
    )
    return plan, EditContext(districts=dict(zip(table["code"], table.geometry, strict=True)))


@pytest.mark.real_data
def test_random_edits_on_the_six_real_areas(home_care):
    plan, context = home_care
    assert len(plan.areas) == 6
    tally = run(plan, context, seed=580, edits=EDITS, people=3_000, every=50)
    assert tally["applied"] >= EDITS
    assert tally["broken"] == 0


@pytest.mark.real_data
def test_a_district_moved_there_and_back_restores_the_real_plan_to_the_bit(home_care):
    """Not by undo, but by two edits: Hackefors (146) from Öst to Sydost and back."""
    from areas.edits import MoveDistricts, apply

    plan, context = home_care
    there = apply(plan, MoveDistricts(districts=("146",), to="Sydost"), context).plan
    assert wkb(there) != wkb(plan)
    assert wkb(apply(there, MoveDistricts(districts=("146",), to="Öst"), context).plan) == wkb(plan)
