"""The edits as values: what a planner can do to a plan, one frozen dataclass each.

Areas, districts, offices and providers are named by code. Geometry is in SWEREF 99 TM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon

from areas.model import Area, Office

Shape = Polygon | MultiPolygon


@dataclass(frozen=True, kw_only=True)
class MoveDistricts:
    """Give whole districts to an area."""

    op: ClassVar[str] = "move_districts"
    districts: tuple[str, ...]
    to: str


@dataclass(frozen=True, kw_only=True)
class AssignPolygon:
    """Give the ground inside a drawn polygon to an area."""

    op: ClassVar[str] = "assign_polygon"
    polygon: Shape
    to: str


@dataclass(frozen=True, kw_only=True)
class Reshape:
    """Give areas new outlines, as dragging a vertex yields them.

    The outlines win over areas that are not named. Ground that a named area leaves and no other named area
    takes goes to the unnamed neighbour with the longest border to it.
    """

    op: ClassVar[str] = "reshape"
    areas: Mapping[str, Shape]


@dataclass(frozen=True, kw_only=True)
class MoveBorder:
    """Lead stretches of the border of some areas another way, as dragging a corner or a whole border does.

    ``was`` and ``becomes`` have as many lines. Where the outline of one of ``areas`` runs along a line of
    ``was``, in either direction, it runs along that line of ``becomes`` instead. The two end in the same
    corners, unless the line is a whole ring.
    """

    op: ClassVar[str] = "move_border"
    areas: tuple[str, ...]
    was: MultiLineString
    becomes: MultiLineString


@dataclass(frozen=True, kw_only=True)
class Split:
    """Cut an area in two by a line; the smaller side becomes ``new`` (its geometry is not used).

    Where the line cuts off several pieces, sides alternate from piece to piece.
    """

    op: ClassVar[str] = "split"
    area: str
    line: LineString
    new: NewArea


@dataclass(frozen=True, kw_only=True)
class NewArea:
    """Code and attributes of an area to come; see ``Area``."""

    code: str
    name: str
    colour: str = ""
    office: str = ""
    provider: str = ""

    def on(self, geometry: Shape) -> Area:
        """Return the area on its ground."""
        return Area(geometry=geometry, **self.__dict__)


@dataclass(frozen=True, kw_only=True)
class Merge:
    """Put areas together into one of them or into another; the others cease to be.

    What they become keeps its office and provider. Where it has none, it takes over those of the first of the
    others, by code, that has. Offices that no area goes to any more stay in the plan.
    """

    op: ClassVar[str] = "merge"
    areas: tuple[str, ...]
    into: str


@dataclass(frozen=True, kw_only=True)
class AddArea:
    """Make a new area of the ground inside ``geometry`` and of whole ``districts``; either may be empty."""

    op: ClassVar[str] = "add_area"
    area: NewArea
    geometry: Shape | None = None
    districts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RemoveArea:
    """Give all ground of an area to another; the area ceases to be."""

    op: ClassVar[str] = "remove_area"
    area: str
    to: str


@dataclass(frozen=True, kw_only=True)
class MoveOffice:
    """Move an office or base to a place in SWEREF 99 TM metres."""

    op: ClassVar[str] = "move_office"
    office: str
    e: float
    n: float


@dataclass(frozen=True, kw_only=True)
class OpenOffice:
    """Open an office or base, which from now on serves ``areas``."""

    op: ClassVar[str] = "open_office"
    office: Office
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CloseOffice:
    """Close an office or base; the areas it serves go to the office ``to``."""

    op: ClassVar[str] = "close_office"
    office: str
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class SetOffice:
    """Let an office serve an area; ``""`` for none."""

    op: ClassVar[str] = "set_office"
    area: str
    office: str


@dataclass(frozen=True, kw_only=True)
class SetProvider:
    """Change who carries out home care in an area; ``""`` for nobody."""

    op: ClassVar[str] = "set_provider"
    area: str
    provider: str


@dataclass(frozen=True, kw_only=True)
class Rename:
    """Give an area another name; its code stays."""

    op: ClassVar[str] = "rename"
    area: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Recolour:
    """Give an area another colour, ``#rrggbb``."""

    op: ClassVar[str] = "recolour"
    area: str
    colour: str


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Protect an area from every change."""

    op: ClassVar[str] = "lock"
    area: str


@dataclass(frozen=True, kw_only=True)
class Unlock:
    """Allow changes to an area again."""

    op: ClassVar[str] = "unlock"
    area: str


Edit = (
    MoveDistricts | AssignPolygon | Reshape | MoveBorder | Split | Merge | AddArea | RemoveArea | MoveOffice
    | OpenOffice | CloseOffice | SetOffice | SetProvider | Rename | Recolour | Lock | Unlock
)  # fmt: skip
"""Any one edit."""
