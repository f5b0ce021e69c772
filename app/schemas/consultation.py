"""Valuations and remarks on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.schemas.lookup import Metres

Score = Annotated[int, Field(ge=0, le=3)]
Status = Literal["new", "answered", "settled"]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]


class ValuationQuestion(BaseModel):
    """One cell of the matrix; ``score`` null: not valued yet."""

    model_config = ConfigDict(extra="forbid")

    score: Score | None
    reason: str = Field("", max_length=2_000)


class ValuationOut(BaseModel):
    """One cell of the matrix; its version is what a change must name."""

    plan_id: int
    principle: str
    score: int | None
    reason: str
    version: int
    changed_at: str


class ValuationsOut(BaseModel):
    """The matrix: known principles in order, and every cell that has been written in."""

    principles: list[str]
    valuations: list[ValuationOut]


class RemarkQuestion(BaseModel):
    """A remark on an area, on a place in SWEREF 99 TM, or, without either, on the whole plan."""

    model_config = ConfigDict(extra="forbid")

    text: Words
    author: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    area: str = Field("", max_length=32)
    e: Metres | None = None
    n: Metres | None = None

    @model_validator(mode="after")
    def _whole_place(self) -> RemarkQuestion:
        if (self.e is None) != (self.n is None):
            raise ValueError("half_a_coordinate")
        return self


class RemarkChange(BaseModel):
    """What may be changed of a remark; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    text: Words | None = None
    answer: str | None = Field(None, max_length=5_000)
    status: Status | None = None


class RemarkOut(BaseModel):
    """A remark with what came of it."""

    id: int
    plan_id: int
    area: str
    e: float | None
    n: float | None
    author: str
    text: str
    answer: str
    status: Status
    version: int
    made_at: str
    changed_at: str


class RemarksOut(BaseModel):
    """All remarks on a plan."""

    remarks: list[RemarkOut]
