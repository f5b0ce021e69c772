"""From the answer as the application knows it to the answer on the wire."""

from __future__ import annotations

import math

from app.lookups.lookup import DivisionAnswer, LookupAnswer, OfficeMinutes
from app.lookups.upcoming import Upcoming
from app.schemas.lookup import (
    AddressOut,
    AreaOut,
    CommitteeOut,
    DistrictOut,
    DivisionMinutesOut,
    DivisionOut,
    LegOut,
    LookupOut,
    MinutesOut,
    OfficeOut,
    PlanOut,
    PointOut,
    ProviderOut,
    ResponsibleOut,
    UnderstoodOut,
    UnplannedOut,
    UpcomingOut,
)
from app.store.plans import PlanRecord
from app.travel.travel import Leg
from app.workspace import Workspace, today
from areas.model import Area, Office, Provider
from areas.responsibility import Answer
from geodata.address_text import label
from geodata.crs import to_wgs84


def put_on_wire(workspace: Workspace, found: LookupAnswer) -> LookupOut:
    """Return the answer as the API sends it."""
    understood = found.understood
    district = workspace.districts.iloc[found.district]
    return LookupOut(
        understood=UnderstoodOut(
            kind=understood.kind, label=understood.label, corrected=understood.corrected, note=understood.note
        ),
        date=found.day.isoformat(),
        example_data=bool(workspace.synthetic),
        synthetic=list(workspace.synthetic),
        address=address_out(workspace, understood.address) if understood.address >= 0 else None,
        point=point_out(understood.e, understood.n),
        district=DistrictOut(code=district["code"], name=district["name"], kind=district["kind"]),
        divisions=[division_out(division) for division in found.divisions],
        unplanned=[UnplannedOut(**vars(division)) for division in found.unplanned],
        responsible=None if found.responsible is None else responsible_out(found.responsible),
        access=None if found.access is None else {mode: leg_out(leg) for mode, leg in found.access.items()},
        verify=found.verify,
    )


def leg_out(leg: Leg | None) -> LegOut | None:
    """Return the way to a street: metres to the decimetre, minutes to a hundredth."""
    return None if leg is None else LegOut(metres=round(leg.metres, 1), minutes=round(leg.minutes, 2))


def point_out(e: float, n: float) -> PointOut:
    """Return a point in both systems; degrees to 1e-7 (1 cm), metres to the centimetre."""
    lon, lat = to_wgs84(e, n)
    return PointOut(lon=round(float(lon), 7), lat=round(float(lat), 7), e=round(e, 2), n=round(n, 2))


def address_out(workspace: Workspace, row: int) -> AddressOut:
    """Return an address of the register."""
    a = workspace.addresses.iloc[row]
    return AddressOut(
        **point_out(float(a["e"]), float(a["n"])).model_dump(),
        id=workspace.first_address_id + row,
        label=label(a["street"], int(a["number"]), a["letter"]),
        street=a["street"],
        number=int(a["number"]),
        letter=a["letter"],
        postcode=a["postcode"],
        locality=a["locality"],
        accuracy_m=float(a["accuracy_m"]),
        origin=workspace.address_origin,
    )


def plan_out(record: PlanRecord) -> PlanOut:
    """Return what names a plan."""
    return PlanOut(
        id=record.id, division=record.plan.division, name=record.name, description=record.description,
        status=record.stage(today()), basis=record.basis,
        valid_from=record.valid_from, valid_to=record.valid_to, version=record.version, step=record.step,
        created_at=record.created_at, copied_from=record.copied_from,
    )  # fmt: skip


def area_out(area: Area) -> AreaOut:
    """Return what names an area."""
    return AreaOut(code=area.code, name=area.name, colour=area.colour)


def office_out(office: Office) -> OfficeOut:
    """Return an office or base with its place."""
    point = point_out(office.e, office.n)
    return OfficeOut(
        code=office.code, name=office.name, kind=office.kind, address=office.address, phone=office.phone,
        hours=office.hours, basis=office.basis, lon=point.lon, lat=point.lat,
    )  # fmt: skip


def provider_out(provider: Provider) -> ProviderOut:
    """Return who carries out the care."""
    return ProviderOut(code=provider.code, name=provider.name, kind=provider.kind)


def division_out(found: DivisionAnswer) -> DivisionOut:
    """Return what one division answers."""
    provider = found.provider
    return DivisionOut(
        division=found.record.plan.division,
        plan=plan_out(found.record),
        area=area_out(found.area),
        office=None if found.office is None else office_out(found.office),
        provider=None if provider is None else provider_out(provider),
        distance_to_border_m=None
        if found.distance_to_border_m is None
        else round(found.distance_to_border_m, 1),
        verify=found.verify,
        neighbour=None if found.neighbour is None else area_out(found.neighbour),
        minutes=minutes_out(found),
        upcoming=[upcoming_out(one) for one in found.upcoming],
    )


def upcoming_out(found: Upcoming) -> UpcomingOut:
    """Return what a decided plan that begins later changes."""
    return UpcomingOut(
        date=found.record.first_day,
        plan=plan_out(found.record),
        area=None if found.area is None else area_out(found.area),
        office=None if found.office is None else office_out(found.office),
        provider=None if found.provider is None else provider_out(found.provider),
        changes=list(found.changes),
    )


def minutes_out(found: DivisionAnswer) -> DivisionMinutesOut | None:
    """Return travel to the assigned and the nearest office; ``None`` where there are no roads or offices."""
    some = found.assigned or found.nearest
    if some is None:
        return None
    return DivisionMinutesOut(
        assigned=None if found.assigned is None else office_minutes_out(found.assigned),
        nearest=None if found.nearest is None else office_minutes_out(found.nearest),
        assumptions=some.assumptions,
    )


def office_minutes_out(found: OfficeMinutes) -> MinutesOut:
    """Return minutes to a tenth; ``None`` where there is no way."""
    minutes = {
        mode: round(value, 1) if math.isfinite(value) else None for mode, value in found.by_mode.items()
    }
    return MinutesOut(
        code=found.office.code, name=found.office.name, car=minutes["car"], bike=minutes["bike"],
        walk=minutes["walk"],
    )  # fmt: skip


def responsible_out(found: Answer) -> ResponsibleOut:
    """Return who is responsible, or all who may be where age decides."""
    return ResponsibleOut(
        service=found.service,
        status=found.status,
        age_matters=found.age_matters,
        undecided=found.status == "undecided",
        candidates=[
            CommitteeOut(
                committee=rule.committee,
                administration=rule.administration,
                source=rule.source,
                min_age=rule.min_age,
                max_age=rule.max_age,
                valid_from=rule.valid_from.isoformat(),
                valid_to=None if rule.valid_to is None else rule.valid_to.isoformat(),
            )
            for rule in found.rules
        ],
    )
