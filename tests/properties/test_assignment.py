"""What must hold for any coverage and any points."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from areas.assignment import Assigner, assign
from areas.borders.border import OUTSIDE
from areas.edits import apply
from areas.errors import EditRefused
from areas.reassignment import reassign
from tests.areas.towns import random_edit, town

seeds = st.integers(0, 2**32 - 1)


def random_coverage(rng: np.random.Generator) -> list[shapely.Geometry]:
    """Areas of a triangulation on the centimetre grid, dissolved at random: slanted borders, holes, parts."""
    points = np.unique(rng.integers(0, 40_000, (int(rng.integers(5, 40)), 2)), axis=0) / 100
    triangles = shapely.get_parts(shapely.delaunay_triangles(shapely.MultiPoint(points)))
    if not len(triangles):
        return [shapely.box(0, 0, 400, 400)]
    owner = rng.integers(0, int(rng.integers(1, 7)), len(triangles))
    return [shapely.coverage_union_all(triangles[owner == i]) for i in np.unique(owner)]


def random_points(rng: np.random.Generator, areas: list[shapely.Geometry], count: int = 400) -> np.ndarray:
    """Grid points in and around the areas, with all vertices and the middles of all borders among them."""
    corners = np.concatenate([shapely.get_coordinates(area) for area in areas])
    middles = (corners[1:] + corners[:-1]) / 2
    loose = rng.integers(-2_000, 42_000, (count, 2)) / 100
    return np.concatenate([loose, corners, middles])


def expected(areas: list[shapely.Geometry], points: np.ndarray) -> np.ndarray:
    """The rule, point by point and area by area: within a micrometre is inside, the first area wins; if none,
    the nearest within five centimetres."""
    distance = np.array([shapely.distance(area, shapely.points(points)) for area in areas])
    within = distance <= 1e-6
    nearest = np.where(distance.min(axis=0) <= 0.05, np.rint(distance * 1e6).argmin(axis=0), OUTSIDE)
    return np.where(within.any(axis=0), within.argmax(axis=0), nearest)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_the_answer_is_that_of_the_rule_for_every_point(seed):
    rng = np.random.default_rng(seed)
    areas = random_coverage(rng)
    points = random_points(rng, areas)
    assert Assigner(areas).assign(*points.T).tolist() == expected(areas, points).tolist()


@given(seeds, st.integers(-200_000, 800_000), st.integers(-100_000, 7_000_000))
@settings(max_examples=40, deadline=None)
def test_moving_everything_by_whole_metres_changes_nothing(seed, east, north):
    rng = np.random.default_rng(seed)
    areas = random_coverage(rng)
    points = random_points(rng, areas)
    shift = np.array([east, north], dtype=float)
    moved = [shapely.transform(area, lambda p: np.round(p + shift, 2)) for area in areas]
    there = np.round(points[: len(points)] + shift, 3)
    assert Assigner(moved).assign(*there.T).tolist() == Assigner(areas).assign(*points.T).tolist()


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_neither_the_order_of_vertices_nor_of_parts_matters(seed):
    rng = np.random.default_rng(seed)
    areas = random_coverage(rng)
    points = random_points(rng, areas)
    turned = [shapely.normalize(shapely.reverse(area)) for area in areas]
    reversed_ = [shapely.reverse(area) for area in areas]
    answer = Assigner(areas).assign(*points.T).tolist()
    assert Assigner(turned).assign(*points.T).tolist() == answer
    assert Assigner(reversed_).assign(*points.T).tolist() == answer


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_naming_the_areas_anew_names_the_answers_anew(seed):
    """Away from borders, where the rule of the lowest code would rightly choose another area."""
    rng = np.random.default_rng(seed)
    areas = random_coverage(rng)
    points = random_points(rng, areas)
    border = shapely.union_all([shapely.boundary(area) for area in areas])
    points = points[shapely.distance(border, shapely.points(points)) > 0.06]
    order = rng.permutation(len(areas))
    answer = Assigner(areas).assign(*points.T)
    renamed = Assigner([areas[i] for i in order]).assign(*points.T)
    back = np.append(order, OUTSIDE)
    assert back[renamed].tolist() == answer.tolist()


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_every_address_is_somewhere_once_and_people_are_conserved(seed):
    rng = np.random.default_rng(seed)
    areas = random_coverage(rng)
    points = random_points(rng, areas)
    ground = shapely.union_all(areas)
    points = points[shapely.intersects(ground, shapely.points(points))]
    people = rng.integers(0, 9, len(points))
    answer = Assigner(areas).assign(*points.T)
    assert (answer != OUTSIDE).all()
    assert np.bincount(answer, weights=people, minlength=len(areas)).sum() == people.sum()


@pytest.mark.parametrize("seed", range(8))
def test_assigning_anew_what_changed_gives_what_assigning_everything_gives(seed):
    """Twelve edits in a row; the points include every district corner and points on every border."""
    rng = np.random.default_rng(seed)
    plan, context = town("AABB/ACCB/DCCB/DDDD")
    points = random_points(rng, list(context.districts.values()), 2_000)
    answer = assign(plan, *points.T)
    for _ in range(12):
        try:
            changed = apply(plan, random_edit(rng, plan, context), context).plan
        except EditRefused:
            continue
        answer = reassign(answer, plan, changed, *points.T)
        plan = changed
        assert answer.tolist() == assign(plan, *points.T).tolist()
