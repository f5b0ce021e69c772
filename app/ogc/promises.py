"""What the service says of itself is what it does: parts of the standard, operations, parameters.

The library tells of all that it can do for anybody: of writing features, of processes, of free parameters.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pygeoapi import api as core
from pygeoapi.api import API, APIRequest, itemtypes

from app.ogc.collections import COLLECTIONS
from app.wording import sentence

NOT_HERE = ("/conf/create-replace-delete",)
"""Endings of the parts of the standard that do not hold: nothing is written through this door."""

CONFORMS_TO = sorted(
    part
    for part in {*core.CONFORMANCE_CLASSES, *itemtypes.CONFORMANCE_CLASSES_FEATURES}
    if not part.endswith(NOT_HERE)
)

FREE = "vendorSpecificParameters"
ITEM = frozenset({"f", "lang", "crs"})
ITEMS = ITEM | {
    "bbox", "bbox-crs", "limit", "offset", "resulttype", "datetime", "sortby", "properties", "skipGeometry",
    "q", "filter", "filter-lang", "filter-crs",
}  # fmt: skip
"""Parameters besides the fields; ``filter`` is refused in words of its own."""


ELSEWHERE = ("/processes", "/job-list", "/tiling-schemes")
"""Endings of the relations that lead to what is not here."""


def landing(api: API, request: APIRequest) -> tuple[dict[str, str], int, str]:
    """Return the first page, which leads only to what is here."""
    headers, status, body = core.landing_page(api, request)
    if request.format == core.F_HTML:
        return headers, status, body
    told = json.loads(body)
    if "links" in told:
        told["links"] = [link for link in told["links"] if not link["rel"].endswith(ELSEWHERE)]
    return headers, status, core.to_json(told, api.pretty_print)


def conformance(api: API, request: APIRequest) -> tuple[dict[str, str], int, str]:
    """Return the parts of the standard that hold; the library's own answer adds to a list for ever."""
    headers = request.get_response_headers(**api.api_headers)
    told = {"conformsTo": CONFORMS_TO}
    if request.format == core.F_HTML:
        templates = api.config["server"]["templates"]
        page = core.render_j2_template(api.tpl_config, templates, "conformance.html", told, request.locale)
        return headers, HTTPStatus.OK, page
    return headers, HTTPStatus.OK, core.to_json(told, api.pretty_print)


def described(document: dict[str, Any]) -> dict[str, Any]:
    """Return the library's OpenAPI document without what is not here."""
    document["paths"] = {
        path: {method: operation for method, operation in operations.items() if method != "options"}
        for path, operations in document["paths"].items()
        if not path.startswith("/jobs")
    }
    for operations in document["paths"].values():
        for operation in operations.values():
            told = operation.get("parameters", [])
            operation["parameters"] = [one for one in told if not one.get("$ref", "").endswith(f"/{FREE}")]
    document["components"]["parameters"].pop(FREE, None)
    document["tags"] = [one for one in document["tags"] if one["name"] in {"server", *COLLECTIONS}]
    return document


def unknown(what: str, names: tuple[str, ...], asked: Iterable[str]) -> list[str]:
    """Return the parameters of a question for features that are none, as the standard wants them refused.

    A filter with a misspelt name would otherwise give everything, and look like an answer.

    References
    ----------
    OGC 17-069r4, requirement ``/req/core/query-param-unknown``.
    """
    if what not in ("items", "item") or names[0] not in COLLECTIONS:
        return []
    known = ITEM if what == "item" else ITEMS | set(COLLECTIONS[names[0]].fields)
    return sorted(set(asked) - known)


def refused(
    api: API, request: APIRequest, which: list[str], collection: str
) -> tuple[dict[str, str], int, str]:
    """Return the refusal of unknown parameters, with the fields that there are."""
    facts = {
        "names": ", ".join(one[:40] for one in which[:5]),
        "fields": ", ".join(COLLECTIONS[collection].fields),
    }
    return _refusal(api, request, "unknown_parameter", facts)


def refused_box(api: API, request: APIRequest) -> tuple[dict[str, str], int, str]:
    """Return the refusal of a box that ends before it begins."""
    return _refusal(api, request, "reversed_box", {})


def _refusal(
    api: API, request: APIRequest, code: str, facts: dict[str, Any]
) -> tuple[dict[str, str], int, str]:
    detail = sentence("ogc", code, facts, str(request.locale)[:2])
    headers = request.get_response_headers(**api.api_headers)
    answer: tuple[dict[str, str], int, str] = api.get_exception(
        HTTPStatus.BAD_REQUEST, headers, request.format, "InvalidParameterValue", detail
    )
    return answer
