"""How finely some days can still be told, and from which day on single values are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from stadtherz.observations.adapters.sealing import sealed_before
from stadtherz.observations.domain.ranges import HOUR_S, QUARTER_HOUR_S, Step
from stadtherz.observations.models import Datastream, ObservedProperty

SECONDS = {Step.QUARTER_HOUR: QUARTER_HOUR_S, Step.HOUR: HOUR_S}


def finest_step(streams: Sequence[Datastream], first: datetime) -> Step:
    """Give the finest step from a moment on: hours where single values were dropped since.

    What is measured more seldom than each quarter of an hour has no finer step either.
    """
    if only_hours_of(streams, first):
        return Step.HOUR
    seldom = min((distance_of(stream) for stream in streams), default=QUARTER_HOUR_S)
    return Step.HOUR if seldom > QUARTER_HOUR_S else Step.QUARTER_HOUR


def distance_of(stream: Datastream) -> int:
    """Give the seconds between two values; of a counter those that its newest one speaks of."""
    counted = stream.observed.kind == ObservedProperty.Kind.COUNT
    return stream.step_s if counted else max(1, stream.interval_s)


def only_hours_of(streams: Sequence[Datastream], first: datetime) -> bool:
    """Whether single values that were measured after a moment were dropped since."""
    sealed = sealed_before([stream.pk for stream in streams])
    return any(first < _start(day) for day in sealed.values())


@dataclass(frozen=True)
class Kept:
    """From which day of the city on single values are kept; None for ever.

    Args:
        some: of at least one datastream.
        every: of all of them.

    """

    some: date | None = None
    every: date | None = None


def kept_of(streams: Sequence[Datastream]) -> Kept:
    """Say from which whole day on single values of some datastreams are kept."""
    sealed = sealed_before([stream.pk for stream in streams])
    if not sealed:
        return Kept()
    some = _whole_day(min(sealed.values())) if len(sealed) == len(streams) else None
    return Kept(some, _whole_day(max(sealed.values())))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _whole_day(day: date) -> date:
    """Give the first day of the city of which nothing lies before a UTC day."""
    local = timezone.localtime(_start(day))
    return local.date() + timedelta(days=local.time() > time())
