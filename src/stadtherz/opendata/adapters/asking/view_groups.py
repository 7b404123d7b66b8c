"""The groups of open views of one table: their sizes, and which of them are withheld."""

# ruff: noqa: S608 - SQL of `compiled`, whose values are parameters; names are machine names
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from stadtherz.kernel.errors import Invalid
from stadtherz.opendata.adapters.asking.compiled import told_sql
from stadtherz.opendata.domain.deriving import Recipe, question
from stadtherz.opendata.domain.tabular.schema import Schema
from stadtherz.opendata.domain.view_comparing import Beside, Pair, Sizes, beside
from stadtherz.opendata.domain.view_sizes import Figure, figures_of

ROWS = "view_rows"
"""The table whose rows are put together."""
MOST_GROUPS = 200_000
"""Views are compared with others up to so many groups."""
MOST_PAIRS = 1_000_000
"""Of groups of two views with rows in common; more are not compared."""
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

    def sizes_beside(self, other: "Groups") -> Sizes:
        """Give the figures of each that those of another view have as well."""
        shared = [f"_s{at}" for at, one in enumerate(self.figures) if one in other.figures]
        rows = self.connection.execute(
            f"SELECT _id, {', '.join(shared)} FROM {self.name}"
        ).fetchall()
        return {number: tuple(map(int, figures)) for number, *figures in rows}

    def pairs_with(self, other: "Groups") -> list[Pair]:
        """Give the groups of this view and of another that have rows in common.

        Raises:
            Invalid: code "not-comparable", where there are too many.

        """
        mine = _same("pair", "_g", self.name, self.width)
        theirs = _same("pair", "_h", other.name, other.width)
        pairs: list[Pair] = self.connection.execute(
            f"SELECT {self.name}._id, {other.name}._id FROM"
            f" (SELECT DISTINCT {_keys(self.recipe, self.schema, '_g')},"
            f" {_keys(other.recipe, other.schema, '_h')} FROM {ROWS}) AS pair"
            f" JOIN {self.name} ON {mine} JOIN {other.name} ON {theirs} LIMIT {MOST_PAIRS + 1}"
        ).fetchall()
        if len(pairs) > MOST_PAIRS:
            raise _not_comparable()
        return pairs

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


def _same(pair: str, prefix: str, name: str, width: int) -> str:
    return " AND ".join(
        f'{pair}."{prefix}{at}" IS NOT DISTINCT FROM {name}."_g{at}"' for at in range(width)
    )


def _not_comparable() -> Invalid:
    message = f"views of more than {MOST_GROUPS} groups cannot be compared with others"
    return Invalid(message, code="not-comparable", details=("too-many-groups",))


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
        raise _not_comparable()
    before: list[tuple[Groups, frozenset[int]]] = []
    for one in views:
        before.append((one, _minding(one, before)))
    return before[-1][1]


def _minding(view: Groups, before: Iterable[tuple[Groups, frozenset[int]]]) -> frozenset[int]:
    """Withhold more until no comparison with a view before tells of a few."""
    known = [_compared(view, one, gone) for one, gone in before]
    gone = view.small()
    while True:
        more = gone
        for one in known:
            more = one.withheld(more)
        if more == gone:
            return gone
        gone = more


def _compared(view: Groups, other: Groups, their_gone: frozenset[int]) -> Beside:
    sizes = view.sizes_beside(other), other.sizes_beside(view)
    least = max(view.recipe.least, other.recipe.least)
    return beside(sizes, view.pairs_with(other), their_gone, least)
