"""What an import found and mended: findings with a code, a place and a measure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing an import mended, dropped or wants to tell.

    Attributes
    ----------
    code
        Stable name; the key ``findings.<code>`` of the message catalogue.
    names
        The districts, addresses or rows it concerns, as a person would name them.
    e, n
        Where, in SWEREF 99 TM metres; ``None`` when it has no place.
    area_m2
        Size of the ground concerned.
    width_m
        How wide it is (overlap, gap) or how far something moved.
    count
        How many objects it stands for.
    """

    code: str
    names: tuple[str, ...] = ()
    e: float | None = None
    n: float | None = None
    area_m2: float | None = None
    width_m: float | None = None
    count: int = 1
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The result of an import: how many came in, how many were kept, what was mended on the way."""

    read: int
    kept: int
    findings: tuple[Finding, ...] = ()
    figures: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON values, as stored with the data set."""
        return asdict(self)

    def count(self, code: str) -> int:
        """Return how many objects the findings with this code stand for."""
        return sum(f.count for f in self.findings if f.code == code)


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain JSON values."""
    return asdict(finding)
