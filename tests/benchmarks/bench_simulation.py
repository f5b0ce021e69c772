"""From an edit to everything that differs: ours beside the plain pipeline, at 100 000 and 1 000 000 addresses.

Ours is the whole way of a simulation: apply the edit, assign anew, look up or search minutes, carry over what stays,
compute all metrics, compare with the plan as it was. The reference (``reference_pipeline``) starts from the edited
plan, gives fewer figures, and only those of the new plan. "Keeps its minutes" is the reference without its
Dijkstras, as somebody would write it who noticed that no office moved.

Every figure is of several different edits. CPU time stands beside wall time, for the machine may be shared.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from app.plans.situations import Situations
from areas import edits
from areas.changes import Edit
from areas.consequences import Consequences, consequences
from areas.errors import EditRefused
from tests.benchmarks import simulation_case
from tests.benchmarks.reference_pipeline import Pipeline
from tests.benchmarks.simulation_case import Case

SIZES = (100_000, 1_000_000)
EDITS, REFERENCES = 40, 3
LEAST_BORDER, LEAST_OFFICE = 60, 15
"""Budgets: how many times faster than the reference."""

MOST_OFFICE_MS = 100


class _Workspace:
    """What ``Situations.after`` asks of a workspace: the streets with the addresses on them."""

    def __init__(self, case: Case) -> None:
        self.travel = case.travel


class Ours:
    """The way of ``POST simulate`` without the web."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.situations = Situations(_Workspace(case))  # type: ignore[arg-type]
        consequences(case.situation, case.situation)

    def __call__(self, edit: Edit) -> Consequences:
        before = self.case.situation
        applied = edits.apply(before.plan, edit, self.case.context)
        return consequences(before, self.situations.after(before, [applied.plan]))


def timed(work: Callable[[Any], Any], given: Iterator[Any]) -> dict[str, float]:
    """Milliseconds: median and p95 of wall time, median of CPU time; what is refused is not counted."""
    wall, cpu = [], []
    gc.collect()
    for one in given:
        start, used = time.perf_counter(), time.process_time()
        try:
            work(one)
        except EditRefused:
            continue
        wall.append((time.perf_counter() - start) * 1e3)
        cpu.append((time.process_time() - used) * 1e3)
    return {
        "n": len(wall), "median": float(np.median(wall)), "p95": float(np.quantile(wall, 0.95)),
        "cpu": float(np.median(cpu)),
    }  # fmt: skip


def measure(size: int, *, with_reference: bool) -> dict[str, dict[str, float]]:
    """All cases at one size."""
    case = simulation_case.case(size)
    ours, plan = Ours(case), case.situation.plan
    found = {
        "border, ours": timed(ours, simulation_case.drawn(case, EDITS)),
        "office, ours": timed(ours, simulation_case.moved_offices(plan, EDITS)),
    }
    if with_reference:
        pipeline = Pipeline(case.situation.demand, case.ground.network)
        kept = pipeline.minutes_of(plan)

        def edited(edit: Edit) -> Any:
            return edits.apply(plan, edit, case.context).plan

        borders = [edited(e) for e in simulation_case.drawn(case, REFERENCES)]
        offices = [edited(e) for e in simulation_case.moved_offices(plan, REFERENCES)]
        found |= {
            "border, reference": timed(pipeline.figures, iter(borders)),
            "border, reference that keeps its minutes": timed(
                lambda plan: pipeline.figures(plan, minutes=kept), iter(borders)
            ),
            "office, reference": timed(pipeline.figures, iter(offices)),
        }
    print(f"{len(case.situation.demand)} addresses on {case.ground.name}, load {os.getloadavg()[0]:.1f}")
    for name, row in found.items():
        print(
            f"  {name:42} median {row['median']:8.1f} ms  p95 {row['p95']:8.1f}  CPU {row['cpu']:8.1f}  n={row['n']:.0f}"
        )
    return found


def run() -> dict[int, dict[str, dict[str, float]]]:
    """Print times, ratios and growth."""
    found = {size: measure(size, with_reference=size == SIZES[0]) for size in SIZES}
    small, large = (found[size] for size in SIZES)
    for edit, least in (("border", LEAST_BORDER), ("office", LEAST_OFFICE)):
        ours, reference = small[f"{edit}, ours"], small[f"{edit}, reference"]
        print(
            f"{edit}: {reference['median'] / ours['median']:.0f} × faster than the reference"
            f" ({reference['cpu'] / ours['cpu']:.0f} × by CPU; budget {least} ×)"
        )
        factor = large[f"{edit}, ours"]["cpu"] / ours["cpu"]
        print(f"{edit}: {SIZES[1] // SIZES[0]} × the addresses take {factor:.1f} × the CPU time")
    keeps = small["border, reference that keeps its minutes"]["cpu"] / small["border, ours"]["cpu"]
    print(f"border: {keeps:.0f} × by CPU against a reference that keeps its minutes")
    print(f"office: median {small['office, ours']['median']:.0f} ms (budget {MOST_OFFICE_MS} ms)")
    return found


if __name__ == "__main__":
    run()
