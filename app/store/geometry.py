"""The one column type for geometry: WKB in SQLite, ``geometry`` in PostGIS."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from app.errors import StoreFault
from geodata.crs import SWEREF99_TM


class PostgisGeometry(UserDefinedType[Any]):
    """PostGIS's own type. It is written and read as the hexadecimal text that both it and shapely know."""

    cache_ok = True

    def __init__(self, shape: str = "Geometry", srid: int | str = SWEREF99_TM) -> None:
        self.shape, self.srid = shape, int(srid)

    def get_col_spec(self, **_options: Any) -> str:
        """Return the type in a table's definition."""
        return f"geometry({self.shape},{self.srid})"


class Geometry(TypeDecorator[BaseGeometry]):
    """Shapely geometry in SWEREF 99 TM: bit-identical when read back."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type that a kind of database has for it."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(PostgisGeometry())
        return dialect.type_descriptor(LargeBinary())

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> bytes | str | None:
        """Turn a geometry into little-endian WKB; PostGIS gets the reference system with it."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            placed = shapely.set_srid(value, SWEREF99_TM)
            return str(shapely.to_wkb(placed, hex=True, byte_order=1, include_srid=True))
        return bytes(shapely.to_wkb(value, byte_order=1))

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """Turn what was stored back into a geometry."""
        del dialect
        return None if value is None else decoded(value)


def decoded(stored: Any) -> Any:
    """Return the geometry of stored values, one or an array of them.

    The reference system is the same for all and is not kept with each, whichever database they come from.

    Raises
    ------
    StoreFault
        ``store_damaged``: what was stored is no geometry any more.
    """
    try:
        return shapely.set_srid(shapely.from_wkb(stored), 0)
    except (shapely.errors.GEOSException, TypeError) as fault:
        raise StoreFault("store_damaged", reason="geometry") from fault
