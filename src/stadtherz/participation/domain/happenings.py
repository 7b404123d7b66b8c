"""What happened in participation, and who wants to know of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from stadtherz.kernel.geo import Point


class Happening(StrEnum):
    """Something that people who follow are told of."""

    ANNOUNCED = "announced"
    MOVED = "moved"
    CHANGED = "changed"
    PROMISED = "promised"
    WITHDRAWN = "withdrawn"
    RUNNING = "running"
    DECIDED = "decided"
    DROPPED = "dropped"
    OPENED = "opened"
    RESULT = "result"
    ANSWERED = "answered"
    PHASE = "phase"
    PROPOSED = "proposed"


class Subject(StrEnum):
    """What somebody follows."""

    EVERYTHING = "everything"
    PLAN = "plan"
    PROCEDURE = "procedure"
    THEME = "theme"
    DISTRICT = "district"
    PLACE = "place"
    AROUND = "around"


class Rhythm(StrEnum):
    """How often somebody gets a mail at most."""

    DAILY = "daily"
    WEEKLY = "weekly"


WAITS = {Rhythm.DAILY: timedelta(hours=20), Rhythm.WEEKLY: timedelta(days=6, hours=20)}
"""A little less than a day or a week, as the clock does not strike on the second."""


RADII = (250, 500, 1000)
"""How far around a point somebody follows, in metres."""


@dataclass(frozen=True)
class Around:
    """A circle that somebody follows."""

    centre: Point
    metres: int

    @property
    def key(self) -> str:
        """Give it as it is stored; four digits of a degree are some ten metres, near enough."""
        return f"{self.centre.lat:.4f},{self.centre.lon:.4f},{self.metres}"

    @classmethod
    def read(cls, key: str) -> "Around | None":
        """Read a key; None where it is none, or of another radius than there are."""
        try:
            lat, lon, metres = key.split(",")
            found = cls(Point(float(lon), float(lat)), int(metres))
        except ValueError:
            return None
        return found if found.metres in RADII and found.key == key else None

    def holds(self, points: Iterable[Point]) -> bool:
        """Whether one of the points lies in it."""
        return any(self.centre.distance_m(one) <= self.metres for one in points)


@dataclass(frozen=True)
class About:
    """What a happening is about, by keys; places by their codes, and where they lie.

    Without a district it is about the whole city, and so about each of them. What is a neighbour's
    proposal, and what the city promises of it, is told to who follows its theme, its district, its
    place or what is around it: to all who follow a whole procedure it would be too much.
    """

    plan: str = ""
    procedure: str = ""
    themes: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    points: frozenset[Point] = frozenset()
    is_proposal: bool = False

    def concerns(self, subject: Subject, key: str) -> bool:
        """Whether it concerns something that is followed."""
        if subject is Subject.AROUND:
            circle = Around.read(key)
            return circle is not None and circle.holds(self.points)
        if self.is_proposal:
            return key in self._own(subject)
        return self._names(subject, key)

    def _own(self, subject: Subject) -> frozenset[str]:
        match subject:
            case Subject.THEME:
                return self.themes
            case Subject.DISTRICT:
                return self.districts
            case Subject.PLACE:
                return self.places
            case _:
                return frozenset()

    def _names(self, subject: Subject, key: str) -> bool:
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
            case _:
                return key in self.places


def is_due(rhythm: Rhythm, told_at: datetime | None, now: datetime) -> bool:
    """Whether somebody may get a mail again."""
    return told_at is None or now - told_at >= WAITS[rhythm]
