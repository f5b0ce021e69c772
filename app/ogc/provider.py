"""The provider that pygeoapi asks: it filters, pages and turns our features, axes as each system demands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pygeoapi.provider.base import BaseProvider, ProviderInvalidQueryError, ProviderItemNotFoundError

from app.ogc.collections import COLLECTIONS, Row, Source
from app.ogc.refusals import LOCALE
from app.wording import sentence
from app.workspace import today
from geodata import crs as systems

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"


def uri(code: int) -> str:
    """Return what OGC calls a system."""
    return f"http://www.opengis.net/def/crs/EPSG/0/{code}"


NORTHING_FIRST = {uri(code): code for code in (systems.SWEREF99_TM, systems.SWEREF99_1500)}
"""Systems whose registry says northing first; so they are written here, unlike in the program itself."""

CRS_LIST = [CRS84, *NORTHING_FIRST]
STORAGE = uri(systems.SWEREF99_TM)
DECIMALS = {CRS84: 8}
SOURCES: dict[str, Source] = {}
"""By the key that a provider's definition names: pygeoapi hands on texts alone."""


class StoreProvider(BaseProvider):  # type: ignore[misc]
    """Features of one collection; made anew for each question by pygeoapi.

    Parameters
    ----------
    provider_def
        As configured: ``data`` is the key of the source and the collection's name with a space between.
    """

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        key, name = self.data.split(" ")
        self._source, self._collection = SOURCES[key], COLLECTIONS[name]
        self.get_fields()

    def get_fields(self) -> dict[str, Any]:
        """Return the fields and their types."""
        if not getattr(self, "_fields", None):
            whole = self._collection.whole_numbers
            self._fields: dict[str, Any] = {
                field: {"type": "integer" if field in whole else "string"}
                for field in self._collection.fields
            }
        return self._fields

    def query(  # noqa: PLR0917 - pygeoapi's own signature
        self, offset: int = 0, limit: int = 10, resulttype: str = "results", bbox: Sequence[float] = (),
        datetime_: str | None = None, properties: Sequence[tuple[str, str]] = (), *,
        sortby: Sequence[dict[str, str]] = (), select_properties: Sequence[str] = (),
        skip_geometry: bool = False, q: str | None = None, filterq: Any = None,
        crs_transform_spec: Any = None, **_: Any,
    ) -> dict[str, Any]:  # fmt: skip
        """Return a page of features as GeoJSON.

        Parameters
        ----------
        offset, limit
            Which page.
        resulttype
            ``hits``: only how many there are.
        bbox
            Northing and easting of two corners, SWEREF 99 TM.
        datetime_
            A day, or two with a stroke between; without it, today where the collection knows days.
        properties
            Pairs of field and value; all must hold.
        sortby, select_properties, skip_geometry, q
            As OGC API - Features says; ``q`` is looked for in all texts.
        filterq
            A CQL filter, which is not understood.
        crs_transform_spec
            Which system the coordinates are wanted in; ``None``: SWEREF 99 TM.

        Raises
        ------
        ProviderInvalidQueryError
            A filter, or a day that is none.
        """
        if filterq is not None:
            raise _refused("no_filter_language")
        rows = [row for row in self._held(datetime_) if _fits(row, properties, q)]
        rows = _within(rows, bbox)
        for wish in reversed(sortby):
            field = wish["property"]
            rows.sort(key=partial(_value, field), reverse=wish["order"] == "-")
        page = [] if resulttype == "hits" else rows[offset : offset + limit]
        target = crs_transform_spec.target_crs_uri if crs_transform_spec else STORAGE
        wanted = select_properties or self.properties
        return {
            "type": "FeatureCollection",
            "features": [feature(row, target, wanted, skip_geometry=skip_geometry) for row in page],
            "numberMatched": len(rows),
            "numberReturned": len(page),
        }

    def get(self, identifier: str, crs_transform_spec: Any = None, **_: Any) -> dict[str, Any]:
        """Return one feature, whenever it holds.

        Raises
        ------
        ProviderItemNotFoundError
            There is none of that name.
        """
        target = crs_transform_spec.target_crs_uri if crs_transform_spec else STORAGE
        for row in self._collection.rows(self._source):
            if row.id == identifier:
                return feature(row, target, self.properties, skip_geometry=False)
        raise ProviderItemNotFoundError(user_msg="no such feature")

    def _held(self, days: str | None) -> list[Row]:
        rows = list(self._collection.rows(self._source))
        if not self._collection.dated:
            return rows
        first, last = asked_days(days)
        held = [row for row in rows if row.first <= last and (not row.last or row.last >= first)]
        return _latest(held) if first == last else held


def asked_days(text: str | None) -> tuple[str, str]:
    """Return the first and the last day that are asked for, ISO; today without a text.

    Raises
    ------
    ProviderInvalidQueryError
        The text is no day, and no two with a stroke between; or the second comes before the first.

    Examples
    --------
    >>> asked_days("2026-05-01T12:00:00Z"), asked_days("../2026-05-01")
    (('2026-05-01', '2026-05-01'), ('0001-01-01', '2026-05-01'))
    """
    if not text:
        return (today().isoformat(),) * 2
    begin, stroke, end = text.partition("/")
    first = _day(begin, "0001-01-01")
    last = _day(end, "9999-12-31") if stroke else first
    if last < first:
        raise _refused("ends_before_it_begins")
    return first, last


def _day(text: str, open_end: str) -> str:
    if text in ("", ".."):
        return open_end
    try:
        return date.fromisoformat(re.split("[Tt ]", text)[0]).isoformat()
    except ValueError:
        raise _refused("no_day") from None


def _refused(code: str) -> ProviderInvalidQueryError:
    """A refusal in the language of the question."""
    return ProviderInvalidQueryError(user_msg=sentence("ogc", code, {}, str(LOCALE.get())[:2]))


def _latest(rows: list[Row]) -> list[Row]:
    """Of plans of one division that hold on the same day, the one decided last; as the look-up answers."""
    latest: dict[str, tuple[str, int]] = {}
    for row in rows:
        division = row.properties["division"]
        latest[division] = max(latest.get(division, _rank(row)), _rank(row))
    return [row for row in rows if latest[row.properties["division"]] == _rank(row)]


def _rank(row: Row) -> tuple[str, int]:
    return row.properties["valid_from"], row.properties["plan"]


def _value(field: str, row: Row) -> Any:
    return row.properties[field]


def _fits(row: Row, properties: Sequence[tuple[str, str]], q: str | None) -> bool:
    if any(str(row.properties[field]) != value for field, value in properties):
        return False
    return q is None or any(q.casefold() in str(value).casefold() for value in row.properties.values())


def _within(rows: list[Row], bbox: Sequence[float]) -> list[Row]:
    if not len(bbox):
        return rows
    if not np.isfinite(bbox).all():
        raise _refused("no_box")
    south, west, north, east = bbox
    window = shapely.box(west, south, east, north)
    shapes = np.array([row.shape for row in rows], dtype=object)
    return [row for row, inside in zip(rows, shapely.intersects(shapes, window), strict=True) if inside]


def feature(row: Row, target: str, wanted: Sequence[str], *, skip_geometry: bool) -> dict[str, Any]:
    """Return a row as GeoJSON, its coordinates in the order that its system demands."""
    properties = {key: value for key, value in row.properties.items() if not wanted or key in wanted}
    geometry = None
    if row.shape is not None and not skip_geometry:
        geometry = shapely.geometry.mapping(turned(row.shape, target))
    return {"type": "Feature", "id": row.id, "geometry": geometry, "properties": properties}


def turned(shape: Any, target: str) -> Any:
    """Return a shape from SWEREF 99 TM, easting first, in the system and axis order of an OGC name."""
    code = NORTHING_FIRST.get(target, systems.WGS84)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = points[:, 0], points[:, 1]
        if code != systems.SWEREF99_TM:
            x, y = systems.transform(x, y, source=systems.SWEREF99_TM, target=code)
        both = (y, x) if target in NORTHING_FIRST else (x, y)
        return np.asarray(np.round(np.column_stack(both), DECIMALS.get(target, 2)), dtype=np.float64)

    return shapely.transform(shapely.orient_polygons(shape), move)


def storage_bbox(values: Sequence[float], source: str) -> tuple[float, float, float, float]:
    """Return the bounds in SWEREF 99 TM of a box in another system: south, west, north, east.

    The sides of a box in one system are curves in another, so points along them count too.
    """
    code = NORTHING_FIRST.get(source, systems.WGS84)
    x0, y0, x1, y1 = values
    if source in NORTHING_FIRST:
        x0, y0, x1, y1 = y0, x0, y1, x1
    if code == systems.SWEREF99_TM:
        return y0, x0, y1, x1
    along = np.linspace(0, 1, 21)
    xs, ys = x0 + (x1 - x0) * along, y0 + (y1 - y0) * along
    ring_x = np.concatenate([xs, xs, np.full(21, x0), np.full(21, x1)])
    ring_y = np.concatenate([np.full(21, y0), np.full(21, y1), ys, ys])
    e, n = systems.transform(ring_x, ring_y, source=code, target=systems.SWEREF99_TM)
    return float(n.min()), float(e.min()), float(n.max()), float(e.max())
