"""The example data put into an empty store: Linköping as the facts tell it, and said to be an example."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from app.intake import derive, proposal, start
from app.palette import HUES
from app.store import datasets, geography, plans, responsibilities
from app.store.engine import Store
from app.store.faults import said_plainly
from areas.model import Office, OfficeKind, Provider
from areas.plan import from_districts
from geodata.demo import demo
from geodata.report import Report
from geodata.streets import roads_file

COLOURS = tuple(HUES[i] for i in (0, 1, 2, 5, 3, 4, 6, 7))
"""In an order in which neighbours of the example differ in lightness too."""

HOME_CARE_SINCE = "2023-05-01"
"""The six areas with four providers hold since this day (the municipality's public pages)."""


def fill(store: Store, folder: Path, *, made: demo.Example | None = None) -> None:
    """Fill an empty store with the example data, in one transaction; ``made`` if they are made already."""
    example = made or demo.make()
    name = f"roads-{secrets.token_hex(6)}.npz"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with said_plainly(str(folder)):
            roads_file.save(example.roads, folder / name)
        with store.write() as connection:
            start.refuse_if_filled(connection)
            _put_data(connection, example, name)
            _put_plans(connection, example)
            derive.addresses(connection, folder)
            proposal.renew(connection, folder)
            responsibilities.put(
                connection, responsibilities.of_table(example.responsibility), why=responsibilities.BEGUN
            )
    except BaseException:
        (folder / name).unlink(missing_ok=True)
        raise


def _put_data(connection: Connection, example: demo.Example, roads_name: str) -> None:
    geography.put_municipality(connection, example.municipality)
    for kind, table, put in (
        ("districts", example.districts, geography.put_districts),
        ("population", example.population, geography.put_population),
        ("water", example.water, geography.put_landscape),
        ("places", example.places, geography.put_places),
    ):
        report = Report(read=len(table), kept=len(table))
        dataset_id = datasets.replace(connection, kind=kind, source=example.sources[kind], report=report)
        put(connection, dataset_id, table)
    ways = len(example.roads.way_start) - 1
    report = Report(read=ways, kept=ways, figures={"ways": ways, "file": roads_name})
    datasets.replace(connection, kind="roads", source=example.sources["roads"], report=report)


def _put_plans(connection: Connection, example: demo.Example) -> None:
    value, members = derive.districts_as_areas(example.districts)
    plans.put(
        connection, value, name="Stadsdelar, tätorter och omland", status="in_force", basis="assumed",
        districts=members, description="Ungefärliga gränser, gjorda av läge och yta.",
    )  # fmt: skip
    plans.put_providers(
        connection,
        tuple(Provider(code=r["code"], name=r["name"], kind=r["kind"]) for r in rows(example.providers)),
    )
    _put_social_services(connection, example)
    _put_home_care(connection, example)


def _put_social_services(connection: Connection, example: demo.Example) -> None:
    areas = [
        {"code": row["code"], "name": row["area"], "colour": COLOURS[i], "office": row["code"]}
        for i, row in enumerate(rows(example.offices))
    ]
    _put(
        connection, example, "socialtjanst", areas, offices_of(example.offices, kind="office"),
        membership=pairs(example.social_services, "district_code", "office_code"),
        name="Närmaste kontor", basis="computed", valid_from=None,
        description="Beräknat förslag: varje stadsdel hör till det kontor som är närmast.",
    )  # fmt: skip


def _put_home_care(connection: Connection, example: demo.Example) -> None:
    bases = pairs(example.home_care_bases, "area_code", "code")
    named = example.home_care.drop_duplicates("area_code").sort_values("area_code")
    areas = [
        {
            "code": row["area_code"], "name": row["area_name"], "colour": COLOURS[i],
            "office": bases[row["area_code"]], "provider": row["provider_code"],
        }
        for i, row in enumerate(rows(named))
    ]  # fmt: skip
    _put(
        connection, example, "hemvard", areas, offices_of(example.home_care_bases, kind="base"),
        membership=pairs(example.home_care, "district_code", "area_code"),
        name="Sex områden, fyra utförare", basis="assumed", valid_from=HOME_CARE_SINCE,
        description="Antagande: områdenas verkliga utbredning är inte publicerad som data.",
    )  # fmt: skip


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table as mappings."""
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def pairs(table: pd.DataFrame, key: str, value: str) -> dict[str, str]:
    """Return two columns of a table as a mapping."""
    return dict(zip(table[key], table[value], strict=True))


def offices_of(table: pd.DataFrame, *, kind: OfficeKind) -> tuple[Office, ...]:
    """Return the rows of a table as offices or bases; what is not known stays blank."""
    return tuple(
        Office(
            code=row["code"], name=row["name"], kind=kind, e=row["e"], n=row["n"],
            address=row.get("address", ""), basis=row.get("basis", ""),
        )
        for row in rows(table)
    )  # fmt: skip


def _put(
    connection: Connection,
    example: demo.Example,
    division: str,
    areas: Sequence[Mapping[str, str]],
    offices: tuple[Office, ...],
    *,
    membership: Mapping[str, str],
    **facts: Any,
) -> None:
    value = from_districts(
        division=division, districts=example.districts, membership=membership, areas=areas, offices=offices
    )
    members = {
        code: tuple(sorted(d for d, owner in membership.items() if owner == code)) for code in value.codes
    }
    plans.put(connection, value, status="in_force", districts=members, **facts)
