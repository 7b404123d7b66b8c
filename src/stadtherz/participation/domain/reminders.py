"""When the house is reminded of what it owes people: before a day is missed, and while it is."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
ALMOST = timedelta(hours=1)
"""A little less than a day or a week, as the clock does not strike on the second."""
DAYS_BEFORE = 3


@dataclass(frozen=True)
class Desk:
    """What lies on the desk of a procedure for longer than a day, or past its day.

    Args:
        waiting: contributions of which the oldest waits for more than a day; else 0.
        appeals: appeals that wait for more than a day.
        opinions: opinions of departments that are missing after their day.
        promises: proposals whose promise is overdue.
        answer_late: by how many days the answer to a result, or its next step, is late.

    """

    waiting: int = 0
    appeals: int = 0
    opinions: int = 0
    promises: int = 0
    answer_late: int = 0

    @property
    def is_pressing(self) -> bool:
        """Whether people wait who wrote something."""
        return bool(self.waiting or self.appeals or self.opinions)

    @property
    def is_late(self) -> bool:
        """Whether something that the city promised is late."""
        return bool(self.promises or self.answer_late)


def desk_is_due(desk: Desk, last: datetime | None, now: datetime) -> bool:
    """Whether a department is written to: daily where people wait, weekly where promises are late.

    Args:
        desk: what lies there.
        last: when it was written to; None is never.
        now: the moment.

    """
    if not (desk.is_pressing or desk.is_late):
        return False
    apart = A_DAY if desk.is_pressing else A_WEEK
    return last is None or now - last >= apart - ALMOST


def opinion_is_due(asked: date, due: date, today: date) -> bool:
    """Whether a department is reminded of an opinion: once, in the last days, not when just asked.

    Args:
        asked: the day on which it was asked.
        due: the last day to answer.
        today: the day of now.

    """
    return asked < today <= due <= today + timedelta(days=DAYS_BEFORE)
