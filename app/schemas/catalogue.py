"""What there is: divisions, plans, offices, providers, services, data sets."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from app.schemas.lookup import OfficeOut, PlanOut, ProviderOut


class DivisionSummary(BaseModel):
    """A division and the plan that holds."""

    code: str
    plan_in_force: PlanOut | None


class DivisionsOut(BaseModel):
    """All divisions."""

    divisions: list[DivisionSummary]


class PlansOut(BaseModel):
    """Plans by division and day."""

    plans: list[PlanOut]


class OfficeOfPlan(OfficeOut):
    """An office in the plan that holds."""

    division: str
    plan_id: int
    e: float
    n: float


class OfficesOut(BaseModel):
    """All offices and bases of the plans in force."""

    offices: list[OfficeOfPlan]


class DistrictPeople(BaseModel):
    """How many live in a district; ``<5`` for 1-4, ``..`` for what would give those away, null if untold."""

    code: str
    people: int | str | None
    age_80_plus: int | str | None


class DistrictsPeopleOut(BaseModel):
    """People by district in one year."""

    year: int
    districts: list[DistrictPeople]


class ProvidersOut(BaseModel):
    """All providers."""

    providers: list[ProviderOut]


class ServiceOut(BaseModel):
    """A service, and whether the age must be known to tell who is responsible."""

    code: str
    age_matters: bool


class ServicesOut(BaseModel):
    """All services with a rule on the day."""

    services: list[ServiceOut]


class DatasetOut(BaseModel):
    """One data set in use, with its origin and the report of its import."""

    kind: str
    title: str
    publisher: str
    licence: str
    date: str
    filename: str
    checksum: str
    synthetic: bool
    assumed: bool
    imported_at: str
    report: dict[str, Any]


class DatasetsOut(BaseModel):
    """All data sets in use."""

    datasets: list[DatasetOut]


class MunicipalityOut(BaseModel):
    """The municipality the store is about."""

    code: str
    name: str


class LiveOut(BaseModel):
    """The process answers."""

    live: bool


class ReadyOut(BaseModel):
    """Look-ups can be answered; ``revision`` is null for those from whom the operator closes what is open."""

    ready: bool
    revision: int | None


class HealthOut(BaseModel):
    """Whether questions can be answered, and from what.

    Where the operator closes what is open, those who have not signed in are told the first two alone, which
    the page to sign in on shows; the rest is null.
    """

    ready: bool
    municipality: MunicipalityOut | None
    version: str | None = None
    example_data: bool | None = None
    synthetic: list[str] | None = None
    datasets: list[str] | None = None
    addresses: int | None = None
    revision: int | None = None
    takes_no_changes: Literal["store_full", "store_read_only"] | None = None
    """Why nothing can be changed just now; addresses are looked up all the same."""
