"""A station's day on its page: today by the hour, what is usual, and how both compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import quantiles

from django.utils import timezone

from stadtherz.observations.adapters.reading import Bucket, buckets_in
from stadtherz.observations.domain.chart import HOURS, Chart, day_chart
from stadtherz.observations.domain.comparison import LATE_AFTER_INTERVALS, LEAST_DAYS, Comparison
from stadtherz.observations.domain.like_days import WEEKS, Cell, Figure, compare_like, hourly
from stadtherz.observations.domain.ranges import HOUR_S
from stadtherz.observations.models import Datastream, ObservedProperty, Station
from stadtherz.observations.selectors.figures import (
    Hourly,
    is_counted,
    leading,
    numbers_of,
    remembered,
)
from stadtherz.observations.selectors.finest import SECONDS, finest_step


@dataclass(frozen=True)
class Hour:
    """A row of the table of a day: its figure, the usual one, and whether the hour still runs."""

    hour: int
    today: float | None
    usual: float | None
    running: bool


@dataclass(frozen=True)
class Day:
    """A station's day: figures by local hour, the usual ones, and the comparison.

    Args:
        today: figures by hour; None where too little is known.
        low: the lower quartiles of earlier days of this weekday.
        middle: their medians.
        high: their upper quartiles.
        comparison: of the day up to `until`.
        chart: the picture.
        running: the hour that is not over; its figure is in `today`, but not in the chart.
        until: up to when the day is compared.
        twice: the hour that the clock shows twice; its figure is the mean of both.

    """

    today: Hourly
    low: Hourly
    middle: Hourly
    high: Hourly
    comparison: Comparison
    chart: Chart
    running: int | None
    until: datetime
    twice: int | None = None

    @property
    def rows(self) -> list[Hour]:
        """Give the table: the hours of which anything is known."""
        every = enumerate(zip(self.today, self.middle, strict=True))
        return [
            Hour(hour, today, usual, running=hour == self.running and today is not None)
            for hour, (today, usual) in every
            if today is not None or usual is not None
        ]


def day_of(
    station: Station, now: datetime, *, over: bool = False,
    observed: ObservedProperty | None = None,
) -> Day:  # fmt: skip
    """Put together the figures of the day of `now` of one property, and the usual ones.

    Args:
        station: whose day.
        now: a time of the day; what is not over by then is not compared.
        over: whether the whole day is over.
        observed: the property; by default what is measured first.

    """
    streams = leading(station, observed)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    size = SECONDS[finest_step(streams, midnight - timedelta(weeks=WEEKS))]
    found = _weekday_buckets(streams, midnight, size)
    by_day = _cells_by_day(found, size)
    days = [midnight.date() - timedelta(weeks=week) for week in range(WEEKS + 1)]
    known = _Known(
        [by_day.get(day, {}) for day in days], numbers_of(streams, found, size), size,
        counted=is_counted(streams), running=None if over else timezone.localtime(now).hour,
    )  # fmt: skip
    end = midnight + timedelta(days=1) if over else _end_of_known(streams, found, now, size)
    return _day_from(known, midnight, end)


@dataclass(frozen=True)
class _Known:
    """What is known of the same weekdays, the newest first.

    `numbers` says how many values a part of `size_s` seconds should hold, by datastream; `running`
    is the hour of the newest day that is not over.
    """

    days: Sequence[dict[Cell, Figure]]
    numbers: dict[int, float]
    size_s: int
    counted: bool
    running: int | None

    def hours(self, day: int) -> Hourly:
        running = None if day else self.running
        return hourly(
            self.days[day], self.numbers, self.size_s, counted=self.counted, running=running
        )


def _day_from(known: _Known, midnight: datetime, end: datetime) -> Day:
    today, *earlier = (known.hours(day) for day in range(len(known.days)))
    usual = [_quartiles([day[hour] for day in earlier]) for hour in range(HOURS)]
    low, middle, high = ([quartile[n] for quartile in usual] for n in range(3))
    whole = [None if hour == known.running else value for hour, value in enumerate(today)]
    places = _slots(midnight, end, known.size_s)
    compared = compare_like(
        known.days[0], known.days[1:], frozenset(places), known.numbers, counted=known.counted
    )
    return Day(
        today, low, middle, high, compared,
        day_chart(whole, low, middle, high, from_zero=known.counted), known.running,
        timezone.localtime(end), _twice(places, known.size_s),
    )  # fmt: skip


def _weekday_buckets(
    streams: Sequence[Datastream], midnight: datetime, size_s: int
) -> list[Bucket]:
    ids = [stream.pk for stream in streams]

    def ask() -> list[Bucket]:
        starts = [midnight - timedelta(weeks=week) for week in range(WEEKS + 1)]
        spans = [(start, start + timedelta(days=1)) for start in starts]
        return buckets_in(ids, spans, seconds=size_s)

    return remembered(("day", midnight, size_s, *ids), ask)


def _slot(local: datetime, size_s: int) -> int:
    return (local.hour * HOUR_S + local.minute * 60 + local.second) // size_s


def _cells_by_day(found: Sequence[Bucket], size_s: int) -> dict[date, dict[Cell, Figure]]:
    """Sort buckets by local day and part of it; of what comes twice the mean is taken."""
    zone = timezone.get_current_timezone()
    days: dict[date, dict[Cell, Figure]] = {}
    for bucket in found:
        local = bucket.start.astimezone(zone)
        cells = days.setdefault(local.date(), {})
        cell = (bucket.datastream_id, _slot(local, size_s))
        figure = Figure(bucket.count, bucket.total)
        if before := cells.get(cell):
            figure = Figure(*((one + other) / 2 for one, other in zip(before, figure, strict=True)))
        cells[cell] = figure
    return days


def _end_of_known(
    streams: Sequence[Datastream], found: Sequence[Bucket], now: datetime, size_s: int
) -> datetime:
    """Say up to when a day can be compared: what is only late has not come yet, and is no gap."""
    ends: dict[int, float] = {}
    for bucket in found:
        end = bucket.start.timestamp() + size_s
        ends[bucket.datastream_id] = max(ends.get(bucket.datastream_id, end), end)
    seconds = now.timestamp()
    late = [
        end
        for stream in streams
        if stream.pk in ends
        and seconds - (end := ends[stream.pk]) <= LATE_AFTER_INTERVALS * stream.interval_s
    ]
    return datetime.fromtimestamp(min([seconds // size_s * size_s, *late]), now.tzinfo)


def _slots(midnight: datetime, end: datetime, size_s: int) -> list[int]:
    """Name the parts of a day up to a moment, as the clock shows them."""
    first = midnight.timestamp()
    number = max(0, int(end.timestamp() - first) // size_s)
    zone = midnight.tzinfo
    return [
        _slot(datetime.fromtimestamp(first + size_s * place, zone), size_s)
        for place in range(number)
    ]


def _twice(slots: Sequence[int], size_s: int) -> int | None:
    back = next((slot for before, slot in pairwise(slots) if slot <= before), None)
    return None if back is None else back * size_s // HOUR_S


def _quartiles(
    values: Sequence[float | None],
) -> tuple[float | None, float | None, float | None]:
    known = [value for value in values if value is not None]
    if len(known) < LEAST_DAYS:
        return None, None, None
    low, middle, high = quantiles(known, n=4, method="inclusive")
    return low, middle, high
