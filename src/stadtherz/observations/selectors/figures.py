"""Figures for pages: what a station measures today, and what is usual there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

import numpy as np

from stadtherz.observations.adapters.lake import the_lake
from stadtherz.observations.adapters.reading import Bucket, buckets
from stadtherz.observations.domain.adding_up import GIVEN_UP_AFTER_S, usual_number
from stadtherz.observations.domain.chart import HOURS, Spark, spark
from stadtherz.observations.domain.comparison import (
    Contact,
    contact,
    wording_of,
)
from stadtherz.observations.domain.like_days import Figure, hourly
from stadtherz.observations.domain.ranges import HOUR_S
from stadtherz.observations.models import Datastream, Flag, ObservedProperty, Station
from stadtherz.observations.models.standing import standing_columns
from stadtherz.observations.selectors.standing import (
    is_archive,
    maintained_until,
    state_of,
    turns_of,
)

GIVEN_UP = timedelta(seconds=GIVEN_UP_AFTER_S)
KEPT_S = 20.0
MOST_KEPT = 500

Hourly = list[float | None]


@dataclass(frozen=True)
class Card:
    """What a card shows of a station: the sum or mean of its newest values, and its state.

    The state is the contact, an archive, or maintenance with its end. `doubted` counts the newest
    values that are suspect and left out of the figure; `missing` counts these and the datastreams
    that are silent while others of the `parts` tell values: what they would add is not in the
    figure. `last` is the last contact of the station, `measured` the time of its newest value of
    this property.
    """

    station: Station
    value: float | None
    last: datetime | None
    measured: datetime | None
    counted: bool
    observed: ObservedProperty | None
    contact: Contact
    minutes: int
    doubted: int = 0
    until: datetime | None = None
    archive: bool = False
    interval: timedelta = timedelta()
    parts: int = 0
    missing: int = 0

    @property
    def silent(self) -> int:
        """Count the datastreams that tell nothing while others do."""
        return self.missing - self.doubted

    @property
    def wording(self) -> str:
        """Name the words in which its property is compared."""
        return wording_of(self.observed.ucum if self.observed else "", counted=self.counted)

    @property
    def state(self) -> str:
        """Name the state."""
        return state_of(self.contact, self.until, archive=self.archive)

    @property
    def turns(self) -> tuple[datetime, datetime] | None:
        """Give the moments after which it is late and silent, where nothing else is its state."""
        return turns_of(self.state, self.last, self.interval)


_kept: dict[tuple[object, ...], tuple[float, list[Bucket]]] = {}


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
    newest = _newest(streams)
    last = max((stream.latest.time for stream in every if hasattr(stream, "latest")), default=None)
    interval = timedelta(seconds=max((one.awaited_s for one in streams), default=900))
    return Card(
        station=found,
        value=newest.value,
        last=last,
        measured=newest.measured,
        counted=is_counted(streams),
        observed=streams[0].observed if streams else None,
        contact=contact(last, now, interval),
        minutes=round(_apart(streams).total_seconds() / 60),
        until=maintained_until(found, now),
        doubted=newest.doubted,
        parts=newest.parts,
        missing=newest.missing,
        archive=bool(every) and is_archive(found, every),
        interval=interval,
    )


@dataclass(frozen=True)
class _Newest:
    """What the newest values of some datastreams come to; see `Card`."""

    value: float | None = None
    measured: datetime | None = None
    doubted: int = 0
    parts: int = 0
    missing: int = 0


def _newest(streams: Sequence[Datastream]) -> _Newest:
    rows = [stream.latest for stream in streams if hasattr(stream, "latest")]
    if not rows:
        return _Newest()
    last, apart = max(row.time for row in rows), _apart(streams)
    told = [row for row in rows if row.value is not None]
    current = [row for row in told if last - row.time <= apart]
    fresh = [row.value for row in current if row.flag != Flag.SUSPECT and row.value is not None]
    there = sum(last - row.time <= GIVEN_UP for row in told)
    doubted = len(current) - len(fresh)
    if not fresh:
        return _Newest(None, last, doubted, there)
    value = sum(fresh) if is_counted(streams) else sum(fresh) / len(fresh)
    return _Newest(value, last, doubted, there, there - len(fresh))


def _apart(streams: Sequence[Datastream]) -> timedelta:
    return timedelta(seconds=max((one.step_s for one in streams), default=900))


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
                streams,
            )
        )
        for key, streams in streams_of.items()
    }


def numbers_of(
    streams: Sequence[Datastream], found: Sequence[Bucket], size_s: int
) -> dict[int, float]:
    """Say how many values a stretch should hold, by datastream of those that told any."""
    counts: dict[int, list[int]] = {}
    for bucket in found:
        counts.setdefault(bucket.datastream_id, []).append(bucket.count)
    return {
        stream.pk: usual_number(np.array(counts[stream.pk], float), size_s, stream.interval_s)
        for stream in streams
        if stream.pk in counts
    }


def _hours_since(first: datetime, found: Sequence[Bucket], streams: Sequence[Datastream]) -> Hourly:
    """Add counts up by hours since `first`; levels of several datastreams are averaged."""
    cells = {
        (bucket.datastream_id, int((bucket.start - first).total_seconds() // HOUR_S)): Figure(
            bucket.count, bucket.total
        )
        for bucket in found
    }
    numbers = numbers_of(streams, found, HOUR_S)
    return hourly(cells, numbers, HOUR_S, counted=is_counted(streams))


def remembered(key: tuple[object, ...], ask: Callable[[], list[Bucket]]) -> list[Bucket]:
    """Keep an answer of the lake for a few seconds in this process."""
    key = (the_lake().folder, *key)
    kept = _kept.get(key)
    if kept is None or monotonic() - kept[0] > KEPT_S:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = (monotonic(), ask())
    return kept[1]
