"""Dates that are known by their day, their month or only their year.

"Trial since 2024" names no day; inventing one would make a promise kept or broken by accident.
"""

from calendar import monthrange
from datetime import date
from enum import StrEnum


class Known(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


def first_day(day: date, known: Known) -> date:
    """Give the first day that a date can mean."""
    if known is Known.YEAR:
        return date(day.year, 1, 1)
    return day.replace(day=1) if known is Known.MONTH else day


def last_day(day: date, known: Known) -> date:
    """Give the last day that a date can mean; what is promised for a year is due on its last."""
    if known is Known.YEAR:
        return date(day.year, 12, 31)
    if known is Known.MONTH:
        return day.replace(day=monthrange(day.year, day.month)[1])
    return day
