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

from stadtherz.observations.adapters.delta import cursor
from stadtherz.observations.adapters.lake import Days, Lake
from stadtherz.observations.adapters.lake_schema import NO_COLUMNS
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.models import HotObservation

DAY_US = 86_400_000_000
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
NO_ROWS = f"SELECT {NO_COLUMNS} WHERE false"
LIVE = (
    'sequence, datastream, epoch_us(time) AS us, value, flag, coalesce(id, sequence) AS id, "end",'
    " result_time, result, feature, more, rule, raw"
)


@dataclass(frozen=True)
class Scope:
    """Which observations are asked for.

    Args:
        streams: database ids of datastreams; None for all.
        spans: stretches of time in microseconds, the end not included; none for all times.

    """

    streams: Sequence[int] | None
    spans: tuple[tuple[int, int], ...] = ()

    def condition(self, time: str = "time") -> str:
        """Write the scope for DuckDB; only numbers of ours are put into the text."""
        parts = []
        if self.streams is not None:
            ids = ", ".join(str(int(one)) for one in self.streams) or "NULL"
            parts.append(f"datastream IN ({ids})")
        if self.spans:
            between = (
                f"{time} >= make_timestamp({int(first)}) AND {time} < make_timestamp({int(last)})"
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


@dataclass(frozen=True)
class Seen:
    """What there was of a scope at one moment.

    Args:
        waiting: hot rows that the lake does not hold yet, in the order of `HOT_COLUMNS`.
        days: the files of the lake.
        unsettled: days that have such rows.

    """

    waiting: list[tuple[Any, ...]]
    days: Days
    unsettled: frozenset[date]


def look(scope: Scope, lake: Lake) -> Seen:
    """Look at the hot rows first, then at the lake, so that nothing is missed in between."""
    hot = hot_rows(scope)
    days = lake.files()
    waiting = [row for row in hot if row[0] > days.flushed]
    return Seen(waiting, days, frozenset(_day(row[2]) for row in waiting))


@dataclass
class Known:
    """The live observations of a scope as the table `known` of a DuckDB connection.

    Args:
        scope: which ones.
        lake: where they are.
        seen: what was seen of the scope; looked up when it is not given.
        without: days that are left out, as they are answered otherwise.

    """

    scope: Scope
    lake: Lake
    seen: Seen | None = None
    without: Collection[date] = ()
    connection: duckdb.DuckDBPyConnection = field(init=False)
    live: str = field(init=False)
    empty: bool = field(init=False)

    def __post_init__(self) -> None:
        seen = self.seen or look(self.scope, self.lake)
        settled, loose = sorted_out(seen.days, self.scope, seen.unsettled, self.without)
        self.empty = not (settled or loose or seen.waiting)
        self.connection = cursor()
        if seen.waiting:
            self.connection.register("waiting", columns_of(seen.waiting))
        self.live = live_sql(
            settled, loose, self.scope.condition(), waiting=bool(seen.waiting)
        )  # only our own constants and numbers stand in the text

    @property
    def with_clauses(self) -> str:
        """Write what stands before a question."""
        return f"WITH known AS ({self.live})"

    def put(self, question: str, **named: object) -> duckdb.DuckDBPyRelation:
        """Ask a question of `known`; the answer is read from the returned relation."""
        return self.connection.sql(f"{self.with_clauses} {question}", params=named)

    def rows(self, question: str, **named: object) -> list[tuple[Any, ...]]:
        """Ask and give all rows."""
        return self.connection.execute(f"{self.with_clauses} {question}", named).fetchall()


def live_sql(
    settled: Sequence[str], loose: Sequence[str], condition: str = "true", *, waiting: bool = False
) -> str:
    """Write the live observations of some files.

    Args:
        settled: files in which an observation stands once and in no other file.
        loose: files of which the newest row of each observation has to be found.
        condition: which rows are asked for, by columns of the lake.
        waiting: whether hot rows stand in a table of this name.

    """
    newer = [f"SELECT {NAMES} FROM {files_sql(loose)} WHERE {condition}"] if loose else []
    newer += [f"SELECT {WAITING} FROM waiting"] if waiting else []
    parts = []
    if newer:
        newest = (
            f"SELECT * REPLACE (min(coalesce(id, sequence)) OVER same AS id)"
            f" FROM ({' UNION ALL '.join(newer)})"
            ' WINDOW same AS (PARTITION BY datastream, time, "end", result_time)'
            ' QUALIFY row_number() OVER (PARTITION BY datastream, time, "end", result_time'
            " ORDER BY sequence DESC) = 1"
        )
        parts.append(f"SELECT {LIVE} FROM ({newest}) WHERE gone IS NULL")
    if settled:
        parts.append(f"SELECT {LIVE} FROM {files_sql(settled)} WHERE {condition} AND gone IS NULL")
    return " UNION ALL ".join(parts) or f"SELECT {LIVE} FROM ({NO_ROWS})"


def files_sql(paths: Sequence[str]) -> str:
    """Write the rows of some files as a table."""
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
    return f"read_parquet([{listed}], hive_partitioning = false)"


def sorted_out(
    days: Days, scope: Scope, unsettled: Collection[date] = (), without: Collection[date] = ()
) -> tuple[list[str], list[str]]:
    """Divide files into those of settled days and those that need merging."""
    settled: list[str] = []
    loose: list[str] = []
    for day, files in days.files.items():
        if day not in without and scope.holds(day):
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
