"""A plan's life on the wire: the step asked for, where the plan stands, and how it came there."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the field is called date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.schemas.lookup import PlanOut


class DecisionIn(BaseModel):
    """What the committee decided."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    committee: str = Field(min_length=1, max_length=200)
    reference: str = Field(min_length=1, max_length=100, description="Diarienummer.")
    decided_on: Date = Field(description="Day of the meeting.")
    valid_from: Date = Field(description="First day the plan holds; not before the decision.")


class StepQuestion(BaseModel):
    """A step in the life of a plan."""

    model_config = ConfigDict(extra="forbid")

    to: Literal["draft", "consultation", "proposed", "decided", "archived"]
    why: str = Field(min_length=1, max_length=2_000)
    by: str = Field("", max_length=200, description="Who takes the step, where nobody has signed in.")
    decision: DecisionIn | None = Field(None, description="Needed for decided, and only there.")
    replace_later: bool = Field(
        False, description="Replace decided plans too that begin on the same day or later."
    )
    retroactive: bool = Field(
        False,
        description="Let the plan hold from a day that has been: answers for the days since then change.",
    )


class StageOut(BaseModel):
    """One step that was taken; ``who``, ``why`` and ``notes`` are told to readers, and empty for others."""

    stage_before: str
    stage_after: str
    at: str
    who: str
    why: str
    committee: str
    reference: str
    decided_on: str | None
    valid_from: str | None
    notes: list[dict[str, Any]]


class LifecycleOut(BaseModel):
    """Where a plan stands, the steps that are allowed, and those that were taken.

    ``stops`` must be mended before the plan can become a proposal; ``notes`` are told to those who decide.
    Both are findings, with a sentence in ``findings`` of the message catalogue.
    """

    plan: PlanOut
    stage: str
    allowed: list[str]
    stops: list[dict[str, Any]]
    notes: list[dict[str, Any]]
    steps: list[StageOut]


class TakenOut(BaseModel):
    """A plan after a step; ``gave_way`` has the last day of each plan that it replaces, by name."""

    plan: PlanOut
    notes: list[dict[str, Any]]
    gave_way: dict[str, str]
