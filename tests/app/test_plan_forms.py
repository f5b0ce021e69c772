"""Plans as KML, with styles for QGIS, and as a table of addresses: read back by GDAL, nothing lost."""

from __future__ import annotations

import csv
import io
import sqlite3
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from app.plan_files import plan_addresses
from app.store import geography
from geodata.crs import SWEREF99_TM
from tests.app.plan_files import drawn, export, in_force


def read_back(path, layer):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIBKML_READ_GROUND_OVERLAY", "NO")
        return gpd.read_file(path, layer=layer, engine="pyogrio")


def test_kml_holds_every_area_to_the_centimetre_with_its_fields_and_offices(store, tmp_path):
    """Eight decimals of a degree are about a millimetre; the furthest vertex may move by that, not by 1 cm."""
    record = drawn(store)
    report = export(store, record, tmp_path / "plan.kml")
    assert {finding.code for finding in report.findings} == {"district_split"}
    areas = read_back(tmp_path / "plan.kml", "areas").to_crs(SWEREF99_TM)
    assert areas["code"].tolist() == list(record.plan.codes)
    assert areas["Name"].tolist() == [area.name for area in record.plan.areas]
    assert areas["provider"].fillna("").tolist() == [area.provider for area in record.plan.areas]
    for shape, area in zip(areas.geometry, record.plan.areas, strict=True):
        assert shapely.hausdorff_distance(shapely.force_2d(shape), area.geometry) < 0.01
        assert len(shapely.get_parts(shape)) == len(shapely.get_parts(area.geometry))
    offices = read_back(tmp_path / "plan.kml", "offices").to_crs(SWEREF99_TM)
    assert offices["code"].tolist() == [office.code for office in record.plan.offices]
    assert np.allclose(offices.geometry.x, [office.e for office in record.plan.offices], atol=0.01)


def test_kml_shows_the_colours_of_the_areas(store, tmp_path):
    """``#rrggbb`` is written as opacity, blue, green, red."""
    record = in_force(store)
    export(store, record, tmp_path / "plan.kml")
    tree = ET.parse(tmp_path / "plan.kml")
    lines = [line.text for line in tree.iterfind(".//{*}LineStyle/{*}color")]
    colours = [area.colour for area in record.plan.areas]
    assert lines == [f"ff{c[5:7]}{c[3:5]}{c[1:3]}".lower() for c in colours]


def test_a_geopackage_brings_styles_that_qgis_takes_up(store, tmp_path):
    """One category an area in its colour; the styles are no layer of the map."""
    record = in_force(store)
    export(store, record, tmp_path / "plan.gpkg")
    rows = (
        sqlite3.connect(tmp_path / "plan.gpkg")
        .execute("SELECT f_table_name, f_geometry_column, useAsDefault, styleQML FROM layer_styles")
        .fetchall()
    )
    assert [row[:3] for row in rows] == [("areas", "geom", 1), ("offices", "geom", 1)]
    style = ET.fromstring(rows[0][3].split("'SYSTEM'>")[1])
    categories = [one.get("value") for one in style.iter("category")]
    assert categories == list(record.plan.codes)
    fills = [one.get("v") for one in style.iter("prop") if one.get("k") == "outline_color"]
    assert fills[0] == "{},{},{},255".format(*bytes.fromhex(record.plan.areas[0].colour[1:]))
    spatial = [name for name, kind in pyogrio.list_layers(tmp_path / "plan.gpkg") if kind is not None]
    assert spatial == ["areas", "offices"]


def test_the_table_of_addresses_says_of_each_what_the_plan_says(store, tmp_path):
    record = in_force(store)
    with store.read() as connection:
        addresses, districts = geography.get_addresses(connection), geography.get_districts(connection)
    some = addresses.iloc[:: len(addresses) // 40].reset_index(drop=True)
    rows = plan_addresses.table(record, some, districts, language="sv")
    plan_addresses.write(tmp_path / "a.csv", rows)
    text = (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    told = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["ref"] for row in told] == some["ref"].tolist()
    for row, e, n in zip(told, some["e"], some["n"], strict=True):
        point = shapely.Point(e, n)
        (area,) = [one for one in record.plan.areas if shapely.dwithin(one.geometry, point, 1e-6)][:1]
        (at,) = np.flatnonzero(shapely.dwithin(districts.geometry.to_numpy(), point, 1e-6))[:1]
        assert (row["area_code"], row["area_name"]) == (area.code, area.name)
        assert row["district_code"] == districts["code"].iloc[at]
        assert row["basis"] == "antagande"


def test_forms_are_sent_over_http(client):
    kml = client.get("/api/v1/plans/3/export?format=kml")
    assert kml.headers["content-type"] == "application/vnd.google-earth.kml+xml"
    table = client.get("/api/v1/plans/3/export?format=addresses")
    assert table.content.startswith(b"\xef\xbb\xbfref;street;number;letter;")
    assert table.content.count(b"\r\n") == len(client.app.state.holder.ready().addresses) + 1
    page = client.get("/api/v1/plans/3/export?format=html", headers={"accept-language": "sv"})
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Gäller " in page.text


def test_the_map_of_a_draft_does_not_say_that_it_holds(client):
    made = client.post("/api/v1/plans", json={"copy_from": 3, "name": "Prov"}).json()
    page = client.get(f"/api/v1/plans/{made['id']}/export?format=html", headers={"accept-language": "sv"})
    assert "Kartan visar Prov (utkast)" in page.text
    assert "Gäller " not in page.text
