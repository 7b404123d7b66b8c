"""The hours that the clock on the wall shows twice, and those that it leaves out.

A table with local times says nothing of summer time. In autumn an hour is read twice and in spring
one is missing; values in both are told, as whoever adds them up by hours has to know.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MOST_YEARS = 200


@dataclass(frozen=True)
class Hour:
    """Local times from `start` until before `end`, that occur twice or not at all."""

    start: datetime
    end: datetime
    twice: bool


def hours_of_change(first: int, last: int, zone: str = "Europe/Berlin") -> list[Hour]:
    """Give the hours of change of some years.

    Args:
        first: the first year.
        last: the last year; not more than `MOST_YEARS` are looked at.
        zone: IANA name.

    """
    place = ZoneInfo(zone)
    found = []
    for year in range(max(first, 1900), min(last, first + MOST_YEARS, 2200) + 1):
        days = (datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(366))
        for day in days:
            change = _offset(day + timedelta(days=1), place) - _offset(day, place)
            if change and day.year == year:
                found.append(_hour(day, place, change))
    return found


def _offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _hour(day: datetime, place: ZoneInfo, change: timedelta) -> Hour:
    before = _offset(day, place)
    moment = day
    while _offset(moment, place) == before:
        moment += timedelta(minutes=1)
    shown = (moment + before).replace(tzinfo=None)
    ends = sorted((shown, shown + change))
    return Hour(ends[0], ends[1], twice=change < timedelta())
