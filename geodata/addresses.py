"""Addresses in: from the national register, from OpenStreetMap, or from a list of one's own."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata import address_files, address_register, osm_addresses, table_files
from geodata.address_checks import Objects, settle
from geodata.errors import InvalidData, UnreadableFile
from geodata.report import Report, finding_json
from geodata.streets import osm
from geodata.zip_files import unpacked

REGISTER_ENDING = ".gpkg"
ARCHIVE_ENDING = ".zip"


def read(
    path: Path,
    *,
    districts: gpd.GeoDataFrame | None = None,
    kommun: str | None = None,
    mapping: Mapping[str, str] | None = None,
    crs: str | None = None,
) -> tuple[pd.DataFrame, Report, str]:
    """Read addresses; the file's ending tells what it is.

    Parameters
    ----------
    path
        ``.gpkg``, or a ``.zip`` with one in it (Lantmäteriet, *Belägenhetsadress*),
        ``.pbf``/``.osm``/``.osm.gz``/``.osm.bz2`` (OpenStreetMap), or ``.csv``/``.txt``/``.tsv``/``.xlsx``.
    districts
        Districts of the municipality (SWEREF 99 TM); addresses outside them are counted, listed and left
        out.
    kommun
        Municipality code of four digits; only the register tells it.
    mapping
        For a list: what a column holds (``ref``, ``address``, ``street``, ``number``, ``letter``,
        ``postcode``, ``locality``, ``x``/``e``/``lon``, ``y``/``n``/``lat``) to its header.
    crs
        The coordinates' system, such as ``EPSG:3009``, where the file does not say it; one that the file
        contradicts is refused.

    Returns
    -------
    DataFrame
        As ``schema.ADDRESSES``, in order of locality, street, number and letter; never empty.
    Report
        See ``address_checks.settle``: every object read has one outcome, and each reason a finding with
        names.
    str
        Origin: ``register``, ``osm`` or ``file``.

    Raises
    ------
    UnreadableFile
        ``address_file_missing``, ``address_unknown_ending``, ``address_archive_register`` (not just one
        register in the archive), those of `zip_files.unpacked`, and as the reader of that kind.
    InvalidData
        As the reader of that kind; ``address_file_empty``; ``no_address_kept`` with ``read`` and ``reasons``,
        each the ``code`` of ``address_checks.REASONS`` with the ``count`` of objects, ``advice``, the
        commonest of these codes, an ``example`` of it, and the ``findings``.
    """
    path = Path(path)
    if not path.is_file():
        raise UnreadableFile("address_file_missing", file=path.name)
    name = path.name.lower()
    if name.endswith(REGISTER_ENDING):
        objects, origin = address_register.read(path, kommun=kommun, told=crs), "register"
    elif name.endswith(ARCHIVE_ENDING):
        objects, origin = _archived_register(path, kommun, crs), "register"
    elif name.endswith(osm.ENDINGS):
        objects, origin = osm_addresses.read(path, told=crs), "osm"
    elif name.endswith(table_files.ENDINGS):
        objects = address_files.read(path, districts=districts, mapping=mapping, crs=crs)
        origin = "file"
    else:
        endings = [REGISTER_ENDING, ARCHIVE_ENDING, *osm.ENDINGS, *table_files.ENDINGS]
        raise UnreadableFile("address_unknown_ending", file=path.name, endings=endings)
    table, report = settle(objects, districts=districts)
    if not report.read:
        raise InvalidData("address_file_empty", file=path.name)
    if table.empty:
        raise _nothing_kept(path.name, report)
    return table, report, origin


def _nothing_kept(file: str, report: Report) -> InvalidData:
    """Why nothing is left; for the commonest reason also a value from the file and what to do."""
    counts = {code: count for code, count in report.figures["outcomes"].items() if code != "kept"}
    commonest = max(counts, key=lambda code: counts[code])
    names = next((f.names for f in report.findings if f.code == f"address_{commonest}"), ())
    return InvalidData(
        "no_address_kept", file=file, read=report.read, example=next(iter(names), None), advice=commonest,
        reasons=[{"code": code, "count": count} for code, count in counts.items()],
        findings=[finding_json(finding) for finding in report.findings],
    )  # fmt: skip


def _archived_register(path: Path, kommun: str | None, told: str | None) -> Objects:
    """Read the one register in an archive, unpacked within bounds into a passing folder."""
    with tempfile.TemporaryDirectory(prefix="omradesplan-") as folder:
        inside = unpacked(path, into=Path(folder))
        registers = [part for part in inside if part.suffix.lower() == REGISTER_ENDING]
        if len(registers) != 1:
            found = [part.name for part in registers]
            raise UnreadableFile("address_archive_register", file=path.name, count=len(found), found=found)
        return address_register.read(registers[0], kommun=kommun, told=told)
