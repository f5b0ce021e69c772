"""Minutes between offices and addresses: searched once per place and mode, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from areas.demand import Minutes, Rows
from areas.model import Office
from geodata import access, travel_time
from geodata.access import Access
from geodata.search import Direction
from geodata.speeds import MODES, Mode
from geodata.streets import Network

KEPT = 96
"""Rows of minutes that are kept (one per place, mode and direction): 40 MB at 100 000 addresses."""

DIRECTION: dict[str, Direction] = {"office": "to", "base": "from"}
"""Citizens travel to an office; home-care teams start from a base."""


class Travel:
    """The street network with all addresses joined to it.

    Parameters
    ----------
    network
        The streets.
    addresses
        Table by ``schema.ADDRESSES``.
    """

    def __init__(self, network: Network, addresses: pd.DataFrame) -> None:
        self.network = network
        e, n = addresses["e"].to_numpy(dtype=np.float64), addresses["n"].to_numpy(dtype=np.float64)
        self.access: dict[Mode, Access] = {mode: access.join(network, e, n, mode=mode) for mode in MODES}
        self._rows: OrderedDict[tuple[Any, ...], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    def minutes(self, offices: Sequence[Office]) -> Minutes:
        """Return the minutes of every mode between these offices and all addresses."""
        found: dict[str, list[NDArray[np.float32]]] = {m: self._offices_rows(offices, m) for m in MODES}
        rows = Rows(found, addresses=len(self.access["car"]))
        return Minutes(offices=tuple(office.code for office in offices), by_mode=rows, facts=self.facts())

    def facts(self) -> dict[str, Any]:
        """Return what all minutes assume: speed set, calibration, delays and access by mode."""
        return {
            mode: {**self.network.speeds.describe(mode), "most_access_m": self.access[mode].most_m}
            for mode in MODES
        }

    def _offices_rows(self, offices: Sequence[Office], mode: Mode) -> list[NDArray[np.float32]]:
        keys = [(mode, DIRECTION[o.kind], round(o.e, 2), round(o.n, 2)) for o in offices]
        with self._lock:
            missing = list(dict.fromkeys(key for key in keys if key not in self._rows))
            for direction in ("to", "from"):
                self._search(mode, direction, [key for key in missing if key[1] == direction])
            rows = [self._rows[key] for key in keys]
            for key in keys:
                self._rows.move_to_end(key)
            while len(self._rows) > max(KEPT, 4 * len(keys)):
                self._rows.popitem(last=False)
        return rows

    def _search(self, mode: Mode, direction: Direction, keys: list[tuple[Any, ...]]) -> None:
        if not keys:
            return
        origins = access.join(self.network, [k[2] for k in keys], [k[3] for k in keys], mode=mode)
        search = travel_time.to_points if direction == "to" else travel_time.from_points
        found = search(self.network, origins, self.access[mode])
        for key, row in zip(keys, found.minutes, strict=True):
            # A row of its own: a view would keep all rows of its search for as long as itself.
            self._rows[key] = row.copy() if len(keys) > 1 else row

    def from_place(self, offices: Sequence[Office], *, e: float, n: float) -> Minutes:
        """Return the minutes between these offices and one place that is no address."""
        by_mode: dict[str, NDArray[np.float32]] = {}
        for mode in MODES:
            origins = access.join(self.network, [o.e for o in offices], [o.n for o in offices], mode=mode)
            place = access.join(self.network, [e], [n], mode=mode)
            to = travel_time.to_points(self.network, origins, place).minutes
            out = travel_time.from_points(self.network, origins, place).minutes
            is_office = np.array([o.kind == "office" for o in offices])
            by_mode[mode] = np.where(is_office[:, None], to, out)
        return Minutes(offices=tuple(office.code for office in offices), by_mode=by_mode, facts=self.facts())
