"""How a deadline is counted, day by day, so that each can be explained.

The day of receipt does not count (BGB § 187 (1); Regulation (EEC, Euratom) No 1182/71 Art. 3 (1)).
Working days are all but holidays, Saturdays and Sundays (the Regulation, Art. 2 (2)). A period of
weeks ends on the same weekday, one of months on the same number of the month, or on its last day
(BGB § 188 (2) and (3)). An end on a Saturday, Sunday or holiday moves to the next working day (BGB
§ 193; VwVfG § 31 (3); the Regulation, Art. 3 (4)).
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from stadtherz.opendata.domain.desk.holidays import Calendar, Holiday, holiday_on

SATURDAY, SUNDAY = 5, 6
A_DAY = timedelta(days=1)


class Unit(StrEnum):
    """In what a period is measured."""

    WORKING_DAYS = "working-days"
    WEEKS = "weeks"
    MONTHS = "months"


class Skip(StrEnum):
    """Why a day is not counted."""

    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"
    PAUSE = "pause"


@dataclass(frozen=True)
class Period:
    """A length of time as the law names it."""

    length: int
    unit: Unit


@dataclass(frozen=True)
class Pause:
    """Days on which nothing is counted, the first and the last one included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Skipped:
    """A day that was passed over, and why."""

    day: date
    reason: Skip
    holiday: Holiday | None = None


@dataclass(frozen=True)
class Deadline:
    """A deadline and how it came about.

    Args:
        event: day of what begins the period; it does not count.
        period: what the law gives.
        counted: the days that were counted; of periods in working days only.
        skipped: days in between that were not counted, or over which the end moved.
        nominal: the end before it moved to a working day.
        due: the last day, until its end.

    """

    event: date
    period: Period
    counted: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    nominal: date
    due: date


def reason_to_skip(day: date, calendar: Calendar, pauses: tuple[Pause, ...] = ()) -> Skipped | None:
    """Say why a day is no working day that counts; None where it is one."""
    holiday = holiday_on(day, calendar)
    if any(day in pause for pause in pauses):
        return Skipped(day, Skip.PAUSE, holiday)
    if day.weekday() == SUNDAY:
        return Skipped(day, Skip.SUNDAY, holiday)
    if day.weekday() == SATURDAY:
        return Skipped(day, Skip.SATURDAY, holiday)
    return Skipped(day, Skip.HOLIDAY, holiday) if holiday else None


def deadline(
    event: date, period: Period, calendar: Calendar, pauses: tuple[Pause, ...] = ()
) -> Deadline:
    """Count a period from an event.

    Args:
        event: the day of it, as of receipt.
        period: how long, at least one.
        calendar: whose holidays count.
        pauses: days on which the clock stands still.

    """
    if period.unit is Unit.WORKING_DAYS:
        return _in_working_days(event, period, calendar, pauses)
    nominal, paused = _past_pauses(event, _in_calendar_days(event, period), pauses)
    due, moved = _next_working_day(nominal, calendar)
    return Deadline(event, period, (), (*paused, *moved), nominal, due)


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Count the working days after `first` up to and with `last`; below zero where it is past."""
    if last < first:
        return -working_days_between(last, first, calendar)
    return sum(1 for day in days_after(first, last) if reason_to_skip(day, calendar) is None)


def days_after(first: date, last: date) -> Iterator[date]:
    """Give the days after `first`, up to and with `last`."""
    for number in range(1, (last - first).days + 1):
        yield first + timedelta(days=number)


def months_later(day: date, months: int) -> date:
    """Go on by months (or back), to the last day of the month where the number is lacking."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _in_working_days(
    event: date, period: Period, calendar: Calendar, pauses: tuple[Pause, ...]
) -> Deadline:
    counted: list[date] = []
    skipped: list[Skipped] = []
    day = event
    while len(counted) < period.length:
        day += A_DAY
        if found := reason_to_skip(day, calendar, pauses):
            skipped.append(found)
        else:
            counted.append(day)
    return Deadline(event, period, tuple(counted), tuple(skipped), day, day)


def _in_calendar_days(event: date, period: Period) -> date:
    if period.unit is Unit.WEEKS:
        return event + timedelta(weeks=period.length)
    return months_later(event, period.length)


def _past_pauses(
    event: date, end: date, pauses: tuple[Pause, ...]
) -> tuple[date, tuple[Skipped, ...]]:
    """Move an end on until as many days have passed outside of pauses as lay up to it."""
    left, day = (end - event).days, event
    skipped: list[Skipped] = []
    while left:
        day += A_DAY
        if any(day in one for one in pauses):
            skipped.append(Skipped(day, Skip.PAUSE))
        else:
            left -= 1
    return day, tuple(skipped)


def _next_working_day(day: date, calendar: Calendar) -> tuple[date, tuple[Skipped, ...]]:
    moved: list[Skipped] = []
    while found := reason_to_skip(day, calendar):
        moved.append(found)
        day += A_DAY
    return day, tuple(moved)
