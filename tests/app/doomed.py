"""Processes that tests kill: what they do, and how they are begun.

They are forked from a server that has loaded the program once, since that takes longer than what they do.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from app import backup
from app.actor import Actor, act_as
from app.intake import imports
from app.plans import drafts, lifecycle
from app.plans.lifecycle import Asked
from app.store import audit, geography, plans
from app.store.engine import Store
from app.workspace import today
from areas.lifecycle import STEPS
from geodata.errors import Fault
from tests.app.small_town import put_addresses

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])


def begun(work: Callable[..., None], *args: Any) -> tuple[ForkServerProcess, Connection]:
    """A process that does some work, and where to hear what it tells; that ends with the process."""
    hear, tell = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=work, args=(*args, tell), daemon=True)
    process.start()
    tell.close()
    return process, hear


def rest_of(hear: Connection) -> list[Any]:
    """All that a killed process had told and nobody had heard; half a message is none."""
    told = []
    with suppress(EOFError, OSError), hear:
        while True:
            told.append(hear.recv())
    return told


def import_halfway(url: str, folder: Path, file: Path, moment: str, tell: Connection) -> None:
    """Read districts in, and stop in mid-transaction after a step of it."""
    real = getattr(geography, moment)

    def stop_after(*args: Any) -> None:
        real(*args)
        tell.send("in the middle")
        time.sleep(60)

    setattr(geography, moment, stop_after)
    imports.import_districts(Store(url), file, folder=folder, origin=imports.Origin(), crs="EPSG:3006")


def operate(url: str, folder: Path, seed: int, count: int, tell: Connection) -> None:
    """Do random operations; tell after each, done or refused, the newest hash of the record."""
    rng, store = random.Random(seed), Store(url)
    act_as(Actor(name="prov", way="cli"))

    def some() -> plans.PlanRecord:
        with store.read() as connection:
            return plans.get(connection, rng.choice(plans.numbers(connection)))

    def edit() -> None:
        plan, to = some(), rng.choice(["west", "east"])
        one = {"op": "move_districts", "districts": [rng.choice("abcd")], "to": to}
        drafts.edit(store, plan.id, [one], version=plan.version, crs=3006)

    def step() -> None:
        plan = some()
        to = rng.choice(STEPS[plan.stage(today())] or ("draft",))
        lifecycle.take(store, plan.id, Asked(to=to, why="prov"), version=plan.version, today=today())

    def read_in() -> None:
        put_addresses(store, [(rng.uniform(0, 2000), rng.uniform(0, 2000)) for _ in range(50)])

    def save() -> None:
        backup.make(store, folder, folder / f"backup-{rng.randrange(4)}.zip")

    def copy() -> None:
        drafts.copy(store, 1, name="Ny")

    for _ in range(count):
        with suppress(Fault):
            rng.choice([edit, edit, step, read_in, save, copy])()
        with store.read() as connection:
            tell.send(audit.newest(connection).hash)
