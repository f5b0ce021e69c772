"""XML read as a stream, element by element, that gives up on what would fill memory or reach out."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

import shapely

CHUNK_BYTES = 1 << 16

MOST_SILENT_BYTES = 1 << 20
"""A file in which so much follows without a tag or a text between would fill memory."""

PROBLEMS = (expat.ExpatError, ValueError, LookupError, OverflowError, shapely.errors.ShapelyError)
"""What the parser, or whoever reads the values, says of a file that is not what it should be."""


class Damaged(Exception):
    """The file is not of its kind, is cut short, or grows beyond all measure."""


class Declares(Damaged):
    """The file declares document types or entities: how a small file grows without bound, or reaches out."""


class XmlStream:
    """Reads one file; who inherits says what an element means, as it is opened and as it is closed.

    Parameters
    ----------
    root
        What the outermost element is called, without its namespace.
    most_depth
        How deep elements may nest.
    most_text
        Characters of one value.
    """

    def __init__(self, *, root: str, most_depth: int, most_text: int) -> None:
        self._root, self._most_depth, self._most_text = root, most_depth, most_text
        self._open: list[str] = []
        self._text: list[str] | None = None
        self._length = self._silent = self._listening = 0

    def read(self, path: Path) -> None:
        """Read the file to its end.

        Raises
        ------
        Damaged
            See there.
        OSError
            The file cannot be read.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        try:
            with path.open("rb") as stream:
                while chunk := stream.read(CHUNK_BYTES):
                    self._silent += len(chunk)
                    parser.Parse(chunk)
                    if self._silent > MOST_SILENT_BYTES:
                        raise Damaged("silent")
            parser.Parse(b"", True)
        except PROBLEMS as error:
            raise Damaged(str(error)) from error

    def opened(self, name: str, about: dict[str, str]) -> None:
        """Tell that an element has begun, with its attributes; namespaces are left out."""

    def closed(self, name: str, parent: str, text: str | None) -> None:
        """Tell that an element has ended, within which, and its text where ``listen`` asked for it."""

    def listen(self) -> None:
        """Keep the text of the element that has just begun, that of others within it too."""
        self._text, self._length, self._listening = [], 0, len(self._open)

    def _refuse(self, *_: object) -> None:
        raise Declares("declarations")

    def _start(self, name: str, about: dict[str, str]) -> None:
        self._silent = 0
        name = name.rpartition(" ")[2]
        if not self._open and name != self._root:
            raise Damaged("root")
        self._open.append(name)
        if len(self._open) > self._most_depth:
            raise Damaged("depth")
        self.opened(name, about)

    def _characters(self, text: str) -> None:
        self._silent = 0
        if self._text is not None:
            self._text.append(text)
            self._length += len(text)
            if self._length > self._most_text:
                raise Damaged("text")

    def _end(self, _: str) -> None:
        self._silent = 0
        text = None
        if self._text is not None and len(self._open) == self._listening:
            text, self._text = "".join(self._text), None
        name = self._open.pop()
        self.closed(name, self._open[-1] if self._open else "", text)
