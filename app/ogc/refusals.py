"""Refusals as pages, in the language that was asked for: the library has them in English alone."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from pygeoapi import api as core
from pygeoapi.api import API

LOCALE: ContextVar[Any] = ContextVar("locale", default=core.SYSTEM_LOCALE)
"""Of the question that is being answered; the library hands it to no refusal."""


class Speaking(API):  # type: ignore[misc]
    """The library's service, whose refusals are pages like its others; what is JSON stays as it is."""

    def get_exception(
        self, status: int, headers: dict[str, str], format_: str, code: str, description: str
    ) -> tuple[dict[str, str], int, str]:
        """Return a refusal; its parameters are the library's."""
        answer: tuple[dict[str, str], int, str] = super().get_exception(
            status, headers, format_, code, description
        )
        if format_ != core.F_HTML:
            return answer
        told = {"code": code, "type": code, "description": description}
        templates = self.config["server"]["templates"]
        page = core.render_j2_template(self.tpl_config, templates, "exception.html", told, LOCALE.get())
        headers["Content-Language"] = str(LOCALE.get()).replace("_", "-")
        return headers, status, page
