"""Our minutes beside those of an independent routing engine (Valhalla) on Helsinki: ratio and rank correlation.

The engines share the map and nothing else: speeds, delays and turns are each one's own. So the median ratio tells how
our speed set lies, and the rank correlation whether near and far are the same. Both are given the places on the
streets, so no access leg is in either figure; places that the other engine puts on another street are left out.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import spearmanr

from geodata import crs
from geodata.streets import access, network, osm, travel_time
from geodata.streets.speeds import MODES
from geodata.streets.streets import Network

FILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "osm" / "helsinki.osm.pbf"
COSTING = {"car": "auto", "bike": "bicycle", "walk": "pedestrian"}
ORIGINS, DOORS = 20, 25
"""20 × 25 = 500 pairs by each mode."""

SAME_PLACE_M = 3.0
"""How far apart the two engines may put a place; the streets' own width."""


def engine(folder: Path) -> Any:
    """The other engine, with tiles built of the same file; no network is used."""
    import valhalla

    tiles = folder / "tiles"
    tiles.mkdir()
    settings = valhalla.get_config(tile_extract="", tile_dir=str(tiles), verbose=False)
    (folder / "settings.json").write_text(json.dumps(settings))
    build = Path(valhalla.__file__).parent / "bin" / "valhalla_build_tiles"
    subprocess.run([build, "-c", folder / "settings.json", FILE], check=True, capture_output=True, cwd=folder)
    return valhalla.Actor(settings)


def places(streets: Network, mode: Any) -> access.Access:
    """Places on streets of the mode, in the middle of links, from which and to which most others are reached."""
    rng = np.random.default_rng(4)
    link = rng.permutation(np.flatnonzero(streets.usable(mode).any(axis=0) & (streets.length_m > 20)))[:300]
    middle = (streets.shape_start[link] + streets.shape_start[link + 1]) // 2
    e = (streets.shape_e[middle - 1] + streets.shape_e[middle]) / 2
    n = (streets.shape_n[middle - 1] + streets.shape_n[middle]) / 2
    joined = access.join(streets, e, n, mode=mode)
    reached = np.isfinite(travel_time.from_points(streets, joined, joined).minutes)
    good = (reached.mean(axis=0) > 0.5) & (reached.mean(axis=1) > 0.5)
    return joined.take(np.flatnonzero(good))


def degrees(joined: access.Access) -> list[dict[str, float]]:
    lon, lat = crs.to_wgs84(joined.e, joined.n)
    return [{"lon": float(x), "lat": float(y)} for x, y in zip(lon, lat, strict=True)]


def shared(joined: access.Access, actor: Any, mode: Any) -> access.Access:
    """Those of the places that the other engine finds a street at, too."""
    found = actor.locate({"locations": degrees(joined), "costing": COSTING[mode]})
    away = []
    for one, e, n in zip(found, joined.e, joined.n, strict=True):
        edges = one.get("edges") or [{"correlated_lon": 0.0, "correlated_lat": 0.0}]
        x, y = crs.to_tm(edges[0]["correlated_lon"], edges[0]["correlated_lat"])
        away.append(float(np.hypot(x - e, y - n)))
    return joined.take(np.flatnonzero(np.array(away) < SAME_PLACE_M)[: ORIGINS + DOORS])


def route_s(actor: Any, start: dict[str, float], end: dict[str, float], mode: Any) -> float:
    """Seconds by the other engine's own route; NaN without one.

    Its matrix is quicker but is not its route: a pair of 31 s there was a route of 365 s, around the one-ways.
    """
    question = {"locations": [start, end], "costing": COSTING[mode], "directions_type": "none"}
    try:
        return float(actor.route(question)["trip"]["summary"]["time"])
    except RuntimeError:
        return float("nan")


def compare(streets: Network, actor: Any, mode: Any) -> str:
    """One line of figures by mode."""
    joined = shared(places(streets, mode), actor, mode)
    spots = degrees(joined)
    theirs = np.array(
        [[route_s(actor, start, end, mode) for end in spots[ORIGINS:]] for start in spots[:ORIGINS]]
    )
    rows = np.arange(len(joined))
    ours = (
        60
        * travel_time.from_points(streets, joined.take(rows[:ORIGINS]), joined.take(rows[ORIGINS:])).minutes
    )
    both = np.isfinite(ours) & np.isfinite(theirs) & (theirs > 30)
    ratio = ours[both] / theirs[both]
    low, middle, high = np.quantile(ratio, [0.1, 0.5, 0.9])
    rank = spearmanr(ours[both], theirs[both]).statistic
    return f"{both.sum()} pairs: ours / theirs median {middle:.2f} (p10 {low:.2f}, p90 {high:.2f}), rank correlation {rank:.3f}"


def run() -> None:
    """Print the comparison; nothing is asserted."""
    if not FILE.exists():
        print("other engine: the real map is not beside the checkout")
        return
    try:
        import valhalla  # noqa: F401
    except ImportError:
        print("other engine: pyvalhalla is not installed")
        return
    streets, _ = network.build(osm.read_roads(FILE))
    with tempfile.TemporaryDirectory() as folder:
        actor = engine(Path(folder))
        for mode in MODES:
            print(f"beside Valhalla, {mode:5} {compare(streets, actor, mode)}")


if __name__ == "__main__":
    run()
