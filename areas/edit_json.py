"""Edits as JSON, both ways, strictly: what is not understood to the last field is refused.

Geometry is GeoJSON in SWEREF 99 TM; the web edge transforms what comes in WGS 84.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from areas.changes import (
    AddArea,
    AssignPolygon,
    CloseOffice,
    Edit,
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
from areas.geojson import NotUnderstood, line, lines, number, polygon, to_geojson
from areas.model import Office
from geodata.errors import InvalidData

Reader = Callable[[Any], Any]

LONGEST_TEXT = 1000
UNWRITABLE = {"Cc", "Cs"}
"""Control characters and halves of characters: no database and no file keeps them all."""

MOST_CODES = 10_000


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise NotUnderstood("text")
    if any(unicodedata.category(letter) in UNWRITABLE and not letter.isspace() for letter in value):
        raise NotUnderstood("writable_text")
    return value


def _code(value: Any) -> str:
    if not _text(value).strip():
        raise NotUnderstood("code")
    return str(value)


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > MOST_CODES or not all(isinstance(v, str) for v in value):
        raise NotUnderstood("codes")
    return tuple(_code(item) for item in value)


def _kind(value: Any) -> str:
    if value not in {"office", "base"}:
        raise NotUnderstood("kind")
    return str(value)


def _outlines(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or len(value) > MOST_CODES:
        raise NotUnderstood("areas")
    return {_code(code): polygon(shape) for code, shape in sorted(value.items())}


def _object(op: str, value: Any, fields: Mapping[str, Reader], required: set[str]) -> dict[str, Any]:
    """Read an object field by field; one that stands in a field of an edit is told as that field's value."""
    if not isinstance(value, dict):
        raise NotUnderstood("new_area")
    if strange := sorted(str(name)[:40] for name in set(value) - set(fields)):
        raise InvalidData("edit_unknown_field", op=op, field=strange[0])
    if missing := sorted(required - set(value)):
        raise InvalidData("edit_missing_field", op=op, field=missing[0])
    return {name: _read(op, name, reader, value[name]) for name, reader in fields.items() if name in value}


def _read(op: str, field: str, reader: Reader, value: Any) -> Any:
    try:
        return reader(value)
    except NotUnderstood as wrong:
        raise InvalidData("edit_bad_value", op=op, field=field, expected=str(wrong)) from wrong


NEW_AREA: Mapping[str, Reader] = {
    "code": _code,
    "name": _code,
    "colour": _text,
    "office": _text,
    "provider": _text,
}

OFFICE: Mapping[str, Reader] = {
    "office": _code, "name": _code, "kind": _kind, "e": number, "n": number, "address": _text, "phone": _text,
    "hours": _text, "basis": _text,
}  # fmt: skip


ADDED_AREA: Mapping[str, Reader] = {**NEW_AREA, "geometry": polygon, "districts": _codes}


def _new_area(value: Any) -> NewArea:
    return NewArea(**_object("split", value, NEW_AREA, {"code", "name"}))


def _added_area(value: Any) -> dict[str, Any]:
    return _object("add_area", value, ADDED_AREA, {"code", "name"})


FIELDS: Mapping[type[Any], Mapping[str, Reader]] = {
    MoveDistricts: {"districts": _codes, "to": _code},
    AssignPolygon: {"polygon": polygon, "to": _code},
    Reshape: {"areas": _outlines},
    MoveBorder: {"areas": _codes, "was": lines, "becomes": lines},
    Split: {"area": _code, "line": line, "new": _new_area},
    Merge: {"areas": _codes, "into": _code},
    AddArea: {"area": _added_area},
    RemoveArea: {"area": _code, "to": _code},
    MoveOffice: {"office": _code, "e": number, "n": number},
    OpenOffice: {**OFFICE, "areas": _codes},
    CloseOffice: {"office": _code, "to": _text},
    SetOffice: {"area": _code, "office": _text},
    SetProvider: {"area": _code, "provider": _text},
    Rename: {"area": _code, "name": _text},
    Recolour: {"area": _code, "colour": _text},
    Lock: {"area": _code},
    Unlock: {"area": _code},
}
"""What each edit reads from the wire, by field."""

OPTIONAL: Mapping[type[Any], frozenset[str]] = {
    OpenOffice: frozenset({"address", "phone", "hours", "basis", "areas"}),
    CloseOffice: frozenset({"to"}),
}

OPS: Mapping[str, type[Any]] = {edit.op: edit for edit in FIELDS}


def from_json(value: Any) -> Edit:
    """Return the edit that a JSON value stands for.

    Parameters
    ----------
    value
        As ``json.loads`` yields it: ``{"op": …}`` with the fields of that edit.

    Raises
    ------
    InvalidData
        ``edit_not_an_object``, ``edit_without_op``, ``edit_unknown_op``, ``edit_unknown_field``,
        ``edit_missing_field``, ``edit_bad_value`` (the field and what was expected).

    Examples
    --------
    >>> from_json({"op": "move_districts", "districts": ["146"], "to": "Syd"})
    MoveDistricts(districts=('146',), to='Syd')
    """
    if not isinstance(value, dict):
        raise InvalidData("edit_not_an_object")
    if "op" not in value:
        raise InvalidData("edit_without_op", ops=list(OPS))
    op = value["op"]
    if not isinstance(op, str) or op not in OPS:
        raise InvalidData("edit_unknown_op", op=str(op)[:40], ops=list(OPS))
    kind = OPS[op]
    rest = {name: item for name, item in value.items() if name != "op"}
    required = set(FIELDS[kind]) - OPTIONAL.get(kind, frozenset())
    read = _object(op, rest, FIELDS[kind], required)
    if kind is OpenOffice:
        areas = read.pop("areas", ())
        return OpenOffice(office=Office(code=read.pop("office"), **read), areas=areas)
    if kind is AddArea:
        area = read["area"]
        ground = {name: area.pop(name) for name in ("geometry", "districts") if name in area}
        return AddArea(area=NewArea(**area), **ground)
    edit: Edit = kind(**read)
    return edit


def to_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as plain JSON values; fields that say nothing are left out.

    Examples
    --------
    >>> to_json(MoveDistricts(districts=("146",), to="Syd"))
    {'op': 'move_districts', 'districts': ['146'], 'to': 'Syd'}
    """
    if isinstance(edit, OpenOffice):
        facts = dict(edit.office.__dict__)
        return _filled({"op": edit.op, "office": facts.pop("code"), **facts, "areas": list(edit.areas)})
    if isinstance(edit, AddArea):
        ground = {} if edit.geometry is None else {"geometry": to_geojson(edit.geometry)}
        area = _filled({**edit.area.__dict__, **ground, "districts": list(edit.districts)})
        return {"op": edit.op, "area": area}
    return {"op": edit.op, **{name: _plain(item) for name, item in edit.__dict__.items()}}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, NewArea):
        return _filled(value.__dict__)
    if isinstance(value, Mapping):
        return {code: to_geojson(shape) for code, shape in sorted(value.items())}
    if isinstance(value, str | float | int):
        return value
    return to_geojson(value)


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: item for name, item in value.items() if item not in ("", [])}


def dumps(edits: Sequence[Edit]) -> bytes:
    """Return edits as JSON bytes, the same for the same edits."""
    values = [to_json(edit) for edit in edits]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def loads(data: bytes) -> tuple[Edit, ...]:
    """Return the edits in JSON bytes.

    Raises
    ------
    InvalidData
        ``edits_not_json``, ``edits_not_a_list``, and those of ``from_json``.
    """
    try:
        values = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise InvalidData("edits_not_json", reason=str(wrong)[:200]) from wrong
    if not isinstance(values, list):
        raise InvalidData("edits_not_a_list")
    return tuple(from_json(value) for value in values)
