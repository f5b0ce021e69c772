"""pygeoapi, configured by ourselves: one service for each address that we are reached at."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from pygeoapi import api as core
from pygeoapi.api import API, APIRequest, itemtypes
from pygeoapi.openapi import get_oas
from starlette.requests import Request

from app.ogc import promises
from app.ogc.collections import COLLECTIONS, Source
from app.ogc.provider import CRS84, CRS_LIST, NORTHING_FIRST, SOURCES, STORAGE, storage_bbox
from app.ogc.refusals import LOCALE, Speaking
from app.security import peer
from app.settings import Settings
from app.wording import sentence
from app.workspace import Workspace
from geodata.crs import to_wgs84

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = ("sv", "en")
DEFAULT_ITEMS, MOST_ITEMS = 100, 10_000
PREFIX = "/ogc"
JSON, GEOJSON = "application/json", "application/geo+json"
Answer = tuple[Mapping[str, str], int, str | bytes]


class Service:
    """The OGC API of one application.

    Parameters
    ----------
    source
        Where features come from.
    settings
        Tell the licence and whom to ask.
    """

    def __init__(self, source: Source, settings: Settings) -> None:
        self._source, self._settings = source, settings
        self._key = f"source-{id(source)}"
        SOURCES[self._key] = source
        self._made = lru_cache(maxsize=8)(self._make)

    def close(self) -> None:
        """Let go of the source."""
        SOURCES.pop(self._key, None)

    def answer(self, request: Request, what: str, *names: str) -> Answer:
        """Return headers, status and body.

        Parameters
        ----------
        request
            The question.
        what
            One of :data:`QUESTIONS`.
        names
            The collection, and the item.
        """
        workspace = self._source.workspace()
        base = f"{peer.origin(request, request.app.state.settings)}{PREFIX}"
        service = self._made(base, workspace.revision)
        asked = APIRequest(_straightened(request), service.locales)
        LOCALE.set(asked.locale)
        if not asked.is_valid():
            found: Answer = service.get_format_exception(asked)
            return found
        if wrong := promises.unknown(what, names, request.query_params):
            return promises.refused(service, asked, wrong, names[0])
        if what == "items" and _reversed(request):
            return promises.refused_box(service, asked)
        headers, status, body = QUESTIONS[what](service, asked, *names)
        if what in ("items", "item") and headers.get("Content-Type") in (JSON, GEOJSON):
            headers["Content-Type"] = GEOJSON if status < HTTPStatus.BAD_REQUEST else JSON
        return headers, status, body

    def _make(self, base: str, revision: int) -> API:
        del revision  # a part of the key: other data, other extents
        config = _config(self._source.workspace(), self._settings, base, self._key)
        service = Speaking(config, {})
        logging.getLogger("pygeoapi").setLevel(logging.CRITICAL)
        service.openapi = promises.described(get_oas(config, fail_on_invalid_collection=False))
        return service


QUESTIONS: dict[str, Callable[..., Any]] = {
    "landing": promises.landing,
    "openapi": core.openapi_,
    "conformance": promises.conformance,
    "collections": core.describe_collections,
    "schema": core.get_collection_schema,
    "queryables": itemtypes.get_collection_queryables,
    "items": itemtypes.get_collection_items,
    "item": itemtypes.get_collection_item,
}


def _box(request: Request) -> tuple[list[float], str] | None:
    """The four sides of the box that is asked for, and their system; nothing where they cannot be read."""
    told = dict(parse_qsl(request.url.query, keep_blank_values=True))
    source = told.get("bbox-crs", CRS84)
    try:
        corners = [float(value) for value in told["bbox"].split(",")]
    except (KeyError, ValueError):
        return None
    if len(corners) == 6:
        corners = [*corners[:2], *corners[3:5]]
    return (corners, source) if len(corners) == 4 and source in CRS_LIST else None


def _reversed(request: Request) -> bool:
    """Whether a box ends before it begins; one in degrees may do so eastwards, past the meridian of 180."""
    told = _box(request)
    if told is None:
        return False
    (x0, y0, x1, y1), source = told
    return y0 > y1 or (source in NORTHING_FIRST and x0 > x1)


def _straightened(request: Request) -> Request:
    """The question with its box in our own system: pygeoapi would turn two corners of it only."""
    told = _box(request)
    if told is None:
        return request
    corners, source = told
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    box = ",".join(f"{value:.3f}" for value in storage_bbox(corners, source))
    rest = [(key, value) for key, value in pairs if key not in ("bbox", "bbox-crs")]
    query = urlencode([*rest, ("bbox", box), ("bbox-crs", STORAGE)])
    return Request({**request.scope, "query_string": query.encode()})


def _words(code: str, **facts: Any) -> dict[str, str]:
    return {language: sentence("ogc", code, facts, language) for language in LANGUAGES}


def _made_up(workspace: Workspace) -> dict[str, str]:
    """What is said on every page of data that are made up, by language; empty where none are."""
    return {
        language: sentence("ui", "banner_example", {"what": _kinds(workspace, language)}, language)
        if workspace.synthetic
        else ""
        for language in LANGUAGES
    }


def _kinds(workspace: Workspace, language: str) -> list[str]:
    return [sentence("ui", f"made_up_{kind}", {}, language) for kind in workspace.synthetic]


def _described(which: str, made_up: Mapping[str, str]) -> dict[str, str]:
    """What a collection holds, and that it is made up where it is."""
    told = _words(f"{which}_description")
    return {language: f"{text} {made_up[language]}".strip() for language, text in told.items()}


def _config(workspace: Workspace, settings: Settings, base: str, key: str) -> dict[str, Any]:
    name = workspace.municipality.name if workspace.municipality else ""
    west, south, east, north = workspace.districts.total_bounds
    lon0, lat0 = (float(value) for value in to_wgs84(west, south))
    lon1, lat1 = (float(value) for value in to_wgs84(east, north))
    licence = {"name": settings.open_data_licence, "url": settings.open_data_licence}
    contact = {"name": settings.contact_name or name}
    if settings.contact_email:
        contact["email"] = settings.contact_email
    made_up = _made_up(workspace)
    return {
        "made_up": made_up,
        "server": {
            "bind": {"host": "", "port": 0}, "url": base, "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8", "languages": ["sv-SE", "en-US"], "gzip": False, "cors": False,
            "limits": {"default_items": DEFAULT_ITEMS, "max_items": MOST_ITEMS, "on_exceed": "throttle"},
            "map": {"url": "", "attribution": ""}, "templates": {"path": str(TEMPLATES)},
        },
        "logging": {"level": "CRITICAL"},
        "metadata": {
            "identification": {
                "title": _words("title", municipality=name), "description": _words("description"),
                "keywords": {"sv": ["områden"], "en": ["areas"]}, "keywords_type": "theme",
                "terms_of_service": "", "url": base,
            },
            "license": licence, "provider": {"name": name, "url": base}, "contact": contact,
        },
        "resources": {
            which: {
                "type": "collection", "title": _words(which), "description": _described(which, made_up),
                "keywords": {"sv": [which], "en": [which]}, "links": [],
                "extents": {"spatial": {"bbox": [lon0, lat0, lon1, lat1], "crs": CRS84}},
                "providers": [{
                    "type": "feature", "name": "app.ogc.provider.StoreProvider", "data": f"{key} {which}",
                    "id_field": "id", "title_field": "name", "crs": list(CRS_LIST), "storage_crs": STORAGE,
                    "time_field": "valid_from" if collection.dated else None,
                }],
            }
            for which, collection in COLLECTIONS.items()
        },
    }  # fmt: skip
