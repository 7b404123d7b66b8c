"""Groups observations in DuckDB as `$apply` asks."""

from collections.abc import Sequence
from typing import Any

from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.sensorthings.conditions import EVER, narrowed, only_narrows
from stadtherz.observations.adapters.sensorthings.observing import columns_for
from stadtherz.observations.adapters.sensorthings.rolled import rolled
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.domain.odata.aggregation import (
    Aggregate,
    Apply,
    Method,
    TimeBucket,
    Unit,
)
from stadtherz.observations.domain.odata.duck import Columns, Kind, condition_of
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.odata.tree import Expression, Logic

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
    condition = _joined(query.filter, apply.filter)
    narrow = narrowed(condition, streams, reading)
    spans = (narrow.span,) if narrow.span != EVER else ()
    scope = Scope(narrow.streams, spans)
    sums = (
        rolled(apply, scope, reading.lake) if feature is None and only_narrows(condition) else None
    )
    known = sums.table if sums else Known(scope, reading.lake)
    columns = columns_for(reading, known)
    text, params = "true", dict[str, Any]()
    if condition is not None:
        wanted = condition_of(condition, columns, now=reading.now)
        text, params = f"({wanted.text})", dict(wanted.params)
    if feature is not None:
        text += " AND feature = $the_feature"
        params["the_feature"] = feature
    if sums:
        sums.table.where, text = text, "true"
    figures = sums.figures if sums else {one: _figure(one, columns) for one in apply.aggregates}
    names, selected = _selected(apply, columns, params)
    names += [figure.name for figure in apply.aggregates]
    selected += [figures[figure] for figure in apply.aggregates]
    grouped = ", ".join(str(place + 1) for place in range(len(apply.groups)))
    ending = f" GROUP BY {grouped} ORDER BY {grouped}" if grouped else ""
    rows = known.rows(
        f"SELECT {', '.join(selected)} FROM known WHERE {text}{ending} LIMIT {int(limit)}",
        **params,
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def _joined(*parts: Expression | None) -> Expression | None:
    found = tuple(part for part in parts if part is not None)
    if len(found) < 2:  # noqa: PLR2004
        return found[0] if found else None
    return Logic("and", found)


def _selected(
    apply: Apply, columns: Columns, params: dict[str, Any]
) -> tuple[list[str], list[str]]:
    names, selected = [], []
    for place, group in enumerate(apply.groups):
        if isinstance(group, TimeBucket):
            params[f"zone{place}"] = group.zone
            names.append(group.name)
            selected.append(_bucket(group, columns, f"$zone{place}"))
        else:
            names.append(str(group))
            selected.append(columns(group).sql)
    return names, selected


def _figure(figure: Aggregate, columns: Columns) -> str:
    if figure.method is Method.COUNT:
        return RAW[figure.method]
    column = columns(figure.path)
    sql = column.sql if column.kind is not Kind.JSON else "NULL"
    if figure.method is Method.PERCENTILE:
        return f"quantile_cont({sql}, {(figure.percent or 50) / 100})"
    return RAW[figure.method].format(sql)


SECONDS = {Unit.SECOND: 1, Unit.MINUTE: 60, Unit.HOUR: 3600}


def _bucket(group: TimeBucket, columns: Columns, zone: str) -> str:
    """Give the beginning of the bucket on the clocks of a zone, in microseconds UTC.

    Buckets shorter than a day are counted from the moment itself, so that the hour which comes
    twice in autumn is two buckets.
    """
    us = columns(group.path).sql
    local = f"timezone({zone}, make_timestamptz({us}))"
    unit, count = group.step.unit, int(group.step.count)
    if unit in SECONDS:
        size = count * SECONDS[unit] * 1_000_000
        return f"{us} - ((epoch_us({local}) % {size}) + {size}) % {size}"
    start = f"date_trunc('{unit.value}', {local})"
    if unit is Unit.MONTH and count > 1:
        start = f"time_bucket(INTERVAL {count} month, {local}, TIMESTAMP '2000-01-01')"
    return f"epoch_us(timezone({zone}, {start}))"
