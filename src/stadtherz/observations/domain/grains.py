"""Which buckets of time can be put together from whole UTC days or whole hours.

Roll-ups know UTC hours and UTC days. A bucket on the clocks of a zone is made of hours where the
zone is whole hours from UTC, and of days where a whole UTC day lies within one bucket: most days of
a month, none of the days of Central Europe. Offsets are those of the IANA time zone database.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from stadtherz.observations.domain.odata.aggregation import Step, Unit
from stadtherz.observations.domain.times import EPOCH

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)
LAST_YEAR = 9999


class Grain(StrEnum):
    """What one row of a roll-up speaks of."""

    HOUR = "hour"
    DAY = "day"


Grains = tuple[Grain, ...]
BOTH: Grains = (Grain.DAY, Grain.HOUR)


def grains_of_size(seconds: int) -> Grains:
    """Give the grains, coarsest first, of which buckets of so many seconds can be made.

    They are counted from 1970 UTC.
    """
    if seconds % 86_400 == 0:
        return BOTH
    return () if seconds % 3600 else (Grain.HOUR,)


@lru_cache(maxsize=200_000)
def grains_of_day(day: date, step: Step | None, zone: str) -> Grains:
    """Give the grains, coarsest first, of which a UTC day's part of buckets can be made.

    Args:
        day: a day in UTC.
        step: length of a bucket on the clocks of the zone; None when time is not cut at all.
        zone: name in the IANA time zone database.

    """
    if step is None:
        return BOTH
    if not 1 < day.year < LAST_YEAR:  # beyond lie moments that have no date in some zones
        return ()
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    clock = ZoneInfo(zone)
    size = step.seconds or 3600
    whole = _bucket(start, step, clock) == _bucket(start + DAY - INSTANT, step, clock)
    hours = size % 3600 == 0 and _on_hours(start, clock)
    return (Grain.DAY,) * whole + (Grain.HOUR,) * hours


def _bucket(moment: datetime, step: Step, clock: ZoneInfo) -> object:
    """Name the bucket in which a moment lies; the same name means the same bucket."""
    local = moment.astimezone(clock)
    match step.unit:
        case Unit.DAY:
            return local.date()
        case Unit.WEEK:
            return local.date() - timedelta(days=local.weekday())
        case Unit.MONTH:
            return ((local.year - 2000) * 12 + local.month - 1) // step.count
        case Unit.YEAR:
            return local.year
    size = timedelta(seconds=step.seconds or 1)
    if size > HOUR:  # what the clock shows, however often
        shown = local.replace(tzinfo=UTC) - EPOCH
        return shown // size
    since = timedelta(
        hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )
    return moment - since % size


def _on_hours(start: datetime, clock: ZoneInfo) -> bool:
    """Whether the zone is whole hours from UTC all day long, and clocks change on the hour."""
    first, last = _offset(start, clock), _offset(start + DAY, clock)
    if first == last:
        return not first % HOUR
    hours = [start + hour * HOUR for hour in range(24)]
    return all(
        not _offset(hour, clock) % HOUR
        and _offset(hour, clock) == _offset(hour + HOUR - INSTANT, clock)
        for hour in hours
    )


def _offset(moment: datetime, clock: ZoneInfo) -> timedelta:
    return moment.astimezone(clock).utcoffset() or timedelta(0)
