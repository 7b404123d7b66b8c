"""Questions about one column over the whole file: its shapes, and what a plan makes of it."""

# ruff: noqa: S608 - columns are named c0, c1, ... here; texts of the file are parameters
from dataclasses import dataclass, replace

import duckdb

from stadtherz.opendata.adapters.tables.duck import one
from stadtherz.opendata.adapters.tables.reading_sql import shape_sql, stored, value_sql
from stadtherz.opendata.domain.tabular.decisions import Measured, Places
from stadtherz.opendata.domain.tabular.findings import SPOTS
from stadtherz.opendata.domain.tabular.kinds import Storage
from stadtherz.opendata.domain.tabular.missing import AMONG_VALUES
from stadtherz.opendata.domain.tabular.names import Heading
from stadtherz.opendata.domain.tabular.plans import Plan, Profile
from stadtherz.opendata.domain.tabular.shapes import Tally
from stadtherz.opendata.domain.tabular.summer import hours_of_change

MOST_SHAPES = 1_000
RETURNING = 10
"""Values that return so often, as a mean, are counted before their shapes are made."""


@dataclass(frozen=True)
class Staged:
    """The rows of a file as texts: a table of DuckDB with `line`, c0, c1, ...; and its size.

    `days_from` is the year from which its program counts days; 0 where the file does not say.
    """

    connection: duckdb.DuckDBPyConnection
    sql: str
    rows: int
    days_from: int = 0


def profile_of(
    staged: Staged, place: int, heading: Heading, also: frozenset[str] = frozenset()
) -> Profile:
    """Count the shapes of a column; `also` are words for missing values in it."""
    column = f"c{place}"
    words = sorted(AMONG_VALUES | also)
    marks = ", ".join("?" * len(words))
    often, rows = "count(*)", f"{staged.sql} WHERE {column} IS NOT NULL"
    if _few_values(staged, column):  # each value is looked at once
        rows = f"(SELECT {column}, count(*) AS n, min(line) AS line FROM {rows} GROUP BY {column})"
        often = "sum(n)::BIGINT"
    # words for missing values come first, however rare: all of them have to be counted
    found = staged.connection.execute(
        "SELECT *, sum(often) OVER () FROM ("
        f"SELECT {shape_sql(column)} AS shape, starts_with(ltrim({column}, '''+-'), '0') AS zero,"
        f" {often} AS often, min(line) AS first, arg_min({column}, line) FROM {rows} GROUP BY ALL)"
        f" ORDER BY lower(shape) IN ({marks}) DESC, often DESC, first LIMIT {MOST_SHAPES}",
        words,
    ).fetchall()
    tallies = [Tally(shape, zero, count, line, text) for shape, zero, count, line, text, _ in found]
    tallies.sort(key=lambda one: (-one.count, one.line))
    return Profile(heading, tuple(tallies), int(found[0][5]) if found else 0, also)


def _few_values(staged: Staged, column: str) -> bool:
    """Whether most values of a column stand there many times."""
    [distinct] = one(staged.connection, f"SELECT approx_count_distinct({column}) FROM {staged.sql}")
    return int(distinct) * RETURNING <= staged.rows


def measured(staged: Staged, place: int, plan: Plan) -> Measured:
    """Read the whole column as a plan says, and tell what comes of it."""
    value = value_sql(f"c{place}", plan)
    fits, distinct, least, most, before, after = one(
        staged.connection,
        "SELECT count(value), count(DISTINCT value), min(value)::VARCHAR, max(value)::VARCHAR,"
        " coalesce(min(number) FILTER (value IS NOT NULL) - 1, 0),"
        f" {staged.rows} - coalesce(max(number) FILTER (value IS NOT NULL), 0)"
        f" FROM (SELECT {value.text} AS value, row_number() OVER () AS number FROM {staged.sql})",
        value.values,
    )
    return Measured(fits, distinct, least or "", most or "", before, after)


def examined(staged: Staged, place: int, plan: Plan, found: Measured, unread: int) -> Measured:
    """Add the places of what cannot be read, and the hours that need a word.

    Args:
        staged: the rows.
        place: of the column.
        plan: how it is read.
        found: what `measured` told.
        unread: how many values cannot be read.

    """
    clock = any(part.clock for part in plan.parts)
    twice, lost = _NONE, _NONE
    if plan.storage is Storage.LOCAL and found.fits:
        twice, lost = _hours(staged, place, plan, found)
    return replace(
        found,
        unread=_unread(staged, place, plan) if unread else (),
        hour_24=_hour_24(staged, place) if clock else 0,
        twice=twice,
        lost=lost,
    )


_NONE: tuple[int, Places] = (0, ())


def _hour_24(staged: Staged, place: int) -> int:
    found = one(
        staged.connection,
        f"SELECT count(*) FROM {staged.sql} WHERE contains(c{place}, '24:00')"
        f" AND regexp_matches(c{place}, '(^|[ T''])24:00')",
    )
    return int(found[0])


def _unread(staged: Staged, place: int, plan: Plan) -> Places:
    value = value_sql(f"c{place}", plan)
    words = sorted(plan.missing - {""} - plan.yes)
    marks = ", ".join("?" * len(words))
    rows = staged.connection.execute(
        f"SELECT line, c{place} FROM {staged.sql} WHERE c{place} IS NOT NULL"
        f" AND ({value.text}) IS NULL AND lower(c{place}) NOT IN ({marks})"
        f" ORDER BY line LIMIT {SPOTS}",
        [*value.values, *words],
    ).fetchall()
    return tuple((line, text) for line, text in rows)


def _hours(staged: Staged, place: int, plan: Plan, found: Measured) -> list[tuple[int, Places]]:
    """Find values in the hours that occur twice, and those in hours that do not occur."""
    first, last = (int(text.split("-")[0]) for text in (found.least, found.most))
    hours = hours_of_change(first, last)
    if not hours:
        return [_NONE, _NONE]
    value = value_sql(f"c{place}", plan)
    marks = ", ".join("?" * len(hours))
    rows = staged.connection.execute(
        f"SELECT line, c{place}, date_trunc('hour', {value.text}) AS hour FROM {staged.sql}"
        f" WHERE hour IN ({marks}) ORDER BY line",
        [*value.values, *(one.start for one in hours)],
    ).fetchall()
    sides: list[tuple[int, Places]] = []
    for twice in (True, False):
        starts = {one.start for one in hours if one.twice is twice}
        known = [(line, text) for line, text, hour in rows if hour in starts]
        sides.append((len(known), tuple(known[:SPOTS])))
    return sides


def column_sql(place: int, plan: Plan, name: str) -> tuple[str, tuple[object, ...]]:
    """Write a column of the typed table and what is bound in it."""
    value = value_sql(f"c{place}", plan)
    return f'CAST({value.text} AS {stored(plan)}) AS "{name}"', value.values
