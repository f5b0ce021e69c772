"""``POST /addresses/search``: suggestions; by POST, since what people type stands in no log."""

from __future__ import annotations

from fastapi import APIRouter

from app.dependencies import Configured, Loaded
from app.errors import BadRequest
from app.schemas.address_search import HitOut, SearchOut, SearchQuestion
from geodata.crs import to_wgs84
from geodata.gazetteer.address_search import Hit

router = APIRouter()


@router.post("/addresses/search")
async def search(question: SearchQuestion, workspace: Loaded, settings: Configured) -> SearchOut:
    """Suggest addresses, streets and places for a text, however it is spelt."""
    if len(question.text) > settings.most_text:
        raise BadRequest("text_too_long", most=settings.most_text)
    return SearchOut(
        hits=[hit_out(hit) for hit in workspace.index.search(question.text, limit=question.limit)]
    )


def hit_out(hit: Hit) -> HitOut:
    """Return a suggestion as the API sends it."""
    lon, lat = to_wgs84(hit.e, hit.n)
    return HitOut(
        label=hit.label, detail=hit.detail, kind=hit.kind, lon=round(float(lon), 7), lat=round(float(lat), 7),
        address_id=hit.address_id, corrected=hit.corrected,
    )  # fmt: skip
