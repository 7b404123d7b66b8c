"""Average daily traffic and the share of heavy vehicles.

Sources: DTV (average daily traffic over all days of a year) by the AASHTO method, FHWA Traffic
Monitoring Guide 2022, appendix L; heavy traffic as BASt publishes it: vehicles above 3.5 t
(lorries with and without trailer, semi-trailers, buses) among all motor vehicles.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import fmean

from stadtherz.kernel.errors import Invalid
from stadtherz.observations.domain.tally import Tally
from stadtherz.observations.domain.vehicle_classes import HEAVY, MOTOR, Between, VehicleClass

ALL_WEEKDAYS = frozenset(range(7))
LIGHT_PARTS = MOTOR.parts - HEAVY.parts


class Gap(StrEnum):
    """Why there is no average daily traffic."""

    NONE = ""
    MISSING_DAYS = "missing-days"


@dataclass(frozen=True)
class DailyTraffic:
    """Road users a day, the number of complete days it rests on, and why there is none.

    Args:
        per_day: the average.
        days: complete days that it rests on, or would.
        gap: why there is none.
        missing: how many of the weekdays (DTV: of the 84 weekdays and months) have no complete day.

    """

    per_day: float | None
    days: int
    gap: Gap = Gap.NONE
    missing: int = 0


def day_mean(days: Mapping[date, Tally], weekdays: Collection[int] = ALL_WEEKDAYS) -> DailyTraffic:
    """Average the complete days of a period so that each weekday has the same weight.

    mean = 1/W x sum over the W weekdays of (mean of the days of that weekday). This is no DTV: it
    says nothing about the rest of the year. Days that are not fully known are left out; public
    holidays are for the caller to leave out.

    Args:
        days: sums of days.
        weekdays: 0 for Monday to 6; Monday to Saturday for a DTVw.

    """
    complete = _complete(days, weekdays)
    by_weekday = _grouped(complete, lambda day: day.weekday())
    if not weekdays or set(by_weekday) != set(weekdays):
        missing = len(set(weekdays) - set(by_weekday))
        return DailyTraffic(None, len(complete), Gap.MISSING_DAYS, missing)
    return DailyTraffic(fmean(fmean(one) for one in by_weekday.values()), len(complete))


def dtv(days: Mapping[date, Tally]) -> DailyTraffic:
    """Give the average daily traffic of a year by the AASHTO method.

    DTV = 1/7 x sum over weekdays of 1/12 x sum over months of (mean of the complete days of that
    weekday in that month); None when one of the 84 has no complete day.

    Raises:
        Invalid: when the days are not of one year.

    """
    if len({day.year for day in days}) > 1:
        raise Invalid("a DTV is of one calendar year; give the days of one", code="count-year")
    complete = _complete(days, ALL_WEEKDAYS)
    by_weekday_and_month = _grouped(complete, lambda day: (day.weekday(), day.month))
    if missing := 7 * 12 - len(by_weekday_and_month):
        return DailyTraffic(None, len(complete), Gap.MISSING_DAYS, missing)
    return DailyTraffic(fmean(fmean(one) for one in by_weekday_and_month.values()), len(complete))


def _complete(days: Mapping[date, Tally], weekdays: Collection[int]) -> dict[date, int]:
    return {
        day: tally.count
        for day, tally in days.items()
        if tally.complete and tally.count is not None and day.weekday() in weekdays
    }


def _grouped(
    days: Mapping[date, int], part: Callable[[date], Hashable]
) -> dict[Hashable, list[int]]:
    grouped: dict[Hashable, list[int]] = defaultdict(list)
    for day, count in days.items():
        grouped[part(day)].append(count)
    return grouped


def heavy_share(counts: Iterable[tuple[VehicleClass, int]]) -> Between | None:
    """Give the share of heavy vehicles among motor vehicles, 0 to 1; None without a motor vehicle.

    Where a class mixes heavy with other vehicles, or motor vehicles with others, the share is
    known only within limits. Vehicles that the device could not classify are not heavy, as in TLS.
    """
    least = most = Mix()
    for found, count in counts:
        least += _lightest(found, count)
        most += _heaviest(found, count)
    if not (least.motor or most.motor):
        return None
    return Between(least.share, most.share)


@dataclass(frozen=True)
class Mix:
    """Heavy vehicles among motor vehicles."""

    heavy: int = 0
    motor: int = 0

    def __add__(self, other: "Mix") -> "Mix":
        return Mix(self.heavy + other.heavy, self.motor + other.motor)

    @property
    def share(self) -> float:
        """Give the share of heavy vehicles, 0 to 1."""
        return self.heavy / self.motor if self.motor else 0.0


def _lightest(found: VehicleClass, count: int) -> Mix:
    """Read a class so that the share is least: light if it may be, else no motor vehicle."""
    if found.parts & LIGHT_PARTS:
        return Mix(0, count)
    return Mix(count, count) if MOTOR.holds(found) else Mix()


def _heaviest(found: VehicleClass, count: int) -> Mix:
    """Read a class so that the share is greatest: heavy if it may be, else no motor vehicle."""
    if HEAVY.may_hold(found):
        return Mix(count, count)
    return Mix(0, count) if MOTOR.holds(found) else Mix()
