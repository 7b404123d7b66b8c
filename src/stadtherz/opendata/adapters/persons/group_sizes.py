"""Sizes of the classes of persons in a table, and what remedies would leave of them."""

# ruff: noqa: S608 - columns are our own machine names
from collections.abc import Iterable, Sequence

from stadtherz.opendata.adapters.persons.changes import changed_sql
from stadtherz.opendata.adapters.persons.table import Table, quoted
from stadtherz.opendata.domain.persons.found import PLACES, Find
from stadtherz.opendata.domain.persons.groups import (
    Choice,
    Classes,
    Tried,
    choice_of,
    found_in,
    is_crossed,
    to_try,
)
from stadtherz.opendata.domain.persons.remedies import Act, Remedy
from stadtherz.opendata.domain.tabular.schema import LINE


def small_groups(table: Table, finds: Sequence[Find], least: int) -> Find | None:
    """Find the small groups of a table of persons; None where there are none."""
    chosen = choice_of(table.schema, finds)
    if chosen is None or not table.schema.rows:
        return None
    found = _classes(table, chosen, least)
    if is_crossed(table.schema, chosen, found) or not found.small:
        return None
    tried = [Tried(one, _left(table, chosen, one, least)) for one in to_try(table.schema, chosen)]
    return found_in(table.schema.rows, chosen, least, found, tried)


def _classes(table: Table, chosen: Choice, least: int) -> Classes:
    names = ", ".join(map(quoted, chosen.columns))
    [row] = table.asked(
        "SELECT count(*), coalesce(sum(size) FILTER (size < ?), 0), count(*) FILTER (size = 1),"
        f" list_sort(min(first, {PLACES}) FILTER (size < ?)) FROM (SELECT count(*) AS size,"
        f' min("{LINE}") AS first FROM {table.sql} GROUP BY {names})',
        [least, least],
    )
    return Classes(int(row[0]), int(row[1]), int(row[2]), tuple(row[3] or ()))


def _left(table: Table, chosen: Choice, remedy: Remedy, least: int) -> int:
    """Count the rows in small classes after a remedy."""
    keys = list(_keys(table, chosen, remedy))
    if not keys:
        return 0
    [row] = table.asked(
        "SELECT coalesce(sum(size) FILTER (size < ?), 0) FROM (SELECT count(*) AS size"
        f" FROM {table.sql} GROUP BY {', '.join(keys)})",
        [least],
    )
    return int(row[0])


def _keys(table: Table, chosen: Choice, remedy: Remedy) -> Iterable[str]:
    for name in chosen.columns:
        column = table.schema.named(name)
        if name not in remedy.columns or column is None:
            yield quoted(name)
        elif remedy.act is not Act.DROP:
            yield changed_sql(remedy, column)
