"""``GET /metrics``: the numbers an operator watches, for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from app.server.telemetry import MEDIA_TYPE, Telemetry

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Return all numbers; no label holds anything that somebody has asked."""
    state = request.app.state
    telemetry: Telemetry = state.telemetry
    return Response(telemetry.text(state.holder, state.lists), media_type=MEDIA_TYPE)
