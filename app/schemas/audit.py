"""The audit record on the wire."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, Field


class EntryOut(BaseModel):
    """Who did what when; ``hash`` seals the entry and, through ``previous``, all before it."""

    seq: int
    at: str
    who: str
    way: str
    action: str
    subject: str
    facts: dict[str, Any]
    previous: str
    hash: str
    local: str = Field(description="The time as the municipality's clocks showed it.")


class AuditOut(BaseModel):
    """Entries, newest first; ``next`` is the ``before`` of the next page, ``None`` on the last."""

    entries: list[EntryOut]
    next: int | None
    count: int = Field(description="Entries that the search finds, on all pages.")


class VerifiedOut(BaseModel):
    """Whether the chain is whole: ``broken`` is the first entry that does not fit, ``None`` where all do.

    ``kept`` is the entry whose hash was asked for, 0 where it is no more, ``None`` where none was. Of the
    decided plans, ``sealed`` were compared with the checksum of their decision in the chain,
    ``sealed_later`` with one that they got afterwards; ``altered`` are not as it says, and ``unsealed`` have
    none, being older. ``rules_altered``: the rules of responsibility are others than the changes in the
    chain have left.
    """

    count: int
    head: str = Field(description="Hash of the newest entry; kept elsewhere, it shows if any are taken off.")
    broken: int | None
    kept: int | None
    sealed: int
    sealed_later: list[int]
    altered: list[int]
    unsealed: list[int]
    rules_altered: bool
