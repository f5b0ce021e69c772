"""``GET /health`` and ``/datasets``: is it ready, and what does it stand on?"""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from app.dependencies import Anything
from app.schemas.catalogue import DatasetOut, DatasetsOut, HealthOut, MunicipalityOut

router = APIRouter()


@router.get("/health")
def health(workspace: Anything) -> HealthOut:
    """Tell whether look-ups can be answered."""
    place = workspace.municipality
    return HealthOut(
        ready=not workspace.districts.empty,
        version=version("omradesplan"),
        municipality=None if place is None else MunicipalityOut(code=place.code, name=place.name),
        example_data=bool(workspace.synthetic),
        synthetic=list(workspace.synthetic),
        datasets=sorted(workspace.datasets),
        addresses=len(workspace.addresses),
        revision=workspace.revision,
    )


@router.get("/datasets")
def loaded(workspace: Anything) -> DatasetsOut:
    """Return every data set in use: origin, licence, date, and what was mended."""
    return DatasetsOut(
        datasets=[
            DatasetOut(
                kind=data.kind, title=data.source.title, publisher=data.source.publisher,
                licence=data.source.licence, date=data.source.date, filename=data.source.filename,
                checksum=data.source.checksum, synthetic=data.source.synthetic, assumed=data.source.assumed,
                imported_at=data.imported_at, report=data.report,
            )
            for _, data in sorted(workspace.datasets.items())
        ]
    )  # fmt: skip
