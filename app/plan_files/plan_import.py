"""Plans from files: areas drawn in a map program, or a table of which district belongs to which area.

What comes in is a draft. Nothing is stored when anything is refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas as gpd

from app.errors import BadRequest, StaleVersion
from app.plan_files import plan_offices
from app.plan_files.plan_attributes import Attributes, complete
from app.plan_files.plan_rows import AreaRows, drawn_rows, table_rows
from app.plan_files.plan_split import split_districts
from app.plan_files.table_districts import refuse_unknown
from app.store import audit, datasets, geography, plans, steps
from app.store.engine import Store
from app.store.plans import PlanRecord
from areas.borders.fitting import FOLLOW_M, fit
from areas.model import Area, Plan, Provider
from areas.plan import districts_of, from_districts
from geodata import table_files
from geodata.errors import InvalidData
from geodata.report import Finding, Report

DRAWN = ("socialtjanst", "hemvard")
"""Divisions that people draw; the districts themselves are imported as such."""

TOLERANCE_M = 10.0
"""Overlaps, gaps and ground without an area up to this wide are taken for faults of drawing."""

FOLLOWS_M = FOLLOW_M
"""So near a district's border a drawn one follows it, unless told otherwise."""

LONGEST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the person importing says about the file; ``None`` = found by the usual names, or in the file.

    Attributes
    ----------
    code, name
        Columns of the area's code and name.
    crs
        Reference system of the coordinates.
    tolerance_m
        Widest overlap, gap or ground without an area that is mended.
    follow_m
        So near a district's border a drawn one follows it.
    """

    code: str | None = None
    name: str | None = None
    crs: str | None = None
    tolerance_m: float = TOLERANCE_M
    follow_m: float = FOLLOWS_M


@dataclass(frozen=True, kw_only=True)
class _Town:
    """What a new plan has to fit."""

    dataset_id: int
    districts: gpd.GeoDataFrame
    providers: Mapping[str, Provider]
    in_force: PlanRecord | None


@dataclass(frozen=True, kw_only=True)
class _Made:
    plan: Plan
    members: Mapping[str, tuple[str, ...]]
    split: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def import_plan(
    store: Store, path: Path, *, division: str, name: str, day: date, asked: Asked | None = None
) -> Report:
    """Read a plan from a file and store it as a draft.

    Parameters
    ----------
    store
        Where districts are read and the draft is put.
    path
        A map file with one polygon or more for each area, or a table (``.csv``, ``.txt``, ``.tsv``,
        ``.xlsx``) with one row for each district.
    division
        ``socialtjanst`` or ``hemvard``.
    name
        What the draft is called; the file's name where empty.
    day
        What the file does not tell, offices too, is taken from the plan in force that day.
    asked
        Columns, reference system and tolerances.

    Returns
    -------
    Report
        ``read`` counts rows, ``kept`` areas. ``figures``: ``plan`` (the draft's number), ``name``,
        ``division``, ``whole_districts`` (whether no district is split), ``split`` (district to its shares of
        ground by area).

    Raises
    ------
    UnreadableFile, InvalidData, UnknownCode
        Those of the readers, of `areas.borders.fitting.fit` and of `areas.plan.from_districts`;
        ``districts_first``, ``area_code_missing``, ``area_code_too_long``, ``area_facts_contradict``,
        ``area_colour_unreadable``, ``district_in_several_areas``, ``table_district_unknown``,
        ``unknown_provider``.
    BadRequest
        ``division_not_drawn``, ``name_of_plan_too_long``.
    StaleVersion
        ``districts_changed_meanwhile``.
    """
    asked = asked or Asked()
    called = name.strip() or path.stem
    if division not in DRAWN:
        raise BadRequest("division_not_drawn", division=division, divisions=list(DRAWN))
    if len(called) > LONGEST_NAME:
        raise BadRequest("name_of_plan_too_long", most=LONGEST_NAME)
    town = _town(store, division, day)
    if path.suffix.lower() in table_files.ENDINGS:
        read = table_rows(path, code=asked.code, name=asked.name)
    else:
        read = drawn_rows(path, code=asked.code, name=asked.name, crs=asked.crs)
    offices = plan_offices.read(path, division=division, crs=asked.crs)
    refuse_unknown(read, town.districts)
    attributes = complete(
        read.areas, read.told, in_force=town.in_force, providers=town.providers, offices=offices
    )
    made = _of_districts(read, attributes, town, division) if read.membership else None
    made = made or _of_drawing(read, attributes, town, division, asked)
    findings = (*read.findings, *attributes.findings, *made.findings)
    plan_id = _put(store, made, town, name=called, description=path.name)
    figures = {
        "plan": plan_id, "name": called, "division": division,
        "whole_districts": not made.split, "split": {k: dict(v) for k, v in made.split.items()},
    }  # fmt: skip
    return Report(read=read.read, kept=len(made.plan.areas), findings=findings, figures=figures)


def _town(store: Store, division: str, day: date) -> _Town:
    with store.read() as connection:
        used = datasets.current(connection)
        districts = geography.get_districts(connection)
        if districts.empty:
            raise InvalidData("districts_first")
        return _Town(
            dataset_id=used["districts"].id,
            districts=districts,
            providers=plans.get_providers(connection),
            in_force=plans.in_force(connection, division, day),
        )


def _of_districts(read: AreaRows, attributes: Attributes, town: _Town, division: str) -> _Made:
    """The plan of a table: every area a sum of whole districts."""
    value = from_districts(
        division=division, districts=town.districts, membership=read.membership,
        areas=attributes.areas, offices=attributes.offices,
    )  # fmt: skip
    return _Made(plan=value, members=_members(read.membership, value.codes))


def _members(membership: Mapping[str, str], codes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(sorted(d for d, owner in membership.items() if owner == code)) for code in codes}


def _of_drawing(read: AreaRows, attributes: Attributes, town: _Town, division: str, asked: Asked) -> _Made:
    """The plan of a map: fitted to the ground; of whole districts if it turns out to be."""
    names = [facts["name"] for facts in attributes.areas]
    fitted = fit(
        [read.shapes[facts["code"]] for facts in attributes.areas], names=names,
        districts=list(town.districts.geometry), tolerance_m=asked.tolerance_m, follow_m=asked.follow_m,
    )  # fmt: skip
    areas = [
        Area(
            code=facts["code"], name=facts["name"], geometry=shape, colour=facts["colour"],
            office=facts["office"], provider=facts["provider"], locked=bool(facts["locked"]),
        )
        for facts, shape in zip(attributes.areas, fitted.shapes, strict=True)
    ]  # fmt: skip
    value = Plan(
        division=division, areas=tuple(sorted(areas, key=lambda area: area.code)), offices=attributes.offices
    )
    shares = districts_of(value, town.districts)
    if not shares.split and not shares.outside:
        membership = {code: area for area, codes in shares.whole.items() for code in codes}
        whole = AreaRows(read=read.read, areas=read.areas, membership=membership)
        made = _of_districts(whole, attributes, town, division)
        return _Made(plan=made.plan, members=made.members, findings=fitted.notes)
    told = split_districts(shares, value, town.districts)
    return _Made(plan=value, members={}, split=shares.split, findings=(*fitted.notes, *told))


def _put(store: Store, made: _Made, town: _Town, *, name: str, description: str) -> int:
    """Store the draft, unless the districts it was fitted to have been replaced meanwhile."""
    with store.write(drafts_only=True) as connection:
        if datasets.current(connection)["districts"].id != town.dataset_id:
            raise StaleVersion("districts_changed_meanwhile")
        plan_id = plans.put(
            connection, made.plan, name=name, description=description, status="draft", basis="drawn",
            districts=made.members,
        )  # fmt: skip
        steps.begin(connection, plan_id, made.plan)
        audit.record(connection, "plan.imported", f"plan {plan_id}", name=name, file=description)
    return plan_id
