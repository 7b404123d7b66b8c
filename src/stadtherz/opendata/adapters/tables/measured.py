"""Measures the columns of a table that is given as rows of ours, and writes it with its schema."""

# ruff: noqa: S608 - names are machine names of ours
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from stadtherz.opendata.adapters.tables.stored import copy_sql
from stadtherz.opendata.domain.tabular.schema import LINE, Column, Schema

GIVEN = "given"
"""The table that is measured and written; its first column is the line."""


def measured(connection: duckdb.DuckDBPyConnection, columns: Sequence[Column]) -> Schema:
    """Measure columns: missing and different values, the least and the greatest."""
    asked = ", ".join(
        f'count(*) - count("{one.name}"), count(DISTINCT "{one.name}"),'
        f' CAST(min("{one.name}") AS VARCHAR), CAST(max("{one.name}") AS VARCHAR)'
        for one in columns
    )
    rows, *found = connection.execute(f"SELECT count(*), {asked} FROM {GIVEN}").fetchall()[0]
    return Schema(
        tuple(
            replace(
                one, missing=found[4 * at], distinct=found[4 * at + 1],
                least=found[4 * at + 2] or "", most=found[4 * at + 3] or "",
            )
            for at, one in enumerate(columns)
        ),
        int(rows),
    )  # fmt: skip


def write_given(connection: duckdb.DuckDBPyConnection, schema: Schema, target: Path) -> None:
    """Write the table in the order of its lines, with its schema in the file's own words."""
    rows = f"SELECT * FROM {GIVEN} ORDER BY {LINE}"
    connection.execute(copy_sql(rows, schema, target))
