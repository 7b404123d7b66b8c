"""Which stretch of time a page shows, and how finely: never more points than can be seen.

Ranges begin and end with days on the city's clocks. The step follows from the length, so that a
chart has between some dozen and some hundred points, and so that the roll-ups can answer; it is
never finer than what is known.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

EARLIEST = date(1970, 1, 1)
QUARTER_HOUR_S, HOUR_S, DAY_S = 900, 3_600, 86_400
DAYS_BY_QUARTER_HOUR, DAYS_BY_HOUR, DAYS_BY_DAY = 2, 21, 800
LONGEST_DAYS = 366 * 60


class Step(StrEnum):
    """How finely a range is shown."""

    QUARTER_HOUR = "quarter-hour"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"


class Period(StrEnum):
    """The usual ranges that a page offers."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


DAYS = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 30, Period.YEAR: 365}


@dataclass(frozen=True)
class Range:
    """Some days, both ends included.

    `finest` is the finest step that there is of them: where single values were dropped, hours are
    left, and what is measured each hour has no quarter hours.
    """

    first: date
    last: date
    finest: Step = Step.QUARTER_HOUR

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> Step:
        """Choose how finely the range is shown."""
        if self.days <= DAYS_BY_QUARTER_HOUR:
            return self.finest
        if self.days <= DAYS_BY_HOUR:
            return Step.HOUR
        return Step.DAY if self.days <= DAYS_BY_DAY else Step.MONTH

    @property
    def period(self) -> Period | None:
        """Name the usual range that this is as long as; None for any other length."""
        return next((name for name, days in DAYS.items() if days == self.days), None)

    def earlier(self) -> "Range":
        """Give the range of the same length just before; it does not begin before 1970."""
        first = max(EARLIEST, self.first - timedelta(days=self.days))
        return Range(first, max(first, self.first - timedelta(days=1)))

    def later(self, today: date) -> "Range | None":
        """Give the range of the same length just after; None when it would lie in the future."""
        if self.last >= today:
            return None
        last = min(today, self.last + timedelta(days=self.days))
        return Range(last - timedelta(days=self.days - 1), last)


def range_of(first: date | None, last: date | None, period: str, newest: date) -> Range:
    """Choose the range that was asked for, else a week that ends with the newest day with data.

    Args:
        first: a day that was asked for; the order of both does not matter.
        last: the other one.
        period: a usual range, that ends with `last` or the newest day.
        newest: the newest day that has data, or today.

    """
    if first is not None and last is not None:
        first, last = (max(EARLIEST, day) for day in (min(first, last), max(first, last)))
        return Range(max(first, last - timedelta(days=LONGEST_DAYS)), last)
    end = max(EARLIEST, last or newest)
    days = DAYS[Period(period)] if period in set(Period) else DAYS[Period.WEEK]
    start = max(EARLIEST, first or end - timedelta(days=days - 1))
    return Range(min(start, end), end)
