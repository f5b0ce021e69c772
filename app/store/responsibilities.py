"""Who is responsible, in the store: the rules by service, age and date."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd
from sqlalchemy import Connection, delete, insert, select

from app.store.tables import responsibility
from areas.responsibility import Rule, rules_from_rows


def put(connection: Connection, rules: tuple[Rule, ...]) -> None:
    """Write the rules in place of those there were."""
    connection.execute(delete(responsibility))
    if rules:
        connection.execute(
            insert(responsibility),
            [
                {
                    **asdict(rule),
                    "valid_from": rule.valid_from.isoformat(),
                    "valid_to": rule.valid_to and rule.valid_to.isoformat(),
                }
                for rule in rules
            ],
        )


def of_table(table: pd.DataFrame) -> tuple[Rule, ...]:
    """Return the rules in a table of text, blank meaning no limit."""
    names = [str(name) for name in table.columns]
    return rules_from_rows(
        {name: str(value) for name, value in zip(names, row, strict=True)}
        for row in table.itertuples(index=False)
    )


def every(connection: Connection) -> tuple[Rule, ...]:
    """Return all rules, in the order they were given."""
    columns = [c for c in responsibility.c if c.name != "id"]
    rows = connection.execute(select(*columns).order_by(responsibility.c.id)).mappings()
    return rules_from_rows({k: "" if v is None else str(v) for k, v in row.items()} for row in rows)
