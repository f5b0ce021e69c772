"""Layers for other people's maps: vector tiles in two grids with their TileJSON, and GeoJSON."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel

from app.dependencies import Configured, Language, Loaded
from app.public import tile_layers
from app.public.tile_layers import LAYERS, LEAST_ZOOM, MOST_ZOOM, Layer, TileLayers
from app.schemas.geojson import collection
from app.schemas.tiles import LayerOut, LayersOut, TileJson
from app.security import peer
from app.server.documented import NOTHING, file_answers
from app.settings import Settings
from app.wording import sentence
from app.workspace import Workspace
from geodata.crs import SWEREF99_TM, WGS84
from geodata.errors import NotFound
from geodata.tiles.map_tiles import ORIGIN, RESOLUTIONS, TILE_PX, Tile
from geodata.tiles.vector_tile import MEDIA_TYPE
from geodata.tiles.web_tile import DEEPEST, WebTile

router = APIRouter()
KEPT, ASKED = "max-age=31536000, immutable", "no-cache"
GEOJSON = "application/geo+json"
WIDE = 2**DEEPEST - 1
TM_SIDE = int(RESOLUTIONS[0] * TILE_PX)
EXTENT = (ORIGIN[0], ORIGIN[1] - 25 * TM_SIDE, ORIGIN[0] + 12 * TM_SIDE, ORIGIN[1])
"""Of whole tiles of the first level, over all of Sweden; its upper left corner is the grid's."""

OF_TILE = {**file_answers([MEDIA_TYPE]), **NOTHING}
Version = Annotated[str, Query(max_length=16, description="The version that the TileJSON names.")]
Level = Annotated[int, Path(ge=0, le=DEEPEST)]
Place = Annotated[int, Path(ge=0, le=WIDE)]


class _Asked:
    """What every answer here depends on beside the layer."""

    def __init__(
        self,
        request: Request,
        workspace: Loaded,
        settings: Configured,
        if_none_match: Annotated[str, Header(description="The ETag that is known.")] = "",
    ) -> None:
        self.workspace, self.settings, self.known = workspace, settings, if_none_match
        self.base = peer.origin(request, settings)
        self.layers: TileLayers = request.app.state.tile_layers


Asked = Annotated[_Asked, Depends()]


@router.get("/tiles", responses={200: {"model": LayersOut}, 304: NOTHING[304]})
def layers(asked: Asked, language: Language) -> Response:
    """Return the layers there are, the addresses of their forms, and the grid in SWEREF 99 TM."""
    workspace, base = asked.workspace, asked.base
    told = LayersOut(
        crs=SWEREF99_TM, origin=ORIGIN, extent=EXTENT, resolutions=list(RESOLUTIONS), tile_px=TILE_PX,
        layers=[
            LayerOut(
                id=one, title=sentence("ogc", f"layer_{one}", {}, language),
                credit=tile_layers.credit(workspace, one), synthetic=_synthetic(workspace, one),
                tilejson=f"{base}/tiles/{one}.json", web_mercator=f"{base}/tiles/{one}/{{z}}/{{x}}/{{y}}.mvt",
                sweref99tm=f"{base}/tiles/{SWEREF99_TM}/{one}/{{z}}/{{x}}/{{y}}.mvt",
                geojson=f"{base}/tiles/{WGS84}/{one}.geojson" if one in tile_layers.DRAWN else None,
            )
            for one in LAYERS
        ],
    )  # fmt: skip
    return _told(asked, told)


def _synthetic(workspace: Workspace, layer: Layer) -> bool:
    return ("addresses" if layer == "addresses" else "districts") in workspace.synthetic


@router.get("/tiles/{layer}.json", responses={200: {"model": TileJson}, 304: NOTHING[304]})
def tilejson(layer: Layer, asked: Asked, language: Language) -> Response:
    """Return the TileJSON of a layer's tiles in Web Mercator."""
    now = tile_layers.version(asked.workspace, layer)
    told = TileJson(
        name=sentence("ogc", f"layer_{layer}", {}, language),
        attribution=tile_layers.credit(asked.workspace, layer),
        tiles=[f"{asked.base}/tiles/{layer}/{{z}}/{{x}}/{{y}}.mvt?v={now}"],
        minzoom=LEAST_ZOOM, maxzoom=MOST_ZOOM, bounds=list(tile_layers.bounds(asked.workspace)),
        vector_layers=[{"id": layer, "fields": dict(tile_layers.fields(layer))}],
    )  # fmt: skip
    return _told(asked, told)


def _told(asked: _Asked, told: BaseModel) -> Response:
    """What is told of layers, and its hash as ETag: it follows the language and our own address too."""
    body = told.model_dump_json().encode()
    headers = _headers(asked.settings, hashlib.sha256(body).hexdigest()[:16], "") | {
        "vary": "Accept-Language"
    }
    if headers["etag"] in asked.known:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@router.get("/tiles/{layer}/{z}/{x}/{y}.mvt", response_class=Response, responses=OF_TILE)
def web_tile(layer: Layer, z: Level, x: Place, y: Place, asked: Asked, v: Version = "") -> Response:
    """Return a tile of a layer in Web Mercator; 204 where there is nothing to draw."""
    return _tile(asked, layer, WebTile(z, x, y), v)


@router.get("/tiles/{crs}/{layer}/{z}/{x}/{y}.mvt", response_class=Response, responses=OF_TILE)
def national_tile(
    crs: Literal["3006"], layer: Layer, z: Level, x: Place, y: Place, asked: Asked, v: Version = ""
) -> Response:
    """Return a tile of a layer in SWEREF 99 TM, in the grid that ``/tiles`` tells."""
    del crs
    return _tile(asked, layer, Tile(z, x, y), v)


@router.get(
    "/tiles/{crs}/{layer}.geojson", response_class=Response,
    responses={**file_answers([GEOJSON]), 304: NOTHING[304]},
)  # fmt: skip
def geojson(crs: Literal["4326", "3006", "3009"], layer: Layer, asked: Asked) -> Response:
    """Return a layer whole as GeoJSON, easting or longitude first; other parameters change nothing."""
    if layer not in tile_layers.DRAWN:
        raise NotFound("layer_only_tiles", layer=layer)
    headers = _headers(asked.settings, tile_layers.version(asked.workspace, layer), "")
    if headers["etag"] in asked.known:
        return Response(status_code=304, headers=headers)
    rows = tile_layers.rows(asked.workspace, layer)
    placed = [(row.shape, row.properties) for row in rows if row.shape is not None]
    told = collection(placed, crs=int(crs)).model_dump()
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{crs}"}}
    content = {**told, "crs": named} if int(crs) != WGS84 else {k: v for k, v in told.items() if k != "crs"}
    for feature, row in zip(content["features"], rows, strict=True):
        feature["id"] = row.id
    return Response(json.dumps(content, ensure_ascii=False), media_type=GEOJSON, headers=headers)


def _tile(asked: _Asked, layer: Layer, tile: Tile, v: str) -> Response:
    headers = _headers(asked.settings, tile_layers.version(asked.workspace, layer), v)
    if headers["etag"] in asked.known:
        return Response(status_code=304, headers=headers)
    content = asked.layers.tile(asked.workspace, layer, tile)
    return Response(content, status_code=200 if content else 204, media_type=MEDIA_TYPE, headers=headers)


def _headers(settings: Settings, now: str, v: str) -> dict[str, str]:
    """ETag, and how long an answer may be kept: one of a version that is named never changes."""
    whose = "private" if settings.closed else "public"
    return {"etag": f'"{now}"', "cache-control": f"{whose}, {KEPT if v == now else ASKED}"}
