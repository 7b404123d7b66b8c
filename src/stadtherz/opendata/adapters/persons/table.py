"""A typed table that is searched: its Parquet file in a small DuckDB of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from stadtherz.opendata.adapters.tables.duck import files_sql, opened
from stadtherz.opendata.adapters.tables.stored import schema_in
from stadtherz.opendata.domain.tabular.schema import Schema

A_PIECE = 20_000
"""So many different values are in memory at once."""


@dataclass(frozen=True)
class Table:
    """A table that is asked: its rows as SQL, and its schema."""

    connection: duckdb.DuckDBPyConnection
    sql: str
    schema: Schema
    folder: Path

    def asked(self, question: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Ask for a few rows."""
        return self.connection.execute(question, list(values)).fetchall()

    def pieces(
        self, question: str, values: Sequence[object] = ()
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Ask for many rows and give them piece by piece."""
        answer = self.connection.execute(question, list(values))
        while piece := answer.fetchmany(A_PIECE):
            yield piece


@contextmanager
def searched(path: Path) -> Iterator[Table]:
    """Open a typed file.

    Raises:
        Invalid: code "unknown-schema", where it brings no schema along.

    """
    schema = schema_in(path)
    with TemporaryDirectory(prefix="persons-") as name, opened(Path(name)) as connection:
        connection.execute("SET enable_progress_bar = false")
        yield Table(connection, files_sql([path]), schema, Path(name))


def quoted(name: str) -> str:
    """Write the name of a column."""
    return '"' + name.replace('"', '""') + '"'
