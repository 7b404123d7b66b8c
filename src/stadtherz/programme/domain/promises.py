"""What was promised by when, and what became of it.

A milestone is kept if it was done by the date that was promised *first*; a date moved later is a
slip and stays visible. Two things are never counted as kept: what was done without a date having
been promised before, and what was done on a day that nobody wrote down exactly enough to tell.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from stadtherz.programme.domain.dates import Known, first_day, last_day

DAYS_A_MONTH = 30.44
FEWEST_FOR_A_MEDIAN = 5


class State(StrEnum):
    """How a promise stands today."""

    KEPT = "kept"
    KEPT_LATE = "kept-late"
    UNPROMISED = "unpromised"
    DAY_UNKNOWN = "day-unknown"
    OPEN = "open"
    OVERDUE = "overdue"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Promise:
    """A milestone: the date promised first (if known), the date now planned, what became of it."""

    first_due: date | None
    due: date
    is_done: bool
    done_on: date | None
    is_dropped: bool = False
    first_known: Known = Known.DAY
    due_known: Known = Known.DAY
    done_known: Known = Known.DAY


@dataclass(frozen=True)
class Tally:
    """How many promises stand how; every promise is counted once."""

    kept: int = 0
    kept_late: int = 0
    unpromised: int = 0
    day_unknown: int = 0
    open: int = 0
    overdue: int = 0
    dropped: int = 0

    @property
    def all(self) -> int:
        """Count all promises."""
        return sum(vars(self).values())


def state_of(promise: Promise, today: date) -> State:
    """Judge one promise; the day itself is still in time."""
    if promise.is_dropped:
        return State.DROPPED
    if promise.is_done:
        return _state_of_finished(promise)
    late = today > last_day(promise.due, promise.due_known)
    return State.OVERDUE if late else State.OPEN


def _state_of_finished(promise: Promise) -> State:
    if promise.done_on is None:
        return State.DAY_UNKNOWN
    if promise.first_due is None:
        return State.UNPROMISED
    limit = last_day(promise.first_due, promise.first_known)
    if last_day(promise.done_on, promise.done_known) <= limit:
        return State.KEPT
    if first_day(promise.done_on, promise.done_known) > limit:
        return State.KEPT_LATE
    return State.DAY_UNKNOWN


def tally(promises: Iterable[Promise], today: date) -> Tally:
    """Count promises by their state."""
    counts = dict.fromkeys((state.value.replace("-", "_") for state in State), 0)
    for promise in promises:
        counts[state_of(promise, today).value.replace("-", "_")] += 1
    return Tally(**counts)


def slip_days(promise: Promise, today: date) -> int:
    """Count by how many days a promise is or was late against its first date; 0 if it was not.

    An open promise that was moved counts to its new date, an overdue one to today. Of a completion
    known by month or year only, the days that are certain count.
    """
    if promise.first_due is None:
        return 0
    if promise.is_done:
        if promise.done_on is None:
            return 0
        end = first_day(promise.done_on, promise.done_known)
    else:
        end = max(last_day(promise.due, promise.due_known), today)
    return max(0, (end - last_day(promise.first_due, promise.first_known)).days)


def usual_slip_days(promises: Iterable[Promise], today: date) -> tuple[int | None, int]:
    """Give the median slip of finished promises and their number; no median of fewer than five."""
    slips = [
        slip_days(promise, today)
        for promise in promises
        if state_of(promise, today) in {State.KEPT, State.KEPT_LATE}
    ]
    enough = len(slips) >= FEWEST_FOR_A_MEDIAN
    return (round(median(slips)) if enough else None, len(slips))


def months(days: int) -> int:
    """Round days to months, at least one for any slip."""
    return max(1, round(days / DAYS_A_MONTH)) if days > 0 else 0
