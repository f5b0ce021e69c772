"""Who may do what: every route has a row here, and what has none is not there for anybody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from app.actor import acting


class Role(IntEnum):
    """Roles in order: each may do what those before it may."""

    NOBODY = 0
    READER = 1
    PLANNER = 2
    ADMINISTRATOR = 3


NAMES = {role.name.lower(): role for role in Role if role}
"""The roles that an account or a key can have, by name."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """What one method of one route needs.

    Attributes
    ----------
    role
        The least role.
    closes
        Whether the route, open to everybody, needs a reader where the operator closes what is open.
    by_plan
        Whether the plans in the address decide instead: those in force are open, those out for consultation
        are for readers, drafts for planners.
    export
        The word for it in the audit record, where what is sent is a file to keep.
    export_forms
        Values of ``format`` with which a file is sent; empty: it always is.
    """

    role: Role = Role.NOBODY
    closes: bool = False
    by_plan: bool = False
    export: str = ""
    export_forms: tuple[str, ...] = ()


def sees_small_counts() -> bool:
    """Whether who asks may see counts of 1-4 people: planners may, who see the addresses too."""
    return acting().role >= Role.PLANNER


OPEN = Row()
PUBLIC = Row(closes=True)
READER = Row(role=Role.READER)
PLANNER = Row(role=Role.PLANNER)
ADMINISTRATOR = Row(role=Role.ADMINISTRATOR)
OF_PLAN = Row(closes=True, by_plan=True)
FOR_STAFF = Row(role=Role.READER, by_plan=True)

API = "/api/v1"
PLAN = f"{API}/plans/{{plan_id}}"

TABLE: Mapping[str, Mapping[str, Row]] = {
    # Pages are empty frames: what they show, they ask for.
    **{
        path: {"GET": OPEN}
        for path in (
            "/", "/planera", "/jamfor", "/lista", "/data", "/ansvar", "/beslut", "/logg", "/hjalp",
            "/hjalp/{task}", "/logga-in", "/i18n/{language}.json",
            "/embed", "/embed/{what}",
        )
    },
    # Open doors: drafts are among them for planners alone, as their collection sees to.
    **{
        f"/ogc{what}": {"GET": PUBLIC}
        for what in (
            "", "/", "/openapi", "/conformance", "/collections", "/collections/{collection}",
            "/collections/{collection}/schema", "/collections/{collection}/queryables",
            "/collections/{collection}/items", "/collections/{collection}/items/{item}",
        )
    },
    "/dcat": {"GET": PUBLIC},
    # Layers for other people's maps: what holds today, never a draft.
    **{
        f"/tiles{what}": {"GET": PUBLIC}
        for what in (
            "", "/{layer}.json", "/{layer}/{z}/{x}/{y}.mvt", "/{crs}/{layer}/{z}/{x}/{y}.mvt",
            "/{crs}/{layer}.geojson",
        )
    },
    "/tiles/basemap.pmtiles": {"GET": PUBLIC},
    f"{API}/openapi.json": {"GET": PUBLIC},
    # Probes ask without signing in; what else is told follows the setting that closes what is open.
    f"{API}/health": {"GET": OPEN},
    f"{API}/health/live": {"GET": OPEN},
    f"{API}/health/ready": {"GET": OPEN},
    "/metrics": {"GET": READER},
    f"{API}/session": {"GET": OPEN, "POST": OPEN, "DELETE": OPEN},
    **{f"{API}/session/oidc{what}": {"GET": OPEN} for what in ("", "/back", "/out")},
    # Look-ups, what holds, and what they stand on.
    f"{API}/datasets": {"GET": PUBLIC},
    f"{API}/lookup": {"POST": PUBLIC},
    f"{API}/addresses/search": {"POST": PUBLIC},
    f"{API}/divisions": {"GET": PUBLIC},
    f"{API}/districts": {"GET": PUBLIC},
    f"{API}/districts/people": {"GET": READER},
    f"{API}/services": {"GET": PUBLIC},
    f"{API}/responsibility": {"GET": PUBLIC, "PUT": ADMINISTRATOR},
    f"{API}/responsibility/history": {"GET": ADMINISTRATOR},
    f"{API}/responsibility/history/{{version}}": {"GET": ADMINISTRATOR},
    f"{API}/offices": {"GET": PUBLIC},
    f"{API}/providers": {"GET": PUBLIC},
    f"{API}/basemap": {"GET": PUBLIC},
    f"{API}/tiles/{{kind}}/{{z}}/{{x}}/{{y}}": {"GET": PUBLIC},
    f"{API}/public/{{division}}": {"GET": PUBLIC},
    f"{API}/public-map": {"GET": PUBLIC},
    f"{API}/travel/times": {"POST": PUBLIC},
    f"{API}/travel/isochrones": {"POST": PUBLIC},
    f"{API}/plans/in-force": {"GET": PUBLIC},
    # Plans: the list leaves out what the caller may not see.
    f"{API}/plans": {"GET": PUBLIC, "POST": PLANNER},
    PLAN: {"GET": OF_PLAN, "PATCH": PLANNER},
    **{
        f"{PLAN}/{what}": {"GET": OF_PLAN}
        for what in (
            "areas", "offices", "moved-ground",
        )
    },
    # What tells of people, however few: everybody has the areas' sums, in tens, at /public.
    **{
        f"{PLAN}/{what}": {"GET": FOR_STAFF}
        for what in ("consequences", "tolerance", "sensitivity", "minutes")
    },
    f"{PLAN}/ledger": {
        "GET": Row(role=Role.READER, by_plan=True, export="ledger.exported", export_forms=("csv", "xlsx")),
    },
    f"{PLAN}/export": {"GET": Row(closes=True, by_plan=True, export="plan.exported")},
    # How a plan was drawn is its planners' own, also when it is decided.
    f"{PLAN}/edits": {"GET": PLANNER, "POST": PLANNER},
    f"{PLAN}/effects": {"GET": PLANNER},
    f"{PLAN}/undo": {"POST": PLANNER},
    f"{PLAN}/redo": {"POST": PLANNER},
    f"{PLAN}/simulate": {"POST": PLANNER},
    # Of any polygon, so that bare counts can be no secret to who asks.
    f"{PLAN}/enclosed": {"POST": PLANNER},
    f"{PLAN}/lifecycle": {"GET": OF_PLAN, "POST": PLANNER},
    f"{PLAN}/remarks": {"GET": FOR_STAFF, "POST": FOR_STAFF},
    f"{PLAN}/remarks/{{remark_id}}": {"PATCH": PLANNER},
    f"{PLAN}/valuations/{{principle}}": {"PUT": PLANNER, "DELETE": PLANNER},
    f"{API}/valuations": {"GET": FOR_STAFF},
    f"{API}/comparison": {"GET": FOR_STAFF},
    f"{API}/comparison.xlsx": {"GET": Row(role=Role.READER, by_plan=True, export="comparison.exported")},
    # Lists of addresses are the staff's.
    f"{API}/batch": {"POST": READER},
    f"{API}/jobs/{{job_id}}": {"GET": READER, "DELETE": READER},
    f"{API}/jobs/{{job_id}}/start": {"POST": READER},
    f"{API}/jobs/{{job_id}}/doubts": {"GET": READER},
    f"{API}/jobs/{{job_id}}/doubts/{{text_id}}": {"PUT": READER},
    f"{API}/jobs/{{job_id}}/result": {"GET": Row(role=Role.READER, export="list.fetched")},
    f"{API}/audit": {"GET": ADMINISTRATOR},
    f"{API}/audit/verify": {"GET": ADMINISTRATOR},
    f"{API}/audit/export": {"GET": ADMINISTRATOR},
}  # fmt: skip

READING = frozenset({"GET", "HEAD", "OPTIONS"})
SIMULATING = frozenset(
    {f"{API}/{what}" for what in ("lookup", "addresses/search", "travel/times", "travel/isochrones")}
)
"""POSTs that change nothing; a look-up goes by POST so that no address stands in an address."""


def writes(method: str, template: str) -> bool:
    """Whether a method of a route changes anything."""
    return (
        method not in READING
        and template not in SIMULATING
        and not template.endswith(("/simulate", "/enclosed"))
    )


FILES = ("/static/", "/hjalp/bilder/")
"""Folders that are served as they lie, to everybody."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """The row of a request; ``template`` is the route's address without what was put into it."""

    template: str
    row: Row | None
    parts: Mapping[str, str]


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The addresses as expressions, those without places first: ``/plans/in-force`` is no plan."""
    return tuple(
        (template, re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))))
        for template in sorted(TABLE, key=lambda one: one.count("{"))
    )


def find(method: str, path: str) -> Found | None:
    """Return the row of a method and path; ``None`` where there is no such address at all.

    A known address without a row for the method has ``row`` ``None``: it is answered by 405.

    Examples
    --------
    >>> find("GET", "/api/v1/plans/in-force").template
    '/api/v1/plans/in-force'
    >>> find("POST", "/api/v1/plans/4/edits").row.role.name
    'PLANNER'
    >>> find("GET", "/api/v1/none") is None
    True
    """
    if path.startswith(FILES):
        return Found(template=next(one for one in FILES if path.startswith(one)), row=OPEN, parts={})
    asked = "GET" if method == "HEAD" else method
    for template, pattern in _patterns():
        fits = pattern.fullmatch(path)
        if fits:
            return Found(template=template, row=TABLE[template].get(asked), parts=fits.groupdict())
    return None
