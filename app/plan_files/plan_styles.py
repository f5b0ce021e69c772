"""The look of a plan within its GeoPackage, which QGIS takes up by itself: a colour an area, names, pins."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from html import escape
from pathlib import Path

GREY = "#888888"
FILL_OPACITY = 76
"""Of 255; as on our own maps."""

_TABLE = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
  f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
  useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)
"""
"""As QGIS makes it; it looks for a style by the table's and the geometry column's name."""


def write(path: Path, *, areas: Sequence[Mapping[str, str]], offices: bool) -> None:
    """Put styles into a GeoPackage that nobody else has open.

    Parameters
    ----------
    path
        A GeoPackage with the layer ``areas``, and ``offices`` where there are any.
    areas
        ``code``, ``name`` and ``colour`` of each.
    offices
        Whether there is a layer of offices.
    """
    styles = {"areas": _areas(areas)} | ({"offices": _offices()} if offices else {})
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(_TABLE)
        connection.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) "
            "VALUES ('layer_styles', 'attributes', 'layer_styles')"
        )
        for layer, qml in styles.items():
            connection.execute(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, "
                "styleName, styleQML, styleSLD, useAsDefault, description) "
                "VALUES ('', '', ?, 'geom', ?, ?, '', 1, '')",
                (layer, layer, qml),
            )


def _areas(areas: Sequence[Mapping[str, str]]) -> str:
    categories = "".join(
        f'<category symbol="{at}" value="{escape(area["code"])}" label="{escape(area["name"])}" '
        'render="true"/>'
        for at, area in enumerate(areas)
    )
    symbols = "".join(_fill(at, area["colour"]) for at, area in enumerate(areas))
    return _document(
        '<renderer-v2 type="categorizedSymbol" attr="code" symbollevels="0">'
        f"<categories>{categories}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )


def _fill(at: int, colour: str) -> str:
    plain = ",".join(str(part) for part in _rgb(colour))
    return _symbol(
        "fill", at, "SimpleFill",
        color=f"{plain},{FILL_OPACITY}", style="solid", outline_color=f"{plain},255",
        outline_style="solid", outline_width="0.6", outline_width_unit="MM",
    )  # fmt: skip


def _offices() -> str:
    pin = _symbol(
        "marker", 0, "SimpleMarker", name="circle", color="20,25,30,255", outline_color="255,255,255,255",
        size="3.6", size_unit="MM",
    )  # fmt: skip
    return _document(
        f'<renderer-v2 type="singleSymbol" symbollevels="0"><symbols>{pin}</symbols></renderer-v2>'
    )


def _symbol(kind: str, at: int, look: str, **properties: str) -> str:
    told = "".join(f'<prop k="{key}" v="{value}"/>' for key, value in properties.items())
    return (
        f'<symbol type="{kind}" name="{at}" alpha="1" clip_to_extent="1">'
        f'<layer class="{look}" enabled="1" pass="0" locked="0">{told}</layer></symbol>'
    )


def _document(renderer: str) -> str:
    labels = (
        '<labeling type="simple"><settings>'
        '<text-style fieldName="name" fontSize="9" textColor="20,25,30,255">'
        '<text-buffer bufferDraw="1" bufferSize="0.8" bufferColor="255,255,255,255"/></text-style>'
        '<placement placement="0"/><rendering drawLabels="1"/></settings></labeling>'
    )
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        '<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="1">'
        f"{renderer}{labels}</qgis>"
    )


def _rgb(colour: str) -> tuple[int, int, int]:
    known = colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else GREY
    return int(known[1:3], 16), int(known[3:5], 16), int(known[5:7], 16)
