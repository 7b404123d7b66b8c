"""The clock of timetables: days of service, times beyond midnight, and nights with a changed hour.

Source: GTFS Schedule Reference, "Time" and "Service day": a time is counted from noon minus
twelve hours of the day of service. That is midnight but for the two nights in which clocks are
changed, and it may be more than 24 hours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from stadtherz.kernel.errors import Invalid

HOUR_S, DAY_S, NOON_S = 3_600, 86_400, 43_200
LONGEST_S = 7 * DAY_S
"""A trip that takes longer is none of a city, and a mistake where it stands in its timetable."""
TIME = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)")
DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: from a moment on, up to another one (with time zones)."""

    start: datetime
    end: datetime

    def has(self, moment: datetime) -> bool:
        """Whether a moment lies in it; the end does not."""
        return self.start <= moment < self.end


def read_time(text: str) -> int | None:
    """Read "25:10:00" as seconds of the day of service; None where nothing stands there.

    Raises:
        Invalid: it is no time.

    """
    if not text:
        return None
    found = TIME.fullmatch(text)
    seconds = 0
    for part, size in zip(found.groups() if found else (), (HOUR_S, 60, 1), strict=False):
        seconds += int(part) * size
    if found is None or seconds > LONGEST_S:
        message = f"{text[:20]!r} is no time of a timetable; write it as 14:32:00"
        raise Invalid(message, code="timetable-time")
    return seconds


def read_day(text: str) -> date | None:
    """Read "20261127"; None where nothing stands there.

    Raises:
        Invalid: it is no day.

    """
    if not text:
        return None
    found = DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in (found.groups() if found else ("0", "0", "0"))))
    except ValueError:
        message = f"{text[:20]!r} is no day of a timetable; write it as 20261127"
        raise Invalid(message, code="timetable-day") from None


def moment(day: date, seconds: int, zone: tzinfo) -> datetime:
    """Give the moment of a time of a day of service, in UTC.

    Args:
        day: of service.
        seconds: as the timetable counts them.
        zone: of the timetable.

    """
    return _begin(day, zone) + timedelta(seconds=seconds)


def seconds_at(day: date, at: datetime, zone: tzinfo) -> float:
    """Give the time that a timetable of a day of service has at a moment."""
    return (at - _begin(day, zone)).total_seconds()


def _begin(day: date, zone: tzinfo) -> datetime:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return noon.astimezone(UTC) - timedelta(seconds=NOON_S)


def days_of(window: Window, zone: tzinfo, longest_s: int) -> Iterator[date]:
    """Give the days of service whose trips may be under way in a window, the earliest first.

    Args:
        window: of time.
        zone: of the timetable.
        longest_s: the latest time of any trip, which tells how many days a trip may reach on.

    """
    first = (window.start - timedelta(seconds=longest_s)).astimezone(zone).date()
    last = window.end.astimezone(zone).date()
    # noon minus twelve hours lies before or after midnight in nights with a changed hour
    day = first - timedelta(days=1)
    while day <= last + timedelta(days=1):
        if seconds_at(day, window.end, zone) > 0 and (
            seconds_at(day, window.start, zone) <= longest_s
        ):
            yield day
        day += timedelta(days=1)
