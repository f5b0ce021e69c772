"""Remarks on a plan, for the consultation: made by anybody, answered and settled by the planners."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Response

from app.dependencies import Loaded, Planner, Version
from app.routes.plans import PlanId
from app.schemas.consultation import RemarkChange, RemarkOut, RemarkQuestion, RemarksOut
from app.store import remarks
from geodata.errors import OutsideMunicipality

router = APIRouter()
RemarkId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/plans/{plan_id}/remarks")
def read_remarks(plan_id: PlanId, planner: Planner) -> RemarksOut:
    """Return all remarks on a plan, the first made first."""
    with planner.holder.store.read() as connection:
        found = remarks.of(connection, plan_id)
    return RemarksOut(remarks=[RemarkOut.model_validate(asdict(one)) for one in found])


@router.post("/plans/{plan_id}/remarks", status_code=201)
def make_remark(
    plan_id: PlanId, question: RemarkQuestion, planner: Planner, workspace: Loaded, response: Response
) -> RemarkOut:
    """Write a remark on an area, a place or the whole plan."""
    place = None
    if question.e is not None and question.n is not None:
        place = (round(question.e, 2), round(question.n, 2))
        if workspace.district_assigner.assign([place[0]], [place[1]])[0] < 0:
            raise OutsideMunicipality("remark_outside", e=round(place[0]), n=round(place[1]))
    with planner.holder.store.write(drafts_only=True) as connection:
        made = remarks.add(
            connection, plan_id, text=question.text, author=question.author, area=question.area, place=place
        )
    return _out(made, response)


@router.patch("/plans/{plan_id}/remarks/{remark_id}")
def change_remark(
    plan_id: PlanId,
    remark_id: RemarkId,
    question: RemarkChange,
    planner: Planner,
    version: Version,
    response: Response,
) -> RemarkOut:
    """Answer a remark, settle it, or mend its words."""
    fields = question.model_dump(exclude_none=True)
    with planner.holder.store.write(drafts_only=True) as connection:
        made = remarks.change(connection, plan_id, remark_id, version=version, **fields)
    return _out(made, response)


def _out(made: remarks.Remark, response: Response) -> RemarkOut:
    response.headers["etag"] = f'"{made.version}"'
    return RemarkOut.model_validate(asdict(made))
