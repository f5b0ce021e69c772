"""``GET /services``: for which services can responsibility be told?"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query

from app.dependencies import Anything
from app.schemas.catalogue import ServiceOut, ServicesOut
from app.workspace import today
from areas.responsibility import age_matters

router = APIRouter()


@router.get("/services")
def services(
    workspace: Anything,
    day: Annotated[date | None, Query(alias="date", description="ISO date; today when left out.")] = None,
) -> ServicesOut:
    """Return the services with a rule on the day."""
    on = day or today()
    codes = dict.fromkeys(rule.service for rule in workspace.rules if rule.holds_on(on))
    return ServicesOut(
        services=[
            ServiceOut(code=code, age_matters=age_matters(workspace.rules, service=code, date=on))
            for code in codes
        ]
    )
