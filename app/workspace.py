"""The loaded data as arrays in memory: one consistent snapshot, replaced whole when the store changes."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
from geodata.address_search import AddressIndex
from numpy.typing import NDArray

from app.errors import NotReady
from app.store import datasets, geography, plans, responsibilities
from app.store.datasets import Dataset
from app.store.engine import Store
from app.store.plans import PlanRecord
from areas.assignment import Assigner
from areas.model import DIVISIONS, Provider
from areas.responsibility import Rule
from geodata.municipalities import Municipality


@dataclass(frozen=True, kw_only=True)
class Workspace:
    """Everything a look-up needs, as of one data revision.

    Attributes
    ----------
    addresses
        Table by ``schema.ADDRESSES``; an address's id is its row.
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
    _assigners: dict[tuple[int, int], Assigner] = field(default_factory=dict)

    @cached_property
    def index(self) -> AddressIndex:
        """The search index over addresses, places and districts."""
        return AddressIndex(self.addresses, places=self.places, districts=self.districts)

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
        """Kinds of data in use that are made up: example data, synthetic addresses."""
        return tuple(sorted(kind for kind, data in self.datasets.items() if data.source.synthetic))

    @property
    def address_origin(self) -> str:
        """Where the addresses come from: one of ``schema.ADDRESS_ORIGINS``, or empty."""
        used = self.datasets.get("addresses")
        return str(used.report["figures"].get("origin", "file")) if used else ""

    def assigner(self, record: PlanRecord) -> Assigner:
        """Return the assigner of a plan, made once."""
        key = (record.id, record.version)
        if key not in self._assigners:
            self._assigners[key] = Assigner([area.geometry for area in record.plan.areas])
        return self._assigners[key]

    def in_force(self, division: str, day: date) -> PlanRecord | None:
        """Return the plan of a division that holds on a day; the latest decision wins."""
        holding = [r for r in self.decided if r.plan.division == division and r.holds(day)]
        return max(holding, key=lambda r: (r.valid_from or "", r.id), default=None)

    def warm(self) -> None:
        """Build what the first question would otherwise wait for."""
        _ = self.index, self.district_assigner, self.address_district
        for division in DIVISIONS:
            record = self.in_force(division, date.today())  # noqa: DTZ011 - the municipality's own calendar day
            if record is not None:
                self.assigner(record)


def load(store: Store) -> Workspace:
    """Read the whole store into one snapshot."""
    revision = store.revision()
    with store.read() as connection:
        return Workspace(
            revision=revision,
            municipality=geography.get_municipality(connection),
            datasets=datasets.current(connection),
            districts=geography.get_districts(connection),
            addresses=geography.get_addresses(connection),
            places=geography.get_places(connection),
            decided=tuple(plans.decided(connection)),
            providers=plans.get_providers(connection),
            rules=responsibilities.every(connection),
        )


class Holder:
    """Keeps the current snapshot, and looks for a newer revision at most once every ``reload_after_s``."""

    def __init__(self, store: Store, *, reload_after_s: float) -> None:
        self.store = store
        self._reload_after_s = reload_after_s
        self._lock = threading.Lock()
        self._workspace = load(store)
        self._workspace.warm()
        self._looked = time.monotonic()

    def current(self) -> Workspace:
        """Return the snapshot, read anew if the store has changed."""
        if time.monotonic() - self._looked >= self._reload_after_s:
            with self._lock:
                if self.store.revision() != self._workspace.revision:
                    fresh = load(self.store)
                    fresh.warm()
                    self._workspace = fresh
                self._looked = time.monotonic()
        return self._workspace

    def ready(self) -> Workspace:
        """Return the snapshot, or raise ``NotReady`` while no districts have been imported."""
        workspace = self.current()
        if workspace.districts.empty:
            raise NotReady("no_districts")
        return workspace
