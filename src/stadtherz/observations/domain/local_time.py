"""The wall clock of many moments at once, and the calendar of a place.

NumPy knows no time zones. The offset of a zone is asked once at the start and the end of every UTC
day that occurs; where both differ, the minute of the change is found by halving. A day with two
changes does not occur in any zone in civil use.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from stadtherz.observations.domain.findings import Times
from stadtherz.observations.domain.times import EPOCH, MICROSECOND

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
DAYS_A_WEEK = 7
EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday; Monday is 0
SUNDAY = 6


@dataclass(frozen=True)
class Calendar:
    """The time zone of a place and its public holidays, which count as Sundays."""

    zone: str = "Europe/Berlin"
    holidays: frozenset[date] = frozenset()


@dataclass(frozen=True, eq=False)
class Slots:
    """Where moments lie in the local week.

    Args:
        days: days since 1970 of the local date, shape (n,).
        weekdays: Monday 0 to Sunday 6, holidays as Sunday, shape (n,).
        slots: number of the part of the day, counted from midnight, shape (n,).

    """

    days: NDArray[np.int64]
    weekdays: NDArray[np.int64]
    slots: NDArray[np.int64]


def local_microseconds(times: Times, zone: str) -> Times:
    """Give what the clock on the wall of `zone` shows, in microseconds since its 1 January 1970."""
    if not len(times):
        return times.copy()
    days, place = np.unique(times // DAY, return_inverse=True)
    table = np.array([_offsets_of_day(int(day), zone) for day in days], np.int64)
    before, change, after = table[place].T
    return times + np.where(times < change, before, after)


def slots(times: Times, calendar: Calendar, minutes: int) -> Slots:
    """Find local day, weekday and part of the day of each moment.

    Args:
        times: microseconds UTC, shape (n,).
        calendar: zone and holidays.
        minutes: length of a part of the day; must divide an hour.

    """
    local = local_microseconds(times, calendar.zone)
    days = local // DAY
    return Slots(days, weekdays_of(days, calendar), local % DAY // (minutes * MINUTE))


def weekdays_of(days: NDArray[np.int64], calendar: Calendar) -> NDArray[np.int64]:
    """Give the weekday of each local day (days since 1970), holidays as Sundays."""
    weekdays = (days + EPOCH_WEEKDAY) % DAYS_A_WEEK
    if calendar.holidays:
        closed = [(day - EPOCH.date()).days for day in calendar.holidays]
        weekdays[np.isin(days, closed)] = SUNDAY
    return weekdays


def offsets_between(first: int, last: int, zone: str) -> tuple[tuple[int, int], ...]:
    """Give the offsets of a zone one after the other, each with the moment until which it holds.

    Args:
        first: a UTC day since 1970.
        last: the last UTC day.
        zone: name in the IANA time zone database.

    Returns:
        The moment in microseconds UTC, not included, and the offset in microseconds. The last one
        holds until the end of `last`.

    """
    found: list[tuple[int, int]] = []
    for day in range(first, last + 1):
        before, change, after = _offsets_of_day(day, zone)
        for until, offset in ((change, before), ((day + 1) * DAY, after)):
            if found and found[-1][1] == offset:
                found.pop()
            found.append((until, offset))
    return tuple(found)


@lru_cache(maxsize=20_000)
def _offsets_of_day(day: int, zone: str) -> tuple[int, int, int]:
    """Give the offset at the start of a UTC day, when it changes, and the offset at its end."""
    known = ZoneInfo(zone)
    low, high = day * DAY, (day + 1) * DAY
    first, last = _offset(low, known), _offset(high, known)
    if first == last:
        return first, high, last
    while high - low > MINUTE:
        middle = (low + high) // (2 * MINUTE) * MINUTE
        if _offset(middle, known) == first:
            low = middle
        else:
            high = middle
    return first, high, last


def _offset(moment: int, zone: ZoneInfo) -> int:
    there = (EPOCH + timedelta(microseconds=moment)).astimezone(zone)
    return (there.utcoffset() or timedelta()) // MICROSECOND


def local_day(moment: datetime, calendar: Calendar) -> date:
    """Give the date on the wall calendar of the place at an aware `moment`."""
    return moment.astimezone(ZoneInfo(calendar.zone)).date()


def comes_twice(moment: datetime) -> bool:
    """Whether the clock shows this time twice that day, as where summer time ends.

    Args:
        moment: with a time zone; which of both it is says its `fold`.

    """
    return not comes_never(moment) and _offset_of(moment, 0) != _offset_of(moment, 1)


def comes_never(moment: datetime) -> bool:
    """Whether the clock never shows this time, as where summer time begins.

    Args:
        moment: with a time zone, as somebody wrote it down.

    """
    shown = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return shown.replace(tzinfo=None) != moment.replace(tzinfo=None)


def _offset_of(moment: datetime, fold: int) -> timedelta | None:
    return moment.replace(fold=fold).utcoffset()
