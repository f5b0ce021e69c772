"""Districts: from a map file to a checked table that is a polygon coverage; what was mended is reported."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geodata import coverage, district_fields, schema, vector_files
from geodata.crs import GRID_M, SWEDEN_TM, SWEREF99_TM
from geodata.district_fields import KIND_COLUMNS, SHOWN
from geodata.errors import InvalidData
from geodata.faces import Geometries
from geodata.flaws import polygonal, width_m
from geodata.reference_systems import AT_SEA_M
from geodata.report import Finding, Report

TOLERANCE_M = 10.0
"""Overlaps and gaps up to this wide are taken for faults of drawing."""

MOST_CODE, MOST_NAME = 32, 200
"""Longest code and name, in characters."""

LONELY_M = 50_000.0
"""A district farther than this from every other lies in the wrong place. No Swedish municipality has such."""


def read(
    path: Path,
    *,
    crs: str | None = None,
    code: str | None = None,
    name: str | None = None,
    kind: str | None = None,
    tolerance_m: float = TOLERANCE_M,
    layer: str | None = None,
) -> tuple[gpd.GeoDataFrame, Report]:
    """Read districts from a map file, mend them into a coverage and tell what was mended.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, Shapefile (also zipped), FlatGeobuf, GeoParquet or KML.
    crs
        Reference system of the coordinates, where the file does not say.
    code, name
        Columns; found by usual Swedish names when not given.
    kind
        Column with words for the kind (``Stadsdelar``), or one kind for all (``stadsdel``).
    tolerance_m
        Widest overlap or gap that is mended, and farthest that a border may move; metres.
    layer
        Which layer, when the file has several with polygons.

    Returns
    -------
    table
        By ``schema.DISTRICTS``, sorted by code; ``parent`` is empty. A valid coverage on the 1 cm grid. Holes
        wider than the tolerance stay (lake, enclave) and are told.
    report
        Findings with place and size. ``figures``: ``broken_before`` (districts with edges that do not match),
        ``gaps_before``, ``overlaps_before``, ``area_m2``, ``moved_m``, ``kinds``, ``crs``.

    Raises
    ------
    UnreadableFile, InvalidData
        Those of `vector_files.read`, `coverage.mend` and `district_fields`; ``code_missing``,
        ``kind_unknown``, ``duplicate_codes``, ``district_without_ground``, ``off_the_map``,
        ``all_off_the_map``.
    """
    source = vector_files.read(path, crs=crs, layer=layer)
    table, findings = _fields(source.table, code=code, name=name, kind=kind)
    _refuse_not_finite(table, crs=source.crs)
    called = [f"{name} ({code})" if code != name else name for code, name in _coded(table)]
    whole, repaired = coverage.repair(table.geometry.to_numpy(), names=called, tolerance_m=tolerance_m)
    table = table.set_geometry(gpd.array.from_shapely(whole, crs=SWEREF99_TM))
    _refuse_without_ground(table)
    _refuse_bad_codes(table)
    _refuse_off_the_map(table, crs=source.crs)
    table = table.sort_values("code", kind="stable", ignore_index=True)
    made = coverage.mended(table.geometry.to_numpy(), tolerance_m=tolerance_m, names=_labels(table))
    table = table.set_geometry(gpd.array.from_shapely(made.after, crs=SWEREF99_TM))
    schema.validate(table, schema.DISTRICTS)
    figures = {
        "broken_before": len(made.state.broken),
        "gaps_before": len(made.state.gaps),
        "overlaps_before": len(made.state.overlaps),
        "area_m2": float(shapely.area(made.after).sum()),
        "moved_m": float(made.moved_m.max()),
        "kinds": {str(k): int(v) for k, v in table["kind"].value_counts(sort=False).items()},
        "crs": source.crs,
        "format": source.format,
        "layer": source.layer,
        "tolerance_m": tolerance_m,
    }
    told = (*source.findings, *findings, *repaired, *made.findings)
    return table, Report(read=len(source.table), kept=len(table), findings=told, figures=figures)


def with_parents(base: gpd.GeoDataFrame, top: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, Report]:
    """Find the parent of every district of a lower level, and list those that are not inside it.

    The parent is the district of the upper level whose code the lower code begins with; the longest such.

    Parameters
    ----------
    base, top
        Lower and upper level, by ``schema.DISTRICTS``.

    Returns
    -------
    table
        ``base`` with ``parent`` filled in, ``""`` where no code fits.
    report
        ``outside_parent``: ground outside that is wider than the grid (1 cm), with its area, the width and
        place of its widest piece. ``parent_unknown``: no code fits. ``figures``: ``inside``, ``outside``.
    """
    codes = set(top["code"])
    table = base.copy()
    table["parent"] = [_parent(code, codes) for code in base["code"]]
    table["parent"] = table["parent"].astype("str")
    ground = dict(zip(top["code"], top.geometry, strict=True))
    called = dict(zip(top["code"], top["name"], strict=True))
    findings = []
    orphans = [name for name, parent in zip(table["name"], table["parent"], strict=True) if not parent]
    if orphans:
        findings.append(Finding(code="parent_unknown", names=tuple(orphans[:SHOWN]), count=len(orphans)))
    for name, parent, mine in zip(table["name"], table["parent"], table.geometry, strict=True):
        if parent and (found := _outside(mine, ground[parent], (name, called[parent]))):
            findings.append(found)
    outside = sum(f.code == "outside_parent" for f in findings)
    figures = {"inside": len(table) - outside - len(orphans), "outside": outside}
    return table, Report(read=len(base), kept=len(table), findings=tuple(findings), figures=figures)


def _parent(code: str, codes: set[str]) -> str:
    """The longest other code that this one begins with."""
    shorter = (code[:length] for length in range(len(code) - 1, 0, -1))
    return next((prefix for prefix in shorter if prefix in codes), "")


def _outside(mine: Any, parent: Any, names: tuple[str, str]) -> Finding | None:
    parts = shapely.get_parts(polygonal(shapely.difference(mine, parent)))
    parts = parts[shapely.area(parts) > GRID_M**2]
    width, centre = width_m(parts)
    if not len(parts) or width.max() <= GRID_M:
        return None
    widest = int(width.argmax())
    return Finding(
        code="outside_parent",
        names=names,
        e=round(float(centre[widest, 0]), 2),
        n=round(float(centre[widest, 1]), 2),
        area_m2=float(shapely.area(parts).sum()),
        width_m=float(width[widest]),
    )


def _fields(
    frame: gpd.GeoDataFrame, *, code: str | None, name: str | None, kind: str | None
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """The table's own columns, from whatever the file calls them."""
    columns = [str(column) for column in frame.columns if column != "geometry"]
    code_column, told_kind, name_column = district_fields.find_code_and_name(columns, code=code, name=name)
    for field, column, most in (("code", code_column, MOST_CODE), ("name", name_column, MOST_NAME)):
        if column is not None:
            district_fields.refuse_other_than_text(
                frame[column], rows=frame.index, column=column, field=field, most=most
            )
    coded = [district_fields.as_code(value) for value in frame[code_column]]
    codes = [text for text, _ in coded]
    named = [district_fields.as_name(value) for value in frame[name_column or code_column]]
    names = [text for text, _, _ in named] if name_column else codes
    kinds, findings = _kinds(frame, columns, asked=kind, told=told_kind)
    by_code = [
        district_fields.kind_of_deso(c) if k == "deso" else k for k, c in zip(kinds, codes, strict=True)
    ]
    if told_by := sum(a != b for a, b in zip(kinds, by_code, strict=True)):
        # Where homes are reached as in a town is asked of the kind: of alarms, speeds and the map.
        findings.append(Finding(code="kind_from_deso", count=told_by))
    if decimals := sum(was for _, was in coded):
        findings.append(Finding(code="float_codes", count=decimals))
    for finding, which in (("mojibake", 1), ("mojibake_left", 2)):
        if hit := [entry[0] for entry in named if entry[which]]:
            findings.append(Finding(code=finding, names=tuple(hit[:SHOWN]), count=len(hit)))
    if name_column is None or not all(names):
        count = len(names) if name_column is None else names.count("")
        findings.append(Finding(code="name_from_code", count=count))
    data = {"code": codes, "name": [a or b for a, b in zip(names, codes, strict=True)], "kind": by_code}
    table = gpd.GeoDataFrame(data, index=frame.index, geometry=frame.geometry.array)
    table.insert(3, "parent", "")
    return table.astype(dict.fromkeys(("code", "name", "kind", "parent"), "str")), findings


def _kinds(
    frame: gpd.GeoDataFrame, columns: Sequence[str], *, asked: str | None, told: str
) -> tuple[list[str], list[Finding]]:
    """Kind of every row: the column asked for, one kind for all, a usual column, what the codes tell."""
    if asked is not None and asked not in columns:
        (word,), strange = district_fields.as_kinds([asked])
        if not strange:
            return [word] * len(frame), []
    column = None
    if asked is not None:
        try:
            column = district_fields.find_column(columns, asked=asked, known=(), field="kind")
        except InvalidData as fault:
            kinds = list(schema.DISTRICT_KINDS)
            raise InvalidData("kind_unknown", words=[asked], kinds=kinds, columns=columns) from fault
    for candidate in [column] if column else KIND_COLUMNS:
        found = district_fields.find_column(
            columns, asked=None, known=(candidate,), field="kind", needed=False
        )
        if column is None and found is None:
            continue
        kinds, strange = district_fields.as_kinds(list(frame[column or found]))
        if not strange:
            return kinds, []
        if column is not None:
            kinds = list(schema.DISTRICT_KINDS)
            raise InvalidData("kind_unknown", words=strange[:SHOWN], kinds=kinds, columns=columns)
    kind = told or "basomrade"
    return [kind] * len(frame), [] if told else [Finding(code="kind_assumed", facts={"kind": kind})]


def _labels(table: gpd.GeoDataFrame) -> list[str]:
    """What a person calls each district; those that share a name are told apart by their code."""
    twice = table["name"].duplicated(keep=False)
    return [
        f"{name} ({code})" if shared and name != code else (name or code or f"#{row}")
        for row, name, code, shared in zip(table.index, table["name"], table["code"], twice, strict=True)
    ]


def _coded(table: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    """Code and name of every district, the feature's number for what is missing."""
    rows = zip(table.index, table["code"], table["name"], strict=True)
    return [(code or f"#{row}", name or code or f"#{row}") for row, code, name in rows]


def _refuse_without_ground(table: gpd.GeoDataFrame) -> None:
    """A district without ground would leave a hole that nobody asked for."""
    bare = table[[bool(shape.is_empty) for shape in table.geometry]]
    if len(bare):
        raise InvalidData(
            "district_without_ground",
            names=[f"{name} ({code})" if code != name else name for code, name in _coded(bare)][:SHOWN],
            rows=[int(row) for row in bare.index[:SHOWN]],
            count=len(bare),
        )


def _place(geometry: Any) -> dict[str, float | None]:
    """A point in a shape as facts; nothing where the coordinates are no numbers."""
    centre = (np.array(shapely.bounds(geometry)).reshape(2, 2)).mean(axis=0)
    e, n = (round(float(v), 2) if math.isfinite(v) else None for v in centre)
    return {"e": e, "n": n}


def _refuse_bad_codes(table: gpd.GeoDataFrame) -> None:
    bare = table[table["code"] == ""]
    if len(bare):
        raise InvalidData(
            "code_missing",
            rows=[int(row) for row in bare.index[:SHOWN]],
            count=len(bare),
            **_place(bare.geometry.iloc[0]),
        )
    twice = table[table["code"].duplicated(keep=False)].sort_values("code", kind="stable")
    if len(twice):
        codes = list(dict.fromkeys(twice["code"]))
        raise InvalidData(
            "duplicate_codes",
            codes=codes[:SHOWN],
            names=_labels(twice)[:SHOWN],
            count=len(codes),
            **_place(twice.geometry.iloc[0]),
        )


def _refuse_not_finite(table: gpd.GeoDataFrame, *, crs: str) -> None:
    """Coordinates that are no numbers, or that the reference system has no place for."""
    xy, of = shapely.get_coordinates(table.geometry.to_numpy(), return_index=True)
    off = np.isin(np.arange(len(table)), of[~np.isfinite(xy).all(axis=1)])
    if off.all():
        raise InvalidData("all_off_the_map", crs=crs, count=len(table), e=None, n=None)
    if off.any():
        names = _labels(table[off])
        raise InvalidData("off_the_map", names=names[:SHOWN], count=len(names), e=None, n=None)


def _refuse_off_the_map(table: gpd.GeoDataFrame, *, crs: str) -> None:
    geometry: Geometries = table.geometry.to_numpy()
    bounds = shapely.bounds(geometry)
    low, high = np.array(SWEDEN_TM[:2]) - AT_SEA_M, np.array(SWEDEN_TM[2:]) + AT_SEA_M
    inside = (bounds[:, :2] >= low) & (bounds[:, 2:] <= high)
    off = np.asarray(~inside.all(axis=1), dtype=bool)
    if off.all():
        raise InvalidData("all_off_the_map", crs=crs, count=len(table), **_place(geometry[0]))
    if not off.any() and len(table) > 1:
        tree = shapely.STRtree(geometry)
        pairs, distance = tree.query_nearest(geometry, exclusive=True, return_distance=True)
        nearest = np.full(len(table), np.inf)
        np.minimum.at(nearest, pairs[0], distance)
        off = nearest > LONELY_M
    if off.any():
        names = [label for label, out in zip(_labels(table), off.tolist(), strict=True) if out]
        raise InvalidData(
            "off_the_map", names=names[:SHOWN], count=len(names), **_place(geometry[np.flatnonzero(off)[0]])
        )
