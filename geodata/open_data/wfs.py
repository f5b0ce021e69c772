"""Features of a WFS, page by page, as GeoJSON: all of them or none.

References
----------
OGC 09-025r2 (WFS 2.0.2): ``count`` and ``startIndex`` page, ``numberMatched`` tells how many there are, a
refusal is an ``ExceptionReport``. GeoServer's WFS: ``CQL_FILTER`` and ``outputFormat=application/json``,
https://docs.geoserver.org/stable/en/user/services/wfs/vendor.html
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

from geodata.errors import InvalidData
from geodata.open_data.answer_cache import Cache
from geodata.open_data.web_server import DAMAGED, STRANGE, Declined, NotWhole, Progress, WebServer, plainly

PAGE = 50
"""Features asked for at a time: full borders are heavy, and a page that fails is a small loss."""

MOST_PAGES = 2_000

Feature = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Question:
    """Which features are wanted.

    Attributes
    ----------
    layer
        Name with its prefix.
    where
        In CQL; empty is every feature.
    order
        A property whose values differ between features: without an order pages may overlap.
    crs
        Of the coordinates, such as ``EPSG:3006``.
    properties
        Those wanted; empty is all of them, with the geometry.
    """

    layer: str
    where: str
    order: str
    crs: str
    properties: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Found:
    """All features, how many questions they took, how many answers of them were kept ones, and SHA-256."""

    features: tuple[Feature, ...]
    pages: int
    kept: int
    checksum: str


@dataclass(frozen=True)
class _Page:
    features: tuple[Feature, ...]
    matched: int | None


def fetch(
    question: Question,
    *,
    server: WebServer,
    cache: Cache,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Found:
    """Fetch all features that a question is about.

    Parameters
    ----------
    question
        Which features.
    server
        Whom to ask; its address is that of the service, without a query.
    cache
        Where answers are kept.
    tell
        Called with the progress, in pages.

    Raises
    ------
    SourceUnavailable
        ``source_unreachable``, ``source_busy``, ``source_refused`` (also an ``ExceptionReport``, in the
        server's words), ``source_no_answer``.
    InvalidData
        ``wfs_not_all``: the pages together are more or fewer features than the server says there are, or
        hold a feature twice.
    """
    features: list[Feature] = []
    digest, kept, pages, matched = hashlib.sha256(), 0, 0, None
    while pages < MOST_PAGES:
        total = pages + 1 if matched is None else max(pages + 1, -(-matched // PAGE))

        def waiting(seconds: float, done: int = pages, total: int = total) -> None:
            tell(Progress(done=done, total=total, waiting_s=seconds))

        tell(Progress(done=pages, total=total))
        url = _address(server, question, start=len(features))
        text = cache.get(url)
        if text is None:
            page, text = server.fetch(Request(url), read=_read, waiting=waiting)  # noqa: S310 - as the setting
            cache.put(url, text)
        else:
            page, kept = _read(text), kept + 1
        digest.update(text)
        features += page.features
        matched = page.matched if page.matched is not None else matched
        pages += 1
        if not page.features or (len(page.features) < PAGE if matched is None else len(features) >= matched):
            break
    tell(Progress(done=pages, total=pages))
    _refuse_if_not_all(features, matched, server, question)
    return Found(features=tuple(features), pages=pages, kept=kept, checksum=digest.hexdigest())


def _address(server: WebServer, question: Question, *, start: int) -> str:
    asked = {
        "service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": question.layer,
        "outputFormat": "application/json", "srsName": question.crs, "count": str(PAGE),
        "startIndex": str(start), "sortBy": question.order,
    }  # fmt: skip
    if question.where:
        asked["CQL_FILTER"] = question.where
    if question.properties:
        asked["propertyName"] = ",".join(question.properties)
    return f"{server.url.rstrip('?')}?{urlencode(asked)}"


def _read(text: bytes) -> _Page:
    """Read a page; a report of an exception is the server's no."""
    start = text[:2_000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<") and b"ExceptionReport" in start:
        raise Declined(_exception(text[:20_000].decode("utf-8", "replace")))
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotWhole(DAMAGED) from error
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(_is_feature(one) for one in features):
        raise NotWhole(STRANGE)
    matched = content.get("numberMatched", content.get("totalFeatures"))
    return _Page(tuple(features), matched if isinstance(matched, int) else None)


def _is_feature(one: Any) -> bool:
    return isinstance(one, dict) and isinstance(one.get("properties"), dict)


def _exception(text: str) -> str:
    """What a report of an exception says: its code, and the text."""
    code = re.search(r'exceptionCode="([^"]*)"', text)
    said = re.findall(r"<(?:\w+:)?ExceptionText[^>]*>(.*?)</(?:\w+:)?ExceptionText>", text, re.DOTALL)
    return plainly(": ".join([*([code[1]] if code else []), *said]))


def _refuse_if_not_all(
    features: list[Feature], matched: int | None, server: WebServer, question: Question
) -> None:
    names = [one["id"] for one in features if one.get("id")]
    if len(set(names)) < len(names) or (matched is not None and len(features) != matched):
        raise InvalidData(
            "wfs_not_all", url=server.url, layer=question.layer, count=len(features), matched=matched
        )
