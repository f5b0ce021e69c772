"""Who connects, and what is believed: a proxy's word from the addresses that are listed, and no other."""

from __future__ import annotations

import ipaddress
import re
from functools import cache
from urllib.parse import urlsplit

from starlette.requests import Request

from app.settings import Settings

HOST = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](:[0-9]{1,5})?")
WITH_PORT = re.compile(r"([0-9.]+):[0-9]{1,5}|\[([0-9A-Fa-f:.]+)\](?::[0-9]{1,5})?")

OWN_NETWORK = 64
"""Bits of an IPv6 address that a household or an office is given; the others it chooses itself."""

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_proxy(request: Request, settings: Settings) -> bool:
    """Whether a listed proxy put this question through to us."""
    return _listed(_connected(request), settings)


def address(request: Request, settings: Settings) -> str:
    """Return the address that a question comes from, for counting.

    Behind a listed proxy it is the last in ``X-Forwarded-For`` that is none of ours: what stands before it
    the asker may have written. Neither a port that a proxy writes with it nor the half of an IPv6 address
    that is the asker's own to choose tells two askers apart.
    """
    host = _connected(request)
    told = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    for one in reversed(told):
        if not _listed(host, settings) or not one.strip():
            break
        host = _without_port(one.strip())
    found = _parsed(host)
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, OWN_NETWORK), strict=False))
    return host if found is None else str(found)


def is_secure(request: Request, settings: Settings) -> bool:
    """Whether the browser's connection is encrypted: to us, or to the proxy before us."""
    if settings.public_url:
        return settings.public_url.startswith("https:")
    told = request.headers.getlist("x-forwarded-proto")
    if is_proxy(request, settings) and len(told) == 1:
        return told[0].strip().lower() == "https"
    return str(request.scope["scheme"]) == "https"


def origin(request: Request, settings: Settings) -> str:
    """Return where browsers reach us, such as ``https://plan.example.se``; without a slash at its end.

    It is the setting; else what a listed proxy says in ``X-Forwarded-Proto`` and ``X-Forwarded-Host``, each
    where it comes once; else the connection and its ``Host``.
    """
    if settings.public_url:
        return settings.public_url.rstrip("/")
    scheme = "https" if is_secure(request, settings) else "http"
    told = [one.strip() for one in request.headers.getlist("x-forwarded-host")]
    if len(told) == 1 and HOST.fullmatch(told[0]) and is_proxy(request, settings):
        return f"{scheme}://{told[0]}"
    return f"{scheme}://{request.url.netloc}"


def is_ours(host: str, settings: Settings) -> bool:
    """Whether a ``Host`` names us: by the setting, by address, or as this computer.

    Where nobody has to sign in, a page of another site must not reach us by a name of its own that it lets
    point here.
    """
    name = (urlsplit(f"//{host}").hostname or "") if host else ""
    known = {"localhost", settings.host, urlsplit(settings.public_url).hostname}
    return name in known or _parsed(name) is not None


def _connected(request: Request) -> str:
    return request.client.host if request.client else ""


def _without_port(told: str) -> str:
    found = WITH_PORT.fullmatch(told)
    return (found[1] or found[2]) if found else told


def _listed(host: str, settings: Settings) -> bool:
    found = _parsed(host)
    return found is not None and any(found in one for one in _networks(settings.proxy_addresses))


def _parsed(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Read an address; one of IPv4 that is written as IPv6 is what it is."""
    try:
        found = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


@cache
def _networks(text: str) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one, strict=False) for one in text.split())
