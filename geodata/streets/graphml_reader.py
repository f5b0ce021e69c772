"""Reading a graph from GraphML as a stream: nodes and edges as they come, never the whole file in memory.

The nodes stay as columns of numbers; an edge is handed on and forgotten. So memory follows the streets that
are kept, not the size of the file, and a file that would need more than its streets is refused where it does.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

CHUNK_BYTES = 1 << 16

MOST_SILENT_BYTES = 1 << 20
"""A file in which so much follows without a tag or a text between is no graph: it would fill memory."""

MOST_TEXT = 4 << 20
"""Characters of one value: a street with 100 000 points has some four million."""

MOST_VALUES = 200
"""Values of one node or edge; osmnx writes some twenty."""

Edge = tuple[int, int, dict[str, str]]


class Damaged(Exception):
    """The file is no GraphML, is cut short, or grows beyond all measure."""


class GraphReader:
    """Reads one file.

    Parameters
    ----------
    on_edge
        Called with the numbers of its first and last node and its values by name, for each edge.

    Attributes
    ----------
    facts
        Values of the graph itself by name.
    number
        Identity of each node to its number, in order of the file.
    x, y
        Coordinates of the nodes.
    tags
        By number, the values of the nodes that have one of ``node_tags``.
    """

    def __init__(self, on_edge: Callable[[Edge], None], *, node_tags: tuple[str, ...]) -> None:
        self.facts: dict[str, str] = {}
        self.number: dict[str, int] = {}
        self.x, self.y = array("d"), array("d")
        self.tags: dict[int, dict[str, str]] = {}
        self._on_edge, self._node_tags = on_edge, node_tags
        self._names: dict[str, str] = {}
        self._open: list[str] = []
        self._about: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._key: str | None = None
        self._text: list[str] = []
        self._length = self._silent = 0

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
        except (expat.ExpatError, ValueError, LookupError, OverflowError) as error:
            raise Damaged(str(error)) from error

    def _refuse(self, *_: object) -> None:
        """Declarations of its own are how a small file grows without bound."""
        raise Damaged("declarations")

    def _start(self, name: str, about: dict[str, str]) -> None:
        self._silent = 0
        name = name.rpartition(" ")[2]
        if not self._open and name != "graphml":
            raise Damaged("root")
        self._open.append(name)
        if len(self._open) > len(("graphml", "graph", "edge", "data")):
            raise Damaged("depth")
        if name == "key":
            self._names[about["id"]] = about.get("attr.name", about["id"])
        elif name in {"node", "edge"}:
            self._about, self._values = about, {}
        elif name == "data":
            self._key, self._text, self._length = self._names[about["key"]], [], 0

    def _characters(self, text: str) -> None:
        self._silent = 0
        if self._key is not None:
            self._text.append(text)
            self._length += len(text)
            if self._length > MOST_TEXT:
                raise Damaged("text")

    def _end(self, _: str) -> None:
        self._silent = 0
        name = self._open.pop()
        if name == "data" and self._key is not None:
            owner = self._values if self._open[-1] in {"node", "edge"} else self.facts
            owner[self._key] = "".join(self._text)
            self._key = None
            if len(owner) > MOST_VALUES:
                raise Damaged("values")
        elif name == "node":
            self._node()
        elif name == "edge":
            tail, head = self.number[self._about["source"]], self.number[self._about["target"]]
            self._on_edge((tail, head, self._values))

    def _node(self) -> None:
        number = len(self.x)
        if self.number.setdefault(self._about["id"], number) != number:
            raise Damaged("node twice")
        self.x.append(float(self._values["x"]))
        self.y.append(float(self._values["y"]))
        kept = {tag: self._values[tag] for tag in self._node_tags if tag in self._values}
        if kept:
            self.tags[number] = kept
