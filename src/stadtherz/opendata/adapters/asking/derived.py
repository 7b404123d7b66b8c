"""Makes the table of an open view: groups that are large enough, as a typed file of its own."""

# ruff: noqa: S608 - SQL of `compiled`, whose values are parameters; names are machine names
from dataclasses import dataclass
from pathlib import Path

from stadtherz.opendata.adapters.asking.answers import Table
from stadtherz.opendata.adapters.asking.compiled import question_sql
from stadtherz.opendata.adapters.tables.duck import opened
from stadtherz.opendata.adapters.tables.measured import GIVEN, measured, write_given
from stadtherz.opendata.domain.deriving import SIZE, Recipe, columns_of, question
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.schema import LINE, Account, Column, Typed


@dataclass(frozen=True)
class Derived:
    """A view: its table, and how many groups with how many rows were left out."""

    typed: Typed
    groups_withheld: int
    rows_withheld: int


def derive(table: Table, recipe: Recipe, target: Path) -> Derived:
    """Make a view and write it as a typed file.

    Raises:
        Invalid: code "recipe" or "query-...".

    """
    asked = question(recipe, table.schema)
    sql = question_sql(asked, table.path)
    columns = columns_of(asked, table.schema)
    names = ", ".join(map(_stored, columns))
    with opened(target.parent) as connection:
        connection.execute(f"CREATE TABLE whole AS {sql.text}", list(sql.values))
        kept = f"(SELECT * FROM whole WHERE {SIZE} >= {int(recipe.least)})"
        connection.execute(
            f"CREATE TABLE {GIVEN} AS SELECT row_number() OVER () AS {LINE}, *"
            f" FROM (SELECT {names} FROM {kept} ORDER BY ALL)"
        )
        withheld = connection.execute(
            f"SELECT count(*), coalesce(sum({SIZE}), 0) FROM whole WHERE {SIZE} < ?",
            [recipe.least],
        ).fetchall()[0]
        schema = measured(connection, columns)
        write_given(connection, schema, target)
    account = Account(schema.rows + int(withheld[0]), schema.rows, (("small-groups", withheld[0]),))
    return Derived(Typed(schema, account), int(withheld[0]), int(withheld[1]))


def _stored(column: Column) -> str:
    """Write a column as typed tables store it; sums have up to 38 digits before."""
    if column.storage is Storage.DECIMAL:
        return f'CAST("{column.name}" AS DECIMAL(18, {column.decimals})) AS "{column.name}"'
    return f'"{column.name}"'
