"""``python -m tests.openapi [EXAMPLES] [ROLE …]``: many questions an operation, as each role, on example data.

Prints each operation that gave an answer which the OpenAPI document does not have, and ends with 1 if any did.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from fastapi.testclient import TestClient

from app.intake import example
from app.main import create_app
from app.settings import Settings
from app.store.engine import Store
from tests.app.conftest import signed_in
from tests.app.documented_answers import Document, hold

ROLES = ("nobody", "reader", "planner", "administrator")


def run(folder: Path, role: str, examples: int) -> int:
    """Ask as one role; return how many operations failed."""
    failed = 0
    with TestClient(create_app(Settings(data=folder)), raise_server_exceptions=False) as client:
        signed_in(client)
        plans = client.get("/api/v1/plans").json()["plans"]
        copied = next(one["id"] for one in plans if one["division"] == "hemvard")
        client.post("/api/v1/plans", json={"copy_from": copied, "name": "Utkast"})
        client.cookies.clear()
        document, began = Document(client), time.process_time()
        for label in document.operations:
            if role != "nobody":
                signed_in(client, role)
            try:
                hold(client, document, label, examples=examples)
            # Several failures at once are a group that is no Exception; it ended the whole run.
            except (Exception, BaseExceptionGroup) as fault:  # noqa: BLE001 - it is told, and the next is asked
                failed += 1
                faults = getattr(fault, "exceptions", [fault])
                told = " | ".join(
                    f"{type(one).__name__}: {' '.join(str(one).split())[:600]}" for one in faults
                )
                sys.stdout.write(f"{role}: {label}: {told}\n")
                sys.stdout.flush()
        spent = time.process_time() - began
        sys.stdout.write(
            f"{role}: {len(document.operations)} operations, {examples} questions each, {failed} failed, "
        )
        sys.stdout.write(f"{spent:.0f} s of CPU\n")
        sys.stdout.flush()
    return failed


def main(words: list[str]) -> int:
    """Run the roles named, or all."""
    examples = int(words[0]) if words else 100
    failed = 0
    for role in words[1:] or ROLES:
        with tempfile.TemporaryDirectory(prefix="omradesplan-openapi-") as name:
            folder = Path(name)
            store = Store(Settings(data=folder).url)
            store.upgrade()
            example.fill(store, folder)
            store.close()
            failed += run(folder, role, examples)
    return 1 if failed else 0


sys.exit(main(sys.argv[1:]))
