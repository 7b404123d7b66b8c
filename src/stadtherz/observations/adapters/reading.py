"""What pages and downloads read: the numbers of datastreams, as stored or in buckets of time."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from stadtherz.observations.adapters.duck import files_sql, local_text, make_table
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.live import Known
from stadtherz.observations.adapters.scope import DAY_US, Scope
from stadtherz.observations.adapters.summed import TRUSTED, Summed
from stadtherz.observations.adapters.time_limit import ask_in_pieces
from stadtherz.observations.adapters.waiting import hot_days
from stadtherz.observations.domain.findings import Rule
from stadtherz.observations.domain.grains import grains_of_size
from stadtherz.observations.domain.times import EPOCH, microseconds

__all__ = [
    "DAY_US",
    "FLAG_NAMES",
    "RULES",
    "Bucket",
    "Known",
    "Scope",
    "Value",
    "buckets",
    "buckets_in",
    "buckets_with_suspects",
    "hot_days",
    "name_of",
    "odd_values",
    "span_of",
    "values",
    "write_parquet",
]
Span = tuple[datetime, datetime]


class Bucket(NamedTuple):
    """The figures of one datastream in one stretch of time that begins at `start`.

    Suspect values are counted as such; all other figures leave them out. Where there are no others
    `count` is 0 and the rest means nothing.
    """

    datastream_id: int
    start: datetime
    count: int  # type: ignore[assignment] # nobody counts members of a bucket
    total: float
    mean: float
    least: float
    most: float
    suspect: int = 0


class Value(NamedTuple):
    """One number as stored."""

    datastream_id: int
    time: datetime
    value: float
    flag: int
    rule: int | None = None
    raw: float | None = None


RULES = tuple(rule.value for rule in sorted(Rule, key=lambda rule: rule.code))
IN_ORDER = "FROM known WHERE value IS NOT NULL ORDER BY us, datastream, id"
FLAG_NAMES = ("raw", "plausible", "suspect", "corrected", "gap-filled")


def span_of(first: datetime, last: datetime) -> tuple[int, int]:
    """Give both ends in microseconds."""
    return microseconds(first), microseconds(last)


def buckets(
    streams: Sequence[int], first: datetime, last: datetime, *, seconds: int = 3600,
    lake: Lake | None = None,
) -> list[Bucket]:  # fmt: skip
    """Aggregate the numbers of `streams` from `first` up to, not including, `last`.

    Stretches in which all values are suspect are left out.
    """
    return [one for one in buckets_with_suspects(streams, first, last, seconds=seconds, lake=lake)
            if one.count]  # fmt: skip


def buckets_with_suspects(
    streams: Sequence[int], first: datetime, last: datetime, *, seconds: int = 3600,
    lake: Lake | None = None,
) -> list[Bucket]:  # fmt: skip
    """As `buckets`, with stretches that hold nothing but suspect values."""
    return _buckets_in(streams, [(first, last)], seconds=seconds, lake=lake)


def buckets_in(
    streams: Sequence[int],
    spans: Sequence[Span],
    *,
    seconds: int = 3600,
    lake: Lake | None = None,
) -> list[Bucket]:
    """As `buckets`, for several stretches of time at once."""
    return [one for one in _buckets_in(streams, spans, seconds=seconds, lake=lake) if one.count]


def _buckets_in(
    streams: Sequence[int], spans: Sequence[Span], *, seconds: int, lake: Lake | None
) -> list[Bucket]:
    grains = grains_of_size(seconds)
    scope = Scope(streams, tuple(span_of(*span) for span in spans))
    summed = Summed(scope, lake or the_lake(), fits=lambda _day: grains, columns=TRUSTED)
    rows = summed.rows(
        "SELECT datastream, us - ((us % $size) + $size) % $size AS start,"
        " CAST(sum(numbers) AS BIGINT), coalesce(sum(total), 0),"
        " coalesce(sum(total) / nullif(sum(numbers), 0), 0), coalesce(min(least), 0),"
        " coalesce(max(most), 0), CAST(sum(suspect) AS BIGINT) FROM known"
        " WHERE numbers > 0 OR suspect > 0 GROUP BY ALL ORDER BY datastream, start",
        size=seconds * 1_000_000,
    )
    return [Bucket(stream, EPOCH + timedelta(0, 0, us), *figures) for stream, us, *figures in rows]


def values(
    streams: Sequence[int], first: datetime, last: datetime, lake: Lake | None = None
) -> Iterator[Value]:
    """Give the numbers themselves, all of them, by time and datastream.

    They are sorted by the engine and handed over in pieces, so that a month of a hundred counters
    does not have to fit in here at once.
    """
    known = Known(Scope(streams, (span_of(first, last),)), lake or the_lake())
    if known.in_order and len(streams) == 1:  # a day of one stream in half the time
        plain = (
            "SELECT datastream, epoch_us(time), value, flag, NULL, NULL FROM"
            f" {files_sql(known.in_order)} WHERE {known.scope.condition()} AND value IS NOT NULL"
        )
        return _named(ask_in_pieces(known.connection, plain))
    return _named(known.pieces(f"SELECT datastream, us, value, flag, rule, raw {IN_ORDER}"))


def _named(pieces: Iterator[list[tuple[Any, ...]]]) -> Iterator[Value]:
    """Name the columns, in half the time of a loop: a page may ask for a million rows."""
    new = partial(tuple.__new__, Value)
    for piece in pieces:
        streams, us, *rest = zip(*piece, strict=True)
        moments = map(EPOCH.__add__, np.array(us, "timedelta64[us]").tolist())
        yield from map(new, zip(streams, moments, *rest, strict=True))


def odd_values(
    streams: Sequence[int], first: datetime, last: datetime, seconds: int, lake: Lake | None = None
) -> list[tuple[int, datetime, int, int, float]]:
    """Count suspect, corrected and filled values: datastream, start, flag, number and sum."""
    known = Known(Scope(streams, (span_of(first, last),)), lake or the_lake())
    rows = known.rows(
        "SELECT datastream, us - ((us % $size) + $size) % $size AS start, flag, count(*),"
        " sum(value) FROM known WHERE value IS NOT NULL AND flag > 1 GROUP BY ALL ORDER BY ALL",
        size=seconds * 1_000_000,
    )
    return [(stream, EPOCH + timedelta(0, 0, us), *figures) for stream, us, *figures in rows]


def name_of(number: str, names: Sequence[str]) -> str:
    """Write the name that a number, counted from one, stands for; nothing for none."""
    listed = ", ".join(f"'{name}'" for name in names)
    return f"([{listed}])[{number}]"


def write_parquet(
    named: Mapping[int, tuple[str, str]], first: datetime, last: datetime, path: str, zone: str,
    stations: Mapping[int, str] | None = None,
) -> None:  # fmt: skip
    """Write the numbers of datastreams to a Parquet file at `path`.

    Args:
        named: key and unit of each datastream.
        first: from when on.
        last: up to, not including, when.
        path: of the file.
        zone: whose clock the local time is that of.
        stations: key of the station of each datastream, for a further column; None for no such.

    """
    known = Known(Scope(list(named), (span_of(first, last),)), the_lake())
    columns = {"k": "INTEGER", "key": "VARCHAR", "unit": "VARCHAR", "station": "VARCHAR"}
    further = ", station" if stations is not None else ""
    rows = [(pk, *names, (stations or {}).get(pk)) for pk, names in named.items()]
    make_table(known.connection, "named", columns, rows)
    known.write_parquet(
        f"SELECT make_timestamp(us) AS time_utc, {local_text('us', zone)} AS time_local,"
        " key AS datastream, known.datastream AS datastream_id, value, unit,"
        f" {name_of('flag + 1', FLAG_NAMES)} AS flag, {name_of('rule', RULES)} AS rule, raw"
        f"{further}"
        " FROM known JOIN named ON k = known.datastream WHERE value IS NOT NULL"
        " ORDER BY us, known.datastream, id",
        path,
    )
