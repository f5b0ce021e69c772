"""What an embedded map is told."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.schemas.geojson import FeatureCollection
from app.schemas.lookup import OfficeOut, PlanOut, ProviderOut


class PlacedOffice(OfficeOut):
    """An office with its place in SWEREF 99 TM too."""

    e: float
    n: float


class EmbedOut(BaseModel):
    """The plan in force of a division, as a map shows it."""

    municipality: str
    synthetic: list[str] = Field(description="Kinds of data in use that are made up.")
    plan: PlanOut
    areas: FeatureCollection
    offices: list[PlacedOffice]
    providers: list[ProviderOut]
    people: dict[str, int | str | None] = Field(
        description="Of each area; null: fewer than five, not told. `..`: would tell how few another has."
    )
