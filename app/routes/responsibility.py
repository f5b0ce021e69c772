"""Who is responsible: the rules by service, age and date, their changes, and the page for them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from app import page
from app.dependencies import Planner, Version
from app.schemas.responsibility import HistoryOut, RulesOut, RulesQuestion, change_out, rule_out
from app.store import responsibilities

router = APIRouter()
pages = APIRouter(include_in_schema=False)
ChangeId = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of the change.")]


@pages.get("/ansvar")
def responsibility_page(request: Request) -> Response:
    """Who is responsible for what, and from when."""
    return page.answer(request, "ansvar")


@router.get("/responsibility")
def read_rules(planner: Planner, response: Response) -> RulesOut:
    """Return all rules, past ones and coming ones too, each with its source."""
    with planner.holder.store.read() as connection:
        version, rules = responsibilities.version_of(connection), responsibilities.every(connection)
    response.headers["etag"] = f'"{version}"'
    return RulesOut(version=version, rules=[rule_out(one) for one in rules])


@router.put("/responsibility")
def write_rules(question: RulesQuestion, planner: Planner, version: Version, response: Response) -> RulesOut:
    """Put rules in place of those there are; two that hold at once are refused. History keeps what was."""
    rules = responsibilities.of_rows(one.model_dump() for one in question.rules)
    with planner.holder.store.write() as connection:
        made = responsibilities.put(connection, rules, why=question.why, version=version)
    response.headers["etag"] = f'"{made.version}"'
    return RulesOut(version=made.version, rules=[rule_out(one) for one in rules])


@router.get("/responsibility/history/{version}")
def read_rules_as_of(version: ChangeId, planner: Planner) -> RulesOut:
    """Return all rules as they were after a change; written again, they hold again."""
    with planner.holder.store.read() as connection:
        rules = responsibilities.as_of(connection, version)
    return RulesOut(version=version, rules=[rule_out(one) for one in rules])


@router.get("/responsibility/history")
def read_history(planner: Planner) -> HistoryOut:
    """Return every change of the rules: who, when, why, and what came and went; newest first."""
    with planner.holder.store.read() as connection:
        return HistoryOut(changes=[change_out(one) for one in responsibilities.history(connection)])
