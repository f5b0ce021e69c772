"""The numbers an operator watches: requests, look-ups, the store, the data's age; never what was asked.

A label is a method, a route's template, a status, a kind of outcome or a state: none can hold an address, for
each comes from a list in the program.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

from app.lists.list_jobs import STATES, ListJobs
from app.workspace import Holder
from geodata.errors import Fault

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the classes that durations are counted in: from a look-up to a list of addresses."""


@dataclass(eq=False)
class Outcome:
    """What became of a look-up: the kind of place that was understood, or the fault's code."""

    kind: str = "defect"


class Telemetry:
    """The counters of one application, in a registry of their own."""

    def __init__(self) -> None:
        registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=registry)
        self._registry = registry
        route = ("method", "route")
        self.requests = Counter(
            "omradesplan_requests", "Answered requests.", (*route, "status"), registry=registry
        )
        self.seconds = Histogram(
            "omradesplan_request_seconds", "Time to answer.", route, buckets=SECONDS, registry=registry
        )
        self.in_flight = Gauge(
            "omradesplan_requests_in_flight", "Requests being answered.", registry=registry
        )
        self._lookups = Counter(
            "omradesplan_lookups", "Look-ups by what became of them.", ("outcome",), registry=registry
        )
        self.store_wait = Histogram(
            "omradesplan_store_write_wait_seconds", "Time that a write waited for the one before it.",
            buckets=SECONDS, registry=registry,
        )  # fmt: skip
        self._lists = Gauge(
            "omradesplan_lists", "Lists of addresses, by state.", ("state",), registry=registry
        )
        self._revision = Gauge("omradesplan_data_revision", "Revision of the data in use.", registry=registry)
        self._age = Gauge(
            "omradesplan_data_age_seconds", "Time since data in use were last imported.", registry=registry
        )
        self._loaded = Gauge(
            "omradesplan_data_loaded", "1 when there are data to answer from.", registry=registry
        )
        about = Gauge("omradesplan_info", "Version.", ("version",), registry=registry)
        about.labels(version("omradesplan")).set(1)

    @contextmanager
    def lookup(self) -> Iterator[Outcome]:
        """Count a look-up: by the kind that the block sets, or by the fault that ends it."""
        outcome = Outcome()
        try:
            yield outcome
        except Fault as fault:
            outcome.kind = fault.code
            raise
        finally:
            self._lookups.labels(outcome.kind).inc()

    def answered(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request; ``route`` is a template, never an address."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(method, route).observe(seconds)

    def text(self, holder: Holder, lists: ListJobs) -> bytes:
        """Return all numbers in Prometheus' text format."""
        states = lists.states()
        for state in STATES:
            self._lists.labels(state).set(states[state])
        workspace = holder.latest
        self._revision.set(workspace.revision)
        self._loaded.set(0 if workspace.districts.empty else 1)
        imported = [_moment(one.imported_at) for one in workspace.datasets.values()]
        if imported:
            self._age.set(max(0.0, time.time() - max(imported)))
        return generate_latest(self._registry)


def _moment(text: str) -> float:
    """An ISO time in seconds since 1970; one without a zone is in UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
