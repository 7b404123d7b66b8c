"""Reads a typed file back, by DuckDB and nothing else: moments come with their zone, UTC."""

from datetime import UTC

import duckdb


def typed_rows(path):
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path))
        moments = [str(kind) == "TIMESTAMP WITH TIME ZONE" for kind in found.types]
        told = (
            f"timezone('UTC', \"{name}\")" if moment else f'"{name}"'
            for name, moment in zip(found.columns, moments, strict=True)
        )  # fmt: skip
        connection.execute("SET timezone = 'UTC'")
        rows = found.project(", ".join(told)).fetchall()
    return [tuple(map(_zoned, row, moments)) for row in rows]


def _zoned(value, moment):
    return value.replace(tzinfo=UTC) if moment and value else value
