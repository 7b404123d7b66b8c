"""What happened in participation, and who wants to know of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Happening(StrEnum):
    """Something that people who follow are told of."""

    ANNOUNCED = "announced"
    MOVED = "moved"
    RUNNING = "running"
    DECIDED = "decided"
    DROPPED = "dropped"
    OPENED = "opened"
    RESULT = "result"


class Subject(StrEnum):
    """What somebody follows."""

    EVERYTHING = "everything"
    PLAN = "plan"
    PROCEDURE = "procedure"
    THEME = "theme"
    DISTRICT = "district"
    PLACE = "place"


class Rhythm(StrEnum):
    """How often somebody gets a mail at most."""

    DAILY = "daily"
    WEEKLY = "weekly"


WAITS = {Rhythm.DAILY: timedelta(hours=20), Rhythm.WEEKLY: timedelta(days=6, hours=20)}
"""A little less than a day or a week, as the clock does not strike on the second."""


@dataclass(frozen=True)
class About:
    """What a happening is about, by keys; places by their codes.

    Without a district it is about the whole city, and so about each of them.
    """

    plan: str = ""
    procedure: str = ""
    themes: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()

    def concerns(self, subject: Subject, key: str) -> bool:
        """Whether it concerns something that is followed."""
        match subject:
            case Subject.EVERYTHING:
                return True
            case Subject.PLAN:
                return bool(key) and key == self.plan
            case Subject.PROCEDURE:
                return bool(key) and key == self.procedure
            case Subject.THEME:
                return key in self.themes
            case Subject.DISTRICT:
                return not self.districts or key in self.districts
            case Subject.PLACE:
                return key in self.places


def is_due(rhythm: Rhythm, told_at: datetime | None, now: datetime) -> bool:
    """Whether somebody may get a mail again."""
    return told_at is None or now - told_at >= WAITS[rhythm]
