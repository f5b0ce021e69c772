"""Zip archives of unknown origin, unpacked within bounds."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from geodata.errors import UnreadableFile

MOST_BYTES = 512 << 20
"""All parts together, unpacked."""

MOST_PARTS = 2_000
CHUNK_BYTES = 1 << 20
ENCRYPTED = 0x1


def unpacked(path: Path, *, into: Path) -> list[Path]:
    """Unpack an archive into a folder, flat, one subfolder for each folder it held files in.

    Names are never used as paths: a part cannot land outside ``into``. Sizes are checked both as the archive
    declares them and as they come out.

    Parameters
    ----------
    path
        The archive.
    into
        An existing empty folder.

    Returns
    -------
    list of Path
        The files, in the archive's order. Hidden files and folders of other programs are left out.

    Raises
    ------
    UnreadableFile
        ``archive_damaged``, ``archive_too_large``, ``archive_locked``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if _wanted(part)]
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise UnreadableFile("archive_too_large", file=path.name, limit_mb=MOST_BYTES >> 20)
            if any(part.flag_bits & ENCRYPTED for part in parts):
                raise UnreadableFile("archive_locked", file=path.name)
            return _write_parts(archive, parts, into, path)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise UnreadableFile("archive_damaged", file=path.name) from error


def _wanted(part: zipfile.ZipInfo) -> bool:
    pieces = PurePosixPath(part.filename.replace("\\", "/")).parts
    return (
        not part.is_dir() and bool(pieces) and not any(p.startswith((".", "__MACOSX")) for p in pieces[-2:])
    )


def _write_parts(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], into: Path, path: Path
) -> list[Path]:
    folders: dict[tuple[str, ...], Path] = {}
    left = MOST_BYTES
    out = []
    for part in parts:
        pieces = PurePosixPath(part.filename.replace("\\", "/")).parts
        folder = folders.setdefault(pieces[:-1], into / str(len(folders)))
        folder.mkdir(exist_ok=True)
        target = folder / pieces[-1].replace("\0", "")
        with archive.open(part) as source, target.open("wb") as sink:
            while chunk := source.read(CHUNK_BYTES):
                left -= len(chunk)
                if left < 0:
                    raise UnreadableFile("archive_too_large", file=path.name, limit_mb=MOST_BYTES >> 20)
                sink.write(chunk)
        out.append(target)
    return out
