"""Asks DuckDB for figures over the lake and the hot rows as one.

The hot rows are read first, then the lake's list of files: a row that is flushed in between is seen
twice and dropped by its sequence, never missed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

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
    question = (
        "SELECT datastream, us - (us % $size) AS start, count(*), sum(value), avg(value),"
        " min(value), max(value) FROM known GROUP BY ALL ORDER BY datastream, start"
    )
    asked = _Question(streams, first, last, lake or the_lake())
    rows = asked.put(question, size=seconds * 1_000_000).fetchall()
    return [Bucket(row[0], EPOCH + timedelta(microseconds=row[1]), *row[2:]) for row in rows]


def values(
    streams: Sequence[int], first: datetime, last: datetime, *, limit: int = 1_000_000,
    lake: Lake | None = None,
) -> list[Value]:  # fmt: skip
    """Give the observations themselves, by time and datastream, at most `limit`."""
    question = "SELECT datastream, us, value, flag FROM known ORDER BY us, datastream LIMIT $most"
    asked = _Question(streams, first, last, lake or the_lake())
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
    asked = _Question(streams, first, last, lake or the_lake())
    asked.put(question).write_parquet(path, compression="zstd")


class _Question:
    """The newest value of each datastream and time in a range, as the table `known`."""

    def __init__(
        self, streams: Sequence[int], first: datetime, last: datetime, lake: Lake
    ) -> None:
        hot = HotObservation.objects.filter(
            datastream_id__in=streams, time__gte=first, time__lt=last
        ).values_list("sequence", "datastream_id", "time", "value", "flag")
        self.waiting = _columns(list(hot))
        days = first.astimezone(UTC).date(), last.astimezone(UTC).date()
        self.files, flushed = lake.files(*days)
        self.named: dict[str, object] = {"flushed": flushed}
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
        return connection.sql(
            f"WITH rows AS (SELECT * FROM waiting WHERE sequence > $flushed {stored}),"
            " known AS (SELECT * FROM rows QUALIFY row_number()"
            f" OVER (PARTITION BY datastream, us ORDER BY sequence DESC) = 1) {question}",
            params={**self.named, **named},
        )


def _columns(rows: list[tuple[int, int, datetime, float, int]]) -> dict[str, np.ndarray]:
    return {
        "sequence": np.array([row[0] for row in rows], np.int64),
        "datastream": np.array([row[1] for row in rows], np.int32),
        "us": np.array([microseconds(row[2]) for row in rows], np.int64),
        "value": np.array([row[3] for row in rows], np.float64),
        "flag": np.array([row[4] for row in rows], np.int16),
    }
