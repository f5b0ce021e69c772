"""The look-up on the wire: the question and the one answer."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the field is called date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Metres = Annotated[float, Field(ge=-20_000_000, le=20_000_000, allow_inf_nan=False)]
PeriodName = Annotated[
    Literal["night", "day", "peak"] | None,
    Field(description="Time of day; the one of the settings where none is given. The answer says which."),
]


class LookupQuestion(BaseModel):
    """Exactly one of: a text, an address id, a longitude and latitude, an easting and northing."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(
        None, description="An address, place or coordinates, as a person types it; at most 300 characters."
    )
    address_id: int | None = Field(None, ge=0, description="Identity of an address from a search.")
    lon: Longitude | None = None
    lat: Latitude | None = None
    e: Metres | None = Field(None, description="Easting, SWEREF 99 TM.")
    n: Metres | None = Field(None, description="Northing, SWEREF 99 TM.")
    date: Date | None = Field(None, description="The day the answer is for; today when left out.")
    service: str | None = Field(None, max_length=64, description="Who is responsible for this service?")
    age: int | None = Field(None, ge=0, le=130)
    period: PeriodName = None

    @model_validator(mode="after")
    def _one_question(self) -> LookupQuestion:
        pairs = ((self.lon, self.lat), (self.e, self.n))
        if any((a is None) != (b is None) for a, b in pairs):
            raise ValueError("half_a_coordinate")
        given = [self.text is not None, self.address_id is not None, *(a is not None for a, _ in pairs)]
        if sum(given) != 1:
            raise ValueError("one_question")
        return self


class UnderstoodOut(BaseModel):
    """What the application took the question to mean; ``note`` is a code of the message catalogue."""

    kind: str
    label: str
    corrected: bool
    note: str


class PointOut(BaseModel):
    """A place, in WGS 84 and SWEREF 99 TM."""

    lon: float
    lat: float
    e: float
    n: float


class AddressOut(PointOut):
    """An address of the register; ``origin`` tells how far to trust it."""

    id: int
    label: str
    street: str
    number: int
    letter: str
    postcode: str
    locality: str
    accuracy_m: float
    origin: str


class DistrictOut(BaseModel):
    """A statistical district."""

    code: str
    name: str
    kind: str


class PlanOut(BaseModel):
    """The plan an answer rests on; ``basis`` is decided, assumed, computed, drawn or drawn_assumed."""

    id: int
    division: str
    name: str
    description: str
    status: str
    basis: str
    valid_from: str | None
    valid_to: str | None
    version: int
    step: int
    created_at: str
    copied_from: int | None


class AreaOut(BaseModel):
    """An area by code and name."""

    code: str
    name: str
    colour: str = ""


class OfficeOut(BaseModel):
    """An office or base; empty strings where nothing is known."""

    code: str
    name: str
    kind: str
    address: str
    phone: str
    hours: str
    basis: str
    lon: float
    lat: float


class ProviderOut(BaseModel):
    """Who carries out the care."""

    code: str
    name: str
    kind: str


class MinutesOut(BaseModel):
    """Minutes by mode to one office, access included; ``None`` where it cannot be reached."""

    code: str
    name: str
    car: float | None
    bike: float | None
    walk: float | None


class LegOut(BaseModel):
    """The way between a place and the nearest street of a mode: metres straight, and its minutes."""

    metres: float
    minutes: float


class DivisionMinutesOut(BaseModel):
    """Travel to the office the area has, and to the one that is nearest by car."""

    assigned: MinutesOut | None
    nearest: MinutesOut | None
    assumptions: dict[str, Any]


class UpcomingOut(BaseModel):
    """What a decided plan that begins later changes for the place.

    ``changes`` names what differs from the plan before: area, office, provider. ``area`` is ``None`` where
    the place lies in no area of that plan.
    """

    date: str
    plan: PlanOut
    area: AreaOut | None
    office: OfficeOut | None
    provider: ProviderOut | None
    changes: list[str]


class DivisionOut(BaseModel):
    """What one division answers."""

    division: str
    plan: PlanOut
    area: AreaOut
    office: OfficeOut | None
    provider: ProviderOut | None
    distance_to_border_m: float | None
    verify: bool
    neighbour: AreaOut | None
    minutes: DivisionMinutesOut | None
    upcoming: list[UpcomingOut] = Field(description="What is decided to change later, and from which day.")


class UnplannedOut(BaseModel):
    """A division that says nothing about the place on the day.

    ``reason`` is no_plan (none is in use), not_that_day (``first_day``: from when one holds, if one comes) or
    no_area (the place lies in none of the areas of the plan ``name``).
    """

    division: str
    reason: str
    name: str
    first_day: str


class CommitteeOut(BaseModel):
    """One rule that fits."""

    committee: str
    administration: str
    source: str
    min_age: int | None
    max_age: int | None
    valid_from: str
    valid_to: str | None


class ResponsibleOut(BaseModel):
    """Who is responsible for a service on the day.

    ``status`` is decided, undecided, age_matters (several candidates), other_ages (the candidates are
    for other ages), unknown (none) or contradictory.
    """

    service: str
    status: str
    age_matters: bool
    undecided: bool
    candidates: list[CommitteeOut]


class LookupOut(BaseModel):
    """The one answer."""

    understood: UnderstoodOut
    date: str
    example_data: bool
    synthetic: list[str] = Field(description="Kinds of data in use that are made up: addresses, roads, …")
    address: AddressOut | None
    point: PointOut
    district: DistrictOut
    divisions: list[DivisionOut]
    unplanned: list[UnplannedOut]
    responsible: ResponsibleOut | None
    access: dict[str, LegOut | None] | None = Field(
        description="By mode the way to the street, part of all minutes; null where it is too far to count."
    )
    verify: bool
