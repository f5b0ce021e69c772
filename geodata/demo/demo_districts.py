"""Approximate districts for the example data: right place, right area, natural-looking borders.

The published facts of a district are its centroid, its area and its kind. Ground is made of small sites;
the built-up districts (stadsdel, tätort) share a footprint of their total area around their centroids, the
countryside (omland) shares the rest. Within each, sites are dealt out by a *power diagram*: a site goes to
the district with the least ``|x - c|² - w``. Weights ``w`` are turned until every area is right, centres
``c`` are drawn towards the right centroids. A smooth warp bends the diagram's straight borders.

References
----------
F. Aurenhammer, F. Hoffmann, B. Aronov (1998), *Minkowski-type theorems and least-squares clustering*,
Algorithmica 20: power diagrams are the partitions of given areas.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import Voronoi
from shapely.geometry.base import BaseGeometry

from geodata import crs
from geodata.demo.demo_borders import coverage
from geodata.demo.demo_noise import warp
from geodata.schema import DISTRICTS, URBAN_KINDS, validate

CITY_SPACING_M = 65.0
COUNTRY_SPACING_M = 320.0
VILLAGE_SITES = 9
"""Sites across the radius of a village, so that a small one is as round as a large one."""

CLOSING_M = 450.0
"""Bays of the built-up footprint narrower than twice this are filled."""

TRIES = 4
GOOD_ENOUGH = 0.08
"""Bends of the ground are tried until the area of every district is right within this share."""

ROUNDS = 120
GAIN = 0.7
"""How far a weight is turned each round, as a share of what a lone disc would need."""

FAVOUR_M2 = 1.5e7
"""How much the ground around a village prefers its own omland: moves a border some 1.5 km near it."""

PULL = 0.1
STRAY_SHARE = 0.3
"""A centre is moved, for the centroid's sake, at most by this share of the district's radius."""


@dataclass(frozen=True, kw_only=True)
class Sites:
    """Small pieces of ground: Voronoi diagram, areas [n] in m², and whether inside the outline."""

    diagram: Voronoi
    points: NDArray[np.float64]
    area_m2: NDArray[np.float64]
    inside: NDArray[np.bool_]


def make(facts: pd.DataFrame, outline: BaseGeometry, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Return approximate districts that fill the outline.

    Parameters
    ----------
    facts
        ``code``, ``name``, ``kind``, ``area_m2``, ``e``, ``n`` of each district.
    outline
        The municipality's ground in SWEREF 99 TM.
    rng
        Source of randomness.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract ``schema.DISTRICTS``, sorted by ``code``; a valid coverage of the outline.
    """
    urban = facts["kind"].isin(URBAN_KINDS).to_numpy()
    centres = facts[["e", "n"]].to_numpy()
    wanted = facts["area_m2"].to_numpy().copy()
    wanted[~urban] *= (outline.area - wanted[urban].sum()) / wanted[~urban].sum()
    sites = _sites(centres[urban], np.sqrt(wanted[urban] / np.pi), outline, rng)
    links = _links(sites)
    bent = warp(sites.points, amplitude_m=50, length_m=900, rng=rng)
    footprint = _footprint(centres[urban], wanted[urban], sites, bent)
    owner = np.full(len(sites.points), -1)
    grounds = (footprint, sites.inside & ~footprint)
    favours = (np.zeros((len(facts), len(owner))), _favours(facts, sites.points))
    for sort, ground, favour in zip((urban, ~urban), grounds, favours, strict=True):
        share = np.where(sort, wanted, 0)
        owner = _best_deal(
            sites, links, owner, ground=ground, centres=centres, wanted=share, favour=favour, rng=rng
        )
    geometry = coverage(sites.diagram, owner, outline, np.sqrt(wanted))
    parent = pd.Series([""] * len(facts), dtype="str")
    table = facts[["code", "name", "kind"]].assign(parent=parent)
    out = gpd.GeoDataFrame(table, geometry=geometry, crs=crs.SWEREF99_TM)
    validate(out, DISTRICTS)
    return out


def _sites(
    centres: NDArray[np.float64],
    radii: NDArray[np.float64],
    outline: BaseGeometry,
    rng: np.random.Generator,
) -> Sites:
    """Jittered lattices: fine in the city, finer in villages, coarse in the countryside."""
    wide = outline.buffer(2 * COUNTRY_SPACING_M)
    fine = shapely.union_all(shapely.buffer(shapely.points(centres), radii * 1.5 + 150, quad_segs=6))
    layers = [_lattice(wide.difference(fine), COUNTRY_SPACING_M, rng)]
    taken: BaseGeometry = shapely.Polygon()
    for zone in sorted(shapely.get_parts(fine), key=lambda part: tuple(part.bounds)):
        size = np.sqrt(zone.area / np.pi)
        spacing = min(CITY_SPACING_M, size / 1.5 / VILLAGE_SITES)
        layers.append(_lattice(zone.difference(taken), spacing, rng))
        taken = taken.union(zone)
    points = np.vstack(layers)
    cells = shapely.voronoi_polygons(shapely.multipoints(points), ordered=True, extend_to=wide)
    cells = np.array(shapely.get_parts(cells))
    shapely.prepare(outline)
    area = shapely.area(cells)
    partly = ~shapely.covers(outline, cells)
    area[partly] = shapely.area(shapely.intersection(cells[partly], outline))
    return Sites(diagram=Voronoi(points), points=points, area_m2=area, inside=area > 0)


def _lattice(zone: BaseGeometry, spacing: float, rng: np.random.Generator) -> NDArray[np.float64]:
    west, south, east, north = zone.bounds
    x, y = np.meshgrid(np.arange(west, east, spacing), np.arange(south, north, spacing * 0.866))
    x = x + np.where(np.arange(len(x)) % 2, spacing / 2, 0)[:, None]
    points = np.column_stack([x.ravel(), y.ravel()])
    points += rng.uniform(-0.22, 0.22, points.shape) * spacing
    shapely.prepare(zone)
    return points[shapely.contains_xy(zone, points[:, 0], points[:, 1])]


def _footprint(
    centres: NDArray[np.float64], wanted: NDArray[np.float64], sites: Sites, bent: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """The built-up sites: discs around the centres, bays closed, grown until each cluster's area is right."""
    chosen = np.zeros(len(bent), dtype=bool)
    radii = np.sqrt(wanted / np.pi)
    near = shapely.get_parts(shapely.union_all(shapely.buffer(shapely.points(centres), radii * 1.3)))
    cluster = shapely.STRtree(near).query(shapely.points(centres), predicate="within")[1]
    for number in np.unique(cluster):
        of = cluster == number
        target = wanted[of].sum()
        low, high = 0.5, 1.6
        reach = (radii[of] * high + CLOSING_M).max()
        spread = (
            np.abs(bent - centres[of].mean(axis=0)).max(axis=1) < reach + np.ptp(centres[of], axis=0).max()
        )
        close = np.flatnonzero(spread & sites.inside)
        for _ in range(18):
            scale = (low + high) / 2
            shape = shapely.union_all(shapely.buffer(shapely.points(centres[of]), radii[of] * scale))
            if of.sum() > 1:
                shape = shape.buffer(CLOSING_M).buffer(-CLOSING_M)
                shape = shapely.Polygon(shape.exterior) if shape.geom_type == "Polygon" else shape
            shapely.prepare(shape)
            hit = close[shapely.contains_xy(shape, bent[close, 0], bent[close, 1])]
            low, high = (scale, high) if sites.area_m2[hit].sum() < target else (low, scale)
        chosen[hit] = True
    return chosen


def _favours(facts: pd.DataFrame, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """What makes the ground around a tätort (code XX1) more likely its own omland's (XX0), [k, n] in m²."""
    out = np.zeros((len(facts), len(points)))
    place = {code: k for k, code in enumerate(facts["code"])}
    for code, e, n, area in zip(facts["code"], facts["e"], facts["n"], facts["area_m2"], strict=True):
        own = place.get(code[:2] + "0")
        if facts["kind"].iloc[place[code]] == "tatort" and own is not None:
            away = np.hypot(points[:, 0] - e, points[:, 1] - n) / (2 * np.sqrt(area / np.pi) + 700)
            out[own] += FAVOUR_M2 * np.exp(-(away**2))
    return out


def _best_deal(
    sites: Sites,
    links: NDArray[np.int64],
    owner: NDArray[np.int64],
    *,
    ground: NDArray[np.bool_],
    centres: NDArray[np.float64],
    wanted: NDArray[np.float64],
    favour: NDArray[np.float64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Deal ``ground`` out among the districts with ``wanted`` > 0; the best of a few bends of the ground."""
    of = np.flatnonzero(wanted)
    size = np.sqrt(np.median(wanted[of]))
    points, area = sites.points[ground], sites.area_m2[ground]
    least, best = np.inf, owner
    for _ in range(TRIES):
        bent = warp(points, amplitude_m=0.07 * size, length_m=size, rng=rng)
        bent = warp(bent, amplitude_m=0.012 * size, length_m=size / 3, rng=rng)
        tried = owner.copy()
        tried[ground] = of[_deal(bent, area, centres[of], wanted[of], favour[np.ix_(of, ground)])]
        tried = _in_one_piece(sites, links, tried, ground)
        got = np.bincount(tried[ground], area, len(wanted))[of]
        off = float(np.abs(got / wanted[of] - 1).max())
        least, best = min((least, best), (off, tried), key=lambda pair: pair[0])
        if least < GOOD_ENOUGH:
            break
    return best


def _deal(
    points: NDArray[np.float64],
    area: NDArray[np.float64],
    centres: NDArray[np.float64],
    wanted: NDArray[np.float64],
    favour: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Deal sites out to districts by the power diagram with the wanted areas and centroids."""
    wanted = wanted * area.sum() / wanted.sum()
    at, weight, reach = centres.copy(), wanted / np.pi, np.sqrt(wanted / np.pi)[:, None] * STRAY_SHARE
    count, (x, y) = len(centres), points.T.copy()
    cost = np.empty((count, len(points)))
    for step in range(ROUNDS):
        for k, (e, n) in enumerate(at.tolist()):  # |x|² is the same for all and left out
            np.multiply(x, -2 * e, out=cost[k])
            cost[k] -= 2 * n * y
            cost[k] += e * e + n * n - weight[k]
        cost -= favour
        owner = cost.argmin(axis=0)
        got = np.bincount(owner, area, count)
        weight += GAIN * (wanted - got) / np.pi
        if step < ROUNDS // 2:
            mid = np.column_stack([np.bincount(owner, area * points[:, k], count) for k in (0, 1)])
            held = got > wanted / 2
            at[held] += PULL * (centres[held] - mid[held] / got[held, None])
            at = centres + np.clip(at - centres, -reach, reach)
    return np.asarray(owner)


def _links(sites: Sites) -> NDArray[np.int64]:
    """Pairs of neighbouring sites, int [m, 2], both ways."""
    pairs: NDArray[np.int64] = np.asarray(sites.diagram.ridge_points, dtype=np.int64)
    pairs = pairs[sites.inside[pairs].all(axis=1)]
    return np.asarray(np.vstack([pairs, pairs[:, ::-1]]))


def _in_one_piece(
    sites: Sites, links: NDArray[np.int64], owner: NDArray[np.int64], ground: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Give every piece of a district but its largest to the neighbour on ``ground`` that it touches most."""
    owner = owner.copy()
    pairs = links[ground[links].all(axis=1)]
    size = len(owner)
    for _ in range(4):
        same = pairs[owner[pairs[:, 0]] == owner[pairs[:, 1]]]
        _, piece = connected_components(coo_array((np.ones(len(same)), same.T), shape=(size, size)))
        mass = np.bincount(piece, sites.area_m2)
        best = np.zeros(owner.max() + 1)
        np.maximum.at(best, owner[ground], mass[piece[ground]])
        stray = ground & (mass[piece] < best[owner])
        edge = pairs[stray[pairs[:, 0]] & (piece[pairs[:, 0]] != piece[pairs[:, 1]])]
        if not len(edge):
            break
        votes = pd.DataFrame({"piece": piece[edge[:, 0]], "to": owner[edge[:, 1]]})
        most = votes.value_counts().reset_index().drop_duplicates("piece").set_index("piece")["to"]
        moved = np.flatnonzero(stray & np.isin(piece, most.index))
        owner[moved] = most.loc[piece[moved]].to_numpy()
    return owner
