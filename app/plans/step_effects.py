"""What each edit of a draft did on its own: who came to another area, another provider, another office."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.access import sees_small_counts
from app.plans.planning import Planning
from app.store import steps
from app.store.plans import PlanRecord
from areas.consequences import Consequences
from areas.demand import ELDEST, EVERYBODY, GROUPS, Indices
from areas.disclosure.suppression import Count, Table, counted, shown
from areas.metrics.continuity import Cross, cross
from areas.reuse import moved_addresses
from areas.situation import Situation

CHANGES = ("moved_out", "moved_in", "provider_changes", "office_changes", "office_relocated")
MOST_KEPT = 1_000


@dataclass(frozen=True, kw_only=True)
class AreaEffect:
    """People that left and joined an area by an edit."""

    code: str
    left: Count
    joined: Count


@dataclass(frozen=True, kw_only=True)
class Way:
    """People that an edit takes from one area to another."""

    from_area: str
    to_area: str
    people: Count


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one edit did to the people: how many are affected in each way.

    From all but planners 1-4 are hidden as ``"<5"``, and what would give them away.
    ``areas`` has those that win or lose people, ``ways`` who goes from where to where, most people first.
    """

    seq: int
    moved: Count
    moved_80_plus: Count
    provider_changes: Count
    office_changes: Count
    office_relocated: Count
    areas: tuple[AreaEffect, ...]
    ways: tuple[Way, ...]


class StepEffects:
    """Answers for the steps of drafts, each computed once: a step never changes while it stands."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int, int, str, bool], Effect] = OrderedDict()

    def of(self, plan_id: int, *, last: int) -> list[Effect]:
        """Return the effects of a draft's latest steps, undone ones too, in order.

        Parameters
        ----------
        plan_id
            A draft; a decided plan has no steps.
        last
            How many of the steps, counted from the end.
        """
        record = self._planning.record(plan_id)
        wanted = self._planning.steps(plan_id)[-last:]
        revision = self._planning.holder.ready().revision
        bare = sees_small_counts()
        keys = [(revision, plan_id, one.seq, f"{one.made_at} {one.edit!r}", bare) for one in wanted]
        with self._lock:
            missing = [key for key in keys if key not in self._kept]
            if missing:
                made = self._made(record, min(key[2] for key in missing), keys[-1][2])
                self._kept.update({key: made[key[2]] for key in keys if key[2] in made})
            found = [self._kept[key] for key in keys]
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return found

    def _made(self, record: PlanRecord, first: int, last: int) -> dict[int, Effect]:
        """Walk from the state before step ``first`` to that after step ``last``."""
        with self._planning.holder.store.read() as connection:
            plans = list(
                steps.states(connection, record.id, division=record.plan.division, first=first - 1, last=last)
            )
        situations = self._planning.situations()
        before = situations.after(situations.of(record), [plans[0][1]])
        effects = {}
        for seq, plan in plans[1:]:
            after = situations.after(before, [plan])
            ways = _ways(cross(before, after))
            effect = _effect(seq, situations.compare(before, after, only=CHANGES), ways)
            effects[seq] = _with_unknown(effect, after, moved_addresses(before, after))
            before = after
        return effects


def _ways(table: Cross) -> dict[tuple[str, str], float]:
    """People by the area that they leave and the one that they come to, for each pair that has any."""
    counts = table.counts[EVERYBODY, 1:, 1:]
    old, new = table.baseline.plan.codes, table.changed.plan.codes
    pairs = ((i, j) for i, j in np.argwhere(counts > 0) if old[i] != new[j])
    return {(old[i], new[j]): float(counts[i, j]) for i, j in pairs}


def _effect(seq: int, found: Consequences, ways: Mapping[tuple[str, str], float]) -> Effect:
    change = {one["code"]: one for one in found.to_json()["change"]}

    def total(code: str, column: int = EVERYBODY) -> Count:
        values: Sequence[float | None] = change[code].get("total") or [None] * len(GROUPS)
        return values[column] if sees_small_counts() else shown(values[column])

    def by_area(code: str) -> dict[str, float]:
        return {one["area"]: one["value"][EVERYBODY] or 0 for one in change[code].get("areas", [])}

    left, joined = by_area("moved_out"), by_area("moved_in")
    touched = sorted(code for code in {*left, *joined} if left.get(code) or joined.get(code))
    told = _added_up({"left": left, "joined": joined}, touched, ways)
    most_first = sorted(ways, key=lambda way: (-ways[way], way))
    return Effect(
        seq=seq,
        moved=told["moved"] if change["moved_out"].get("total") else None,
        moved_80_plus=total("moved_out", ELDEST),
        provider_changes=total("provider_changes"),
        office_changes=total("office_changes"),
        office_relocated=total("office_relocated"),
        areas=tuple(
            AreaEffect(code=code, left=told["left", code], joined=told["joined", code]) for code in touched
        ),
        ways=tuple(Way(from_area=a, to_area=b, people=told["way", a, b]) for a, b in most_first),
    )


def _with_unknown(effect: Effect, after: Situation, moved: Indices) -> Effect:
    """Return the effect with marks for those that move, where all of them are people nobody can count."""
    unknown = after.demand.unknown_by(moved, np.zeros_like(moved), 1)[0].tolist()

    def told(count: Count, group: int) -> Count:
        return count if count is None or count else counted(0, unknown[group])

    return replace(
        effect, moved=told(effect.moved, EVERYBODY), moved_80_plus=told(effect.moved_80_plus, ELDEST)
    )


def _added_up(
    sides: Mapping[str, Mapping[str, float]], areas: Sequence[str], ways: Mapping[tuple[str, str], float]
) -> dict[Hashable, Count]:
    """All who move leave some area and join some area; who leaves or joins one goes one of its ways."""
    table = Table()
    table.put("moved", sum(sides["left"].values()))
    for (from_area, to_area), count in ways.items():
        table.put(("way", from_area, to_area), count)
    for end, (side, counts) in enumerate(sides.items()):
        for code in areas:
            table.put((side, code), counts.get(code, 0))
            table.add_up([(side, code)], [("way", *way) for way in ways if way[end] == code])
        table.add_up(["moved"], [(side, code) for code in areas])
    return table.bare() if sees_small_counts() else table.published()
