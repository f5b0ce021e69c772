"""Who acts: carried along with a request or a command, so that every record can name somebody."""

from __future__ import annotations

import getpass
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Somebody who acts.

    Attributes
    ----------
    name
        Account name; empty where nobody has signed in.
    way
        How we know: ``session``, ``key``, ``proxy``, ``cli`` (the computer's own account), ``nobody`` or
        ``system``.
    role
        What they may do on the web; see `app.access`.
    """

    name: str = ""
    way: str = "nobody"
    role: int = 0


SYSTEM = Actor(name="system", way="system")
NOBODY = Actor()

_ACTING: ContextVar[Actor] = ContextVar("acting", default=NOBODY)


def acting() -> Actor:
    """Return who acts now."""
    return _ACTING.get()


def act_as(actor: Actor) -> None:
    """Set who acts, for the rest of this request or command."""
    _ACTING.set(actor)


def of_this_computer() -> Actor:
    """Return the account that a command runs under."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    return Actor(name=name, way="cli")
