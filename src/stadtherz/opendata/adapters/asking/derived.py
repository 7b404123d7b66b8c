"""Makes the table of an open view: groups that are large enough, as a typed file of its own."""

# ruff: noqa: S608 - SQL of `compiled`, whose values are parameters; names are machine names
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.compiled import Sql, question_sql
from stadtherz.opendata.adapters.asking.gridded import with_fields_sql
from stadtherz.opendata.adapters.asking.view_groups import ROWS, Groups, withheld
from stadtherz.opendata.adapters.tables.duck import literal, one, opened
from stadtherz.opendata.adapters.tables.measured import GIVEN, measured, write_given
from stadtherz.opendata.domain.asking.question import Question
from stadtherz.opendata.domain.deriving import Recipe, columns_of, question, reasons_against
from stadtherz.opendata.domain.persons.sums import is_total
from stadtherz.opendata.domain.tabular.kinds import Kind, Storage
from stadtherz.opendata.domain.tabular.schema import LINE, Account, Column, Schema, Typed
from stadtherz.opendata.domain.view_sizes import people_in

GONE = "view_gone"


@dataclass(frozen=True)
class Derived:
    """A view: its table, how many groups with how many rows were left out, and rows of totals."""

    typed: Typed
    groups_withheld: int
    rows_withheld: int
    totals: int = 0


def derive(
    table: Table, recipe: Recipe, target: Path, others: Sequence[Recipe] = (),
    labels: Mapping[str, str] | None = None,
) -> Derived:  # fmt: skip
    """Make a view and write it as a typed file.

    Args:
        table: that is put together.
        recipe: of the view.
        target: the file to write.
        others: views of the same table that were made before, in their order.
        labels: of its columns, for people.

    Raises:
        Invalid: code "recipe", "not-comparable" or "query-...".

    """
    asked = question(recipe, table.schema)
    known = labels or {}
    columns = [
        replace(each, label=known.get(each.name, each.label))
        for each in columns_of(asked, table.schema)
    ]
    made = [each for each in others if not reasons_against(each, table.schema)]
    with opened(target.parent) as connection:
        totals = _take(connection, table, sorted({each.grid for each in (*made, recipe)} - {0}))
        _withhold(connection, table.schema, [*made, recipe])
        _give(connection, asked, columns)
        groups, rows = one(connection, f"SELECT count(*), coalesce(sum(_n), 0) FROM {GONE}")
        schema = measured(connection, columns)
        write_given(connection, schema, target)
    account = Account(schema.rows + int(groups), schema.rows, (("small-groups", groups),))
    return Derived(Typed(schema, account), int(groups), int(rows), totals)


def _give(
    connection: duckdb.DuckDBPyConnection, asked: Question, columns: Sequence[Column]
) -> None:
    """Write what is told of the groups that are not withheld."""
    sql = question_sql(asked, Sql(ROWS))
    same = " AND ".join(
        f'"{item.name}" IS NOT DISTINCT FROM {GONE}."_g{at}"'
        for at, item in enumerate(asked.items[: len(asked.groups)])
    )
    connection.execute(
        f"CREATE TABLE {GIVEN} AS SELECT row_number() OVER () AS {LINE}, * FROM"
        f" (SELECT {', '.join(map(_stored, columns))} FROM ({sql.text}) AS whole"
        f" WHERE NOT EXISTS (FROM {GONE} WHERE {same}) ORDER BY ALL)",
        list(sql.values),
    )


def _take(connection: duckdb.DuckDBPyConnection, table: Table, sizes: Sequence[int]) -> int:
    """Take the rows of a table with their fields in grids; says how many totals were left out.

    In a table that counts people they would be counted twice, and a total less its parts gives
    away the part that is withheld.
    """
    source = f"read_parquet({literal(str(table.path))})"
    sorting = [
        each.name for each in table.schema.columns
        if each.storage is Storage.TEXT and each.kind is not Kind.GEOMETRY
    ] if people_in(table.schema) else []  # fmt: skip
    words = [
        f'coalesce("{name}" IN ({listed}), false)'
        for name in sorting if (listed := _totals_in(connection, source, name))
    ]  # fmt: skip
    total = " OR ".join(words) or "false"
    rows = with_fields_sql(connection, source, table.schema, sizes)
    connection.execute(f"CREATE VIEW {ROWS} AS SELECT * FROM {rows} WHERE NOT ({total})")
    [count] = one(connection, f"SELECT count(*) FILTER (WHERE {total}) FROM {source}")
    return int(count)


def _totals_in(connection: duckdb.DuckDBPyConnection, source: str, name: str) -> str:
    """List the words of a column that say that a row is the sum of others, for a statement."""
    found = connection.execute(f'SELECT DISTINCT "{name}" FROM {source}').fetchall()
    return ", ".join(literal(word) for (word,) in found if is_total(word))


def _withhold(
    connection: duckdb.DuckDBPyConnection, schema: Schema, recipes: Sequence[Recipe]
) -> None:
    """Write the groups that the last of some views withholds."""
    views = [Groups(connection, schema, each, f"groups_{at}") for at, each in enumerate(recipes)]
    for each in views:
        each.write()
    numbers = withheld(views)
    connection.execute("CREATE TABLE numbers (_id BIGINT)")
    if numbers:
        connection.execute("INSERT INTO numbers SELECT unnest(?)", [sorted(numbers)])
    connection.execute(
        f"CREATE TABLE {GONE} AS SELECT * FROM {views[-1].name} SEMI JOIN numbers USING (_id)"
    )


def _stored(column: Column) -> str:
    """Write a column as typed tables store it; sums have up to 38 digits before."""
    types = {
        Storage.DECIMAL: f"DECIMAL(18, {column.decimals})", Storage.WHOLE: "BIGINT",
        Storage.DOUBLE: "DOUBLE",
    }  # fmt: skip
    if kind := types.get(column.storage):
        return f'CAST("{column.name}" AS {kind}) AS "{column.name}"'
    return f'"{column.name}"'
