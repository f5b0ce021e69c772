"""Speed sets: what is assumed about how fast people drive, cycle and walk, in one value that can be shown.

Sources of the Swedish defaults
-------------------------------
- Trafikförordningen (1998:1276) 3 kap. 17 §: 50 km/h within built-up areas (tättbebyggt område), 70 km/h
  outside them, 110 km/h on motorways, where nothing else is posted; 8 kap. 1 §: walking pace in
  pedestrian streets (gågata) and pedestrian zones (gångfartsområde).
- The speed by class of road where the law names none (links, service roads, tracks), walking 5 km/h,
  cycling 16 km/h, the surface factors, the calibration and the delays are **assumptions** of this
  application; they are values of a ``SpeedSet`` so that a municipality can replace them by its own.
- Mean wait at a signal that is red half of an 80 s cycle: (40 / 80) * (40 / 2) = 10 s; a car loses some
  5 s more in braking and starting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from geodata.errors import InvalidData

Mode = Literal["car", "bike", "walk"]
Period = Literal["night", "day", "peak"]

MODES: tuple[Mode, ...] = get_args(Mode)
"""Modes of travel, in the order of every array that has one row per mode."""

PERIODS: tuple[Period, ...] = get_args(Period)

SURFACES = ("paved", "rough", "unpaved")
"""Groups of the ``surface`` tag: unknown counts as paved; rough is cobblestone, sett and the like."""

CLASSES = (
    "motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link", "secondary",
    "secondary_link", "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "road",
    "service", "track", "pedestrian", "cycleway", "path", "footway", "bridleway", "steps", "corridor",
    "platform", "crossing", "elevator",
)  # fmt: skip
"""Classes of ``highway`` that can be travelled at all; a link holds an index into this tuple."""

CAR_KMH: Mapping[str, tuple[float, float]] = {
    "motorway": (110, 110), "motorway_link": (60, 70), "trunk": (70, 90), "trunk_link": (50, 60),
    "primary": (50, 70), "primary_link": (50, 60), "secondary": (50, 70), "secondary_link": (50, 60),
    "tertiary": (50, 70), "tertiary_link": (50, 50), "unclassified": (50, 70), "residential": (50, 50),
    "living_street": (7, 7), "road": (50, 50), "service": (20, 20), "track": (20, 20),
}  # fmt: skip
"""km/h by car where nothing is posted: (within built-up areas, outside them)."""

BIKE_KMH: Mapping[str, float] = {
    **dict.fromkeys(CLASSES[2:14], 16.0),
    "living_street": 10, "service": 14, "track": 12, "pedestrian": 6, "cycleway": 16, "path": 12,
    "footway": 10, "bridleway": 10,
}  # fmt: skip

WALK_KMH: Mapping[str, float] = {**dict.fromkeys(CLASSES[2:], 5.0), "steps": 2.5, "elevator": 1.0}

CALIBRATION: Mapping[str, Mapping[str, float]] = {
    "car": {"night": 0.95, "day": 0.85, "peak": 0.70},
    "bike": {"night": 1.0, "day": 1.0, "peak": 1.0},
    "walk": {"night": 1.0, "day": 1.0, "peak": 1.0},
}
"""Share of the table's speed that is held between stops, by mode and time of day: assumed, not measured."""

SURFACE_FACTOR: Mapping[str, tuple[float, float, float]] = {
    "car": (1.0, 0.9, 0.8),
    "bike": (1.0, 0.8, 0.75),
    "walk": (1.0, 1.0, 1.0),
}
"""Factor by mode for each of ``SURFACES``; for cars only where no speed is posted."""


@dataclass(frozen=True, kw_only=True)
class SpeedSet:
    """Everything that turns metres into seconds.

    A link takes ``length_m / (km/h * surface * calibration / 3.6)`` seconds, and arriving at its end
    ``signal_s`` more if the node has traffic signals (shared among the nodes of one crossing, see
    ``streets.Network.delay_s``), else ``junction_s`` if three or more links meet there.

    Attributes
    ----------
    name
        What the set is called where figures are shown.
    period
        Time of day, which picks the calibration factor.
    car_kmh
        By class of road: (built-up, elsewhere), where nothing is posted. A posted speed replaces it.
    bike_kmh, walk_kmh
        By class of road.
    calibration
        By mode and period: the share of the speed that is held between stops.
    surface
        By mode: a factor for each of ``SURFACES``.
    signal_s, junction_s
        By mode: allowance in seconds for passing a signal, or a junction without signals.
    access_kmh
        By mode: speed of the leg between a door and the street, straight.
    scale
        Factor on every speed (links and access alike, not on the delays); see ``scaled``.
    """

    name: str = "Sverige, grundvärden"
    period: Period = "day"
    car_kmh: Mapping[str, tuple[float, float]] = field(default_factory=lambda: dict(CAR_KMH))
    bike_kmh: Mapping[str, float] = field(default_factory=lambda: dict(BIKE_KMH))
    walk_kmh: Mapping[str, float] = field(default_factory=lambda: dict(WALK_KMH))
    calibration: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: dict(CALIBRATION))
    surface: Mapping[str, tuple[float, float, float]] = field(default_factory=lambda: dict(SURFACE_FACTOR))
    signal_s: Mapping[str, float] = field(default_factory=lambda: {"car": 15.0, "bike": 10.0, "walk": 10.0})
    junction_s: Mapping[str, float] = field(default_factory=lambda: {"car": 2.0, "bike": 1.0, "walk": 0.0})
    access_kmh: Mapping[str, float] = field(default_factory=lambda: {"car": 5.0, "bike": 5.0, "walk": 5.0})
    scale: float = 1.0

    def scaled(self, percent: float) -> SpeedSet:
        """Return the set with every speed ``percent`` higher (negative: lower); delays stay.

        Raises
        ------
        InvalidData
            ``speed_scale``: the change would leave no speed, or is not a number.

        Examples
        --------
        >>> SpeedSet().scaled(-20).scale
        0.8
        """
        factor = self.scale * (100.0 + percent) / 100.0
        if not np.isfinite(factor) or factor <= 0:
            raise InvalidData("speed_scale", percent=percent)
        return replace(self, scale=factor)

    def at(self, period: Period) -> SpeedSet:
        """Return the set for another time of day."""
        if period not in PERIODS:
            raise InvalidData("unknown_period", period=period, periods=list(PERIODS))
        return replace(self, period=period)

    def factor(self, mode: Mode) -> float:
        """Return the calibration and scale of a mode, as one factor on the table's speed."""
        return float(self.calibration[mode][self.period]) * self.scale

    def access_mps(self, mode: Mode) -> float:
        """Return the speed of the access leg in metres a second."""
        return float(self.access_kmh[mode]) * self.scale / 3.6

    def describe(self, mode: Mode) -> dict[str, Any]:
        """Return what every answer carries: mode, name, period, calibration, access and delays as JSON."""
        return {
            "mode": mode,
            "speed_set": self.name,
            "period": self.period,
            "calibration": float(self.calibration[mode][self.period]),
            "scale": self.scale,
            "access_kmh": float(self.access_kmh[mode]) * self.scale,
            "signal_s": float(self.signal_s[mode]),
            "junction_s": float(self.junction_s[mode]),
        }

    def to_json(self) -> dict[str, Any]:
        """Return the whole set as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> SpeedSet:
        """Return the set that ``to_json`` wrote; unknown keys raise ``InvalidData`` (``speed_set``)."""
        try:
            known = dict(values)
            for name in ("car_kmh", "surface"):
                if name in known:
                    known[name] = {key: tuple(speeds) for key, speeds in known[name].items()}
            made = cls(**known)
            _check(made)
        except (TypeError, ValueError, KeyError, AttributeError, IndexError) as error:
            raise InvalidData("speed_set", reason=str(error)) from error
        return made


def _check(speeds: SpeedSet) -> None:
    """Refuse a set with a speed or delay missing, or one that would stand still or run backwards."""
    pairs = [speed for pair in speeds.car_kmh.values() for speed in (pair[0], pair[1])]
    moving = [speeds.scale, *pairs, *speeds.bike_kmh.values(), *speeds.walk_kmh.values()]
    waiting = []
    for mode in MODES:
        moving += [speeds.factor(mode), speeds.access_kmh[mode], *speeds.surface[mode][:3]]
        waiting += [speeds.signal_s[mode], speeds.junction_s[mode]]
    if not all(np.isfinite(x) and x > 0 for x in moving) or not all(
        np.isfinite(x) and x >= 0 for x in waiting
    ):
        raise ValueError("a speed is not above zero, or a delay is below it")


def link_kmh(
    speeds: SpeedSet,
    mode: Mode,
    *,
    road_class: NDArray[np.int8],
    posted_kmh: NDArray[np.float32],
    surface: NDArray[np.int8],
    urban: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """Return the speed of each link in km/h, calibrated; NaN where the mode has no speed on that class.

    By car the posted speed where there is one, else the class's within or outside built-up areas times
    the surface factor; by bicycle and on foot the class's times the surface factor.
    """
    rough = np.asarray(speeds.surface[mode], dtype=np.float64)[surface]
    if mode == "car":
        table = np.array([speeds.car_kmh.get(name, (np.nan, np.nan)) for name in CLASSES], dtype=np.float64)
        assumed = table[road_class, np.where(urban, 0, 1)]
        kmh = np.where(np.isnan(posted_kmh) | np.isnan(assumed), assumed * rough, posted_kmh)
    else:
        by_class = speeds.bike_kmh if mode == "bike" else speeds.walk_kmh
        kmh = np.array([by_class.get(name, np.nan) for name in CLASSES], dtype=np.float64)[road_class] * rough
    return np.asarray(kmh * speeds.factor(mode), dtype=np.float64)
