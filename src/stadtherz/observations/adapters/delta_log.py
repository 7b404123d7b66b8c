"""What the log of a Delta table tells of its files, and predicates over its partitions."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from deltalake import DeltaTable

from stadtherz.observations.adapters.duck import cursor


def adds_of(table: DeltaTable, columns: Mapping[str, str]) -> list[tuple[Any, ...]]:
    """Read the files of a table from its log: path, rows, and statistics by their SQL type.

    A statistic that no file has is None.
    """
    adds = table.get_add_actions(flatten=True)
    there = set(adds.schema.names)
    named = [
        f'"{name}"' if name in there else f"CAST(NULL AS {kind})" for name, kind in columns.items()
    ]
    connection = cursor()
    connection.register("adds", adds)
    asked = ", ".join(["path", "num_records", *named])
    return connection.execute(f"SELECT {asked} FROM adds").fetchall()


def days_in(column: str, days: Collection[date]) -> str:
    """Write the predicate of some partitions."""
    listed = ", ".join(f"'{day.isoformat()}'" for day in sorted(days))
    return f"{column} IN ({listed})"
