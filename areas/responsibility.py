"""Who is responsible: the committee for a service, an age and a day; undecided is said as undecided.

The rules are rows of a table (service, ages, days, committee), not code: an administrator edits them. A
question gets one of six answers, and never a guess:

``decided``        one committee, for every age the question leaves open
``undecided``      the rule says that the matter is being investigated
``age_matters``    the age was not given, and the answer differs by age
``other_ages``     rules hold that day, but for other ages than the one that was given
``unknown``        no rule holds that day
``contradictory``  two rules hold that name different committees
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date  # noqa: N812 - a parameter is called date
from typing import Literal

from areas.errors import UnknownCode
from geodata.errors import InvalidData

Status = Literal["decided", "undecided", "age_matters", "other_ages", "unknown", "contradictory"]

MAX_AGE = 130
"""Older than anybody has been; a larger number is a slip of the finger."""

SERVICE = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
"""Codes of services; what they are called stands in the catalogue."""

UNDECIDED_WORD = "utreds"
"""A committee that begins with this word ("is being investigated") is none yet."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row: ages and days are inclusive, ``None`` means no bound.

    ``source`` is the document that says so, shown with the answer.
    """

    service: str
    min_age: int | None = None
    max_age: int | None = None
    valid_from: Date
    valid_to: Date | None = None
    committee: str
    administration: str
    source: str

    @property
    def undecided(self) -> bool:
        """Whether the row says that nobody has decided yet."""
        return self.committee.strip().casefold().startswith(UNDECIDED_WORD)

    def holds_on(self, date: Date) -> bool:
        """Whether the rule holds that day, first and last day included."""
        return self.valid_from <= date and (self.valid_to is None or date <= self.valid_to)

    def holds_for(self, age: int) -> bool:
        """Whether the rule holds for that age in whole years, bounds included."""
        return (self.min_age is None or self.min_age <= age) and (self.max_age is None or age <= self.max_age)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The answer to one question, with everything needed to explain it.

    Attributes
    ----------
    status
        See the module's docstring.
    rules
        The rules that hold, in order of age; all of the day when ``status`` is ``age_matters`` or
        ``other_ages``, none when it is ``unknown``.
    age_matters
        Whether the answer differs by age for this service that day, whether or not the age was given.
    """

    service: str
    date: Date
    age: int | None
    status: Status
    rules: tuple[Rule, ...]
    age_matters: bool

    @property
    def committee(self) -> str:
        """The committee, or ``""`` unless ``status`` is ``decided``."""
        return self.rules[0].committee if self.status == "decided" else ""

    @property
    def administration(self) -> str:
        """The administration, or ``""`` unless ``status`` is ``decided``."""
        return self.rules[0].administration if self.status == "decided" else ""


def responsible(rules: Sequence[Rule], *, service: str, age: int | None = None, date: Date) -> Answer:
    """Return who is responsible for a service on a day.

    Parameters
    ----------
    rules
        All rules; order does not matter.
    service
        Code of the service.
    age
        Age in whole years; ``None`` when it was not given.
    date
        The day asked about.

    Returns
    -------
    Answer
        See there.

    Raises
    ------
    UnknownCode
        ``no_services``: there are no rules; ``unknown_service``: none of them knows the service.
    InvalidData
        ``invalid_age``: below 0 or above ``MAX_AGE``.

    Examples
    --------
    >>> rules = [Rule(service="lss", valid_from=Date(2024, 1, 1), committee="utreds", administration="utreds",
    ...               source="KS 2023:529")]
    >>> responsible(rules, service="lss", date=Date(2026, 1, 1)).status
    'undecided'
    """
    known = services(rules)
    if not known:
        raise UnknownCode("no_services")
    if service not in known:
        raise UnknownCode("unknown_service", service=service, services=list(known))
    if age is not None and not 0 <= age <= MAX_AGE:
        raise InvalidData("invalid_age", age=age, most=MAX_AGE)
    matters = age_matters(rules, service=service, date=date)
    that_day = _that_day(rules, service, date)
    found = tuple(rule for rule in that_day if age is None or rule.holds_for(age))
    status = _status(found, open_age=age is None and matters, others=bool(that_day))
    return Answer(
        service=service, date=date, age=age, status=status, rules=found or that_day, age_matters=matters
    )


def age_matters(rules: Sequence[Rule], *, service: str, date: Date) -> bool:
    """Whether the committee or administration differs by age; an age without any rule also differs.

    Bounds that change nothing (0-64 and 65- with the same committee) do not matter. A service nobody
    answers for that day does not need the age.
    """
    that_day = _that_day(rules, service, date)
    steps = {0}
    for rule in that_day:
        steps |= {rule.min_age or 0, 0 if rule.max_age is None else rule.max_age + 1}
    outcomes = {
        frozenset((rule.committee, rule.administration) for rule in that_day if rule.holds_for(age))
        for age in steps
        if age <= MAX_AGE
    }
    return len(outcomes) > 1


def services(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Codes of the services that the rules know, in order of the alphabet."""
    return tuple(sorted({rule.service for rule in rules}))


def rules_from_rows(rows: Iterable[Mapping[str, str]]) -> tuple[Rule, ...]:
    """Make rules of text rows (as a CSV file or a form yields them).

    Parameters
    ----------
    rows
        Keys as the attributes of ``Rule``; a blank age means any, a blank ``valid_to`` still valid. Dates are
        ISO dates.

    Raises
    ------
    InvalidData
        ``responsibility_row`` with the row number (first is 1), column and value; nothing is guessed.
    """
    return tuple(_rule(number, row) for number, row in enumerate(rows, 1))


def refuse_overlaps(rules: Sequence[Rule]) -> None:
    """Refuse rules of which two hold for one service, age and day: then nobody would know who is responsible.

    Raises
    ------
    InvalidData
        ``responsibility_twice`` where both name the same, ``responsibility_contradiction`` where they do not;
        with the numbers of the two rows (first is 1), and from which day and age on both hold.

    Examples
    --------
    >>> old = Rule(service="lss", valid_from=Date(2019, 1, 1), committee="A", administration="A", source="x")
    >>> new = Rule(service="lss", valid_from=Date(2024, 1, 1), committee="B", administration="B", source="y")
    >>> refuse_overlaps([old, new])
    Traceback (most recent call last):
    geodata.errors.InvalidData: responsibility_contradiction
    """
    for second, rule in enumerate(rules, 1):
        for first, other in enumerate(rules[: second - 1], 1):
            if not _meet(other, rule):
                continue
            same = (other.committee, other.administration) == (rule.committee, rule.administration)
            facts = {
                "first": first, "second": second, "service": rule.service, "one": other.committee,
                "other": rule.committee, "date": max(other.valid_from, rule.valid_from).isoformat(),
                "age": max(other.min_age or 0, rule.min_age or 0),
            }  # fmt: skip
            raise InvalidData("responsibility_twice" if same else "responsibility_contradiction", **facts)


def _meet(one: Rule, other: Rule) -> bool:
    """Whether some service, age and day have both rules."""

    def until(day: Date | None) -> Date:
        return day or Date.max

    def oldest(age: int | None) -> int:
        return MAX_AGE if age is None else age

    return (
        one.service == other.service
        and one.valid_from <= until(other.valid_to)
        and other.valid_from <= until(one.valid_to)
        and (one.min_age or 0) <= oldest(other.max_age)
        and (other.min_age or 0) <= oldest(one.max_age)
    )


def _that_day(rules: Iterable[Rule], service: str, date: Date) -> tuple[Rule, ...]:
    held = (rule for rule in rules if rule.service == service and rule.holds_on(date))
    return tuple(
        sorted(held, key=lambda r: (r.min_age or 0, r.max_age or MAX_AGE, r.valid_from, r.committee))
    )


def _status(found: tuple[Rule, ...], *, open_age: bool, others: bool) -> Status:
    if open_age:
        return "age_matters"
    if not found:
        return "other_ages" if others else "unknown"
    if len({(rule.committee, rule.administration) for rule in found}) > 1:
        return "contradictory"
    return "undecided" if found[0].undecided else "decided"


def _rule(number: int, row: Mapping[str, str]) -> Rule:
    def text(column: str) -> str:
        value = (row.get(column) or "").strip()
        if not value:
            raise InvalidData("responsibility_row", row=number, column=column, value="")
        return value

    def age(column: str) -> int | None:
        value = (row.get(column) or "").strip()
        if value and not (value.isascii() and value.isdigit() and int(value) <= MAX_AGE):
            raise InvalidData("responsibility_row", row=number, column=column, value=value)
        return int(value) if value else None

    def day(column: str) -> Date:
        value = text(column)
        try:
            return Date.fromisoformat(value)
        except ValueError:
            raise InvalidData("responsibility_row", row=number, column=column, value=value) from None

    if not SERVICE.fullmatch(text("service")):
        raise InvalidData("responsibility_row", row=number, column="service", value=text("service"))
    rule = Rule(
        service=text("service"), min_age=age("min_age"), max_age=age("max_age"), valid_from=day("valid_from"),
        valid_to=day("valid_to") if (row.get("valid_to") or "").strip() else None,
        committee=text("committee"), administration=text("administration"), source=text("source"),
    )  # fmt: skip
    if rule.min_age is not None and rule.max_age is not None and rule.min_age > rule.max_age:
        raise InvalidData("responsibility_row", row=number, column="max_age", value=str(rule.max_age))
    if rule.valid_to is not None and rule.valid_to < rule.valid_from:
        raise InvalidData("responsibility_row", row=number, column="valid_to", value=str(rule.valid_to))
    return rule
