"""What a file says of a plan's areas, filled up from the plan in force and checked against what there is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.palette import HUES
from app.store.plans import PlanRecord
from areas.errors import UnknownCode
from areas.model import Office, Provider
from geodata.errors import InvalidData
from geodata.report import Finding

COLOUR = re.compile("#[0-9a-fA-F]{6}")


@dataclass(frozen=True, kw_only=True)
class Attributes:
    """Areas without their ground.

    Attributes
    ----------
    areas
        ``code``, ``name``, ``colour``, ``office``, ``provider``, ``locked`` of each, in code order.
    offices
        Those of the file, else those of the plan in force.
    findings
        ``area_offices_unknown``, ``offices_from_file``, ``offices_from_plan_in_force``.
    """

    areas: list[dict[str, str]]
    offices: tuple[Office, ...]
    findings: tuple[Finding, ...]


def complete(
    areas: Mapping[str, Mapping[str, str]],
    told: Collection[str],
    *,
    in_force: PlanRecord | None,
    providers: Mapping[str, Provider],
    offices: tuple[Office, ...] | None = None,
) -> Attributes:
    """Fill up what a file does not say of its areas.

    What the file has no column for is taken from the area of the same code in the plan in force. An area
    without a colour gets one that no other has, as long as there are such.

    Parameters
    ----------
    areas
        Code to ``name``, ``colour``, ``office`` and ``provider``, ``""`` where nothing is said.
    told
        The facts that the file has a column for.
    in_force
        The plan in force of the division.
    providers
        Those there are; any may be named where there are none.
    offices
        Those of the file; ``None`` where it has none.

    Raises
    ------
    InvalidData
        ``area_colour_unreadable``.
    UnknownCode
        ``unknown_provider``.
    """
    known = {} if in_force is None else {area.code: area for area in in_force.plan.areas}
    findings = [] if offices is None else [_told("offices_from_file", offices)]
    if offices is None:
        offices = () if in_force is None else in_force.plan.offices
        if offices and in_force is not None:
            findings.append(_told("offices_from_plan_in_force", offices, plan=in_force.name))
    made = []
    for code, facts in sorted(areas.items()):
        filled = {"code": code, **facts}
        for fact in ("colour", "office", "provider"):
            if fact not in told and code in known:
                filled[fact] = getattr(known[code], fact)
        made.append(filled)
    _check(made, providers)
    _colour(made)
    there = {office.code for office in offices}
    lost = [facts for facts in made if facts["office"] and facts["office"] not in there]
    if lost:
        codes = sorted({facts["office"] for facts in lost})
        names = tuple(facts["name"] for facts in lost)
        findings.append(
            Finding(code="area_offices_unknown", names=names, count=len(lost), facts={"offices": codes})
        )
    for facts in lost:
        facts["office"] = ""
    return Attributes(areas=made, offices=offices, findings=tuple(findings))


def _told(code: str, offices: tuple[Office, ...], **facts: str) -> Finding:
    names = tuple(office.name for office in offices)
    return Finding(code=code, names=names, count=len(offices), facts=facts)


def _check(areas: list[dict[str, str]], providers: Mapping[str, Provider]) -> None:
    for facts in areas:
        if facts["colour"] and not COLOUR.fullmatch(facts["colour"]):
            raise InvalidData("area_colour_unreadable", area=facts["code"], colour=facts["colour"])
        if facts["provider"] and providers and facts["provider"] not in providers:
            raise UnknownCode("unknown_provider", provider=facts["provider"], providers=sorted(providers))


def _colour(areas: list[dict[str, str]]) -> None:
    """Give areas without a colour the next one that is free."""
    taken = {facts["colour"].lower() for facts in areas}
    free = [colour for colour in HUES if colour not in taken] or list(HUES)
    bare = [facts for facts in areas if not facts["colour"]]
    for index, facts in enumerate(bare):
        facts["colour"] = free[index % len(free)]
