"""What should never be sent: how long each kind is looked at before it is refused; see `tests.app.bad_inputs`."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from app.main import create_app
from app.plans import drafts
from app.settings import Settings
from tests.app import bad_inputs
from tests.app.small_town import put_addresses, town

API, SLOWEST = "/api/v1", 8
JSON = {"content-type": "application/json", "if-match": "1"}


def questions(client: TestClient) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Every bad input by name, and what sends it."""

    def posted(path: str, **what: Any) -> Callable[[], Any]:
        return lambda: client.post(f"{API}/{path}", **what)

    for name, body in bad_inputs.BODIES.items():
        yield f"body: {name}", posted("lookup", content=body, headers=JSON)
    for name, text in bad_inputs.TEXTS.items():
        yield f"text: {name}", posted("lookup", json={"text": text})
    for name, edits in [*((n, [e]) for n, e in bad_inputs.EDITS.items()), *bad_inputs.COMBS.items()]:
        body = json.dumps({"edits": edits}).replace('"1e999"', "1e999")
        yield f"edit: {name}", posted("plans/2/simulate?crs=3006", content=body, headers=JSON)
    million = {"content": bad_inputs.MILLION, "headers": JSON}
    yield "edit: a million corners", posted("plans/2/simulate?crs=3006", **million)
    for name, (filename, make) in bad_inputs.FILES.items():
        yield f"file: {name}", posted("batch", files={"file": (filename, make())})
    for path in bad_inputs.ADDRESSES:
        yield f"address: {path}", lambda path=path: client.get(path)


def run() -> None:
    """Print the slowest refusals; nothing is asserted."""
    with tempfile.TemporaryDirectory() as name:
        store = town(Path(name))
        put_addresses(store, [(37.0 * i % 2000, 91.0 * i % 2000) for i in range(50)])
        drafts.copy(store, 1, name="Utkast")
        configured = Settings(
            data=Path(name), database_url=store.url, sign_in="off", public_url="http://testserver"
        )
        with TestClient(create_app(configured), raise_server_exceptions=False) as client:
            client.get(f"{API}/plans/2/consequences")
            taken = []
            for which, send in questions(client):
                start, used = time.perf_counter(), time.process_time()
                status = send().status_code
                taken.append((time.process_time() - used, time.perf_counter() - start, status, which))
        store.close()
    statuses = sorted({status for _, _, status, _ in taken})
    print(
        f"{len(taken)} bad inputs, answered with {statuses}; the {SLOWEST} that took most of the processor:"
    )
    for used, waited, status, which in sorted(taken, reverse=True)[:SLOWEST]:
        print(f"  {used * 1e3:7.0f} ms CPU, {waited * 1e3:7.0f} ms  {status}  {which}")


if __name__ == "__main__":
    run()
