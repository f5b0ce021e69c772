"""The headers of every answer: a page, a file, data, a refusal or a defect; none leaves without its own."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'self'; img-src 'self' data: blob:{images}; style-src 'self' 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)
"""``images`` is the host of the map's background, where one is set: no other is ever asked.

OpenLayers sets styles on its own elements; scripts are never inline.
"""

UNUSED = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
    "magnetometer", "microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-get",
    "screen-wake-lock", "usb", "xr-spatial-tracking",
)  # fmt: skip
"""What no page of ours asks a browser for, nor anything that a page of ours could come to hold."""

ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}

HEADERS = {
    **ALWAYS,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": ", ".join(f"{one}=()" for one in UNUSED),
}

NO_DOCUMENTS = {
    "text/javascript", "application/javascript", "text/css", "application/json", "application/geo+json",
    "application/problem+json", "application/vnd.mapbox-vector-tile",
}  # fmt: skip
"""What no browser makes a document of: it can do nothing, so the policy is to allow nothing.

A first view is some 150 such answers; headers that only documents heed were a quarter of its weight.
"""

NOTHING = {**ALWAYS, "content-security-policy": "default-src 'none'; frame-ancestors 'none'"}

CACHING = {"/api/": "no-store", "/static/": "no-cache", "/hjalp/bilder/": "no-cache", "": "private, no-cache"}
"""By path. ``no-cache``: a file is kept, and asked about by its ETag, so that a new version shows at once.

What says nothing of its own may be for who asks alone, as the drafts at ``/ogc`` are: a cache that others
share keeps none of it.
"""


class Headers:
    """Put the policy, the other headers and the rule of caching on every answer that has none of its own.

    Parameters
    ----------
    app
        What answers; errors that it makes of defects too.
    images
        Host of the background map, or nothing.
    """

    def __init__(self, app: ASGIApp, *, images: str) -> None:
        self.app = app
        policy = POLICY.format(images=images and f" {images}", ancestors="'none'")
        self._constant = {**HEADERS, "content-security-policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with the headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        rule = next(rule for path, rule in CACHING.items() if scope["path"].startswith(path))

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "").partition(";")[0]
                for name, value in (NOTHING if kind in NO_DOCUMENTS else self._constant).items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", rule)
            await send(message)

        await self.app(scope, receive, with_headers)
