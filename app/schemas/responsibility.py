"""Who is responsible, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.store.responsibilities import MOST_RULES, Change, row_of
from areas.responsibility import MAX_AGE, SERVICE, Rule

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Age = Annotated[int, Field(ge=0, le=MAX_AGE)]


class RuleInOut(BaseModel):
    """One rule; ages and days are inclusive, null means no bound."""

    model_config = ConfigDict(extra="forbid")

    service: str = Field(pattern=f"^{SERVICE.pattern}$")
    min_age: Age | None = None
    max_age: Age | None = None
    valid_from: date
    valid_to: date | None = None
    committee: Words
    administration: Words
    source: Words


class RulesQuestion(BaseModel):
    """All rules as they shall be, and why."""

    model_config = ConfigDict(extra="forbid")

    rules: list[RuleInOut] = Field(max_length=MOST_RULES)
    why: Words


class RulesOut(BaseModel):
    """All rules; ``version`` is what a change must name in ``If-Match``."""

    version: int
    rules: list[RuleInOut]


class ChangeOut(BaseModel):
    """One change: who, when, why, and the rules that came and went."""

    version: int
    at: str
    who: str
    why: str
    added: list[RuleInOut]
    removed: list[RuleInOut]


class HistoryOut(BaseModel):
    """The changes, newest first."""

    changes: list[ChangeOut]


def rule_out(rule: Rule) -> RuleInOut:
    """Return a rule on the wire."""
    return RuleInOut(**row_of(rule))


def change_out(change: Change) -> ChangeOut:
    """Return a change on the wire."""
    return ChangeOut(
        version=change.version, at=change.at, who=change.who, why=change.why,
        added=[rule_out(one) for one in change.added], removed=[rule_out(one) for one in change.removed],
    )  # fmt: skip
