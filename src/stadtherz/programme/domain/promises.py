"""What was promised by when, and what became of it.

A milestone is kept if it was done by the date that was promised *first*; a date moved later is a
slip and stays visible. A milestone whose day of completion or first promised date nobody wrote
down counts as "done, date unknown", never as kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

DAYS_A_MONTH = 30.44


class State(StrEnum):
    """How a promise stands today."""

    KEPT = "kept"
    KEPT_LATE = "kept-late"
    DATE_UNKNOWN = "date-unknown"
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


@dataclass(frozen=True)
class Tally:
    """How many promises stand how; every promise is counted once."""

    kept: int = 0
    kept_late: int = 0
    date_unknown: int = 0
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
        if promise.done_on is None or promise.first_due is None:
            return State.DATE_UNKNOWN
        return State.KEPT if promise.done_on <= promise.first_due else State.KEPT_LATE
    return State.OVERDUE if today > promise.due else State.OPEN


def tally(promises: Iterable[Promise], today: date) -> Tally:
    """Count promises by their state."""
    counts = dict.fromkeys((state.value.replace("-", "_") for state in State), 0)
    for promise in promises:
        counts[state_of(promise, today).value.replace("-", "_")] += 1
    return Tally(**counts)


def slip_days(promise: Promise, today: date) -> int:
    """Count by how many days a promise is or was late against its first date; 0 if it was not.

    An open promise that was moved counts to its new date, an overdue one to today.
    """
    open_end = max(promise.due, today)
    end = promise.done_on if promise.is_done else open_end
    if end is None or promise.first_due is None:
        return 0
    return max(0, (end - promise.first_due).days)


def usual_slip_days(promises: Iterable[Promise], today: date) -> tuple[int | None, int]:
    """Give the median slip of finished promises and on how many it rests; None for none."""
    slips = [
        slip_days(promise, today)
        for promise in promises
        if state_of(promise, today) in {State.KEPT, State.KEPT_LATE}
    ]
    return (round(median(slips)), len(slips)) if slips else (None, 0)


def months(days: int) -> int:
    """Round days to months, at least one for any slip."""
    return max(1, round(days / DAYS_A_MONTH)) if days > 0 else 0
