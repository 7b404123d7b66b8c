"""Typed files: Parquet that carries its schema in its own words."""

import json
from pathlib import Path

import duckdb

from stadtherz.opendata.adapters.tables.duck import literal
from stadtherz.opendata.domain.tabular.schema import Schema

ROWS_A_GROUP = 40_960  # twenty vectors of DuckDB: pages and groups are read fastest so
KEY = "stadtherz"


def copy_sql(rows: str, schema: Schema, target: Path) -> str:
    """Write the statement that stores what `rows` selects, with its schema."""
    told = literal(json.dumps(schema.as_json(), ensure_ascii=False))
    return (
        f"COPY ({rows}) TO {literal(str(target))} (FORMAT parquet, COMPRESSION zstd,"
        f" ROW_GROUP_SIZE {ROWS_A_GROUP}, KV_METADATA {{{KEY}: {told}}})"
    )


def schema_in(path: Path) -> Schema:
    """Read the schema that a typed file brings along.

    Raises:
        Invalid: code "unknown-schema", where it has none.

    """
    with duckdb.connect() as connection:
        found = connection.execute(
            "SELECT value FROM parquet_kv_metadata(?) WHERE key = ?", [str(path), KEY.encode()]
        ).fetchall()
    return Schema.read(json.loads(found[0][0]) if found else {})
