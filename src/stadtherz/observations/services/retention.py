"""Dropping single values after their time, and everything of datastreams that exist no more."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Least

from stadtherz.observations.adapters.contents import days_with_singles_before, streams_by_day
from stadtherz.observations.adapters.lake import Lake, the_lake
from stadtherz.observations.adapters.rollups import rollups_of
from stadtherz.observations.adapters.sealing import seal, sealed_before
from stadtherz.observations.domain.retention import first_days_kept, sealed_by
from stadtherz.observations.domain.times import EPOCH
from stadtherz.observations.models import Datastream, HotObservation, Latest
from stadtherz.observations.services.rolling import in_steps, roll_up

DAY_US = 86_400_000_000


def first_days(now: datetime) -> dict[int, date]:
    """Give the first day of which single values are kept, by datastream with a limit."""
    kept = Datastream.objects.annotate(kept=Coalesce("keep_days", "observed__keep_days"))
    limits = kept.filter(kept__isnull=False).values_list("pk", "kept")
    return first_days_kept(dict(limits), now.astimezone(UTC).date())


def days_to_drop(*, now: datetime, lake: Lake | None = None) -> list[list[date]]:
    """Name the days with single values whose time is over, oldest first, in steps."""
    lake = lake or the_lake()
    days = days_with_singles_before(first_days(now), lake)
    return in_steps(days, lake.files())


def drop_singles(*, days: list[date], now: datetime, lake: Lake | None = None) -> int:
    """Drop the single values of some days whose time is over; roll-ups keep what they say.

    Roll-ups first: where they are not made of what the lake has now, of these or earlier days, or
    where rows still wait for their flush, nothing is dropped and another day will do. That single
    values are dropped is written down before they are, so that sums take the roll-ups from then on.
    Gives the number of days.
    """
    lake = lake or the_lake()
    kept, end = first_days(now), days[-1] + timedelta(days=1)
    with lake.writing():
        if not _ready(end, kept, lake):
            return 0
        sealed = sealed_by(end, kept)
        seal(sealed)
        limits = sealed_before()
        there = [day for day in days if day in lake.files().files]
        if there and not lake.close_days(there, without=limits):
            return 0
    roll_up(days=days, lake=lake)
    _move_first_times(sealed)
    return len(days)


def _move_first_times(sealed: Mapping[int, date]) -> None:
    """Say of datastreams that their observations begin no earlier than what is kept."""
    by_day: dict[date, list[int]] = {}
    for stream, day in sealed.items():
        by_day.setdefault(day, []).append(stream)
    for day, streams in by_day.items():
        start = _start_us(day)
        earlier = Latest.objects.filter(pk__in=streams, first_us__lt=start)
        earlier.update(first_us=Least(F("us"), start))


def _start_us(day: date) -> int:
    return (day.toordinal() - EPOCH.toordinal()) * DAY_US


def _ready(end: date, kept: Mapping[int, date], lake: Lake) -> bool:
    if HotObservation.objects.filter(us__lt=_start_us(end), datastream__in=kept).exists():
        return False
    found, rollups = lake.files(), rollups_of(lake)
    return all(
        day in made and made[day].made_of == found.mark(day)
        for made in (rollups.days.made(), rollups.hours.made())
        for day in found.files
        if day < end
    )


def days_to_purge(*, lake: Lake | None = None) -> list[list[date]]:
    """Name the days with rows of datastreams that exist no more, in steps."""
    lake = lake or the_lake()
    found = streams_by_day(lake)  # first: what is made meanwhile has no rows there yet
    gone = _gone(set().union(*found.values()))
    days = [day for day in sorted(found) if found[day] & gone]
    return in_steps(days, lake.files())


def purge(*, days: list[date], lake: Lake | None = None) -> int:
    """Leave out the rows of datastreams that exist no more; gives the number of days."""
    lake = lake or the_lake()
    with lake.writing():
        found = streams_by_day(lake)
        gone = _gone(set().union(*found.values()))
        there = [day for day in days if day in lake.files().files]
        if there and not lake.close_days(there, without=dict.fromkeys(gone, date.max)):
            return 0
    roll_up(days=days, lake=lake, anyway=True)
    return len(days)


def _gone(streams: set[int]) -> set[int]:
    return streams - set(Datastream.objects.values_list("pk", flat=True))
