"""Figures for pages: what a station measures today, and what is usual there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import quantiles
from time import monotonic

from django.utils import timezone

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.reading import Bucket, buckets, buckets_in
from stadtherz.observations.adapters.standing import (
    is_archive,
    maintained_until,
    state_of,
    turns_of,
)
from stadtherz.observations.domain.chart import HOURS, Chart, Spark, day_chart, spark
from stadtherz.observations.domain.comparison import (
    LEAST_DAYS,
    Comparison,
    Contact,
    compare,
    contact,
)
from stadtherz.observations.models import Datastream, Flag, ObservedProperty, Station
from stadtherz.observations.models.standing import standing_columns

WEEKS = 8
KEPT_S = 20.0
MOST_KEPT = 500
QUARTER_S = 900

Hourly = list[float | None]
Placed = tuple[time, Bucket]


@dataclass(frozen=True)
class Card:
    """What a card shows of a station: the sum or mean of its newest values, and its state.

    The state is the contact, an archive, or maintenance with its end. `doubted` counts the newest
    values that are suspect and left out of the figure.
    """

    station: Station
    value: float | None
    last: datetime | None
    counted: bool
    observed: ObservedProperty | None
    contact: Contact
    minutes: int
    doubted: int = 0
    until: datetime | None = None
    archive: bool = False
    interval: timedelta = timedelta()

    @property
    def state(self) -> str:
        """Name the state."""
        return state_of(self.contact, self.until, archive=self.archive)

    @property
    def turns(self) -> tuple[datetime, datetime] | None:
        """Give the moments after which it is late and silent, where nothing else is its state."""
        return turns_of(self.state, self.last, self.interval)


@dataclass(frozen=True)
class Day:
    """A station's day: figures by local hour, the usual ones, and the comparison up to now.

    `running` is the hour that is not over; its figure is in `today`, but not in the chart.
    """

    today: Hourly
    low: Hourly
    middle: Hourly
    high: Hourly
    comparison: Comparison
    chart: Chart
    running: int | None


_kept: dict[tuple[object, ...], tuple[float, list[Bucket]]] = {}


def day_of(station: Station, now: datetime, *, over: bool = False) -> Day:
    """Put together the figures of the day of `now` of what is measured first, and the usual ones.

    Args:
        station: whose day.
        now: a time of the day; what is not over by then is not compared.
        over: whether the whole day is over.

    """
    streams = leading(station)
    counted = is_counted(streams)
    found = _weekday_buckets(streams, now)
    local_now = timezone.localtime(now)
    days = [local_now.date() - timedelta(weeks=week) for week in range(WEEKS + 1)]
    by_day = _by_local_day(found)
    hourly = {day: _hourly(by_day.get(day, []), counted=counted) for day in days}
    end = time.max if over else _last_quarter(local_now)
    until = {day: _until(by_day.get(day, []), end, counted=counted) for day in days}
    usual = [_quartiles([hourly[day][hour] for day in days[1:]]) for hour in range(HOURS)]
    low, middle, high = ([quartile[n] for quartile in usual] for n in range(3))
    today = hourly[days[0]]
    running = None if over else local_now.hour
    whole = [None if hour == running else value for hour, value in enumerate(today)]
    return Day(
        today, low, middle, high,
        compare(
            until[days[0]],
            [value for day in days[1:] if (value := until[day]) is not None],
            counted=counted,
            begun=bool(by_day.get(days[0])),
        ),
        day_chart(whole, low, middle, high, from_zero=counted),
        running,
    )  # fmt: skip


def card_of(found: Station, now: datetime, observed: ObservedProperty | None = None) -> Card:
    """Sum up a station: the newest of one property, by default the first; the contact of all."""
    return _card(found, list(found.datastreams.all()), now, observed)


def cards_of_project(project: str, now: datetime, most: int) -> list[tuple[Card, Spark | None]]:
    """Give the cards of the stations that measure for a project, without lines, in one query."""
    streams = Datastream.objects.filter(
        public=True, station__public=True, station__project=project
    ).select_related("station__place", "observed", "latest")
    by_station: dict[Station, list[Datastream]] = {}
    columns = standing_columns(now, "station_id")
    in_order = ("station__position", "station__key", "position", "key")
    for stream in streams.annotate(**columns).order_by(*in_order):
        for name in columns:
            setattr(stream.station, name, getattr(stream, name))
        by_station.setdefault(stream.station, []).append(stream)
    found = list(by_station.items())[:most]
    return [(_card(station, own, now), None) for station, own in found]


def _card(
    found: Station, every: Sequence[Datastream], now: datetime,
    observed: ObservedProperty | None = None,
) -> Card:  # fmt: skip
    streams = _of_one_property(every, observed)
    last_of_all = max(
        (stream.latest.time for stream in every if hasattr(stream, "latest")), default=None
    )
    newest = [stream.latest for stream in streams if hasattr(stream, "latest")]
    last = max((row.time for row in newest), default=None)
    interval = timedelta(seconds=max((s.interval_s for s in streams), default=900))
    current = [
        row
        for row in newest
        if row.value is not None and last is not None and last - row.time <= interval
    ]
    fresh = [row.value for row in current if row.flag != Flag.SUSPECT and row.value is not None]
    total = sum(fresh) if fresh else None
    if total is not None and not is_counted(streams):
        total /= len(fresh)
    return Card(
        station=found,
        value=total,
        last=last_of_all,
        counted=is_counted(streams),
        observed=streams[0].observed if streams else None,
        contact=contact(last_of_all, now, interval),
        minutes=round(interval.total_seconds() / 60),
        until=maintained_until(found, now),
        doubted=len(current) - len(fresh),
        archive=bool(every) and is_archive(found, every),
        interval=interval,
    )


def leading(station: Station, observed: ObservedProperty | None = None) -> list[Datastream]:
    """Give the datastreams of one property, by default of the first: only they can be added."""
    return _of_one_property(list(station.datastreams.all()), observed)


def _of_one_property(
    streams: Sequence[Datastream], observed: ObservedProperty | None
) -> list[Datastream]:
    wanted = observed.pk if observed else streams[0].observed_id if streams else None
    return [stream for stream in streams if stream.observed_id == wanted]


def is_counted(streams: Sequence[Datastream]) -> bool:
    """Whether figures are added up (counts) or averaged (levels)."""
    return bool(streams) and streams[0].observed.kind == ObservedProperty.Kind.COUNT


def cards_of(stations: Iterable[Station], now: datetime) -> list[tuple[Card, Spark | None]]:
    """Give each station's card and the line of its last 24 hours."""
    found = list(stations)
    drawn = sparks(found, now)
    return [(card_of(station, now), drawn.get(station.pk)) for station in found]


def sparks(
    stations: Sequence[Station], now: datetime, observed: ObservedProperty | None = None
) -> dict[int, Spark | None]:
    """Draw the last 24 hours that are over of each station, with one question to the lake."""
    streams_of = {station.pk: leading(station, observed) for station in stations}
    ids = [stream.pk for streams in streams_of.values() for stream in streams]
    end = now.replace(minute=0, second=0, microsecond=0)
    first = end - timedelta(hours=HOURS)
    found = remembered(("sparks", first, *ids), lambda: buckets(ids, first, end))
    by_stream: dict[int, list[Bucket]] = {}
    for bucket in found:
        by_stream.setdefault(bucket.datastream_id, []).append(bucket)
    return {
        key: spark(
            _hours_since(
                first,
                [bucket for stream in streams for bucket in by_stream.get(stream.pk, [])],
                counted=is_counted(streams),
            )
        )
        for key, streams in streams_of.items()
    }


def _hours_since(first: datetime, found: Sequence[Bucket], *, counted: bool) -> Hourly:
    """Add counts up by hours since `first`; levels of several datastreams are averaged."""
    hours: list[list[float]] = [[] for _ in range(HOURS)]
    for bucket in found:
        place = int((bucket.start - first).total_seconds() // 3600)
        if 0 <= place < HOURS:
            hours[place].append(bucket.total if counted else bucket.mean)
    return [
        None if not values else sum(values) / (1 if counted else len(values)) for values in hours
    ]


def _weekday_buckets(streams: Sequence[Datastream], now: datetime) -> list[Bucket]:
    ids = [stream.pk for stream in streams]
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)

    def ask() -> list[Bucket]:
        starts = [midnight - timedelta(weeks=week) for week in range(WEEKS + 1)]
        spans = [(start, start + timedelta(days=1)) for start in starts]
        return buckets_in(ids, spans, seconds=QUARTER_S)

    return remembered(("day", midnight, *ids), ask)


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


def _last_quarter(moment: datetime) -> time:
    """Give the beginning of the running quarter: what began before it is over."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0).time()


def _until(placed: Sequence[Placed], end: time, *, counted: bool) -> float | None:
    parts = [bucket.total if counted else bucket.mean for moment, bucket in placed if moment < end]
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
