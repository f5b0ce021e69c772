"""Against ``geopandas.sjoin``, which tests every point against every polygon near it."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from areas.assignment import Assigner
from tests.properties.test_assignment import random_coverage


def joined(areas: list[shapely.Geometry], e: np.ndarray, n: np.ndarray) -> np.ndarray:
    """The first area that each point touches, by a spatial join; -1 for none."""
    left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(e, n))
    right = gpd.GeoDataFrame({"area": range(len(areas))}, geometry=areas)
    pairs = gpd.sjoin(left, right, how="left", predicate="intersects")
    return pairs["area"].groupby(level=0).min().fillna(-1).to_numpy().astype(int)


@pytest.mark.parametrize("seed", range(10))
def test_random_coverages_and_points(seed):
    """Random points on the centimetre grid, and every vertex of every area: exact in both."""
    rng = np.random.default_rng(seed)
    areas = random_coverage(rng)
    corners = np.concatenate([shapely.get_coordinates(area) for area in areas])
    loose = rng.integers(-2_000, 42_000, (5_000, 2)) / 100
    border = shapely.union_all([shapely.boundary(area) for area in areas])
    loose = loose[shapely.distance(border, shapely.points(loose)) > 0.05]
    e, n = np.concatenate([loose, corners]).T
    assert Assigner(areas).assign(e, n).tolist() == joined(areas, e, n).tolist()


@pytest.mark.real_data
def test_the_real_districts(nyko3):
    """70 districts, 40 000 points, and every vertex of every border.

    Points at most 5 cm outside the municipality are left out: there the two differ by rule.
    """
    _, table, _ = nyko3
    areas = list(table.geometry)
    rng = np.random.default_rng(3006)
    west, south, east, north = table.total_bounds
    loose = np.column_stack([rng.uniform(west, east, 40_000), rng.uniform(south, north, 40_000)]).round(2)
    points = np.concatenate([loose, *[shapely.get_coordinates(area) for area in areas]])
    ground = shapely.coverage_union_all(areas)
    shapely.prepare(ground)
    beside = shapely.dwithin(ground, shapely.points(points), 0.05) & ~shapely.intersects_xy(ground, points)
    e, n = points[~beside].T
    assert Assigner(areas).assign(e, n).tolist() == joined(areas, e, n).tolist()
