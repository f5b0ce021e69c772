"""What should never be sent, by where it is sent: bodies, edits, texts, addresses, files."""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Callable

import openpyxl

from tests.app.small_town import E, N

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b'{"a":',
    "a list": b"[1]",
    "a text": b'"x"',
    "null": b"null",
    "deep lists": b"[" * 100_000 + b"]" * 100_000,
    "deep objects": b'{"text":' * 20_000 + b"1" + b"}" * 20_000,
    "deep": b'{"text": ' + b"[" * 40 + b"]" * 40 + b"}",
    "deep and broken": b"[" * 1_000_000,
    "NaN": b'{"text": NaN}',
    "Infinity": b'{"lon": Infinity, "lat": 1}',
    "no UTF-8": b'{"text": "\xff\xfe"}',
    "UTF-16": '{"text": "Gatan 1"}'.encode("utf-16"),
    "a null character": b'{"text": "Gatan\\u0000 1"}',
    "half a character": b'{"text": "\\ud83d"}',
    "a field twice": b'{"text": "Gatan 1", "text": "Gatan 2"}',
    "a huge whole number": b'{"text": ' + b"9" * 5_000 + b"}",
    "a large whole number": b'{"copy_from": 99999999999999999999, "name": "x"}',
    "a field that is none": b'{"__proto__": {"admin": true}}',
    "a number as text": b'{"text": 1}',
    "a form": b"text=Gatan+1",
    "XML": b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><x>&a;</x>",
}

CODES = {
    "deep": "json_too_deep", "UTF-16": "json_not_utf8",
    "a null character": "json_broken_text", "half a character": "json_broken_text",
    "a field twice": "json_named_twice",
}  # fmt: skip
"""What some are told at the look-up."""

TEXTS = {
    "SQL": "'; DROP TABLE plan; --",
    "SQL in an answer": "x' UNION SELECT secret FROM token --",
    "HTML": "<script>alert(1)</script>",
    "a formula": "=cmd|'/c calc'!A1",
    "a path": "../../../../etc/passwd",
    "a template": "{{7*7}}${7*7}",
    "control characters": "\x07\x1b[2J\x7f",
    "right to left": "\u202e1 natag\u202c",
    "white space": " \t\n ",
    "long": "Gatan 1 " * 1_000,
    "many numbers": "1 " * 140,
}
"""Instead of an address, a code or a name."""


def polygon(points: object, **more: object) -> dict[str, object]:
    return {
        "op": "assign_polygon",
        "polygon": {"type": "Polygon", "coordinates": points},
        "to": "east",
        **more,
    }


def star(count: int) -> list[list[float]]:
    """A thread wound around a middle: nearly every piece crosses nearly every other."""
    points = [[E + 1000 + 400 * math.cos(2.5 * i), N + 1000 + 400 * math.sin(2.5 * i)] for i in range(count)]
    return [*points, points[0]]


TRIANGLE = [[E, N], [E + 900, N], [E + 900, N + 900], [E, N]]
EDITS: dict[str, object] = {
    "no edit": {},
    "an edit that is none": {"op": "drop_table"},
    "an operation that is a list": {"op": ["rename"]},
    "a polygon that crosses itself": polygon([[[E, N], [E + 900, N + 900], [E + 900, N], [E, N + 900], [E, N]]]),
    "a polygon wound around a middle": polygon([star(5_000)]),
    "a line wound around a middle": {
        "op": "split", "area": "east", "line": {"type": "LineString", "coordinates": star(2_000)},
        "new": {"code": "n", "name": "N"},
    },
    "degrees where metres are": polygon([[[15.6, 58.4], [15.7, 58.4], [15.7, 58.5], [15.6, 58.4]]]),
    "northing first": polygon([[[y, x] for x, y in TRIANGLE]]),
    "endless": polygon([[["1e999", N], *TRIANGLE[1:3], ["1e999", N]]]),
    "beyond the earth": polygon([[[1e300, N], *TRIANGLE[1:3], [1e300, N]]]),
    "a whole number longer than any float": polygon([[[10**400, N], *TRIANGLE[1:3], [10**400, N]]]),
    "a text for a coordinate": polygon([[["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]]),
    "a text for a height": polygon([[[E, N, "<b>"], *TRIANGLE[1:]]]),
    "truth for a coordinate": polygon([[[True, False], [True, True], [False, False], [True, False]]]),
    "an open ring": polygon([TRIANGLE[:3]]),
    "two corners": polygon([[TRIANGLE[0], TRIANGLE[1], TRIANGLE[0]]]),
    "no ground": polygon([[TRIANGLE[0]] * 4]),
    "no ring": polygon([]),
    "an empty ring": polygon([[]]),
    "uneven nesting": polygon([[TRIANGLE[0], 5, TRIANGLE[0]]]),
    "an object for coordinates": polygon({"a": 1}),
    "nothing for coordinates": polygon(None),
    "a kind that is a list": {"op": "assign_polygon", "polygon": {"type": ["Polygon"], "coordinates": [[]]}, "to": "east"},
    "a collection": {"op": "assign_polygon", "polygon": {"type": "GeometryCollection", "geometries": []}, "to": "east"},
    "a field too much": polygon([TRIANGLE], admin=True),
    "an area that is none": {"op": "rename", "area": TEXTS["SQL"], "name": "x"},
    "a name too long": {"op": "rename", "area": "east", "name": "x" * 100_000},
    "a colour that is a style": {"op": "recolour", "area": "east", "colour": "red;}</style><script>"},
    "an office at the pole": {"op": "move_office", "office": "east", "lon": -170, "lat": -89},
    "an office nowhere": {"op": "move_office", "office": "east", "lon": "x", "lat": 58},
    "an office beyond floats": {"op": "move_office", "office": "east", "lon": 10**400, "lat": 58},
}  # fmt: skip


def comb(teeth: int, *, upright: bool) -> list[list[float]]:
    """A polygon whose teeth reach across the town: two of them laid across each other are a net of many squares."""
    wide = 1_800 / teeth
    points = [(100.0, 100.0)]
    for left in (100 + number * wide for number in range(teeth)):
        points += [(left, 110.0), (left, 1_900.0), (left + wide / 2, 1_900.0), (left + wide / 2, 110.0)]
    points += [(1_900.0, 110.0), (1_900.0, 100.0), (100.0, 100.0)]
    return [[E + x, N + y] if upright else [E + y, N + x] for x, y in points]


def slanting_comb(teeth: int) -> list[list[float]]:
    """The same leaning by half a right angle: no tooth crosses another, but the boxes around them all do."""
    return [[(x - E + y - N) / 2 + E, (y - N - x + E) / 2 + N + 900] for x, y in comb(teeth, upright=True)]


COMBS: dict[str, list[dict]] = {
    "two combs across each other": [polygon([comb(800, upright=True)]), {**polygon([comb(800, upright=False)]), "to": "west"}],
    "outlines that cross as two combs": [
        {"op": "reshape", "areas": {
            "east": {"type": "Polygon", "coordinates": [comb(800, upright=True)]},
            "west": {"type": "Polygon", "coordinates": [comb(800, upright=False)]},
        }},
    ],
    "a comb cut by a comb": [
        polygon([comb(800, upright=True)]),
        {"op": "split", "area": "east", "line": {"type": "LineString", "coordinates": comb(800, upright=False)[:-1]},
         "new": {"code": "ny", "name": "Ny"}},
    ],
    "a comb that leans": [polygon([slanting_comb(2_000)])],
}  # fmt: skip
"""Edits that are sound each by itself, and whose crossings would take minutes to find."""

MILLION = b'{"edits":[{"op":"assign_polygon","to":"east","polygon":{"type":"Polygon","coordinates":[[' + (
    b"[1,2]," * 999_999 + b"[1,2]]]}}]}"
)
"""A polygon of a million corners, in seven megabytes: less than a body may have."""

ADDRESSES = [
    "/api/v1/plans/0", "/api/v1/plans/-1", "/api/v1/plans/99999999999999999999", "/api/v1/plans/1e9",
    "/api/v1/plans/%00", "/api/v1/plans/1%20OR%201=1", "/api/v1/plans/1/areas?crs=99999", "/api/v1/plans/1/areas?crs=-1",
    "/api/v1/plans/1/areas?crs=3006;DROP", "/api/v1/plans/1/consequences?against=0", "/api/v1/plans/1/consequences?year=-5",
    "/api/v1/plans/1/consequences?metric=%3Cscript%3E", "/api/v1/plans/1/effects?last=-1", "/api/v1/plans/1/sensitivity?percent=NaN",
    "/api/v1/plans/in-force?division=hemvard&date=0000-00-00", "/api/v1/plans/in-force?division=%27;--",
    "/api/v1/public/hemvard?date=99999-01-01", "/api/v1/tiles/roads/-1/0/0", "/api/v1/tiles/roads/99/0/0",
    "/api/v1/tiles/roads/0/99999999999/0", "/api/v1/tiles/..%2f..%2fetc/0/0/0", "/api/v1/audit?limit=-1", "/api/v1/audit?limit=1e99",
    "/api/v1/jobs/..%2f..%2fetc%2fpasswd", "/static/..%2f..%2fetc%2fpasswd", "/static/%00", "/i18n/..%2fsv.json",
    "/ogc/collections/areas/items?limit=-1", "/ogc/collections/areas/items?bbox=1,2,3", "/ogc/collections/areas/items?bbox=a,b,c,d",
    "/ogc/collections/areas/items?datetime=igar", "/ogc/collections/%27;--/items", "/ogc/collections/areas/items?crs=urn:x",
    "/hjalp/bilder/..%2f..%2fx",
]  # fmt: skip


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in ("adress", "Gatan 1"):
        book.active.append([row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_member(name: str, mebibytes: int, beginning: bytes = b"") -> bytes:
    """A workbook one of whose parts unpacks to so much, of a thousandth of the size."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for one in source.namelist():
            if one != name:
                made.writestr(one, source.read(one))
        with made.open(name, "w", force_zip64=True) as part:
            part.write(beginning)
            for _ in range(mebibytes):
                part.write(b"0" * (1 << 20))
    return out.getvalue()


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">' + b"".join(
    f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">'.encode() for i in range(9)
) + b"]><workbook>&j;</workbook>"  # fmt: skip

FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("a.csv", lambda: b""),
    "no text": ("a.csv", lambda: bytes(range(256)) * 100),
    "a quote that never ends": ("a.csv", lambda: b'adress\n"Gatan 1\nGatan 2'),
    "a sheet that unpacks to half a gigabyte": (
        "a.xlsx",
        lambda: with_member("xl/worksheets/sheet1.xml", 512),
    ),
    "strings that unpack to half a gigabyte": ("a.xlsx", lambda: with_member("xl/sharedStrings.xml", 512)),
    "a billion laughs": ("a.xlsx", lambda: with_member("xl/workbook.xml", 0, LAUGHS)),
    "half a workbook": ("a.xlsx", lambda: workbook()[:2_000]),
    "a workbook of before 2007": ("a.xls", lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 5_000),
    "a picture": ("a.csv", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000),
    "one cell of a megabyte": ("a.csv", lambda: b"adress\n" + b"x" * (1 << 20)),
}
