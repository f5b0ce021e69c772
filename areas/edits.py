"""The one door to editing: plan + edit -> next plan, or a refusal with code, place and reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from areas.attribute_edits import (
    close_office,
    lock,
    move_office,
    open_office,
    recolour,
    rename,
    set_office,
    set_provider,
    unlock,
)
from areas.borders.moving import move_border
from areas.borders.reshaping import reshape
from areas.changes import (
    AddArea,
    AssignPolygon,
    CloseOffice,
    Edit,
    Lock,
    Merge,
    MoveBorder,
    MoveDistricts,
    MoveOffice,
    NewArea,
    OpenOffice,
    Recolour,
    RemoveArea,
    Rename,
    Reshape,
    SetOffice,
    SetProvider,
    Split,
    Unlock,
)
from areas.edit_context import Applied, EditContext
from areas.ground_edits import add_area, assign_polygon, merge, move_districts, remove_area, split
from areas.model import Plan
from areas.naming import shared_names
from geodata.report import Finding

__all__ = [
    "AddArea", "Applied", "AssignPolygon", "CloseOffice", "Edit", "EditContext", "Lock", "Merge",
    "MoveBorder", "MoveDistricts", "MoveOffice", "NewArea", "OpenOffice", "Recolour", "RemoveArea",
    "Rename", "Reshape", "SetOffice", "SetProvider", "Split", "Unlock", "apply",
]  # fmt: skip

DOERS: Mapping[type[Any], Callable[[Plan, Any, EditContext], Applied]] = {
    MoveDistricts: move_districts,
    AssignPolygon: assign_polygon,
    Reshape: reshape,
    MoveBorder: move_border,
    Split: split,
    Merge: merge,
    AddArea: add_area,
    RemoveArea: remove_area,
    MoveOffice: move_office,
    OpenOffice: open_office,
    CloseOffice: close_office,
    SetOffice: set_office,
    SetProvider: set_provider,
    Rename: rename,
    Recolour: recolour,
    Lock: lock,
    Unlock: unlock,
}


def apply(plan: Plan, edit: Edit, context: EditContext) -> Applied:
    """Return what a plan becomes by an edit.

    Parameters
    ----------
    plan
        A valid coverage in SWEREF 99 TM on the 1 cm grid.
    edit
        Any of the edits.
    context
        Districts and settings.

    Returns
    -------
    Applied
        The next plan: a valid coverage of the same ground, areas that did not change the very same objects;
        and notes. The outer border keeps its place but for the corners where new borders meet it, which
        lie on the 1 cm grid.

    Raises
    ------
    EditRefused
        The edit would break the coverage, a lock or the plan's sense; ``facts`` say where and why.
    UnknownCode
        An area, district, office or provider that does not exist.

    Examples
    --------
    Two districts, two areas, one district moves::

        A A B        A B B
        1 2 3   ->   1 2 3

    >>> import shapely
    >>> from areas.model import Area
    >>> context = EditContext(districts={str(i): shapely.box(i, 0, i + 1, 1) for i in (1, 2, 3)})
    >>> a, b = Area(code="A", name="A", geometry=shapely.box(1, 0, 3, 1)), Area(
    ...     code="B", name="B", geometry=shapely.box(3, 0, 4, 1)
    ... )
    >>> moved = apply(
    ...     Plan(division="hemvard", areas=(a, b)), MoveDistricts(districts=("2",), to="B"), context
    ... ).plan
    >>> [area.geometry.area for area in moved.areas]
    [1.0, 2.0]
    """
    applied = DOERS[type(edit)](plan, edit, context)
    names, before = ([area.name for area in one.areas] for one in (applied.plan, plan))
    if names == before or not (fresh := sorted({*shared_names(names)} - {*shared_names(before)})):
        return applied
    return replace(applied, notes=(*applied.notes, Finding(code="names_shared", names=tuple(fresh))))
