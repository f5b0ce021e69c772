"""An OpenID Connect provider as it describes itself: its addresses and its keys, read when needed."""

from __future__ import annotations

import threading
import time
from typing import Any, Protocol
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.errors import NotSignedIn
from geodata.errors import SourceUnavailable

DESCRIPTION = "/.well-known/openid-configuration"
READ_AGAIN_S = 3_600.0
"""A description and its keys are read anew after an hour."""

KEYS_AT_MOST_EVERY_S = 30.0
"""A token with an unknown key makes the keys be read again, but whoever invents keys does not drive us."""

WAIT_S = 10.0
MOST_BYTES = 1_000_000
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class Session(Protocol):
    """What asks over the network; `requests.Session` is one."""

    def get(self, url: str, **options: Any) -> Any:
        """Ask for a page."""


class Provider:
    """One provider, by its issuer.

    Parameters
    ----------
    issuer
        As it stands in tokens, to the letter.
    """

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._lock = threading.Lock()
        self._described: dict[str, Any] = {}
        self._keys: KeySet | None = None
        self._described_at = self._keys_at = 0.0

    def described(self, session: Session) -> dict[str, Any]:
        """Return the provider's description of itself.

        Raises
        ------
        SourceUnavailable
            ``oidc_unreachable``; ``oidc_description_strange``: another issuer, or addresses that are missing
            or not encrypted.
        """
        with self._lock:
            if not self._described or time.monotonic() - self._described_at > READ_AGAIN_S:
                found = _json(session, self.issuer.rstrip("/") + DESCRIPTION)
                strange = found.get("issuer") != self.issuer or not all(
                    is_safe(found.get(one)) for one in NEEDED
                )
                if strange:
                    raise SourceUnavailable("oidc_description_strange", issuer=self.issuer)
                self._described, self._described_at = found, time.monotonic()
            return self._described

    def keys(self, session: Session, *, kid: str | None) -> KeySet:
        """Return the provider's keys; read again where they are old or lack one, as when keys are changed.

        Raises
        ------
        SourceUnavailable
            ``oidc_unreachable``, ``oidc_description_strange``.
        """
        url = self.described(session)["jwks_uri"]
        with self._lock:
            age_s = time.monotonic() - self._keys_at
            lacks = self._keys is None or (kid is not None and all(one.kid != kid for one in self._keys))
            if self._keys is None or age_s > READ_AGAIN_S or (lacks and age_s > KEYS_AT_MOST_EVERY_S):
                self._keys, self._keys_at = self._read_keys(session, url), time.monotonic()
            return self._keys

    def _read_keys(self, session: Session, url: str) -> KeySet:
        found = _json(session, url).get("keys")
        # A shared secret among public keys would let anybody sign.
        public = [
            one for one in found or [] if isinstance(one, dict) and one.get("kty") in {"RSA", "EC", "OKP"}
        ]
        try:
            return KeySet.import_key_set({"keys": public})
        except (JoseError, ValueError, TypeError, KeyError) as fault:
            raise SourceUnavailable("oidc_description_strange", issuer=self.issuer) from fault


def refuse(reason: str, **facts: Any) -> NotSignedIn:
    """Return the refusal of a token, with its reason for the record."""
    return NotSignedIn("oidc_token_refused", reason=reason, **facts)


def is_safe(url: object) -> bool:
    """Whether an address is encrypted, or stays on this computer."""
    parts = urlsplit(url) if isinstance(url, str) else None
    return parts is not None and (parts.scheme == "https" or parts.hostname in LOOPBACK)


def _json(session: Session, url: str) -> dict[str, Any]:
    try:
        answer = session.get(url, timeout=WAIT_S, withhold_token=True)
        answer.raise_for_status()
        found = answer.json() if len(answer.content) <= MOST_BYTES else None
    except (OSError, ValueError) as fault:
        raise SourceUnavailable("oidc_unreachable", host=urlsplit(url).hostname or "") from fault
    if not isinstance(found, dict):
        raise SourceUnavailable("oidc_unreachable", host=urlsplit(url).hostname or "")
    return found
