"""Lists of addresses as people keep them, opened without trusting them: CSV of any kind, and XLSX."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import BinaryIO

from geodata.errors import UnreadableFile
from geodata.lists.list_rows import ListFile
from geodata.lists.list_text import TextList
from geodata.lists.list_workbook import WorkbookList

MOST_BYTES = 64 << 20
"""A larger file is refused before it is read."""

PACKED = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""What Excel wrote before 2007 begins with, and so does a workbook locked with a password."""

MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")
"""What some systems call a workbook, and Excel opens with a warning."""


def open_list(stream: BinaryIO, name: str, *, sheet: str = "") -> ListFile:
    """Open a list; what it is is told by its first bytes, not by its name.

    Parameters
    ----------
    stream
        The file, open for reading and seeking; it must stay open as long as the list is used.
    name
        Its name, for faults.
    sheet
        Which sheet of a workbook; ``""``: the first that looks like a list of addresses.

    Returns
    -------
    ListFile
        A :class:`geodata.lists.list_text.TextList` or :class:`geodata.lists.list_workbook.WorkbookList`.

    Raises
    ------
    UnreadableFile
        ``list_too_large``, ``list_empty``, ``list_locked_or_old``, ``list_not_text``, ``list_not_workbook``,
        ``list_has_macros``, ``list_too_long``, ``list_sheet_missing``.
    InvalidData
        ``list_open_quote``.
    """
    stream.seek(0, 2)
    if stream.tell() > MOST_BYTES:
        raise UnreadableFile("list_too_large", file=name, most_mb=MOST_BYTES >> 20)
    stream.seek(0)
    beginning = stream.read(64)
    stream.seek(0)
    if beginning.startswith(OLD_OFFICE):
        raise UnreadableFile("list_locked_or_old", file=name)
    if beginning.removeprefix(BOM_UTF8).lstrip().lower().startswith(MARKUP):
        raise UnreadableFile("list_not_text", file=name)
    opened: ListFile
    if beginning.startswith(PACKED):
        opened = WorkbookList(stream, name, sheet=sheet)
    else:
        opened = TextList(stream.read(), name)
    if not opened.head(1):
        raise UnreadableFile("list_empty", file=name)
    return opened
