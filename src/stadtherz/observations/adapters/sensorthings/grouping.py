"""Groups observations in DuckDB as `$apply` asks."""

from collections.abc import Sequence
from typing import Any

from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.sensorthings.bucketing import Bucketed, bucketed
from stadtherz.observations.adapters.sensorthings.columns import columns_for
from stadtherz.observations.adapters.sensorthings.conditions import (
    EVER,
    TIME,
    conjunction,
    narrowed,
    only_narrows,
)
from stadtherz.observations.adapters.sensorthings.observing import days_with_rows
from stadtherz.observations.adapters.sensorthings.rolled import rolled
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.odata.aggregation import (
    Aggregate,
    Apply,
    Method,
    TimeBucket,
)
from stadtherz.observations.domain.odata.duck import Columns, Kind, condition_of
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.times import EPOCH

RAW = {
    Method.COUNT: "count(*)",
    Method.AVERAGE: "avg({0})",
    Method.MIN: "min({0})",
    Method.MAX: "max({0})",
    Method.SUM: "sum({0})",
    Method.MEDIAN: "median({0})",
}


def groups_of(
    reading: Reading, streams: Sequence[int], query: Query, *, limit: int,
    feature: int | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Give the groups as rows by the names of the query, times in microseconds since 1970 UTC."""
    apply = query.apply
    assert apply is not None  # noqa: S101 - the caller has looked
    asked = [one for one in (query.filter, apply.filter) if one is not None]
    condition = conjunction(asked)
    narrow = narrowed(condition, streams, reading)
    spans = (narrow.span,) if narrow.span != EVER else ()
    scope = Scope(narrow.streams, spans)
    sums = (
        rolled(apply, scope, reading.lake) if feature is None and only_narrows(condition) else None
    )
    known = sums.table if sums else Known(scope, reading.lake)
    columns = columns_for(reading, known)
    text, params = "true", dict[str, Any]()
    if narrow.rest is not None:
        wanted = condition_of(narrow.rest, columns, now=reading.now)
        text, params = f"({wanted.text})", dict(wanted.params)
    if feature is not None:
        text += " AND feature = $the_feature"
        params["the_feature"] = feature
    if sums:
        sums.table.where, text = text, "true"
    figures = sums.figures if sums else {one: _figure(one, columns) for one in apply.aggregates}
    keys = _keys(apply, columns, params, reading)
    names = [name for name, _ in keys] + [figure.name for figure in apply.aggregates]
    selected = [key.key for _, key in keys] + [figures[figure] for figure in apply.aggregates]
    named = ", ".join(f"{sql} AS c{place}" for place, sql in enumerate(selected))
    shown = [key.start.format(f"c{place}") for place, (_, key) in enumerate(keys)]
    shown += [f"c{place}" for place in range(len(keys), len(selected))]
    grouped = ", ".join(str(place + 1) for place in range(len(keys)))
    inner = f"SELECT {named} FROM known WHERE {text}{' GROUP BY ' * bool(grouped)}{grouped}"
    rows = known.rows(
        f"SELECT {', '.join(shown)} FROM ({inner}) {' ORDER BY ' * bool(grouped)}{grouped}"
        f" LIMIT {int(limit)}",
        **params,
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _keys(
    apply: Apply, columns: Columns, params: dict[str, Any], reading: Reading
) -> list[tuple[str, Bucketed]]:
    """Give by what is grouped, with the names of it."""
    found: list[tuple[str, Bucketed]] = []
    for place, group in enumerate(apply.groups):
        if isinstance(group, TimeBucket):
            days = _days(reading) if group.path == TIME else ()
            key = bucketed(group, columns(group.path).sql, f"$zone{place}", days)
            if f"$zone{place}" in key.key + key.start:
                params[f"zone{place}"] = group.zone
            found.append((group.name, key))
        else:
            found.append((str(group), Bucketed(columns(group).sql)))
    return found


def _days(reading: Reading) -> set[int]:
    """Name the days, counted from 1970, of which lake, hot rows or roll-ups know anything."""
    rollups = rollups_of(reading.lake)
    made = {*rollups.days.made(), *rollups.hours.made()}
    rolled_up = {day.toordinal() - EPOCH.toordinal() for day in made}
    return rolled_up | set(days_with_rows(reading, *EVER))


def _figure(figure: Aggregate, columns: Columns) -> str:
    if figure.method is Method.COUNT:
        return RAW[figure.method]
    column = columns(figure.path)
    sql = column.sql if column.kind is not Kind.JSON else "NULL"
    if figure.method is Method.PERCENTILE:
        return f"quantile_cont({sql}, {(figure.percent or 50) / 100})"
    return RAW[figure.method].format(sql)
