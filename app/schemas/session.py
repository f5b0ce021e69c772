"""Signing in on the wire."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class SignInQuestion(BaseModel):
    """Name and password, or the token of a one-time link."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field("", max_length=200)
    password: str = Field("", max_length=1_000)
    link: str = Field("", max_length=200)

    @model_validator(mode="after")
    def _one_way(self) -> SignInQuestion:
        if bool(self.link) == bool(self.name or self.password):
            raise ValueError("password_or_link")
        return self


class SessionOut(BaseModel):
    """Who asks.

    ``sign_in`` is how people sign in here: off, local, proxy, oidc. ``name`` is empty and ``role`` ``nobody``
    where nobody has; with off, everybody has the role administrator. ``closed`` tells whether look-ups and
    what holds are for those who have signed in.
    """

    sign_in: str
    name: str
    role: str
    closed: bool
