"""DuckDB for tables of people: a data base of its own with little memory, for one act.

It may spill to disk, so that a table of any size is typed in the memory that is there.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

MEMORY = "256MB"
THREADS = 2


@contextmanager
def opened(folder: Path, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB, with a folder for what does not fit into memory."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory, "temp_directory": str(folder / "spill"), "threads": THREADS,
    }  # fmt: skip
    connection = duckdb.connect(":memory:", config=settings)
    try:
        connection.execute("SET timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def literal(text: str) -> str:
    """Write a text as SQL, for the places where a parameter may not stand."""
    return "'" + text.replace("'", "''") + "'"


def in_utc(column: str) -> str:
    """Write a moment as its time in UTC: DuckDB hands no zone to Python without another package."""
    return f"timezone('UTC', {column})"


def files_sql(paths: Sequence[Path], *, by_name: bool = False, named: bool = False) -> str:
    """Write the rows of some files of ours as a table, `named` with the file of each row."""
    listed = ", ".join(literal(str(path)) for path in paths)
    more = ", filename = true" if named else ""
    return f"read_parquet([{listed}], union_by_name = {str(by_name).lower()}{more})"


def one(
    connection: duckdb.DuckDBPyConnection, question: str, values: Sequence[object] = ()
) -> tuple[Any, ...]:
    """Ask for one row."""
    return connection.execute(question, list(values)).fetchall()[0]
