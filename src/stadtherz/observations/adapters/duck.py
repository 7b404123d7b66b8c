"""DuckDB within this process, and pieces of what is asked of it."""

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from stadtherz.observations.adapters.mirror import fetch

_base = threading.local()


def cursor(threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Give a fresh name space of this thread's DuckDB; opening a database costs a hundred times."""
    if not hasattr(_base, "connection"):
        _base.connection, _base.threads = duckdb.connect(), 0
        # the files of a Delta table never change: what was read of their ends stays true
        _base.connection.execute("SET GLOBAL timezone = 'UTC'")
        _base.connection.execute("SET GLOBAL parquet_metadata_cache = true")
    if threads != _base.threads:
        _base.connection.execute(f"SET threads = {threads}")
        _base.threads = threads
    found: duckdb.DuckDBPyConnection = _base.connection.cursor()
    return found


def files_sql(paths: Sequence[str], *options: str, partitions: bool = False) -> str:
    """Write the rows of some files as a table; files in object storage are brought here first."""
    fetch(paths)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    chosen = ", ".join((f"hive_partitioning = {str(partitions).lower()}", *options))
    return f"read_parquet([{listed}], {chosen})"


def make_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str],
    rows: Mapping[int, Any] | Mapping[date, Any],
) -> None:  # fmt: skip
    """Put pairs into a table of a connection."""
    named = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"CREATE TEMP TABLE {name} ({named})")
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", list(rows.items()))
