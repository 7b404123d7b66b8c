"""Asks DuckDB for figures over the lake and the hot rows as one.

The hot rows are read first, then the lake's list of files: a row that is flushed in between is seen
twice and dropped by its sequence, never missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import duckdb
import numpy as np

from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.domain.times import EPOCH, microseconds
from stadtherz.observations.models import HotObservation

STORED = (
    "UNION ALL SELECT sequence, datastream, epoch_us(time) AS us, value, flag"
    " FROM read_parquet($files, hive_partitioning = false)"
    " WHERE datastream IN (SELECT unnest($streams))"
    " AND time >= make_timestamp($first::BIGINT) AND time < make_timestamp($last::BIGINT)"
)


Span = tuple[datetime, datetime]


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
    """One observation as stored."""

    datastream_id: int
    time: datetime
    value: float
    flag: int


def buckets(
    streams: Sequence[int], first: datetime, last: datetime, *, seconds: int = 3600,
    lake: Lake | None = None,
) -> list[Bucket]:  # fmt: skip
    """Aggregate the observations of `streams` from `first` up to, not including, `last`."""
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
        " min(value), max(value) FROM known GROUP BY ALL ORDER BY datastream, start"
    )
    asked = _Question(streams, spans, lake or the_lake())
    rows = asked.put(question, size=seconds * 1_000_000).fetchall()
    return [Bucket(row[0], EPOCH + timedelta(microseconds=row[1]), *row[2:]) for row in rows]


def values(
    streams: Sequence[int], first: datetime, last: datetime, *, limit: int = 1_000_000,
    lake: Lake | None = None,
) -> list[Value]:  # fmt: skip
    """Give the observations themselves, by time and datastream, at most `limit`."""
    question = "SELECT datastream, us, value, flag FROM known ORDER BY us, datastream LIMIT $most"
    asked = _Question(streams, [(first, last)], lake or the_lake())
    rows = asked.put(question, most=limit).fetchall()
    return [Value(row[0], EPOCH + timedelta(microseconds=row[1]), *row[2:]) for row in rows]


def write_parquet(
    streams: Sequence[int], first: datetime, last: datetime, path: str, lake: Lake | None = None
) -> None:
    """Write the observations of `streams` to a Parquet file at `path`."""
    question = (
        "SELECT datastream AS datastream_id, make_timestamp(us) AS time_utc, value, flag"
        " FROM known ORDER BY us, datastream"
    )
    asked = _Question(streams, [(first, last)], lake or the_lake())
    asked.put(question).write_parquet(path, compression="zstd")


class _Question:
    """The newest value of each datastream and time in some spans, as the table `known`."""

    def __init__(self, streams: Sequence[int], spans: Sequence[Span], lake: Lake) -> None:
        first, last = min(span[0] for span in spans), max(span[1] for span in spans)
        hot = HotObservation.objects.filter(
            datastream_id__in=streams, time__gte=first, time__lt=last
        ).values_list("sequence", "datastream_id", "time", "value", "flag")
        self.waiting = _columns(list(hot))
        self.files, flushed = lake.files(_days(spans))
        ends = [(microseconds(start), microseconds(end)) for start, end in spans]
        self.named: dict[str, object] = {
            "flushed": flushed,
            "starts": [start for start, _ in ends],
            "ends": [end for _, end in ends],
        }
        if self.files:
            self.named |= {
                "files": self.files,
                "streams": list(streams),
                "first": microseconds(first),
                "last": microseconds(last),
            }

    def put(self, question: str, **named: object) -> duckdb.DuckDBPyRelation:
        """Ask; the answer is read from the returned relation."""
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        connection.register("waiting", self.waiting)
        stored = STORED if self.files else ""
        return connection.sql(  # only our own constants are joined, values are parameters
            f"WITH rows AS (SELECT * FROM waiting WHERE sequence > $flushed {stored}),"  # noqa: S608
            " spans AS (SELECT unnest($starts) AS start, unnest($ends) AS ending),"
            " known AS (SELECT rows.* FROM rows SEMI JOIN spans"
            " ON us >= start AND us < ending QUALIFY row_number()"
            f" OVER (PARTITION BY datastream, us ORDER BY sequence DESC) = 1) {question}",
            params={**self.named, **named},
        )


def _days(spans: Sequence[Span]) -> set[date]:
    """Name every UTC day that the spans touch."""
    days: set[date] = set()
    for start, end in spans:
        day, last = start.astimezone(UTC).date(), end.astimezone(UTC).date()
        while day <= last:
            days.add(day)
            day += timedelta(days=1)
    return days


def _columns(rows: list[tuple[int, int, datetime, float, int]]) -> dict[str, np.ndarray]:
    return {
        "sequence": np.array([row[0] for row in rows], np.int64),
        "datastream": np.array([row[1] for row in rows], np.int32),
        "us": np.array([microseconds(row[2]) for row in rows], np.int64),
        "value": np.array([row[3] for row in rows], np.float64),
        "flag": np.array([row[4] for row in rows], np.int16),
    }
