"""The snippets for Origo and Hajk are of the form that those document, and every address in them answers.

The schemas hold what the documentation says of the properties that the snippets use, and refuse others:

- Origo: https://github.com/origo-map/origo-documentation, ``content/settings.md`` (projectionCode, proj4Defs,
  groups, extent, resolutions), ``content/layers.md`` (GEOJSON, VECTORTILE, source, tileGrid, attributes) and
  ``content/styles.md`` (two levels of brackets; fill, stroke, circle, text).
- Hajk: https://github.com/hajkmap/Hajk, the group of a layer switcher as in ``apps/backend/App_Data/map_1.json``, read by
  ``lookup`` and ``expand`` of ``apps/client/src/models/appModel/layerLoader.js``; ``vectorlayers`` in ``layers.json`` as ``mapVectorConfig`` of
  ``apps/client/src/utils/ConfigMapper.js`` reads it; what is asked is put together in ``createUrl`` of
  ``apps/client/src/models/layers/VectorLayer.js``.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import jsonschema
import mapbox_vector_tile
import pytest

SNIPPETS = Path(__file__).resolve().parents[2] / "docs" / "kartklienter"
SERVER = "https://omraden.example.se"

NUMBERS = {"type": "array", "items": {"type": "number"}}
BOX = {**NUMBERS, "minItems": 4, "maxItems": 4}
TEXT, FLAG = {"type": "string"}, {"type": "boolean"}


def closed(required, **properties):
    return {
        "type": "object", "properties": properties, "required": list(required), "additionalProperties": False,
    }  # fmt: skip


FILL = closed(["color"], color=TEXT)
STROKE = closed(["color"], color=TEXT, width={"type": "number"})
STYLE = closed(
    [], fill=FILL, stroke=STROKE, circle=closed(["radius"], radius={"type": "number"}, fill=FILL, stroke=STROKE),
    text=closed(["text"], font=TEXT, text=TEXT, fill=FILL, stroke=STROKE, textAlign=TEXT),
)  # fmt: skip
GRID = closed(
    ["extent", "resolutions"], extent=BOX, resolutions=NUMBERS, alignBottomLeft=FLAG,
    tileSize={"type": ["number", "array"]}, minZoom={"type": "number"},
)  # fmt: skip
OF_ANY_LAYER = {
    "name": {"type": "string", "pattern": r"^\w+$"}, "title": TEXT, "group": TEXT, "style": TEXT, "visible": FLAG,
    "attribution": TEXT, "abstract": TEXT, "opacity": {"type": "number", "minimum": 0, "maximum": 1},
}  # fmt: skip
GEOJSON = closed(
    ["name", "title", "type", "source", "style"], **OF_ANY_LAYER, type={"const": "GEOJSON"}, source=TEXT,
    projection={"type": "string", "pattern": r"^EPSG:\d+$"}, searchable=FLAG, queryable=FLAG,
    attributes={"type": "array", "items": closed(["name"], name=TEXT, title=TEXT)},
)  # fmt: skip
VECTORTILE = closed(
    ["name", "title", "type", "source", "style", "format", "layerURL"], **OF_ANY_LAYER,
    type={"const": "VECTORTILE"}, source=TEXT, format={"enum": ["pbf", "geojson", "topojson"]}, layerURL=TEXT,
    tileGrid=GRID,
)  # fmt: skip
ORIGO = closed(
    ["projectionCode", "proj4Defs", "resolutions", "source", "layers", "styles"],
    projectionCode=TEXT,
    proj4Defs={"type": "array", "items": closed(["code", "projection"], code=TEXT, alias=TEXT, projection=TEXT)},
    projectionExtent=BOX, extent=BOX, center={**NUMBERS, "minItems": 2, "maxItems": 2}, zoom={"type": "integer"},
    resolutions=NUMBERS,
    groups={"type": "array", "items": closed(["name", "title"], name=TEXT, title=TEXT, expanded=FLAG)},
    source={"type": "object", "additionalProperties": closed(["url"], url=TEXT, tileGrid=GRID)},
    layers={"type": "array", "items": {"oneOf": [GEOJSON, VECTORTILE]}},
    styles={"type": "object", "additionalProperties": {
        "type": "array", "items": {"type": "array", "items": STYLE, "minItems": 1}, "minItems": 1,
    }},
    controls={"type": "array", "items": closed(["name"], name=TEXT)},
)  # fmt: skip
READ_BY_HAJK = ["attribution", "caption", "content", "dataFormat", "fillColor", "filterable", "filterAttribute", "filterComparer", "filterValue", "icon", "id", "infoOwner", "infobox", "displayFields", "infoText", "infoTitle", "infoUrl", "infoUrlText", "infoVisible", "layer", "legend", "legendIcon", "lineColor", "lineStyle", "lineWidth", "maxZoom", "minZoom", "opacity", "pointSize", "projection", "queryable", "sldStyle", "sldText", "sldUrl", "symbolXOffset", "symbolYOffset", "url", "version", "visibleAtStart", "drawOrder"]  # fmt: skip
HAJK = closed(
    ["vectorlayers"],
    vectorlayers={"type": "array", "minItems": 1, "items": closed(
        ["id", "caption", "url", "layer", "projection", "dataFormat", "visibleAtStart", "opacity"],
        **dict.fromkeys(READ_BY_HAJK, True) | {
            "dataFormat": {"const": "GeoJSON"}, "projection": {"const": "EPSG:3006"}, "version": {"const": "1.1.0"},
            "layer": {"type": "string", "pattern": "^[^:]+:[^:]+$"}, "lineStyle": {"enum": ["solid", "dash", "dot"]},
            "visibleAtStart": FLAG, "queryable": FLAG, "opacity": {"type": "number", "minimum": 0, "maximum": 1},
        },
    )},
)  # fmt: skip


HAJK_GROUP = closed(
    ["id", "type", "name", "toggled", "expanded", "parent", "layers", "groups"],
    id=TEXT, type={"const": "group"}, name=TEXT, toggled=FLAG, expanded=FLAG, exclusive=FLAG, infogroupvisible=FLAG,
    **dict.fromkeys([f"infogroup{one}" for one in ("title", "text", "url", "urltext", "opendatalink", "owner")], TEXT),
    parent={"const": "-1"}, groups={"type": "array", "maxItems": 0},
    layers={"type": "array", "minItems": 1, "items": closed(
        ["id", "drawOrder", "visibleAtStart", "infobox"],
        id=TEXT, drawOrder={"type": "integer"}, visibleAtStart=FLAG, infobox=TEXT,
    )},
)  # fmt: skip
MEDIA_TYPES = {
    ".geojson": "application/geo+json",
    "/": "text/html",
    ".mvt": "application/vnd.mapbox-vector-tile",
}


def snippet(name):
    return json.loads((SNIPPETS / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "schema"), [("origo", ORIGO), ("hajk", HAJK), ("hajk_karta", HAJK_GROUP)])
def test_a_snippet_is_of_the_documented_form(name, schema):
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(snippet(name))


def test_hajk_s_group_names_the_layers_that_there_are():
    """Its infobox is empty: then that of the layer holds."""
    layers = {layer["id"]: layer for layer in snippet("hajk")["vectorlayers"]}
    group = snippet("hajk_karta")["layers"]
    assert [one["id"] for one in group] == list(layers)
    assert [one["drawOrder"] for one in group] == [layer["drawOrder"] for layer in layers.values()]
    assert all(layers[one["id"]]["infobox"] and not one["infobox"] for one in group)


def addresses(value):
    """Every address of our server that stands anywhere in a snippet, whole."""
    if isinstance(value, str):
        return {value} if value.startswith(SERVER) else set()
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(addresses, parts))


def test_every_address_answers_in_the_kind_that_its_client_reads(client):
    """Linköping lies in the sixth column and the nineteenth row of tiles of 65 536 m, counted from 200 000, 7 700 000."""
    origo = snippet("origo")
    sources = {one["url"] for one in origo["source"].values()}
    whole = (addresses(origo) - sources) | addresses(snippet("hajk"))
    whole |= {
        origo["source"][one["source"]]["url"] + one["layerURL"].format(z=0, x=5, y=18)
        for one in origo["layers"]
        if one["type"] == "VECTORTILE"
    }
    assert len(whole) == 6
    for address in whole:
        answer = client.get(address.removeprefix(SERVER))
        assert answer.status_code == 200, address
        kind = next(kind for ending, kind in MEDIA_TYPES.items() if address.endswith(ending))
        assert answer.headers["content-type"].startswith(kind), address


def test_what_origo_s_layers_name_is_there():
    origo = snippet("origo")
    groups = {group["name"] for group in origo["groups"]}
    for layer in origo["layers"]:
        assert layer["style"] in origo["styles"]
        assert layer["group"] in groups
        assert layer["type"] != "VECTORTILE" or layer["source"] in origo["source"]
    assert origo["projectionCode"] in {one["code"] for one in origo["proj4Defs"]}
    assert len({layer["name"] for layer in origo["layers"]}) == len(origo["layers"])


def test_origo_s_grid_is_the_one_that_the_server_tells(client):
    """Its upper left corner is the grid's, since ``alignBottomLeft`` is off; columns and rows are counted from it."""
    told = client.get("/tiles").json()
    grid = snippet("origo")["source"]["omradesplan"]["tileGrid"]
    assert grid == {
        "extent": told["extent"], "alignBottomLeft": False, "resolutions": told["resolutions"],
        "tileSize": told["tile_px"],
    }  # fmt: skip
    assert [grid["extent"][0], grid["extent"][3]] == told["origin"]


def test_every_tile_that_origo_asks_for_in_the_middle_of_its_map_is_there(client):
    """Origo adds the layer's path to the source's address; OpenLayers fills in level, column and row."""
    origo = snippet("origo")
    grid = origo["source"]["omradesplan"]["tileGrid"]
    z, (e, n) = 3, origo["center"]
    side = grid["resolutions"][z] * grid["tileSize"]
    x, y = int((e - grid["extent"][0]) // side), int((grid["extent"][3] - n) // side)
    for layer in (one for one in origo["layers"] if one["type"] == "VECTORTILE"):
        address = origo["source"][layer["source"]]["url"] + layer["layerURL"]
        answer = client.get(address.removeprefix(SERVER).format(z=z, x=x, y=y))
        assert answer.status_code == 200
        assert sum(len(one["features"]) for one in mapbox_vector_tile.decode(answer.content).values()) > 0


def test_every_file_that_origo_asks_for_has_the_attributes_it_shows(client):
    for layer in (one for one in snippet("origo")["layers"] if one["type"] == "GEOJSON"):
        features = client.get(layer["source"].removeprefix(SERVER)).json()["features"]
        assert features
        assert {one["name"] for one in layer["attributes"]} <= set(features[0]["properties"])


def test_what_hajk_asks_for_is_geojson_in_its_own_projection_with_the_fields_of_its_box(client):
    for layer in snippet("hajk")["vectorlayers"]:
        asked = urlencode({
            "service": "WFS", "request": "GetFeature", "version": layer["version"], "typename": layer["layer"],
            "outputFormat": "application/json", "srsname": layer["projection"],
        })  # fmt: skip
        box = "&bbox=500000,6450000,560000,6500000,EPSG:3006"
        answer = client.get(f"{layer['url'].removeprefix(SERVER)}?{asked}{box}")
        content = answer.json()
        assert content["crs"]["properties"]["name"].endswith("3006")
        assert set(re.findall(r"\{(\w+)\}", layer["infobox"])) <= set(content["features"][0]["properties"])
        first = content["features"][0]["geometry"]["coordinates"]
        while isinstance(first[0], list | tuple):
            first = first[0]
        assert 400_000 < first[0] < 700_000
        assert first[1] > 6_000_000
