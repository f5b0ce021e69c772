"""Faults of the application itself, and the one table from fault to HTTP status."""

from __future__ import annotations

from areas.errors import EditRefused, UnknownCode
from geodata.errors import (
    Ambiguous,
    Fault,
    InvalidData,
    NotFound,
    OutsideMunicipality,
    SourceUnavailable,
    UnreadableFile,
)


class BadRequest(Fault):
    """A request that cannot be understood: empty text, a date that is none."""


class TooLarge(Fault):
    """More was sent than is read; refused before it is read to its end."""


class NotReady(Fault):
    """The data that the question needs have not been imported."""


class StoreFault(Fault):
    """The store cannot be read or written: disk full, read-only, damaged, newer than the program."""


class BadSetting(Fault):
    """A setting of the operator that cannot be used; nothing starts with it."""


class StaleVersion(Fault):
    """The thing to be changed has been changed by somebody else since it was read."""


class PreconditionRequired(Fault):
    """A write that does not say which version it means to change."""


class NotSignedIn(Fault):
    """The route needs somebody who has signed in, or the sign-in did not succeed."""


class NotAllowed(Fault):
    """Whoever asks is known, and may not."""


class TooManyAttempts(Fault):
    """Too many tries in a while; later they are taken again."""


STATUS: dict[type[Fault], int] = {
    Fault: 400,
    BadRequest: 422,
    TooLarge: 413,
    UnreadableFile: 422,
    InvalidData: 422,
    OutsideMunicipality: 422,
    NotFound: 404,
    UnknownCode: 404,
    Ambiguous: 409,
    EditRefused: 409,
    NotSignedIn: 401,
    NotAllowed: 403,
    TooManyAttempts: 429,
    StaleVersion: 412,
    PreconditionRequired: 428,
    NotReady: 503,
    SourceUnavailable: 503,
    StoreFault: 503,
    BadSetting: 503,
}
"""Every class of fault has its own row; an architecture test holds that."""
