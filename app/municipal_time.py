"""The municipality's clock: what day it is, and when a day begins."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MUNICIPAL_TIME = ZoneInfo("Europe/Stockholm")
LONG_AGO = 1000
"""A year before everything that is stored."""


def begins(day: date, *, days_later: int = 0) -> str:
    """Return when a day begins, in UTC as the store writes times; they sort as texts.

    Examples
    --------
    >>> begins(date(2027, 1, 1)), begins(date(2027, 6, 30), days_later=1)
    ('2026-12-31T23:00:00.000+00:00', '2027-06-30T22:00:00.000+00:00')
    """
    try:
        start = datetime.combine(day + timedelta(days=days_later), time(), MUNICIPAL_TIME).astimezone(UTC)
    except OverflowError:  # before the first and after the last day that there is
        return "0" if day.year < LONG_AGO else "9999-12-31"
    return start.isoformat(timespec="milliseconds")


def local(at: str) -> str:
    """Return a stored time as the municipality's clocks showed it, to the second.

    Examples
    --------
    >>> local("2027-06-30T22:00:05.120+00:00")
    '2027-07-01 00:00:05'
    """
    return datetime.fromisoformat(at).astimezone(MUNICIPAL_TIME).strftime("%Y-%m-%d %H:%M:%S")
