"""How long ``omradesplan assign`` takes for a list of 200 000 rows, and the most memory it holds: CSV and XLSX.

The list is drawn from the example's addresses with the same seed every time, and spoilt as lists are: most rows are
right, some are in capitals, some misspelt, some have a number that is not there, some are no address at all. Each run
is the command itself in a process of its own, start and reading of the data included. The budget is 60 s and 500 MiB;
``cpu_s`` is the processor's time, which says what a quiet machine would take where this one is busy.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

from app.intake import example
from app.settings import Settings
from app.store import geography
from app.store.engine import Store

ROWS = 200_000
MOST_S, MOST_MIB = 60, 500
MEASURED = """
import resource, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_module("app.cli", run_name="__main__")
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print("peak", used.ru_maxrss, round(used.ru_utime + used.ru_stime, 1), file=sys.stderr)
"""


def rows(addresses, count: int = ROWS, seed: int = 6) -> list[list[str]]:
    """Rows as people keep them: a number with zeros in front, a name, an address, a postcode and a town."""
    rng = random.Random(seed)
    labels = (addresses["street"] + " " + addresses["number"].astype("str") + addresses["letter"]).tolist()
    return [
        [f"{i:07d}", f"Person {i}", spoilt(rng, labels[rng.randrange(len(labels))]), "Linköping"]
        for i in range(count)
    ]


def spoilt(rng: random.Random, label: str) -> str:
    """85 in 100 as they are; 6 in capitals, 5 misspelt, 2 with another number, 2 nonsense."""
    chance = rng.random()
    if chance < 0.85:
        return label
    if chance < 0.91:
        return label.upper() + " "
    if chance < 0.96:
        at = rng.randrange(1, len(label) - 3)
        return label[:at] + label[at + 1 :]
    return f"{label}9" if chance < 0.98 else "".join(rng.sample(label, len(label)))


def _written(folder: Path, table: list[list[str]]) -> dict[str, Path]:
    header = ["Ärende", "Namn", "Adress", "Ort"]
    csv = folder / "lista.csv"
    csv.write_text("\r\n".join(";".join(row) for row in [header, *table]), encoding="cp1252")
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Lista")
    for row in [header, *table]:
        sheet.append(row)
    book.save(folder / "lista.xlsx")
    return {"csv": csv, "xlsx": folder / "lista.xlsx"}


def run() -> list[dict[str, object]]:
    """Measure and print; one row for each kind of file."""
    measured = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = Store(Settings(data=folder).url)
        store.upgrade()
        example.fill(store, folder)
        with store.read() as connection:
            table = rows(geography.get_addresses(connection))
        store.close()
        for kind, path in _written(folder, table).items():
            begun = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-c", MEASURED, "omradesplan", "assign", str(path), "-o", str(folder / f"ut.{kind}"), "--json"],
                env={**os.environ, "OMRADESPLAN_DATA": str(folder)}, capture_output=True, text=True, check=True,
            )  # fmt: skip
            taken_s = time.perf_counter() - begun
            peak_kib, cpu_s = (float(word) for word in done.stderr.rsplit("peak ", 1)[1].split()[:2])
            outcomes = {k: v for k, v in json.loads(done.stdout)["outcomes"].items() if v}
            measured.append(
                {
                    "list": kind, "rows": ROWS, "s": round(taken_s, 1), "cpu_s": cpu_s, "rows_per_s": round(ROWS / taken_s),
                    "peak_MiB": round(peak_kib / 1024), "outcomes": outcomes,
                }
            )  # fmt: skip
    for row in measured:
        print(*(f"{key}={value}" for key, value in row.items()), f"(budget {MOST_S} s, {MOST_MIB} MiB)")
    return measured


if __name__ == "__main__":
    run()
