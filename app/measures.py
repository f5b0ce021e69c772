"""What the figures of a plan are measured with here: the tolerance and the assumptions that are settings."""

from __future__ import annotations

from app.settings import settings
from areas.situation import Settings
from areas.workload import Workload


def measures() -> Settings:
    """Return the measures as this server is set."""
    ours = settings()
    workload = Workload(
        recipient_share_eldest=ours.recipient_share, visits_per_day=ours.visits_per_day,
        minutes_per_visit=ours.minutes_per_visit, visits_per_tour=ours.visits_per_tour,
        stop_min=ours.stop_min, k=ours.tour_factor, hours_per_year=ours.hours_per_year,
    )  # fmt: skip
    return Settings(
        tolerance=ours.tolerance, persons_per_household=ours.persons_per_household or None, workload=workload
    )
