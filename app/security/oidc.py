"""Signing in by OpenID Connect: the authorization code flow with PKCE, state and nonce.

One secret in a cookie of the browser is all that is kept between leaving and coming back: state, nonce and
the code's verifier are made of it. So nothing waits on the server, and any worker can receive who returns.

References
----------
OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE); RFC 9207 (issuer in the answer); RFC 9700 (security).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.common.urls import add_params_to_uri
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError

from app.access import NAMES
from app.errors import NotAllowed, NotSignedIn
from app.security.provider import WAIT_S, Provider, is_safe, refuse
from app.settings import Settings
from geodata.errors import SourceUnavailable

SCOPE = "openid profile email"
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519")
"""Signatures by a private key alone: with a shared secret, or none, a token could be anybody's."""

CLOCKS_DIFFER_S = 120
LONGEST_NAME = 200
SECRET_LENGTH = 43
"""Of 32 random bytes, written for an address."""


@dataclass(frozen=True, kw_only=True)
class Somebody:
    """Whom the provider vouches for; ``subject`` is its own name for them, which never changes hands."""

    name: str
    subject: str
    role: str


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One way to the provider and back."""

    secret: str

    @property
    def state(self) -> str:
        """Comes back in the address: whoever returns is who left."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """Comes back in the token: it was made for this attempt."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """Goes with the code: nobody else can use it."""
        return self._made("verifier")

    def _made(self, what: str) -> str:
        digest = hmac.digest(self.secret.encode(), what.encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def begin() -> Attempt:
    """Return a new attempt."""
    return Attempt(secret=secrets.token_urlsafe(32))


def way_there(provider: Provider, settings: Settings, attempt: Attempt, *, back: str) -> str:
    """Return the provider's address at which somebody signs in; ``back`` is ours that they return to."""
    session = _session(settings, back)
    described = provider.described(session)
    url, _ = session.create_authorization_url(
        described["authorization_endpoint"], state=attempt.state, code_verifier=attempt.verifier,
        nonce=attempt.nonce,
    )  # fmt: skip
    return str(url)


def way_out(provider: Provider, settings: Settings, *, after: str) -> str:
    """Return where somebody signs out at the provider too, or ``after`` where it has no such place."""
    end = provider.described(_session(settings, after)).get("end_session_endpoint")
    if not is_safe(end):
        return after
    facts = [("client_id", settings.oidc_client_id), ("post_logout_redirect_uri", after)]
    return str(add_params_to_uri(end, facts))


def come_back(
    provider: Provider, settings: Settings, attempt: Attempt, answer: dict[str, str], *, back: str
) -> Somebody:
    """Return who has signed in at the provider.

    Parameters
    ----------
    answer
        What stood in the address by which they returned.

    Raises
    ------
    NotSignedIn
        ``oidc_attempt_unknown``, ``oidc_refused``, ``oidc_token_refused``.
    NotAllowed
        ``oidc_no_role``, ``oidc_groups_left_out``.
    SourceUnavailable
        ``oidc_unreachable``, ``oidc_description_strange``.
    """
    # Without its secret an attempt would be one that anybody can make up.
    ours = len(attempt.secret) >= SECRET_LENGTH
    if not ours or not hmac.compare_digest(answer.get("state", "").encode(), attempt.state.encode()):
        raise NotSignedIn("oidc_attempt_unknown")
    if answer.get("iss", provider.issuer) != provider.issuer:
        raise refuse("iss")
    if answer.get("error") or not answer.get("code"):
        raise NotSignedIn("oidc_refused")
    session = _session(settings, back)
    described = provider.described(session)
    session.token_endpoint_auth_method = _authentication(described, settings)
    try:
        token = session.fetch_token(
            described["token_endpoint"], code=answer["code"], code_verifier=attempt.verifier, timeout=WAIT_S,
            allow_redirects=False,
        )  # fmt: skip
    except AuthlibBaseError as fault:
        raise NotSignedIn("oidc_refused") from fault
    except (OSError, ValueError) as fault:
        raise SourceUnavailable("oidc_unreachable", host=provider.issuer) from fault
    claims = _claims(provider, settings, attempt, token, session)
    return _somebody(claims, settings)


def _claims(
    provider: Provider, settings: Settings, attempt: Attempt, token: dict[str, Any], session: OAuth2Session
) -> dict[str, Any]:
    """The claims of an ID token whose signature, issuer, audience, times and nonce are right."""
    text = token.get("id_token")
    if not isinstance(text, str):
        raise refuse("id_token")
    try:
        # joserfc takes no algorithm but these, and a key for none but its own.
        read = jwt.decode(
            text, lambda told: provider.keys(session, kid=told.headers().get("kid")), algorithms=ALGORITHMS
        )
        client = settings.oidc_client_id
        claims = CodeIDToken(
            read.claims, read.header,
            options={
                "iss": {"essential": True, "value": provider.issuer},
                "aud": {"essential": True, "value": client},
                "sub": {"essential": True},
                "exp": {"essential": True},
            },
            params={"nonce": attempt.nonce, "client_id": client, "access_token": token.get("access_token")},
        )  # fmt: skip
        claims.validate(leeway=CLOCKS_DIFFER_S)
    except (JoseError, ValueError, TypeError, KeyError) as fault:
        raise refuse(getattr(fault, "claim", None) or getattr(fault, "error", "") or "signature") from fault
    return dict(claims)


def _somebody(claims: dict[str, Any], settings: Settings) -> Somebody:
    told = _told(claims, settings.oidc_role_claim)
    words = {one for one in (told if isinstance(told, list) else [told]) if isinstance(one, str)}
    roles = [role for word, role in settings.oidc_role_of.items() if word in words]
    elsewhere = claims.get("_claim_names")
    if not roles and isinstance(elsewhere, dict) and settings.oidc_role_claim in elsewhere:
        # Entra ID leaves a long list of groups out of the token and says where to ask instead.
        raise NotAllowed("oidc_groups_left_out", claim=settings.oidc_role_claim)
    if not roles and settings.oidc_other_role == "none":
        raise NotAllowed("oidc_no_role")
    role = max(roles, key=lambda one: NAMES[one], default=settings.oidc_other_role)
    told = [_told(claims, claim) for claim in (settings.oidc_name_claim, "email", "sub")]
    names = [one.strip() for one in told if isinstance(one, str) and one.strip() and one.isprintable()]
    if not names:
        raise refuse("sub")
    return Somebody(name=names[0][:LONGEST_NAME], subject=str(claims["sub"]), role=role)


def _told(claims: dict[str, Any], name: str) -> Any:
    """A claim by its name, or by the names that lead to it: ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def _session(settings: Settings, back: str) -> OAuth2Session:
    return OAuth2Session(
        settings.oidc_client_id, settings.oidc_client_secret or None, scope=SCOPE, redirect_uri=back,
        code_challenge_method="S256", default_timeout=WAIT_S,
    )  # fmt: skip


def _authentication(described: dict[str, Any], settings: Settings) -> str:
    """How we say who we are: in a header, unless the provider takes it in the body alone."""
    ways = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    if not settings.oidc_client_secret:
        return "none"
    return "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
