"""What a step from one situation to the next cannot have changed is not computed again.

An area that neither won nor lost an address, and whose office stands where it stood, keeps its travel figures
to the bit; a metric that depends on nothing the step changed keeps its outcome. Sums of whole people are
carried over by taking away those who left and adding those who came, which is exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
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
    what = set()
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
    if not _same_offices(previous, changed):
        what.add("offices")
    if {a.code: a.provider for a in old.areas} != {a.code: a.provider for a in new.areas}:
        what.add("providers")
    if changed.barriers is not previous.barriers or not all(
        _same_ground(p) for p in _pairs(previous, changed)
    ):
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
    difference = step(previous, changed)
    kept = {key: value for key, value in previous.memo.items() if _holds(key, difference, previous, changed)}
    for by, key in (("district", "cells"), ("companion", "companion_cells")):
        cells = _cells(previous, changed, difference, by=by, key=key)
        if cells is not None:
            kept[key] = cells
    return replace(changed, memo=kept)


def _holds(  # noqa: PLR0911 - one line a kind of result
    key: Any, difference: Step, previous: Situation, changed: Situation
) -> bool:
    """Whether one intermediate result of ``previous`` is true of ``changed``."""
    kind = key[0] if isinstance(key, tuple) else key
    if kind == "shape":
        return _same_area_ground(key[-1], previous, changed)
    if kind == "nearest":
        return "year" not in difference.what and _same_office_rows(previous, changed)
    if kind in {"travel", "alarm", "nearer", "load"}:
        if difference.what & {"year", "settings"} or key[-1] in difference.touched:
            return False
        if kind == "nearer" and not _same_office_rows(previous, changed):
            return False
        return _same_row_of(key[-1], previous, changed)
    if kind == "recipients":
        return not difference.what & {"year", "settings"}
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


def _pairs(previous: Situation, changed: Situation) -> Iterator[tuple[Area, Area]]:
    """Yield the areas that both plans have, old and new."""
    new = {area.code: area for area in changed.plan.areas}
    return ((area, new[area.code]) for area in previous.plan.areas if area.code in new)


def _same_ground(pair: tuple[Area, Area]) -> bool:
    old, new = pair
    return old.geometry is new.geometry or bool(old.geometry.equals_exact(new.geometry, 0.0))


def _same_area_ground(code: str, previous: Situation, changed: Situation) -> bool:
    pairs = [pair for pair in _pairs(previous, changed) if pair[0].code == code]
    return previous.barriers is changed.barriers and all(map(_same_ground, pairs)) and bool(pairs)


def _same_row(office: str, previous: Situation, changed: Situation) -> bool:
    """Whether an office has the same minutes to every address, by every mode."""
    old, new = previous.minutes, changed.minutes
    if old is None or new is None:
        return old is new
    if office not in old.offices or office not in new.offices:
        return (office in old.offices) == (office in new.offices)
    if old is new:
        return True
    return old.modes == new.modes and all(
        np.array_equal(old.row(mode, office), new.row(mode, office)) for mode in old.modes
    )


def _same_row_of(code: str, previous: Situation, changed: Situation) -> bool:
    old, new = previous.plan.area(code), changed.plan.area(code)
    if old.office != new.office or not old.office:
        return old.office == new.office
    return previous.plan.office(old.office) == changed.plan.office(new.office) and _same_row(
        old.office, previous, changed
    )


def _same_office_rows(previous: Situation, changed: Situation) -> bool:
    """Whether the plans have the same offices with the same minutes, whatever area they serve."""
    old, new = ([o.code for o in s.plan.offices] for s in (previous, changed))
    return old == new and all(_same_row(code, previous, changed) for code in new)


def _same_offices(previous: Situation, changed: Situation) -> bool:
    assigned = all(old.office == new.office for old, new in _pairs(previous, changed))
    return assigned and previous.plan.offices == changed.plan.offices and _same_office_rows(previous, changed)
