"""What an edit needs besides the plan, and what it gives back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from areas.coverage import Shape, dissolve
from areas.errors import UnknownCode
from areas.model import Plan
from geodata.report import Finding


@dataclass(frozen=True, kw_only=True)
class EditContext:
    """The world around a plan; built once, used for every edit.

    Attributes
    ----------
    districts
        Code to geometry, a valid coverage of the municipality.
    providers
        Codes that ``set_provider`` may name; ``None`` when any may.
    snap_m
        Drawn lines this near an existing border follow it; ground narrower than this is no area.
    most_vertices
        A drawing with more is refused.
    """

    districts: Mapping[str, Shape] = field(default_factory=dict)
    providers: Collection[str] | None = None
    snap_m: float = 0.5
    most_vertices: int = 20_000

    @cached_property
    def ground(self) -> Shape | None:
        """The municipality as imported; ``None`` without districts."""
        return dissolve(list(self.districts.values())) if self.districts else None

    def district(self, code: str) -> Shape:
        """Return the district's geometry, or raise ``UnknownCode``."""
        if code not in self.districts:
            raise UnknownCode("unknown_district", district=code)
        return self.districts[code]

    def check_provider(self, code: str) -> None:
        """Raise ``UnknownCode`` for a provider that there is not; ``""`` is none."""
        if code and self.providers is not None and code not in self.providers:
            raise UnknownCode("unknown_provider", provider=code, providers=sorted(self.providers))


NOTHING_CHANGED = Finding(code="nothing_changed")
"""The plan is already what the edit asks for."""


@dataclass(frozen=True, kw_only=True)
class Applied:
    """The result of an edit: the next plan, and what a person should know about it.

    ``plan`` is the very object passed in when nothing changed. ``notes`` have the codes
    ``cut_to_municipality``, ``polygon_mended``, ``nothing_changed``, ``names_shared``, ``office_taken_over``
    and ``office_without_area``.
    """

    plan: Plan
    notes: tuple[Finding, ...] = ()
