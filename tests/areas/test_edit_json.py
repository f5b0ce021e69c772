"""Edits on the wire: both ways, strictly, and to the same bytes."""

import json

import pytest
import shapely
from shapely.geometry import LineString, MultiLineString, MultiPolygon

from areas.changes import (
    AddArea,
    AssignPolygon,
    CloseOffice,
    Lock,
    Merge,
    MoveBorder,
    MoveDistricts,
    MoveOffice,
    NewArea,
    OpenOffice,
    Recolour,
    RemoveArea,
    Rename,
    Reshape,
    SetOffice,
    SetProvider,
    Split,
    Unlock,
)
from areas.edit_json import dumps, from_json, loads, to_json
from areas.history import replay
from areas.model import Office
from geodata.errors import InvalidData
from tests.areas.towns import town

BOX = shapely.box(0.1, 0.2, 30.3, 40.4)
NEW = NewArea(code="D", name="Nytt område", colour="#aabbcc", provider="egen")
EVERY = (
    MoveDistricts(districts=("00", "01"), to="A"),
    AssignPolygon(polygon=BOX - shapely.box(1, 1, 2, 2), to="A"),
    AssignPolygon(polygon=MultiPolygon([BOX, shapely.box(50, 50, 51, 51)]), to="Väst"),
    Reshape(areas={"A": BOX, "B": shapely.box(50, 50, 51, 51)}),
    MoveBorder(
        areas=("A", "B"),
        was=MultiLineString([[(0, 0.01), (1, 1), (2, 0)], [(5, 5), (6, 6)]]),
        becomes=MultiLineString([[(0, 0.01), (2, 0)], [(5, 5), (5.5, 5), (6, 6)]]),
    ),
    Split(area="A", line=LineString([(0, 0.01), (1, 1), (2, 0)]), new=NEW),
    Merge(areas=("A", "B"), into="B"),
    AddArea(area=NEW, geometry=BOX),
    AddArea(area=NEW, districts=("00",)),
    RemoveArea(area="A", to="B"),
    MoveOffice(office="berga", e=1.5, n=2.25),
    OpenOffice(
        office=Office(code="x", name="X", kind="base", e=1.0, n=2.0, phone="013-20 60 00"), areas=("A",)
    ),
    OpenOffice(office=Office(code="x", name="X", kind="office", e=1.0, n=2.0)),
    CloseOffice(office="berga", to="ryd"),
    CloseOffice(office="berga"),
    SetOffice(area="A", office=""),
    SetProvider(area="A", provider=""),
    Rename(area="A", name="Åkerbo"),
    Recolour(area="A", colour="#112233"),
    Lock(area="A"),
    Unlock(area="A"),
)


@pytest.mark.parametrize("edit", EVERY, ids=lambda edit: edit.op)
def test_an_edit_comes_back_as_it_went(edit):
    wire = json.loads(json.dumps(to_json(edit)))
    assert wire["op"] == edit.op
    assert from_json(wire) == edit
    assert dumps(loads(dumps([edit]))) == dumps([edit])


def test_every_edit_has_a_wire_form():
    from areas.edit_json import OPS
    from areas.edits import DOERS

    assert {type(edit) for edit in EVERY} == set(DOERS) == set(OPS.values())


def test_replayed_from_json_the_plan_is_the_same_to_the_byte():
    plan, context = town("AAB/AAB/CCC")
    edits = (
        MoveDistricts(districts=("11",), to="B"),
        AssignPolygon(polygon=shapely.Point(150.123, 100.456).buffer(33.3), to="C"),
        Split(area="A", line=LineString([(0, 111), (210, 277)]), new=NewArea(code="D", name="D")),
        Lock(area="D"),
    )
    once, again = (replay(plan, some, context) for some in (edits, loads(dumps(edits))))
    assert [shapely.to_wkb(a.geometry) for a in once.areas] == [
        shapely.to_wkb(a.geometry) for a in again.areas
    ]
    assert once == again


POLYGON = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


@pytest.mark.parametrize(
    ("wire", "code", "facts"),
    [
        (None, "edit_not_an_object", {}),
        ([], "edit_not_an_object", {}),
        ({}, "edit_without_op", {}),
        ({"op": "explode"}, "edit_unknown_op", {"op": "explode"}),
        ({"op": ["lock"]}, "edit_unknown_op", {}),
        ({"op": "lock"}, "edit_missing_field", {"field": "area"}),
        ({"op": "lock", "area": "A", "why": 1}, "edit_unknown_field", {"field": "why"}),
        ({"op": "lock", "area": 7}, "edit_bad_value", {"field": "area", "expected": "text"}),
        ({"op": "add_area", "area": "ny"}, "edit_bad_value", {"field": "area", "expected": "new_area"}),
        ({"op": "split", "area": "A", "line": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "new": "ny"}, "edit_bad_value", {"field": "new", "expected": "new_area"}),
        ({"op": "lock", "area": " "}, "edit_bad_value", {"expected": "code"}),
        ({"op": "lock", "area": "x" * 1001}, "edit_bad_value", {"expected": "text"}),
        ({"op": "rename", "area": "A", "name": "a\0b"}, "edit_bad_value", {"expected": "writable_text"}),
        ({"op": "rename", "area": "A", "name": "a\ud800b"}, "edit_bad_value", {"expected": "writable_text"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "MultiPolygon", "coordinates": []}}, "edit_bad_value", {"expected": "polygon"}),
        ({"op": "merge", "areas": "AB", "into": "A"}, "edit_bad_value", {"field": "areas"}),
        ({"op": "move_office", "office": "b", "e": True, "n": 0}, "edit_bad_value", {"expected": "number"}),
        ({"op": "move_office", "office": "b", "e": float("nan"), "n": 0}, "edit_bad_value", {"field": "e"}),
        ({"op": "move_office", "office": "b", "e": 10**400, "n": 0}, "edit_bad_value", {"expected": "finite_number"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "Point", "coordinates": [0, 0]}}, "edit_bad_value", {"expected": "polygon"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {**POLYGON, "bbox": []}}, "edit_bad_value", {"expected": "geojson"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "Polygon", "coordinates": []}}, "edit_bad_value", {}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [9, 9]]]}}, "edit_bad_value", {"expected": "closed_ring"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "Polygon", "coordinates": [[["0", 0], [1, 0], [1, 1], ["0", 0]]]}}, "edit_bad_value", {"expected": "number"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "Polygon", "coordinates": 7}}, "edit_bad_value", {"expected": "coordinates"}),
        ({"op": "assign_polygon", "to": "A", "polygon": {"type": "Polygon", "coordinates": [[[0, 0]] * 100_001]}}, "edit_bad_value", {"expected": "fewer_vertices"}),
        ({"op": "split", "area": "A", "line": {"type": "LineString", "coordinates": [[0, 0]]}, "new": {"code": "D", "name": "D"}}, "edit_bad_value", {"expected": "line"}),
        ({"op": "split", "area": "A", "line": {"type": "LineString", "coordinates": [[0, 0], [1, 1]]}, "new": {"code": "D"}}, "edit_missing_field", {"field": "name"}),
        ({"op": "open_office", "office": "x", "name": "X", "kind": "shop", "e": 0, "n": 0}, "edit_bad_value", {"expected": "kind"}),
        ({"op": "reshape", "areas": [POLYGON]}, "edit_bad_value", {"field": "areas"}),
        ({"op": "move_border", "areas": ["A"], "was": POLYGON, "becomes": POLYGON}, "edit_bad_value", {"field": "was"}),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_the_field(wire, code, facts):
    with pytest.raises(InvalidData) as wrong:
        from_json(wire)
    assert wrong.value.code == code
    assert facts.items() <= wrong.value.facts.items()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "edits_not_json"), (b"\xff\xfe", "edits_not_json"), (b"[" * 100_000, "edits_not_json"), (b"{}", "edits_not_a_list")],
)  # fmt: skip
def test_bytes_that_are_no_edits_are_refused(data, code):
    with pytest.raises(InvalidData) as wrong:
        loads(data)
    assert wrong.value.code == code


def test_heights_are_dropped():
    wire = {"op": "split", "area": "A", "line": {"type": "LineString", "coordinates": [[0, 0, 50], [1, 1, 50]]}, "new": {"code": "D", "name": "D"}}  # fmt: skip
    assert from_json(wire).line == LineString([(0, 0), (1, 1)])


@pytest.mark.parametrize("odd", [True, "1", None, float("nan"), 1e12, 10**400, [1]])
def test_one_odd_number_in_a_ring_is_refused_as_if_read_alone(odd):
    """Rings are read all at once; what is no number of the ground, or none at all, is found all the same."""
    ring = [[0.0, 0.0], [10.0, 0.0], [10.0, odd], [0.0, 0.0]]
    edit = {"op": "assign_polygon", "polygon": {"type": "Polygon", "coordinates": [ring]}, "to": "a"}
    with pytest.raises(InvalidData, match="edit_bad_value"):
        from_json(edit)


def test_positions_with_heights_and_whole_numbers_are_read_as_the_others():
    ring = [[0, 0, 5.0], [10, 0, 5.0], [10, 10.5, 5.0], [0, 0, 5.0]]
    flat = [point[:2] for point in ring]
    shapes = [
        from_json(
            {"op": "assign_polygon", "polygon": {"type": "Polygon", "coordinates": [one]}, "to": "a"}
        ).polygon
        for one in (ring, flat)
    ]
    assert shapes[0].equals_exact(shapes[1], 0)
    assert shapes[0].area == 52.5
