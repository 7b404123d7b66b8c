"""What the columns of a table on disk are: told by the file itself, else found in it.

Files of the upload bring their schema along (`adapters.tables.typed`). Of others the types are
asked, and ends and gaps are read from the statistics of their row groups, without reading a row.
"""

# ruff: noqa: S608 - names are quoted, and those of our own files
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from stadtherz.opendata.adapters import store
from stadtherz.opendata.adapters.tables.stored import KEY
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import BOX, LINE, Column, Schema

KEPT = 512
LARGEST_COUNTED = 5_000_000
TYPES = {
    "BOOLEAN": (Kind.BOOLEAN, Storage.BOOLEAN),
    "DATE": (Kind.DATE, Storage.DATE),
    "TIMESTAMP": (Kind.DATETIME, Storage.LOCAL),
    "TIMESTAMP WITH TIME ZONE": (Kind.DATETIME, Storage.MOMENT),
    "VARCHAR": (Kind.TEXT, Storage.TEXT),
    **dict.fromkeys(("DOUBLE", "FLOAT"), (Kind.DECIMAL, Storage.DOUBLE)),
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT"), (Kind.WHOLE, Storage.WHOLE)),
}
"""Types of columns as DuckDB names them."""
NO_ENDS = (0, "", "")
UNIT, MEASURED = "unit", frozenset(("value", "raw"))
"""Files of readings tell the unit in a column of its own; where there is one only, it is theirs."""
_DECIMAL = re.compile(r"DECIMAL\((\d+),(\d+)\)")
MOST_DIGITS = 18


def schema_of(path: Path) -> Schema:
    """Describe the table in a Parquet file; the same file is looked into once a process.

    Raises:
        Invalid: code "unknown-schema", where the file has one of another form.

    """
    found = path.stat()
    return _schema_of(str(path), found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=KEPT)
def _schema_of(path: str, _changed: int, _size: int) -> Schema:
    with store.cursor() as connection:
        told = connection.execute(
            "SELECT value FROM parquet_kv_metadata(?) WHERE key = ?", [path, KEY.encode()]
        ).fetchone()
        return Schema.read(json.loads(told[0])) if told else _found(connection, path)


def _found(connection: duckdb.DuckDBPyConnection, path: str) -> Schema:
    described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
    counted = connection.execute("SELECT num_rows FROM parquet_file_metadata(?)", [path]).fetchone()
    rows = int(counted[0]) if counted else 0
    kinds = [
        (name, *kind) for name, told, *_ in described
        if name not in {LINE, *BOX} and (kind := _kind(told))
    ]  # fmt: skip
    ends = _ends(connection, path)
    texts = [name for name, kind, *_ in kinds if kind is Kind.TEXT]
    different = _different(connection, path, texts) if rows <= LARGEST_COUNTED else {}
    different |= {name: 2 for name, kind, *_ in kinds if kind is Kind.BOOLEAN}
    found = [
        replace(_column(name, kind, ends.get(name, NO_ENDS)), distinct=different.get(name, rows))
        for name, *kind in kinds
    ]
    unit = _only(connection, path, UNIT) if different.get(UNIT) == 1 else ""
    columns = (replace(one, unit=unit) if one.name in MEASURED else one for one in found)
    return Schema(tuple(columns), rows)


def _kind(told: str) -> tuple[Kind, Storage, int] | None:
    if decimal := _DECIMAL.fullmatch(told):
        fits = int(decimal[1]) <= MOST_DIGITS
        return (Kind.DECIMAL, Storage.DECIMAL, int(decimal[2])) if fits else None
    return (*TYPES[told], 0) if told in TYPES else None


def _column(name: str, kind: Sequence[Any], ends: tuple[int, str, str]) -> Column:
    meant, storage, decimals = kind
    missing, least, most = ends
    return Column(
        name, name, meant, storage, decimals=decimals, missing=missing,
        least=_end(storage, least), most=_end(storage, most),
    )  # fmt: skip


def _only(connection: duckdb.DuckDBPyConnection, path: str, name: str) -> str:
    """Give the only text of a column."""
    found = connection.execute(f'SELECT min("{name}") FROM read_parquet(?)', [path]).fetchone()
    return str(found[0] or "") if found else ""


def _end(storage: Storage, text: str) -> str:
    """Write an end as schemas do: times as in ISO 8601, and texts not at all."""
    if storage is Storage.TEXT:
        return ""
    if storage in {Storage.LOCAL, Storage.MOMENT}:
        return text.partition("+")[0].replace(" ", "T")
    return text


def _ends(connection: duckdb.DuckDBPyConnection, path: str) -> dict[str, tuple[int, str, str]]:
    """Read from the statistics how many values are missing, and the first and last as texts."""
    groups = connection.execute(
        "SELECT path_in_schema, type, stats_null_count, stats_min_value, stats_max_value"
        " FROM parquet_metadata(?)", [path],
    ).fetchall()  # fmt: skip
    found: dict[str, list[Sequence[Any]]] = {}
    for name, kind, missing, least, most in groups:
        found.setdefault(name, []).append((kind, missing or 0, least, most))
    return {name: _summed(parts) for name, parts in found.items()}


def _summed(parts: Sequence[Sequence[Any]]) -> tuple[int, str, str]:
    numbers = parts[0][0] in {"INT32", "INT64", "DOUBLE", "FLOAT"}
    least = [_sortable(one[2]) for one in parts if one[2] is not None]
    most = [_sortable(one[3]) for one in parts if one[3] is not None]
    missing = sum(int(one[1]) for one in parts)
    if not numbers or not least or not most:
        return missing, "", ""
    return missing, min(least)[1], max(most)[1]


def _sortable(text: str) -> tuple[tuple[float, str], str]:
    try:
        return (float(text), ""), text
    except ValueError:
        return (0.0, text), text


def _different(
    connection: duckdb.DuckDBPyConnection, path: str, names: Sequence[str]
) -> dict[str, int]:
    """Count about how many different texts columns have."""
    if not names:
        return {}
    counts = ", ".join('approx_count_distinct("' + name.replace('"', '""') + '")' for name in names)
    found = connection.execute(f"SELECT {counts} FROM read_parquet(?)", [path]).fetchone()
    return dict(zip(names, map(int, found or ()), strict=False))
