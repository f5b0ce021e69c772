"""The web client's files as they lie, but for the parts that pages are put together of."""

from __future__ import annotations

import os
from pathlib import Path

from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

SMALL_BYTES = 1 << 20
"""What is no longer is read and sent in one piece: five turns of a thread cost more than reading it."""


class ClientFiles(StaticFiles):
    """A folder of files; a page's own part is no page, and is asked for by the page's own address."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        """Return where a file lies; nowhere for a part of a page."""
        return ("", None) if path.endswith(".html") else super().lookup_path(path)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return what answers: that the file is as it was, a part of it, or all of it."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        partly = any(name == b"range" for name, _ in scope["headers"])
        if not isinstance(answer, FileResponse) or partly or scope["method"] != "GET":
            return answer
        if stat_result.st_size > SMALL_BYTES:
            return answer
        headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
        return Response(Path(full_path).read_bytes(), status_code, headers)
