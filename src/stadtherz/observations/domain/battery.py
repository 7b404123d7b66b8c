"""A battery's charge, its trend, and an honest estimate of the days that are left.

The trend is the median of all pairwise slopes since the last charge or exchange, with its 95 %
interval. Days are told only if the interval says that the charge is falling and the cell discharges
evenly. The voltage of a lithium-thionyl chloride cell stays flat almost to its end, so nothing can
be told from it until it is too late; that is said instead of a number.

Source: Theil (1950) and Sen (1968) for the slope and its interval.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.findings import Times, Values
from stadtherz.observations.domain.local_time import DAY
from stadtherz.observations.domain.robust import Slope, slope_of

LEAST_READINGS = 10
LEAST_DAYS = 14.0
LONGEST_DAYS = 3 * 365.0
FULL_PERCENT = 100.0


class NoEstimate(StrEnum):
    """Why the days that are left cannot be told."""

    NO_READING = "no-reading"
    TOO_SHORT = "too-short"
    NOT_FALLING = "not-falling"
    FLAT_CELL = "flat-cell"
    FAR_AWAY = "far-away"


@dataclass(frozen=True)
class Cell:
    """What a battery's reading means.

    Args:
        full: reading of a full battery: 100 for percent, or volts.
        empty: reading at which the device stops.
        low: reading at which somebody should plan the exchange.
        even: whether the reading falls evenly with use; true for percent that a device counts,
            false for the voltage of most primary lithium cells.
        exchange: a rise by this much between two readings is an exchange or a charge.

    Raises:
        Invalid: the readings are not in the order empty, low, full.

    """

    full: float = 100.0
    empty: float = 0.0
    low: float = 20.0
    even: bool = True
    exchange: float = 10.0

    def __post_init__(self) -> None:
        if not self.empty < self.low < self.full:
            raise Invalid(
                f"battery readings empty {self.empty}, low {self.low}, full {self.full}:"
                " give them in rising order",
                code="battery-readings",
            )


@dataclass(frozen=True)
class Battery:
    """State of a battery.

    Args:
        reading: median of the last three readings, in the cell's unit; None without one.
        percent: the same between empty (0) and full (100), limited to that range.
        trend_a_day: change a day in the cell's unit; None if it cannot be told.
        days_left: days until empty; None if it cannot be told.
        days_left_least: the same by the steepest slope of the 95 % interval.
        no_estimate: why `days_left` is None.
        low: whether an exchange should be planned.

    """

    reading: float | None
    percent: float | None
    trend_a_day: float | None
    days_left: float | None
    days_left_least: float | None
    no_estimate: NoEstimate | None
    low: bool


def battery(times: Times, readings: Values, cell: Cell) -> Battery:
    """Judge a battery by its readings.

    Args:
        times: microseconds UTC in order, shape (n,).
        readings: percent or volts, shape (n,); those that are not finite are left out.
        cell: what they mean.

    """
    good = np.isfinite(readings)
    times, readings = times[good], readings[good]
    if not len(readings):
        return Battery(None, None, None, None, None, NoEstimate.NO_READING, low=False)
    start = _last_exchange(readings, cell)
    times, readings = times[start:], readings[start:]
    now = float(np.median(readings[-3:]))
    share = (now - cell.empty) / (cell.full - cell.empty) * FULL_PERCENT
    line = _trend(times, readings)
    days, least, why = _left(line, now, cell)
    return Battery(
        reading=now,
        percent=min(max(share, 0.0), FULL_PERCENT),
        trend_a_day=line.slope if line else None,
        days_left=days,
        days_left_least=least,
        no_estimate=why,
        low=now <= cell.low,
    )


def _last_exchange(readings: Values, cell: Cell) -> int:
    """Find where the present charge begins: after the last lasting rise."""
    rises = np.flatnonzero(np.diff(readings) >= cell.exchange) + 1
    for start in reversed(rises):
        # One wild reading rises and falls again; an exchange lasts.
        if np.median(readings[start : start + 3]) - readings[start - 1] >= cell.exchange:
            return int(start)
    return 0


def _trend(times: Times, readings: Values) -> Slope | None:
    days = (times - times[-1]) / DAY
    if len(readings) < LEAST_READINGS or days[0] > -LEAST_DAYS:
        return None
    return slope_of(days, readings)


def _left(
    line: Slope | None, now: float, cell: Cell
) -> tuple[float | None, float | None, NoEstimate | None]:
    """Give the days until empty, the least credible ones, or why there are none."""
    if line is None:
        return None, None, NoEstimate.TOO_SHORT
    if not cell.even:
        return None, None, NoEstimate.FLAT_CELL
    if line.high >= 0:
        return None, None, NoEstimate.NOT_FALLING
    rest = max(now - cell.empty, 0.0)
    days = rest / -line.slope
    if days > LONGEST_DAYS:
        return None, None, NoEstimate.FAR_AWAY
    return days, rest / -line.low, None
