"""The web client's files as they lie, but for the parts that pages are put together of."""

from __future__ import annotations

import os

from starlette.staticfiles import StaticFiles


class ClientFiles(StaticFiles):
    """A folder of files; a page's own part is no page, and is asked for by the page's own address."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return where a file lies; nowhere for a part of a page."""
        return ("", None) if path.endswith(".html") else super().lookup_path(path)
