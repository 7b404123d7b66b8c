"""DuckDB within this process, and pieces of what is asked of it."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb

from stadtherz.observations.adapters.mirror import fetch

DAYS = {"datastream": "INTEGER", "day": "DATE"}
"""Columns of a table with a day for each of some datastreams."""
_lock = threading.Lock()
_base: list[duckdb.DuckDBPyConnection] = []
_threads = [0]


def cursor(threads: int = 1) -> duckdb.DuckDBPyConnection:
    """Give a fresh name space of this process's DuckDB; opening a database costs a hundred times.

    One database serves all threads: sixteen of them would hold sixteen caches.
    """
    with _lock:
        if not _base:
            _base.append(duckdb.connect())
            # the files of a Delta table never change: what was read of their ends stays true
            _base[0].execute("SET GLOBAL timezone = 'UTC'")
            _base[0].execute("SET GLOBAL parquet_metadata_cache = true")
        if threads != _threads[0]:
            _base[0].execute(f"SET threads = {threads}")
            _threads[0] = threads
        return _base[0].cursor()


def files_sql(paths: Sequence[str], *options: str, partitions: bool = False) -> str:
    """Write the rows of some files as a table; files in object storage are brought here first."""
    fetch(paths)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    chosen = ", ".join((f"hive_partitioning = {str(partitions).lower()}", *options))
    return f"read_parquet([{listed}], {chosen})"


def make_table(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str],
    rows: Iterable[Sequence[Any]],
) -> None:  # fmt: skip
    """Put rows into a table of a connection; column by column, which is many times faster."""
    named = ", ".join(f"{column} {kind}" for column, kind in columns.items())
    connection.execute(f"CREATE TEMP TABLE {name} ({named})")
    if listed := [list(column) for column in zip(*rows, strict=True)]:
        values = ", ".join(f"unnest(CAST(? AS {kind}[]))" for kind in columns.values())
        connection.execute(f"INSERT INTO {name} SELECT {values}", listed)


def local_text(us: str, zone: str) -> str:
    """Write a moment as the clock of a zone shows it, with its offset, as Python's `isoformat`.

    Args:
        us: the column of microseconds since 1970 UTC.
        zone: name of the zone, ours.

    """
    local = f"timezone('{zone}', timezone('UTC', make_timestamp({us})))"
    offset = f"((epoch_us({local}) - {us}) // 60000000)"
    return (
        f"strftime({local}, '%Y-%m-%dT%H:%M:%S')"
        f" || CASE WHEN {us} % 1000000 = 0 THEN '' ELSE strftime({local}, '.%f') END"
        f" || CASE WHEN {offset} < 0 THEN '-' ELSE '+' END"
        f" || printf('%02d:%02d', abs({offset}) // 60, abs({offset}) % 60)"
    )
