"""Asks DuckDB about the lake and the hot rows as one.

The hot rows are read first, then the lake's list of files: a row that is flushed in between is seen
twice and dropped by its sequence, never missed. Days of one file without hot rows are read as they
lie; elsewhere the newest row of each observation is found first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

import duckdb
import numpy as np
from django.db.models import F, Q, QuerySet

from stadtherz.observations.adapters.lake import Days, Lake, cursor, the_lake
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.models import HotObservation

DAY_US = 86_400_000_000
Span = tuple[datetime, datetime]
HOT_COLUMNS = (
    "sequence", "datastream_id", "us", "value", "flag", "number", "end_us", "result_us", "result",
    "feature", "more", "rule", "raw", "gone",
)  # fmt: skip
NAMES = (
    'sequence, datastream, time, value, flag, id, "end", result_time, result, feature, more, rule,'
    " raw, gone"
)
WAITING = NAMES.replace(" result,", " CAST(result AS VARCHAR) AS result,").replace(
    " more,", " CAST(more AS VARCHAR) AS more,"
)
LIVE = (
    'sequence, datastream, epoch_us(time) AS us, value, flag, coalesce(id, sequence) AS id, "end",'
    " result_time, result, feature, more, rule, raw"
)


@dataclass(frozen=True)
class Bucket:
    """The figures of one datastream in one stretch of time that begins at `start`."""

    datastream_id: int
    start: datetime
    count: int
    total: float
    mean: float
    least: float
    most: float


@dataclass(frozen=True)
class Value:
    """One number as stored."""

    datastream_id: int
    time: datetime
    value: float
    flag: int


@dataclass(frozen=True)
class Scope:
    """Which observations are asked for.

    Args:
        streams: database ids of datastreams; None for all.
        spans: stretches of time in microseconds, the end not included; none for all times.

    """

    streams: Sequence[int] | None
    spans: tuple[tuple[int, int], ...] = ()

    def condition(self) -> str:
        """Write the scope for DuckDB; only numbers of ours are put into the text."""
        parts = []
        if self.streams is not None:
            ids = ", ".join(str(int(one)) for one in self.streams) or "NULL"
            parts.append(f"datastream IN ({ids})")
        if self.spans:
            between = (
                f"time >= make_timestamp({int(first)}) AND time < make_timestamp({int(last)})"
                for first, last in self.spans
            )
            parts.append("(" + " OR ".join(between) + ")")
        return " AND ".join(parts) or "true"

    def holds(self, day: date) -> bool:
        """Whether some of the day lies in the scope."""
        start = microseconds(datetime(day.year, day.month, day.day, tzinfo=UTC))
        return not self.spans or any(
            start < last and start + DAY_US > first for first, last in self.spans
        )


@dataclass
class Known:
    """The live observations of a scope as the table `known` of a DuckDB connection."""

    scope: Scope
    lake: Lake
    connection: duckdb.DuckDBPyConnection = field(init=False)
    with_clauses: str = field(init=False)

    def __post_init__(self) -> None:
        hot = hot_rows(self.scope)
        days = self.lake.files()
        waiting = [row for row in hot if row[0] > days.flushed]
        unsettled = {_day(row[2]) for row in waiting}
        settled, loose = _sorted_out(days, self.scope, unsettled)
        self.connection = cursor()
        self.connection.register("waiting", columns_of(waiting))
        self.with_clauses = _with(self.scope.condition(), settled, loose)

    def put(self, question: str, **named: object) -> duckdb.DuckDBPyRelation:
        """Ask a question of `known`; the answer is read from the returned relation."""
        return self.connection.sql(f"{self.with_clauses} {question}", params=named)

    def rows(self, question: str, **named: object) -> list[tuple[Any, ...]]:
        """Ask and give all rows."""
        return self.connection.execute(f"{self.with_clauses} {question}", named).fetchall()


def _with(condition: str, settled: list[str], loose: list[str]) -> str:
    newer = f"SELECT {WAITING} FROM waiting"
    if loose:
        newer += f" UNION ALL SELECT {NAMES} FROM {_files(loose)} WHERE {condition}"
    newest = (
        f"SELECT * REPLACE (min(coalesce(id, sequence)) OVER same AS id) FROM ({newer})"
        ' WINDOW same AS (PARTITION BY datastream, time, "end", result_time)'
        ' QUALIFY row_number() OVER (PARTITION BY datastream, time, "end", result_time'
        " ORDER BY sequence DESC) = 1"
    )
    live = f"SELECT {LIVE} FROM ({newest}) WHERE gone IS NULL"
    if settled:
        live += (
            f" UNION ALL SELECT {LIVE} FROM {_files(settled)} WHERE {condition} AND gone IS NULL"
        )
    return f"WITH known AS ({live})"  # only our own constants and numbers stand in the text


def _files(paths: list[str]) -> str:
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def _sorted_out(
    days: Days, scope: Scope, unsettled: Collection[date]
) -> tuple[list[str], list[str]]:
    """Divide files into those of settled days and those that need merging."""
    settled: list[str] = []
    loose: list[str] = []
    for day, files in days.files.items():
        if scope.holds(day):
            simple = len(files) == 1 and day not in unsettled
            (settled if simple else loose).extend(file.path for file in files)
    return settled, loose


def _day(us: int) -> date:
    return (EPOCH + timedelta(microseconds=us)).date()


def hot_in(scope: Scope) -> QuerySet[HotObservation]:
    """Rows of a scope that wait for their flush."""
    rows = HotObservation.objects.all()
    if scope.streams is not None:
        rows = rows.filter(datastream_id__in=scope.streams)
    if scope.spans:
        within = [Q(us__gte=first, us__lt=last) for first, last in scope.spans]
        rows = rows.filter(reduce(or_, within))
    return rows


def hot_rows(scope: Scope) -> list[tuple[Any, ...]]:
    """Read them, in the order of `HOT_COLUMNS`."""
    return list(hot_in(scope).order_by().values_list(*HOT_COLUMNS))


def hot_days() -> set[int]:
    """Name the days, counted from 1970, that have rows which wait for their flush."""
    days = HotObservation.objects.order_by().annotate(day=F("us") / DAY_US)
    return set(days.values_list("day", flat=True).distinct())


def columns_of(rows: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Turn hot rows into columns of the lake."""
    names = ("sequence", "datastream", "time", "value", "flag", "id", "end", "result_time",
             "result", "feature", "more", "rule", "raw", "gone")  # fmt: skip
    kinds = (np.int64, np.int32, "us", np.float64, np.int16, np.int64, "us", "us", object,
             np.int64, object, np.int16, np.float64, bool)  # fmt: skip
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {
        name: _column(values, kind)
        for name, kind, values in zip(names, kinds, columns, strict=True)
    }


def _column(values: Sequence[Any], kind: Any) -> Any:
    if kind == "us":
        stamps = np.array([0 if value is None else value for value in values], "datetime64[us]")
        return np.ma.masked_array(stamps, [value is None for value in values])
    if kind is object:
        return np.array([*values, None], object)[: len(values)]
    if kind is bool:
        absent = np.array([not value for value in values], bool)
        return np.ma.masked_array(~absent, absent)
    missing = np.array([value is None for value in values], bool)
    return np.ma.masked_array(
        np.array([0 if value is None else value for value in values], kind), missing
    )


def span_of(first: datetime, last: datetime) -> tuple[int, int]:
    """Give both ends in microseconds."""
    return microseconds(first), microseconds(last)


def buckets(
    streams: Sequence[int], first: datetime, last: datetime, *, seconds: int = 3600,
    lake: Lake | None = None,
) -> list[Bucket]:  # fmt: skip
    """Aggregate the numbers of `streams` from `first` up to, not including, `last`."""
    return buckets_in(streams, [(first, last)], seconds=seconds, lake=lake)


def buckets_in(
    streams: Sequence[int],
    spans: Sequence[Span],
    *,
    seconds: int = 3600,
    lake: Lake | None = None,
) -> list[Bucket]:
    """As `buckets`, for several stretches of time at once."""
    question = (
        "SELECT datastream, us - (us % $size) AS start, count(*), sum(value), avg(value),"
        " min(value), max(value) FROM known WHERE value IS NOT NULL"
        " GROUP BY ALL ORDER BY datastream, start"
    )
    scope = Scope(streams, tuple(span_of(*span) for span in spans))
    rows = Known(scope, lake or the_lake()).rows(question, size=seconds * 1_000_000)
    return [Bucket(row[0], EPOCH + timedelta(microseconds=row[1]), *row[2:]) for row in rows]


def values(
    streams: Sequence[int], first: datetime, last: datetime, *, limit: int = 1_000_000,
    lake: Lake | None = None,
) -> list[Value]:  # fmt: skip
    """Give the numbers themselves, by time and datastream, at most `limit`."""
    question = (
        "SELECT datastream, us, value, flag FROM known WHERE value IS NOT NULL"
        " ORDER BY us, datastream LIMIT $most"
    )
    known = Known(Scope(streams, (span_of(first, last),)), lake or the_lake())
    return [
        Value(row[0], EPOCH + timedelta(microseconds=row[1]), *row[2:])
        for row in known.rows(question, most=limit)
    ]


def write_parquet(
    streams: Sequence[int], first: datetime, last: datetime, path: str, lake: Lake | None = None
) -> None:
    """Write the numbers of `streams` to a Parquet file at `path`."""
    question = (
        "SELECT datastream AS datastream_id, make_timestamp(us) AS time_utc, value, flag"
        " FROM known WHERE value IS NOT NULL ORDER BY us, datastream"
    )
    known = Known(Scope(streams, (span_of(first, last),)), lake or the_lake())
    known.put(question).write_parquet(path, compression="zstd")
