"""Quiet hours: when nobody should get a mail that can wait.

A window of local time on every day, also over midnight, and as an option whole weekends and public
holidays. The window includes its start and not its end; with equal ends there is none. When the
clock is put forward or back, the wall clock decides.
"""

from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo

from stadtherz.observations.domain.local_time import Calendar

SATURDAY = 5


@dataclass(frozen=True)
class QuietHours:
    """When it is quiet.

    Args:
        start: local time at which it becomes quiet.
        end: local time at which mails are welcome again.
        weekends: whether all of Saturday and Sunday is quiet.
        on_holidays: whether all of a public holiday is quiet.
        calendar: time zone and holidays.

    """

    start: time = time(18)
    end: time = time(7)
    weekends: bool = False
    on_holidays: bool = False
    calendar: Calendar = field(default=Calendar())


def is_quiet(quiet: QuietHours, now: datetime) -> bool:
    """Tell whether it is quiet at `now`, a moment with a zone."""
    local = now.astimezone(ZoneInfo(quiet.calendar.zone))
    if quiet.weekends and local.weekday() >= SATURDAY:
        return True
    if quiet.on_holidays and local.date() in quiet.calendar.holidays:
        return True
    clock = local.time()
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end
