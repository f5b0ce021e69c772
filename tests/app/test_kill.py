"""A process killed in mid-import: the old data stand, whole."""

from __future__ import annotations

import json

import pytest
import shapely

from app.intake import imports
from app.store import datasets, geography
from geodata.crs import SWEREF99_TM
from tests.app import doomed


@pytest.fixture
def other_names(store, tmp_path):
    """The districts of the example, every name changed, as a file."""
    with store.read() as connection:
        table = geography.get_districts(connection)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Ny {name}", "kind": kind},
            "geometry": shapely.geometry.mapping(shape),
        }
        for code, name, kind, shape in zip(
            table["code"], table["name"], table["kind"], table.geometry, strict=True
        )
    ]
    path = tmp_path / "districts.geojson"
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{SWEREF99_TM}"}}
    path.write_text(
        json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}), encoding="utf-8"
    )
    return path


def names_and_sets(store):
    with store.read() as connection:
        names = geography.get_districts(connection)["name"].tolist()
        addresses = len(geography.get_addresses(connection))
        used = {kind: data.id for kind, data in datasets.current(connection).items()}
    return names, addresses, used


@pytest.mark.both_databases
@pytest.mark.parametrize("moment", ["put_districts", "put_municipality", "put_addresses"])
def test_killed_in_mid_import_the_old_data_stand(store, folder, other_names, moment):
    before = names_and_sets(store)
    child, hear = doomed.begun(doomed.import_halfway, store.url, folder, other_names, moment)
    assert hear.recv() == "in the middle"
    child.kill()
    child.join()
    hear.close()
    assert names_and_sets(store) == before


def test_the_same_import_left_alone_changes_them_all(store, folder, other_names):
    before, _, _ = names_and_sets(store)
    imports.import_districts(store, other_names, folder=folder, origin=imports.Origin(title="Nya namn"))
    names, addresses, _ = names_and_sets(store)
    assert names == [f"Ny {name}" for name in before]
    assert addresses > 0
