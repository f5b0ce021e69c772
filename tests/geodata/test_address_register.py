"""The national register's GeoPackage, in small files written here in its form."""

from __future__ import annotations

import zipfile

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from geodata import address_register, addresses, crs, zip_files
from geodata.errors import InvalidData, UnreadableFile

ROWS = [
    # identity, street, farm, number, letter, postcode, locality, municipality, status, e, n
    ("id-1", "Storgatan", None, "12", "B", 58223, "Linköping", "0580", "Gällande", 536_000.123, 6_474_000.0),
    ("id-2", "Storgatan", None, "14", None, 58223, "Linköping", "0580", "Gallande", 536_020.0, 6_474_000.0),
    ("id-3", "Vårdnäs", "Norrgården", "1", None, 58597, "Linköping", "0580", "Gällande", 540_000.0, 6_450_000.0),
    ("id-4", "Storgatan", None, "16", None, 58223, "Linköping", "0580", "Reserverad", 536_040.0, 6_474_000.0),
    ("id-5", "Storgatan", None, None, None, 58223, "Linköping", "0580", "Gällande", 536_060.0, 6_474_000.0),
    ("id-6", "Storgatan", None, "18", None, 59000, "Mjölby", "0586", "Gällande", 510_000.0, 6_466_000.0),
    ("id-7", "Storgatan", None, "14", None, 58223, "Linköping", "0580", "Gällande", 536_021.0, 6_474_000.0),
    ("id-8", "Storgatan", None, "20", None, None, None, "0580", "Gällande", 700_000.0, 6_600_000.0),
    ("id-9", "Storgatan", None, "22", None, 58223, "Linköping", "0580", "Gällande", None, None),
]  # fmt: skip
"""Kept: 1, 2, 3. Not in force: 4. No number: 5. Elsewhere: 6. Twice: 7. Outside: 8. No point: 9."""

FIELDS = (
    "objektidentitet", "adressomrade_faststalltnamn", "gardsadressomrade_faststalltnamn", "adressplatsnummer",
    "bokstavstillagg", "postnummer", "postort", "kommunkod", "statusforbelagenhetsadress",
)  # fmt: skip

BOX = gpd.GeoDataFrame(
    {"code": ["1"], "name": ["Allt"]},
    geometry=[shapely.box(500_000, 6_440_000, 560_000, 6_500_000)],
    crs=crs.SWEREF99_TM,
)


def write(folder, *, layer="belagenhetsadress", rename=None, epsg=crs.SWEREF99_TM, drop=()):
    points = [None if e is None else shapely.Point(e, n) for *_, e, n in ROWS]
    columns = {name: [row[k] for row in ROWS] for k, name in enumerate(FIELDS)}
    table = gpd.GeoDataFrame(columns, geometry=points, crs=crs.SWEREF99_TM).rename(columns=rename or {})
    table = table.drop(columns=list(drop))
    if epsg != crs.SWEREF99_TM:
        table = table.to_crs(epsg)
    path = folder / "register.gpkg"
    pyogrio.write_dataframe(table, path, layer=layer)
    return path


def test_every_row_has_one_outcome(tmp_path):
    table, report, origin = addresses.read(write(tmp_path), districts=BOX, kommun="0580")
    assert origin == "register"
    assert report.figures["outcomes"] == {
        "kept": 3, "other_municipality": 1, "not_current": 1, "no_number": 1, "no_position": 1, "outside": 1,
        "duplicate": 1,
    }  # fmt: skip
    assert (report.read, report.kept) == (9, 3)
    assert table["ref"].tolist() == ["id-1", "id-2", "id-3"]
    first = table.iloc[0]
    assert (first.street, first.number, first.letter, first.postcode) == ("Storgatan", 12, "B", "58223")
    assert (first.e, first.n, first.accuracy_m) == (536_000.12, 6_474_000.0, address_register.ACCURACY_M)
    assert table.street.iloc[2] == "Vårdnäs Norrgården"
    named = {finding.code: finding.names for finding in report.findings}
    assert named["address_not_current"] == ("id-4: Storgatan 16",)
    assert named["address_outside"] == ("id-8: Storgatan 20",)
    assert named["address_duplicate"] == ("id-7: Storgatan 14",)


def test_the_other_name_of_the_identity_and_another_crs(tmp_path):
    """A centimetre is lost at most on the way to the local grid and back."""
    other = write(
        tmp_path, rename={"objektidentitet": "belagenhetsadress_objektidentitet"}, epsg=crs.SWEREF99_1500
    )
    table, _, _ = addresses.read(other, districts=BOX, kommun="0580")
    assert table["ref"].tolist() == ["id-1", "id-2", "id-3"]
    np.testing.assert_allclose(table["e"], [536_000.12, 536_020.0, 540_000.0], atol=0.011)


def test_without_a_municipality_every_address_is_taken(tmp_path):
    table, report, _ = addresses.read(write(tmp_path))
    assert report.figures["outcomes"]["kept"] == len(table) == 5


def test_a_register_without_the_municipality_field_is_told(tmp_path):
    _, report, _ = addresses.read(write(tmp_path, drop=["kommunkod"]), districts=BOX, kommun="0580")
    assert report.count("address_no_municipality_field") == 1
    assert report.figures["outcomes"]["outside"] == 1
    assert report.kept == 4


@pytest.mark.parametrize(
    ("options", "code", "fact"),
    [
        ({"layer": "annat"}, "address_layer_missing", ("layers", ["annat"])),
        ({"drop": ["adressplatsnummer"]}, "address_fields_missing", ("missing", ["adressplatsnummer"])),
        ({"drop": ["objektidentitet"]}, "address_fields_missing", ("missing", ["objektidentitet"])),
    ],
)
def test_another_form_is_refused_with_what_is_missing(tmp_path, options, code, fact):
    with pytest.raises(InvalidData) as fault:
        addresses.read(write(tmp_path, **options))
    assert fault.value.code == code
    assert fault.value.facts[fact[0]] == fact[1]


@pytest.mark.parametrize(
    ("own", "told", "code"),
    [
        (None, None, "address_crs_missing"),
        (None, "EPSG:3006", ""),
        (None, "banan", "coordinates_unknown_crs"),
        (crs.SWEREF99_TM, "3006", ""),
        (crs.SWEREF99_TM, "EPSG:3009", "address_crs_differs"),
        (crs.SWEREF99_TM, "banan", "coordinates_unknown_crs"),
    ],
)
def test_the_system_is_that_of_the_file_or_the_one_told_but_never_two(tmp_path, own, told, code):
    path = write(tmp_path)
    if own is None:
        table = gpd.read_file(path).set_crs(None, allow_override=True)
        with pytest.warns(UserWarning, match="crs"):
            pyogrio.write_dataframe(table, path, layer="belagenhetsadress")
    if not code:
        assert addresses.read(path, districts=BOX, kommun="0580", crs=told)[0]["e"].iloc[0] == 536_000.12
        return
    with pytest.raises(InvalidData) as fault:
        addresses.read(path, districts=BOX, kommun="0580", crs=told)
    assert fault.value.code == code


def test_a_register_without_a_row_is_refused_as_empty(tmp_path):
    path = write(tmp_path)
    pyogrio.write_dataframe(gpd.read_file(path).iloc[:0], path, layer="belagenhetsadress")
    with pytest.raises(InvalidData, match="address_file_empty"):
        addresses.read(path, kommun="0580")


def test_the_register_of_another_municipality_is_refused(tmp_path):
    with pytest.raises(InvalidData, match="address_municipality_missing"):
        addresses.read(write(tmp_path), kommun="1480")


def test_a_damaged_register_is_refused(tmp_path):
    whole = write(tmp_path).read_bytes()
    for name, data in {"cut": whole[: len(whole) // 2], "text": b"hello" * 99, "empty": b""}.items():
        path = tmp_path / f"{name}.gpkg"
        path.write_bytes(data)
        with pytest.raises(UnreadableFile, match="address_register_unreadable"):
            addresses.read(path)
    with pytest.raises(UnreadableFile, match="address_file_missing"):
        addresses.read(tmp_path / "none.gpkg")
    other = tmp_path / "map.pdf"
    other.write_bytes(whole)
    with pytest.raises(UnreadableFile, match="address_unknown_ending"):
        addresses.read(other)


def test_more_rows_than_a_batch(tmp_path, monkeypatch):
    """Four rows at a time give the same answer as all at once."""
    path = write(tmp_path)
    whole, report, _ = addresses.read(path, districts=BOX, kommun="0580")
    monkeypatch.setattr(address_register, "BATCH_ROWS", 4)
    parts, other, _ = addresses.read(path, districts=BOX, kommun="0580")
    assert whole.equals(parts)
    assert report == other


def zipped(folder, *names):
    """An archive with the register under each of these names, and a text beside it."""
    register = write(folder)
    path = folder / "belagenhetsadress_0580.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Läs mig.txt", "Lantmäteriet")
        for name in names:
            archive.write(register, name)
    return path


def test_a_register_in_a_zip_is_read_as_the_file_in_it(tmp_path):
    path = zipped(tmp_path, "ut/register.gpkg")
    table, report, origin = addresses.read(path, districts=BOX, kommun="0580")
    bare, plain, _ = addresses.read(tmp_path / "register.gpkg", districts=BOX, kommun="0580")
    assert origin == "register"
    assert table.equals(bare)
    assert report == plain


@pytest.mark.parametrize("names", [(), ("a.gpkg", "b.gpkg")])
def test_a_zip_without_just_one_register_is_refused(tmp_path, names):
    with pytest.raises(UnreadableFile) as fault:
        addresses.read(zipped(tmp_path, *names), districts=BOX)
    assert fault.value.code == "address_archive_register"
    assert fault.value.facts["found"] == list(names)


def test_a_zip_that_swells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(zip_files, "MOST_BYTES", 1000)
    with pytest.raises(UnreadableFile) as fault:
        addresses.read(zipped(tmp_path, "register.gpkg"), districts=BOX)
    assert fault.value.code == "archive_too_large"
