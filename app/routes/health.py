"""``GET /health`` and ``/datasets``: is it ready, and what does it stand on?"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request

from app.access import Role
from app.actor import acting
from app.dependencies import Anything, Configured
from app.public import open_counts
from app.schemas.catalogue import (
    DatasetOut,
    DatasetsOut,
    HealthOut,
    LiveOut,
    MunicipalityOut,
    ReadyOut,
)
from app.settings import Settings
from app.workspace import Holder

router = APIRouter()


@router.get("/health")
def health(request: Request, workspace: Anything, settings: Configured) -> HealthOut:
    """Tell whether look-ups can be answered."""
    place = workspace.municipality
    named = None if place is None else MunicipalityOut(code=place.code, name=place.name)
    if _kept_from(settings):
        return HealthOut(ready=not workspace.districts.empty, municipality=named)
    return HealthOut(
        ready=not workspace.districts.empty,
        version=version("omradesplan"),
        municipality=named,
        example_data=bool(workspace.synthetic),
        synthetic=list(workspace.synthetic),
        datasets=sorted(workspace.datasets),
        addresses=len(workspace.addresses),
        revision=workspace.revision,
        takes_no_changes=request.app.state.holder.store.why_unwritable() or None,
    )


@router.get("/health/live")
async def live() -> LiveOut:
    """Tell that the process answers; it looks at nothing else, so no trouble of the store restarts it."""
    return LiveOut(live=True)


@router.get("/health/ready")
def ready(request: Request, settings: Configured) -> ReadyOut:
    """Tell that look-ups are answered from data and that the store is reached; 503 with the reason if not."""
    holder: Holder = request.app.state.holder
    holder.store.revision()
    revision = holder.ready().revision
    return ReadyOut(ready=True, revision=None if _kept_from(settings) else revision)


def _kept_from(settings: Settings) -> bool:
    """Whether details are kept from who asks: what is open is closed, and they have not signed in."""
    return settings.closed and acting().role < Role.READER


@router.get("/datasets")
def loaded(workspace: Anything) -> DatasetsOut:
    """Return every data set in use: origin, licence, date, and what was mended."""
    return DatasetsOut(
        datasets=[
            DatasetOut(
                kind=data.kind, title=data.source.title, publisher=data.source.publisher,
                licence=data.source.licence, date=data.source.date, filename=data.source.filename,
                checksum=data.source.checksum, synthetic=data.source.synthetic, assumed=data.source.assumed,
                imported_at=data.imported_at, report=open_counts.of_report(data.report),
            )
            for _, data in sorted(workspace.datasets.items())
        ]
    )  # fmt: skip
