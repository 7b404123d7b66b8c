"""Of what the desk is reminded: of each stage once, all of a person in one mail."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stadtherz.opendata.domain.desk.deadlines import working_days_between
from stadtherz.opendata.domain.desk.holidays import Calendar

SOON_WORKING_DAYS = 5
RETENTION_DAYS = 366
"""Without instructions on remedies a refusal can be contested for a year (VwGO § 58 (2))."""


class Stage(StrEnum):
    """How urgent something is."""

    NEW = "new"
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class Reminder:
    """A stage of one deadline; `mark` is what is kept so that it is told once."""

    stage: Stage
    due: date | None

    @property
    def mark(self) -> str:
        """The stage and the day it is about: a later deadline is told anew."""
        return f"{self.stage}:{self.due}" if self.due else str(self.stage)


def stage_of(due: date | None, today: date, calendar: Calendar) -> Stage | None:
    """Say how urgent a deadline is: over, within five working days, or neither."""
    if due is None:
        return None
    if today > due:
        return Stage.LATE
    left = working_days_between(today, due, calendar)
    return Stage.SOON if left <= SOON_WORKING_DAYS else None


def reminder(due: date | None, told: str, today: date, calendar: Calendar) -> Reminder | None:
    """Give what has to be told now; None where it has been told.

    Args:
        due: the deadline; None while a question holds the clock.
        told: mark of what was told last, "" for nothing yet.
        today: the day.
        calendar: whose holidays count.

    """
    stage = stage_of(due, today, calendar) or (Stage.NEW if not told else None)
    if stage is None:
        return None
    found = Reminder(stage, due if stage is not Stage.NEW else None)
    return None if found.mark == told else found
