"""What follows from the imported data, made anew in the same transaction that changes them.

Synthetic addresses follow from roads, districts and people; plans that are sums of whole districts follow
from the districts. What somebody drew or decided is never touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from sqlalchemy import Connection

from app.store import datasets, geography, plans
from app.store.plans import PlanRecord
from areas.model import Area, Plan
from areas.plan import districts_of, from_districts
from geodata import synthetic
from geodata.address_text import split_label
from geodata.demo import demo_facts
from geodata.provenance import Source
from geodata.report import Finding, Report
from geodata.streets import roads_file
from geodata.streets.roads import Roads

SEED = 580
"""The same data give the same synthetic addresses, so a shared answer can be checked."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """Synthetic addresses that are made but not yet stored, and the report on them."""

    table: pd.DataFrame
    report: Report


def addresses(connection: Connection, folder: Path) -> Report | None:
    """Make synthetic addresses anew, unless a real register is in use; ``None`` when nothing was made."""
    used = datasets.current(connection)
    if "roads" not in used:
        return None
    roads = roads_file.load(folder / used["roads"].report["figures"]["file"])
    # Beside a real district or street a made-up postcode would mislead.
    example = all(used[kind].source.synthetic for kind in ("roads", "districts") if kind in used)
    made = make_addresses(connection, roads, postcodes=demo_facts.postcodes() if example else None)
    if made is None:
        return None
    put_addresses(connection, made)
    return made.report


def make_addresses(
    connection: Connection, roads: Roads, *, postcodes: Mapping[str, str] | None = None
) -> Made | None:
    """Make synthetic addresses along these roads; ``None`` with a real register, or without people.

    ``postcodes`` are of districts, by name.
    """
    register = datasets.current(connection).get("addresses")
    if register is not None and not register.source.synthetic:
        return None
    districts = geography.get_districts(connection)
    people = geography.get_population(connection)
    if districts.empty or people.empty:
        return None
    made, report = synthetic.make(
        roads=roads, districts=districts, population=latest(people), rng=np.random.default_rng(SEED),
        anchors=_offices_with_address(connection), postcodes=postcodes,
    )  # fmt: skip
    report = replace(report, figures={**report.figures, "origin": "synthetic"})
    return Made(table=made, report=report)


def put_addresses(connection: Connection, made: Made) -> None:
    """Store synthetic addresses in the place of those in use."""
    source = Source(
        title="Syntetiska adresser längs vägarna, i proportion till antal boende", licence="", synthetic=True
    )
    dataset_id = datasets.replace(connection, kind="addresses", source=source, report=made.report)
    geography.put_addresses(connection, dataset_id, made.table)


def _offices_with_address(connection: Connection) -> list[synthetic.Anchor]:
    """Offices whose address is a street and a number: the made-up numbers of that street fit them."""
    offices = {o.address: o for record in plans.decided(connection) for o in record.plan.offices if o.address}
    written = {address: split_label(address) for address in offices}
    return [
        synthetic.Anchor(street=parts.street, number=parts.number, e=offices[address].e, n=offices[address].n)
        for address, parts in written.items()
        if parts is not None and not parts.letter
    ]


def latest(people: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the latest year."""
    return pd.DataFrame(people[people["year"] == people["year"].max()]).reset_index(drop=True)


def plans_of_districts(connection: Connection, districts: gpd.GeoDataFrame) -> list[Finding]:
    """Make every plan of whole districts anew on these districts, and say which plans do not fit them.

    A plan of one area has the whole municipality in it, whatever its districts are.
    """
    codes = set(districts["code"])
    findings = []
    for record in plans.decided(connection):
        names, facts = (record.name,), {"division": record.plan.division}
        if record.basis == "decided":
            # A decision is never rewritten; where its ground has moved under it, that is said.
            if _ground_moved(record, districts):
                findings.append(Finding(code="decided_plan_on_other_ground", names=names, facts=facts))
            continue
        members: Mapping[str, tuple[str, ...]] = record.districts
        if len(record.plan.areas) == 1 and record.made_of_districts:
            members = {record.plan.areas[0].code: tuple(sorted(codes))}
        if record.plan.division == "stadsdelar":
            value, members = districts_as_areas(districts)
        elif not record.made_of_districts or {c for m in members.values() for c in m} != codes:
            findings.append(Finding(code="plan_on_other_ground", names=names, facts=facts))
            continue
        else:
            value = _again(record, districts, members)
        plans.put_content(connection, record.id, value, members)
        plans.count_version(connection, record.id)
        findings.append(Finding(code="plan_made_anew", names=names, facts=facts))
    return findings


def _ground_moved(record: PlanRecord, districts: gpd.GeoDataFrame) -> bool:
    shares = districts_of(record.plan, districts)
    return bool(shares.outside) or (record.made_of_districts and bool(shares.split))


def _again(record: PlanRecord, districts: gpd.GeoDataFrame, members: Mapping[str, tuple[str, ...]]) -> Plan:
    membership = {code: area for area, codes in members.items() for code in codes}
    return from_districts(
        division=record.plan.division,
        districts=districts,
        membership=membership,
        areas=plans.attributes(record.plan),
        offices=record.plan.offices,
    )


def districts_as_areas(districts: gpd.GeoDataFrame) -> tuple[Plan, Mapping[str, tuple[str, ...]]]:
    """Return the division in which every district is an area of its own."""
    areas = tuple(
        Area(code=code, name=name, geometry=shape)
        for code, name, shape in zip(districts["code"], districts["name"], districts.geometry, strict=True)
    )
    members = {area.code: (area.code,) for area in areas}
    return Plan(division="stadsdelar", areas=areas), members
