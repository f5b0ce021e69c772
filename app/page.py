"""A page: its own part, which lies in ``static``, within the frame that all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from app.server import revalidated

STATIC = Path(__file__).resolve().parents[1] / "static"

PARTS = Environment(
    loader=FileSystemLoader(STATIC),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def whole(name: str, **words: str) -> str:
    """Return a page as HTML.

    Parameters
    ----------
    name
        Its part, ``static/<name>.html``, which extends ``frame.html``.
    words
        What the part has places for; escaped.
    """
    return PARTS.get_template(f"{name}.html").render(words)


def answer(request: Request, name: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return a page to a browser, which asks each time whether it has changed."""
    return revalidated.answer(request, whole(name).encode(), media_type="text/html", headers=headers)
