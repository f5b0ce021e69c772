"""Lists of addresses: uploaded, worked through in the background, mended by hand, fetched, forgotten."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator, Iterator
from datetime import date
from pathlib import PurePath
from typing import Annotated, Any, BinaryIO, Literal, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import Response, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.dependencies import Configured, Language, Loaded
from app.errors import BadRequest, TooLarge
from app.lists import lists
from app.lists.list_jobs import KEPT_S, ListJob, ListJobs
from app.lists.list_words import Writer, found_label
from app.lists.lists import Wish, Work
from app.routes.lookup import understand
from app.schemas.lists import (
    ChosenIn,
    ChosenOut,
    ColumnOut,
    DoubtsOut,
    LayoutOut,
    ListOut,
    ProgressOut,
    StartIn,
    TroubleOut,
)
from app.schemas.lists_doubts import doubt_out
from app.schemas.lookup import LookupQuestion
from app.server.documented import file_answers
from app.wording import fault_sentence, sentence
from app.workspace import Workspace, today
from areas.model import DIVISIONS
from geodata.lists.list_columns import ROLES, told_roles
from geodata.lists.list_files import MOST_BYTES
from geodata.lists.list_matching import DOUBTFUL

router = APIRouter()
ENVELOPE_BYTES = 1 << 16
"""What a form adds to the file within it."""

DECIDED = ("corrected", "chosen")
"""What a person may still say something else about."""

MEDIA_TYPES = {
    "csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
KEPT_IN_MEMORY = 8 << 20
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "CSV or XLSX."},
                        "start": {"type": "string", "description": "false: wait for /start."},
                        "sheet": {"type": "string", "description": "Which sheet of a workbook."},
                        "date": {"type": "string", "format": "date"},
                        "division": {"type": "string", "description": "May come several times."},
                        "crs": {"type": "string"},
                        "replace": {"type": "string", "description": "false: keep earlier columns."},
                        **{role: {"type": "string", "description": "A column's heading."} for role in ROLES},
                    },
                }
            }
        },
    }
}


def jobs(request: Request) -> ListJobs:
    """Return the lists of this process."""
    kept: ListJobs = request.app.state.lists
    return kept


Kept = Annotated[ListJobs, Depends(jobs)]
JobId = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$")]


@router.post("/batch", status_code=202, openapi_extra=FORM)
async def upload(
    request: Request, workspace: Loaded, settings: Configured, language: Language, kept: Kept
) -> ListOut:
    """Take a list in, and work it through unless ``start`` is false."""
    form = await _form(request)
    file = form.get("file")
    if not isinstance(file, UploadFile):
        await form.close()
        raise BadRequest("list_file_missing")
    said = {name: str(value) for name, value in form.items() if isinstance(value, str) and value}
    name = PurePath((file.filename or "lista").replace("\\", "/")).name[:200]
    job = await run_in_threadpool(
        kept.add, file.file, name, sheet=said.get("sheet", "")
    )  # fmt: skip
    if _is_yes(said.get("start", "")):
        try:
            wish = _wish_of_form(job, said, [str(one) for one in form.getlist("division")])
            kept.start(job, workspace, wish, margin_m=settings.verify_margin_m)
        except Exception:
            kept.drop(job.id)
            raise
    return _out(job, language)


def _is_yes(said: str) -> bool:
    return said.lower() not in ("false", "0", "no")


async def _form(request: Request) -> FormData:
    """The parts of the upload; one that is too large is refused before it is read, or while it is."""
    most = MOST_BYTES + ENVELOPE_BYTES
    told = request.headers.get("content-length", "0")
    if told.isdigit() and int(told) > most:
        raise TooLarge("list_too_large", file="", most_mb=MOST_BYTES >> 20)
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise BadRequest("list_file_missing")

    async def limited() -> AsyncIterator[bytes]:
        read = 0
        async for chunk in request.stream():
            read += len(chunk)
            if read > most:
                raise TooLarge("list_too_large", file="", most_mb=MOST_BYTES >> 20)
            yield chunk

    try:
        return await MultiPartParser(request.headers, limited(), max_files=1, max_fields=40).parse()  # type: ignore[arg-type]
    except (MultiPartException, KeyError) as fault:
        raise BadRequest("list_file_missing") from fault


def _wish_of_form(job: ListJob, said: dict[str, str], divisions: list[str]) -> Wish:
    told = {role: said[role] for role in ROLES if role in said}
    wrong = [one for one in divisions if one not in DIVISIONS]
    if wrong:
        raise BadRequest("unknown_division", division=wrong, known=list(DIVISIONS))
    try:
        day = date.fromisoformat(said["date"]) if "date" in said else today()
    except ValueError:
        raise BadRequest("invalid_date", text=said["date"][:20]) from None
    return Wish(
        roles=told_roles(job.layout, told, file=job.file.name), header=job.layout.header,
        names=job.layout.names, day=day, divisions=divisions or DIVISIONS, crs=said.get("crs", ""),
        earlier=job.earlier if _is_yes(said.get("replace", "")) else None,
    )  # fmt: skip


@router.post("/jobs/{job_id}/start", status_code=202)
def start(
    job_id: JobId, wanted: StartIn, workspace: Loaded, settings: Configured, language: Language, kept: Kept
) -> ListOut:
    """Work a list through whose columns have been confirmed; again, if it has been before."""
    job = kept.get(job_id)
    names = job.layout.names
    roles = job.layout.roles if wanted.roles is None else wanted.roles
    if any(at >= len(names) for at in roles.values()):
        raise BadRequest(
            "list_unknown_column", file=job.file.name, column=max(roles.values()) + 1, columns=names
        )
    header = job.layout.header if wanted.header is None else wanted.header
    wish = Wish(
        roles=roles, header=header, names=names,
        day=wanted.date or today(), divisions=wanted.divisions or DIVISIONS, crs=wanted.crs,
        earlier=job.earlier if wanted.replace and header == job.layout.header else None,
    )  # fmt: skip
    kept.start(job, workspace, wish, margin_m=settings.verify_margin_m)
    return _out(job, language)


@router.get("/jobs/{job_id}")
def progress(job_id: JobId, language: Language, kept: Kept) -> ListOut:
    """Return how far a list is, and what has become of its rows."""
    return _out(kept.get(job_id), language)


@router.get("/jobs/{job_id}/doubts")
def doubts(
    job_id: JobId,
    language: Language,
    kept: Kept,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    which: Annotated[
        Literal["open", "corrected"], Query(description="corrected: those found by correction.")
    ] = "open",
) -> DoubtsOut:
    """Return the texts that a person should look at, in the list's order."""
    done, workspace = _finished(kept.get(job_id))
    every = done.doubts(("corrected",) if which == "corrected" else DOUBTFUL)
    some = every[offset : offset + limit]
    return DoubtsOut(
        total=len(every), doubts=[doubt_out(workspace, done, code, rows, language) for code, rows in some]
    )


@router.put("/jobs/{job_id}/doubts/{text_id}")
def decide(
    job_id: JobId,
    text_id: Annotated[int, Path(ge=0, le=2**31 - 1)],
    chosen: ChosenIn,
    settings: Configured,
    kept: Kept,
) -> ChosenOut:
    """Say what a text means; all rows with it follow."""
    done, workspace = _finished(kept.get(job_id))
    known = text_id < len(done.meant) and done.meant[text_id].outcome in (*DOUBTFUL, *DECIDED)
    if not known or (chosen.reject and done.meant[text_id].outcome not in DECIDED):
        raise BadRequest("unknown_doubt")
    if chosen.reject:
        lists.reject(workspace, done, text_id)
        return ChosenOut(label="", counts=done.counts(), doubts=len(done.doubts()))
    question = LookupQuestion(text=chosen.text, address_id=chosen.address_id)  # type: ignore[call-arg]
    understood = understand(question, workspace, settings)
    lists.choose(workspace, done, text_id, understood, margin_m=settings.verify_margin_m)
    label = found_label(workspace, done.meant[text_id])
    return ChosenOut(label=label, counts=done.counts(), doubts=len(done.doubts()))


@router.get(
    "/jobs/{job_id}/result", response_class=Response,
    responses=file_answers(MEDIA_TYPES.values()),
)  # fmt: skip
def result(
    job_id: JobId,
    language: Language,
    kept: Kept,
    keep: Annotated[
        Literal["true", "false"], Query(description="true: keep the list, to mend more rows.")
    ] = "false",
) -> StreamingResponse:
    """Return the list with its new columns, and forget it."""
    job = kept.get(job_id)
    done, workspace = _finished(job)
    writer = Writer(workspace, done, language)
    made = cast("BinaryIO", tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY))  # noqa: SIM115
    try:
        with job.lock:
            job.file.write(made, writer.headings, writer.cells, lambda _: None, places=writer.places)
    except BaseException:
        made.close()
        raise
    if keep != "true":
        kept.drop(job_id)
    name = PurePath(job.file.name)
    ending = "xlsx" if job.file.form == "xlsx" else (name.suffix.lstrip(".") or "csv")
    filename = f"{name.stem}-{sentence('lists', 'file_suffix', {}, language)}.{ending}"
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(filename)}",
        "content-length": str(made.tell()),
    }
    return StreamingResponse(_chunks(made), media_type=MEDIA_TYPES[job.file.form], headers=headers)


@router.delete("/jobs/{job_id}", status_code=204)
def forget(job_id: JobId, kept: Kept) -> Response:
    """Forget a list; the work on it ends."""
    kept.take_back(job_id)
    return Response(status_code=204)


def _chunks(made: BinaryIO) -> Iterator[bytes]:
    with made:
        made.seek(0)
        while chunk := made.read(1 << 16):
            yield chunk


def _finished(job: ListJob) -> tuple[Work, Workspace]:
    done, workspace = job.done, job.workspace
    if job.state != "done" or done is None or workspace is None:
        raise BadRequest("list_not_done", state=job.state)
    return done, workspace


def _out(job: ListJob, language: str) -> ListOut:
    file, layout, done = job.file, job.layout, job.done
    trouble = None
    if job.fault is not None:
        detail = fault_sentence(job.fault, language)
        trouble = TroubleOut(code=job.fault.code, detail=detail, facts=job.fault.facts)
    columns = [
        ColumnOut(position=i, name=name, samples=samples)
        for i, (name, samples) in enumerate(zip(layout.names, layout.samples, strict=True))
    ]
    return ListOut(
        id=job.id, state=job.state, name=file.name, form=file.form, encoding=file.encoding,
        separator=file.separator, sheet=file.sheet, sheets=list(file.sheets),
        layout=LayoutOut(
            header=layout.header, columns=columns, roles=layout.roles,
            earlier=list(job.earlier.columns) if job.earlier else [],
        ),
        progress=ProgressOut(phase=job.phase, share=round(job.share, 3)),
        rows=len(done.code) if done else None, blank=done.scanned.blank if done else None,
        kept=done.kept if done else 0, counts=done.counts() if done else {},
        doubts=len(done.doubts()) if done else 0,
        trouble=trouble, forgotten_after_s=KEPT_S,
    )  # fmt: skip
