"""What a browser keeps and asks about again: the same bytes are not sent twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response


def answer(
    request: Request,
    body: bytes,
    *,
    media_type: str,
    keep: str = "no-cache",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a body with the hash that tells it apart, or word that the asker has it already.

    Parameters
    ----------
    request
        What asks, with the hash of what it has.
    body, media_type
        What is asked for.
    keep
        How it may be kept: ``Cache-Control``.
    headers
        Others.
    """
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    told = {"etag": etag, "cache-control": keep, **(headers or {})}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=told)
    return Response(body, media_type=media_type, headers=told)
