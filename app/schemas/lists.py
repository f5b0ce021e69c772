"""Lists of addresses on the wire."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - the field is called date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from geodata.lists.list_columns import ROLES

Division = Literal["stadsdelar", "socialtjanst", "hemvard"]
Outcome = Literal["found", "corrected", "chosen", "several", "not_found", "outside", "empty"]


class ColumnOut(BaseModel):
    """A column of the list: its heading and the first texts in it."""

    position: int
    name: str
    samples: list[str]


class LayoutOut(BaseModel):
    """How the list is laid out, as guessed; ``roles`` tells which column holds what."""

    header: int = Field(description="Number of the header's row; 0: the list has none.")
    columns: list[ColumnOut]
    roles: dict[str, int]
    earlier: list[int] = Field(description="Columns that the list got here an earlier time.")


class ProgressOut(BaseModel):
    """How far the work has come."""

    phase: str = Field(description="reading, matching, placing or writing")
    share: float = Field(ge=0, le=1)


class TroubleOut(BaseModel):
    """Why a list could not be worked through."""

    code: str
    detail: str
    facts: dict[str, Any]


class ListOut(BaseModel):
    """One list: what it is, how far it is, what became of its rows."""

    id: str
    state: str = Field(description="waiting, queued, running, done or failed")
    name: str
    form: str = Field(description="csv or xlsx")
    encoding: str
    separator: str
    sheet: str
    sheets: list[str]
    layout: LayoutOut
    progress: ProgressOut
    rows: int | None = Field(description="Rows with text; null until they have been read.")
    blank: int | None = Field(description="Rows without text, which are left as they are.")
    kept: int = Field(description="Rows that keep what somebody decided about them an earlier time.")
    counts: dict[str, int] = Field(description="Rows by outcome; every row is one of them.")
    doubts: int = Field(description="How many different texts a person should look at.")
    trouble: TroubleOut | None
    forgotten_after_s: int = Field(description="The list is deleted when nobody has asked for so long.")


class StartIn(BaseModel):
    """What is wanted of a list."""

    model_config = ConfigDict(extra="forbid")

    roles: dict[str, int] | None = Field(
        None, description="Role to column, from 0; as guessed when left out."
    )
    header: int | None = Field(None, ge=0, description="Number of the header's row; 0: there is none.")
    date: Date | None = Field(None, description="The day the areas are for; today when left out.")
    divisions: list[Division] | None = Field(None, description="All when left out.")
    replace: bool = Field(True, description="Put the new columns in the place of those of an earlier time.")
    crs: str = Field(
        "", max_length=40, description="System of coordinate columns; told by the numbers if empty."
    )

    @model_validator(mode="after")
    def _known_roles(self) -> StartIn:
        if self.roles is not None and (
            set(self.roles) - set(ROLES) or min(self.roles.values(), default=0) < 0
        ):
            raise ValueError("unknown_role")
        return self


class CandidateOut(BaseModel):
    """What a text may mean."""

    label: str
    detail: str
    address_id: int | None
    lon: float
    lat: float


class DoubtOut(BaseModel):
    """A text that a person should look at; all rows with it, or that ask the same, follow what is decided."""

    text_id: int
    text: str
    also: list[str] = Field(description="How other rows, to which the answer goes too, say the same.")
    outcome: Outcome
    detail: str
    rows: list[int] = Field(description="Numbers of the first rows with these texts, as a person counts.")
    count: int
    candidates: list[CandidateOut]


class DoubtsOut(BaseModel):
    """Some of the texts that a person should look at."""

    total: int
    doubts: list[DoubtOut]


class ChosenIn(BaseModel):
    """What a text means: an address by its id, or by its text; or that its correction is wrong."""

    model_config = ConfigDict(extra="forbid")

    address_id: int | None = Field(None, ge=0)
    text: str | None = Field(None, min_length=1)
    reject: bool = Field(False, description="true: the correction is wrong; no areas then.")

    @model_validator(mode="after")
    def _one_answer(self) -> ChosenIn:
        if (self.address_id is not None) + (self.text is not None) + self.reject != 1:
            raise ValueError("one_answer")
        return self


class ChosenOut(BaseModel):
    """What became of the text, and of the whole list."""

    label: str
    counts: dict[str, int]
    doubts: int
