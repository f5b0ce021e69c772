"""The larger roads of the example: a motorway, roads from the centre to every village and between districts.

Which places a road joins is general knowledge; the line it takes between them is made up.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata import crs
from geodata.demo.demo_names import one_word
from geodata.demo.demo_ways import Way, bent

Point = NDArray[np.float64]

MOTORWAY = (
    (515500, 6470300), (521500, 6470700), (524900, 6472600), (528600, 6476500), (532000, 6477750),
    (534200, 6478150), (536500, 6478350), (539000, 6478150), (541200, 6478450), (544500, 6479300),
    (549000, 6480300), (551500, 6482500), (557500, 6485500),
)  # fmt: skip
"""Course of the motorway in SWEREF 99 TM, rounded; both ends lie outside the municipality."""

MEDIAN_M = 22.0
RAMP_M = 380.0
RAMP_BULGE_M = 60.0
INTERCHANGE_SPACING_M = 3500.0

LAKE_LON_LAT = (
    (15.545, 58.484), (15.575, 58.472), (15.605, 58.473), (15.625, 58.483), (15.68, 58.487), (15.75, 58.487),
    (15.83, 58.492), (15.90, 58.500), (15.93, 58.515), (15.85, 58.525), (15.75, 58.525), (15.66, 58.520),
    (15.58, 58.508), (15.552, 58.495),
)  # fmt: skip
"""The lake Roxen, very roughly, so that no example road runs through it."""

EAST_OF_RIVER = frozenset({"121", "122", "123", "124", "146"})
"""Districts east of the river Stångån; between them and the rest only larger roads cross."""

# class, number, name, and the districts it joins in order; "*" and two numbers: on towards that point
ROADS = (
    ("primary", "34", "Bergsvägen", "133 132 113 110 421 411 *519000,6493500"),
    ("primary", "34", "Brokindsleden", "133 138 141 143 148 521 531 *539300,6447500"),
    ("primary", "35", "Åtvidabergsvägen", "122 146 661 *554000,6466500"),
    ("primary", "", "Söderleden", "152 156 141 142 145 146"),
    ("secondary", "", "Malmslättsvägen", "133 131 111 161"),
    ("secondary", "", "Rappestadsvägen", "161 221 211 *513000,6476000"),
    ("secondary", "", "Vikingstadsvägen", "161 231 241 *517000,6467800"),
    ("secondary", "", "Norrköpingsvägen", "133 124 121 123 631 641 *559000,6483000"),
    ("secondary", "", "Industrigatan", "111 112 113 121"),
    ("secondary", "", "Slakavägen", "133 134 152 154 311 321 *525300,6434000"),
    ("secondary", "", "Tanneforsvägen", "133 137 122"),
    ("secondary", "", "Askebyvägen", "631 651 661"),
    ("secondary", "", "Stjärnorpsvägen", "421 *532600,6487900 *540500,6491000 *547500,6491500"),
    ("tertiary", "", "Universitetsvägen", "111 155 153 152"),
    ("tertiary", "", "Lambohovsleden", "134 151 152"),
    ("tertiary", "", "Hjulsbrovägen", "142 144 147 149 148"),
    ("tertiary", "", "Ekängsvägen", "113 611"),
    ("secondary", "", "Rystadsvägen", "611 631"),
    ("tertiary", "", "Skedavägen", "154 511 531"),
    ("tertiary", "", "Bestorpsvägen", "521 541 531"),
    ("tertiary", "", "Sturebyvägen", "521 661"),
    ("tertiary", "", "Kärnavägen", "161 154"),
    ("tertiary", "", "Ljungsbrovägen", "411 211"),
    ("tertiary", "", "Ulrikavägen", "321 531"),
    ("tertiary", "", "Nykilsvägen", "311 231"),
    ("tertiary", "", "Skeda kyrkväg", "311 511 521"),
    ("tertiary", "", "Askeby sockenväg", "651 *562000,6474000"),
    ("tertiary", "", "Gistadvägen", "641 651"),
    ("tertiary", "", "Malfors allé", "411 *526500,6497500 *521500,6500500"),
)
SPEED_IN_TOWN = {"primary": "60", "secondary": "50", "tertiary": "40"}
SPEED_OUTSIDE = {"primary": "80", "secondary": "80", "tertiary": "70"}


def anchors(facts: pd.DataFrame, districts: gpd.GeoDataFrame) -> dict[str, Point]:
    """Return the point of each district that larger roads lead to: its centroid when that lies inside."""
    points = shapely.points(facts["e"], facts["n"])
    shapes = districts.geometry.to_numpy()
    inside = shapely.contains(shapes, points)
    within = shapely.get_coordinates(shapely.point_on_surface(shapes))
    return dict(zip(facts["code"], np.where(inside[:, None], facts[["e", "n"]], within), strict=True))


def lake() -> shapely.Polygon:
    """Return the rough shape of the lake in SWEREF 99 TM."""
    lon, lat = np.array(LAKE_LON_LAT).T
    rough = shapely.Polygon(np.column_stack(crs.to_tm(lon, lat)))
    return rough.buffer(-200).buffer(400).buffer(-200)


def make(
    anchor: dict[str, Point],
    districts: gpd.GeoDataFrame,
    ground: BaseGeometry,
    town: BaseGeometry,
    rng: np.random.Generator,
) -> list[Way]:
    """Return motorway, ramps, primary, secondary and tertiary roads.

    Parameters
    ----------
    anchor
        Point of each district by code.
    districts
        The districts, for which of them are neighbours.
    ground
        What no road may leave.
    town
        The built-up ground, where other speeds hold.
    rng
        Source of randomness.

    Returns
    -------
    list of Way
        Every larger road, cut where it enters or leaves the built-up ground.
    """
    lines = [_line(route, anchor, ground, rng) for *_, route in ROADS]
    lines = [_cut_at_water(line) for line in lines]
    out: list[Way] = []
    for (kind, ref, name, _), line in zip(ROADS, lines, strict=True):
        out += _in_and_out(line, kind, {"highway": kind, "ref": ref, "name": name}, town)
    for (a, b), name in _between(anchor, districts):
        line = bent(np.stack([anchor[a], anchor[b]]), step_m=110, sway=0.10, rng=rng)
        out += _in_and_out(line, "tertiary", {"highway": "tertiary", "name": name}, town)
    crossing = [line for (kind, *_), line in zip(ROADS, lines, strict=True) if kind != "tertiary"]
    return out + _motorway(ground, crossing)


def _line(route: str, anchor: dict[str, Point], ground: BaseGeometry, rng: np.random.Generator) -> Point:
    stops = [
        np.array([float(part) for part in stop[1:].split(",")]) if stop.startswith("*") else anchor[stop]
        for stop in route.split()
    ]
    line = bent(np.stack(stops), step_m=140, sway=0.07, rng=rng)
    return _first_part(line, ground)


def _first_part(line: Point, ground: BaseGeometry) -> Point:
    """The part of a line from its start until it first leaves the ground."""
    shapely.prepare(ground)
    outside = np.flatnonzero(~shapely.covers(ground, shapely.linestrings(np.stack([line[:-1], line[1:]], 1))))
    return line[: outside[0] + 1] if len(outside) else line


def _cut_at_water(line: Point) -> Point:
    return _first_part(line, shapely.LineString(line).buffer(1).envelope.difference(lake()))


def _in_and_out(line: Point, kind: str, tags: dict[str, str], town: BaseGeometry) -> list[Way]:
    """Cut a line where it enters or leaves the town, and set the speed of each part."""
    shapely.prepare(town)
    middle = (line[:-1] + line[1:]) / 2
    inside = shapely.contains_xy(town, middle[:, 0], middle[:, 1])
    cuts = np.flatnonzero(inside[1:] != inside[:-1]) + 1
    out = []
    for start, end in zip([0, *cuts], [*cuts, len(inside)], strict=True):
        speed = (SPEED_IN_TOWN if inside[start] else SPEED_OUTSIDE)[kind]
        out.append(Way(points=line[start : end + 1], tags={**tags, "maxspeed": speed}))
    return out


def _between(anchor: dict[str, Point], districts: gpd.GeoDataFrame) -> list[tuple[tuple[str, str], str]]:
    """Neighbouring districts of the city, not joined by a road of their own, and a name for the street."""
    city = districts[districts["kind"] == "stadsdel"]
    shapes, codes = city.geometry.to_numpy(), city["code"].tolist()
    joined = {frozenset(pair) for *_, r in ROADS for pair in zip(r.split(), r.split()[1:], strict=False)}
    out, used = [], {name for _, _, name, _ in ROADS}
    i, j = shapely.STRtree(shapes).query(shapes, predicate="touches")
    shared = shapely.length(shapely.intersection(shapes[i], shapes[j]))
    for a, b, length in zip(i, j, shared, strict=True):
        pair = (codes[a], codes[b])
        bridge = (pair[0] in EAST_OF_RIVER) != (pair[1] in EAST_OF_RIVER)
        if a >= b or length < 350 or frozenset(pair) in joined or bridge:
            continue
        if _served(anchor[pair[0]], anchor[pair[1]], anchor, codes):
            continue
        names = [one_word(stem, end) for end in ("vägen", "gatan", "leden") for stem in _stems(city, b, a)]
        name = next(name for name in names if name not in used)
        used.add(name)
        out.append((pair, name))
    return out


def _served(a: Point, b: Point, anchor: dict[str, Point], codes: list[str]) -> bool:
    """Whether a third district lies between the two (relative neighbourhood graph)."""
    apart = np.hypot(*(a - b))
    others = np.stack([anchor[code] for code in codes])
    between = np.maximum(np.hypot(*(others - a).T), np.hypot(*(others - b).T)) < apart * 0.85
    return bool(between.any())


def _stems(city: gpd.GeoDataFrame, *rows: int) -> list[str]:
    """The names of districts as first part of a street name: "Berga" gives "Berga", "Ryd" gives "Ryds"."""
    sides = {"Östra": "Öster", "Västra": "Väster", "Norra": "Norr", "Södra": "Söder"}
    names = [one_word(*(sides.get(word, word) for word in city["name"].iloc[row].split())) for row in rows]
    names = [name.removesuffix("en") if name.endswith(("staden", "gården")) else name for name in names]
    return [name if name[-1] in "aeiouyåäös" else name + "s" for name in names]


def _motorway(ground: BaseGeometry, crossing: list[Point]) -> list[Way]:
    """Two carriageways that part at one border and meet at the other, with ramps to the roads they cross."""
    rough = np.array(MOTORWAY, dtype=float)
    for _ in range(4):  # Chaikin's corner cutting
        cut = np.stack([rough[:-1] * 0.75 + rough[1:] * 0.25, rough[:-1] * 0.25 + rough[1:] * 0.75], axis=1)
        rough = np.vstack([rough[:1], cut.reshape(-1, 2), rough[-1:]])
    inside = shapely.intersection(shapely.linestrings(rough), ground.buffer(-40))
    centre = max(shapely.get_parts(inside), key=lambda part: part.length)
    if shapely.get_x(shapely.get_point(centre, 0)) > shapely.get_x(shapely.get_point(centre, -1)):
        centre = centre.reverse()
    places: list[float] = []
    joints: list[Point] = []
    for line in crossing:
        meeting = shapely.intersection(centre, shapely.linestrings(line))
        for point in shapely.get_parts(meeting)[:1]:
            at = float(shapely.line_locate_point(centre, point))
            ends = min(at, centre.length - at)
            if ends > 2 * RAMP_M and all(abs(at - other) > INTERCHANGE_SPACING_M for other in places):
                places.append(at)
                joints.append(shapely.get_coordinates(point)[0])
    return _carriageways(centre, np.array(places), joints)


def _carriageways(centre: BaseGeometry, places: Point, joints: list[Point]) -> list[Way]:
    base = {"ref": "E4", "oneway": "yes"}
    road = {**base, "highway": "motorway", "maxspeed": "110"}
    ramp = {**base, "highway": "motorway_link", "maxspeed": "70"}
    ends = shapely.get_coordinates(centre)[[0, -1]]
    at = np.unique(
        np.concatenate([np.arange(150, centre.length - 100, 150), places - RAMP_M, places + RAMP_M])
    )
    ahead = shapely.get_coordinates(shapely.line_interpolate_point([centre], at + 1))
    here = shapely.get_coordinates(shapely.line_interpolate_point([centre], at))
    right = np.column_stack([(ahead - here)[:, 1], (here - ahead)[:, 0]])
    out = []
    for side in (1, -1):
        line = here + right * side * MEDIAN_M / 2
        for place, joint in zip(places, joints, strict=True):
            off, on = (int(np.searchsorted(at, place - side * way * RAMP_M)) for way in (1, -1))
            bulge = right[np.searchsorted(at, place)] * side * RAMP_BULGE_M
            for start, end in ((line[off], joint), (joint, line[on])):
                out.append(
                    Way(points=np.stack([start, (start + end) / 2 + bulge, end]), tags=ramp, apart=True)
                )
        whole = np.vstack([ends[:1], line, ends[1:]])
        out.append(Way(points=whole if side == 1 else whole[::-1], tags=road, apart=True))
    return out
