"""What an import of roads tells beyond the network: its size in words, and who is left without a way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from app.intake.derive import Made
from app.travel.travel import Travel
from geodata.address_text import label
from geodata.report import Finding, Report
from geodata.streets import cut_off
from geodata.streets.speeds import MODES, Mode

MOST_NAMED = 20
"""Addresses that a finding names; the count is of all."""

OFF_NETWORK: Mapping[Mode, str] = {
    "car": "addresses_off_network_car",
    "bike": "addresses_off_network_bike",
    "walk": "addresses_off_network_walk",
}
CUT_OFF: Mapping[Mode, str] = {
    "car": "addresses_cut_off_car",
    "bike": "addresses_cut_off_bike",
    "walk": "addresses_cut_off_walk",
}


def complete(report: Report, *, travel: Travel | None, addresses: pd.DataFrame, made: Made | None) -> Report:
    """Return the network's report with its size in words and the addresses that are without a way.

    Parameters
    ----------
    report
        Of ``network.build``.
    travel
        The network with the addresses joined to it; ``None`` before there are addresses.
    addresses
        Table by ``schema.ADDRESSES``, in the order that ``travel`` has them.
    made
        The addresses, where they were made along these roads.

    Returns
    -------
    Report
        Findings first of the network's size (``road_network``, or ``road_network_whole`` in one piece, and
        ``road_speed_assumed``), then those of
        ``report``, then by mode ``addresses_off_network_<mode>`` and ``addresses_cut_off_<mode>``, last what
        making addresses told. Figures ``off_network_<mode>`` and ``cut_off_<mode>`` count addresses.
    """
    figures, without = dict(report.figures), []
    for mode in MODES:
        if travel is None:
            break
        points = travel.access[mode]
        for code, rows in (
            (OFF_NETWORK, points.lost),
            (CUT_OFF, cut_off.find(travel.network, points).either),
        ):
            figures[code[mode].removeprefix("addresses_")] = len(rows)
            if len(rows):
                without.append(_finding(code[mode], addresses, rows, points.most_m))
    told = (
        [] if made is None else [Finding(code="addresses_made", count=len(made.table)), *made.report.findings]
    )
    return replace(
        report, figures=figures, findings=(*_size(report.figures), *report.findings, *without, *told)
    )


def _size(figures: Mapping[str, Any]) -> list[Finding]:
    """Pieces, dead ends and what was assumed, for the reader who sees findings only."""
    names = ("nodes", "segments", "components", "largest_component", "dead_ends", "junctions", "signals")
    found = [
        Finding(
            code="road_network" if figures["components"] > 1 else "road_network_whole",
            count=figures["nodes"],
            facts={**{name: figures[name] for name in names}, "km": round(figures["length_m"] / 1000)},
        )
    ]
    if figures["assumed_share"] is not None:
        percent = round(100 * figures["assumed_share"], 1)
        found.append(Finding(code="road_speed_assumed", facts={"percent": percent}))
    return found


def _finding(code: str, addresses: pd.DataFrame, rows: NDArray[np.int64], most_m: float) -> Finding:
    """Name the first of some addresses, and count all."""
    first = addresses.iloc[rows[:MOST_NAMED]]
    names = [
        label(street, number, letter) + (f" ({locality})" if locality else "")
        for street, number, letter, locality in zip(
            first["street"], first["number"], first["letter"], first["locality"], strict=True
        )
    ]
    return Finding(
        code=code, names=tuple(names), count=len(rows),
        e=float(first["e"].iloc[0]), n=float(first["n"].iloc[0]),
        facts={"most_m": most_m, "of": len(addresses)},
    )  # fmt: skip
