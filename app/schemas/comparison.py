"""Plans side by side, on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field

from app.schemas.lookup import PlanOut

Count = float | str | None


class LackOut(BaseModel):
    """Areas, by name, that a figure does not hold; ``code`` says why."""

    code: str
    areas: list[str]


class ComparisonRow(BaseModel):
    """One figure of every plan; ``better`` is 1 where more is better, -1 where less is, 0 where neither.

    ``lacks``: by plan, the areas its figure does not hold. Those that lack different areas are not to be
    compared.
    """

    code: str
    column: str
    unit: str
    better: int
    year: int
    values: list[float | str | None]
    lacks: list[list[LackOut]]


class MoveOut(BaseModel):
    """People who come from one area to another; a count of 1-4 is the text ``<5``."""

    from_: str = Field(alias="from")
    to: str
    people: Count
    age_80_plus: Count


class ComparisonOut(BaseModel):
    """Plans of one division, the first being what the others are held against.

    ``assumptions``: by mode, what the minutes of them all rest on.
    """

    plans: list[PlanOut]
    rows: list[ComparisonRow]
    moves: list[list[MoveOut]]
    assumptions: dict[str, dict[str, Any]]
