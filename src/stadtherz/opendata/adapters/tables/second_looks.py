"""Looks once more at numbers that may mean something else: codes for "no value", and days."""

# ruff: noqa: S608 - columns are named c0, c1, ... here; texts of the file are parameters
from collections.abc import Iterator

from stadtherz.opendata.adapters.tables.columns import Staged
from stadtherz.opendata.adapters.tables.duck import one
from stadtherz.opendata.adapters.tables.reading_sql import shape_sql, value_sql
from stadtherz.opendata.domain.tabular.day_numbers import Days, days_in, shapes_of_days
from stadtherz.opendata.domain.tabular.decisions import Decision
from stadtherz.opendata.domain.tabular.findings import SPOTS, Finding
from stadtherz.opendata.domain.tabular.no_values import (
    ABOVE,
    BELOW,
    Others,
    Stood,
    may_hold,
    no_values_in,
)
from stadtherz.opendata.domain.tabular.plans import Profile
from stadtherz.opendata.domain.tabular.shapes import Family


def second_looks(
    staged: Staged, place: int, profile: Profile, decision: Decision
) -> Iterator[Finding]:
    """Tell what in a column may mean something else than it was read as."""
    if days := _days(staged, place, profile):
        yield days
        return
    codes = _codes(staged, place, decision) if decision.plan.family is Family.NUMBER else None
    if codes:
        yield codes


def _codes(staged: Staged, place: int, decision: Decision) -> Finding | None:
    column = decision.column
    if not may_hold(column.least, column.most):
        return None
    value = value_sql(f"c{place}", decision.plan)
    rows = f"(SELECT line, c{place} AS text, ({value.text})::DOUBLE AS value FROM {staged.sql})"
    code = f"value IN ({', '.join(map(str, (*BELOW, *ABOVE)))})"
    others = one(
        staged.connection,
        "SELECT count(value), coalesce(min(value), 0), coalesce(max(value), 0)"
        f" FROM {rows} WHERE NOT {code}",
        value.values,
    )
    found = staged.connection.execute(
        f"SELECT text, any_value(value), count(*), list_sort(min(line, {SPOTS})) FROM {rows}"
        f" WHERE {code} GROUP BY text ORDER BY count(*) DESC, text LIMIT 100",
        value.values,
    ).fetchall()
    stood = [Stood(text, number, count, tuple(lines)) for text, number, count, lines in found]
    return no_values_in(stood, Others(*others), column.kind, column.name)


def _days(staged: Staged, place: int, profile: Profile) -> Finding | None:
    shapes = shapes_of_days(profile)
    if not shapes:
        return None
    column = f"c{place}"
    number = f"TRY_CAST(replace({column}, ',', '.') AS DOUBLE)"
    count, least, most, lines, example = one(
        staged.connection,
        f"SELECT count(*), min({number}), max({number}), list_sort(min(line, {SPOTS})),"
        f" arg_min({column}, line) FROM {staged.sql}"
        f" WHERE {shape_sql(column)} IN ({', '.join('?' * len(shapes))})",
        shapes,
    )
    days = Days(count, least, most, tuple(lines), example)
    return days_in(days, staged.days_from, profile.heading.name)
