"""Groups observations in DuckDB as `$apply` asks."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.adapters.reading import Known, Scope
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.sensorthings.bucketing import bucketed
from stadtherz.observations.adapters.sensorthings.columns import columns_for
from stadtherz.observations.adapters.sensorthings.conditions import (
    EVER,
    TIME,
    conjunction,
    narrowed,
    only_narrows,
)
from stadtherz.observations.adapters.sensorthings.observing import days_with_rows
from stadtherz.observations.adapters.sensorthings.rolled import refuse_dropped, rolled
from stadtherz.observations.adapters.sensorthings.walking import Reading
from stadtherz.observations.adapters.time_limit import in_time
from stadtherz.observations.domain.odata.aggregation import (
    Aggregate,
    Apply,
    Method,
    TimeBucket,
)
from stadtherz.observations.domain.odata.conditions import refuse_no_condition
from stadtherz.observations.domain.odata.duck import (
    Column,
    Columns,
    Kind,
    condition_of,
    order_of,
    pointer,
)
from stadtherz.observations.domain.odata.duck_terms import json_term
from stadtherz.observations.domain.odata.options import Query
from stadtherz.observations.domain.odata.tree import Path
from stadtherz.observations.domain.odata.values import NUMBER
from stadtherz.observations.domain.times import EPOCH

NUMBERS = frozenset({
    Method.AVERAGE, Method.SUM, Method.MEDIAN, Method.PERCENTILE,
})  # fmt: skip
"""Methods that reckon with numbers; the least and the greatest there is of everything in order."""
ORDERED = frozenset({Kind.NUMBER, Kind.STRING, Kind.TIME, Kind.BOOL})
FINITE = "CASE WHEN isfinite(CAST({0} AS DOUBLE)) THEN {0} END"
"""What is beyond all 64-bit floats is null, as in all arithmetic: JSON has no word for it."""
RAW = {
    Method.COUNT: "count(*)",
    Method.AVERAGE: "avg({0})",
    Method.MIN: "min({0})",
    Method.MAX: "max({0})",
    Method.SUM: "sum({0})",
    Method.MEDIAN: "median({0})",
}


@dataclass(frozen=True)
class Figure:
    """One column of the answer: its name, what it is grouped by or computed from, and its kind."""

    name: str
    key: str
    shown: str
    kind: Kind


@dataclass(frozen=True)
class Grouped:
    """A question for groups, ready to be asked.

    Args:
        known: the table.
        figures: what each row holds, those that it is grouped by first.
        keys: how many of them it is grouped by.
        condition: of the rows that are grouped.
        params: of all that.
        query: `$orderby` is used.

    """

    known: Known
    figures: tuple[Figure, ...]
    keys: int
    condition: str
    params: dict[str, Any]
    query: Query

    @property
    def times(self) -> frozenset[str]:
        """Name what holds times."""
        return frozenset(one.name for one in self.figures if one.kind is Kind.TIME)

    @property
    def _groups(self) -> str:
        named = ", ".join(f"{one.key} AS c{place}" for place, one in enumerate(self.figures))
        by = ", ".join(str(place + 1) for place in range(self.keys))
        inner = f"SELECT {named} FROM known WHERE {self.condition}{' GROUP BY ' * bool(by)}{by}"
        shown = (
            f"{one.shown.format(f'c{place}')} AS s{place}" for place, one in enumerate(self.figures)
        )
        return f"SELECT {', '.join(shown)} FROM ({inner})"

    def rows(self, limit: int, skip: int = 0) -> list[dict[str, Any]]:
        """Give groups as rows by the names of the query, times in microseconds since 1970 UTC."""
        asked = order_of(self.query.orderby, self._column)
        order = ", ".join([asked.text] * bool(asked.text) + [f"s{n}" for n in range(self.keys)])
        rows = self.known.rows(
            f"SELECT * FROM ({self._groups}) {' ORDER BY ' * bool(order)}{order}"
            f" LIMIT {int(limit)} OFFSET {int(skip)}",
            **self.params, **asked.params,
        )  # fmt: skip
        return [
            {one.name: _told(one, value) for one, value in zip(self.figures, row, strict=True)}
            for row in rows
        ]

    def count(self) -> int:
        """Count all groups."""
        return int(self.known.rows(f"SELECT count(*) FROM ({self._groups})", **self.params)[0][0])

    def _column(self, path: Path) -> Column:
        for place, one in enumerate(self.figures):
            if one.name == str(path):
                return Column(f"s{place}", one.kind)
        names = ", ".join(one.name for one in self.figures)
        message = f"$orderby: {str(path)[:40]!r} is nothing that $apply gives; it gives {names}"
        raise Invalid(message, code="query")


def _told(figure: Figure, value: Any) -> Any:
    return json.loads(value) if figure.kind is Kind.JSON and value is not None else value


def grouped(
    reading: Reading, streams: Sequence[int], query: Query, feature: int | None = None
) -> Grouped:
    """Prepare a question for the groups of `$apply`."""
    apply = query.apply
    assert apply is not None  # noqa: S101 - the caller has looked
    asked = [one for one in (query.filter, apply.filter) if one is not None]
    condition = conjunction(asked)
    refuse_no_condition(condition, reading.kind("Observation"))
    narrow = narrowed(condition, streams, reading)
    spans = (narrow.span,) if narrow.span != EVER else ()
    scope = Scope(narrow.streams, spans)
    sums = (
        rolled(apply, scope, reading.lake) if feature is None and only_narrows(condition) else None
    )
    refuse_dropped(scope, reading.lake, sums)
    known = sums.table if sums else Known(scope, reading.lake)
    columns = columns_for(reading, known)
    text, params = "true", dict[str, Any]()
    if narrow.rest is not None:
        wanted = condition_of(narrow.rest, columns, now=reading.now)
        text, params = f"({wanted.text})", dict(wanted.params)
    if feature is not None:
        text += f" AND {reading.spoken.sql(known)} = $the_feature"
        params["the_feature"] = feature
    if sums:
        sums.table.where, text = text, "true"
    keys = _keys(apply, columns, params, reading)
    numbers = _numbers(columns, params)
    computed = sums.figures if sums else {one: _figure(one, numbers) for one in apply.aggregates}
    figures = [_shown(one, computed[one], numbers) for one in apply.aggregates]
    return Grouped(known, (*keys, *figures), len(keys), text, params, query)


def _keys(apply: Apply, columns: Columns, params: dict[str, Any], reading: Reading) -> list[Figure]:
    """Give by what is grouped, with the names of it."""
    found: list[Figure] = []
    for place, group in enumerate(in_time(apply.groups)):
        if isinstance(group, TimeBucket):
            days = _days(reading) if group.path == TIME else ()
            key = bucketed(group, _time(group, columns).sql, f"$zone{place}", days)
            if f"$zone{place}" in key.key + key.start:
                params[f"zone{place}"] = group.zone
            found.append(Figure(group.name, key.key, key.start, Kind.TIME))
        else:
            found.append(_path(group, columns(group), f"key{place}", params))
    return found


def _path(group: Path, column: Column, name: str, params: dict[str, Any]) -> Figure:
    """Group by a path; of a result that may be a text only numbers are told."""
    sql, kind = column.sql, column.kind
    if kind is Kind.JSON and column.keys:
        params[name] = pointer(column.keys)
        sql = f"json_extract({sql}, ${name})"
    plain = {Kind.ANY: Kind.NUMBER, Kind.INTERVAL: Kind.TIME}.get(kind, kind)
    return Figure(str(group), sql, "{}", plain)


def _days(reading: Reading) -> set[int]:
    """Name the days, counted from 1970, of which lake, hot rows or roll-ups know anything."""
    rollups = rollups_of(reading.lake)
    made = {*rollups.days.made(), *rollups.hours.made()}
    rolled_up = {day.toordinal() - EPOCH.toordinal() for day in made}
    return rolled_up | set(days_with_rows(reading, *EVER))


def _time(group: TimeBucket, columns: Columns) -> Column:
    column = columns(group.path)
    if column.kind not in {Kind.TIME, Kind.INTERVAL}:
        message = f"$apply: timebucket is for times such as phenomenonTime, not for {group.path}"
        raise Invalid(message, code="query")
    return column


def _figure(figure: Aggregate, columns: Columns) -> str:
    if figure.method is Method.COUNT:
        return RAW[figure.method]
    sql = _valued(figure, columns).sql
    if figure.method is Method.PERCENTILE:
        return f"quantile_cont({sql}, {(figure.percent or 50) / 100})"
    return RAW[figure.method].format(sql)


def _numbers(columns: Columns, params: dict[str, Any]) -> Columns:
    """Read of JSON the numbers; each path once."""

    @cache
    def column(path: Path) -> Column:
        found = columns(path)
        if found.kind is not Kind.JSON:
            return found
        sql = found.sql
        if found.keys:
            name = f"inside{len(params)}"
            params[name] = pointer(found.keys)
            sql = f"json_extract({sql}, ${name})"
        return Column(json_term(sql).forms[NUMBER], Kind.NUMBER)

    return column


def _valued(figure: Aggregate, columns: Columns) -> Column:
    """Give what a figure is computed of.

    Raises:
        Invalid: when a method does not go with it.

    """
    column = columns(figure.path)
    kind = {Kind.ANY: Kind.NUMBER, Kind.INTERVAL: Kind.TIME}.get(column.kind, column.kind)
    if kind not in ORDERED or (figure.method in NUMBERS and kind is not Kind.NUMBER):
        message = (
            f"$apply: {figure.path} with {figure.method}: that is no number;"
            " $count, min and max are for other values"
        )
        raise Invalid(message, code="query")
    return Column(column.sql, kind)


def _shown(figure: Aggregate, sql: str, columns: Columns) -> Figure:
    if figure.method is Method.COUNT:
        return Figure(figure.name, sql, "{}", Kind.NUMBER)
    if figure.method in NUMBERS:
        return Figure(figure.name, sql, FINITE, Kind.NUMBER)
    return Figure(figure.name, sql, "{}", _valued(figure, columns).kind)
