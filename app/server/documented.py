"""What the OpenAPI document says of answers that every route may give: the problems, in their one shape."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from app.problem import MEDIA_TYPE

REFUSALS = (400, 401, 403, 404, 405, 409, 412, 413, 422, 428, 429, 503)
"""Statuses of problems; ``app.errors.STATUS`` has no other."""

NAME = "Problem"
PROBLEM = {
    "title": NAME,
    "description": "RFC 9457; `code` is stable, `detail` is the sentence in the caller's language.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "facts"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"}, "code": {"type": "string"}, "facts": {"type": "object"},
    },
}  # fmt: skip

PROBLEMS: dict[int | str, dict[str, Any]] = {
    code: {
        "description": HTTPStatus(code).phrase,
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{NAME}"}}},
    }
    for code in REFUSALS
}

NOTHING: dict[int | str, dict[str, Any]] = {
    204: {"description": "There is nothing"}, 304: {"description": "As it was when it was last read"},
}  # fmt: skip


def file_answers(media_types: Iterable[str]) -> dict[int | str, dict[str, Any]]:
    """Return what is said of a route that sends a file of one of these kinds."""
    binary, json = {"type": "string", "format": "binary"}, {"type": "object"}
    plain = [kind.split(";")[0] for kind in media_types]
    return {
        200: {"content": {kind: {"schema": json if kind.endswith("+json") else binary} for kind in plain}}
    }


def with_problem(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with the shape that its problems refer to."""
    document.setdefault("components", {}).setdefault("schemas", {}).setdefault(NAME, PROBLEM)
    return document
