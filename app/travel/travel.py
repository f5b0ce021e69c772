"""Minutes between offices and addresses: searched once per place and mode, and kept."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from areas.demand import Minutes, Rows
from areas.model import Office
from geodata.streets import access, travel_time
from geodata.streets.access import Access
from geodata.streets.search import Direction
from geodata.streets.speeds import MODES, Mode, Period
from geodata.streets.streets import Network, with_speeds

KEPT = 96
"""Rows of minutes that are kept (one per place, mode and direction): 40 MB at 100 000 addresses."""

DIRECTION: dict[str, Direction] = {"office": "to", "base": "from"}
"""Citizens travel to an office; home-care teams start from a base."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """The way between a place and the nearest street open to a mode: metres straight, and its minutes."""

    metres: float
    minutes: float


class Travel:
    """The street network with all addresses joined to it.

    Parameters
    ----------
    network
        The streets.
    addresses
        Table by ``schema.ADDRESSES``.
    joined
        Where the addresses meet the streets, if that is known.
    """

    def __init__(
        self, network: Network, addresses: pd.DataFrame, *, joined: dict[Mode, Access] | None = None
    ) -> None:
        self.network, self._addresses = network, addresses
        e, n = addresses["e"].to_numpy(dtype=np.float64), addresses["n"].to_numpy(dtype=np.float64)
        self.access: dict[Mode, Access] = joined or {
            mode: access.join(network, e, n, mode=mode) for mode in MODES
        }
        self._rows: OrderedDict[tuple[Any, ...], NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()
        self._others: dict[Period, Travel] = {}

    def at(self, period: Period | None) -> Travel:
        """Return the same streets and addresses at another time of day, made once; ``None``: as it is."""
        if period is None or period == self.network.speeds.period:
            return self
        with self._lock:
            if period not in self._others:
                network = with_speeds(self.network, self.network.speeds.at(period))
                joined = {mode: replace(points, kept={}) for mode, points in self.access.items()}
                self._others[period] = Travel(network, self._addresses, joined=joined)
            return self._others[period]

    def legs(self, points: Access) -> list[Leg | None]:
        """Return the way from each point to its street; ``None`` where the point is not connected."""
        seconds = points.leg_s(self.network)
        return [
            Leg(metres=float(metres), minutes=float(second) / 60) if connected else None
            for metres, second, connected in zip(points.leg_m, seconds, points.connected, strict=True)
        ]

    def address_legs(self, row: int) -> dict[Mode, Leg | None]:
        """Return by mode the way from an address to its street."""
        return {mode: self.legs(points.take([row]))[0] for mode, points in self.access.items()}

    def place_legs(self, *, e: float, n: float) -> dict[Mode, Leg | None]:
        """Return by mode the way from a place that is no address to its street."""
        return {mode: self.legs(access.join(self.network, [e], [n], mode=mode))[0] for mode in MODES}

    def minutes(self, offices: Sequence[Office]) -> Minutes:
        """Return the minutes of every mode between these offices and all addresses."""
        found: dict[str, list[NDArray[np.float32]]] = {m: self._offices_rows(offices, m) for m in MODES}
        rows = Rows(found, addresses=len(self.access["car"]))
        return Minutes(offices=tuple(office.code for office in offices), by_mode=rows, facts=self.facts())

    def at_hand(self, offices: Sequence[Office]) -> bool:
        """Whether the minutes of these offices are there to be read, with no search to do or to wait for."""
        return not self._lock.locked() and all(
            key in self._rows for mode in MODES for key in _keys(offices, mode)
        )

    def facts(self) -> dict[str, Any]:
        """Return what all minutes assume: speed set, time of day, calibration, delays and access by mode.

        ``off_network`` counts the addresses farther than ``most_access_m`` from any street of the mode.
        """
        return {
            mode: {
                **self.network.speeds.describe(mode),
                "most_access_m": self.access[mode].most_m,
                "off_network": len(self.access[mode].lost),
            }
            for mode in MODES
        }

    def _offices_rows(self, offices: Sequence[Office], mode: Mode) -> list[NDArray[np.float32]]:
        keys = _keys(offices, mode)
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


def _keys(offices: Sequence[Office], mode: Mode) -> list[tuple[Any, ...]]:
    """By what the minutes of an office are remembered."""
    return [(mode, DIRECTION[office.kind], round(office.e, 2), round(office.n, 2)) for office in offices]
