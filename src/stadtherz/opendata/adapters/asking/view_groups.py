"""The groups of open views of one table: their sizes, and which of them are withheld."""

# ruff: noqa: S608 - SQL of `compiled`, whose values are parameters; names are machine names
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.asking.compiled import told_sql
from stadtherz.opendata.domain.deriving import Recipe, in_common, question
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.domain.view_sizes import Figure, Group, figures_of, lent

ROWS = "view_rows"
"""The table whose rows are put together."""
MOST_GROUPS = 200_000
"""Views are compared with others up to so many groups."""
MOST = 2**63 - 1
"""More people than that are as many."""


@dataclass(frozen=True)
class Groups:
    """The groups of a view in a table of the data base, each with its number and its figures."""

    connection: duckdb.DuckDBPyConnection
    schema: Schema
    recipe: Recipe
    name: str

    def write(self) -> None:
        """Count them."""
        figures = ", ".join(f"{_figure(one)} AS _s{at}" for at, one in enumerate(self.figures))
        order = ", ".join(f'"_g{at}"' for at in range(self.width))
        self.connection.execute(
            f"CREATE TABLE {self.name} AS SELECT row_number() OVER (ORDER BY {order}) AS _id, *"
            f" FROM (SELECT {_keys(self.recipe, self.schema, '_g')}, count(*) AS _n, {figures}"
            f" FROM {ROWS} GROUP BY {_grouped(self.recipe, self.schema)})"
        )

    @property
    def width(self) -> int:
        """Count the columns that make the groups."""
        return len(question(self.recipe, self.schema).groups)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Name the figures that each group has to have."""
        return figures_of(self.recipe.told, self.schema)

    def small(self) -> frozenset[int]:
        """Give the numbers of those with few people in them."""
        few = " OR ".join(
            f"_s{at} BETWEEN 1 AND {int(self.recipe.least) - 1}" for at in range(len(self.figures))
        )
        return frozenset(self._numbers(f"SELECT _id FROM {self.name} WHERE {few}"))

    def beside(self, other: "Groups") -> list[Group]:
        """Give them with what they have in common with those of another view."""
        both = in_common(self.recipe, other.recipe)
        shared = [one for one in self.figures if one in other.figures]
        figures = ", ".join(f"{_figure(one)}" for one in shared)
        common = f", {_keys(both, self.schema, '_c')}" if both else ""
        grouped = _grouped(self.recipe, self.schema) + (
            f", {_grouped(both, self.schema)}" if both else ""
        )
        same = " AND ".join(
            f'one."_g{at}" IS NOT DISTINCT FROM {self.name}."_g{at}"' for at in range(self.width)
        )
        rows = self.connection.execute(
            f"SELECT _id, one.* EXCLUDE ({', '.join(f'_g{at}' for at in range(self.width))}) FROM"
            f" (SELECT {_keys(self.recipe, self.schema, '_g')}{common}, {figures}"
            f" FROM {ROWS} GROUP BY {grouped}) AS one JOIN {self.name} ON {same}"
        ).fetchall()
        return [
            Group(row[0], tuple(row[1 : -len(shared)]), tuple(map(int, row[-len(shared) :])))
            for row in rows
        ]

    @property
    def many(self) -> bool:
        """Whether there are too many to compare them with others."""
        return len(self._numbers(f"SELECT _id FROM {self.name} LIMIT {MOST_GROUPS + 1}")) > (
            MOST_GROUPS
        )

    def _numbers(self, sql: str) -> list[int]:
        return [number for (number,) in self.connection.execute(sql).fetchall()]


def _keys(recipe: Recipe, schema: Schema, prefix: str) -> str:
    told = question(recipe, schema).groups
    return ", ".join(f'{told_sql(one)} AS "{prefix}{at}"' for at, one in enumerate(told))


def _grouped(recipe: Recipe, schema: Schema) -> str:
    return ", ".join(map(told_sql, question(recipe, schema).groups))


def _figure(one: Figure) -> str:
    """Write how many people, or rows, a group has."""
    where = f' FILTER (WHERE "{one.known}" IS NOT NULL)' if one.known else ""
    if not one.people:
        return f"count(*){where}"
    each = ", ".join(f'coalesce("{name}", 0)' for name in one.people)
    value = f"greatest({each})" if len(one.people) > 1 else each
    return f"CAST(least(coalesce(sum({value}){where}, 0), {MOST}) AS BIGINT)"


def withheld(views: Sequence[Groups]) -> frozenset[int]:
    """Give the numbers of the groups that the last view withholds.

    Views were made one after the other, and each minds those before it.

    Raises:
        Invalid: code "not-comparable", where there is another view and too many groups.

    """
    if len(views) > 1 and any(one.many for one in views):
        message = f"views of more than {MOST_GROUPS} groups cannot be compared with others"
        raise Invalid(message, code="not-comparable", details=("too-many-groups",))
    before: list[tuple[Groups, frozenset[int]]] = []
    for one in views:
        before.append((one, _minding(one, before)))
    return before[-1][1]


def _minding(view: Groups, before: Iterable[tuple[Groups, frozenset[int]]]) -> frozenset[int]:
    """Withhold more until no comparison with a view before tells of a few."""
    known = [(view.beside(one), one.beside(view), gone) for one, gone in before]
    gone, least = view.small(), view.recipe.least
    while True:
        more = gone
        for mine, theirs, their_gone in known:
            more = lent(mine, more, theirs, their_gone, least)
        if more == gone:
            return gone
        gone = more
