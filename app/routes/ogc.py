"""OGC API - Features and the description of the open data sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from app.dependencies import Configured, Loaded
from app.ogc.collections import Source
from app.public import dcat
from app.security import peer

if TYPE_CHECKING:
    from app.ogc.front import Service

router = APIRouter(include_in_schema=False)
Name = Annotated[str, Path(max_length=100)]


@router.get("/ogc")
@router.get("/ogc/")
def landing(request: Request) -> Response:
    """What there is, and where."""
    return _answer(request, "landing")


@router.get("/ogc/openapi")
def openapi(request: Request) -> Response:
    """The service's own description."""
    # Its page of documentation loads scripts from another host.
    plain = Request({**request.scope, "query_string": b"f=json"})
    return _answer(plain, "openapi", of=request)


@router.get("/ogc/conformance")
def conformance(request: Request) -> Response:
    """Which parts of the standard hold."""
    return _answer(request, "conformance")


@router.get("/ogc/collections")
def collections(request: Request) -> Response:
    """All collections."""
    return _answer(request, "collections")


@router.get("/ogc/collections/{collection}")
def collection(request: Request, collection: Name) -> Response:
    """One collection."""
    return _answer(request, "collections", collection)


@router.get("/ogc/collections/{collection}/schema")
def schema(request: Request, collection: Name) -> Response:
    """The fields of a collection."""
    return _answer(request, "schema", collection)


@router.get("/ogc/collections/{collection}/queryables")
def queryables(request: Request, collection: Name) -> Response:
    """What a collection can be filtered by."""
    return _answer(request, "queryables", collection)


@router.get("/ogc/collections/{collection}/items")
def items(request: Request, collection: Name) -> Response:
    """Features of a collection, page by page."""
    return _answer(request, "items", collection)


@router.get("/ogc/collections/{collection}/items/{item}")
def item(request: Request, collection: Name, item: Name) -> Response:
    """One feature."""
    return _answer(request, "item", collection, item)


@router.get("/dcat")
def description(request: Request, workspace: Loaded, settings: Configured) -> Response:
    """The open data sets by DCAT-AP-SE, as RDF/XML."""
    return Response(
        dcat.catalogue(workspace, settings, peer.origin(request, settings)), media_type="application/rdf+xml"
    )


def _service(request: Request) -> Service:
    """The service of this application, made when it is first asked: its library takes a while to load."""
    from app.ogc.front import Service  # noqa: PLC0415

    state = request.app.state
    if not hasattr(state, "ogc"):
        source = Source(workspace=state.holder.ready, planning=lambda: state.planning)
        state.ogc = Service(source, state.settings)
    made: Service = state.ogc
    return made


def _answer(request: Request, what: str, *names: str, of: Request | None = None) -> Response:
    headers, status, body = _service(of or request).answer(request, what, *names)
    return Response(body, status_code=status, headers=dict(headers))
