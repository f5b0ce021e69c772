"""The national register of addresses (Lantmäteriet, *Belägenhetsadress*) as a GeoPackage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata import crs
from geodata.address_checks import LISTED, Objects
from geodata.coordinate_columns import epsg
from geodata.errors import InvalidData, UnreadableFile
from geodata.report import Finding

ACCURACY_M = 1.0
"""Assumed: the register's point is measured at the entrance or in the building."""

LAYER = "belagenhetsadress"
STREET, NUMBER = "adressomrade_faststalltnamn", "adressplatsnummer"
FARM, LETTER, ODD = "gardsadressomrade_faststalltnamn", "bokstavstillagg", "avvikandeadressplatsbeteckning"
POSTCODE, LOCALITY = "postnummer", "postort"
KOMMUN, STATUS = "kommunkod", "statusforbelagenhetsadress"
IDENTITIES = ("objektidentitet", "belagenhetsadress_objektidentitet")

IN_FORCE = ("gallande", "gällande")
"""How the status of an address in force is written, in lower case."""

BATCH_ROWS = 65_536


def read(path: Path, *, kommun: str | None = None, told: str | None = None) -> Objects:
    """Read the addresses in force, of one municipality where asked.

    The street is the address area's name, with the farm's name after it where there is one; the number
    falls back on the deviating designation. Read in batches: a register of the whole country never lies in
    memory at once.

    Parameters
    ----------
    path
        A GeoPackage with the layer ``belagenhetsadress``.
    kommun
        Municipality code of four digits; other municipalities' addresses are counted and left out.
    told
        The user's word on the reference system, such as ``EPSG:3006``: needed where the file does not say it.

    Returns
    -------
    Objects
        ``left_out`` counts ``not_current`` and ``other_municipality``.

    Raises
    ------
    UnreadableFile
        ``address_register_unreadable``.
    InvalidData
        ``address_layer_missing``, ``address_fields_missing``, ``address_crs_missing``,
        ``address_crs_differs`` (the file says another one than the user), ``coordinates_unknown_crs`` or
        ``address_municipality_missing`` (no address of it in the file).
    """
    path = Path(path)
    wanted = epsg(told) if told else None
    _check_whole(path)
    try:
        info = _info(path)
        fields = _fields(info, path)
        code = _system(info, path, wanted)
        parts, left_out = _batches(path, fields, code, kommun)
    except pyogrio.errors.DataSourceError as error:
        raise UnreadableFile("address_register_unreadable", file=path.name) from error
    table = pd.concat(parts, ignore_index=True) if parts else _raw(pd.DataFrame(columns=fields), fields, code)
    findings: tuple[Finding, ...] = ()
    if kommun is not None and KOMMUN not in fields:
        findings = (Finding(code="address_no_municipality_field", names=(KOMMUN,)),)
    if table.empty and left_out and set(left_out) == {"other_municipality"}:
        raise InvalidData("address_municipality_missing", file=path.name, kommun=kommun)
    return Objects(table=table, accuracy_m=ACCURACY_M, left_out=left_out, findings=findings)


def _check_whole(path: Path) -> None:
    """Refuse what is no SQLite file, or one that is shorter than its own header says."""
    try:
        with path.open("rb") as stream:
            head = stream.read(100)
    except OSError as error:
        raise UnreadableFile("address_file_missing", file=path.name) from error
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if not head.startswith(b"SQLite format 3\0") or path.stat().st_size < (page or 1) * pages:
        raise UnreadableFile("address_register_unreadable", file=path.name)


def _info(path: Path) -> dict[str, Any]:
    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if LAYER not in layers:
        raise InvalidData("address_layer_missing", file=path.name, layer=LAYER, layers=layers)
    info: dict[str, Any] = pyogrio.read_info(path, layer=LAYER)
    return info


def _fields(info: Mapping[str, Any], path: Path) -> list[str]:
    """Fields to read; the identity, the street and the number must be there."""
    there = [str(name) for name in info["fields"]]
    identity = [name for name in IDENTITIES if name in there][:1]
    missing = [name for name in (STREET, NUMBER, STATUS) if name not in there]
    if not identity:
        missing.append(IDENTITIES[0])
    if missing:
        raise InvalidData("address_fields_missing", file=path.name, missing=missing, fields=there)
    wanted = (STREET, NUMBER, STATUS, FARM, LETTER, ODD, POSTCODE, LOCALITY, KOMMUN)
    return identity + [name for name in wanted if name in there]


def _system(info: Mapping[str, Any], path: Path, told: int | None) -> int:
    """EPSG code of the file's coordinates: its own, which must be the one told, or that where it has none."""
    try:
        own = CRS.from_user_input(info["crs"]) if info["crs"] else None
    except CRSError:
        own = None
    # A GeoPackage has two entries for "undefined", which come as a system of an engineer's own.
    if own is None or own.is_engineering:
        if told is None:
            raise InvalidData("address_crs_missing", file=path.name)
        return told
    level = own.sub_crs_list[0] if own.is_compound else own
    code = level.to_epsg(min_confidence=70)
    if told is not None and code != told:
        says = f"EPSG:{code}" if code else own.name
        raise InvalidData("address_crs_differs", file=path.name, own=says, told=f"EPSG:{told}")
    if code is None:
        raise InvalidData("address_crs_missing", file=path.name)
    return int(code)


def _batches(
    path: Path, fields: list[str], code: int, kommun: str | None
) -> tuple[list[pd.DataFrame], dict[str, tuple[int, list[str]]]]:
    """Read batch after batch and put aside what is not in force or not here."""
    parts, counts = [], Counter[str]()
    names: dict[str, list[str]] = {}
    with pyogrio.open_arrow(path, layer=LAYER, columns=fields, batch_size=BATCH_ROWS, use_pyarrow=True) as (
        meta,
        reader,
    ):
        geometry = meta["geometry_name"] or "wkb_geometry"
        for batch in reader:
            table = batch.to_pandas().rename(columns={geometry: "geometry"})
            reason = np.where(
                ~table[STATUS].fillna("").astype("str").str.strip().str.lower().isin(IN_FORCE),
                "not_current",
                "",
            ).astype(object)
            if kommun is not None and KOMMUN in fields:
                here = _text(table[KOMMUN]).str.zfill(4) == kommun
                reason[~here.to_numpy()] = "other_municipality"
            raw = _raw(table, fields, code)
            for name in set(reason[reason != ""]):
                chosen = np.flatnonzero(reason == name)
                counts[name] += chosen.size
                listed = names.setdefault(name, [])
                some = raw.iloc[chosen[: LISTED - len(listed)]]
                listed += (some["ref"] + ": " + some["street"] + " " + some["house"]).tolist()
            parts.append(raw[reason == ""])
    return parts, {name: (count, names[name]) for name, count in counts.items()}


def _raw(table: pd.DataFrame, fields: list[str], code: int) -> pd.DataFrame:
    """The register's fields as the columns that every reader brings."""

    def text(name: str) -> pd.Series[str]:
        if name in fields:
            return _text(table[name])
        return pd.Series("", index=table.index, dtype="str")

    house = text(NUMBER)
    house = house.where((house != "") & (house != "0"), text(ODD))
    letter = text(LETTER)
    points: Any = shapely.from_wkb(table["geometry"].to_numpy(), on_invalid="ignore") if len(table) else []
    # A MultiPoint of one point is read as that point; an empty or missing geometry has no coordinates.
    centre = shapely.centroid(points)
    e, n = crs.transform(shapely.get_x(centre), shapely.get_y(centre), source=code, target=crs.SWEREF99_TM)
    return pd.DataFrame(
        {
            "ref": text(fields[0]),
            "street": text(STREET).str.cat(text(FARM), sep=" ").str.strip(),
            "house": house.where(house == "", house.str.cat(letter)),
            "postcode": text(POSTCODE),
            "locality": text(LOCALITY),
            "e": e,
            "n": n,
        }
    )


def _text(column: pd.Series[Any]) -> pd.Series[str]:
    """Any column as text; a whole number without decimals, nothing as ``""``."""
    if pd.api.types.is_float_dtype(column.dtype):
        column = column.astype("Int64")
    return column.astype("str").where(column.notna(), "").astype("str").str.strip()
