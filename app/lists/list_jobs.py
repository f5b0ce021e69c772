"""Lists that are being worked on: one at a time, told how far they are, forgotten when they are done with.

A list lives in memory and in a file without a name, which is gone when it is closed or the process ends.
Nobody finds it by any path, and nothing of it is written to a log.
"""

from __future__ import annotations

import logging
import secrets
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import BinaryIO

from app.actor import acting
from app.errors import NotReady
from app.lists.earlier import Earlier, laid_out
from app.lists.lists import Wish, Work, work
from app.workspace import Workspace
from geodata.errors import Fault, NotFound
from geodata.lists.list_columns import Layout
from geodata.lists.list_files import open_list
from geodata.lists.list_rows import HEAD_ROWS, ListFile

LOG = logging.getLogger(__name__)
MOST_LISTS = 8
KEPT_S = 15 * 60
"""A list that nobody has asked about for so long is forgotten."""

STATES = ("waiting", "queued", "running", "done", "failed")


class Cancelled(Exception):
    """The list was taken back while it was worked on."""


def _asker() -> tuple[str, str]:
    return acting().way, acting().name


@dataclass(eq=False, kw_only=True)
class ListJob:
    """One list, from its upload until it is forgotten.

    Attributes
    ----------
    id
        Cannot be guessed.
    owner
        How and by what name whoever brought it is known: for everybody else there is no such list.
    state
        One of :data:`STATES`; ``waiting``: its columns have not been confirmed.
    phase, share
        One of :data:`app.lists.lists.PHASES`, and how far it has come, 0-1.
    layout
        As guessed.
    earlier
        Its columns from an earlier time, ``None`` where it has none.
    workspace
        What it was worked through with; later answers are of the same data.
    fault
        Why it failed.
    """

    id: str
    owner: tuple[str, str]
    file: ListFile
    stream: BinaryIO
    layout: Layout
    head_rows: int
    earlier: Earlier | None = None
    state: str = "waiting"
    phase: str = "reading"
    share: float = 0.0
    done: Work | None = None
    workspace: Workspace | None = None
    fault: Fault | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)
    gone: threading.Event = field(default_factory=threading.Event)
    timer: threading.Timer | None = None

    def tick(self, phase: str, share: float) -> None:
        """Remember how far the work has come; end it where the list was taken back."""
        if self.gone.is_set():
            raise Cancelled
        self.phase, self.share = phase, share


class ListJobs:
    """All lists of this process.

    Parameters
    ----------
    kept_s
        How long a list is kept that nobody asks about.
    """

    def __init__(self, *, kept_s: float = KEPT_S) -> None:
        self._kept_s = kept_s
        self._jobs: dict[str, ListJob] = {}
        self._lock = threading.Lock()
        self._turn = threading.Semaphore(1)

    def add(self, stream: BinaryIO, name: str, *, sheet: str = "") -> ListJob:
        """Take a list in; the stream is closed when the list is forgotten.

        Raises
        ------
        NotReady
            ``lists_busy``: so many lists are kept already.
        UnreadableFile, InvalidData
            What :func:`geodata.lists.list_files.open_list` raises; the stream is closed then.
        """
        with ExitStack() as on_fault:
            on_fault.callback(stream.close)
            with self._lock:
                if len(self._jobs) >= MOST_LISTS:
                    raise NotReady("lists_busy", most=MOST_LISTS, minutes=round(self._kept_s / 60))
            file = open_list(stream, name, sheet=sheet)
            head = file.head(HEAD_ROWS)
            layout, earlier = laid_out(head)
            on_fault.pop_all()
        job = ListJob(
            id=secrets.token_urlsafe(18), owner=_asker(), file=file, stream=stream, layout=layout,
            head_rows=len(head), earlier=earlier,
        )  # fmt: skip
        with self._lock:
            self._jobs[job.id] = job
        self._keep(job)
        return job

    def get(self, job_id: str) -> ListJob:
        """Return a list, and keep it for as long again.

        Raises
        ------
        NotFound
            ``unknown_list``: there is none of that name, it has been forgotten, or it is somebody else's.
        """
        with self._lock:
            job = self._jobs.get(job_id)
        if job is None or job.owner != _asker():
            raise NotFound("unknown_list", minutes=round(self._kept_s / 60))
        self._keep(job)
        return job

    def start(self, job: ListJob, workspace: Workspace, wish: Wish, *, margin_m: float) -> None:
        """Work a list through in the background; again, where it has been before."""
        with job.lock:
            if job.state in ("queued", "running"):
                return
            job.state, job.phase, job.share, job.fault, job.done = "queued", "reading", 0.0, None, None
        job.workspace = workspace

        def working() -> Work:
            return work(workspace, job.file, wish, margin_m=margin_m, tick=job.tick)

        threading.Thread(target=self._run, args=(job, working), name="list", daemon=True).start()

    def _run(self, job: ListJob, working: Callable[[], Work]) -> None:
        with self._turn:
            with job.lock:
                if job.gone.is_set():
                    return
                job.state = "running"
            try:
                job.done = working()
                job.state = "done"
            except Cancelled:
                job.state = "failed"
            except Fault as fault:
                job.fault, job.state = fault, "failed"
            except Exception as defect:  # noqa: BLE001 - it is told, but for its words: they may hold an address
                job.fault, job.state = Fault("defect"), "failed"
                where = "".join(traceback.format_tb(defect.__traceback__))
                LOG.error("a list failed: %s\n%s", type(defect).__name__, where)  # noqa: TRY400
        with job.lock:
            taken_back = job.gone.is_set()
        if taken_back:  # perhaps after its last tick; whoever took it back has left the file to the work
            job.done = None
            job.stream.close()
        elif job.state == "done":
            self._keep(job)

    def take_back(self, job_id: str) -> None:
        """Forget a list of one's own; nothing where there is none."""
        with self._lock:
            job = self._jobs.get(job_id)
        if job is not None and job.owner == _asker():
            self.drop(job_id)

    def drop(self, job_id: str) -> None:
        """Forget a list, and end the work on it; nothing where there is none."""
        with self._lock:
            job = self._jobs.pop(job_id, None)
        if job is None:
            return
        with job.lock:
            job.gone.set()
            running = job.state == "running"
        if job.timer is not None:
            job.timer.cancel()
        if not running:
            job.stream.close()
        job.done = None

    def states(self) -> Counter[str]:
        """Return how many lists are in each state."""
        with self._lock:
            return Counter(job.state for job in self._jobs.values())

    def close(self) -> None:
        """Forget all lists."""
        for job_id in list(self._jobs):
            self.drop(job_id)

    def _keep(self, job: ListJob) -> None:
        with self._lock:
            if job.id not in self._jobs:
                return
            if job.timer is not None:
                job.timer.cancel()
            job.timer = threading.Timer(self._kept_s, self._expire, args=(job.id,))
            job.timer.daemon = True
            job.timer.start()

    def _expire(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        if job is not None and job.state in ("queued", "running"):
            self._keep(job)
        else:
            self.drop(job_id)


def wait(job: ListJob, *, most_s: float) -> None:
    """Wait until a list has been worked through, or for so long."""
    until = time.monotonic() + most_s
    while job.state in ("queued", "running") and time.monotonic() < until:
        time.sleep(0.05)
