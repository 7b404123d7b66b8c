"""Several tables as one: the rows of all of them, each with the key of its part."""

from collections.abc import Sequence

from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.compiled import Sql, joined, type_of
from stadtherz.opendata.domain.asking.question import Field
from stadtherz.opendata.domain.series import PART, Merged, Part, held_by
from stadtherz.opendata.domain.tabular.schema import LINE, Column

A_PART = 10**10
"""Lines of each part begin anew behind so many, so that every order stays complete."""


def united(tables: Sequence[tuple[str, Table]], merged: Merged) -> Table:
    """Give tables as one that can be asked.

    Args:
        tables: key and table of each part, in their order; at least one.
        merged: what they have together.

    """
    parts = [Part(key, table.schema) for key, table in tables]
    columns = [one for one in merged.schema.columns if one.name != PART]
    held = {one.name: tuple(held_by(one.name, parts)) for one in columns}
    selects = []
    for number, (key, table) in enumerate(tables):
        told = [_column(one, table, there=held[one.name][number]) for one in columns]
        line = f'CAST({number * A_PART} + "{LINE}" AS BIGINT) AS "{LINE}"'
        # names are those of schemas, which are machine names, and quoted
        start = Sql(f'SELECT CAST(? AS VARCHAR) AS "{PART}", {", ".join([*told, line])}', (key,))
        selects.append(start + Sql(" FROM read_parquet(?)", (str(table.path),)))
    rows = Sql("(") + joined(selects, " UNION ALL ") + Sql(")")
    return Table(tables[0][1].path, merged.schema, rows)


def _column(one: Column, table: Table, *, there: bool) -> str:
    kind = type_of(Field(one.name, one.storage, one.decimals))
    own = table.schema.named(one.name)
    same = own is not None and (own.storage, own.decimals) == (one.storage, one.decimals)
    if there and same:
        return f'"{one.name}"'
    value = f'"{one.name}"' if there else "NULL"
    return f'CAST({value} AS {kind}) AS "{one.name}"'
