"""What each edit of a draft did on its own: who came to another area, another provider, another office."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from app.plans.planning import Planning
from app.store import steps
from app.store.plans import PlanRecord
from areas.consequences import Consequences
from areas.demand import GROUPS
from areas.disclosure.suppression import Count, Table, shown

CHANGES = ("moved_out", "moved_in", "provider_changes", "office_changes", "office_relocated")
MOST_KEPT = 1_000
ELDEST = GROUPS.index("age_80_plus")
EVERYBODY = 0


@dataclass(frozen=True, kw_only=True)
class AreaEffect:
    """People that left and joined an area by an edit; 1-4 are hidden as ``"<5"``."""

    code: str
    left: Count
    joined: Count


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What one edit did to the people: how many are affected in each way; 1-4 are hidden as ``"<5"``."""

    seq: int
    moved: Count
    moved_80_plus: Count
    provider_changes: Count
    office_changes: Count
    office_relocated: Count
    areas: tuple[AreaEffect, ...]


class StepEffects:
    """Answers for the steps of drafts, each computed once: a step never changes while it stands."""

    def __init__(self, planning: Planning) -> None:
        self._planning = planning
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int, int, str], Effect] = OrderedDict()

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
        keys = [(revision, plan_id, one.seq, f"{one.made_at} {one.edit!r}") for one in wanted]
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
            effects[seq] = _effect(seq, situations.compare(before, after, only=CHANGES))
            before = after
        return effects


def _effect(seq: int, found: Consequences) -> Effect:
    change = {one["code"]: one for one in found.to_json()["change"]}

    def total(code: str, column: int = EVERYBODY) -> Count:
        values: Sequence[float | None] = change[code].get("total") or [None] * len(GROUPS)
        return shown(values[column])

    def by_area(code: str) -> dict[str, float]:
        return {one["area"]: one["value"][EVERYBODY] or 0 for one in change[code].get("areas", [])}

    left, joined = by_area("moved_out"), by_area("moved_in")
    touched = sorted(code for code in {*left, *joined} if left.get(code) or joined.get(code))
    told = _added_up({"left": left, "joined": joined}, touched)
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
    )


def _added_up(ways: Mapping[str, Mapping[str, float]], areas: Sequence[str]) -> dict[Hashable, Count]:
    """All who move are those who leave some area, and those who join some area."""
    table = Table()
    table.put("moved", sum(ways["left"].values()))
    for way, counts in ways.items():
        for code in areas:
            table.put((way, code), counts.get(code, 0))
        table.add_up(["moved"], [(way, code) for code in areas])
    return table.published()
