"""The typical week of a stream: what is usual on this weekday at this time, and how surely.

For each weekday and part of the local day: median, quartiles, a mean without wild values, and the
number of days behind them. One figure a day enters each cell, so that a day with many observations
weighs no more than others. Public holidays count as Sundays. A cell with fewer than
`LEAST_DAYS` days says nothing: with three days one odd day cannot be the median's both sides.

Source: Tukey, "Exploratory Data Analysis" (1977) for the outer fences (three quartile distances).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Mask, Times, Values
from stadtherz.observations.domain.local_time import (
    DAYS_A_WEEK,
    HOUR,
    Calendar,
    slots,
)
from stadtherz.observations.domain.robust import column_quantiles

LEAST_DAYS = 3
MINUTES_A_HOUR = 60
HOURS_A_DAY = 24
OUTER_FENCE = 3.0
HOURLY = 60


@dataclass(frozen=True, eq=False)
class TypicalWeek:
    """Usual figures of one observation; every array has the shape (7, parts of the day).

    Args:
        calendar: zone and holidays by which the week was learnt.
        slot_minutes: length of a part of the day.
        low: lower quartile, in the stream's unit; NaN where no day is known.
        median: median.
        high: upper quartile.
        mean: mean of the values pulled in to the outer fences; the one to sum counts with.
        days: number of days behind the cell.

    """

    calendar: Calendar
    slot_minutes: int
    low: Values
    median: Values
    high: Values
    mean: Values
    days: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Expected:
    """The typical week laid over moments; every array has the shape (n,), NaN means unknown."""

    low: Values
    median: Values
    high: Values
    mean: Values
    days: NDArray[np.int64]


def typical_week(
    times: Times,
    values: Values,
    calendar: Calendar,
    *,
    slot_minutes: int = HOURLY,
    usable: Mask | None = None,
) -> TypicalWeek:
    """Learn the typical week.

    Args:
        times: microseconds UTC, shape (n,).
        values: observations, shape (n,); those that are not finite are left out.
        calendar: zone and holidays.
        slot_minutes: length of a part of the day: any divisor of 60.
        usable: which observations may be learnt from, shape (n,); suspect ones should not.

    Raises:
        Invalid: the part of the day does not divide an hour.

    """
    if slot_minutes < 1 or MINUTES_A_HOUR % slot_minutes:
        raise Invalid(
            f"a part of the day of {slot_minutes} minutes does not divide an hour; take 60 or 15",
            code="slot-minutes",
        )
    good = np.isfinite(values)
    if usable is not None:
        good &= usable
    weekdays, figures = _one_figure_a_day(times[good], values[good], calendar, slot_minutes)
    cells = [_cell_row(figures[weekdays == weekday]) for weekday in range(DAYS_A_WEEK)]
    low, median, high, mean = (np.stack([cell[part] for cell in cells]) for part in range(4))
    days = np.stack([np.isfinite(figures[weekdays == day]).sum(axis=0) for day in range(7)])
    return TypicalWeek(calendar, slot_minutes, low, median, high, mean, days)


def _one_figure_a_day(
    times: Times, values: Values, calendar: Calendar, minutes: int
) -> tuple[NDArray[np.int64], Values]:
    """Average the observations of each day and part; rows are days with their weekdays."""
    where = slots(times, calendar, minutes)
    days, row = np.unique(where.days, return_inverse=True)
    parts = HOURS_A_DAY * MINUTES_A_HOUR // minutes
    cell = row * parts + where.slots
    size = len(days) * parts
    count = np.bincount(cell, minlength=size)
    total = np.bincount(cell, values, minlength=size)
    figures = np.full(size, np.nan)
    np.divide(total, count, out=figures, where=count > 0)
    weekdays = np.zeros(len(days), np.int64)
    weekdays[row] = where.weekdays
    return weekdays, figures.reshape(len(days), parts)


def _cell_row(figures: Values) -> tuple[Values, Values, Values, Values]:
    """Give quartiles and fenced mean of each part of the day for one weekday."""
    low, median, high = column_quantiles(figures, (0.25, 0.5, 0.75))
    # Rare counts have no quartile distance; the spread of chance stands in for it.
    spread = np.maximum(high - low, np.sqrt(np.maximum(np.abs(median), 1.0)))
    fenced = np.clip(figures, low - OUTER_FENCE * spread, high + OUTER_FENCE * spread)
    count = np.isfinite(fenced).sum(axis=0)
    mean = np.full(figures.shape[1], np.nan)
    np.divide(np.nansum(fenced, axis=0), count, out=mean, where=count > 0)
    return low, median, high, mean


def expected(week: TypicalWeek, times: Times, *, least_days: int = LEAST_DAYS) -> Expected:
    """Give what is usual at each moment; NaN where fewer than `least_days` days are behind it."""
    where = slots(times, week.calendar, week.slot_minutes)
    cell = (where.weekdays, where.slots)
    days = week.days[cell]
    known = days >= least_days

    def at(figures: Values) -> Values:
        return np.where(known, figures[cell], np.nan)

    return Expected(at(week.low), at(week.median), at(week.high), at(week.mean), days)


def heat_map(week: TypicalWeek, *, interval: int = HOUR, counted: bool = False) -> Values:
    """Give the usual figure of every hour (rows, 0 to 23) on every weekday (columns, Monday first).

    Counts are summed to the hour from the fenced means, levels are averaged from the medians.

    Args:
        week: a typical week.
        interval: distance of two observations in microseconds; counts an hour need it.
        counted: whether the figures are counts.

    """
    figures = week.mean if counted else week.median
    hourly = figures.reshape(DAYS_A_WEEK, HOURS_A_DAY, -1).mean(axis=2)
    hourly = np.where(_days_an_hour(week) >= LEAST_DAYS, hourly, np.nan)
    return np.ascontiguousarray(hourly.T * (HOUR / interval if counted else 1.0))


def _days_an_hour(week: TypicalWeek) -> NDArray[np.int64]:
    return np.asarray(week.days.reshape(DAYS_A_WEEK, HOURS_A_DAY, -1).min(axis=2))
