"""Writes the rows that a system of the city gives as a typed table."""

import hashlib
from itertools import count, islice
from pathlib import Path

import duckdb

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.tables.duck import opened
from stadtherz.opendata.adapters.tables.measured import GIVEN, measured, write_given
from stadtherz.opendata.domain.sources import STORED, SourceColumn, SourceTable
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.names import machine_name
from stadtherz.opendata.domain.tabular.schema import LINE, Column, Schema

AT_ONCE = 2_000
TYPES = {
    Storage.WHOLE: "BIGINT", Storage.DOUBLE: "DOUBLE", Storage.BOOLEAN: "BOOLEAN",
    Storage.DATE: "DATE", Storage.MOMENT: "TIMESTAMPTZ", Storage.TEXT: "VARCHAR",
}  # fmt: skip


def write_rows(table: SourceTable, target: Path) -> Schema:
    """Write a table as Parquet with its schema; the line of a row is its number.

    Raises:
        Invalid: code "odd-name", where the name of a column is none for machines.

    """
    for one in table.columns:
        if not one.name or machine_name(one.name) != one.name:
            raise Invalid(f"{one.name!r} is no name for a column", code="odd-name")
    with opened(target.parent) as connection:
        _take(connection, table)
        schema = measured(connection, _columns(table.columns))
        write_given(connection, schema, target)
    return schema


def _take(connection: duckdb.DuckDBPyConnection, table: SourceTable) -> None:
    """Put the rows into a table, many at once and column by column."""
    kinds = [TYPES[STORED[one.kind]] for one in table.columns]
    named = zip(table.columns, kinds, strict=True)
    columns = ", ".join(f'"{one.name}" {kind}' for one, kind in named)
    connection.execute(f"CREATE TABLE {GIVEN} ({LINE} BIGINT, {columns})")
    values = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in ("BIGINT", *kinds))
    rows = ((line, *row) for line, row in zip(count(1), table.rows, strict=False))
    while some := list(islice(rows, AT_ONCE)):
        listed = [list(column) for column in zip(*some, strict=True)]
        connection.execute(f"INSERT INTO {GIVEN} SELECT {values}", listed)


def _columns(columns: tuple[SourceColumn, ...]) -> tuple[Column, ...]:
    return tuple(
        Column(one.name, str(one.label), one.kind, STORED[one.kind], one.unit) for one in columns
    )


def digest_of(path: Path) -> str:
    """Give a digest of the file, which is the same for the same rows and columns."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
