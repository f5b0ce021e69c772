"""What each edit of a draft did, on the wire; a count of 1-4 is the text ``<5``."""

from __future__ import annotations

from pydantic import BaseModel

Count = float | str | None


class AreaEffectOut(BaseModel):
    """People that left and joined an area by an edit."""

    code: str
    left: Count
    joined: Count


class WayOut(BaseModel):
    """People that an edit takes from one area to another."""

    from_area: str
    to_area: str
    people: Count


class EffectOut(BaseModel):
    """People that an edit on its own affects, in each way."""

    seq: int
    moved: Count
    moved_80_plus: Count
    provider_changes: Count
    office_changes: Count
    office_relocated: Count
    areas: list[AreaEffectOut]
    ways: list[WayOut]


class EffectsOut(BaseModel):
    """The effects of a draft's latest edits, in order."""

    effects: list[EffectOut]
