"""Every address of a file accounted for: kept, or left out for one stated reason.

The readers (register, OpenStreetMap, list) bring their objects in one form, and everything that is decided
about them is decided here, so that the same address fares alike wherever it comes from.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geodata import crs
from geodata.address_text import postcode, split_numbers
from geodata.broken_text import broken, unscramble
from geodata.report import Finding, Report
from geodata.schema import ADDRESSES, validate

REASONS = (
    "other_municipality", "not_current", "no_number", "bad_number", "no_street", "no_position", "outside",
    "duplicate",
)  # fmt: skip
"""Why an object is left out, in the order the reasons are tried; the first that holds is its reason."""

LISTED = 50
"""A finding names at most this many; its ``count`` says how many there are."""

DUPLICATE_M = 200.0
"""The same address within this distance is the same house; farther apart they are two, and that is told."""

MOST_PLACES = 50
"""So many houses of one label are told apart by distance; a file with more has them all kept."""

GRID_DECIMALS = round(-math.log10(crs.GRID_M))

RAW = ("ref", "street", "house", "postcode", "locality", "e", "n")
"""Columns of what a reader brings: texts as written, and SWEREF 99 TM metres, ``NaN`` where unknown."""


@dataclass(frozen=True, kw_only=True)
class Objects:
    """What a reader found.

    Attributes
    ----------
    table
        One row for each object that may be an address; columns ``RAW``.
    accuracy_m
        Positional accuracy of the points, an assumption by origin.
    left_out
        Objects that the reader itself has put aside: reason to (count, names of the first ``LISTED``).
    findings, figures
        What else the reader wants told.
    """

    table: pd.DataFrame
    accuracy_m: float
    left_out: dict[str, tuple[int, list[str]]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)


def settle(objects: Objects, *, districts: gpd.GeoDataFrame | None) -> tuple[pd.DataFrame, Report]:
    """Decide what becomes of each object, and make the table of addresses.

    An object with several house numbers ("5-7") becomes several addresses at one point and counts as one
    object. Of several objects with one label within ``DUPLICATE_M`` metres one is kept: rather one with a
    number of its own than one of a range, with postcode and locality than without, else the first in
    the file.

    Parameters
    ----------
    objects
        From a reader.
    districts
        Districts of the municipality (SWEREF 99 TM); points outside all of them are left out, a point on
        the border is inside. ``None``: every point is let in.

    Returns
    -------
    DataFrame
        As ``schema.ADDRESSES``, in order of locality, street, number and letter: neighbours on a street
        are neighbours in the table.
    Report
        ``read`` and ``kept`` count objects, ``figures["addresses"]`` counts addresses;
        ``figures["outcomes"]`` counts objects by what became of them and sums to ``read``.
    """
    raw = objects.table.reset_index(drop=True)
    for name in ("street", "house", "postcode", "locality"):
        raw[name] = raw[name].str.replace("[\\s\u00a0\u2009\u202f]+", " ", regex=True).str.strip()
    mended = _unscramble(raw)
    codes, texts = pd.factorize(raw["house"])
    houses = [split_numbers(str(text)) for text in texts]
    several = np.array([len(h) for h in houses], dtype=np.int64)[codes]
    reason = _reasons(raw, several, districts)
    rows = _expand(raw, codes, houses, several, np.flatnonzero(reason == ""))
    rows["accuracy_m"] = objects.accuracy_m
    double, apart = _duplicates(rows)
    kept = np.zeros(len(raw), dtype=bool)
    kept[rows["object"].to_numpy()[~double]] = True
    reason[(reason == "") & ~kept] = "duplicate"
    table = rows[~double].sort_values(
        ["locality", "street", "number", "letter", "postcode", "ref"], ignore_index=True
    )
    spread = int(((several > 1) & kept).sum())
    report = _report(raw, reason, objects, apart, {"addresses": len(table), "several_numbers": spread})
    if mended:
        told = Finding(code="mojibake", names=tuple(mended[:LISTED]), count=len(mended))
        report = replace(report, findings=(*report.findings, told))
    table = table[list(ADDRESSES)]
    validate(table, ADDRESSES)
    return table, report


def _unscramble(raw: pd.DataFrame) -> list[str]:
    """Undo in place what was read in another encoding than it was written in; the names it was done to."""
    mended: dict[str, None] = {}
    for name in ("street", "locality"):
        better = {text: unscramble(text) for text in raw[name].unique()}
        odd = {text: right for text, right in better.items() if text != right}
        if odd:
            raw[name] = raw[name].replace(odd)
            mended |= dict.fromkeys(odd.values())
    return list(mended)


def _reasons(
    raw: pd.DataFrame, several: NDArray[np.int64], districts: gpd.GeoDataFrame | None
) -> NDArray[np.object_]:
    """First reason to leave each object out, ``""`` for none; duplicates are not known yet."""
    e, n = raw["e"].to_numpy(), raw["n"].to_numpy()
    placed = np.isfinite(e) & np.isfinite(n)
    tests = {
        "no_number": (raw["house"] == "").to_numpy(),
        "bad_number": several == 0,
        "no_street": (raw["street"] == "").to_numpy(),
        "no_position": ~placed,
        "outside": placed & ~inside(e, n, districts),
    }
    return np.select(list(tests.values()), list(tests), default="").astype(object)


def inside(
    e: NDArray[np.float64], n: NDArray[np.float64], districts: gpd.GeoDataFrame | None
) -> NDArray[np.bool_]:
    """Tell which points lie in some district or on its border; all of them where there are no districts.

    Parameters
    ----------
    e, n
        float64 [k]: SWEREF 99 TM metres; ``NaN`` is nowhere.
    districts
        Districts, or ``None``.

    Returns
    -------
    NDArray
        bool [k].
    """
    if districts is None or not len(districts):
        return np.ones(e.size, dtype=bool)
    within = np.zeros(e.size, dtype=bool)
    left, bottom, right, top = districts.total_bounds
    near = np.flatnonzero((e >= left) & (e <= right) & (n >= bottom) & (n <= top))
    ground = shapely.union_all(districts.geometry.to_numpy())
    shapely.prepare(ground)
    within[near] = shapely.intersects_xy(ground, e[near], n[near])
    return within


def _expand(
    raw: pd.DataFrame,
    codes: NDArray[np.int64],
    houses: list[tuple[tuple[int, str], ...]],
    several: NDArray[np.int64],
    good: NDArray[np.int64],
) -> pd.DataFrame:
    """One row for each house number of the good objects, with the object's position in ``object``."""
    flat = [house for h in houses for house in h]
    length = np.array([len(h) for h in houses], dtype=np.int64)
    start = np.cumsum(length) - length
    count = several[good]
    first = np.cumsum(count) - count
    turn = np.arange(count.sum()) - np.repeat(first, count)
    house = np.repeat(start[codes[good]], count) + turn
    rows = raw.iloc[np.repeat(good, count)].reset_index(drop=True)
    rows["object"] = np.repeat(good, count)
    rows["number"] = np.array([number for number, _ in flat], dtype=np.int64)[house]
    rows["letter"] = pd.Series(np.array([letter for _, letter in flat], dtype=object)[house], dtype="str")
    rows["postcode"] = rows["postcode"].map({text: postcode(text) for text in rows["postcode"].unique()})
    rows["postcode"] = rows["postcode"].astype("str")
    rows["range"] = np.repeat(count > 1, count)
    rows["ref"] = rows["ref"].where(turn == 0, rows["ref"] + "/" + pd.Series(turn + 1).astype("str"))
    for name in ("e", "n"):
        rows[name] = rows[name].round(GRID_DECIMALS)
    return rows


def _duplicates(rows: pd.DataFrame) -> tuple[NDArray[np.bool_], list[str]]:
    """Tell which rows are the same house as one that is kept, and the labels that lie far apart."""
    group = rows.groupby([rows["street"].str.casefold(), "number", "letter"], sort=False).ngroup().to_numpy()
    empty_post, empty_place = (rows["postcode"] == "").to_numpy(), (rows["locality"] == "").to_numpy()
    order = np.lexsort((np.arange(len(rows)), empty_place, empty_post, rows["range"].to_numpy(), group))
    e, n = rows["e"].to_numpy(), rows["n"].to_numpy()
    double = np.zeros(len(rows), dtype=bool)
    apart: dict[str, None] = {}
    for turn in range(MOST_PLACES):
        if not order.size:
            break
        first, which = np.unique(group[order], return_index=True)
        anchor = order[which][np.searchsorted(first, group[order])]
        if turn:
            said = rows["street"] + " " + rows["number"].astype("str") + " " + rows["letter"]
            apart.update(dict.fromkeys(said.iloc[order[which]].str.rstrip()))
        near = np.hypot(e[order] - e[anchor], n[order] - n[anchor]) <= DUPLICATE_M
        double[order[near & (order != anchor)]] = True
        order = order[~near]
    return double, list(apart)


def _report(
    raw: pd.DataFrame,
    reason: NDArray[np.object_],
    objects: Objects,
    apart: list[str],
    figures: dict[str, Any],
) -> Report:
    """The sum of the outcomes is what was read; every reason has its finding with names."""
    findings = list(objects.findings)
    outcomes = {"kept": int((reason == "").sum())}
    for name in REASONS:
        count, names = objects.left_out.get(name, (0, []))
        chosen = np.flatnonzero(reason == name)
        count += chosen.size
        if not count:
            continue
        outcomes[name] = count
        some = raw.iloc[chosen[:LISTED]]
        said = some["ref"] + ": " + (some["street"] + " " + some["house"]).str.strip()
        said = said.str.rstrip(": ")
        findings.append(
            Finding(code=f"address_{name}", names=tuple([*names, *said.tolist()][:LISTED]), count=count)
        )
    if apart:
        findings.append(Finding(code="address_far_apart", names=tuple(apart[:LISTED]), count=len(apart)))
    refs = raw.loc[(raw["ref"] != "") & np.isin(reason, ["", "duplicate"]), "ref"]
    twice = refs[refs.duplicated()].unique().tolist()
    if twice:
        findings.append(
            Finding(code="address_same_identity", names=tuple(map(str, twice[:LISTED])), count=len(twice))
        )
    odd = broken([*raw["street"].unique(), *raw["locality"].unique()])
    if odd:
        findings.append(Finding(code="address_mojibake", names=tuple(odd[:LISTED]), count=len(odd)))
    return Report(
        read=sum(outcomes.values()),
        kept=outcomes["kept"],
        findings=tuple(findings),
        figures={"outcomes": outcomes, "accuracy_m": objects.accuracy_m, **figures, **objects.figures},
    )
