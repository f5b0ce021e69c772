"""The registry of metrics: all of them in the order they are shown, and one way to compute them.

A metric that fails is reported as failed with the reason's code, never as 0, and takes no other down.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from areas.metrics import alarm, continuity, people, shape, travel, workload
from areas.metrics.continuity import ChangeMetric, Cross
from areas.metrics.metric import Figures, Metric
from areas.situation import Situation
from geodata.errors import Fault

Status = Literal["ok", "failed", "not_applicable"]

METRICS: tuple[Metric, ...] = (
    *people.METRICS, *travel.METRICS, *alarm.METRICS, *workload.METRICS, *shape.METRICS, *continuity.METRICS,
)  # fmt: skip
"""Metrics of one situation."""

CHANGE_METRICS: tuple[ChangeMetric, ...] = continuity.CHANGE_METRICS
"""Metrics of a change from one situation to another."""

CODES: tuple[str, ...] = (*(m.code for m in METRICS), *(m.code for m in CHANGE_METRICS))
"""Codes of all metrics; each has ``metrics.<code>`` in the message catalogue."""

DEFECT = "metric_defect"
"""Reason of a metric that failed by a defect of ours; everything else has the fault's own code."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one metric: its figures, or why there are none.

    ``reason`` is a key of ``errors`` in the message catalogue, ``facts`` fill it in.
    """

    code: str
    unit: str
    status: Status
    figures: Figures | None = None
    reason: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def compute(
    situation: Situation, *, only: Collection[str] | None = None, metrics: tuple[Metric, ...] = METRICS
) -> dict[str, Outcome]:
    """Compute the metrics of one situation, those it already knows excepted.

    Parameters
    ----------
    situation
        One plan applied to the demand; remembers the outcomes, see ``areas.reuse.follow``.
    only
        Codes of the metrics wanted; all when not given.
    metrics
        The registry to use.

    Returns
    -------
    dict
        Code to outcome, in the registry's order.
    """
    chosen = [metric for metric in metrics if only is None or metric.code in only]
    return {
        metric.code: situation.once(
            ("outcome", metric.code, metric.depends), partial(_outcome, metric, situation)
        )
        for metric in chosen
    }


def compute_change(table: Cross, *, only: Collection[str] | None = None) -> dict[str, Outcome]:
    """Compute the metrics of a change; code to outcome, in the registry's order."""
    return {
        metric.code: _attempt(metric.code, metric.unit, partial(metric.compute, table))
        for metric in CHANGE_METRICS
        if only is None or metric.code in only
    }


def _outcome(metric: Metric, situation: Situation) -> Outcome:
    if metric.divisions and situation.plan.division not in metric.divisions:
        return Outcome(code=metric.code, unit=metric.unit, status="not_applicable")
    return _attempt(metric.code, metric.unit, partial(metric.compute, situation))


def _attempt(code: str, unit: str, make: Callable[[], Figures]) -> Outcome:
    try:
        return Outcome(code=code, unit=unit, status="ok", figures=make())
    except Fault as fault:
        return Outcome(code=code, unit=unit, status="failed", reason=fault.code, facts=fault.facts)
    except Exception as defect:  # noqa: BLE001 - one broken metric must not hide the others
        facts = {"metric": code, "kind": type(defect).__name__}
        return Outcome(code=code, unit=unit, status="failed", reason=DEFECT, facts=facts)
