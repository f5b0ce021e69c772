"""Tables as Excel in Swedish writes them."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from geodata import table_files
from geodata.errors import InvalidData, UnreadableFile

ROWS = [["Gata", "Ort"], ["Östgötagatan", "Linköping"], ["", ""], ["Åsgatan; norra", "Mjölby"]]


def written(separator, encoding):
    return "\r\n".join(
        separator.join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in ROWS
    ).encode(encoding)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_separators_and_encodings(tmp_path, separator, encoding):
    """Rows are counted as a person does: the header is 1, the empty one 3."""
    path = tmp_path / "list.csv"
    path.write_bytes(written(separator, encoding))
    sheet = table_files.read(path)
    assert sheet.separator == separator
    assert sheet.table.index.tolist() == [2, 4]
    assert sheet.table["Gata"].tolist() == ["Östgötagatan", "Åsgatan; norra"]


def test_the_line_by_which_excel_tells_its_separator_is_no_row(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("sep=;\nGata;Ort\nStorgatan;Linköping\n", encoding="utf-8-sig")
    assert table_files.read(path).table["Ort"].tolist() == ["Linköping"]


def workbook(folder):
    book = openpyxl.Workbook()
    for row in [["Gata", "Nr", "E"], ["Storgatan", 12, 536000.5], [None, None, None], ["Åsgatan", 7.0, None]]:
        book.active.append(row)
    path = folder / "list.xlsx"
    book.save(path)
    return path


def test_a_workbook(tmp_path):
    table = table_files.read(workbook(tmp_path)).table
    assert table.index.tolist() == [2, 4]
    assert table.to_numpy().tolist() == [["Storgatan", "12", "536000.5"], ["Åsgatan", "7", ""]]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.csv", b"", "table_empty"),
        ("a.csv", b"Gata;Ort\n;\n", "table_empty"),
        ("a.csv", b"Gata\0\0;Ort\n", "table_not_text"),
        ("a.csv", b"Gata;\x81\x8d\n", "table_not_text"),
        ("a.xlsx", b"Gata;Ort", "table_not_workbook"),
        ("a.xls", b"Gata;Ort", "table_unknown_ending"),
        ("a.csv", b'Gata;Ort\n"' + b"x" * (1 << 18), "table_not_text"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as fault:
        table_files.read(path)
    assert fault.value.code == code


def test_a_workbook_with_declarations_or_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    whole = workbook(tmp_path).read_bytes()
    for number, name in enumerate(["declared", "bomb"]):
        path = tmp_path / f"{name}.xlsx"
        with (
            zipfile.ZipFile(io.BytesIO(whole)) as old,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for part in old.namelist():
                data = old.read(part)
                if number == 0 and part.endswith("sheet1.xml"):
                    data = b'<!DOCTYPE a [<!ENTITY b "c">]>' + data
                new.writestr(part, data)
            if number == 1:
                new.writestr("xl/media/big.bin", b"\0" * (1 << 20))
        if number == 1:
            monkeypatch.setattr(table_files, "MOST_BYTES", 1 << 19)
        with pytest.raises(UnreadableFile) as fault:
            table_files.read(path)
        assert fault.value.code == ["table_not_workbook", "table_too_large"][number]


def test_a_row_that_is_too_long_and_a_header_twice_are_refused_with_the_place(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Gata;Ort\nStorgatan;Linköping\nÅsgatan;Linköping;mer\n", encoding="utf-8")
    with pytest.raises(InvalidData, match="table_uneven") as fault:
        table_files.read(path)
    assert fault.value.facts["row"] == 3
    path.write_text("Gata;Ort;Gata\na;b;c\n", encoding="utf-8")
    with pytest.raises(InvalidData, match="table_repeated_column") as fault:
        table_files.read(path)
    assert fault.value.facts["columns"] == ["Gata"]


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(table_files, "MOST_ROWS", 2)
    path = tmp_path / "a.csv"
    path.write_text("Gata\na\nb\nc\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="table_too_large"):
        table_files.read(path)
