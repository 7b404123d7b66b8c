"""Puts the rows of a table into fields of grids."""

# ruff: noqa: S608 - names are machine names of ours, numbers are ours
from collections.abc import Sequence

import duckdb
import numpy as np

from stadtherz.opendata.domain.gridding import (
    fields_of,
    in_reach,
    names_of,
    size_name,
    unit_of,
)
from stadtherz.opendata.domain.ogc.placing import placing_of
from stadtherz.opendata.domain.tabular.schema import BOX, Schema

PLACES = "grid_places"


def with_fields_sql(
    connection: duckdb.DuckDBPyConnection, rows: str, schema: Schema, sizes: Sequence[int]
) -> str:
    """Write the rows of a table with the fields in which they lie; those without a place have none.

    Args:
        connection: the data base; a table for each size is written into it.
        rows: of the table, as SQL.
        schema: of the table, whose rows have places.
        sizes: of the fields, in metres.

    """
    placing = placing_of(schema)
    if placing is None or not sizes:
        return rows
    west, south, east, north = BOX
    x, y = (
        (f'"{placing.columns[0].name}"', f'"{placing.columns[1].name}"') if placing.has_points
        else (f"({west} + {east}) / 2", f"({south} + {north}) / 2")
    )  # fmt: skip
    found = connection.execute(
        f"SELECT DISTINCT CAST({x} AS DOUBLE) AS x, CAST({y} AS DOUBLE) AS y FROM {rows}"
        f" WHERE {x} IS NOT NULL AND {y} IS NOT NULL"
    ).fetchnumpy()
    near = in_reach(*placing.reference.back(found["x"], found["y"]))
    places = {name: np.asarray(found[name][near], np.float64) for name in ("x", "y")}
    columns, joins = ["rows.*"], []
    for size in sizes:
        table, names = f"{PLACES}_{size}", names_of(size)
        fields = fields_of(places["x"], places["y"], placing.reference, size)
        connection.register(f"{table}_given", places | vars(fields))
        code = f"'{size_name(size)}N' || (north // {unit_of(size)})::BIGINT"
        connection.execute(
            f"CREATE TABLE {table} AS SELECT x, y, {code} || 'E' ||"
            f' (east // {unit_of(size)})::BIGINT AS "{names.code}",'
            f' lon AS "{names.lon}", lat AS "{names.lat}" FROM {table}_given'
        )
        columns.append(", ".join(f'{table}."{name}"' for name in names))
        joins.append(f"LEFT JOIN {table} ON {table}.x = {x} AND {table}.y = {y}")
    return f"(SELECT {', '.join(columns)} FROM {rows} AS rows {' '.join(joins)})"
