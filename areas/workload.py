"""What the workload of home care is reckoned with; settings name it, so it waits for no data library."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Assumptions behind the workload of home care. None is measured in the municipality: all are settings.

    Attributes
    ----------
    recipient_share_eldest
        Share of those aged 80+ who have home care, used only where no recipients are given. 23 % in Sweden in
        April 2012 (the National Board of Health and Welfare, told by Vårdfokus, October 2012).
    visits_per_day, minutes_per_visit
        Per recipient; planning assumptions without a source.
    visits_per_tour
        Visits between leaving the base and coming back; planning assumption without a source.
    stop_min
        Parking and walking to the door, per visit; planning assumption without a source.
    k, k_low, k_high
        Factor of the tour length: best estimate (Applegate et al. 2011: 0.7124) and the bounds proved by
        Beardwood, Halton and Hammersley (1959): 0.625 and 0.92116.
    cell_m
        Side of the squares in which density is taken as even.
    hours_per_year
        Hours one full-time equivalent is at work in a year; planning assumption without a source.
    """

    recipient_share_eldest: float = 0.23
    visits_per_day: float = 3.0
    minutes_per_visit: float = 25.0
    visits_per_tour: float = 12.0
    stop_min: float = 2.0
    k: float = 0.7124
    k_low: float = 0.625
    k_high: float = 0.92116
    cell_m: float = 1000.0
    hours_per_year: float = 1600.0
