"""Drafts on the wire: what is asked for, and what came of it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from app.plans.edit_wire import MOST_EDITS
from app.schemas.lookup import PeriodName, PlanOut
from areas.disclosure.suppression import Count
from areas.edit_json import FIELDS, OPS, OPTIONAL

MOST_METRICS = 100


def one_line(value: object) -> object:
    """Return a text with single spaces: a name is one line, and blank is none."""
    return " ".join(value.split()) if isinstance(value, str) else value


EDIT_FORMS = "; ".join(
    f"{op}: {', '.join(name + '?' * (name in OPTIONAL.get(kind, ())) for name in FIELDS[kind])}"
    for op, kind in OPS.items()
)

Edits = Annotated[
    list[dict[str, Any]],
    Field(
        max_length=MOST_EDITS,
        description=f"Each has `op` and the fields of it, those with ? optional. {EDIT_FORMS}.",
        examples=[[{"op": "move_districts", "districts": ["146"], "to": "syd"}]],
    ),
]
"""Edits in order; see ``docs/edits.md`` for an example of each."""

Name = Annotated[str, Field(min_length=1, max_length=200), BeforeValidator(one_line)]


class CopyQuestion(BaseModel):
    """A new draft, made of any plan."""

    model_config = ConfigDict(extra="forbid")

    copy_from: int = Field(ge=1, le=2**31 - 1)
    name: Name
    description: str = Field("", max_length=5_000)


class DescribeQuestion(BaseModel):
    """What may be changed about a draft besides its areas; what is left out stays.

    Archiving is a step of its life, with a reason: see `StepQuestion`.
    """

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    description: str | None = Field(None, max_length=5_000)


class EditsQuestion(BaseModel):
    """Edits in order, each ``{"op": …}``; all of them happen or none."""

    model_config = ConfigDict(extra="forbid")

    edits: Edits = Field(min_length=1)


class SimulateQuestion(BaseModel):
    """Edits to try, and what to hold the result against."""

    model_config = ConfigDict(extra="forbid")

    edits: Edits
    against: int | None = Field(None, ge=1, le=2**31 - 1)
    year: int | None = Field(None, ge=1900, le=2200)
    metrics: list[str] | None = Field(None, max_length=MOST_METRICS)
    period: PeriodName = None


class EnclosedQuestion(BaseModel):
    """A polygon, GeoJSON in the coordinate system of ``crs``."""

    model_config = ConfigDict(extra="forbid")

    polygon: dict[str, Any]
    year: int | None = Field(None, ge=1900, le=2200)


class EnclosedOut(BaseModel):
    """Who lives within a polygon, by the area that they have in the plan, most people first.

    ``<5`` and null where nobody knows how many live in a district: such are in no sum of others.
    """

    class Part(BaseModel):
        """Of one area; ``""`` outside all of them."""

        area: str
        addresses: int
        people: Count
        age_80_plus: Count

    addresses: int
    people: Count
    age_80_plus: Count
    areas: list[Part]


class StepOut(BaseModel):
    """One edit of a draft; ``undone`` steps can be done again.

    ``made_by`` is told to planners alone, and empty where nobody had signed in.
    """

    seq: int
    edit: dict[str, Any]
    notes: list[dict[str, Any]]
    made_at: str
    made_by: str
    undone: bool


class LatestOut(BaseModel):
    """The latest change of a plan of whatever kind: by whom, when (UTC), and the action of the record."""

    by: str
    at: str
    action: str


class StepsOut(BaseModel):
    """All edits of a draft in order, and the latest change of whatever kind."""

    steps: list[StepOut]
    latest: LatestOut | None


class ChangedOut(BaseModel):
    """A draft after a change; ``notes`` has one list of findings an edit."""

    plan: PlanOut
    notes: list[list[dict[str, Any]]]


class ToleranceOut(BaseModel):
    """When areas leave the tolerance: deviation by year and area, and the probability by a seeded draw."""

    tolerance: float
    years: list[int]
    areas: list[str]
    deviation: list[list[float | None]]
    first_year: list[int | None]
    probability: list[list[float | None]]
    ever: list[float | None]
    standard_error: float
    basis: str
    facts: dict[str, Any]
