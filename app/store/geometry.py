"""The one column type for geometry: WKB in SQLite, ``geometry`` in PostGIS."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator


class Geometry(TypeDecorator[BaseGeometry]):
    """Shapely geometry in SWEREF 99 TM, stored as WKB: bit-identical when read back."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: BaseGeometry | None, dialect: Dialect) -> bytes | None:
        """Turn a geometry into little-endian WKB."""
        del dialect
        return None if value is None else bytes(shapely.to_wkb(value, byte_order=1))

    def process_result_value(self, value: Any, dialect: Dialect) -> BaseGeometry | None:
        """Turn WKB back into a geometry."""
        del dialect
        return None if value is None else shapely.from_wkb(bytes(value))
