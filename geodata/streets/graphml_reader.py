"""Reading a graph from GraphML as a stream: nodes and edges as they come, never the whole file in memory.

The nodes stay as columns of numbers; an edge is handed on and forgotten. So memory follows the streets that
are kept, not the size of the file, and a file that would need more than its streets is refused where it does.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable

from geodata.xml_stream import Damaged, XmlStream

MOST_TEXT = 4 << 20
"""Characters of one value: a street with 100 000 points has some four million."""

MOST_VALUES = 200
"""Values of one node or edge; osmnx writes some twenty."""

Edge = tuple[int, int, dict[str, str]]


class GraphReader(XmlStream):
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
        depth = len(("graphml", "graph", "edge", "data"))
        super().__init__(root="graphml", most_depth=depth, most_text=MOST_TEXT)
        self.facts: dict[str, str] = {}
        self.number: dict[str, int] = {}
        self.x, self.y = array("d"), array("d")
        self.tags: dict[int, dict[str, str]] = {}
        self._on_edge, self._node_tags = on_edge, node_tags
        self._names: dict[str, str] = {}
        self._about: dict[str, str] = {}
        self._values: dict[str, str] = {}
        self._key = ""

    def opened(self, name: str, about: dict[str, str]) -> None:
        """Remember what a key, a node or an edge is called."""
        if name == "key":
            self._names[about["id"]] = about.get("attr.name", about["id"])
        elif name in {"node", "edge"}:
            self._about, self._values = about, {}
        elif name == "data":
            self._key = self._names[about["key"]]
            self.listen()

    def closed(self, name: str, parent: str, text: str | None) -> None:
        """Take a value to what it is of; a node to the columns; hand an edge on."""
        if name == "data" and text is not None:
            owner = self._values if parent in {"node", "edge"} else self.facts
            owner[self._key] = text
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
