"""Suggestions while an address is typed."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

MOST_HITS = 50


class SearchQuestion(BaseModel):
    """The text so far."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        description=(
            "As much as has been typed; at most as many characters as OMRADESPLAN_MOST_TEXT says (300). "
            "A question of more than 16 kB is refused unread (413)."
        )
    )
    limit: int = Field(8, ge=1, le=MOST_HITS)


class HitOut(BaseModel):
    """One suggestion; ``address_id`` only where it is an address."""

    label: str
    detail: str
    kind: str
    lon: float
    lat: float
    address_id: int | None
    corrected: bool


class SearchOut(BaseModel):
    """The suggestions, best first."""

    hits: list[HitOut]
