"""Which cells of a table are withheld: small ones, those that would tell them, and their shares."""

# ruff: noqa: S608 - columns are our own machine names
from collections.abc import Sequence

import duckdb

from stadtherz.opendata.adapters.persons.table import quoted
from stadtherz.opendata.domain.persons.count_finds import sorting_of
from stadtherz.opendata.domain.persons.counts import withheld
from stadtherz.opendata.domain.persons.remedies import Remedy
from stadtherz.opendata.domain.persons.shares import (
    is_headed_share,
    may_be_shares,
    shares_in,
)
from stadtherz.opendata.domain.persons.sums import Cell, cells_of, sums_in
from stadtherz.opendata.domain.tabular.schema import LINE, Schema

Rows = Sequence[dict[str, object]]


def withheld_in(
    connection: duckdb.DuckDBPyConnection, sql: str, schema: Schema, one: Remedy,
    counts: Sequence[str],
) -> dict[str, list[int]]:  # fmt: skip
    """Choose the cells to withhold: lines, by column.

    Args:
        connection: the data base.
        sql: the rows.
        schema: of the table.
        one: the remedy; its columns are those whose small cells are meant.
        counts: all columns with counts; any of them may lend a cell.

    """
    sorting = sorting_of(schema, counts)
    shares = may_be_shares(schema)
    names = [LINE, *dict.fromkeys((*sorting, *counts, *(each.name for each in shares)))]
    answer = connection.execute(
        f'SELECT {", ".join(map(quoted, names))} FROM {sql} ORDER BY "{LINE}"'
    ).fetchall()
    rows = [dict(zip(names, row, strict=True)) for row in answer]
    cells = cells_of(rows, counts)
    gone = withheld(cells, sums_in(rows, sorting, counts), one.amount, one.columns)
    blank = gone | {cell for cell, value in cells.items() if value is None}
    found: dict[str, list[int]] = {}
    for at, name in sorted((*gone, *_shares(rows, schema, counts, blank))):
        found.setdefault(name, []).append(int(str(rows[at][LINE])))
    return found


def _shares(rows: Rows, schema: Schema, counts: Sequence[str], blank: frozenset[Cell]) -> set[Cell]:
    """Choose the shares in rows with a withheld count: those of it, and those that say so."""
    columns = may_be_shares(schema)
    headed = {one.name for one in columns if is_headed_share(one)}
    pairs = {(one.column, name) for one in shares_in(rows, columns, counts)
             for name in (one.count, one.whole)}  # fmt: skip
    pairs |= {(share, count) for share in headed for count in counts}
    return {
        (at, share) for share, count in pairs for at, row in enumerate(rows)
        if (at, count) in blank and row[share] is not None
    }  # fmt: skip
