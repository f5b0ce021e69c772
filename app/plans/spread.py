"""How people's minutes are spread, before and after, as whoever asks may see it."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Any

import numpy as np

from app.access import sees_small_counts
from app.plans.planning import Planning, as_seen
from app.store.plans import PlanRecord
from areas.demand import GROUPS
from areas.disclosure.spread_protection import WHOLE, Key, keys_of, protected_spread
from areas.disclosure.suppression import WITHHELD, Count, shown
from areas.distribution import minutes_spread
from areas.situation import Situation

CLASSES = 20
WIDTH_MIN = {"car": 2.0, "bike": 2.0, "walk": 5.0}
"""Minutes of a class by mode: fine enough to see a change of some minutes, coarse enough to be read."""

Spread = dict[Key, list[Count]]
KEPT = 8


def edges_of(mode: str) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the ends of the classes of a mode, in minutes."""
    return np.arange(CLASSES + 1, dtype=np.float64) * WIDTH_MIN[mode]


class Spreads:
    """The spreads of plans; those of all areas and groups, which take a while, are kept."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self._kept: OrderedDict[Any, tuple[Spread, Spread]] = OrderedDict()
        self._lock = Lock()

    def of(
        self, record: PlanRecord, base: PlanRecord, *, year: int | None, mode: str, group: str, area: str
    ) -> tuple[list[Count] | None, list[Count] | None]:
        """Return the counts before and after; ``None`` where a plan has no such area."""
        if not sees_small_counts() and group in GROUPS:
            both = self._protected(record, base, year, mode)
            before, after = (
                one.get((area, group)) or _nothing(area in plan.plan.codes)
                for one, plan in zip(both, (base, record), strict=True)
            )
            return before, after
        before, after = (self._bare(one, year, mode, group, area) for one in (base, record))
        return before, after

    def _bare(
        self, record: PlanRecord, year: int | None, mode: str, group: str, area: str
    ) -> list[Count] | None:
        if area and area not in record.plan.codes:
            return None
        return [shown(count) for count in _counts(self._situation(record, year), mode, group, area)]

    def _situation(self, record: PlanRecord, year: int | None) -> Situation:
        return self._planning.situations().of(record, year=year)

    def _protected(
        self, record: PlanRecord, base: PlanRecord, year: int | None, mode: str
    ) -> tuple[Spread, Spread]:
        revision = self._planning.holder.ready().revision
        key = (record.id, record.version, base.id, base.version, year, mode, revision)
        with self._lock:
            if key not in self._kept:
                _, answer = as_seen(self._planning, record.id, against=base.id, year=year, only=["people"])
                (people,) = answer["metrics"]
                before, after = (
                    self._side(one, year, mode, _hidden(people, side))
                    for one, side in ((base, "before"), (record, "after"))
                )
                self._kept[key] = before, after
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return self._kept[key]

    def _side(self, record: PlanRecord, year: int | None, mode: str, hidden: set[Key]) -> Spread:
        situation = self._situation(record, year)
        limits = [
            int(limit // WIDTH_MIN[mode]) for limit in situation.settings.covered_min
            if limit % WIDTH_MIN[mode] == 0 and limit < CLASSES * WIDTH_MIN[mode]
        ]  # fmt: skip
        return protected_spread(
            {key: _counts(situation, mode, key[1], key[0]) for key in keys_of(record.plan.codes)},
            limits=limits,
            hidden=hidden,
        )


def _nothing(is_there: bool) -> list[Count] | None:  # noqa: FBT001 - a word for each of two answers
    """What is told of an age group in an area: that it is not told; ``None`` where there is no such area."""
    return [WITHHELD] * (CLASSES + 2) if is_there else None


def _counts(situation: Situation, mode: str, group: str, area: str) -> list[float]:
    found = minutes_spread(situation, mode=mode, group=group, edges=edges_of(mode), area=area or None)
    return [round(float(count), 2) for count in found]


def _hidden(people: dict[str, Any], side: str) -> set[Key]:
    """Whose people the consequences hide."""
    rows = [(WHOLE, people["total"]), *((row["area"], row) for row in people["areas"])]
    return {
        (area, group)
        for area, row in rows
        for group, count in zip(people["columns"], row[side], strict=True)
        if isinstance(count, str)
    }
