"""The map under the plans: its grid and its tiles; tiles of a version never change and are kept for good."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse

from app.dependencies import Configured, Loaded
from app.public.basemap import MADE_OF, Basemap, Kind, version
from app.public.basemap_file import ready
from app.schemas.basemap import BackgroundOut, BasemapOut, TilesOut
from app.server.documented import NOTHING, file_answers
from app.workspace import Workspace
from geodata.crs import SWEREF99_TM
from geodata.tiles import pmtiles_file
from geodata.tiles.map_tiles import ORIGIN, POINTS_FROM, RESOLUTIONS, TILE_PX, Tile
from geodata.tiles.vector_tile import MEDIA_TYPE

router = APIRouter()
files = APIRouter(include_in_schema=False)
KEPT = "max-age=31536000, immutable"
ASKED = "no-cache"
Level = Annotated[int, Path(ge=0, le=len(RESOLUTIONS) - 1)]
Place = Annotated[int, Path(ge=0, le=2**13 - 1)]


@router.get("/basemap")
def basemap(workspace: Loaded, settings: Configured) -> BasemapOut:
    """Return the grid of the tiles, their addresses, and the background that the operator has set."""
    background = None
    if settings.background_url:
        background = BackgroundOut(
            kind=settings.background_kind, url=settings.background_url,
            layer=settings.background_layer, credit=settings.background_credit,
        )  # fmt: skip
    return BasemapOut(
        crs=SWEREF99_TM, origin=ORIGIN, resolutions=list(RESOLUTIONS), tile_px=TILE_PX,
        points_from=POINTS_FROM, landscape=_tiles(workspace, "landscape"),
        roads=_tiles(workspace, "roads"), addresses=_tiles(workspace, "addresses"), background=background,
    )  # fmt: skip


def _tiles(workspace: Workspace, kind: Kind) -> TilesOut | None:
    used = [workspace.datasets[name].source for name in MADE_OF[kind] if name in workspace.datasets]
    if not used and (kind != "landscape" or workspace.districts.empty):
        return None
    owners = [
        ", ".join(text for text in (source.publisher or source.title, source.licence) if text)
        for source in used
    ]
    url = f"/api/v1/tiles/{kind}/{{z}}/{{x}}/{{y}}?v={version(workspace, kind)}"
    return TilesOut(
        url=url, credit=" · ".join(dict.fromkeys(owners)), synthetic=any(source.synthetic for source in used)
    )


@router.get(
    "/tiles/{kind}/{z}/{x}/{y}", response_class=Response, responses={**file_answers([MEDIA_TYPE]), **NOTHING}
)
def tile(
    kind: Kind,
    z: Level,
    x: Place,
    y: Place,
    workspace: Loaded,
    settings: Configured,
    request: Request,
    v: Annotated[str, Query(max_length=16, description="The version named by /basemap.")] = "",
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """Return a Mapbox vector tile; 204 where there is nothing to draw."""
    now = version(workspace, kind)
    # On a server that is closed it is for those who have signed in, and for no cache that others share.
    kept = f"{'private' if settings.closed else 'public'}, {KEPT}"
    headers = {"etag": f'"{now}"', "cache-control": kept if v == now else ASKED}
    if f'"{now}"' in if_none_match:
        return Response(status_code=304, headers=headers)
    made: Basemap = request.app.state.basemap
    content = made.tile(workspace, kind, Tile(z, x, y))
    return Response(content, status_code=200 if content else 204, media_type=MEDIA_TYPE, headers=headers)


@files.api_route("/tiles/basemap.pmtiles", methods=["GET", "HEAD"])
def basemap_file(
    workspace: Loaded, settings: Configured, request: Request, if_none_match: Annotated[str, Header()] = ""
) -> Response:
    """Return the map in one file, whole or the bytes asked for, to programs that read PMTiles over HTTP."""
    path = ready(workspace, request.app.state.holder.store, settings.data)
    headers = {
        "etag": f'"{path.stem.removeprefix("basemap-")}"', "cache-control": ASKED,
        # Compressed on the way, its bytes would be others than those that were asked for.
        "content-encoding": "identity",
    }  # fmt: skip
    if headers["etag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, media_type=pmtiles_file.MEDIA_TYPE, headers=headers)
