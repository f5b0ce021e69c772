"""Addresses in a list of one's own: CSV or XLSX whose columns are named in Swedish or English, or told."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata import coordinate_columns, table_files
from geodata.address_checks import Objects
from geodata.address_text import split_written
from geodata.district_fields import as_code
from geodata.errors import InvalidData
from geodata.gazetteer.coordinate_text import GRID_NAMES
from geodata.report import Finding

ACCURACY_M = 10.0
"""Assumed: nothing is known about how a list's points were found."""

HEADERS: Mapping[str, tuple[str, ...]] = {
    "ref": ("ref", "id", "objektid", "objektidentitet", "adressid", "uuid"),
    "address": (
        "adress", "gatuadress", "belagenhetsadress", "besoksadress", "postadress", "adressplats", "address",
        "streetaddress", "utdelningsadress",
    ),
    "street": ("gata", "gatunamn", "vag", "vagnamn", "adressomrade", "adressomradefaststalltnamn", "street"),
    "number": (
        "nummer", "nr", "gatunummer", "gatunr", "husnummer", "husnr", "adressplatsnummer", "adressnummer",
        "number", "housenumber",
    ),
    "letter": ("bokstav", "bokstavstillagg", "littera", "uppgang", "letter"),
    "postcode": ("postnr", "postnummer", "postcode", "zip", "postalcode"),
    "locality": ("ort", "postort", "tatort", "stad", "locality", "city"),
    "x": (
        "e", "x", "ost", "osting", "oste", "easting", "east", "ekoordinat", "xkoordinat", "lon", "lng",
        "long", "longitud", "longitude", "sweref99tme", "sweref99e", "xcoord", "coordx", "koordinatx",
    ),
    "y": (
        "n", "y", "nord", "norr", "northing", "north", "nkoordinat", "ykoordinat", "lat", "latitud",
        "latitude", "sweref99tmn", "sweref99n", "ycoord", "coordy", "koordinaty",
    ),
}  # fmt: skip
"""Headers that are understood, without spaces, signs and accents, by what they hold."""

ALIASES = {"e": "x", "easting": "x", "lon": "x", "lng": "x", "n": "y", "northing": "y", "lat": "y"}
"""Other names that a mapping may use."""


def read(
    path: Path,
    *,
    districts: gpd.GeoDataFrame | None = None,
    mapping: Mapping[str, str] | None = None,
    crs: str | None = None,
) -> Objects:
    """Read a list of addresses with coordinates.

    A row has a street and a number of its own, or one text for both ("Storgatan 12 B", "Storgatan 12-14,
    582 23 Linköping"). A text without a number is counted as such, one with a number that is not
    understood too.

    Parameters
    ----------
    path
        ``.csv``, ``.txt``, ``.tsv`` or ``.xlsx``.
    districts
        Districts, by which a coordinate system can be told.
    mapping
        What a column holds (a key of ``HEADERS``) to its header in the file; what it leaves out is looked
        for by name.
    crs
        The coordinates' system; ``None``: told by the numbers where they leave one choice.

    Returns
    -------
    Objects
        ``ref`` is the row's number where the file has no identity. ``figures`` tell the columns used, the
        system, the encoding and the separator.

    Raises
    ------
    UnreadableFile
        As ``table_files.read``.
    InvalidData
        As ``find_columns`` and ``coordinate_columns.read``.
    """
    path = Path(path)
    sheet = table_files.read(path)
    columns = find_columns(list(sheet.table.columns), mapping=mapping, file=path.name)
    cells = {what: sheet.table[header] for what, header in columns.items()}
    points = coordinate_columns.read(cells["x"], cells["y"], told=crs, districts=districts, file=path.name)
    empty = pd.Series("", index=sheet.table.index, dtype="str")
    table = _parts(cells, empty).assign(
        ref=cells.get("ref", sheet.table.index.to_series().astype("str")), e=points.e, n=points.n
    )
    findings = []
    if points.guessed:
        findings.append(
            Finding(
                code="address_crs_guessed",
                facts={"crs": GRID_NAMES.get(points.source, f"EPSG:{points.source}")},
            )
        )
    if points.swapped:
        findings.append(Finding(code="address_axes_swapped", names=(columns["x"], columns["y"])))
    return Objects(
        table=table,
        accuracy_m=ACCURACY_M,
        findings=tuple(findings),
        figures={
            "columns": columns, "epsg": points.source,
            "encoding": sheet.encoding, "separator": sheet.separator,
        },
    )  # fmt: skip


def find_columns(headers: list[str], *, mapping: Mapping[str, str] | None, file: str) -> dict[str, str]:
    """Tell what each column holds, by the mapping and else by its header.

    Raises
    ------
    InvalidData
        ``address_mapping_unknown``, ``address_mapping_absent`` (no such header), ``address_columns_several``
        (several headers fit), ``address_column_missing`` or ``address_coordinates_missing``.

    Examples
    --------
    >>> find_columns(["Adress", "Postnr", "Lat", "Lng"], mapping=None, file="")
    {'address': 'Adress', 'postcode': 'Postnr', 'x': 'Lng', 'y': 'Lat'}
    """
    told = {ALIASES.get(what.lower(), what.lower()): header for what, header in (mapping or {}).items()}
    unknown = sorted(set(told) - set(HEADERS))
    if unknown:
        raise InvalidData("address_mapping_unknown", file=file, unknown=unknown, known=list(HEADERS))
    absent = sorted(set(told.values()) - set(headers))
    if absent:
        raise InvalidData("address_mapping_absent", file=file, absent=absent, columns=headers)
    free = [header for header in headers if header not in told.values()]
    found = dict(told)
    for what, names in HEADERS.items():
        fitting = [header for header in free if _plain(header) in names]
        if what in told or not fitting:
            continue
        if len(fitting) > 1:
            raise InvalidData("address_columns_several", file=file, what=what, several=fitting)
        found[what] = fitting[0]
    if "address" not in found and "street" not in found:
        raise InvalidData("address_column_missing", file=file, columns=headers)
    if "x" not in found or "y" not in found:
        raise InvalidData("address_coordinates_missing", file=file, columns=headers)
    return {what: found[what] for what in HEADERS if what in found}


def _plain(header: str) -> str:
    """A header without case, accents, spaces and signs."""
    letters = unicodedata.normalize("NFKD", header.casefold())
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def _parts(cells: Mapping[str, pd.Series[str]], empty: pd.Series[str]) -> pd.DataFrame:
    """Street, house, postcode and locality of each row: from columns of their own, else out of one text."""
    street = cells["street"] if "street" in cells else cells["address"]
    # A table program writes the numbers of a column with blanks in it as 1.0 and 2.0.
    house = cells.get("number", empty).map(lambda number: as_code(number)[0]).astype("str")
    house = house.where(house == "", (house + cells.get("letter", empty)).str.strip())
    parts = {"street": street, "house": house}
    parts |= {name: cells.get(name, empty) for name in ("postcode", "locality")}
    whole = cells.get("address", street)
    todo = np.flatnonzero((house == "").to_numpy())
    codes, texts = pd.factorize(whole.iloc[todo])
    written = [split_written(str(text)) for text in texts]
    numbered = np.array([bool(w.house) for w in written], dtype=bool)[codes]
    rows, of = todo[numbered], codes[numbered]
    table = {name: column.to_numpy(dtype=object).copy() for name, column in parts.items()}
    for name, column in table.items():
        read = np.array([getattr(w, name) for w in written], dtype=object)[of]
        # A column of its own is to be trusted before what stands in the text beside it.
        free = name in {"street", "house"} or column[rows] == ""
        column[rows] = np.where(free, read, column[rows])
    return pd.DataFrame(table, index=street.index).astype("str")
