"""The real server on the loopback with about 100 000 addresses: simulations, look-ups, start, memory.

The data are the example's with a made-up address list of that size, imported from a CSV file as an operator would.
Every simulation is another drawn polygon, or another place for a base, asked as a browser asks (compressed, all
metrics). Look-ups come at fixed moments, 100 a second, and are timed from the moment they were due, so waiting in
line counts. CPU is the server's own per request, for the machine may be shared.
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from app.intake import example, imports
from app.intake.imports import Origin
from app.settings import Settings
from app.store.engine import Store
from areas.edit_json import to_json
from geodata import synthetic
from geodata.demo import demo
from tests.benchmarks import simulation_case
from tests.browser.serving import free_port
from tests.conftest import ROOT

ADDRESSES, SIMULATIONS = 100_000, 200
RATE, SECONDS, CLIENTS = 100, 20, 16
BUDGET_MS = {"border edit": 50, "office move": 100, "look-up": 10}
BUDGET_START_S, BUDGET_RSS_MIB = 5, 1024


def fill(folder: Path) -> pd.DataFrame:
    """Put the example and the address list into a new store; the addresses."""
    store = Store(Settings(data=folder).url)
    store.upgrade()
    example.fill(store, folder)
    made = demo.make()
    table, _ = synthetic.make(
        roads=made.roads, districts=made.districts, population=made.population, rng=np.random.default_rng(1),
        people_per_address=float(made.population["population"].sum()) / ADDRESSES,
    )  # fmt: skip
    path = folder / "addresses.csv"
    table[["ref", "street", "number", "letter", "postcode", "locality", "e", "n"]].to_csv(path, index=False)
    origin = Origin(title="Påhittade adresser", publisher="", licence="", url="", date="")
    imports.import_addresses(store, path, folder=folder, origin=origin, crs="EPSG:3006")
    store.close()
    return table


class Server:
    """One process of the server, and what it uses."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._log = (folder / "server.log").open("wb")
        self.process = subprocess.Popen(
            [Path(sys.executable).parent / "omradesplan", "serve", "--port", str(self.port)],
            cwd=ROOT,
            # The measured edits are not what signing in costs; that is a look into one row.
            env={**os.environ, "OMRADESPLAN_DATA": str(folder), "OMRADESPLAN_SIGN_IN": "off"},
            stdout=self._log,
            stderr=self._log,
        )

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)

    def wait(self) -> None:
        """Until the first answer of ``/health``."""
        while self.process.poll() is None:
            try:
                if ask(self.connect(), "GET", "/api/v1/health")[1]["ready"]:
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError("the server ended; see server.log")

    def cpu_s(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> dict[str, float]:
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        kib = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
        return {name: int(value) / 1024 for name, value in kib.items()}

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        self._log.close()


@contextmanager
def running(folder: Path) -> Iterator[tuple[Server, float]]:
    """A server, and the seconds from its start to its first answer."""
    start = time.perf_counter()
    server = Server(folder)
    try:
        server.wait()
        yield server, time.perf_counter() - start
    finally:
        server.stop()


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: Any = None
) -> tuple[int, Any, int]:
    """Status, answer and how many bytes came over the wire."""
    headers = {"content-type": "application/json", "accept-encoding": "gzip"}
    connection.request(method, path, body=None if body is None else json.dumps(body), headers=headers)
    response = connection.getresponse()
    raw = response.read()
    zipped = response.getheader("content-encoding") == "gzip"
    return response.status, json.loads(gzip.decompress(raw) if zipped else raw), len(raw)


def percentiles(taken: Sequence[float]) -> str:
    p50, p95, p99 = np.quantile(taken, (0.5, 0.95, 0.99))
    return f"p50 {p50:6.1f}  p95 {p95:6.1f}  p99 {p99:6.1f} ms"


def simulate(server: Server, plan_id: int, edits: list[dict[str, Any]]) -> tuple[str, str]:
    """One call after the other; the first few are not counted."""
    connection, path = server.connect(), f"/api/v1/plans/{plan_id}/simulate?crs=3006"
    taken, statuses, size, used = [], Counter[int](), 0, 0.0
    for number, edit in enumerate(edits):
        if number == 5:
            used = server.cpu_s()
        payload = {"edits": [edit]}
        start = time.perf_counter()
        connection.request(
            "POST", path, body=json.dumps(payload),
            headers={"content-type": "application/json", "accept-encoding": "gzip"},
        )  # fmt: skip
        response = connection.getresponse()
        raw = response.read()
        if number >= 5:
            taken.append((time.perf_counter() - start) * 1e3)
            statuses[response.status] += 1
            size = len(raw)
    cpu = (server.cpu_s() - used) / len(taken) * 1e3
    return percentiles(taken), f"CPU {cpu:.1f} ms, {size / 1000:.0f} kB, {dict(statuses)}"


def look_up(server: Server, texts: Sequence[str]) -> tuple[list[float], Counter[int]]:
    """``RATE`` questions a second from ``CLIENTS`` connections; milliseconds since each was due."""
    taken: list[float] = []
    statuses = Counter[int]()
    begin = time.perf_counter() + 0.2

    def client(first: int) -> None:
        connection = server.connect()
        for number in range(first, RATE * SECONDS, CLIENTS):
            due = begin + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            status, _, _ = ask(connection, "POST", "/api/v1/lookup", {"text": texts[number]})
            taken.append((time.perf_counter() - due) * 1e3)
            statuses[status] += 1

    clients = [threading.Thread(target=client, args=(k,)) for k in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return taken, statuses


def borders(server: Server, plan_id: int, addresses: pd.DataFrame) -> list[dict[str, Any]]:
    """Polygons around addresses near a border between two areas of the plan."""
    _, found, _ = ask(server.connect(), "GET", f"/api/v1/plans/{plan_id}/areas?crs=3006")
    shapes = {f["id"]: shapely.geometry.shape(f["geometry"]) for f in found["features"]}
    drawn = simulation_case.polygons(
        shapes, addresses["e"].to_numpy(), addresses["n"].to_numpy(), SIMULATIONS + 5, seed=simulation_case.SEED
    )  # fmt: skip
    return [to_json(edit) for edit in drawn]


def offices(server: Server) -> list[dict[str, Any]]:
    """Every base in turn, each time at another place on land."""
    _, found, _ = ask(server.connect(), "GET", "/api/v1/offices")
    bases = [o for o in found["offices"] if o["kind"] == "base"]
    rng = np.random.default_rng(simulation_case.SEED)
    return [
        {
            "op": "move_office", "office": bases[k % len(bases)]["code"],
            "lon": bases[k % len(bases)]["lon"] + rng.uniform(-0.02, 0.02),
            "lat": bases[k % len(bases)]["lat"] + rng.uniform(-0.01, 0.01),
        }
        for k in range(SIMULATIONS + 5)
    ]  # fmt: skip


def run() -> None:
    """Print every measurement; nothing is asserted."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        addresses = fill(folder)
        starts = []
        for _ in range(2):
            with running(folder) as (_, seconds):
                starts.append(seconds)
        with running(folder) as (server, seconds):
            _measure(server, addresses, [*starts, seconds])


def _measure(server: Server, addresses: pd.DataFrame, starts: list[float]) -> None:
    cpu = server.cpu_s()
    print(f"{len(addresses)} addresses, load {os.getloadavg()[0]:.1f}")
    print(f"start: {min(starts):.1f} to {max(starts):.1f} s, CPU {cpu:.1f} s (budget {BUDGET_START_S} s)")
    connection = server.connect()
    _, plan, _ = ask(connection, "GET", "/api/v1/plans/in-force?division=hemvard")
    _, draft, _ = ask(connection, "POST", "/api/v1/plans", {"copy_from": plan["id"], "name": "Mätning"})
    for what, edits in (
        ("border edit", borders(server, draft["id"], addresses)),
        ("office move", offices(server)),
    ):
        taken, more = simulate(server, draft["id"], edits)
        print(
            f"simulate, {what}: {taken} (budget p95 {BUDGET_MS[what]}); {more}, load {os.getloadavg()[0]:.1f}"
        )
    chosen = addresses.sample(RATE * SECONDS, random_state=1)
    texts = [f"{a.street} {a.number}, {a.locality}" for a in chosen.itertuples()]
    used = server.cpu_s()
    taken, statuses = look_up(server, texts)
    cpu = (server.cpu_s() - used) / len(taken) * 1e3
    print(
        f"look-up at {RATE}/s for {SECONDS} s: {percentiles(taken)} (budget p95 {BUDGET_MS['look-up']});"
        f" CPU {cpu:.1f} ms, {dict(statuses)}, load {os.getloadavg()[0]:.1f}"
    )
    memory = server.memory_mib()
    print(f"memory: {memory['VmRSS']:.0f} MiB, at most {memory['VmHWM']:.0f} (budget {BUDGET_RSS_MIB})")


if __name__ == "__main__":
    run()
