"""The plain pipeline that anyone would write, with the libraries as they come: what our speed is measured against.

``geopandas.sjoin`` of all addresses to the areas, networkx's Dijkstra once per office and mode, pandas groupby for
the figures. It is written as well as that goes: the points, the graph and the two ends of each address's street are
made beforehand, minutes are looked up by whole columns, sorting is done once for all groups. It gives the same
numbers as ``areas.consequences`` (``tests/oracles/test_reference_pipeline.py`` holds that), though fewer: no
shapes, no balance, no workload, nobody with a nearer office, nothing about who moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd

from areas.demand import GROUPS, Demand
from areas.model import Office, Plan
from geodata.crs import SWEREF99_TM
from geodata.schema import AGE_BANDS
from geodata.streets import access
from geodata.streets.speeds import MODES
from geodata.streets.streets import Network

QUANTILES = {"travel_median": 0.5, "travel_p90": 0.9}
COVERED_MIN = (10.0, 20.0, 30.0)
ALARM_URBAN_MIN, ALARM_RURAL_MIN = 20.0, 40.0
ROUNDING = 1e-12
DOOR = -1
"""The node that stands for an office while it is searched from; the last place of an array by node."""


@dataclass(frozen=True, kw_only=True)
class Streets:
    """One mode: the graph, its reverse, and for each address the nodes at its street's ends with their seconds."""

    network: Network
    mode: str
    outwards: nx.DiGraph
    inwards: nx.DiGraph
    ends: dict[bool, pd.DataFrame]
    """By whether one leaves the address (citizen to office) or comes to it: ``tail``, ``head``, ``tail_s``, ``head_s``."""
    joined: access.Access


class Pipeline:
    """Prepared once: points, people, graphs. ``figures`` is what is timed."""

    def __init__(self, demand: Demand, network: Network) -> None:
        people = dict(zip(AGE_BANDS, demand.people.T, strict=True))
        table = pd.DataFrame({"all": demand.total, **people, "urban": demand.urban})
        table["age_65_plus"] = table["age_65_79"] + table["age_80_plus"]
        self.points = gpd.GeoDataFrame(
            table, geometry=gpd.points_from_xy(demand.e, demand.n), crs=SWEREF99_TM
        )
        self.streets = [_streets(demand, network, mode) for mode in MODES]

    def figures(self, plan: Plan, *, minutes: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
        """Every figure by area, and for all under ``""``: one table a metric, columns ``group`` or ``mode.group``.

        ``minutes`` is what ``minutes_of`` gave for the same offices, for a pipeline that keeps it.
        """
        table = self.assigned(plan)
        if minutes is None:
            minutes = self.minutes_of(plan)
        office = {area.code: area.office for area in plan.areas}
        own = table["area"].map(office)
        row = pd.Index([o.code for o in plan.offices]).get_indexer(own)
        sums = table.groupby("area")[list(GROUPS)].sum()
        out = {"people": _with_total(sums, table[list(GROUPS)].sum())}
        parts: dict[str, list[pd.DataFrame]] = {}
        for mode in MODES:
            by_office = minutes.xs(mode, level="mode").reindex([o.code for o in plan.offices]).to_numpy()
            table["minutes"] = by_office[row, np.arange(len(table))]
            for metric, found in _travel(table).items():
                parts.setdefault(metric, []).append(found.add_prefix(f"{mode}."))
            if mode == "car":
                out["alarm_covered"] = _covered(
                    table, np.where(table["urban"], ALARM_URBAN_MIN, ALARM_RURAL_MIN)
                )
        return out | {metric: pd.concat(found, axis=1) for metric, found in parts.items()}

    def assigned(self, plan: Plan) -> gpd.GeoDataFrame:
        """All addresses with the code of their area; the first code where they lie on a border."""
        areas = gpd.GeoDataFrame(
            {"area": plan.codes}, geometry=[a.geometry for a in plan.areas], crs=SWEREF99_TM
        )
        found = gpd.sjoin(self.points, areas, predicate="intersects").sort_values("area", kind="stable")
        return found[~found.index.duplicated()].sort_index().drop(columns="index_right")

    def minutes_of(self, plan: Plan) -> pd.DataFrame:
        """Minutes of every office to or from every address; rows ``mode``, ``office``."""
        rows = {
            (streets.mode, office.code): _minutes(streets, office)
            for streets in self.streets
            for office in plan.offices
        }
        table = pd.DataFrame(np.stack(list(rows.values())))
        return table.set_index(pd.MultiIndex.from_tuples(list(rows), names=["mode", "office"]))


def _streets(demand: Demand, network: Network, mode: str) -> Streets:
    graph = nx.DiGraph()
    graph.add_nodes_from([DOOR, *range(len(network.e))])
    tail, head, seconds, _ = network.arcs(mode)
    for u, v, s in zip(tail.tolist(), head.tolist(), seconds.tolist(), strict=True):
        if s < graph.get_edge_data(u, v, {"seconds": np.inf})["seconds"]:
            graph.add_edge(u, v, seconds=s)
    joined = access.join(network, demand.e, demand.n, mode=mode)
    return Streets(
        network=network, mode=mode, outwards=graph, inwards=graph.reverse(), joined=joined,
        ends={leaving: _ends(network, joined, leaving=leaving) for leaving in (True, False)},
    )  # fmt: skip


def _ends(network: Network, joined: access.Access, *, leaving: bool) -> pd.DataFrame:
    tail_s, head_s = access.street_ends(network, joined, leaving=leaving)
    leg = joined.leg_s(network)
    link = np.where(joined.connected, joined.link, 0)
    return pd.DataFrame(
        {
            "tail": network.tail[link], "head": network.head[link],
            "tail_s": np.where(joined.connected, tail_s + leg, np.inf),
            "head_s": np.where(joined.connected, head_s + leg, np.inf),
        }
    )  # fmt: skip


def _minutes(streets: Streets, office: Office) -> np.ndarray:
    """One Dijkstra from an office over the graph, and a look-up at both ends of each address's street."""
    outwards = office.kind == "base"
    place = access.join(streets.network, [office.e], [office.n], mode=streets.mode)
    start = _ends(streets.network, place, leaving=outwards).iloc[0]
    graph = streets.outwards if outwards else streets.inwards
    for end in ("tail", "head"):
        if np.isfinite(start[f"{end}_s"]):
            graph.add_edge(DOOR, int(start[end]), seconds=start[f"{end}_s"])
    seconds = nx.single_source_dijkstra_path_length(graph, DOOR, weight="seconds")
    graph.remove_edges_from(list(graph.out_edges(DOOR)))
    nodes = np.full(len(streets.network.e) + 1, np.inf)
    nodes[np.fromiter(seconds, dtype=np.int64, count=len(seconds))] = np.fromiter(
        seconds.values(), dtype=np.float64, count=len(seconds)
    )
    ends = streets.ends[not outwards]
    both = [nodes[ends[end].to_numpy()] + ends[f"{end}_s"].to_numpy() for end in ("tail", "head")]
    return (np.minimum(_on_own_street(streets, place, outwards=outwards), np.minimum(*both)) / 60.0).astype(
        np.float32
    )


def _on_own_street(streets: Streets, place: access.Access, *, outwards: bool) -> np.ndarray:
    """Seconds to the addresses on the office's own street, past no node; infinite for all others."""
    network, joined, link = streets.network, streets.joined, int(place.link[0])
    ahead = (joined.along_m - place.along_m[0]) * (1 if outwards else -1)
    usable = network.usable(streets.mode)[:, link]
    free = np.where(ahead > 0, usable[0], usable[1]) | (ahead == 0)
    legs = place.leg_s(network)[0] + joined.leg_s(network)
    seconds = np.abs(ahead) / network.mps(streets.mode)[link] + legs
    return np.where((joined.link == link) & (link >= 0) & free, seconds, np.inf)


def _travel(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Figures by area and for all, of one mode; columns are groups."""
    groups = list(GROUPS)
    reached = table[np.isfinite(table["minutes"])].sort_values(["area", "minutes"])
    people = reached[groups]
    weighted = people.mul(reached["minutes"].astype(float), axis=0)
    totals = people.groupby(reached["area"]).sum()
    out = {
        "travel_mean": _with_total(
            weighted.groupby(reached["area"]).sum() / totals, weighted.sum() / people.sum()
        ),
        "travel_max": _with_total(
            pd.DataFrame({g: reached[reached[g] > 0].groupby("area")["minutes"].last() for g in groups}),
            pd.Series({g: reached.loc[reached[g] > 0, "minutes"].max() for g in groups}),
        ),
    }
    together = reached.sort_values("minutes")
    by_area = {code: _quantiles(part) for code, part in reached.groupby("area")} | {"": _quantiles(together)}
    for metric in QUANTILES:
        out[metric] = pd.DataFrame({code: found[metric] for code, found in by_area.items()}).T
    covered = [_covered(table, limit).add_prefix(f"{limit:g}.") for limit in COVERED_MIN]
    return out | {"travel_covered": pd.concat(covered, axis=1)}


def _quantiles(rising: pd.DataFrame) -> dict[str, pd.Series]:
    """The least minutes within which the share of the reachable people live, by group."""
    minutes = rising["minutes"].to_numpy()
    heaped = {group: rising[group].cumsum().to_numpy() for group in GROUPS}

    def quantile(sums: np.ndarray, share: float) -> float:
        if not len(sums) or not sums[-1]:
            return np.nan
        return minutes[np.searchsorted(sums, share * sums[-1] * (1 - ROUNDING))]

    return {
        metric: pd.Series({group: quantile(sums, share) for group, sums in heaped.items()})
        for metric, share in QUANTILES.items()
    }


def _covered(table: pd.DataFrame, limit: float | np.ndarray) -> pd.DataFrame:
    """Share of all people within the limit, by area and for all."""
    groups = list(GROUPS)
    inside = table.loc[table["minutes"] <= limit, [*groups, "area"]]
    people = table.groupby("area")[groups].sum()
    within = inside.groupby("area")[groups].sum().reindex(people.index, fill_value=0)
    return _with_total(within / people, inside[groups].sum() / people.sum())


def _with_total(by_area: pd.DataFrame, total: pd.Series) -> pd.DataFrame:
    return pd.concat([by_area, total.rename("").to_frame().T])
