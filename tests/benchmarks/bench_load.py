"""A working day's worst minute: 200 look-ups a second for 60 s while a planner edits a draft.

The server is the real one on the loopback with about 100 000 addresses. Look-ups come at fixed moments and are
timed from the moment they were due, so waiting in line counts. The asker is one thread that writes bytes prepared
beforehand and reads no more of an answer than its status and length: the cores belong to the server. Each edit
draws another polygon and is stored; one a second, as fast as anybody draws.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.bench_http import (
    BUDGET_RSS_MIB,
    BUDGET_START_S,
    Server,
    ask,
    borders,
    fill,
    percentiles,
    running,
)

RATE, SECONDS, CONNECTIONS = 200, 60, 32
EVERY_S = 1.0
PATIENCE_S = 10.0
"""An answer that takes longer is an error."""


def prepared(texts: Sequence[str]) -> list[bytes]:
    """Every question as it goes over the wire."""
    bodies = [json.dumps({"text": text}).encode() for text in texts]
    return [
        b"POST /api/v1/lookup HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n\r\n%s" % (len(body), body)
        for body in bodies
    ]


async def answered(reader: asyncio.StreamReader) -> int:
    """The status of an answer whose body is passed over."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.split(b":")[1]))
    return int(head[9:12])


async def look_up(port: int, questions: Sequence[bytes]) -> tuple[list[float], Counter[str]]:
    """Ask all questions, each when it is due; milliseconds since then, and what came of them."""
    taken: list[float] = []
    outcomes = Counter[str]()
    begin = time.perf_counter() + 0.5

    async def client(first: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in range(first, len(questions), CONNECTIONS):
            due = begin + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            try:
                writer.write(questions[number])
                status = await asyncio.wait_for(answered(reader), PATIENCE_S)
                outcomes["ok" if status == 200 else str(status)] += 1
            except (OSError, TimeoutError, asyncio.IncompleteReadError) as fault:
                outcomes[type(fault).__name__] += 1
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            taken.append((time.perf_counter() - due) * 1e3)
        writer.close()

    await asyncio.gather(*(client(first) for first in range(CONNECTIONS)))
    return taken, outcomes


class Planner(threading.Thread):
    """Draws one border a second and stores it, until told to stop."""

    def __init__(self, server: Server, plan: dict[str, Any], edits: list[dict[str, Any]]) -> None:
        super().__init__(daemon=True)
        self.taken: list[float] = []
        self.outcomes = Counter[str]()
        self.over = threading.Event()
        self._connection, self._path, self._edits = server.connect(), f"/api/v1/plans/{plan['id']}", edits

    def run(self) -> None:
        version = self._version()
        for edit in self._edits:
            if self.over.wait(EVERY_S):
                break
            headers = {"content-type": "application/json", "if-match": version}
            start = time.perf_counter()
            self._connection.request(
                "POST", f"{self._path}/edits?crs=3006", body=json.dumps({"edits": [edit]}), headers=headers
            )
            answer = self._connection.getresponse()
            told = json.loads(answer.read())
            self.taken.append((time.perf_counter() - start) * 1e3)
            self.outcomes["ok" if answer.status == 200 else told["code"]] += 1
            version = answer.getheader("etag") or self._version()
        self._connection.close()

    def _version(self) -> str:
        self._connection.request("GET", self._path)
        answer = self._connection.getresponse()
        answer.read()
        return str(answer.getheader("etag"))


def run() -> None:
    """Print every measurement; nothing is asserted."""
    with tempfile.TemporaryDirectory() as name:
        addresses = fill(Path(name))
        with running(Path(name)) as (server, seconds):
            print(f"{len(addresses)} addresses; start {seconds:.1f} s (budget {BUDGET_START_S} s)")
            connection = server.connect()
            _, held, _ = ask(connection, "GET", "/api/v1/plans/in-force?division=hemvard")
            question = {"copy_from": held["id"], "name": "Mätning"}
            _, draft, _ = ask(connection, "POST", "/api/v1/plans", question)
            connection.close()
            planner = Planner(server, draft, borders(server, draft["id"], addresses))
            chosen = addresses.sample(RATE * SECONDS, random_state=2)
            questions = prepared([f"{a.street} {a.number}, {a.locality}" for a in chosen.itertuples()])
            used, own = server.cpu_s(), time.process_time()
            planner.start()
            taken, outcomes = asyncio.run(look_up(server.port, questions))
            planner.over.set()
            planner.join(timeout=30)
            used, own = server.cpu_s() - used, time.process_time() - own
            wrong = sum(outcomes.values()) - outcomes["ok"]
            print(
                f"look-up at {RATE}/s for {SECONDS} s: {percentiles(taken)}; errors {wrong} {dict(outcomes)}"
            )
            print(f"edits meanwhile: {percentiles(planner.taken)}; {dict(planner.outcomes)}")
            print(
                f"CPU: server {used:.0f} s, asker {own:.0f} s of {SECONDS} s; load {os.getloadavg()[0]:.1f}"
            )
            memory = server.memory_mib()
            print(
                f"memory: {memory['VmRSS']:.0f} MiB, at most {memory['VmHWM']:.0f} (budget {BUDGET_RSS_MIB})"
            )


if __name__ == "__main__":
    run()
