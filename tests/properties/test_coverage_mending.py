"""Whatever is done to a tessellation within the tolerance, it comes out as a coverage of the same ground."""

import numpy as np
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely import MultiPoint, box

from geodata import coverage
from geodata.flaws import moved_m

E0, N0 = 530_000.0, 6_470_000.0
SIDE = 1_000.0
SHAKE_M = 1.5
"""Vertices move up to this in each direction, so borders come apart or overlap by up to 2 * 1.5 * sqrt 2 = 4.3 m."""

TOLERANCE_M = 10.0


def grid(side: int) -> np.ndarray:
    """side x side squares of at least 250 m, every corner a vertex."""
    step = SIDE / side
    return np.array(
        [box(i * step, j * step, (i + 1) * step, (j + 1) * step) for i in range(side) for j in range(side)]
    )


def voronoi(rng: np.random.Generator, cells: int) -> np.ndarray:
    """Voronoi cells within a square, noded with each other and the frame."""
    frame = box(0, 0, SIDE, SIDE)
    points = MultiPoint(rng.uniform(0.05 * SIDE, 0.95 * SIDE, (cells, 2)))
    parts = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(points, extend_to=frame)), frame)
    return shapely.get_parts(shapely.polygonize([shapely.union_all(shapely.boundary(parts))]))


def placed(cells: np.ndarray) -> np.ndarray:
    return shapely.transform(cells, lambda xy: np.round(xy + np.array([E0, N0]), 2))


def shaken(cells: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Each cell drawn a little differently by each neighbour; the outer frame stays where it is."""

    def shake(xy):
        inner = ((xy > (E0 + 1, N0 + 1)) & (xy < (E0 + SIDE - 1, N0 + SIDE - 1))).all(axis=1)
        return xy + inner[:, None] * rng.uniform(-SHAKE_M, SHAKE_M, xy.shape)

    return np.array([shapely.polygons(shake(shapely.get_coordinates(cell)[:-1])) for cell in cells])


def tessellation(kind: str, size: int, seed: int) -> tuple[np.ndarray, np.random.Generator]:
    rng = np.random.default_rng(seed)
    return placed(grid(size) if kind == "grid" else voronoi(rng, size * size)), rng


@st.composite
def tessellations(draw):
    return tessellation(
        draw(st.sampled_from(["grid", "voronoi"])), draw(st.integers(2, 4)), draw(st.integers(0, 10**6))
    )


@settings(max_examples=20, deadline=None)
@given(tessellations())
def test_a_valid_coverage_comes_out_unchanged(drawn):
    cells, _ = drawn
    # rounding a Voronoi corner may leave a hairline; mending once makes it a coverage on the grid
    clean, _ = coverage.mend(cells, tolerance_m=TOLERANCE_M, names=[str(k) for k in range(len(cells))])
    again, findings = coverage.mend(clean, tolerance_m=TOLERANCE_M, names=[str(k) for k in range(len(cells))])
    assert findings == []
    assert shapely.equals_exact(again, clean).all()


@settings(max_examples=30, deadline=None)
@given(tessellations())
def test_a_shaken_tessellation_comes_out_as_a_coverage_of_the_same_ground(drawn):
    """No gaps, no overlaps, on the grid, no border farther off than the shaking can bring it.

    The outer border stays where it is and everything inside is filled, so the union is the square, but for
    rounding: 4 km of border on a grid of 1 cm.
    """
    cells, rng = drawn
    rough, _ = coverage.repair(shaken(cells, rng), names=[str(k) for k in range(len(cells))])
    out, _ = coverage.mend(rough, tolerance_m=TOLERANCE_M, names=[str(k) for k in range(len(cells))])
    assert shapely.coverage_is_valid(out)
    assert shapely.is_valid(out).all()
    xy = shapely.get_coordinates(out)
    assert (xy == np.round(xy, 2)).all()
    ground = shapely.union_all(out)
    assert shapely.area(shapely.symmetric_difference(ground, shapely.union_all(cells))) < 40
    assert len(shapely.get_rings(ground)) == 1
    assert abs(shapely.area(out).sum() - shapely.area(ground)) < 1e-3
    assert moved_m(rough, out).max() <= TOLERANCE_M + 0.01


@settings(max_examples=8, deadline=None)
@example(tessellation("grid", 4, 72))
@example(tessellation("voronoi", 4, 258))
@given(tessellations())
def test_the_order_of_the_polygons_changes_no_ground(drawn):
    """Ties apart: with reversed order the same ground is covered, by a valid coverage."""
    cells, rng = drawn
    rough = shaken(cells, rng)
    names = [str(k) for k in range(len(cells))]
    one, _ = coverage.mend(rough, tolerance_m=TOLERANCE_M, names=names)
    other, _ = coverage.mend(rough[::-1], tolerance_m=TOLERANCE_M, names=names[::-1])
    assert shapely.equals(shapely.union_all(one), shapely.union_all(other))
    assert shapely.coverage_is_valid(other)
