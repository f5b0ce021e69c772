"""Travel on the wire: places, minutes and isochrones."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.geojson import FeatureCollection
from app.schemas.lookup import Latitude, LegOut, Longitude, PeriodName, PlanOut

MOST_ORIGINS = 1_000
MOST_PLACES = 10_000
MOST_PAIRS = 2_000_000

ModeName = Literal["car", "bike", "walk"]
DirectionName = Literal["from", "to"]
PositiveMinutes = Annotated[float, Field(gt=0, le=1440, allow_inf_nan=False)]


class Place(BaseModel):
    """A place: an office or base of a plan in force by its code, or a longitude and latitude."""

    model_config = ConfigDict(extra="forbid")

    office: str | None = Field(None, max_length=32)
    lon: Longitude | None = None
    lat: Latitude | None = None


class TimesQuestion(BaseModel):
    """Minutes between origins and places, or all addresses counted by district where no places are given."""

    model_config = ConfigDict(extra="forbid")

    origins: list[Place] = Field(min_length=1, max_length=MOST_ORIGINS)
    places: list[Place] | None = Field(None, min_length=1, max_length=MOST_PLACES)
    mode: ModeName = "car"
    direction: DirectionName = Field("to", description="from the origins, or from the places to the origins")
    limit_min: PositiveMinutes | None = Field(
        None, description="Places farther than this are null; by district, those within it are counted."
    )
    period: PeriodName = None


class DistrictTimes(BaseModel):
    """How far a district's people are from the nearest origin; minutes are weighted by people.

    ``unreached`` have no way at all; ``within`` are within ``limit_min``, where one was asked for. The limit
    changes no other figure. ``access_median_m`` is the way from door to street that half of the reached have
    at most. Counts of 1 to 4 are ``"<5"``; where nobody knows how many they are,
    what follows from it is null.
    """

    code: str
    name: str
    people: int | str | None
    unreached: int | str | None
    within: int | str | None
    median_min: float | None
    p90_min: float | None
    max_min: float | None
    access_median_m: float | None


class TimesOut(BaseModel):
    """Minutes (origins × places, ``None`` = no way, or beyond the limit), or figures by district.

    The minutes hold the way to the street at both ends, which ``access_origins`` and ``access_places`` tell
    (``None`` = farther than ``most_access_m`` from any street of the mode); ``assumption`` says what they
    rest on.
    """

    minutes: list[list[float | None]] | None
    nearest: list[int | None] | None
    districts: list[DistrictTimes] | None
    off_network: int
    access_origins: list[LegOut | None] | None
    access_places: list[LegOut | None] | None
    limit_min: float | None
    assumption: dict[str, Any]


class IsochroneQuestion(BaseModel):
    """Contours around one or several origins."""

    model_config = ConfigDict(extra="forbid")

    origins: list[Place] = Field(min_length=1, max_length=100)
    minutes: list[PositiveMinutes] = Field(min_length=1, max_length=12)
    mode: ModeName = "car"
    direction: DirectionName = "to"
    period: PeriodName = None


class IsochronesOut(FeatureCollection):
    """The contours; people are counted from the network, never from the shapes.

    ``counts``: exact but for 1 to 4, to readers; rounded to tens, where everybody may see them; or withheld.
    """

    assumption: dict[str, Any]
    counts: Literal["exact", "rounded", "withheld"]
    people_total: int | str | None
    people_80_plus_total: int | str | None


class FlipOut(BaseModel):
    """A conclusion about a district that changes; answers by ``slower``, ``as_is`` and ``faster``."""

    district: str
    name: str
    answers: dict[str, str]


class SensitivityGroup(BaseModel):
    """All conclusions of one kind: how many there are, how many hold, and those that flip."""

    what: Literal["nearest_office", "alarm_kept_80_plus", "alarm_kept_all"]
    conclusions: int
    hold: int
    flips: list[FlipOut]


class SensitivityOut(BaseModel):
    """What becomes of the conclusions about a plan at lower and higher speeds; what each case assumes."""

    plan: PlanOut
    percent: float
    groups: list[SensitivityGroup]
    assumption: dict[str, dict[str, Any]]
