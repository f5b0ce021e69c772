"""Refusals of the planning domain; a ``Fault`` like those of the data, so one table serves both."""

from __future__ import annotations

from geodata.errors import Fault


class EditRefused(Fault):
    """An edit that would not yield a valid coverage of the same ground, or that breaks a lock."""


class UnknownCode(Fault):
    """An area, district, office or provider that the plan does not have."""
