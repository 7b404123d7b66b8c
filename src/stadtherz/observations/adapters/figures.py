"""Figures for pages: what a station measures today, and what is usual there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import quantiles
from time import monotonic

from django.utils import timezone

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.reading import Bucket, buckets, buckets_in
from stadtherz.observations.domain.chart import HOURS, Chart, day_chart, spark
from stadtherz.observations.domain.comparison import (
    LEAST_DAYS,
    Comparison,
    Contact,
    compare,
    contact,
)
from stadtherz.observations.models import Datastream, ObservedProperty, Station

WEEKS = 8
KEPT_S = 20.0
MOST_KEPT = 500
QUARTER_S = 900

Hourly = list[float | None]
Placed = tuple[time, Bucket]


@dataclass(frozen=True)
class Card:
    """What a card shows of a station: the sum or mean of its newest values, and the contact."""

    station: Station
    value: float | None
    last: datetime | None
    counted: bool
    observed: ObservedProperty | None
    contact: Contact
    minutes: int


@dataclass(frozen=True)
class Day:
    """A station's day: figures by local hour, the usual ones, and the comparison up to now."""

    today: Hourly
    low: Hourly
    middle: Hourly
    high: Hourly
    comparison: Comparison
    chart: Chart


_kept: dict[tuple[object, ...], tuple[float, list[Bucket]]] = {}


def day_of(station: Station, now: datetime) -> Day:
    """Put together today's figures of all datastreams of a station and the usual weekday."""
    streams = list(station.datastreams.all())
    counted = is_counted(streams)
    found = _weekday_buckets(streams, now)
    local_now = timezone.localtime(now)
    days = [local_now.date() - timedelta(weeks=week) for week in range(WEEKS + 1)]
    by_day = _by_local_day(found)
    hourly = {day: _hourly(by_day.get(day, []), counted=counted) for day in days}
    until = {day: _until(by_day.get(day, []), local_now.time(), counted=counted) for day in days}
    usual = [_quartiles([hourly[day][hour] for day in days[1:]]) for hour in range(HOURS)]
    low, middle, high = ([quartile[n] for quartile in usual] for n in range(3))
    today = hourly[days[0]]
    return Day(
        today, low, middle, high,
        compare(
            until[days[0]],
            [value for day in days[1:] if (value := until[day]) is not None],
            counted=counted,
        ),
        day_chart(today, low, middle, high, from_zero=counted),
    )  # fmt: skip


def card_of(found: Station, now: datetime) -> Card:
    """Sum up a station for its card."""
    streams = list(found.datastreams.all())
    newest = [stream.latest for stream in streams if hasattr(stream, "latest")]
    last = max((row.time for row in newest), default=None)
    interval = timedelta(seconds=max((s.interval_s for s in streams), default=900))
    fresh = [
        row.value
        for row in newest
        if row.value is not None and last is not None and last - row.time <= interval
    ]
    total = sum(fresh) if fresh else None
    if total is not None and not is_counted(streams):
        total /= len(fresh)
    return Card(
        station=found,
        value=total,
        last=last,
        counted=is_counted(streams),
        observed=streams[0].observed if streams else None,
        contact=contact(last, now, interval),
        minutes=round(interval.total_seconds() / 60),
    )


def is_counted(streams: Sequence[Datastream]) -> bool:
    """Whether figures are added up (counts) or averaged (levels)."""
    return bool(streams) and streams[0].observed.kind == ObservedProperty.Kind.COUNT


def sparks(stations: Sequence[Station], now: datetime) -> dict[int, str]:
    """Draw the last 24 hours of each station, with one question to the lake."""
    ids = [stream.pk for station in stations for stream in station.datastreams.all()]
    first = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=23)
    found = remembered(("sparks", *ids), lambda: buckets(ids, first, now))
    by_stream: dict[int, list[Bucket]] = {}
    for bucket in found:
        by_stream.setdefault(bucket.datastream_id, []).append(bucket)
    drawn = {}
    for station in stations:
        streams = list(station.datastreams.all())
        hours: Hourly = [None] * HOURS
        for stream in streams:
            for bucket in by_stream.get(stream.pk, []):
                place = int((bucket.start - first).total_seconds() // 3600)
                if 0 <= place < HOURS:
                    value = bucket.total if is_counted(streams) else bucket.mean
                    hours[place] = (hours[place] or 0) + value
        drawn[station.pk] = spark(hours)
    return drawn


def _weekday_buckets(streams: Sequence[Datastream], now: datetime) -> list[Bucket]:
    ids = [stream.pk for stream in streams]

    def ask() -> list[Bucket]:
        midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        starts = [midnight - timedelta(weeks=week) for week in range(WEEKS + 1)]
        spans = [(start, start + timedelta(days=1)) for start in starts]
        return buckets_in(ids, spans, seconds=QUARTER_S)

    return remembered(("day", *ids), ask)


def remembered(key: tuple[object, ...], ask: Callable[[], list[Bucket]]) -> list[Bucket]:
    """Keep an answer of the lake for a few seconds in this process."""
    key = (the_lake().folder, *key)
    kept = _kept.get(key)
    if kept is None or monotonic() - kept[0] > KEPT_S:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (monotonic(), ask())
    return kept[1]


def _by_local_day(found: Sequence[Bucket]) -> dict[date, list[Placed]]:
    """Sort buckets by the day on the city's clocks, each with its time of day there."""
    days: dict[date, list[Placed]] = {}
    for bucket in found:
        local = timezone.localtime(bucket.start)
        days.setdefault(local.date(), []).append((local.time(), bucket))
    return days


def _hourly(placed: Sequence[Placed], *, counted: bool) -> Hourly:
    sums: dict[int, list[float]] = {}
    for moment, bucket in placed:
        sums.setdefault(moment.hour, []).append(bucket.total if counted else bucket.mean)
    return [
        None if hour not in sums else sum(sums[hour]) / (1 if counted else len(sums[hour]))
        for hour in range(HOURS)
    ]


def _until(placed: Sequence[Placed], end: time, *, counted: bool) -> float | None:
    parts = [bucket.total if counted else bucket.mean for moment, bucket in placed if moment <= end]
    if not parts:
        return None
    return sum(parts) / (1 if counted else len(parts))


def _quartiles(
    values: Sequence[float | None],
) -> tuple[float | None, float | None, float | None]:
    known = [value for value in values if value is not None]
    if len(known) < LEAST_DAYS:
        return None, None, None
    low, middle, high = quantiles(known, n=4, method="inclusive")
    return low, middle, high
