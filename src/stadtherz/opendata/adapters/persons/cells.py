"""Small cells of tables that count people, and cells that sums give away."""

# ruff: noqa: S608 - columns are our own machine names
from collections.abc import Sequence

from stadtherz.opendata.adapters.persons.table import Table, quoted
from stadtherz.opendata.domain.persons.count_finds import (
    given_away_in,
    small_cells_in,
    sorting_of,
)
from stadtherz.opendata.domain.persons.counts import (
    Counted,
    counted,
    given_away,
)
from stadtherz.opendata.domain.persons.found import PLACES, Find
from stadtherz.opendata.domain.persons.sensitive import is_sensitive
from stadtherz.opendata.domain.persons.shares import may_be_shares, shares_in, told_by_shares
from stadtherz.opendata.domain.persons.sums import cells_of, sums_in
from stadtherz.opendata.domain.tabular.kinds import Kind as ColumnKind
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.names import machine_name
from stadtherz.opendata.domain.tabular.schema import LINE

MOST_WORDS = 500
MOST_CELLS = 200_000
"""Sums are looked for in tables of so many cells at most."""


def small_cells(table: Table, least: int) -> list[Find]:
    """Find the cells with 1 to k-1 people."""
    kinds = counted(table.schema)
    found = []
    for name, kind in kinds.items():
        if kind is Counted.THINGS:
            continue
        where = f"{quoted(name)} BETWEEN 1 AND {least - 1}"
        [(often, filled, lines)] = table.asked(
            f"SELECT count(*) FILTER ({where}), count({quoted(name)}),"
            f' list_sort(min("{LINE}", {PLACES}) FILTER ({where})) FROM {table.sql}'
        )
        if often:
            of = Counted.PEOPLE if _speaks_of_people(table, where) else kind
            found.append(small_cells_in(table.schema, name, of, (often, filled), lines, least))
    return found + _given_away(table, kinds, least)


def _speaks_of_people(table: Table, where: str) -> bool:
    """Whether words in the rows of small cells say that people are counted there."""
    words = [one.name for one in table.schema.columns if one.storage is Storage.TEXT
             and one.kind in {ColumnKind.CATEGORY, ColumnKind.TEXT}]  # fmt: skip
    return any(
        is_sensitive(machine_name(value))
        for name in words
        for (value,) in table.asked(
            f"SELECT DISTINCT {quoted(name)} FROM {table.sql}"
            f" WHERE {where} AND {quoted(name)} IS NOT NULL LIMIT {MOST_WORDS}"
        )
    )


def rows_of(table: Table) -> list[dict[str, object]]:
    """Read a small table whole, in its order."""
    names = [LINE, *(one.name for one in table.schema.columns)]
    listed = ", ".join(map(quoted, names))
    rows = table.asked(f'SELECT {listed} FROM {table.sql} ORDER BY "{LINE}"')
    return [dict(zip(names, row, strict=True)) for row in rows]


def is_small_enough(table: Table, counts: Sequence[str]) -> bool:
    """Whether sums can be looked for."""
    return table.schema.rows * max(1, len(counts)) <= MOST_CELLS


def _given_away(table: Table, kinds: dict[str, Counted], least: int) -> list[Find]:
    """Find withheld cells that sums give away; only tables that withhold some are read."""
    counts = [name for name, kind in kinds.items() if kind in {Counted.PEOPLE, Counted.UNSURE}]
    gaps = [name for name in counts if (one := table.schema.named(name)) and one.missing]
    if not gaps or not is_small_enough(table, counts):
        return []
    rows = rows_of(table)
    cells = cells_of(rows, counts)
    bad = given_away(cells, sums_in(rows, sorting_of(table.schema, counts), counts), least)
    sure = any(kinds[name] is Counted.PEOPLE for name in gaps)
    shares = shares_in(rows, may_be_shares(table.schema), counts)
    told = told_by_shares(rows, shares)
    found = given_away_in(rows, cells, bad, least, told=told, sure=sure)
    return [found] if found else []
