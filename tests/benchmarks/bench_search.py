"""How long a search and a look-up take, and what becomes of misspelt addresses, at the size of a city.

The register is made here: 2 500 street names put together from Swedish first and last parts, houses on both
sides with letters now and then. Queries are drawn from it and spoilt the ways people spoil them. The same seed
gives the same queries.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import numpy as np
import pandas as pd

from geodata.errors import Fault
from geodata.gazetteer.address_search import AddressIndex

FIRST = [
    "Adel",
    "Alm",
    "Ask",
    "Band",
    "Berg",
    "Björk",
    "Blom",
    "Bok",
    "Bond",
    "Bro",
    "Brunn",
    "Bäck",
    "Dal",
    "Drottning",
    "Dam",
    "Ek",
    "En",
    "Fabrik",
    "Fager",
    "Falk",
    "Fisk",
    "Fjäll",
    "Fors",
    "Furu",
    "Fågel",
    "Gran",
    "Grind",
    "Gruv",
    "Gråsten",
    "Guld",
    "Gård",
    "Hag",
    "Hammar",
    "Hassel",
    "Hav",
    "Hed",
    "Hermelin",
    "Hjort",
    "Hög",
    "Industri",
    "Jakt",
    "Järn",
    "Jord",
    "Kanal",
    "Kapell",
    "Karl",
    "Kastanj",
    "Klock",
    "Klöver",
    "Kopparslagar",
    "Korn",
    "Kors",
    "Kristin",
    "Kron",
    "Kung",
    "Kvarn",
    "Kyrk",
    "Kärn",
    "Köpman",
    "Lager",
    "Lind",
    "Linné",
    "Ljung",
    "Ladu",
    "Lärk",
    "Löv",
    "Malm",
    "Mark",
    "Mas",
    "Mejeri",
    "Mjöl",
    "Mur",
    "Mäster",
    "Norr",
    "Nord",
    "Nygård",
    "Nämndeman",
    "Olof",
    "Orr",
    "Ostgöt",
    "Oxel",
    "Palm",
    "Park",
    "Plog",
    "Post",
    "Präst",
    "Rab",
    "Ramsberg",
    "Rektor",
    "Ring",
    "Rosen",
    "Rydberg",
    "Råg",
    "Rönn",
    "Sadelmakar",
    "Sand",
    "Silver",
    "Sjö",
    "Skepp",
    "Skog",
    "Skol",
    "Skomakar",
    "Slott",
    "Slup",
    "Smed",
    "Snickar",
    "Sol",
    "Spar",
    "Spinnar",
    "Stal",
    "Sten",
    "Stenhuggar",
    "Stor",
    "Strand",
    "Sträng",
    "Ström",
    "Sundberg",
    "Svarvar",
    "Svan",
    "Sädes",
    "Söder",
    "Tall",
    "Tegelbruk",
    "Tinnerbäck",
    "Torn",
    "Trädgård",
    "Tröskar",
    "Tull",
    "Ull",
    "Utter",
    "Vall",
    "Vasa",
    "Vatten",
    "Vete",
    "Videberg",
    "Vinter",
    "Väst",
    "Växel",
    "Ympar",
    "Ymer",
    "Åker",
    "Ålerud",
    "Ångström",
    "Åsberg",
    "Ängsgård",
    "Äppel",
    "Ödegård",
    "Öster",
    "Östgöt",
    "Örnberg",
]
MIDDLE = ("", "s", "e", "a", "kulle", "lunds", "by", "torps", "näs", "hults", "mo", "sta")
KIND = ("gatan", "gatan", "gatan", "gatan", "vägen", "vägen", "gränd", "stigen", "torget", "plan", "backen")
BEFORE = ("Norra", "Södra", "Östra", "Västra", "Gamla", "Nya", "Lilla", "Stora", "Sankt")
PEOPLE = ("Anders", "Elsa", "Hannes", "Karin", "Nanna", "Selma", "Olof", "Göran", "Märta", "Erik")
LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
SIZES = (40_000, 100_000)
STREETS = 2_500


def street_names(rng: random.Random, count: int) -> list[str]:
    """Distinct names; one in eight with a word before, one in twelve called after a person."""
    names: dict[str, None] = {}
    while len(names) < count:
        core = rng.choice(FIRST) + rng.choice(MIDDLE)
        draw = rng.random()
        if draw < 1 / 12:
            name = f"{rng.choice(PEOPLE)} {core.rstrip('s')}s {rng.choice(('gata', 'väg', 'gränd'))}"
        elif draw < 1 / 12 + 1 / 8:
            name = f"{rng.choice(BEFORE)} {core}{rng.choice(KIND)}"
        else:
            name = core + rng.choice(KIND)
        names[name] = None
    return list(names)


def register(count: int, seed: int = 1) -> pd.DataFrame:
    """``count`` addresses on ``STREETS`` streets; big streets are rarer than small ones."""
    rng = random.Random(seed)
    streets = street_names(rng, STREETS)
    weights = np.random.default_rng(seed).pareto(1.5, STREETS) + 0.3
    sizes = np.maximum(np.floor(weights / weights.sum() * count).astype(int), 1)
    rows: list[tuple[str, int, str, str, str]] = []
    for street, size in zip(streets, sizes, strict=True):
        postcode, locality = f"58{rng.randint(100, 999)}", rng.choice(("Linköping", "Linköping", "Ljungsbro"))
        number = 0
        made = 0
        while made < size:
            number += 1
            for letter in "ABCD"[: rng.randint(2, 4)] if rng.random() < 0.15 else ("",):
                rows.append((street, number, letter, postcode, locality))
                made += 1
    rows = rows[:count] if len(rows) >= count else rows
    points = np.random.default_rng(seed).uniform((520_000, 6_450_000), (560_000, 6_500_000), (len(rows), 2))
    table = pd.DataFrame(rows, columns=["street", "number", "letter", "postcode", "locality"])
    return table.assign(
        ref=[f"a{i}" for i in range(len(rows))],
        e=points[:, 0].round(2),
        n=points[:, 1].round(2),
        accuracy_m=1.0,
    ).astype({"number": "int64"})


def slip(rng: random.Random, word: str) -> str:
    """One letter left out, put in, exchanged, or swapped with the next."""
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + rng.choice(LETTERS) + word[at:]
    if kind == 2:
        return word[:at] + rng.choice(LETTERS.replace(word[at].lower(), "")) + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def plain(text: str) -> str:
    return text.lower().translate(str.maketrans("åäöé", "aaoe"))


def short(text: str) -> str:
    for whole, brief in (
        ("Norra ", "N "),
        ("Södra ", "S "),
        ("Sankt ", "St "),
        ("gatan", "g"),
        ("vägen", "v"),
    ):
        text = text.replace(whole, brief)
    return text


def queries(table: pd.DataFrame, each: int, seed: int = 2) -> dict[str, list[tuple[int, str]]]:
    """Texts by the way they were spoilt, each with the row it came from (-1: from none)."""
    rng = random.Random(seed)

    def spoilt(spoil) -> list[tuple[int, str]]:
        found = []
        for _ in range(each):
            row = rng.randrange(len(table))
            street, number, letter = (table[c].iloc[row] for c in ("street", "number", "letter"))
            found.append((row, spoil(street, f"{number}{letter}", row)))
        return found

    return {
        "exact": spoilt(lambda s, n, _: f"{s} {n}"),
        "plain letters": spoilt(lambda s, n, _: f"{plain(s)} {n.lower()}"),
        "short forms": spoilt(lambda s, n, _: f"{short(s)} {n}"),
        "one slip": spoilt(lambda s, n, _: f"{slip(rng, s)} {n}"),
        "one slip, plain": spoilt(lambda s, n, _: f"{slip(rng, plain(s))} {n}"),
        "two slips": spoilt(lambda s, n, _: f"{slip(rng, slip(rng, s))} {n}"),
        "beginning": [(-1, s[: rng.randint(1, len(s))]) for _, s, _ in _parts(rng, table, each)],
        "beginning and number": [
            (-1, f"{s[: rng.randint(3, len(s))]} {n[0]}") for _, s, n in _parts(rng, table, each)
        ],
        "with postcode and locality": spoilt(
            lambda s, n, r: f"{s.upper()} {n} lgh 1102, {table['postcode'].iloc[r]} {table['locality'].iloc[r]}"
        ),
        "number that is not there": [(-1, f"{s} 9{n}9") for _, s, n in _parts(rng, table, each)],
        "postcode": [(-1, str(table["postcode"].iloc[rng.randrange(len(table))])) for _ in range(each)],
        "coordinates": [(-1, f"58.{rng.randint(3000, 5000)}, 15.{rng.randint(4000, 9000)}") for _ in range(each)],
        "nonsense": [(-1, "".join(rng.choice(LETTERS + " ") for _ in range(rng.randint(1, 60)))) for _ in range(each)],
        "300 characters": [(-1, "".join(rng.choice(LETTERS + " 0123456789") for _ in range(300))) for _ in range(each)],
    }  # fmt: skip


def _parts(rng: random.Random, table: pd.DataFrame, each: int) -> list[tuple[int, str, str]]:
    rows = [rng.randrange(len(table)) for _ in range(each)]
    return [(r, str(table["street"].iloc[r]), str(table["number"].iloc[r])) for r in rows]


def percentiles(times_ms: list[float]) -> list[float]:
    return [round(float(v), 2) for v in np.percentile(times_ms, (50, 95, 99, 100))]


def outcome(index: AddressIndex, row: int, text: str) -> str:
    try:
        understood = index.resolve(text)
    except Fault as fault:
        return fault.code
    if row < 0:
        return "answer"
    return "right" if understood.address == row else "WRONG"


def run(each: int = 200) -> list[dict[str, object]]:
    """Measure and print; one row for each size, kind of query and operation."""
    rows: list[dict[str, object]] = []
    for size in SIZES:
        table = register(size)
        start = time.perf_counter()
        index = AddressIndex(table)
        print(f"index over {len(table)} addresses built in {time.perf_counter() - start:.2f} s")
        everything: dict[str, list[float]] = {"search": [], "resolve": []}
        for kind, asked in queries(table, each).items():
            outcomes: Counter[str] = Counter()
            times: dict[str, list[float]] = {"search": [], "resolve": []}
            for row, text in asked:
                start = time.perf_counter()
                index.search(text)
                middle = time.perf_counter()
                result = outcome(index, row, text)
                times["search"].append((middle - start) * 1e3)
                times["resolve"].append((time.perf_counter() - middle) * 1e3)
                outcomes[result] += 1
            for operation, taken in times.items():
                everything[operation] += taken
                rows.append(_row(size, kind, operation, taken, outcomes))
        rows += [_row(size, "all", operation, taken, Counter()) for operation, taken in everything.items()]
    for row in rows:
        print(*(f"{name}={value}" for name, value in row.items()))
    return rows


def _row(
    size: int, kind: str, operation: str, taken: list[float], outcomes: Counter[str]
) -> dict[str, object]:
    p50, p95, p99, worst = percentiles(taken)
    shown = dict(outcomes.most_common()) if operation == "resolve" and outcomes else {}
    return {
        "addresses": size, "query": kind, "operation": operation,
        "p50_ms": p50, "p95_ms": p95, "p99_ms": p99, "max_ms": worst, "outcomes": shown,
    }  # fmt: skip


if __name__ == "__main__":
    run()
