"""What is written at the axis of time: whole hours, days, months or years on the city's clocks.

A mark in the middle of a unit would bear its name at a place where it does not begin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_MARKS = 6
DAYS_BY_HOUR, DAYS_BY_DAY, DAYS_BY_MONTH = 2, 100, 1_100
HOURS_BETWEEN = 6


class Unit(StrEnum):
    """What the marks of an axis are the beginnings of."""

    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


BEGINS: dict[Unit, Callable[[datetime], bool]] = {
    Unit.HOUR: lambda moment: moment.hour % HOURS_BETWEEN == 0,
    Unit.DAY: lambda moment: moment.hour == 0,
    Unit.MONTH: lambda moment: (moment.day, moment.hour) == (1, 0),
    Unit.YEAR: lambda moment: (moment.month, moment.day, moment.hour) == (1, 1, 0),
}


@dataclass(frozen=True)
class Axis:
    """The marks of an axis of time: seconds since 1970 UTC, and what begins there."""

    unit: Unit
    marks: tuple[int, ...]


def unit_of(days: int) -> Unit:
    """Choose the unit that a range of some days is divided into."""
    if days <= DAYS_BY_HOUR:
        return Unit.HOUR
    if days <= DAYS_BY_DAY:
        return Unit.DAY
    return Unit.MONTH if days <= DAYS_BY_MONTH else Unit.YEAR


def axis_of(times: Sequence[datetime], days: int) -> Axis:
    """Mark at most six beginnings of whole units, equally many units apart.

    Args:
        times: that are drawn, on the city's clocks; only they can be marked.
        days: length of the range.

    """
    unit = unit_of(days)
    found = [
        int(moment.timestamp()) for moment in times if BEGINS[unit](moment) and moment.minute == 0
    ]
    apart = max(1, -(-len(found) // MOST_MARKS))
    return Axis(unit, tuple(found[::apart]))
