"""The loaded data as arrays in memory: one consistent snapshot, replaced whole when the store changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from app.errors import NotReady
from app.intake import people
from app.lookups import address_ids
from app.municipal_time import MUNICIPAL_TIME
from app.settings import settings
from app.store import datasets, geography, plans, responsibilities
from app.store.datasets import Dataset
from app.store.engine import Store
from app.store.plans import PlanRecord
from app.travel import street_network
from app.travel.travel import Travel
from areas.assignment import Assigner
from areas.demand import Demand
from areas.model import DIVISIONS, Provider
from areas.responsibility import Rule
from geodata.barrier_lines import barrier_lines
from geodata.gazetteer.address_search import AddressIndex
from geodata.municipalities import Municipality
from geodata.schema import PLACES
from geodata.streets.speeds import Period
from geodata.streets.streets import Network, with_speeds

OFFICE_KINDS = {"office": "kontor", "base": "utgångslokal"}
"""The kind of place an office is called in the search, as the tables of places say it."""

ONLY_DRAWN = frozenset({"water", "built_up", "railways"})
"""Kinds of data that the map shows and no look-up depends on."""

READ: dict[str, tuple[str, Callable[[Connection], Any]]] = {
    "districts": ("districts", geography.get_districts),
    "population": ("population", geography.get_population),
    "forecast": ("forecast", partial(geography.get_population, kind="forecast")),
    "needs": ("demand", geography.get_demand),
    "water": ("water", partial(geography.get_landscape, kind="water")),
    "built_up": ("built_up", partial(geography.get_landscape, kind="built_up")),
    "railways": ("railways", partial(geography.get_landscape, kind="railways")),
    "addresses": ("addresses", geography.get_addresses),
    "places": ("places", geography.get_places),
}
"""The tables of a snapshot: which kind of data set each holds, and how it is read."""

MADE_OF: dict[str, tuple[str, ...]] = {
    "first_address_id": ("addresses",),
    "district_assigner": ("districts",),
    "address_district": ("districts", "addresses"),
    "demand": ("districts", "population", "addresses", "needs"),
    "barriers": ("water", "railways", "network"),
    "travel": ("network", "addresses"),
}
"""What is derived, and of what: it stays as long as those do, whatever else has changed."""


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Everything a look-up needs, as of one data revision.

    Attributes
    ----------
    addresses
        Table by ``schema.ADDRESSES``; to the outside a row is called as :mod:`app.lookups.address_ids` says.
    decided
        Plans that hold or have held, of all divisions.
    """

    revision: int
    municipality: Municipality | None
    datasets: dict[str, Dataset]
    districts: gpd.GeoDataFrame
    addresses: pd.DataFrame
    places: pd.DataFrame
    decided: tuple[PlanRecord, ...]
    providers: dict[str, Provider]
    rules: tuple[Rule, ...]
    population: pd.DataFrame
    forecast: pd.DataFrame
    needs: pd.DataFrame
    network: Network | None
    water: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    built_up: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    railways: gpd.GeoDataFrame = field(default_factory=gpd.GeoDataFrame)
    _assigners: dict[tuple[int, int], Assigner] = field(default_factory=dict)

    @cached_property
    def index(self) -> AddressIndex:
        """The search index over addresses, places and districts."""
        return AddressIndex(
            self.addresses,
            places=self.named_places,
            districts=self.districts,
            municipality=self.municipality.name if self.municipality else "",
            first_id=self.first_address_id,
        )

    @cached_property
    def named_places(self) -> pd.DataFrame:
        """The places, and the offices of the plans in force that are not among them."""
        offices = {
            o.name: o
            for division in DIVISIONS
            if (record := self.in_force(division, today()))
            for o in record.plan.offices
            if o.name not in set(self.places["name"])
        }
        rows = [(o.name, OFFICE_KINDS[o.kind], o.e, o.n) for o in offices.values()]
        if not rows:
            return self.places
        more = pd.DataFrame(rows, columns=list(PLACES)).astype(PLACES)
        return pd.concat([self.places, more], ignore_index=True) if len(self.places) else more

    @cached_property
    def first_address_id(self) -> int:
        """What the first address is called to the outside; the others follow."""
        return address_ids.first_id(self.datasets.get("addresses"))

    @cached_property
    def district_assigner(self) -> Assigner:
        """Answers which district a point lies in."""
        return Assigner(list(self.districts.geometry))

    @cached_property
    def address_district(self) -> NDArray[np.int32]:
        """District row of every address, -1 outside."""
        return self.district_assigner.assign(
            self.addresses["e"].to_numpy(), self.addresses["n"].to_numpy()
        ).astype(np.int32)

    @property
    def synthetic(self) -> tuple[str, ...]:
        """Kinds of data in use that are made up: example data, synthetic addresses.

        Not what is only drawn under the map and no answer stands on; the map says it of that.
        """
        used = self.datasets.items()
        return tuple(sorted(kind for kind, data in used if data.source.synthetic and kind not in ONLY_DRAWN))

    @property
    def address_origin(self) -> str:
        """Where the addresses come from: one of ``schema.ADDRESS_ORIGINS``, or empty."""
        used = self.datasets.get("addresses")
        return str(used.report["figures"].get("origin", "file")) if used else ""

    @cached_property
    def demand(self) -> Demand:
        """People per address, shared out within their district."""
        return people.demand(
            districts=self.districts,
            people=self.population,
            addresses=self.addresses,
            district=self.address_district,
            needs=self.needs,
        )

    @cached_property
    def barriers(self) -> BaseGeometry | None:
        """Rivers, motorways and railways as lines; ``None`` where no data could tell of any."""
        return barrier_lines(water=self.water, railways=self.railways, network=self.network)

    @cached_property
    def travel(self) -> Travel | None:
        """The network with all addresses joined to it; ``None`` without roads."""
        return None if self.network is None else Travel(self.network, self.addresses)

    def at(self, period: Period) -> Workspace:
        """Return the same data with travel times for another time of day, nothing derived taken along."""
        if self.network is None or self.network.speeds.period == period:
            return self
        return replace(self, network=with_speeds(self.network, self.network.speeds.at(period)))

    def also_at(self, period: Period | None) -> Workspace:
        """Return the same with travel times for another time of day, beside this one; ``None``: this one.

        All that no speed changes is shared: people, places, borders, and how addresses are joined to streets.
        """
        travel = None if period is None or self.travel is None else self.travel.at(period)
        if travel is None or travel is self.travel:
            return self
        made = replace(self, network=travel.network).keeping(self)
        vars(made).update({"travel": travel, "barriers": self.barriers})
        return made

    def keeping(self, before: Workspace) -> Workspace:
        """Return the same with what an earlier one has derived from the very tables that this one has too."""
        made, known = self, vars(before)
        if self.datasets == before.datasets:
            made = replace(self, _assigners=before._assigners)
        for name, parts in MADE_OF.items():
            if name in known and all(getattr(made, part) is getattr(before, part) for part in parts):
                vars(made)[name] = known[name]
        told = made.municipality == before.municipality and made.named_places.equals(before.named_places)
        if (
            told
            and "index" in known
            and all(vars(made)[one] is known[one] for one in ("addresses", "districts"))
        ):
            vars(made)["index"] = before.index
        return made

    def assigner(self, record: PlanRecord) -> Assigner:
        """Return the assigner of a plan, made once."""
        key = (record.id, record.version)
        if key not in self._assigners:
            self._assigners[key] = Assigner([area.geometry for area in record.plan.areas])
        return self._assigners[key]

    def has_assigner(self, record: PlanRecord) -> bool:
        """Whether the assigner of a plan is made."""
        return (record.id, record.version) in self._assigners

    def in_force(self, division: str, day: date) -> PlanRecord | None:
        """Return the plan of a division that holds on a day; the latest decision wins."""
        holding = [r for r in self.decided if r.plan.division == division and r.holds(day)]
        return max(holding, key=lambda r: (r.valid_from or "", r.id), default=None)

    def warm(self) -> None:
        """Build what the first question would otherwise wait for."""
        if self.districts.empty:
            return
        _ = self.index, self.district_assigner, self.address_district
        for coming in self.decided:
            if coming.first_day > today().isoformat():
                self.assigner(coming)
        for division in DIVISIONS:
            record = self.in_force(division, today())
            if record is not None:
                self.assigner(record)
                if self.travel is not None and record.plan.offices:
                    self.travel.minutes(record.plan.offices)


def today() -> date:
    """Return the day in the municipality; every question without a date is about it."""
    return datetime.now(MUNICIPAL_TIME).date()


def load(
    store: Store, folder: Path, *, period: Period | None = None, before: Workspace | None = None
) -> Workspace:
    """Read the store into one snapshot.

    Parameters
    ----------
    period
        The time of day; that of the settings where none is given.
    before
        An earlier snapshot of the same, for the same time of day: data sets that are still in use are not
        read again, so that look-ups wait for what has changed and for nothing else.
    """
    revision = store.revision()
    with store.read() as connection:
        used = datasets.current(connection)
        had = None if before is None else before.datasets
        new = {kind for kind in datasets.KINDS if had is None or had.get(kind) != used.get(kind)}
        tables = {
            name: read(connection) if kind in new else getattr(before, name)
            for name, (kind, read) in READ.items()
        }
        if before is not None and new.isdisjoint({"roads", "districts"}):
            network = before.network
        else:
            network = street_network.load(folder, used=used, districts=tables["districts"])
        made = Workspace(
            revision=revision,
            municipality=geography.get_municipality(connection),
            datasets=used,
            **tables,
            network=network,
            decided=tuple(plans.decided(connection)),
            providers=plans.get_providers(connection),
            rules=responsibilities.every(connection),
        )
    made = made.at(period or settings().travel_period)
    return made if before is None else made.keeping(before)


class Holder:
    """Keeps the current snapshot: each question is answered from the newest, whoever has written it.

    At midnight too: another plan may hold then, and what is derived from it is derived anew.

    Parameters
    ----------
    reload_after_s
        How long a question may be answered without a look whether others have written; 0: never.
    """

    def __init__(
        self, store: Store, *, folder: Path, reload_after_s: float, period: Period | None = None
    ) -> None:
        self.store = store
        self.folder = folder
        self._period = period
        self._reload_after_s = reload_after_s
        self.when_loaded: Callable[[], None] = lambda: None
        """Called when newer data have taken the place of older ones."""
        self._lock, self._asking = threading.Lock(), threading.Lock()
        self._looker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="newest")
        self._next: Future[Workspace] | None = None
        looked, written, day = self._before_a_look()
        self._workspace = load(store, folder, period=period)
        self._workspace.warm()
        self.store.revision_at_once()
        self._looked, self._written, self._day = looked, written, day

    def current(self) -> Workspace:
        """Return the snapshot, read anew if the store has changed."""
        if not self.is_fresh:
            looked, written, day = self._before_a_look()
            if self._is_older(day):
                with self._lock:
                    self._read_anew(day)
            # What is written after the look began, or while the data were read, is not in them.
            self._looked, self._written = looked, written
        return self._workspace

    def soon(self) -> Future[Workspace]:
        """Return what will be the snapshot, by a look that begins after this call.

        All who ask before it begins wait for the same one, and none of them in a thread: however long the
        data take to read, there are threads left for other questions.
        """
        with self._asking:
            if self._next is None or self._next.running() or self._next.done():
                self._next = self._looker.submit(self.current)
            return self._next

    @property
    def is_fresh(self) -> bool:
        """Whether the snapshot is known to be the newest, or new enough, without waiting for anything."""
        if today() != self._day:
            return False
        lately = (
            time.monotonic() - self._looked < self._reload_after_s and self.store.written == self._written
        )
        return lately or self.store.revision_at_once() == self._workspace.revision

    @property
    def latest(self) -> Workspace:
        """The snapshot in memory, without a look at the store."""
        return self._workspace

    def ready(self) -> Workspace:
        """Return the snapshot, or raise ``NotReady`` while no districts have been imported."""
        return filled(self.current())

    def close(self) -> None:
        """Let go of the store."""
        self._looker.shutdown(cancel_futures=True)
        self.store.close()

    def _before_a_look(self) -> tuple[float, int, date]:
        return time.monotonic(), self.store.written, today()

    def _is_older(self, day: date) -> bool:
        return day != self._day or self.store.revision() != self._workspace.revision

    def _read_anew(self, day: date) -> None:
        """Read what has changed, unless another has done so while this one waited for it."""
        if self._is_older(day):
            fresh = load(self.store, self.folder, period=self._period, before=self._workspace)
            fresh.warm()
            self._workspace, self._day = fresh, day
            del fresh
            self.when_loaded()


def filled(workspace: Workspace) -> Workspace:
    """Return a snapshot, or raise ``NotReady`` while no districts have been imported."""
    if workspace.districts.empty:
        raise NotReady("no_districts")
    return workspace
