"""Settings, all from the environment (``OMRADESPLAN_…``); each is described here and nowhere else."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.errors import BadSetting
from areas.workload import Workload

PREFIX = "OMRADESPLAN_"


class Settings(BaseSettings):
    """What an operator can set. ``omradesplan serve --help`` and README point here."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    data: Path = Field(
        default=Path("var"), description="Folder that holds the database and all imported data."
    )
    database_url: str = Field(
        default="",
        repr=False,
        description=(
            "Address of a PostgreSQL database with PostGIS: "
            "postgresql+psycopg://user:password@host/database; empty means a SQLite file in the data folder."
        ),
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
        default=0,
        ge=0,
        description=(
            "How many seconds a server may answer from memory without asking the database whether another "
            "has changed anything; 0: it asks at every question, and never answers what has been changed."
        ),
    )
    travel_period: Literal["night", "day", "peak"] = Field(
        default="day",
        description="The time of day that travel times are for where no other is asked for.",
    )
    tolerance: float = Field(
        default=0.10, gt=0, lt=1,
        description="How far an area may deviate from the mean of the areas, as a share: 0.1 is 10 percent.",
    )  # fmt: skip
    persons_per_household: float = Field(
        default=0, ge=0, le=20,
        description="Households are estimated by it where no file tells them; 0: they are unknown.",
    )  # fmt: skip
    recipient_share: float = Field(
        default=Workload.recipient_share_eldest, ge=0, le=1,
        description="Share of those aged 80+ who have home care, where no file tells how many do.",
    )  # fmt: skip
    visits_per_day: float = Field(
        default=Workload.visits_per_day, gt=0, le=24, description="Visits a day to each with home care."
    )
    minutes_per_visit: float = Field(
        default=Workload.minutes_per_visit, gt=0, le=600, description="Minutes that a visit takes."
    )
    visits_per_tour: float = Field(
        default=Workload.visits_per_tour, ge=1, le=100,
        description="Visits between leaving the base and coming back.",
    )  # fmt: skip
    stop_min: float = Field(
        default=Workload.stop_min, ge=0, le=60, description="Minutes of parking and walking to the door."
    )
    tour_factor: float = Field(
        default=Workload.k, ge=Workload.k_low, le=Workload.k_high,
        description="Factor k of the length of a tour between visits, within its proven bounds.",
    )  # fmt: skip
    hours_per_year: float = Field(
        default=Workload.hours_per_year, gt=0, le=2500,
        description="Hours that one full-time equivalent is at work in a year.",
    )  # fmt: skip

    most_text: int = Field(
        default=300, ge=10, description="Longest free text that a look-up reads, in characters."
    )

    log_format: Literal["text", "json"] = Field(
        default="text",
        description="How the server's log on standard error is written: text or JSON.",
    )
    log_requests: bool = Field(
        default=False,
        description="Whether every request has a line in the log: its route, never what was asked.",
    )
    stop_within_s: int = Field(
        default=20, ge=1, le=600,
        description="Seconds that requests being answered are waited for when the server is to stop.",
    )  # fmt: skip

    public_url: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.:\[\]-]+/?)?$",
        description=(
            "Where browsers reach the server, such as https://plan.example.se; empty means as they ask. With "
            "https cookies are sent over encrypted connections alone."
        ),
    )
    sign_in: Literal["off", "local", "proxy", "oidc"] = Field(
        default="local",
        description=(
            "How people sign in: local (accounts kept here, 'omradesplan user'), proxy (a server before this "
            "one says who asks), oidc (OpenID Connect, such as Microsoft Entra ID), or off: whoever reaches "
            "the server may do everything."
        ),
    )
    closed: bool = Field(
        default=False,
        description="Whether look-ups, plans in force, embeds and openapi.json too need a sign-in.",
    )
    proxy_addresses: str = Field(
        default="127.0.0.1/32",
        pattern=r"^[0-9A-Fa-f:./ ]*$",
        description=(
            "Addresses or networks of proxies, space between, whose headers are believed: who asks, from "
            "where (X-Forwarded-For), how (X-Forwarded-Proto) and by which name (X-Forwarded-Host)."
        ),
    )
    proxy_user_header: str = Field(
        default="x-forwarded-user", description="With proxy: the header that has the user's name."
    )
    proxy_role_header: str = Field(
        default="x-forwarded-role",
        description="With proxy: the header with the role: reader, planner or administrator; else reader.",
    )

    oidc_issuer: str = Field(
        default="",
        pattern=r"^(https://[^\s?#]+|http://(127\.0\.0\.1|localhost)(:[0-9]{1,5})?[^\s?#]*)?$",
        description="With oidc: the provider's issuer, as it stands in its tokens.",
    )
    oidc_client_id: str = Field(
        default="", description="With oidc: what the provider calls this application."
    )
    oidc_client_secret: str = Field(
        default="", repr=False, description="With oidc: the application's secret with the provider."
    )
    oidc_role_claim: str = Field(
        default="roles",
        description="With oidc: the claim that has roles or groups; realm_access.roles works.",
    )
    oidc_roles: str = Field(
        default="reader=reader; planner=planner; administrator=administrator",
        pattern=(
            r"^\s*[^=;]+=\s*(reader|planner|administrator)\s*"
            r"(;\s*[^=;]+=\s*(reader|planner|administrator)\s*)*;?\s*$"
        ),
        description="With oidc: which role or group gives which role here; the highest counts.",
    )
    oidc_other_role: Literal["none", "reader"] = Field(
        default="none",
        description="With oidc: the role of those who have none of these; none lets nobody in.",
    )
    oidc_name_claim: str = Field(
        default="preferred_username", description="With oidc: the claim by which people are named in records."
    )

    overpass_url: str = Field(
        default="https://overpass-api.de/api",
        pattern=r"^https?://[^\s/]+",
        description="Overpass server that 'omradesplan fetch' asks, without /interpreter at the end.",
    )
    areas_url: str = Field(
        default="https://geodata.scb.se/geoserver/stat/wfs",
        pattern=r"^https?://[^\s/?]+[^\s?]*$",
        description="WFS of Statistics Sweden's areas, which 'omradesplan fetch districts' asks.",
    )
    statistics_url: str = Field(
        default="https://statistikdatabasen.scb.se/api/v2",
        pattern=r"^https?://[^\s/?]+[^\s?]*$",
        description="Statistical database (PxWebApi 2) that 'omradesplan fetch people' asks; no /tables.",
    )

    background_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/;,'\"]+(/\S*)?)?$",
        description=(
            "Map of another server to lay under the plans; empty means none. Its host then sees which part "
            "of the map is shown. xyz: an address with {z}, {x} and {y}; wms and wmts: the service's address."
        ),
    )
    background_kind: Literal["xyz", "wms", "wmts"] = Field(
        default="xyz",
        description=(
            "How the background is asked for: xyz (Web Mercator), wms or wmts (SWEREF 99 TM, in the tile "
            "matrix set 3006 that Swedish authorities share)."
        ),
    )
    background_layer: str = Field(default="", description="The layer to ask a WMS or WMTS for.")
    embed_origins: str = Field(
        default="",
        pattern=r"^(https?://[A-Za-z0-9.*-]+(:[0-9]{1,5})?( +|$))*$",
        description=(
            "Who may show /embed/karta and /embed/sok in a frame: origins with a space between, such as "
            "https://intranet.example.se; their scripts may read /tiles, /ogc, /dcat. Empty: only ourselves."
        ),
    )

    open_data_licence: str = Field(
        default="",
        pattern=r"^(https?://[^\s<>\"]+)?$",
        description=(
            "Address of the licence of the open data at /ogc, /tiles and /dcat, such as "
            "http://creativecommons.org/publicdomain/zero/1.0/; for districts their import goes first."
        ),
    )
    contact_name: str = Field(
        default="", description="Who answers questions about the open data; empty: the municipality."
    )
    contact_email: str = Field(
        default="", pattern=r"^([^\s@<>\"]+@[^\s@<>\"]+)?$",
        description="Where questions about the open data are sent; the national portal asks for one.",
    )  # fmt: skip

    background_credit: str = Field(
        default="", description="Whose map the background is; stands in the map's corner."
    )

    @property
    def oidc_role_of(self) -> dict[str, str]:
        """Role or group of the provider to role here."""
        pairs = (one.split("=") for one in self.oidc_roles.split(";") if one.strip())
        return {word.strip(): role.strip() for word, role in pairs}

    @model_validator(mode="after")
    def _whole(self) -> Settings:
        """Refuse a way of signing in that lacks what it needs: nobody could."""
        if self.sign_in == "oidc" and not (self.oidc_issuer and self.oidc_client_id):
            raise PydanticCustomError("oidc_settings_missing", "missing")
        return self

    @field_validator("proxy_addresses")
    @classmethod
    def _networks(cls, value: str) -> str:
        """Refuse what is no network: a proxy that is never believed locks everybody out."""
        try:
            for one in value.split():
                ipaddress.ip_network(one, strict=False)
        except ValueError:
            raise PydanticCustomError("string_pattern_mismatch", "no network") from None
        return value

    @property
    def background_hosts(self) -> str:
        """The hosts a browser may get the background's pictures from, for the content security policy."""
        host = "/".join(self.background_url.split("/")[:3])
        return re.sub(r"\{[^}]*\}", "*", host)

    @field_validator("*", mode="before")
    @classmethod
    def _not_empty(cls, value: Any, info: ValidationInfo) -> Any:
        """Refuse an empty value: an empty folder would be the working folder, an empty host every network.

        What may be empty has an empty default.
        """
        default = cls.model_fields[str(info.field_name)].default
        if isinstance(value, str) and not value.strip() and default != "":
            raise PydanticCustomError("empty_setting", "empty", {"default": str(default)})
        return value

    @property
    def url(self) -> str:
        """The database address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data.resolve() / 'omradesplan.sqlite'}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process, read once.

    Raises
    ------
    BadSetting
        ``setting_empty``, ``setting_unusable``: the first that is wrong.
    """
    try:
        return Settings()
    except ValidationError as fault:
        raise _told(dict(fault.errors()[0])) from None


def _told(error: dict[str, Any]) -> BadSetting:
    if error["type"] == "oidc_settings_missing":
        return BadSetting("oidc_settings_missing")
    name, context = f"{PREFIX}{str(error['loc'][0]).upper()}", error.get("ctx", {})
    if error["type"] == "empty_setting":
        return BadSetting("setting_empty", setting=name, default=context["default"])
    if error["type"] == "literal_error":
        context = {"expected": str(context["expected"]).replace("'", "").split(" or ")}
    return BadSetting(
        "setting_unusable", setting=name, value=str(error["input"])[:100], rule=str(error["type"]), **context
    )
