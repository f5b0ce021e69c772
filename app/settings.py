"""Settings, all from the environment (``OMRADESPLAN_…``); each is described here and nowhere else."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What an operator can set. ``omradesplan serve --help`` and README point here."""

    model_config = SettingsConfigDict(env_prefix="OMRADESPLAN_", frozen=True)

    data: Path = Field(
        default=Path("var"), description="Folder that holds the database and all imported data."
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy address of the database; empty means a SQLite file in the data folder.",
    )
    host: str = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port that the server listens on.")
    language: Literal["sv", "en"] = Field(
        default="sv", description="Language of the command line and of API errors."
    )
    verify_margin_m: float = Field(
        default=25.0,
        ge=0,
        description="An address nearer a border than this is marked verify, however exact its point.",
    )
    reload_after_s: float = Field(
        default=1.0,
        ge=0,
        description="How long a worker may answer from memory before it asks for newer data.",
    )
    most_text: int = Field(
        default=300, ge=10, description="Longest free text that a look-up reads, in characters."
    )

    overpass_url: str = Field(
        default="https://overpass-api.de/api",
        pattern=r"^https?://[^\s/]+",
        description="Overpass server that 'omradesplan fetch roads' asks, without /interpreter at the end.",
    )

    @property
    def url(self) -> str:
        """The database address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'omradesplan.sqlite'}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
