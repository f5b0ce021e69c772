"""What a step from one situation to the next cannot have changed is not computed again.

An area that neither won nor lost an address, and whose office stands where it stood, keeps its travel figures
to the bit; a metric that depends on nothing the step changed keeps its outcome. Sums of whole people are
carried over by taking away those who left and adding those who came, which is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from areas.demand import Floats, Indices
from areas.model import Area
from areas.situation import Situation, count_cells

DEPENDENCIES = ("assignment", "offices", "providers", "geometry", "year", "settings", "companion")
"""What a metric can depend on. ``year`` is the demand itself: another year, another import."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What differs between two situations.

    Attributes
    ----------
    what
        Those of ``DEPENDENCIES`` that differ.
    touched
        Codes of areas that won or lost an address, or that only one of the plans has.
    moved
        intp [m]: addresses whose area differs; empty when the demand itself differs.
    """

    what: frozenset[str]
    touched: frozenset[str]
    moved: Indices


def step(previous: Situation, changed: Situation) -> Step:
    """Return what differs between two situations; areas are the same when their codes are."""
    what, alike = set(), _Alike(previous, changed)
    old, new = previous.plan, changed.plan
    moved = moved_addresses(previous, changed)
    touched = set(old.codes) ^ set(new.codes)
    touched |= {old.codes[i] for i in np.unique(previous.area[moved]) if i >= 0}
    touched |= {new.codes[i] for i in np.unique(changed.area[moved]) if i >= 0}
    if touched or len(moved) or old.codes != new.codes:
        what.add("assignment")
    if changed.demand is not previous.demand:
        what.add("year")
    if changed.settings != previous.settings:
        what.add("settings")
    if changed.companion is not previous.companion:
        what.add("companion")
    if not alike.offices:
        what.add("offices")
    if {a.code: a.provider for a in old.areas} != {a.code: a.provider for a in new.areas}:
        what.add("providers")
    if changed.barriers is not previous.barriers or not all(map(_same_ground, alike.areas.values())):
        what.add("geometry")
    if set(old.codes) ^ set(new.codes):
        what |= {"geometry", "offices", "providers"}
    return Step(what=frozenset(what), touched=frozenset(touched), moved=moved)


def moved_addresses(previous: Situation, changed: Situation) -> Indices:
    """Return, [m], the addresses whose area code differs; none when the two have different addresses."""
    if len(previous.demand) != len(changed.demand):
        return np.empty(0, dtype=np.intp)
    if previous.plan.codes == changed.plan.codes:
        return np.flatnonzero(previous.area != changed.area)
    index = {code: i for i, code in enumerate(changed.plan.codes)}
    gone = -2
    table = np.array([-1, *(index.get(code, gone) for code in previous.plan.codes)])
    return np.flatnonzero(table[previous.slot] != changed.area)


def follow(previous: Situation, changed: Situation) -> Situation:
    """Return ``changed`` with every intermediate result of ``previous`` that the step leaves alone.

    The result holds no reference to ``previous`` itself, so that a long chain of edits keeps no history. The
    intermediate results of ``previous`` must have been asked for before (``consequences`` does).
    """
    difference, alike = step(previous, changed), _Alike(previous, changed)
    kept = {key: value for key, value in list(previous.memo.items()) if _holds(key, difference, alike)}
    kept |= alike.found
    for by, key in (("district", "cells"), ("companion", "companion_cells")):
        cells = _cells(previous, changed, difference, by=by, key=key)
        if cells is not None:
            kept[key] = cells
    return replace(changed, memo=kept)


def _holds(key: Any, difference: Step, alike: _Alike) -> bool:  # noqa: PLR0911 - one line a kind of result
    """Whether one intermediate result of the previous situation is true of the changed one."""
    kind = key[0] if isinstance(key, tuple) else key
    if kind == "shape":
        return alike.ground(key[-1])
    if kind == "members":
        return "year" not in difference.what and key[-1] not in difference.touched
    if kind == "nearest":
        return "year" not in difference.what and alike.rows
    if kind in {"travel", "alarm", "nearer", "load"}:
        if difference.what & {"year", "settings"} or key[-1] in difference.touched:
            return False
        return alike.row_of(key[-1]) and (kind != "nearer" or alike.nearest(key[1], key[2]))
    if kind == "recipients":
        return not difference.what & {"year", "settings"}
    if kind == "visited":
        return not difference.what & {"assignment", "year", "settings"}
    if kind == "outcome":
        return not (key[2] & difference.what)
    return False


def _cells(previous: Situation, changed: Situation, difference: Step, *, by: str, key: str) -> Floats | None:
    """Counts after the step, ``None`` where they must be made anew when somebody asks for them."""
    if key not in previous.memo or "year" in difference.what or previous.plan.codes != changed.plan.codes:
        return None
    if by == "companion" and "companion" in difference.what:
        return None
    before: Floats = previous.memo[key]
    moved = difference.moved
    if not len(moved):
        return before
    if not previous.demand.whole or len(moved) > len(previous.demand) // 4:
        return None
    return before - count_cells(previous, moved, by=by) + count_cells(changed, moved, by=by)


def _same_ground(pair: tuple[Area, Area]) -> bool:
    old, new = pair
    return old.geometry is new.geometry or bool(old.geometry.equals_exact(new.geometry, 0.0))


class _Alike:
    """What two situations have in common, each question answered once."""

    def __init__(self, previous: Situation, changed: Situation) -> None:
        self._previous, self._changed = previous, changed
        new = {area.code: area for area in changed.plan.areas}
        self.areas = {a.code: (a, new[a.code]) for a in previous.plan.areas if a.code in new}
        """The areas that both plans have, old and new."""
        self.found: dict[Any, Any] = {}
        """Intermediate results of the changed situation that an answer took."""
        self._rows: dict[str, bool] = {}
        self._farther: dict[str, frozenset[str]] = {}

    def ground(self, code: str) -> bool:
        """Whether an area has the same ground, with the same barriers on it."""
        same = self._previous.barriers is self._changed.barriers
        return same and code in self.areas and _same_ground(self.areas[code])

    @cached_property
    def rows(self) -> bool:
        """Whether the plans have the same offices with the same minutes, whatever area they serve."""
        old, new = ([o.code for o in s.plan.offices] for s in (self._previous, self._changed))
        return old == new and all(map(self.row, new))

    @cached_property
    def offices(self) -> bool:
        """Whether nothing about offices differs: which serves an area, where it is, its minutes."""
        assigned = all(old.office == new.office for old, new in self.areas.values())
        return assigned and self._previous.plan.offices == self._changed.plan.offices and self.rows

    def row(self, office: str) -> bool:
        """Whether an office has the same minutes to every address, by every mode."""
        if office not in self._rows:
            self._rows[office] = self._same_row(office)
        return self._rows[office]

    def row_of(self, code: str) -> bool:
        """Whether an area has the same office in the same place with the same minutes."""
        old, new = self.areas[code]
        if old.office != new.office or not old.office:
            return old.office == new.office
        before, after = (s.plan.office(old.office) for s in (self._previous, self._changed))
        return before == after and self.row(old.office)

    def nearest(self, mode: str, code: str) -> bool:
        """Whether everybody of an untouched area has the same minutes to their nearest office.

        An office that moves is the nearest, before or after, of those around it only.
        """
        if self.rows:
            return True
        if mode not in self._farther:
            self._farther[mode] = self._where_nearest_differs(mode)
        return code not in self._farther[mode]

    def _where_nearest_differs(self, mode: str) -> frozenset[str]:
        """Areas with somebody whose minutes to the nearest office differ; all where that cannot be told."""
        before, after = self._previous, self._changed
        if ("nearest", mode) not in before.memo or after.minutes is None or mode not in after.minutes.modes:
            return frozenset(after.plan.codes)
        if any(office.code not in after.minutes.offices for office in after.plan.offices):
            return frozenset(after.plan.codes)
        nearest = after.nearest(mode)
        self.found["nearest", mode] = nearest
        areas = np.unique(after.area[before.nearest(mode) != nearest])
        return frozenset(after.plan.codes[i] for i in areas if i >= 0)

    def _same_row(self, office: str) -> bool:
        old, new = self._previous.minutes, self._changed.minutes
        if old is None or new is None or old is new:
            return old is new
        if office not in old.offices or office not in new.offices:
            return (office in old.offices) == (office in new.offices)
        pairs = [(old.row(mode, office), new.row(mode, office)) for mode in old.modes if mode in new.modes]
        return old.modes == new.modes and all(a is b or np.array_equal(a, b) for a, b in pairs)
